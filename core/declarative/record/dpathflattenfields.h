// DpathFlattenFields: brings the fields of one mapping of a record to its top.
#pragma once

#include "core/declarative/record/fieldpath.h"
#include "core/declarative/record/transformation.h"

#include <string>

namespace millrace::declarative {

/// The component DpathFlattenFields.
class DpathFlattenFields final : public RecordTransformation
{
public:
    /// Errors: those of the templates of prefix and suffix.
    [[nodiscard]] static Result<std::unique_ptr<RecordTransformation>>
    create(const Component &component, const Value &config, const Clock &clock);

    [[nodiscard]] Result<void> transform(Value &record,
                                         const TransformationContext &context) const override;

private:
    explicit DpathFlattenFields(const Component &component);

    [[nodiscard]] static Result<Value> found(const Value &record, const Path &path);
    [[nodiscard]] Mapping renamed(const Mapping &fields) const;

    FieldPath m_path;
    bool m_deletesOrigin = false;
    bool m_replacesRecord = false;
    std::string m_prefix;
    std::string m_suffix;
};

} // namespace millrace::declarative
