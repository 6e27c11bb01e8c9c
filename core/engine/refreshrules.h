// Refresh rules: which streams can be read again, and how.
#pragma once

#include "core/connector/destination.h"
#include "core/model/connection.h"
#include "core/model/job.h"

namespace millrace {

/// Why a stream cannot be refreshed (behaviour §5.4).
enum class RefreshObstacle {
    None,
    ReadsEverything, ///< Each run reads the whole stream.
    ReplacesEverything, ///< Each run replaces all rows, so none could be retained.
    OnlyAdds, ///< Its mode adds rows and never takes any away.
    CannotReplace, ///< The destination cannot put a new table in the place of the old one.
    HasObjects, ///< The records of the destination are not the connection's own.
};

/// What a person wants to be read again.
struct RefreshRequest final
{
    RefreshMode mode = RefreshMode::Retain;
    std::vector<StreamId> streams; ///< None: every stream that can be.
};

/// What keeps \a stream from being refreshed in \a mode at a destination with \a capabilities.
[[nodiscard]] RefreshObstacle refreshObstacle(const ConfiguredStream &stream, RefreshMode mode,
                                              const DestinationCapabilities &capabilities);
/// The reason as one sentence; empty for None.
[[nodiscard]] QString refreshObstacleText(RefreshObstacle obstacle);

/// What a refresh of \a stream in \a mode does, in sentences.
[[nodiscard]] QString refreshEffect(const ConfiguredStream &stream, RefreshMode mode);

/// The streams \a request comes to. "engine.refresh_impossible" when one that it names cannot be
/// refreshed; "engine.nothing_to_refresh" when it names none and no stream can;
/// "engine.stream_not_chosen".
[[nodiscard]] Result<std::vector<StreamId>>
refreshedStreams(const Connection &connection, const RefreshRequest &request,
                 const DestinationCapabilities &capabilities);

/// How \a stream is written while the rows of older generations wait to be replaced: into a table
/// beside theirs.
[[nodiscard]] SyncMode replacingMode(const SyncMode &mode);

} // namespace millrace
