// Explainer: turns what the parts of an expression computed for one row into steps.
#pragma once

#include "core/base/error.h"
#include "core/mapping/expression/explanation.h"
#include "core/mapping/expression/program.h"

namespace millrace::expression {

/// Collects the steps of one evaluation over a batch of one row.
class Explainer final : public Observer
{
public:
    /// \a program outlives it.
    explicit Explainer(const Program &program)
        : m_program(program)
    {
    }

    void computed(const Node &node, const Operand &operand) override;

    /// The steps so far; \a result becomes the last one if it is not.
    [[nodiscard]] Explanation finish(const Operand &result);

private:
    [[nodiscard]] ExplanationStep step(const Node &node, const Operand &operand) const;

    const Program &m_program;
    Explanation m_explanation;
    std::vector<int> m_fields; ///< Those shown already.
    const Node *m_last = nullptr;
};

/// Row \a row of \a batch as a batch of its own, with values in \a fields alone.
[[nodiscard]] std::shared_ptr<const RecordBatch>
singleRow(const RecordBatch &batch, std::size_t row, const std::vector<int> &fields);

/// The sentence for a failure, its value shortened.
[[nodiscard]] Error failureError(const Failure &failure);

} // namespace millrace::expression
