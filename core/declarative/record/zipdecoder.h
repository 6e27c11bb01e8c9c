// ZipDecoder: the files of a zip archive, each through a parser.
#pragma once

#include "core/declarative/record/bodyparser.h"

namespace millrace::declarative {

/// The component ZipfileDecoder. Errors: declarative.body_unreadable, those of UnpackLimits.
class ZipDecoder final : public Decoder
{
public:
    explicit ZipDecoder(BodyParserMaker makeParser)
        : m_makeParser(std::move(makeParser))
    {
    }

    [[nodiscard]] Result<void> decode(const HttpResponse &response,
                                      const ElementSink &sink) const override;

private:
    BodyParserMaker m_makeParser;
};

} // namespace millrace::declarative
