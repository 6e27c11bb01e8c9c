// ConnectorInfo: what a connector is, read from its connector.json.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <vector>

namespace millrace {

/// One way to open a plain path with a connector, so that a person need not write a configuration.
/// From "paths" of connector.json.
struct PathOpening final
{
    QByteArray magic; ///< First bytes of an existing file; empty: not told by content.
    QStringList extensions; ///< Endings in lower case with their dot: ".csv.gz".
    bool takesPatterns = false; ///< Also paths with *, ? and [.
    bool takesFolders = false; ///< Existing folders, and paths that end in "/".
    bool takesAnyFile = false; ///< Any existing file that nothing else knows.
    bool namesStream = false; ///< The file's name without the ending is the name of one stream.
    QJsonObject configuration; ///< "${path}" and "${folder}" stand for the path and its folder.
};

/// What the URLs of some schemes stand for, such as "postgres://user@host/shop". From "url_schemes"
/// of connector.json.
struct UrlOpening final
{
    QStringList schemes; ///< In lower case: "postgres", "postgresql".
    bool isForSource = true;
    bool isForDestination = true;
    /// Values are taken as they are but for "${host}", "${port}", "${user}", "${password}",
    /// "${path}", "${database}" (the path without its first slash), "${socket}" (file or folder of
    /// a Unix socket), "${tls_mode}" (libpq's words, whichever parameter says it) and
    /// "${query.NAME}". In an object with oneOf, what the chosen option does not know is left out.
    QJsonObject configuration;
};

/// A type whose values do not all come back from a copy as they were, from "type_exceptions" of
/// connector.json. The README of the connector has the same in its tables of types.
struct TypeException final
{
    QString type; ///< Column types of a source, field types of a destination: "date, timestamp".
    QString becomes; ///< The field type, or the column type.
    QString note; ///< What is lost, or has no place.
};

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
    std::vector<PathOpening> sourcePaths; ///< Paths it can read, the best fitting first.
    std::vector<PathOpening> destinationPaths; ///< Paths it can write.
    std::vector<UrlOpening> urls; ///< URLs that stand for a configuration.
    std::vector<TypeException> sourceTypeExceptions;
    std::vector<TypeException> destinationTypeExceptions;

    [[nodiscard]] bool isSource() const { return !sourceSpec.isEmpty(); }
    [[nodiscard]] bool isDestination() const { return !destinationSpec.isEmpty(); }
};

} // namespace millrace
