// AddFieldStep: a further column with a constant or the values of an expression.
#pragma once

#include "core/base/result.h"
#include "core/catalog/transformationsettings.h"
#include "core/mapping/expression/compiledexpression.h"
#include "core/mapping/transformation/transformationstep.h"

namespace millrace {

class AddFieldStep final : public TransformationStep
{
public:
    /// For rows with the fields of \a schema. Errors are of kind Configuration.
    [[nodiscard]] static Result<std::shared_ptr<const AddFieldStep>>
    make(const AddFieldSettings &settings, const Schema &schema);

    void apply(MovingRows &rows, const EvaluationContext &context) const override;

private:
    [[nodiscard]] Result<void> compile(const QString &expression);

    FieldType m_type = FieldType::String;
    std::shared_ptr<const Column> m_constant; ///< One row; null: an expression.
    std::optional<CompiledExpression> m_expression;
    std::shared_ptr<const Schema> m_schema; ///< Of the rows before.
};

/// The type the values of \a expression have for rows of \a schema, to propose it; nothing for one
/// that is wrong.
[[nodiscard]] std::optional<FieldType> typeOfExpression(const QString &expression,
                                                        const Schema &schema);

} // namespace millrace
