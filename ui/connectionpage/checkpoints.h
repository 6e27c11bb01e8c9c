// Checkpoints of a connection: where each stream stands, and starting it again.
#pragma once

#include "core/catalog/configuredcatalog.h"
#include "core/model/timelineevent.h"
#include "core/store/checkpointstore.h"
#include "core/store/profile.h"

#include <optional>
#include <vector>

namespace millrace {

/// A plain value.
struct StreamCheckpoint final
{
    ConfiguredStream stream;
    StreamState state;

    /// Where the next run goes on, in words.
    [[nodiscard]] QString text() const;
};

/// What starting \a stream again means for the rows at the destination, by its sync mode.
[[nodiscard]] QString startAgainEffect(const ConfiguredStream &stream);

/// What going back or forward to another checkpoint means for the rows of \a stream.
[[nodiscard]] QString rewindEffect(const ConfiguredStream &stream);

/// The streams of the connection in its order. Blocks; for background threads.
[[nodiscard]] Result<std::vector<StreamCheckpoint>> loadCheckpoints(StateDatabase &database,
                                                                    const QString &connectionId);

/// Forgets the checkpoint of \a stream, so that the next run starts at \a cursorStart, a value of
/// the stream's cursor, or at the beginning when it is empty. Rows at the destination stay. Told
/// in the timeline. "store.connection_busy" while the connection runs. Blocks.
[[nodiscard]] Result<void> startAgain(StateDatabase &database, const Profile &profile,
                                      const QString &connectionId, const StreamId &stream,
                                      const QString &cursorStart);

} // namespace millrace
