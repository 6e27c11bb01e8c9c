// Language: the texts of the window in the person's language.
#pragma once

#include <QLocale>

namespace millrace {

/// Installs the translation for \a locale, English (with its plurals) where there is none. Called
/// once after the QApplication is made; UI thread only.
void installLanguage(const QLocale &locale = {});

} // namespace millrace
