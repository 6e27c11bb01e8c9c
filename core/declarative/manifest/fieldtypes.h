// FieldTypes: the JSON Schema of a field whose type an API tells by a word.
#pragma once

#include "core/base/result.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/runtime.h"
#include "core/declarative/value/value.h"

namespace millrace::declarative {

/// The properties that \a definitions, a list of descriptions of fields, stand for by the rules of
/// \a identifier, a SchemaTypeIdentifier. Error: declarative.schema_unreadable, which names
/// \a stream.
[[nodiscard]] Result<Value> describedProperties(const Value &definitions,
                                                const Component &identifier,
                                                const std::string &stream, const Runtime &runtime);

} // namespace millrace::declarative
