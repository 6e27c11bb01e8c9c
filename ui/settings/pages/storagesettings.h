// StorageSettings: where the profile lies, how much it takes, how long its history is kept.
#pragma once

#include "core/base/cancellation.h"
#include "core/store/retention.h"
#include "core/store/storageuse.h"
#include "ui/settings/settingssection.h"

#include <functional>
#include <vector>

class QProgressBar;
class QSpinBox;

namespace millrace {

class MessageBar;
class Workspace;

class StorageSettings final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StorageSettings)

public:
    explicit StorageSettings(Workspace &workspace, QWidget *parent = nullptr);
    /// Ends a removal that is on, the next one goes on, and cancels a compaction.
    ~StorageSettings() override;

    void refresh() override;

protected:
    void showEvent(QShowEvent *event) override;

private:
    /// Not by refresh(), which is called for every page: a large database takes a while.
    void measure();
    void addFolder(const QString &name, const QString &folder);
    /// What is kept of one kind: for how long, and how much. The sentence tells what it takes.
    struct Limit final
    {
        std::optional<int> RetentionPolicy::*days;
        std::optional<qint64> RetentionPolicy::*most;
        qint64 StorageUse::*use;
        QString sentence;
        SettingRow *row = nullptr;
        QSpinBox *dayBox = nullptr;
        QSpinBox *roomBox = nullptr;
    };
    void addLimits();
    void addLimit(Limit limit, const QString &daysName, const QString &roomName,
                  const QString &roomSentence);
    [[nodiscard]] static QSpinBox *limitBox(const QString &none, const QString &suffix, int most);
    void addRemoval();
    void showSize(const Result<StorageUse> &use);
    void showPolicy(const Result<RetentionPolicy> &policy);
    /// Stores what \a change makes of the policy as it is stored then.
    void storePolicy(const std::function<void(RetentionPolicy &)> &change);
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
    int m_changes = 0; ///< A policy that was read before one of them is not shown.
    MessageBar *m_messages = nullptr;
    SettingRow *m_size = nullptr;
    std::vector<Limit> m_limits;
    QPushButton *m_remove = nullptr;
    SettingRow *m_compactRow = nullptr;
    QPushButton *m_compact = nullptr;
    QProgressBar *m_compactProgress = nullptr;
};

} // namespace millrace
