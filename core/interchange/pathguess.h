// Path guess: the connector and configuration a plain path or a URL stands for.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/interchange/connectionspec.h"
#include "core/model/endpoint.h"

namespace millrace {

/// What \a path stands for as \a role: by its first bytes, then its ending, then its kind, as the
/// connectors of \a registry declare. The configuration holds the absolute path. Errors of kind
/// Configuration: no such file, a folder that needs a pattern, or nothing knows the path.
[[nodiscard]] Result<EndpointSpec> guessEndpoint(const QString &path, EndpointRole role,
                                                 const ConnectorRegistry &registry);

/// Whether \a text looks like a URL ("scheme://…") and not like a path.
[[nodiscard]] bool isUrl(const QString &text);

/// What the URL \a text stands for as \a role, by the schemes the connectors of \a registry
/// declare. A "file" URL of a path that guessEndpoint() knows is what that path stands for. The
/// configuration may hold a password in plain text; errors never do.
[[nodiscard]] Result<EndpointSpec> guessEndpointFromUrl(const QString &text, EndpointRole role,
                                                        const ConnectorRegistry &registry);

/// \a configuration with relative paths made absolute from \a folder and "~/" replaced; the
/// connector declares which of its properties hold paths.
[[nodiscard]] QJsonObject withAbsolutePaths(QJsonObject configuration, const ConnectorInfo &info,
                                            EndpointRole role, const QString &folder);

/// A short name for what \a configuration points at: the file's name, else the connector's title.
[[nodiscard]] QString endpointLabel(const QJsonObject &configuration, const ConnectorInfo &info,
                                    EndpointRole role);

} // namespace millrace
