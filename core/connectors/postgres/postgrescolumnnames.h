// PostgreSQL column names: the columns that the fields of a stream are written to.
#pragma once

#include "core/base/result.h"

#include <QStringList>

#include <functional>

namespace millrace {

/// Characters of a name that the server keeps (NAMEDATALEN).
inline constexpr int s_postgresLongestName = 63;

/// The column for each of \a fields, same order; see Destination::resolveFieldNames(). A name that
/// \a isThere knows is used as it is: a table has such a column. Error of kind Configuration: no
/// distinct name is left.
[[nodiscard]] Result<QStringList>
postgresColumnNames(const QStringList &fields, bool hasMetaColumns,
                    const std::function<bool(const QString &)> &isThere = {});

} // namespace millrace
