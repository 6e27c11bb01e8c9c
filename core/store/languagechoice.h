// The language a person chose for a profile.
#pragma once

#include "core/store/profile.h"

namespace millrace {

/// The file of the window's preferences, which has the choice: it can be read before the database.
[[nodiscard]] QString preferencesFile(const Profile &profile);
/// The key of the choice in that file. QSettings would read the group "general" back under another
/// name.
inline constexpr char languageKey[] = "program/language";

/// A code as of languageCodes(); empty: as the system has it. Looking makes no profile.
[[nodiscard]] QString chosenLanguage(const Profile &profile);
/// Stores \a code, or forgets the choice where it is empty. Programs follow at their next start.
/// "store.language_failed" (System).
[[nodiscard]] Result<void> chooseLanguage(const Profile &profile, const QString &code);

} // namespace millrace
