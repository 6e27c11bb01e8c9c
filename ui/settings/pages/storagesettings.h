// StorageSettings: where the profile lies and how much it takes.
#pragma once

#include "ui/settings/settingssection.h"

namespace millrace {

class Workspace;
struct StorageUse;

class StorageSettings final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StorageSettings)

public:
    explicit StorageSettings(Workspace &workspace, QWidget *parent = nullptr);

    void refresh() override;

private:
    void addFolder(const QString &name, const QString &folder);
    void show(const StorageUse &use);

    Workspace &m_workspace;
    SettingRow *m_size = nullptr;
};

} // namespace millrace
