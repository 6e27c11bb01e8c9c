// Checkpoint exchange: how far the streams of a connection have come, in its file form.
#pragma once

#include "core/interchange/connectionspec.h"
#include "core/store/checkpointstore.h"

#include <QJsonObject>

namespace millrace {

/// Adds the positions of \a states to the streams of \a form, which connectionToJson() made of
/// \a connection. Streams that begin anew with each run get none.
void insertCheckpoints(QJsonObject &form, const Connection &connection,
                       const std::vector<std::pair<StreamId, StreamState>> &states);

/// Has the next run of \a connection, stored from \a spec, go on at the positions \a spec names:
/// see CheckpointStore::setPosition(). Those of streams it has not, or that begin anew with each
/// run, are passed over. How many there were.
[[nodiscard]] Result<int> takeCheckpoints(StateDatabase &database, const Profile &profile,
                                          const Connection &connection, const ConnectionSpec &spec,
                                          ChangeOrigin origin);

} // namespace millrace
