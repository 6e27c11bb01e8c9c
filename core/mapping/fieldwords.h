// Field words: the names of fields as words that can be compared, and what else they are called.
#pragma once

#include <QString>
#include <QStringList>

namespace millrace {

/// The words of \a name in lower case: "customerEmail_2" is customer, email, 2. Letters keep their
/// accents.
[[nodiscard]] QStringList fieldWords(const QString &name);

/// The words joined, each replaced by the word all its aliases share: "mail", "E-Mail" and
/// "email_address" are "email".
[[nodiscard]] QString canonicalName(const QStringList &words);

/// The words, runs of them with an alias of their own as one, each by the name its aliases share;
/// each once.
[[nodiscard]] QStringList sharedWords(const QStringList &words);

/// Whether the texts differ by a slip of the keyboard: a letter or, in long ones, two.
[[nodiscard]] bool isNearlySame(const QString &one, const QString &other);

} // namespace millrace
