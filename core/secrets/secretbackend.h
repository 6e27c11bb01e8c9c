// SecretBackend: the places a profile can keep its secrets in.
#pragma once

#include "core/base/error.h"

#include <QStringList>

#include <optional>

namespace millrace {

enum class SecretBackend {
    Keychain, ///< The secret service of the desktop.
    Vault, ///< A file encrypted with a passphrase.
    Environment, ///< Variables; read only.
    Plain, ///< A file anyone with the person's rights can read; by warned choice only.
};

/// The stable word: "keychain", "vault", "environment", "plain".
[[nodiscard]] QString secretBackendName(SecretBackend backend);
/// Nothing for another word.
[[nodiscard]] std::optional<SecretBackend> secretBackendFromName(const QString &name);

/// Whether a place can be used at this moment.
struct SecretStatus final
{
    enum class State { Available, Locked, Missing, Failed };

    State state = State::Missing;
    QString sentence; ///< How it stands, one translated sentence.
    std::optional<Error> error; ///< Why it is not available, with the next step.
};

/// What setBackend() did with the secrets it was told.
struct SecretMove final
{
    QStringList moved; ///< In the new place and no longer in the former one.
    QStringList missing; ///< The former place did not have them.
    QStringList leftBehind; ///< In the new place, but the former one did not let go of them.
};

} // namespace millrace
