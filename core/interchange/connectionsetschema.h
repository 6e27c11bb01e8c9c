// The published JSON Schema of files that declare connections.
#pragma once

#include "core/connector/schemafault.h"

#include <QByteArray>
#include <QJsonObject>

namespace millrace {

/// The schema as it is published, docs/connections.schema.json.
[[nodiscard]] QByteArray connectionSetSchemaText();
/// The schema of a whole file, or of its part \a definition, such as "connection".
[[nodiscard]] QJsonObject connectionSetSchema(const QString &definition = {});

} // namespace millrace
