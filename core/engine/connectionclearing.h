// Clearing: takes away what a connection has written at its destination.
#pragma once

#include "core/base/cancellation.h"
#include "core/catalog/stream.h"
#include "core/engine/destinationnames.h"
#include "core/engine/syncengine.h"
#include "core/model/timelineevent.h"

#include <optional>
#include <vector>

namespace millrace {

/// What became of one stream.
struct ClearedStream final
{
    StreamId stream;
    DestinationName target;
    /// Why the data are still there; names stream and target, but for a cancellation.
    std::optional<Error> error;
};

/// What became of the streams that were to be cleared, in the order of the connection.
struct ClearOutcome final
{
    std::vector<ClearedStream> streams;

    /// The first error; nothing when every stream is cleared.
    [[nodiscard]] std::optional<Error> error() const;
};

/// The tables or files that clearStreams() would empty, in the order of the connection, each with
/// the other connections that write there too and lose their rows with it. \a streams may be empty
/// for all. Asks no server. "store.connection_unknown", "store.stream_unknown".
[[nodiscard]] Result<std::vector<PlannedName>> clearTargets(const EngineServices &services,
                                                            const QString &connectionId,
                                                            const std::vector<StreamId> &streams);

/// Takes away the rows of \a streams (empty: of all) of the connection at its destination, see
/// Destination::clearStream(), and their checkpoints, so that the next run copies them whole. The
/// timeline tells which, as the doing of \a origin. An interrupted run is cancelled: the next one
/// would go on with it, and leave out the streams it had ended. Blocks its thread.
///
/// A stream that cannot be cleared does not keep the others. An error is returned when nothing was
/// begun ("store.connection_unknown", "store.stream_unknown", "store.connection_busy" while a run
/// is on, a missing secret) or the state database failed.
///
/// Data and checkpoints lie in two places, so a kill may come between them:
/// - At a transactional destination the data go first, together with the checkpoints it keeps
///   itself. Those win over the engine's: the next run finds none there and reads from the
///   beginning, in every mode, as if the clearing had ended. Only the timeline does not tell it.
/// - Where the engine's own checkpoint would win, because the destination keeps none or because a
///   person set a position, the checkpoint is forgotten first: the other way round, the next run
///   would go on behind rows that are gone. Killed in between, the next run reads from the
///   beginning while the old rows are there. The replacing modes replace them, the dedup modes
///   write over them; the append modes have them twice until the stream is cleared again.
[[nodiscard]] Result<ClearOutcome> clearStreams(const EngineServices &services,
                                                const QString &connectionId,
                                                const std::vector<StreamId> &streams,
                                                ChangeOrigin origin,
                                                const Cancellation &cancellation);

} // namespace millrace
