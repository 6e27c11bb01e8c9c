// ConnectionBuilder: turns a description into a stored connection, by discovery and validation.
#pragma once

#include "core/base/cancellation.h"
#include "core/connector/connectorregistry.h"
#include "core/connector/destination.h"
#include "core/interchange/connectionspec.h"
#include "core/model/connection.h"
#include "core/model/endpoint.h"
#include "core/model/timelineevent.h"
#include "core/secrets/secretstore.h"
#include "core/store/statedatabase.h"

#include <functional>

namespace millrace {

/// A complete connection that is not stored yet, with its ends.
struct BuiltConnection final
{
    Connection connection;
    Endpoint source;
    Endpoint destination;
    SaidOfConnection said; ///< Of the connection; the rest of these three are defaults.
    QStringList remarks; ///< What the person should know, one sentence each.
};

/// What storing did.
struct StoredConnection final
{
    Connection connection;
    bool isNew = false;
};

/// What a builder works with; everything outlives it.
struct BuilderServices final
{
    const ConnectorRegistry &registry;
    SecretStore &secrets;
    /// Asked when a stored endpoint or connection is needed, in the thread of the call.
    std::function<Result<StateDatabase *>()> database;
    /// Told what went wrong beside a success, such as a secret left behind; may be empty.
    std::function<void(const Error &)> warn{};
    ChangeOrigin origin = ChangeOrigin::CommandLine; ///< Who stores, for the timelines.
};

/// Every call blocks its thread: build() while the source is asked, store() for the state database.
class ConnectionBuilder final
{
public:
    explicit ConnectionBuilder(BuilderServices services)
        : m_services(std::move(services))
    {
    }

    /// The endpoint \a spec stands for: the stored one, or a new one without id.
    [[nodiscard]] Result<Endpoint> resolve(const EndpointSpec &spec, EndpointRole role) const;

    /// Resolves both ends, discovers the source and chooses mode, cursor and key of each stream.
    [[nodiscard]] Result<BuiltConnection> build(const ConnectionSpec &spec,
                                                const Cancellation &cancellation);

    /// The same under a name and ids that follow from both ends and the streams alone, so that the
    /// same command finds its connection, and with it its checkpoints, again.
    [[nodiscard]] Result<BuiltConnection> buildAdHoc(const ConnectionSpec &spec,
                                                     const Cancellation &cancellation);

    /// Stores a draft of build(). A connection of that name is an error unless \a replace; then it
    /// keeps its id, the checkpoints of streams that stay as they are, and what the draft does not
    /// say of schedule, tags and being enabled.
    [[nodiscard]] Result<StoredConnection> store(BuiltConnection draft, bool replace);

    /// Stores a draft of buildAdHoc() where it differs from what is there.
    [[nodiscard]] Result<StoredConnection> storeAdHoc(const BuiltConnection &draft);

private:
    [[nodiscard]] Result<Endpoint> storedEndpoint(Endpoint endpoint, const QString &fallbackName,
                                                  bool replace);

    BuilderServices m_services;
};

} // namespace millrace
