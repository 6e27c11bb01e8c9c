// The secrets that the stored sources and destinations refer to.
#pragma once

#include "core/secrets/secretstore.h"
#include "core/store/statedatabase.h"

namespace millrace {

/// The names that any stored source or destination refers to.
[[nodiscard]] Result<QStringList> usedSecretNames(StateDatabase &database);

/// Removes those of \a names from \a secrets that nothing stored refers to any more.
[[nodiscard]] Result<void> forgetUnusedSecrets(QStringList names, StateDatabase &database,
                                               SecretStore &secrets);

} // namespace millrace
