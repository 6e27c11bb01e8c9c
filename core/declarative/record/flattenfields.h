// FlattenFields: brings every leaf of a record to its top.
#pragma once

#include "core/declarative/record/transformation.h"

namespace millrace::declarative {

/// The component FlattenFields. The last fields come first, and clashes depend on that.
class FlattenFields final : public RecordTransformation
{
public:
    explicit FlattenFields(bool flattensLists)
        : m_flattensLists(flattensLists)
    {
    }

    [[nodiscard]] Result<void> transform(Value &record,
                                         const TransformationContext &context) const override;

private:
    bool m_flattensLists;
};

} // namespace millrace::declarative
