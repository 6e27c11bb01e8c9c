// RemoveFields: removes what paths lead to, or every leaf that meets a condition.
#pragma once

#include "core/declarative/record/transformation.h"
#include "core/declarative/template/interpolation.h"
#include "core/declarative/value/path.h"

#include <vector>

namespace millrace::declarative {

/// The component RemoveFields.
class RemoveFields final : public RecordTransformation
{
public:
    explicit RemoveFields(const Component &component);

    [[nodiscard]] Result<void> transform(Value &record,
                                         const TransformationContext &context) const override;

private:
    std::vector<Path> m_paths;
    std::vector<bool> m_isKey; ///< Whether the path of the same place is one plain key.
    InterpolatedCondition m_condition;
};

} // namespace millrace::declarative
