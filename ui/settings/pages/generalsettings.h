// GeneralSettings: login, closing, waiting schedules, questions answered for good, places.
#pragma once

#include "core/engine/userservice.h"
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
    void addService();
    void addClosing();
    void addWaiting();
    void addWait(const QString &name, const QString &sentence, bool (UiPreferences::*wants)() const,
                 void (UiPreferences::*set)(bool));
    void addAnswers();
    void addPlaces();
    void setStartsAtLogin(bool isOn);
    void setService(bool isOn);
    void askService();
    void showService(const Result<UserServiceState> &state);

    Workspace &m_workspace;
    UiPreferences &m_preferences;
    QCheckBox *m_login = nullptr;
    SettingRow *m_loginRow = nullptr;
    QCheckBox *m_service = nullptr;
    SettingRow *m_serviceRow = nullptr;
    QPushButton *m_answers = nullptr;
};

} // namespace millrace
