// SchemaLoading: the JSON Schema of a stream, from the manifest or from the API.
#pragma once

#include "core/base/result.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/runtime.h"
#include "core/declarative/value/value.h"

namespace millrace::declarative {

/// The JSON Schema of \a stream, a DeclarativeStream: inline, from a file of the manifest's folder,
/// of several loaders together, or found out by asking the API (reference §21). A stream without a
/// loader has the file schemas/NAME.json, or {}. Errors: declarative.schema_unreadable,
/// declarative.schema_file, declarative.component_custom, those of requests.
[[nodiscard]] Result<Value> streamSchema(const Component &stream, Runtime &runtime);

/// The same for reading, which goes on without the schema where its file is missing: with a
/// warning, unless the records have to be made to fit it.
[[nodiscard]] Result<Value> readingSchema(const Component &stream, Runtime &runtime);

/// Whether \a error says that a schema cannot be had though the stream is sound.
[[nodiscard]] bool isSchemaFileError(const Error &error);

} // namespace millrace::declarative
