// AddFields: sets fields of a record to the values of templates.
#pragma once

#include "core/declarative/record/transformation.h"
#include "core/declarative/template/interpolation.h"
#include "core/declarative/value/path.h"

#include <optional>
#include <vector>

namespace millrace::declarative {

/// The component AddFields.
class AddFields final : public RecordTransformation
{
public:
    /// Error: declarative.component_invalid.
    [[nodiscard]] static Result<std::unique_ptr<RecordTransformation>>
    create(const Component &component, const Value &config, const Clock &clock);

    [[nodiscard]] Result<void> transform(Value &record,
                                         const TransformationContext &context) const override;

private:
    struct Field final
    {
        Path path;
        Value pathValue; ///< As the condition sees it.
        InterpolatedText text;
        LiteralTypes types = LiteralTypes::Any;
        std::optional<Value> constant; ///< Of a text without templates.
    };

    explicit AddFields(const Component &component);

    [[nodiscard]] Result<bool> applies(const Field &field, const Value &value, TemplateScope scope,
                                       const Clock &clock) const;

    std::vector<Field> m_fields;
    Value m_parameters;
    InterpolatedCondition m_condition;
};

} // namespace millrace::declarative
