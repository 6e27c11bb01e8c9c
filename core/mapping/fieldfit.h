// FieldFit: how well the values of a mapping fit the fields they go to.
#pragma once

#include "core/mapping/objectmapper.h"
#include "core/mapping/samplerows.h"
#include "core/mapping/typefit.h"

#include <QString>

#include <vector>

namespace millrace {

/// What a row's badge says, and the values behind it. A plain value.
struct FieldFit final
{
    Fit fit = Fit::Exact;
    QString reason; ///< One sentence: "312 of 10,000 values do not fit."
    qint64 sampledRows = 0; ///< 0: judged by types alone.
    qint64 failingRows = 0; ///< Of them; nulls in a required field among them.
    std::vector<qint64> failing; ///< Their numbers in the sample, ascending.
};

/// One for each of ObjectMapping::fields. Judged by \a sample where it has rows, at most
/// SampleRows::wanted of them, and by types else; rules for unfit values do not count, a value they
/// change does not fit. A row that does not compile does not fit.
[[nodiscard]] std::vector<FieldFit> fieldFits(const ObjectMapper &mapper, const SampleRows &sample,
                                              const EvaluationContext &context);

} // namespace millrace
