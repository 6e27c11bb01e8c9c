// GzipParser: unpacks a body that may be packed, for another parser.
#pragma once

#include "core/declarative/record/bodyparser.h"
#include "core/declarative/record/unpacker.h"

#include <memory>
#include <optional>
#include <string>

namespace millrace::declarative {

/// The component GzipDecoder. A body that does not start as gzip goes on as it is.
class GzipParser final : public BodyParser
{
public:
    explicit GzipParser(std::unique_ptr<BodyParser> inner)
        : m_inner(std::move(inner))
    {
    }

    [[nodiscard]] Result<bool> read(std::string_view piece, const ElementSink &sink) override;
    [[nodiscard]] Result<bool> finish(const ElementSink &sink) override;

private:
    [[nodiscard]] Result<bool> readOn(std::string_view piece, const ElementSink &sink);

    std::unique_ptr<BodyParser> m_inner;
    std::string m_start; ///< Too short to tell.
    bool m_isKnown = false; ///< Whether it is packed.
    std::optional<Gunzip> m_gunzip;
};

} // namespace millrace::declarative
