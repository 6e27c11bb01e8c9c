// EndpointStorage: sources and destinations with their secrets kept apart from them.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/model/endpoint.h"
#include "core/model/timelineevent.h"
#include "core/secrets/secretstore.h"
#include "core/store/statedatabase.h"

#include <optional>

namespace millrace {

/// What saving did.
struct StoredEndpoint final
{
    Endpoint endpoint; ///< With its id, and references instead of secrets.
    /// Secrets of the former configuration that could not be forgotten; the endpoint is stored.
    std::optional<Error> leftBehind;
};

/// The secret names any stored source or destination refers to, a connection does
/// (connectionSecretNames()), or the settings of network and notices do.
[[nodiscard]] Result<QStringList> usedSecretNames(StateDatabase &database);

/// Stores and removes endpoints together with what they keep in the secret store. Blocks; for
/// background threads.
class EndpointStorage final
{
public:
    EndpointStorage(const ConnectorRegistry &registry, StateDatabase &database,
                    SecretStore &secrets)
        : m_registry(registry)
        , m_database(database)
        , m_secrets(secrets)
    {
    }

    /// Plain secrets go to the secret store first, under names of the endpoint's own id, so that a
    /// renamed one keeps them and two of one name never share any. A new endpoint that refers to
    /// secrets of another one, as a duplicate does, gets copies. What the former configuration
    /// referred to and the new one does not is forgotten. After a failure the secret store is as
    /// it was. Timelines tell it as the doing of \a origin.
    [[nodiscard]] Result<StoredEndpoint> save(Endpoint endpoint,
                                              ChangeOrigin origin = ChangeOrigin::CommandLine);

    /// Refused while a connection uses it; otherwise its secrets go with it.
    [[nodiscard]] Result<void> remove(const Endpoint &endpoint);

private:
    [[nodiscard]] QStringList secretPointersOf(const Endpoint &endpoint) const;
    [[nodiscard]] Result<QJsonObject> withCopiedSecrets(const QJsonObject &configuration,
                                                        const QStringList &pointers,
                                                        const QString &prefix) const;
    /// Removes those of \a names nothing refers to any more.
    [[nodiscard]] Result<void> forgetUnused(QStringList names) const;

    const ConnectorRegistry &m_registry;
    StateDatabase &m_database;
    SecretStore &m_secrets;
};

} // namespace millrace
