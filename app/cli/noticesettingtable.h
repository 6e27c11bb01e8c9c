// The settings of notices by name, of a profile and of a connection.
#pragma once

#include "app/cli/settingtable.h"

namespace millrace {

/// Those of a profile: "notices.first_failure", "notices.mail.host".
[[nodiscard]] std::vector<SettingEntry> noticeEntries();

/// What a connection may have otherwise: "first_failure", "nothing_new_days".
[[nodiscard]] QStringList noticeOverrideKeys();
/// Takes what a person wrote for \a key. "cli.setting_unknown", "cli.setting_invalid".
[[nodiscard]] Result<void> setNoticeOverride(NoticeOverrides &overrides, const QString &key,
                                             const QString &text);
/// \a key is as the profile has it. "cli.setting_unknown".
[[nodiscard]] Result<void> resetNoticeOverride(NoticeOverrides &overrides, const QString &key);

} // namespace millrace
