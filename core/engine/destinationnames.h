// Where the streams of a connection land.
#pragma once

#include "core/connector/destination.h"
#include "core/model/connection.h"

namespace millrace {

/// The name wished for \a stream under \a settings: namespace by its mode, prefix, own name.
[[nodiscard]] DestinationName wantedName(const ConfiguredStream &stream,
                                         const ConnectionSettings &settings);

/// The names every stream of \a connection gets at \a destination, in the order of its streams.
[[nodiscard]] std::vector<DestinationName> destinationNames(const Connection &connection,
                                                            const Destination &destination);

} // namespace millrace
