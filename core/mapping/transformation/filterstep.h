// FilterStep: leaves out the rows that do not meet a condition.
#pragma once

#include "core/catalog/transformationsettings.h"
#include "core/data/schema.h"
#include "core/mapping/transformation/transformationstep.h"

namespace millrace {

class FilterStep final : public TransformationStep
{
public:
    /// REQUIRES: \a schema has every field of \a condition.
    FilterStep(const RowCondition &condition, const Schema &schema)
        : m_condition(compiled(condition, schema))
    {
    }

    void apply(MovingRows &rows, const EvaluationContext &context) const override;

private:
    struct Condition final
    {
        RowCondition::Kind kind = RowCondition::Kind::Equal;
        std::size_t column = 0;
        std::string value;
        std::vector<Condition> conditions;
    };

    [[nodiscard]] static Condition compiled(const RowCondition &condition, const Schema &schema);
    /// 1 for each row that meets \a condition.
    [[nodiscard]] static std::vector<std::uint8_t> met(const Condition &condition,
                                                       const MovingRows &rows);
    [[nodiscard]] static std::vector<std::uint8_t> equals(const Condition &condition,
                                                          const MovingRows &rows);

    Condition m_condition;
};

} // namespace millrace
