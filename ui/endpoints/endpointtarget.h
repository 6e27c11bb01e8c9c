// What a source or destination points at, in a few words.
#pragma once

#include "core/connector/connectorinfo.h"
#include "core/model/endpoint.h"

namespace millrace {

/// The path, or host and database, or URL that \a configuration names; empty when it names none.
/// Never a secret.
[[nodiscard]] QString endpointTarget(const QJsonObject &configuration, const ConnectorInfo &info,
                                     EndpointRole role);

/// The name a new one gets: the file's, else the database's or host's, else the connector's title.
[[nodiscard]] QString suggestedEndpointName(const QJsonObject &configuration,
                                            const ConnectorInfo &info, EndpointRole role);

} // namespace millrace
