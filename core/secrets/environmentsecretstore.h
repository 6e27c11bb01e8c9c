// EnvironmentSecretStore: secrets handed to the program by its environment.
#pragma once

#include "core/secrets/secretstore.h"

namespace millrace {

/// Reads the secret \e name from the variable MILLRACE_SECRET_<NAME>; cannot write. For servers and
/// build machines, where another program keeps the secrets.
///
/// <NAME> is the name in upper case with every character that is no ASCII letter or digit as "_".
/// withSecretsStored() makes names of a prefix and a JSON pointer: the name "warehouse/password"
/// is read from MILLRACE_SECRET_WAREHOUSE_PASSWORD. Two names that differ only in such characters
/// or in case share a variable. A variable set to nothing is an empty secret. Safe from any thread.
class EnvironmentSecretStore final : public SecretStore
{
public:
    /// The variable of the secret \a name.
    [[nodiscard]] static QString variable(const QString &name);

    [[nodiscard]] Result<QString> read(const QString &name) const override;
    /// Always "secrets.read_only"; the hint names the variable.
    [[nodiscard]] Result<void> write(const QString &name, const QString &value) override;
    /// "secrets.read_only" when the variable is set.
    [[nodiscard]] Result<void> remove(const QString &name) override;
};

} // namespace millrace
