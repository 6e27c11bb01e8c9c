// PostgreSQL objects: the tables of a database as objects of a destination.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/postgres/postgressession.h"

#include <QHash>
#include <QSet>

#include <optional>
#include <vector>

namespace millrace {

/// A table, or a view rows can be inserted into, as it is.
struct PostgresObject final
{
    DestinationObject object;
    QHash<QString, QString> collations; ///< Quoted, of columns that have one of their own.
    QSet<QString> unreadable; ///< Columns without the right to read them.
};

/// Every table and every view rows can be inserted into, of all schemas the role may use, by schema
/// and name; partitions belong to their table. The operations are those the role has the rights
/// for. Three queries for any number of tables.
[[nodiscard]] Result<std::vector<PostgresObject>> listObjects(PostgresSession &session);

/// The same for one of them, or nothing when there is none.
[[nodiscard]] Result<std::optional<PostgresObject>> describeObject(PostgresSession &session,
                                                                   const DestinationName &name);

} // namespace millrace
