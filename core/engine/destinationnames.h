// Where the streams of a connection land.
#pragma once

#include "core/connector/destination.h"
#include "core/model/connection.h"

namespace millrace {

/// \a target as people read it, also in stored results.
[[nodiscard]] QString targetText(const DestinationName &target);

/// The name wished for \a stream under \a settings: namespace by its mode, prefix, own name.
[[nodiscard]] DestinationName wantedName(const ConfiguredStream &stream,
                                         const ConnectionSettings &settings);

/// The names every stream of \a connection gets at \a destination, in the order of its streams.
[[nodiscard]] std::vector<DestinationName> destinationNames(const Connection &connection,
                                                            const Destination &destination);

/// Where a stream is going to land.
struct PlannedName final
{
    StreamId stream;
    DestinationName name;
    /// Names of other connections that write there too; rows of both would mix, or one would
    /// replace the other's.
    QStringList conflicts;
};

/// The names every stream of \a connection gets at \a destination, in the order of its streams,
/// compared with those of \a others (the connection itself, by its id, is left out).
[[nodiscard]] std::vector<PlannedName> plannedNames(const Connection &connection,
                                                    const Destination &destination,
                                                    const std::vector<Connection> &others);

} // namespace millrace
