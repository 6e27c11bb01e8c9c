// What a card says of a connector before it is chosen.
#pragma once

#include "core/connector/connectorinfo.h"
#include "core/model/endpoint.h"

namespace millrace {

/// What has to be known to set it up: "Needs: Host, User".
[[nodiscard]] QString connectorNeeds(const ConnectorInfo &info, EndpointRole role);

/// How it reads or writes, as its specification says by "supportsIncremental",
/// "supported_destination_sync_modes" and "writes_into_objects"; empty where it says nothing.
[[nodiscard]] QString connectorModes(const ConnectorInfo &info, EndpointRole role);

/// Whether it works with a server: its specification asks for a host, an address or a proxy.
[[nodiscard]] bool needsNetwork(const ConnectorInfo &info, EndpointRole role);

} // namespace millrace
