// Near names: which known names a mistyped one may stand for.
#pragma once

#include <QString>
#include <QStringList>

namespace millrace::expression {

/// Up to three of \a known that are near to \a name, the nearest first: other case, few letters
/// changed, or one the start of the other.
[[nodiscard]] QStringList nearNames(const QString &name, const QStringList &known);

/// "The nearest name is a." or "Near names are a, b."; empty without names. Translated.
[[nodiscard]] QString nearNamesSentence(const QStringList &names);

} // namespace millrace::expression
