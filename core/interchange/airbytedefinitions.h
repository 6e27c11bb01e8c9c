// AirbyteDefinitions: which connector a definition id of Airbyte means.
#pragma once

#include <QHash>
#include <QString>

namespace millrace {

/// "source-postgres" by the definition id in the form of airbyteDefinitionId().
using AirbyteDefinitions = QHash<QString, QString>;

/// The public ids of those connectors that are translated into ones of the program. Any thread.
[[nodiscard]] const AirbyteDefinitions &builtInAirbyteDefinitions();

/// \a text in lower case; empty when it is no UUID.
[[nodiscard]] QString airbyteDefinitionId(const QString &text);

/// Does nothing when \a id is no UUID or \a connector is empty.
void addAirbyteDefinition(AirbyteDefinitions &definitions, const QString &id,
                          const QString &connector);

} // namespace millrace
