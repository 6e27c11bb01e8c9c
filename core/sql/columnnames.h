// Column names: one distinct name at the destination for every field of a stream.
#pragma once

#include "core/base/result.h"

#include <QStringList>

namespace millrace {

/// How a database compares and bounds the names of columns.
struct ColumnNameRules final
{
    Qt::CaseSensitivity caseSensitivity = Qt::CaseInsensitive; ///< Of ASCII letters.
    int maximumLength = 0; ///< In characters; 0: any.
    QStringList reserved; ///< Names that are taken already.
};

/// Returns one name for each of \a wanted, same order. A name that is taken gets "_1", "_2", …;
/// where the maximum length would cut that off, "<beginning><number of characters cut><suffix>".
/// The error is of kind Configuration: no distinct name fits into the length.
[[nodiscard]] Result<QStringList> resolveColumnNames(const QStringList &wanted,
                                                     const ColumnNameRules &rules);

} // namespace millrace
