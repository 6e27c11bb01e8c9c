// MySQL objects: the tables of a database as objects of a destination.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/mysql/mysqltargettable.h"

#include <QSet>

#include <optional>
#include <vector>

namespace millrace {

/// A table as it is.
struct MySqlObject final
{
    DestinationObject object;
    std::vector<MySqlStoredColumn> columns; ///< In the order of the object's fields.
    QSet<QString> unreadable; ///< Columns without the right to read them.
};

/// Every table of \a database whose engine knows transactions, by name. Views are left out: the
/// server does not tell which of them take rows. The operations are those the account has the
/// rights for, as far as columns tell; that it may not delete shows when it does. Four queries for
/// any number of tables.
[[nodiscard]] Result<std::vector<MySqlObject>>
listObjects(MySqlConnection &connection, const QString &database, const Cancellation &cancellation);

/// The same for the table \a name, or nothing when there is none.
[[nodiscard]] Result<std::optional<MySqlObject>> describeObject(MySqlConnection &connection,
                                                                const QString &database,
                                                                const QString &name,
                                                                const Cancellation &cancellation);

} // namespace millrace
