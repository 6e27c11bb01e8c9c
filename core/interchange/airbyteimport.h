// AirbyteImport: files of Airbyte or Meltano as one file of ours, with a report.
#pragma once

#include "core/base/cancellation.h"
#include "core/connector/connectorregistry.h"
#include "core/interchange/airbyteproject.h"
#include "core/interchange/airbytereport.h"

#include <QStringList>

namespace millrace {

/// A source, destination or connection that can come over.
struct ImportedPart final
{
    ImportedKind kind = ImportedKind::Connection;
    QString name;
    QString place; ///< "state.json, line 12".
    QJsonObject form; ///< As in its section of docs/files.md.
};

/// A plain value. The form holds references, and no secret of the files.
struct AirbyteImport final
{
    QJsonObject form; ///< In the form of docs/files.md; without connections when there are none.
    AirbyteReport report;
    std::vector<ImportedPart> parts; ///< What the form is made of.
};

/// What \a project is here. Names that are there twice get a number; what cannot come over is in
/// the report alone.
/// \a definitions are those of the public list, as far as it is known.
[[nodiscard]] AirbyteImport airbyteImport(const AirbyteProject &project,
                                          const ConnectorRegistry &registry,
                                          const AirbyteDefinitions &definitions = {});

/// Reads \a paths and makes an import of them. Of a folder the files that end in ".yaml", ".yml",
/// ".json" or ".tfstate" and are recognised count; a file that is named has to be one of them. The
/// error names file and line, or is a cancellation. Blocks while files are read; any thread.
[[nodiscard]] Result<AirbyteImport> importFromAirbyte(const QStringList &paths,
                                                      const ConnectorRegistry &registry,
                                                      const AirbyteDefinitions &definitions,
                                                      const Cancellation &cancellation = {});

/// Whether \a paths are meant for importFromAirbyte(): one of the files is recognised. A folder
/// with a file of our own form is not. What cannot be read is not looked at. Blocks; any thread.
[[nodiscard]] bool isFromAirbyte(const QStringList &paths, const Cancellation &cancellation = {});

} // namespace millrace
