// Airbyte forms: each kind of file that sources, destinations and connections stand in.
#pragma once

#include "core/interchange/airbyteproject.h"

namespace millrace {

/// What one document has. A plain value.
struct AirbyteParts final
{
    std::vector<AirbyteEnd> ends;
    std::vector<AirbyteConnection> connections;
    AirbyteDefinitions definitions;
};

// The forms. Whether a document is of a form is known before it is read; an error is
// "interchange.airbyte_malformed" with file and line. Relative paths are meant from \a folder.

/// Answers of the public API and of the older configuration API: lists, pages or single things;
/// definitions of connectors, too.
[[nodiscard]] bool isApiAnswer(const QJsonValue &root);
[[nodiscard]] Result<AirbyteParts> readApiAnswer(const Document &document, const QString &folder);

/// A Terraform state.
[[nodiscard]] bool isTerraformState(const QJsonObject &root);
[[nodiscard]] Result<AirbyteParts> readTerraformState(const Document &document,
                                                      const QString &folder);

/// meltano.yml.
[[nodiscard]] bool isMeltanoProject(const QJsonObject &root);
[[nodiscard]] AirbyteParts readMeltanoProject(const Document &document, const QString &folder);

/// A configured catalogue; the connection is without ends.
[[nodiscard]] bool isConfiguredCatalogue(const QJsonObject &root);
[[nodiscard]] AirbyteConnection readConfiguredCatalogue(const Document &document);

/// The configuration of a connector in a file named like it, such as "source-postgres.json".
[[nodiscard]] bool isNamedConfiguration(const Document &document);
[[nodiscard]] AirbyteEnd readNamedConfiguration(const Document &document, const QString &folder);

// What the forms share.

[[nodiscard]] Error malformedPart(const Document &document, const QString &pointer,
                                  const QJsonValue &value, const QString &expected);
/// "source-postgres" for "postgres", "source_postgres" and "Postgres".
[[nodiscard]] QString connectorCalled(QString type, EndpointRole role);
/// The connector that a definition means: of its image, or, where that is the one of every manifest
/// or none is said, of its name.
[[nodiscard]] QString connectorDefined(const QString &image, const QString &name,
                                       EndpointRole role);
/// The definition id in \a object, which says \a end, or in the configuration of that; empty when
/// there is none.
[[nodiscard]] QString definitionIdOf(const QJsonObject &object, const AirbyteEnd &end);
/// \a json, whose words are those of an API, in the words of the public one.
[[nodiscard]] AirbyteConnection connectionOf(const QJsonObject &json, const QString &place);
/// A stream of the older API or of a configured catalogue in the words of the public API.
[[nodiscard]] QJsonObject publicStream(const QJsonObject &entry);
/// \a value with keys such as "cursor_field" as "cursorField", at every depth.
[[nodiscard]] QJsonValue withCamelCase(const QJsonValue &value);
/// The object at \a key: as it is, or the one its text is as JSON (Terraform keeps some as text).
[[nodiscard]] QJsonObject objectOrText(const QJsonObject &object, const QString &key);

} // namespace millrace
