// SqlitePosition: where reading a table of a SQLite database stopped.
#pragma once

#include "core/connectors/sqlite/sqlitevalue.h"

#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace millrace {

/// A position as it travels in checkpoints, as JSON.
///
/// A full refresh goes on behind the row named by \a key, or is done. An incremental read goes on
/// behind \a cursor; \a count rows with that very value were read, so that the next read can tell
/// whether more have come since. In the middle of a read \a key names the last row of them.
struct SqlitePosition final
{
    bool isIncremental = false;
    bool isDone = false; ///< Full refresh: every row was read.
    std::int64_t rows = 0; ///< Full refresh: rows read so far, for the row limit.
    QString cursorField;
    SqliteValue cursor; ///< NULL: no row was read yet.
    std::int64_t count = 0;
    std::vector<SqliteValue> key; ///< The row number or the primary key; may be empty.

    [[nodiscard]] bool hasCursor() const { return !std::holds_alternative<std::monostate>(cursor); }

    bool operator==(const SqlitePosition &) const = default;
};

[[nodiscard]] std::string toJson(const SqlitePosition &position);
/// Nothing when \a json was not written by toJson().
[[nodiscard]] std::optional<SqlitePosition> sqlitePositionFromJson(const std::string &json);

} // namespace millrace
