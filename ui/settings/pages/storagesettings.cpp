#include "ui/settings/pages/storagesettings.h"

#include "ui/settings/settingrow.h"
#include "ui/settings/storageuse.h"
#include "ui/settings/storedretention.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/messagebar.h"
#include "ui/workspace/workspace.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QUrl>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_mostDays = 3650;

} // namespace

StorageSettings::StorageSettings(Workspace &workspace, QWidget *parent)
    : SettingsSection(tr("Storage"), u"storage"_s, parent)
    , m_workspace(workspace)
    , m_messages(new MessageBar)
{
    addWidget(m_messages);
    const Profile &profile = workspace.services().profile;
    addFolder(tr("Place of the profile"), QFileInfo(profile.stateDatabase()).path());
    addFolder(tr("Place of the logs"), profile.logsFolder());
    m_size = addRow(tr("Size now"), tr("Being measured."), nullptr);
    m_runs = addDays(tr("Keep &runs and logs"),
                     tr("Counted from the end of a run; the last one of a connection stays."),
                     &RetentionPolicy::keepRunsDays);
    m_rejected = addDays(tr("Keep closed re&jected records"),
                         tr("Counted from the day they were closed; open ones stay for ever."),
                         &RetentionPolicy::keepClosedRejectedDays);
    addRemoval();
    addCompaction();
}

StorageSettings::~StorageSettings()
{
    m_removal.request_stop();
    m_compaction.request_stop();
}

void StorageSettings::addFolder(const QString &name, const QString &folder)
{
    auto *open = new QPushButton(tr("Open folder"));
    open->setAccessibleName(tr("Open folder: %1").arg(name));
    connect(open, &QPushButton::clicked, this,
            [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
    addRow(name, folder, open);
}

QSpinBox *StorageSettings::addDays(const QString &name, const QString &sentence,
                                   std::optional<int> RetentionPolicy::*member)
{
    auto *days = new QSpinBox;
    days->setRange(0, s_mostDays);
    days->setSpecialValueText(tr("For ever"));
    days->setSuffix(tr(" days"));
    days->setValue((m_policy.*member).value_or(0));
    // Typing "180" passes 1 and 18, which nobody asked for.
    days->setKeyboardTracking(false);
    connect(days, &QSpinBox::valueChanged, this, [this, member](int value) {
        m_policy.*member = value > 0 ? std::optional(value) : std::nullopt;
        storePolicy();
    });
    addRow(name, sentence, days,
           {[this, member] { return m_policy.*member == RetentionPolicy().*member; },
            [days, member] { days->setValue((RetentionPolicy().*member).value_or(0)); }});
    return days;
}

void StorageSettings::addRemoval()
{
    m_remove = new QPushButton(tr("Remo&ve now"));
    connect(m_remove, &QPushButton::clicked, this, &StorageSettings::removeOld);
    addRow(tr("Older history"),
           tr("What is older than the days above is removed once a day, or now."), m_remove);
}

void StorageSettings::addCompaction()
{
    m_compact = new QPushButton;
    connect(m_compact, &QPushButton::clicked, this, &StorageSettings::compactOrCancel);
    m_compactRow = addRow(tr("Compact storage"), QString(), m_compact);
    m_compactProgress = new QProgressBar;
    m_compactProgress->setRange(0, 0); // SQLite does not tell how far it is.
    m_compactProgress->setTextVisible(false);
    m_compactProgress->setAccessibleName(tr("The storage is being compacted"));
    addWidget(m_compactProgress);
    showCompacting(false);
}

void StorageSettings::showCompacting(bool isOn)
{
    m_isCompacting = isOn;
    m_compact->setText(isOn ? tr("&Cancel") : tr("Com&pact now"));
    m_compactProgress->setVisible(isOn);
    m_compactRow->setSentence(
        isOn ? tr("The database of the profile is being written anew; runs wait meanwhile.")
             : tr("Writes the database anew without the room that removed history has left. Not "
                  "while a connection runs."));
}

void StorageSettings::compactOrCancel()
{
    if (m_isCompacting) {
        m_compaction.request_stop();
        return;
    }
    m_compaction = CancellationSource();
    showCompacting(true);
    m_workspace.query<StateDatabase::Compacted>(
        this,
        [cancellation = m_compaction.get_token()](StateDatabase &database) {
            return database.compact(cancellation);
        },
        [this](const Result<StateDatabase::Compacted> &result) { tellCompacted(result); });
}

void StorageSettings::tellCompacted(const Result<StateDatabase::Compacted> &compacted)
{
    showCompacting(false);
    if (compacted)
        m_messages->showMessage(MessageBar::Kind::Positive,
                                tr("The storage is compacted: %1 before, %2 now.")
                                    .arg(byteText(compacted->before), byteText(compacted->after)));
    else if (compacted.error().isCancelled())
        m_messages->showMessage(MessageBar::Kind::Info,
                                tr("The storage was not compacted and is as it was."));
    else
        m_messages->showError(compacted.error());
    refresh();
}

void StorageSettings::refresh()
{
    runInBackground(
        m_workspace.pool(), this,
        [profile = m_workspace.services().profile] { return storageUse(profile); },
        [this](const StorageUse &use) { showSize(use); });
    m_workspace.query<RetentionPolicy>(
        this, [](StateDatabase &database) { return storedRetention(database); },
        [this](const Result<RetentionPolicy> &policy) { showPolicy(policy); });
}

void StorageSettings::showSize(const StorageUse &use)
{
    m_size->setSentence(tr("%1 in all: connections, runs and rejected records %2, backups %3, "
                           "logs %4.")
                            .arg(byteText(use.total()), byteText(use.database),
                                 byteText(use.backups), byteText(use.logs)));
}

void StorageSettings::showPolicy(const Result<RetentionPolicy> &policy)
{
    if (!policy) {
        m_messages->showError(policy.error());
        return;
    }
    m_policy = *policy;
    const QSignalBlocker quietRuns(m_runs);
    const QSignalBlocker quietRejected(m_rejected);
    m_runs->setValue(m_policy.keepRunsDays.value_or(0));
    m_rejected->setValue(m_policy.keepClosedRejectedDays.value_or(0));
    refreshDefaults();
}

void StorageSettings::storePolicy()
{
    refreshDefaults();
    m_workspace.query<void>(
        this,
        [policy = m_policy](StateDatabase &database) { return storeRetention(database, policy); },
        [this](const Result<void> &stored) {
            if (!stored)
                m_messages->showError(stored.error());
        });
}

void StorageSettings::removeOld()
{
    m_remove->setEnabled(false);
    m_workspace.query<PrunedHistory>(
        this,
        [policy = m_policy, profile = m_workspace.services().profile,
         cancellation = m_removal.get_token()](StateDatabase &database) {
            return pruneHistory(database, profile, policy, cancellation);
        },
        [this](const Result<PrunedHistory> &removed) { tellRemoved(removed); });
}

void StorageSettings::tellRemoved(const Result<PrunedHistory> &removed)
{
    m_remove->setEnabled(true);
    if (!removed) {
        m_messages->showError(removed.error());
        return;
    }
    const bool isNothing = removed->runs == 0 && removed->rejectedRecords == 0;
    m_messages->showMessage(MessageBar::Kind::Positive,
                            isNothing ? tr("Nothing was old enough to be removed.")
                                      : tr("Removed: runs %1, closed rejected records %2.")
                                            .arg(groupedNumber(removed->runs),
                                                 groupedNumber(removed->rejectedRecords)));
    refresh();
}

} // namespace millrace
