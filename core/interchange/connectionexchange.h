// Connection exchange: connections as texts to keep, share and read back.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/interchange/checkpointexchange.h"
#include "core/model/connection.h"
#include "core/model/endpoint.h"

#include <vector>

namespace millrace {

enum class ConnectionFormat { Yaml, Json };

/// A stored connection with its ends.
struct ExchangedConnection final
{
    Connection connection;
    Endpoint source;
    Endpoint destination;
    std::vector<std::pair<StreamId, StreamState>> states{}; ///< Empty: without checkpoints.
};

/// The form of docs/connection-file.md, without secrets but with references to them.
[[nodiscard]] QString exportConnection(const ExchangedConnection &exchanged,
                                       const ConnectorRegistry &registry, ConnectionFormat format);
/// Several of them in one text, as the list "connections".
[[nodiscard]] QString exportConnections(const std::vector<ExchangedConnection> &exchanged,
                                        const ConnectorRegistry &registry, ConnectionFormat format);

/// The connections \a text describes, in its order: one, a list, or an object with the list
/// "connections". JSON when \a name ends in ".json", else YAML, which JSON mostly is; errors name
/// \a name, the line and the key. Relative paths are meant from \a folder. ConnectionBuilder turns
/// each into a stored connection.
[[nodiscard]] Result<std::vector<ConnectionSpec>>
importConnections(const QByteArray &text, const QString &name, const QString &folder,
                  const ConnectorRegistry &registry);

/// Makes relative paths at both ends of \a spec absolute from \a folder.
void makePathsAbsolute(ConnectionSpec &spec, const QString &folder,
                       const ConnectorRegistry &registry);

} // namespace millrace
