// Endpoint: a configured source or destination.
#pragma once

#include <QJsonObject>
#include <QString>

namespace millrace {

enum class EndpointRole { Source, Destination };

/// "source" or "destination".
[[nodiscard]] inline QString endpointRoleName(EndpointRole role)
{
    return role == EndpointRole::Source ? QStringLiteral("source") : QStringLiteral("destination");
}

/// One configured connector. Secrets in the configuration are references, never values: the
/// object {"$secret": "<name>"} stands where the plain text belongs (see core/secrets).
struct Endpoint final
{
    QString id; ///< UUID, never changes.
    EndpointRole role = EndpointRole::Source;
    QString connectorId; ///< ConnectorInfo::id.
    QString name; ///< The person's name for it, unique per role.
    QJsonObject configuration;
    QString color{}; ///< "#rrggbb" of the bar on what writes to it; empty: none.
    bool isProduction = false; ///< A person who starts a write to it types its name.

    bool operator==(const Endpoint &) const = default;
};

} // namespace millrace
