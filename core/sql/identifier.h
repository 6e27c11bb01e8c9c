// Identifier: quoting, normalising and shortening of the names SQL databases use.
#pragma once

#include <QString>

namespace millrace {

/// \a name between \a quote characters; a quote inside is doubled. Any name without a NUL is safe
/// in SQL text this way.
[[nodiscard]] QString quotedIdentifier(const QString &name, QChar quote = u'"');

/// \a text as an SQL string literal between single quotes.
[[nodiscard]] QString quotedText(const QString &text);

/// \a name with every character that is no ASCII letter, digit or underscore replaced by "_", an
/// underscore before a leading digit, and "default_name" for nothing at all.
[[nodiscard]] QString normalisedIdentifier(const QString &name);

/// \a name, or when it is longer than \a maximum its beginning, "_" and eight hexadecimal digits
/// of its hash, \a maximum characters together. REQUIRES: maximum > 9.
[[nodiscard]] QString withHashedTail(const QString &name, int maximum);

/// \a name, or when it is longer than \a maximum its first and last parts around "__".
/// REQUIRES: maximum > 2.
[[nodiscard]] QString withoutMiddle(const QString &name, int maximum);

/// \a name with ASCII letters in lower case: the form in which databases that ignore case only
/// for ASCII, such as SQLite, compare names.
[[nodiscard]] QString asciiLower(QString name);

} // namespace millrace
