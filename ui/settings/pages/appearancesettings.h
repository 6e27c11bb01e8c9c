// AppearanceSettings: language, light or dark, density, text of tables.
#pragma once

#include "ui/settings/settingssection.h"

class QPushButton;

namespace millrace {

class UiPreferences;

class AppearanceSettings final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AppearanceSettings)

public:
    explicit AppearanceSettings(UiPreferences &preferences, QWidget *parent = nullptr);

private:
    void addLanguage();
    void refreshRestart();
    void addTheme();
    void addDensity();
    void addTableFont();

    UiPreferences &m_preferences;
    QPushButton *m_restart = nullptr;
};

} // namespace millrace
