// RecordSelector: filters, transforms and normalises the records of an extractor.
#pragma once

#include "core/declarative/record/fileupload.h"
#include "core/declarative/record/retriever.h"
#include "core/declarative/record/schemanormalizer.h"
#include "core/declarative/record/transformation.h"
#include "core/declarative/template/interpolation.h"

#include <memory>
#include <optional>
#include <vector>

namespace millrace::declarative {

/// The component RecordSelector without its extractor. Safe from any thread.
class RecordSelector final
{
public:
    /// \a options tells of transformations, schema and rules, which outlive it. Errors:
    /// declarative.component_invalid, declarative.component_custom, those of templates.
    [[nodiscard]] static Result<std::unique_ptr<RecordSelector>>
    create(const Component &component, const RetrieverOptions &options, Runtime &runtime);

    /// Records come with files from now on.
    void setUpload(std::unique_ptr<FileUpload> upload) { m_upload = std::move(upload); }

    /// The record as the stream gives it; nothing when it is filtered out.
    [[nodiscard]] Result<std::optional<Value>> select(Value record,
                                                      const TransformationContext &context) const;

    /// Whether every record that is a mapping stays as it is.
    [[nodiscard]] bool changesNothing() const
    {
        return !m_condition && !m_filteringRules && m_transformations.empty() && !m_normalizer
            && !m_upload;
    }

private:
    RecordSelector() = default;

    [[nodiscard]] Result<bool> isKept(const Value &record,
                                      const TransformationContext &context) const;
    [[nodiscard]] Result<void> transform(Value &record, const TransformationContext &context) const;

    std::string m_stream;
    std::optional<InterpolatedCondition> m_condition;
    Value m_filterParameters;
    const SliceRules *m_filteringRules = nullptr; ///< Of a stream that is filtered by its cursor.
    bool m_transformsFirst = false;
    std::vector<std::unique_ptr<RecordTransformation>> m_transformations;
    std::optional<SchemaNormalizer> m_normalizer;
    std::unique_ptr<FileUpload> m_upload; ///< May be null.
};

} // namespace millrace::declarative
