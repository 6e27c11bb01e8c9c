// Secret texts: references to secrets as files write them, "${env:NAME}" and "${secret:name}".
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/model/endpoint.h"

#include <QJsonObject>

namespace millrace {

/// \a json with {"$env": "NAME"} or {"$secret": "name"} in place of each text that is such a
/// reference as a whole. A text that begins with "$${" stands for the same with one "$" less. A
/// reference to nothing is "interchange.reference_invalid", its field the place.
[[nodiscard]] Result<QJsonObject> withReferences(const QJsonObject &json);
/// \a settings of a connection with the same done to the addresses of its webhooks.
[[nodiscard]] Result<QJsonObject> withHookReferences(const QJsonObject &settings);
/// The opposite.
[[nodiscard]] QJsonObject withReferenceTexts(const QJsonObject &json);
[[nodiscard]] QJsonObject withHookReferenceTexts(const QJsonObject &settings);

/// The configuration of \a endpoint without plain texts at places meant for secrets; references
/// stay.
[[nodiscard]] QJsonObject configurationForFiles(const Endpoint &endpoint,
                                                const ConnectorRegistry &registry);

/// Where \a endpoint has secrets, as JSON pointers; none when its connector is unknown.
[[nodiscard]] QStringList secretPlaces(const Endpoint &endpoint, const ConnectorRegistry &registry);

} // namespace millrace
