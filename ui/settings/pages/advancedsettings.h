// AdvancedSettings: how many connections run at once.
#pragma once

#include "ui/settings/settingssection.h"

namespace millrace {

class UiPreferences;
class Workspace;

class AdvancedSettings final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AdvancedSettings)

public:
    AdvancedSettings(Workspace &workspace, UiPreferences &preferences, QWidget *parent = nullptr);
};

} // namespace millrace
