// MappingFile: the file form of a stream's mapping, in connection files and by itself.
#pragma once

#include "core/data/document.h"
#include "core/interchange/connectionspec.h"

#include <QJsonObject>

#include <vector>

namespace millrace {

/// The value at \a pointer of \a document as a mapping. Errors name file, line and key.
[[nodiscard]] Result<MappingSpec> mappingSpecAt(const Document &document, const QJsonValue &value,
                                                const QString &pointer);
/// A document that is a mapping and nothing else, as mappingToYaml() writes it.
[[nodiscard]] Result<MappingSpec> mappingSpecFrom(const Document &document);

/// Finds the object in \a objects and settles what was left out. Object, operation and matching key
/// have to be there; what else the mapping lacks is the matter of mappingProblems(). Errors are of
/// kind Configuration and propose similar names.
[[nodiscard]] Result<ObjectMapping> completed(const MappingSpec &spec,
                                              const std::vector<DestinationObject> &objects);

/// The file form of \a mapping, without the description of the object: a field of the stream that
/// keeps the usual rules stands as `target: field`.
[[nodiscard]] QJsonObject mappingToJson(const ObjectMapping &mapping);
/// The same as YAML, rows in their order.
[[nodiscard]] QString mappingToYaml(const ObjectMapping &mapping);

} // namespace millrace
