// What a secret may consist of.
#pragma once

#include <QString>

namespace millrace {

/// Whether every place gives \a value back as it is: UTF-8 can hold it (no lone surrogate), and it
/// has no NUL, where the keychain would cut it.
[[nodiscard]] inline bool isSecretText(const QString &value)
{
    return !value.contains(QChar(u'\0')) && QString::fromUtf8(value.toUtf8()) == value;
}

} // namespace millrace
