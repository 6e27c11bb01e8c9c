// How secrets that a vendor replaces while a connector works get into the secret store.
#pragma once

#include "core/connector/configuration.h"
#include "core/secrets/secretstore.h"

namespace millrace {

/// Writes under the names that \a configuration, the stored one with its references, has for its
/// secrets. \a secrets outlives the keeper.
[[nodiscard]] inline SecretKeeper keeperFor(const QJsonObject &configuration, SecretStore &secrets)
{
    return [configuration, &secrets](const QString &pointer, const QString &value) {
        return replaceSecret(configuration, pointer, value, secrets);
    };
}

} // namespace millrace
