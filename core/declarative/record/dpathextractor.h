// DpathExtractor: the records at a path of each decoded element.
#pragma once

#include "core/declarative/record/extractor.h"
#include "core/declarative/record/fieldpath.h"
#include "core/declarative/record/recordexpander.h"

#include <optional>

namespace millrace::declarative {

/// The component DpathExtractor.
class DpathExtractor final : public RecordExtractor
{
public:
    /// No \a component: each element is a record. \a runtime outlives it.
    DpathExtractor(const std::optional<Component> &component, std::unique_ptr<Decoder> decoder,
                   Runtime &runtime);

    [[nodiscard]] Result<void> extract(const HttpResponse &response, const ElementView &view,
                                       const RecordSink &sink) const override;
    [[nodiscard]] Result<std::optional<bool>>
    extractPage(const HttpResponse &response, const RecordPageSink &sink) const override;
    [[nodiscard]] bool isCountable() const override { return !m_decoder->isStreamed(); }

private:
    [[nodiscard]] Result<bool> extractAt(Value element, const Path &path, const Value &config,
                                         const RecordSink &sink) const;
    [[nodiscard]] Result<bool> handOn(Value record, const Value &config,
                                      const RecordSink &sink) const;

    std::unique_ptr<Decoder> m_decoder;
    FieldPath m_path;
    std::optional<RecordExpander> m_expander;
    Runtime &m_runtime;
};

} // namespace millrace::declarative
