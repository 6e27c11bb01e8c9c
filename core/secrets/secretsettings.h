// SecretSettings: which place a profile has chosen for its secrets.
#pragma once

#include "core/base/result.h"
#include "core/secrets/secretbackend.h"

namespace millrace {

/// The file secrets.json of a profile. A plain value.
struct SecretSettings final
{
    std::optional<SecretBackend> backend; ///< Nothing: not chosen yet.
    QString id; ///< Keeps the entries of this profile apart in a keychain; empty until needed.

    /// Nothing chosen when there is no file. "secrets.file_damaged", "secrets.backend_unknown".
    [[nodiscard]] static Result<SecretSettings> load(const QString &path);
    /// REQUIRES: the lock of \a path is held; id is not empty.
    [[nodiscard]] Result<void> save(const QString &path) const;

    bool operator==(const SecretSettings &) const = default;
};

} // namespace millrace
