// localNumber: whole numbers as people write them.
#pragma once

#include <QLocale>

namespace millrace {

/// \a number with the digits and groups of the person's language; those of English where a program
/// runs without any, for the C locale does not group.
[[nodiscard]] inline QString localNumber(qint64 number)
{
    const QLocale locale;
    return locale.language() == QLocale::C ? QLocale(QLocale::English).toString(number)
                                           : locale.toString(number);
}

} // namespace millrace
