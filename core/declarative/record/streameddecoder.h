// StreamedDecoder: decodes a body with a BodyParser.
#pragma once

#include "core/declarative/record/bodyparser.h"

namespace millrace::declarative {

/// The components JsonlDecoder, JsonItemsDecoder, CsvDecoder and GzipDecoder. Pagination does not
/// see what they decode.
class StreamedDecoder final : public Decoder
{
public:
    /// \a isPageable: gzip with JSON inside.
    StreamedDecoder(BodyParserMaker makeParser, bool isPageable)
        : m_makeParser(std::move(makeParser))
        , m_isPageable(isPageable)
    {
    }

    [[nodiscard]] Result<void> decode(const HttpResponse &response,
                                      const ElementSink &sink) const override;
    [[nodiscard]] bool isStreamed() const override { return true; }
    [[nodiscard]] bool isPageable() const override { return m_isPageable; }

private:
    BodyParserMaker m_makeParser;
    bool m_isPageable;
};

/// The component IterableDecoder: {"record": line} for each line. Error:
/// declarative.body_unreadable.
class IterableDecoder final : public Decoder
{
public:
    [[nodiscard]] Result<void> decode(const HttpResponse &response,
                                      const ElementSink &sink) const override;
    [[nodiscard]] bool isStreamed() const override { return true; }
};

} // namespace millrace::declarative
