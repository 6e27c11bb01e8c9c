// FieldFit: how well the values of a mapping fit the fields they go to.
#pragma once

#include "core/mapping/objectmapper.h"
#include "core/mapping/samplerows.h"

#include <QString>

#include <vector>

namespace millrace {

/// The badge of a row, the best first.
enum class Fit {
    Exact, ///< The same type; every value goes as it is.
    Converts, ///< Another type; no value is lost.
    MayLose, ///< Some values do not fit, or may not.
    DoesNotFit, ///< No value fits, or there is no conversion.
};
/// "exact", "converts", "may_lose", "does_not_fit".
[[nodiscard]] QString fitName(Fit fit);

/// What a row's badge says, and the values behind it. A plain value.
struct FieldFit final
{
    Fit fit = Fit::Exact;
    QString reason; ///< One sentence: "312 of 10,000 values do not fit."
    qint64 sampledRows = 0; ///< 0: judged by types alone.
    qint64 failingRows = 0; ///< Of them; nulls in a required field among them.
    std::vector<qint64> failing; ///< Their numbers in the sample, ascending.
};

/// By types and limits alone. Limits, such as a length or choices, make an exact fit one that may
/// lose.
[[nodiscard]] Fit fitOf(FieldType from, const ObjectField &to);

/// Whether values of \a from can become values of \a to at all.
[[nodiscard]] bool canBecome(FieldType from, FieldType to);

/// One for each of ObjectMapping::fields. Judged by \a sample where it has rows, at most
/// SampleRows::wanted of them, and by types else; rules for unfit values do not count, a value they
/// change does not fit. A row that does not compile does not fit.
[[nodiscard]] std::vector<FieldFit> fieldFits(const ObjectMapper &mapper, const SampleRows &sample,
                                              const EvaluationContext &context);

} // namespace millrace
