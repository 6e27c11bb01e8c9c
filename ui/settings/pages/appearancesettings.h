// AppearanceSettings: light or dark, density, text of tables.
#pragma once

#include "ui/settings/settingssection.h"

namespace millrace {

class UiPreferences;

class AppearanceSettings final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AppearanceSettings)

public:
    explicit AppearanceSettings(UiPreferences &preferences, QWidget *parent = nullptr);

private:
    void addTheme();
    void addDensity();
    void addTableFont();

    UiPreferences &m_preferences;
};

} // namespace millrace
