// Airbyte connections: what a connection of Airbyte copies and when, in our file form.
#pragma once

#include "core/interchange/airbyteproject.h"
#include "core/interchange/airbytereport.h"

namespace millrace {

/// What the ends became, as far as connections depend on it.
struct ImportedEnds final
{
    QString source; ///< Name here.
    QString destination;
    bool hasOwnPosition = false; ///< The source needs no cursor.
    QString objects; ///< The connector of a destination with objects of its own; else empty.
};

/// A connection in the form of docs/files.md. Empty when nothing of it can come over, which the
/// last of the items says.
struct TranslatedConnection final
{
    QJsonObject form;
    std::vector<ImportedItem> items; ///< Of the connection, then of its streams.
};

[[nodiscard]] TranslatedConnection translatedConnection(const AirbyteConnection &connection,
                                                        const QString &name,
                                                        const ImportedEnds &ends);

/// A stream in the words of the API, in the form of docs/connection-file.md; empty when it is left
/// out. \a items get what a person has to know about it.
[[nodiscard]] QJsonObject translatedStream(const QJsonObject &stream, const QString &place,
                                           const QString &connection, const ImportedEnds &ends,
                                           std::vector<ImportedItem> &items);

/// The mapping of \a stream into an object of the connector \a connectorId; empty with a \a
/// problem, one sentence, when the file does not say enough.
[[nodiscard]] QJsonObject translatedMapping(const QJsonObject &stream, const QString &connectorId,
                                            QString &problem);

/// The settings of \a mapper, out of whatever a Terraform state wraps around them.
[[nodiscard]] QJsonObject mapperSettings(const QJsonObject &mapper);
/// "a" for "a", ["a"] and {"fieldPath": ["a"]}; nothing for a path of several parts.
[[nodiscard]] QString wholeField(const QJsonValue &value);

} // namespace millrace
