// NotificationSettings: what the desktop is told about.
#pragma once

#include "ui/settings/preferences.h"
#include "ui/settings/settingssection.h"

namespace millrace {

class NotificationSettings final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NotificationSettings)

public:
    explicit NotificationSettings(UiPreferences &preferences, QWidget *parent = nullptr);

private:
    void addKind(NotificationKind kind, const QString &name, const QString &sentence);
    void addLimits();
    void addTrayIcon();

    UiPreferences &m_preferences;
};

} // namespace millrace
