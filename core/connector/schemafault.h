// SchemaFault: whether a JSON value follows a JSON Schema.
#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QString>

#include <optional>

namespace millrace {

/// What keeps a value from following a schema.
struct SchemaFault final
{
    QString pointer; ///< JSON pointer of the place.
    QString reason; ///< A clause, in the validator's words.
};

/// The first fault of \a value under \a schema, a JSON Schema of draft 7; nothing when it follows
/// it. No default is filled in.
[[nodiscard]] std::optional<SchemaFault> schemaFault(const QJsonObject &schema,
                                                     const QJsonValue &value);

} // namespace millrace
