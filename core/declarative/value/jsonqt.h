// Values of the manifest engine as Qt's JSON and back, for the edges of the room.
#pragma once

#include "core/declarative/value/value.h"

#include <QJsonObject>
#include <QJsonValue>

namespace millrace::declarative {

/// \a value as Qt's JSON, which knows no order of keys and no whole numbers beyond 64 bits.
[[nodiscard]] QJsonValue toJsonValue(const Value &value);
/// The same for a Mapping; {} for anything else.
[[nodiscard]] QJsonObject toJsonObject(const Value &value);
/// Whole numbers stay whole.
[[nodiscard]] Value fromJsonValue(const QJsonValue &value);

} // namespace millrace::declarative
