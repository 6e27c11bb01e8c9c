// Moving secrets from one place to another.
#pragma once

#include "core/secrets/secretbackend.h"
#include "core/secrets/secretstore.h"

namespace millrace {

/// Writes each of \a names that \a from has to \a to and reads it back. Whatever fails, \a from is
/// untouched, and \a to is as it was before as far as it lets itself be changed. The result has no
/// leftBehind.
[[nodiscard]] Result<SecretMove> copySecrets(const SecretStore &from, SecretStore &to,
                                             const QStringList &names);

/// For the environment, which cannot be written to: success when it has each of \a names that
/// \a from has. "secrets.variable_missing" names the variables.
[[nodiscard]] Result<SecretMove> findSecretsInEnvironment(const SecretStore &from,
                                                          const QStringList &names);

/// Removes what was moved from \a from; what it keeps becomes leftBehind.
void letGoOfSecrets(SecretStore &from, SecretMove &move);

} // namespace millrace
