// Position texts: where the copying of a stream stands, in words.
#pragma once

#include <QJsonValue>
#include <QString>

#include <string>

namespace millrace {

/// What can be said of a position without its source: "everything up to 2026-05-04 10:31
/// (updated_at)", "14 files are read", "the beginning" for null.
[[nodiscard]] QString positionText(const QJsonValue &position);
/// The same for a position as checkpoints hold it.
[[nodiscard]] QString positionText(const std::string &position);

} // namespace millrace
