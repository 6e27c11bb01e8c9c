// SchemaLoading: the JSON Schema of a stream, from the manifest or from the API.
#pragma once

#include "core/base/result.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/runtime.h"
#include "core/declarative/value/value.h"

namespace millrace::declarative {

/// The JSON Schema of \a stream, a DeclarativeStream: inline, of several loaders together, or
/// found out by asking the API (reference §21). A file beside a packaged connector is not there:
/// {}. Errors: declarative.schema_unreadable, declarative.component_custom, those of requests.
[[nodiscard]] Result<Value> streamSchema(const Component &stream, Runtime &runtime);

} // namespace millrace::declarative
