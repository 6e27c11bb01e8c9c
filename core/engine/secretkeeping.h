// How secrets that a vendor replaces while a connector works get into the secret store.
#pragma once

#include "core/connector/configuration.h"
#include "core/secrets/secretstore.h"

namespace millrace {

/// Under the names that \a configuration, the stored one with its references, has for its secrets.
/// \a secrets outlives the keeper.
[[nodiscard]] inline SecretKeeper keeperFor(const QJsonObject &configuration, SecretStore &secrets)
{
    SecretKeeper keeper([configuration, &secrets](const QString &pointer, const QString &value) {
        return replaceSecret(configuration, pointer, value, secrets);
    });
    keeper.read = [configuration, &secrets](const QString &pointer) -> Result<QString> {
        const Result<QString> name = secretName(configuration, pointer);
        return name ? secrets.read(*name) : name;
    };
    keeper.takeTurn = [configuration, &secrets](
                          const QString &pointer,
                          const Cancellation &cancellation) -> Result<std::shared_ptr<void>> {
        const Result<QString> name = secretName(configuration, pointer);
        return name ? secrets.takeTurn(*name, cancellation) : name.error();
    };
    return keeper;
}

} // namespace millrace
