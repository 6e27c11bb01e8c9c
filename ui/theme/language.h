// Language: the texts of the window in the person's language.
#pragma once

#include <QLocale>

namespace millrace {

/// Speaks the language \a choice, a code as of languageCodes(), or that of \a system where it is
/// empty, and lays the windows out in its direction. English (with its plurals) where there are no
/// texts. Called after the QApplication is made and before the first window; UI thread only.
void installLanguage(const QString &choice, const QLocale &system = QLocale::system());
/// The same with the language of \a locale.
void installLanguage(const QLocale &locale);

} // namespace millrace
