// StreamClearing: takes away what streams have written, and the checkpoints that belong to it.
#pragma once

#include "core/connector/destination.h"
#include "core/model/timelineevent.h"
#include "core/store/checkpointstore.h"

namespace millrace {

/// One clearing, under the lock of its connection. Used by one thread at a time; what it is made
/// with outlives it.
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
class StreamClearing final
{
public:
    StreamClearing(StateDatabase &database, const ConnectionLock &lock, QString connectionId,
                   Destination &destination, ChangeOrigin origin)
        : m_checkpoints(database)
        , m_lock(lock)
        , m_connectionId(std::move(connectionId))
        , m_destination(destination)
        , m_origin(origin)
    {
    }

    /// Takes away the rows of \a stream at \a target, see Destination::clearStream(), and its
    /// checkpoint, so that the next run copies it whole. The timeline tells it. A stream that
    /// cannot be cleared leaves the others to the next call. The error names stream and target, but
    /// for a cancellation.
    [[nodiscard]] Result<void> clear(const StreamId &stream, const DestinationName &target,
                                     const Cancellation &cancellation);

private:
    [[nodiscard]] Result<void> forgetWhatWouldWin(const StreamId &stream);

    CheckpointStore m_checkpoints;
    const ConnectionLock &m_lock;
    const QString m_connectionId;
    Destination &m_destination;
    const ChangeOrigin m_origin;
};

} // namespace millrace
