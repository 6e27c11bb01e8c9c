// BodyParser: reads elements from a body that comes in pieces.
#pragma once

#include "core/base/result.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/record/decoder.h"

#include <functional>
#include <memory>
#include <string_view>

namespace millrace::declarative {

/// Reads one body. Used by one thread and for one body.
class BodyParser
{
public:
    virtual ~BodyParser() = default;

    /// Takes the next \a piece. False: \a sink stopped.
    [[nodiscard]] virtual Result<bool> read(std::string_view piece, const ElementSink &sink) = 0;
    /// Takes the end of the body.
    [[nodiscard]] virtual Result<bool> finish(const ElementSink &sink) = 0;
};

/// Makes a parser for one more body. Safe from any thread.
using BodyParserMaker = std::function<std::unique_ptr<BodyParser>()>;

/// Bytes of a body that are given to a parser at once.
inline constexpr std::size_t s_pieceBytes = std::size_t(256) * 1024;

/// The parser of \a decoder, which is a JsonDecoder, JsonItemsDecoder, JsonlDecoder, CsvDecoder or
/// a GzipDecoder with one of them. Errors: declarative.component_invalid,
/// declarative.component_custom, declarative.encoding_unknown.
[[nodiscard]] Result<BodyParserMaker> makeBodyParserMaker(const Component &decoder,
                                                          const DecodeWarning &warning);

/// Gives all of \a body to \a parser.
[[nodiscard]] Result<bool> parseAll(BodyParser &parser, std::string_view body,
                                    const ElementSink &sink);

} // namespace millrace::declarative
