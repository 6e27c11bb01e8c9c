// Saving and removing a connection, inside a transaction of the caller.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/connection.h"
#include "core/model/timelineevent.h"

#include <QSqlDatabase>

namespace millrace {

/// See ConnectionRepository::save(). REQUIRES: \a connection has an id, each tag once, and no
/// schedule of a stream that is not chosen.
[[nodiscard]] Result<void> saveConnection(const QSqlDatabase &database,
                                          const Connection &connection, TimePoint time,
                                          ChangeOrigin origin);
/// See ConnectionRepository::remove().
[[nodiscard]] Result<void> removeConnection(const QSqlDatabase &database, const QString &id);

/// Whether a checkpoint of \a before says nothing about \a after: saving starts a new generation.
[[nodiscard]] bool isReadDifferently(const ConfiguredStream &before, const ConfiguredStream &after);

} // namespace millrace
