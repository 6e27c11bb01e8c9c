// AirbyteProject: sources, destinations and connections as files of Airbyte or Meltano have them.
#pragma once

#include "core/data/document.h"
#include "core/interchange/airbytedefinitions.h"
#include "core/model/endpoint.h"

#include <QJsonObject>
#include <QStringList>

#include <vector>

namespace millrace {

/// A source or destination in the words of Airbyte's API, whatever file it came from.
struct AirbyteEnd final
{
    EndpointRole role = EndpointRole::Source;
    QString id; ///< What connections call it by; unique per role.
    QString name;
    QString connector; ///< "source-postgres"; empty when the file does not say it in words.
    QJsonObject configuration; ///< May hold secrets in plain text: never shown or logged.
    QString folder; ///< Relative paths are meant from there.
    QString place; ///< "state.json, line 12".
    QString definitionId{}; ///< As airbyteDefinitionId() gives it.
};

/// A connection in the words of Airbyte's public API: `configurations.streams`, camel case.
struct AirbyteConnection final
{
    QString name;
    QString sourceId;
    QString destinationId;
    QJsonObject json;
    QString place;
    QStringList remarks{}; ///< What was lost on the way into these words, one sentence each.
};

/// Takes any number of documents; what they say is one project. A plain value but for add().
class AirbyteProject final
{
public:
    /// Whether \a document is a file this reads: answers of the API, a Terraform state, a project
    /// of Meltano, a configured catalogue, or a configuration in a file named like its connector.
    [[nodiscard]] static bool recognises(const Document &document);

    /// Whether \a document declares connections of ours (docs/files.md, docs/connection-file.md).
    [[nodiscard]] static bool isOwnForm(const Document &document);

    /// "interchange.airbyte_unknown" when \a document is nothing of the kind,
    /// "interchange.airbyte_malformed" when it is, but a part has the wrong type.
    [[nodiscard]] Result<void> add(const Document &document, const QString &folder);
    /// Gives catalogues without a connection to the one there can be. After the last add().
    void finish();

    [[nodiscard]] const std::vector<AirbyteEnd> &ends() const { return m_ends; }
    [[nodiscard]] const std::vector<AirbyteConnection> &connections() const
    {
        return m_connections;
    }
    /// Catalogues that belong to no connection; their streams are in the words of the API.
    [[nodiscard]] const std::vector<AirbyteConnection> &catalogues() const { return m_catalogues; }
    /// What the files say themselves of definition ids.
    [[nodiscard]] const AirbyteDefinitions &definitions() const { return m_definitions; }
    /// The files that are one page of an answer with further ones.
    [[nodiscard]] const QStringList &pages() const { return m_pages; }
    /// Null when there is none.
    [[nodiscard]] const AirbyteEnd *end(EndpointRole role, const QString &id) const;

private:
    void addEnd(AirbyteEnd end);

    std::vector<AirbyteEnd> m_ends;
    std::vector<AirbyteConnection> m_connections;
    std::vector<AirbyteConnection> m_catalogues;
    AirbyteDefinitions m_definitions;
    QStringList m_pages;
};

} // namespace millrace
