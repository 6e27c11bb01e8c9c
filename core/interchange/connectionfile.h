// ConnectionFile: the file form of a connection, described in docs/connection-file.md.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/data/document.h"
#include "core/interchange/connectionspec.h"
#include "core/model/endpoint.h"

namespace millrace {

/// Understands \a document. Every key that is unknown, missing or of the wrong kind is an error of
/// kind Configuration that names file, line and key. Also takes what `connections show --json`
/// prints.
[[nodiscard]] Result<ConnectionSpec> connectionSpecFrom(const Document &document);

/// The value at \a pointer of \a document as a connection; otherwise as connectionSpecFrom().
[[nodiscard]] Result<ConnectionSpec>
connectionSpecAt(const Document &document, const QJsonValue &value, const QString &pointer);

/// The same form for a stored connection; plain texts at places meant for secrets are left out.
[[nodiscard]] QJsonObject connectionToJson(const Connection &connection, const Endpoint &source,
                                           const Endpoint &destination,
                                           const ConnectorRegistry &registry);
/// The form as YAML, keys in the order of the description.
[[nodiscard]] QString connectionToYaml(const QJsonObject &form);

} // namespace millrace
