// HashStep: a field as the hexadecimal digits of its hash.
#pragma once

#include "core/catalog/transformationsettings.h"
#include "core/mapping/transformation/transformationstep.h"

namespace millrace {

/// Nulls stay nulls.
class HashStep final : public TransformationStep
{
public:
    HashStep(std::size_t column, HashMethod method)
        : m_column(column)
        , m_method(method)
    {
    }

    void apply(MovingRows &rows, const EvaluationContext &context) const override;

    /// Whether this machine offers \a method.
    [[nodiscard]] static bool isAvailable(HashMethod method);

private:
    std::size_t m_column;
    HashMethod m_method;
};

} // namespace millrace
