// Saving and removing an endpoint, inside a transaction of the caller.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/endpoint.h"
#include "core/model/timelineevent.h"

#include <QSqlDatabase>

namespace millrace {

/// See EndpointRepository::save(). REQUIRES: \a endpoint has an id.
[[nodiscard]] Result<void> saveEndpoint(const QSqlDatabase &database, const Endpoint &endpoint,
                                        TimePoint time, ChangeOrigin origin);
/// See EndpointRepository::remove().
[[nodiscard]] Result<void> removeEndpoint(const QSqlDatabase &database, const QString &id);

} // namespace millrace
