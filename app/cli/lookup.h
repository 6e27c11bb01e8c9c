// Lookup: finds connections and sources by the words a person gives.
#pragma once

#include "app/cli/endpointarguments.h"
#include "app/cli/session.h"
#include "core/interchange/connectionbuilder.h"
#include "core/model/connection.h"
#include "core/model/endpoint.h"

#include <QHash>

#include <string>
#include <vector>

namespace millrace {

/// The connection called \a nameOrId; the error proposes a similar name.
[[nodiscard]] Result<Connection> findConnection(const QString &nameOrId, Services &services);

/// A connection and the state database it lies in, which the services own.
struct OpenedConnection final
{
    Connection connection;
    StateDatabase *database = nullptr;
};
/// The same, to go on with it in the state database.
[[nodiscard]] Result<OpenedConnection> openConnection(const std::string &nameOrId,
                                                      Services &services);

/// The names of all connections, by their ids.
[[nodiscard]] Result<QHash<QString, QString>> connectionNames(StateDatabase &database);

/// The streams of the connection that are called \a names, each by its name or with its namespace
/// before it; the error proposes a similar one.
[[nodiscard]] Result<std::vector<StreamId>> findStreams(const std::vector<std::string> &names,
                                                        const Connection &connection);

/// Both ends of a connection.
struct ConnectionEnds final
{
    Endpoint source;
    Endpoint destination;
};
[[nodiscard]] Result<ConnectionEnds> endsOf(const Connection &connection, Services &services);

/// The source that \a word, or else \a arguments, name. A word may also be the name of a
/// connection: its source.
[[nodiscard]] Result<Endpoint> findSource(const QString &word, const EndpointArguments &arguments,
                                          Services &services);

/// The same for a destination.
[[nodiscard]] Result<Endpoint>
findDestination(const QString &word, const EndpointArguments &arguments, Services &services);

/// Builds connections with \a services. Its build() belongs in Interruption::runAside(), so that
/// signals are seen meanwhile.
[[nodiscard]] ConnectionBuilder connectionBuilder(Services &services);
/// The same for storing: what goes wrong beside a success is told as a warning.
[[nodiscard]] ConnectionBuilder connectionBuilder(Session &session);

} // namespace millrace
