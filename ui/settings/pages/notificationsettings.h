// NotificationSettings: what is told about connections, and by which channels.
#pragma once

#include "core/model/noticesettings.h"
#include "ui/settings/preferences.h"
#include "ui/settings/settingssection.h"

namespace millrace {

class MessageBar;
class NoticeRulesEdit;
class Workspace;

/// Each change is stored with the profile, where every program of it finds it.
class NotificationSettings final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NotificationSettings)

public:
    NotificationSettings(Workspace &workspace, UiPreferences &preferences,
                         QWidget *parent = nullptr);

    void refresh() override;

private:
    void addTrayIcon();
    void store();

    Workspace &m_workspace;
    UiPreferences &m_preferences;
    MessageBar *m_messages = nullptr;
    NoticeRulesEdit *m_edit = nullptr;
    bool m_isStoring = false;
    bool m_isStoreDue = false; ///< Something changed while it was being stored.
};

} // namespace millrace
