// ConnectionSet: sources, destinations, tags and connections as files declare them.
#pragma once

#include "core/data/document.h"
#include "core/interchange/connectionspec.h"
#include "core/model/endpoint.h"
#include "core/model/tag.h"

#include <memory>
#include <optional>
#include <vector>

namespace millrace {

/// Where something is declared.
struct DeclaredPlace final
{
    std::shared_ptr<const Document> document;
    QString pointer; ///< JSON pointer into the document.

    /// "shop.yaml, line 4", of the value at \a below the place.
    [[nodiscard]] QString text(const QString &below = {}) const;
};

/// A source or destination. What is not said of colour and production is kept.
struct DeclaredEndpoint final
{
    EndpointRole role = EndpointRole::Source;
    QString id; ///< Of the stored one that is meant; may be empty.
    QString name;
    QString connectorId;
    QJsonObject configuration; ///< Paths are absolute; references as the store has them.
    std::optional<QString> color;
    std::optional<bool> isProduction;
    DeclaredPlace place;
    bool hasEnteredSecrets = false; ///< By a person: the plain ones stand in no file.
};

struct DeclaredTag final
{
    Tag tag; ///< Without a colour: the one it has, or the next.
    DeclaredPlace place;
};

/// A connection; its ends are the names of declared or stored ones.
struct DeclaredConnection final
{
    ConnectionSpec spec;
    DeclaredPlace place;
};

/// A plain value.
struct ConnectionSet final
{
    std::vector<DeclaredEndpoint> endpoints;
    std::vector<DeclaredTag> tags;
    std::vector<DeclaredConnection> connections;

    [[nodiscard]] bool isEmpty() const
    {
        return endpoints.empty() && tags.empty() && connections.empty();
    }
    /// Null when there is none; valid while nothing is changed.
    [[nodiscard]] const DeclaredEndpoint *endpoint(EndpointRole role, const QString &name) const;
};

/// The version of the form that is written; a newer one is refused.
inline constexpr int s_connectionSetVersion = 1;

} // namespace millrace
