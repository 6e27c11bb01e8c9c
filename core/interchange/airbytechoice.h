// AirbyteChoice: what a person takes over of an import from Airbyte, and what they enter for it.
#pragma once

#include "core/interchange/airbyteimport.h"
#include "core/interchange/connectionset.h"

#include <QHash>

namespace millrace {

/// A setting that the files refer to and this computer does not have. A plain value.
struct WantedSetting final
{
    EndpointRole role = EndpointRole::Source;
    QString end; ///< The name of the source or destination.
    QString key; ///< "password".
    QString variable; ///< "SHOP_DB_PASSWORD".
    bool isSecret = true; ///< Else it may be shown while it is typed.
};

/// What \a import wants to have entered, each variable once. Only what can be kept safely: what
/// looks like a secret at a place that the connector does not keep secret stays a variable.
[[nodiscard]] std::vector<WantedSetting> wantedSettings(const AirbyteImport &import,
                                                        const ConnectorRegistry &registry);

/// A plain value; holds secrets: never shown or logged.
struct AirbyteChoice final
{
    QStringList leftOutSources; ///< Names, as those below.
    QStringList leftOutDestinations;
    QStringList leftOutConnections;
    QHash<QString, QString> entered; ///< Texts by variable; what is not there stays a reference.
};

struct ChosenParts final
{
    ConnectionSet set;
    std::vector<Error> problems; ///< As ConnectionSetReader has them; each names file and line.
};

/// What \a choice takes of \a import, for ProfilePlanner. A connection whose source or destination
/// is left out is left out with it.
[[nodiscard]] ChosenParts chosenParts(const AirbyteImport &import, const AirbyteChoice &choice,
                                      const ConnectorRegistry &registry);

} // namespace millrace
