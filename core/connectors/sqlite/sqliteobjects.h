// SQLite objects: the tables of a database as objects of a destination.
#pragma once

#include "core/base/result.h"
#include "core/connector/destination.h"

#include <QHash>
#include <QString>

#include <optional>
#include <vector>

namespace millrace {

class SqliteDatabase;

/// A table that rows can be written into as it is.
struct SqliteObject final
{
    DestinationObject object;
    QHash<QString, QString> collations; ///< Of each column, by its name.
};

/// Every table but those of SQLite and of Millrace, by name; virtual tables and views are left out.
/// Three queries for any number of tables.
[[nodiscard]] Result<std::vector<SqliteObject>> listObjects(SqliteDatabase &database);

/// The same for the table \a name, or nothing when there is none.
[[nodiscard]] Result<std::optional<SqliteObject>> describeObject(SqliteDatabase &database,
                                                                 const QString &name);

} // namespace millrace
