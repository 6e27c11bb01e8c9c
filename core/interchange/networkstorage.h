// NetworkStorage: the network settings of a profile, with the password kept apart from them.
#pragma once

#include "core/model/networksettings.h"
#include "core/secrets/secretstore.h"
#include "core/store/statedatabase.h"

#include <optional>

namespace millrace {

/// The stored settings; the defaults where nothing is stored.
[[nodiscard]] Result<NetworkSettings> storedNetwork(StateDatabase &database);

/// Stores \a settings and returns them as stored. \a password: a new one, which goes to \a secrets;
/// empty: none from now on; nothing: the reference in \a settings stays. A password that nothing
/// refers to any more is forgotten. Blocks; for background threads. After a failure \a secrets is
/// as it was.
[[nodiscard]] Result<NetworkSettings> storeNetwork(StateDatabase &database, SecretStore &secrets,
                                                   NetworkSettings settings,
                                                   const std::optional<QString> &password = {});

/// The password \a settings refer to; empty when there is none. Blocks.
[[nodiscard]] Result<QString> networkPassword(const NetworkSettings &settings,
                                              const SecretStore &secrets);

/// The names of the secrets \a settings refer to.
[[nodiscard]] QStringList networkSecretNames(const NetworkSettings &settings);

} // namespace millrace
