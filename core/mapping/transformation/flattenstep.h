// FlattenStep: the members of a JSON object become columns of their own.
#pragma once

#include "core/catalog/transformationsettings.h"
#include "core/mapping/transformation/transformationstep.h"

namespace millrace {

/// A member that is missing or null makes null. Of a value that is no object every part is null,
/// and the change is noted at the first one; a null has nothing to note.
class FlattenStep final : public TransformationStep
{
public:
    FlattenStep(std::size_t column, const FlattenFieldSettings &settings);

    void apply(MovingRows &rows, const EvaluationContext &context) const override;

private:
    std::size_t m_column;
    bool m_keepsField;
    std::vector<std::string> m_members;
    std::vector<FieldType> m_types;
};

} // namespace millrace
