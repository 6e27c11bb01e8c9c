// JsonDecoder: a body that is one JSON document.
#pragma once

#include "core/declarative/record/decoder.h"

#include <string_view>

namespace millrace::declarative {

/// The elements of a list, or the document itself. What is no JSON, empty or an empty list is one
/// {}, but for a web page (declarative.page_instead): as an empty answer it would empty the stream.
class JsonDecoder final : public Decoder
{
public:
    explicit JsonDecoder(DecodeWarning warning = {})
        : m_warning(std::move(warning))
    {
    }

    [[nodiscard]] Result<void> decode(const HttpResponse &response,
                                      const ElementSink &sink) const override;
    [[nodiscard]] bool isOneDocument() const override { return true; }
    [[nodiscard]] bool isPageable() const override { return true; }

private:
    DecodeWarning m_warning;
};

/// Reads JSON as Python does, which knows NaN and Infinity as well: they become null, and
/// \a warning is told.
[[nodiscard]] Result<Value> parsePythonJson(std::string_view text, const DecodeWarning &warning);

/// Hands the items of a list, or the value itself, to \a sink. False: it stopped.
[[nodiscard]] Result<bool> handOver(Value value, const ElementSink &sink);

} // namespace millrace::declarative
