// References to secrets in configurations: which there are, and how they are forgotten.
#pragma once

#include "core/secrets/secretstore.h"

namespace millrace {

/// The names of every {"$secret": name} anywhere in \a configuration, each once, sorted.
[[nodiscard]] QStringList secretNames(const QJsonObject &configuration);

/// The names in \a before that are no longer in \a after.
[[nodiscard]] QStringList removedSecretNames(const QJsonObject &before, const QJsonObject &after);

/// Removes each of \a names from \a store. Goes on after a failure and returns the first one.
[[nodiscard]] Result<void> forgetSecrets(const QStringList &names, SecretStore &store);

/// Removes what \a configuration refers to from \a store, but for the names in \a stillUsed: those
/// that another configuration refers to.
[[nodiscard]] Result<void> forgetSecrets(const QJsonObject &configuration, SecretStore &store,
                                         const QStringList &stillUsed = {});

} // namespace millrace
