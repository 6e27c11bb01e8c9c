// The rows of connections, inside a transaction of their caller.
#pragma once

#include "core/base/result.h"
#include "core/model/connection.h"

#include <QSqlDatabase>

#include <optional>
#include <vector>

namespace millrace {

/// Every connection, ordered by name; two queries, however many there are.
[[nodiscard]] Result<std::vector<Connection>> loadConnections(const QSqlDatabase &database);

/// The connection with the id \a id, nothing when there is none.
[[nodiscard]] Result<std::optional<Connection>> loadConnection(const QSqlDatabase &database,
                                                               const QString &id);

/// The connection with the id or name \a nameOrId; an id wins over another connection's name.
[[nodiscard]] Result<std::optional<Connection>> loadConnectionCalled(const QSqlDatabase &database,
                                                                     const QString &nameOrId);

/// Inserts or updates \a connection, with its tags; a tag that is new gets the next colour.
/// "store.tag_invalid" for a tag or a number of tags that is not allowed.
[[nodiscard]] Result<void> storeConnection(const QSqlDatabase &database,
                                           const Connection &connection);

} // namespace millrace
