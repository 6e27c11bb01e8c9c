// SchemaFile: the JSON Schema of a stream that lies in a file beside its manifest.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/value/value.h"

#include <QString>

namespace millrace::declarative {

/// Where the file lies that \a loader, a JsonFileSchemaLoader of the stream called \a stream,
/// names, below the folder of the manifest; without a file_path it is schemas/NAME.json. Errors:
/// declarative.schema_file for a path that leaves the folder, those of templates.
[[nodiscard]] Result<QString> schemaFilePath(const Component &loader, const std::string &stream,
                                             const Value &config, const Clock &clock);

/// The schema in the file at \a path below \a folder, its references within the file and to files
/// beside it or in "shared" there resolved. A path that begins with the name of the folder itself,
/// as that of a package does, is found as well. Error: declarative.schema_file; also for a link
/// that leads out of the folder.
[[nodiscard]] Result<Value> schemaFromFile(const QString &folder, const QString &path,
                                           const std::string &stream);
/// Whether there is a file for schemaFromFile().
[[nodiscard]] bool hasSchemaFile(const QString &folder, const QString &path);

} // namespace millrace::declarative
