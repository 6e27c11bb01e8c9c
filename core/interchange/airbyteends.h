// Airbyte ends: the configuration of a connector of Airbyte in the words of the one that is here.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/interchange/airbyteproject.h"

#include <optional>

namespace millrace {

/// A source or destination for a file of ours, with what a person has to know about it.
struct TranslatedEnd final
{
    QString connectorId; ///< Empty: there is none; the decisions say what to do.
    QJsonObject configuration; ///< References as texts, as files have them; never a secret.
    QStringList changes; ///< One sentence each.
    QStringList decisions; ///< One sentence each.
};

/// \a name is what the end is called here; variables for its secrets are named after it.
[[nodiscard]] TranslatedEnd translatedEnd(const AirbyteEnd &end, const QString &name,
                                          const ConnectorRegistry &registry);

/// Whether a setting called \a key is likely to be a secret, whatever its connector says of it.
[[nodiscard]] bool isSecretKey(const QString &key);

/// "${env:SHOP_PASSWORD}" for the secret \a key of \a name.
[[nodiscard]] QString variableReference(const QString &name, const QString &key);

} // namespace millrace
