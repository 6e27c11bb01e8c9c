// XmlDecoder: an XML document in the shape Python's xmltodict gives it.
#pragma once

#include "core/declarative/record/decoder.h"

namespace millrace::declarative {

/// The component XmlDecoder: attributes are "@name", the text beside them "#text", elements of one
/// name a list, empty ones null. What is no XML is {}.
class XmlDecoder final : public Decoder
{
public:
    explicit XmlDecoder(DecodeWarning warning = {})
        : m_warning(std::move(warning))
    {
    }

    [[nodiscard]] Result<void> decode(const HttpResponse &response,
                                      const ElementSink &sink) const override;
    [[nodiscard]] bool isPageable() const override { return true; }

private:
    DecodeWarning m_warning;
};

} // namespace millrace::declarative
