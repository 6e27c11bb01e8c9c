// AdvancedSettings: how many connections run at once, their memory, and what their logs keep.
#pragma once

#include "core/store/enginesettings.h"
#include "ui/settings/settingssection.h"

class QComboBox;
class QSpinBox;

namespace millrace {

class MessageBar;
class UiPreferences;
class Workspace;

class AdvancedSettings final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AdvancedSettings)

public:
    AdvancedSettings(Workspace &workspace, UiPreferences &preferences, QWidget *parent = nullptr);

    void refresh() override;

private:
    void addRuns();
    void addMemory();
    void addLogLevel();
    void store();
    void showSettings(const Result<EngineSettings> &settings);

    Workspace &m_workspace;
    UiPreferences &m_preferences;
    EngineSettings m_settings;
    bool m_isStoring = false;
    bool m_isStoreDue = false; ///< Something changed while it was being stored.
    MessageBar *m_messages = nullptr;
    QSpinBox *m_memory = nullptr;
    QComboBox *m_level = nullptr;
};

} // namespace millrace
