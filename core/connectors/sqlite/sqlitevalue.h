// SqliteValue: one value as SQLite stores it, for cursors and keys.
#pragma once

#include <QJsonValue>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

struct sqlite3_stmt;

namespace millrace {

/// The bytes of a blob; text is a plain std::string.
struct SqliteBlob final
{
    std::string bytes;

    bool operator==(const SqliteBlob &) const = default;
};

/// NULL, INTEGER, REAL, TEXT or BLOB. Not for hot paths.
using SqliteValue = std::variant<std::monostate, std::int64_t, double, std::string, SqliteBlob>;

/// The value in \a column of the current row of \a statement.
[[nodiscard]] SqliteValue columnValue(sqlite3_stmt *statement, int column);
/// Binds \a value to the parameter \a index, copying it. Returns SQLite's result code.
int bindValue(sqlite3_stmt *statement, int index, const SqliteValue &value);

/// A JSON form that keeps every bit: {"type":"integer","value":"12"}; null for NULL.
[[nodiscard]] QJsonValue toJson(const SqliteValue &value);
/// The value toJson() wrote, or nothing when \a json is something else.
[[nodiscard]] std::optional<SqliteValue> sqliteValueFromJson(const QJsonValue &json);

/// The value as a person reads it.
[[nodiscard]] QString displayText(const SqliteValue &value);

} // namespace millrace
