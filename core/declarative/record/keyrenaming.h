// The transformations that rename the keys of a record.
#pragma once

#include "core/declarative/record/transformation.h"
#include "core/declarative/template/interpolation.h"

#include <string>
#include <string_view>

namespace millrace::declarative {

/// The component KeysToLower: of the record itself, not of what is inside.
class KeysToLower final : public RecordTransformation
{
public:
    [[nodiscard]] Result<void> transform(Value &record,
                                         const TransformationContext &context) const override;
};

/// The component KeysToSnakeCase: also inside mappings, not inside lists.
class KeysToSnakeCase final : public RecordTransformation
{
public:
    [[nodiscard]] Result<void> transform(Value &record,
                                         const TransformationContext &context) const override;
};

/// The component KeysReplace: also inside mappings, not inside lists.
class KeysReplace final : public RecordTransformation
{
public:
    explicit KeysReplace(const Component &component);

    [[nodiscard]] Result<void> transform(Value &record,
                                         const TransformationContext &context) const override;

private:
    InterpolatedText m_old;
    InterpolatedText m_new;
    Value m_parameters;
};

/// \a key in ASCII and snake case: "UPPER Key-1x" becomes "upper_key_1_x".
[[nodiscard]] std::string snakeCase(std::string_view key);

} // namespace millrace::declarative
