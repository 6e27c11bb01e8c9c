// Copies a source or destination with secrets of its own.
#pragma once

#include "core/secrets/secretstore.h"

#include <QJsonObject>

namespace millrace {

/// \a configuration with the text of each stored secret in the place of its reference, so that a
/// copy does not lose them when the original is deleted. One that cannot be read is left out.
/// References to environment variables stay. The result is for a form, never for storing.
[[nodiscard]] QJsonObject withSecretsCopied(const QJsonObject &configuration,
                                            const SecretStore &store);

} // namespace millrace
