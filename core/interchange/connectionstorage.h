// ConnectionStorage: connections with what is secret of them kept apart.
#pragma once

#include "core/model/connection.h"
#include "core/model/timelineevent.h"
#include "core/secrets/secretstore.h"
#include "core/store/statedatabase.h"

#include <functional>

namespace millrace {

/// The names of the secrets that \a connection refers to: the keys of its transformations and the
/// addresses of its webhooks. Each once.
[[nodiscard]] QStringList connectionSecretNames(const Connection &connection);

/// A name for the address of a webhook of the connection \a connectionId, which nothing has yet: an
/// address that is changed leaves the former one where it is until nothing refers to it.
[[nodiscard]] QString freshHookSecretName(const QString &connectionId);

/// Removes those of \a names that nothing in \a database refers to. Blocks.
[[nodiscard]] Result<void> forgetUnusedSecrets(QStringList names, StateDatabase &database,
                                               SecretStore &secrets);

/// Stores connections whose webhooks were given with their addresses as texts. These go to the
/// secret store first; after a failure it is as it was. What a connection no longer refers to is
/// forgotten afterwards. Plain keys of transformations are none of its business: they are stored
/// where they are entered. Blocks; for background threads.
class ConnectionStorage final
{
public:
    /// Both must outlive it.
    ConnectionStorage(StateDatabase &database, SecretStore &secrets)
        : m_database(database)
        , m_secrets(secrets)
    {
    }

    /// As ConnectionRepository::save().
    [[nodiscard]] Result<Connection> save(Connection connection, ChangeOrigin origin);
    /// As ConnectionRepository::change(); \a change may be called more than once.
    [[nodiscard]] Result<Connection> change(const QString &id,
                                            const std::function<Result<void>(Connection &)> &change,
                                            ChangeOrigin origin);
    /// Addresses that an older version of the program stored as texts go to the secret store.
    [[nodiscard]] Result<void> keepPlainAddresses();

private:
    /// A secret that cannot be forgotten is no failure: the connection is stored.
    void forget(const Connection &former, const Connection &current);

    StateDatabase &m_database;
    SecretStore &m_secrets;
};

} // namespace millrace
