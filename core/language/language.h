// Language: in which language the programs speak, and with which numbers and dates.
#pragma once

#include <QLocale>
#include <QStringList>

namespace millrace {

/// The languages with texts, by the codes of their files ("de", "pt_BR"), English first and the
/// others in the order of their own names.
[[nodiscard]] const QStringList &languageCodes();
/// The name of a language in itself: "Deutsch".
[[nodiscard]] QString languageName(const QString &code);

/// The code of the language \a choice stands for: itself where there are such texts, else the first
/// of \a wanted, as of QLocale::uiLanguages(), that has some; English where none has. Portuguese
/// of every country is that of Brazil; traditional Chinese is not read in simplified characters.
[[nodiscard]] QString languageFor(const QString &choice, const QStringList &wanted);
/// The numbers and dates that go with texts in the language \a code: those of \a system where it
/// speaks that language, or speaks none, else those of the language, in the country of \a system
/// where it is spoken there.
[[nodiscard]] QLocale localeFor(const QString &code, const QLocale &system);

/// Speaks the language \a choice from now on; empty: that of \a system. Installs the texts of the
/// programs and of Qt, in place of those of an earlier call, and sets the default locale. What is
/// shown already stays as it is. Returns the code of the language.
///
/// \a isolates: in a language that is read from right to left, what is filled into texts keeps its
/// own direction (see isolation.h). For windows; a terminal has no use for the marks.
///
/// REQUIRES: the application exists. UI thread, or the only one.
QString useLanguage(const QString &choice, const QLocale &system = QLocale::system(),
                    bool isolates = false);

/// The code of the language useLanguage() was last called for; English before.
[[nodiscard]] QString spokenLanguage();

} // namespace millrace
