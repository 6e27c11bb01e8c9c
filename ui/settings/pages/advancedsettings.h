// AdvancedSettings: runs at once, their memory, looks at sources, what logs keep, the catalogue.
#pragma once

#include "core/store/enginesettings.h"
#include "ui/settings/settingssection.h"

#include <QUrl>

class QComboBox;
class QLineEdit;
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
    void addSchemaInterval();
    void addLogLevel();
    void addCatalogue();
    void takeCatalogue();
    void storeCatalogue(const QUrl &address);
    void store();
    void showSettings(const Result<EngineSettings> &settings);

    Workspace &m_workspace;
    UiPreferences &m_preferences;
    EngineSettings m_settings;
    bool m_isStoring = false;
    bool m_isStoreDue = false; ///< Something changed while it was being stored.
    MessageBar *m_messages = nullptr;
    QSpinBox *m_memory = nullptr;
    QSpinBox *m_schemaInterval = nullptr;
    QComboBox *m_level = nullptr;
    SettingRow *m_catalogueRow = nullptr;
    QLineEdit *m_catalogue = nullptr;
    int m_catalogueChanges = 0;
    QUrl m_catalogueAddress; ///< As it is stored; empty: the usual one.
};

} // namespace millrace
