// Suggestion: the known word somebody may have meant.
#pragma once

#include <QString>
#include <QStringList>

namespace millrace {

/// "Did you mean "users"?" for the entry of \a known closest to \a word; empty when none is close.
[[nodiscard]] QString suggestion(const QString &word, const QStringList &known);

} // namespace millrace
