// GeneralSettings: start at login, closing, when schedules wait, questions answered for good,
// remembered places.
#pragma once

#include "ui/settings/settingssection.h"

class QCheckBox;
class QPushButton;

namespace millrace {

class UiPreferences;
class Workspace;

class GeneralSettings final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(GeneralSettings)

public:
    GeneralSettings(Workspace &workspace, UiPreferences &preferences, QWidget *parent = nullptr);

    void refresh() override;

private:
    void addLogin();
    void addClosing();
    void addWaiting();
    void addWait(const QString &name, const QString &sentence, bool (UiPreferences::*wants)() const,
                 void (UiPreferences::*set)(bool));
    void addAnswers();
    void addPlaces();
    void setStartsAtLogin(bool isOn);

    Workspace &m_workspace;
    UiPreferences &m_preferences;
    QCheckBox *m_login = nullptr;
    SettingRow *m_loginRow = nullptr;
    QPushButton *m_answers = nullptr;
};

} // namespace millrace
