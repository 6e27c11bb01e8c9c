// ConnectorInfo: what a connector is, read from its connector.json.
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace millrace {

/// Identity and configuration schemas of one connector. A plain value.
struct ConnectorInfo final
{
    QString id; ///< Stable, lower case: "sqlite".
    QString title; ///< "SQLite".
    QString description; ///< One line.
    QString category; ///< "file", "database" or "api".
    QString documentationUrl; ///< May be empty.
    QStringList aliases; ///< Other words a search should match.
    QJsonObject sourceSpec; ///< JSON Schema of the source configuration; empty: no source.
    QJsonObject destinationSpec; ///< The same for the destination.

    [[nodiscard]] bool isSource() const { return !sourceSpec.isEmpty(); }
    [[nodiscard]] bool isDestination() const { return !destinationSpec.isEmpty(); }
};

} // namespace millrace
