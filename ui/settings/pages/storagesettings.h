// StorageSettings: where the profile lies, how much it takes, how long its history is kept.
#pragma once

#include "core/base/cancellation.h"
#include "core/store/retention.h"
#include "ui/settings/settingssection.h"

class QProgressBar;
class QSpinBox;

namespace millrace {

class MessageBar;
class Workspace;
struct StorageUse;

class StorageSettings final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StorageSettings)

public:
    explicit StorageSettings(Workspace &workspace, QWidget *parent = nullptr);
    /// Ends a removal that is on, the next one goes on, and cancels a compaction.
    ~StorageSettings() override;

    void refresh() override;

private:
    void addFolder(const QString &name, const QString &folder);
    QSpinBox *addDays(const QString &name, const QString &sentence,
                      std::optional<int> RetentionPolicy::*member);
    void addRemoval();
    void showSize(const StorageUse &use);
    void showPolicy(const Result<RetentionPolicy> &policy);
    void storePolicy();
    void removeOld();
    void tellRemoved(const Result<PrunedHistory> &removed);
    void addCompaction();
    void showCompacting(bool isOn);
    void compactOrCancel();
    void tellCompacted(const Result<StateDatabase::Compacted> &compacted);

    Workspace &m_workspace;
    CancellationSource m_removal;
    CancellationSource m_compaction;
    bool m_isCompacting = false;
    RetentionPolicy m_policy;
    MessageBar *m_messages = nullptr;
    SettingRow *m_size = nullptr;
    QSpinBox *m_runs = nullptr;
    QSpinBox *m_rejected = nullptr;
    QPushButton *m_remove = nullptr;
    SettingRow *m_compactRow = nullptr;
    QPushButton *m_compact = nullptr;
    QProgressBar *m_compactProgress = nullptr;
};

} // namespace millrace
