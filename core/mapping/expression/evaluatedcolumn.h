// EvaluatedColumn: what an expression made of a batch, and the cells it could not make.
#pragma once

#include "core/data/recordbatch.h"
#include "core/mapping/expression/textrange.h"

#include <QString>

#include <memory>
#include <string>
#include <vector>

namespace millrace {

/// What an evaluation knows beside the batch. A plain value.
struct EvaluationContext final
{
    /// The moment of the run: now() and today() are the same for all of its rows.
    TimePoint moment{};
};

/// A cell that could not be computed; it is null. A plain value.
struct EvaluationIssue final
{
    std::uint32_t row = 0; ///< Row within the batch.
    QString code; ///< Stable, e.g. "expression.division_by_zero".
    QString message; ///< One sentence, translated: what failed, on which value.
    QString hint; ///< The next step, one sentence, may be empty.
    TextRange range; ///< The part of the expression that failed.
    std::string original; ///< The value that did not fit as text, UTF-8, cut at 1 KiB.
};

/// One value per row of the batch.
struct EvaluatedColumn final
{
    std::shared_ptr<const Column> column;
    /// Ordered by row, at most one per row; the cells of these rows are null.
    std::vector<EvaluationIssue> issues;
};

} // namespace millrace
