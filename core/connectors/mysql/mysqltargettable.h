// MySqlTargetTable: what the server's catalogue says about a table that streams are written to.
#pragma once

#include "core/connectors/mysql/mysqlstoredcolumn.h"

#include <optional>
#include <vector>

namespace millrace {

/// A table or view with its columns.
struct MySqlTargetTable final
{
    QString database;
    QString name;
    bool isTable = true; ///< Not a view.
    QString engine;
    bool isTransactional = true;
    bool hasTriggers = false;
    QString comment;
    std::vector<MySqlStoredColumn> columns;

    /// The column called \a columnName, ignoring case as the server does, or null.
    [[nodiscard]] const MySqlStoredColumn *find(const QString &columnName) const;
};

/// The table \a name, or nothing when there is none.
[[nodiscard]] Result<std::optional<MySqlTargetTable>>
describeTargetTable(MySqlConnection &connection, const QString &database, const QString &name,
                    const Cancellation &cancellation);

/// Whether the table or view \a name exists.
[[nodiscard]] Result<bool> tableExists(MySqlConnection &connection, const QString &database,
                                       const QString &name, const Cancellation &cancellation);

} // namespace millrace
