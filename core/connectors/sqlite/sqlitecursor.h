// SQLite cursor: which fields order changes, and the values a person enters for them.
#pragma once

#include "core/connectors/sqlite/sqlitevalue.h"
#include "core/data/fieldtype.h"

#include <optional>
#include <string>

namespace millrace {

/// Whether the values of \a type have an order in SQLite that says which came later.
[[nodiscard]] bool canBeCursor(FieldType type);

/// \a text as SQLite stores a cursor of \a type, so that the two compare. A day alone stands for
/// its first timestamp. Nothing when \a text is no such value. REQUIRES: canBeCursor(type).
[[nodiscard]] std::optional<SqliteValue> cursorValueOf(FieldType type, const std::string &text);

} // namespace millrace
