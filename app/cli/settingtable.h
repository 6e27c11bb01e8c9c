// SettingTable: the settings of a profile by name, as the command line reads and writes them.
#pragma once

#include "core/interchange/noticestorage.h"
#include "core/model/networksettings.h"
#include "core/secrets/secretstore.h"
#include "core/store/enginesettings.h"
#include "core/store/retention.h"

#include <QJsonValue>
#include <QUrl>

#include <vector>

namespace millrace {

/// Everything the table has, as it is stored or is to be.
struct SettingValues final
{
    NetworkSettings network;
    EngineSettings engine;
    RetentionPolicy retention;
    std::optional<QString> newPassword; ///< Of the proxy; nothing: as it is.
    NoticeSettings notices;
    NoticeSecrets noticeSecrets; ///< New ones.
    QUrl catalogue; ///< Its address; empty: the usual one.
    QString language; ///< Code; empty: as the system has it. Not in the database.
};

/// All but the language, which core/store/languagechoice.h has.
[[nodiscard]] Result<SettingValues> storedSettings(StateDatabase &database);
[[nodiscard]] Result<void> storeSettings(StateDatabase &database, SecretStore &secrets,
                                         const SettingValues &values);

/// One setting.
struct SettingEntry final
{
    QString key; ///< "network.proxy".
    QString sentence; ///< What it is for and which values it takes.
    QJsonValue (*value)(const SettingValues &values);
    /// Takes what a person wrote. "cli.setting_invalid" (Configuration).
    Result<void> (*set)(SettingValues &values, const QString &text);
    void (*reset)(SettingValues &values);
    bool isSecret = false; ///< value() only tells whether there is one.
};

[[nodiscard]] const std::vector<SettingEntry> &settingTable();
/// "cli.setting_unknown" (Configuration), which names a similar one.
[[nodiscard]] Result<const SettingEntry *> findSetting(const QString &key);

} // namespace millrace
