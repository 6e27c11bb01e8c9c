// MySQL catalogue: asks a server for its databases, tables, columns and keys.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/connectors/mysql/mysqltable.h"

#include <QStringList>

#include <vector>

namespace millrace {

class MySqlConnection;

/// The databases to read: those \a wanted, spelled as the server does, or all the account may see
/// but the server's own. A wanted one that is not there is an error at \a field.
[[nodiscard]] Result<QStringList> listDatabases(MySqlConnection &connection,
                                                const QStringList &wanted, const QString &field,
                                                const Cancellation &cancellation);

/// The tables and views of \a database by name, or only the one called \a table. Four queries for
/// any number of tables. A view that cannot be read has no columns and says why in its comment.
[[nodiscard]] Result<std::vector<MySqlTable>> listTables(MySqlConnection &connection,
                                                         const QString &database,
                                                         const QString &table,
                                                         const Cancellation &cancellation);

} // namespace millrace
