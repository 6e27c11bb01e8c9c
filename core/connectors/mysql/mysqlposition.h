// MySqlPosition: where reading a table of a MySQL server stopped.
#pragma once

#include "core/connectors/mysql/mysqlvalue.h"

#include <QStringList>

#include <optional>
#include <string>
#include <vector>

namespace millrace {

/// A position as it travels in checkpoints, as JSON.
///
/// A full refresh goes on behind the row named by \a key, or is done. An incremental read goes on
/// behind \a cursor; \a count rows with that very value were read, so that the next read can tell
/// whether more have come since. In the middle of a read \a key names the last row of them.
struct MySqlPosition final
{
    bool isIncremental = false;
    bool isDone = false; ///< Full refresh: every row was read.
    std::int64_t rows = 0; ///< Full refresh: rows read so far, for the row limit.
    QString cursorField;
    std::optional<MySqlValue> cursor; ///< Nothing: no row was read yet.
    std::int64_t count = 0;
    QStringList keyFields; ///< The columns \a key is made of.
    std::vector<MySqlValue> key; ///< May be empty.

    bool operator==(const MySqlPosition &) const = default;
};

[[nodiscard]] std::string toJson(const MySqlPosition &position);
/// Nothing when \a json was not written by toJson().
[[nodiscard]] std::optional<MySqlPosition> mySqlPositionFromJson(const std::string &json);

} // namespace millrace
