// MySQL key index: the unique index that the dedup modes need on a table.
#pragma once

#include "core/connectors/mysql/mysqlconnection.h"

#include <QStringList>

namespace millrace {

/// The name of the index Millrace makes for itself.
inline constexpr auto s_keyIndex = QLatin1StringView("_millrace_key");

/// Sees to a unique index on exactly \a columns of the table, the one of a person or one of its
/// own; an own one on other columns is replaced. Errors of kind Configuration: rows with the same
/// key; columns no index takes.
Result<void> ensureKeyIndex(MySqlConnection &connection, const QString &database,
                            const QString &table, const QStringList &columns,
                            const Cancellation &cancellation);

/// Whether the table has one unique index and no more.
[[nodiscard]] Result<bool> hasOneUniqueIndex(MySqlConnection &connection, const QString &database,
                                             const QString &table,
                                             const Cancellation &cancellation);

/// Drops the index Millrace made, if there is one.
Result<void> dropKeyIndex(MySqlConnection &connection, const QString &database,
                          const QString &table, const Cancellation &cancellation);

} // namespace millrace
