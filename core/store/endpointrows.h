// The rows of endpoints, inside a transaction of their caller.
#pragma once

#include "core/base/result.h"
#include "core/model/endpoint.h"

#include <QHash>
#include <QSqlDatabase>

#include <optional>

namespace millrace {

class Statement;

/// The endpoint in the current row. The columns are id, role, connector_id, name,
/// configuration, color, is_production.
[[nodiscard]] Endpoint endpointAt(const Statement &row);

/// The endpoint with the id \a id, nothing when there is none.
[[nodiscard]] Result<std::optional<Endpoint>> loadEndpoint(const QSqlDatabase &database,
                                                           const QString &id);

/// Every endpoint, by its id.
[[nodiscard]] Result<QHash<QString, Endpoint>> loadEndpoints(const QSqlDatabase &database);

} // namespace millrace
