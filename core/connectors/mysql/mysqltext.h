// MySQL text: names and texts in SQL.
#pragma once

#include <QString>

namespace millrace {

/// \a name between backticks.
[[nodiscard]] QString mySqlName(const QString &name);

/// `database`.`table`.
[[nodiscard]] QString mySqlName(const QString &database, const QString &table);

/// \a text as a literal. REQUIRES: a session whose sql_mode lacks NO_BACKSLASH_ESCAPES, as that of
/// MySqlConnection.
[[nodiscard]] QString mySqlText(const QString &text);

/// The same for bytes, of any content.
[[nodiscard]] QString mySqlBytes(const QByteArray &bytes);

} // namespace millrace
