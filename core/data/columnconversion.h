// Column conversion: the values of a whole column as another type, with what does not fit.
#pragma once

#include "core/data/recordbatch.h"

namespace millrace {

/// Whether values of \a from can become values of \a to: everything can become text, text
/// everything but binary; numbers can become other numbers, true or false a whole number, dates
/// times at midnight UTC, times with and without zone each other as UTC, JSON the plain types.
/// False for equal types.
[[nodiscard]] bool isConvertible(FieldType from, FieldType to);

/// A column as another type.
struct ConvertedColumn final
{
    std::shared_ptr<const Column> column;
    std::vector<ValueIssue> issues; ///< Ordered by row; they name the column of the batch.
};

/// The values of \a column of \a batch as \a to; one decision per column, none per value.
///
/// A value that does not fit becomes null with a ValueIssue. A cell whose value the source could
/// not read as its own type is taken from the issue's original text, so that a column the source
/// took for numbers keeps its words as text. A Number becomes a whole number only without a
/// fraction, a whole number a Number only where no digit is lost.
/// REQUIRES: isConvertible().
[[nodiscard]] ConvertedColumn convertedColumn(const RecordBatch &batch, int column, FieldType to);

} // namespace millrace
