// WrittenFile: reads what the files destination wrote, without any of its code.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace millrace::test {

/// One record: a value or nothing for each name.
using WrittenRow = std::map<std::string, std::optional<std::string>>;

/// The text of \a path, unpacked by zlib or zstd when its name ends in .gz or .zst. Ends the
/// program when the packing is damaged, as any other reader would refuse the file.
[[nodiscard]] QByteArray unpacked(const QString &path);

/// The records of a CSV text: an empty unquoted field is nothing, a quoted one a text.
[[nodiscard]] std::vector<WrittenRow> csvRows(const QByteArray &text, char delimiter = ',');

/// The records of a JSON Lines text; numbers and nested values as they are written.
[[nodiscard]] std::vector<WrittenRow> jsonRows(const QByteArray &text);

} // namespace millrace::test
