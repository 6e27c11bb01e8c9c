// AirbyteImport: files of Airbyte or Meltano as one file of ours, with a report.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/interchange/airbyteproject.h"
#include "core/interchange/airbytereport.h"

#include <QStringList>

namespace millrace {

/// A plain value. The form holds references, and no secret of the files.
struct AirbyteImport final
{
    QJsonObject form; ///< In the form of docs/files.md; without connections when there are none.
    AirbyteReport report;
};

/// What \a project is here. Names that are there twice get a number; what cannot come over is in
/// the report alone.
[[nodiscard]] AirbyteImport airbyteImport(const AirbyteProject &project,
                                          const ConnectorRegistry &registry);

/// Reads \a paths and makes an import of them. Of a folder the files that end in ".yaml", ".yml",
/// ".json" or ".tfstate" and are recognised count; a file that is named has to be one of them. The
/// error names file and line. Blocks while files are read; any thread.
[[nodiscard]] Result<AirbyteImport> importFromAirbyte(const QStringList &paths,
                                                      const ConnectorRegistry &registry);

} // namespace millrace
