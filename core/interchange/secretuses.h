// SecretUses: who refers to secrets, and whose are lost with a vault.
#pragma once

#include "core/base/result.h"
#include "core/store/statedatabase.h"

#include <QStringList>

#include <vector>

namespace millrace {

class ProfileSecretStore;

/// One that refers to secrets.
struct SecretUse final
{
    enum class Kind {
        Source,
        Destination,
        Connection, ///< Keys of its transformations and addresses of its webhooks.
        Network, ///< The settings, as the next one.
        Notices,
    };
    Kind kind = Kind::Source;
    QString name; ///< Of an end or connection.
    QStringList secrets; ///< Their names, at least one.
};

/// Everybody in the profile who refers to a secret, in the order of the kinds.
[[nodiscard]] Result<std::vector<SecretUse>> secretUses(StateDatabase &database);

/// Those that have to be given their secrets again once the vault of \a secrets is given up: none
/// where another place is chosen; what the environment has is not lost.
[[nodiscard]] Result<std::vector<SecretUse>> lostWithVault(StateDatabase &database,
                                                           const ProfileSecretStore &secrets);

/// "Sources: shop, books", a line for each kind there is.
[[nodiscard]] QStringList secretUseLines(const std::vector<SecretUse> &uses);

} // namespace millrace
