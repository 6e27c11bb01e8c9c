#include "ui/settings/pages/storagesettings.h"

#include "core/store/storedretention.h"
#include "ui/settings/settingrow.h"
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

constexpr int s_mostDays = 36'500;
constexpr int s_mostMegabytes = 100'000'000;
constexpr qint64 s_megabyte = 1'000'000; // as sizes are shown

int megabytes(const std::optional<qint64> &bytes)
{
    return bytes ? static_cast<int>(qMax(qint64(1), *bytes / s_megabyte)) : 0;
}

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
    addLimits();
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

void StorageSettings::addLimits()
{
    addLimit({&RetentionPolicy::keepLogsDays, &RetentionPolicy::mostLogs, &StorageUse::logs,
              tr("Counted from the end of a run; those of its connection's last run and last "
                 "success stay.")},
             tr("Keep &logs"), tr("Room for lo&gs"),
             tr("The oldest logs go first when all of them take more."));
    addLimit({&RetentionPolicy::keepRunsDays, &RetentionPolicy::mostRuns, &StorageUse::runs,
              tr("Counted from the end of a run; the last one of a connection and its last success "
                 "stay.")},
             tr("Keep &runs"), tr("Room for r&uns"),
             tr("The oldest runs go first when all of them take more, and their logs with them."));
    addLimit({&RetentionPolicy::keepClosedRejectedDays, &RetentionPolicy::mostRejected,
              &StorageUse::rejected,
              tr("Counted from the day they were closed; open ones stay for ever.")},
             tr("Keep closed re&jected records"), tr("Room for rejec&ted records"),
             tr("Those closed first go first when all of them take more; open ones stay."));
    addLimit({&RetentionPolicy::keepShownRowsDays, &RetentionPolicy::mostShownRows,
              &StorageUse::shownRows,
              tr("Counted from the end of the last verification of a connection; its numbers "
                 "stay.")},
             tr("Keep ro&ws shown by verifications"), tr("Room for last verificatio&ns"),
             tr("The rows of the oldest verifications go first when all of them take more."));
    addRow(tr("Previews"), tr("Take no room: the records of a preview are gone when it is closed."),
           nullptr);
}

QSpinBox *StorageSettings::limitBox(const QString &none, const QString &suffix, int most)
{
    auto *box = new QSpinBox;
    box->setRange(0, most);
    box->setSpecialValueText(none);
    box->setSuffix(suffix);
    box->setGroupSeparatorShown(true);
    // Typing "180" passes 1 and 18, which nobody asked for.
    box->setKeyboardTracking(false);
    return box;
}

void StorageSettings::addLimit(Limit limit, const QString &daysName, const QString &roomName,
                               const QString &roomSentence)
{
    QSpinBox *days = limitBox(tr("For ever"), tr(" days"), s_mostDays);
    QSpinBox *room = limitBox(tr("No limit"), tr(" MB"), s_mostMegabytes);
    days->setValue((m_policy.*limit.days).value_or(0));
    room->setValue(megabytes(m_policy.*limit.most));
    connect(days, &QSpinBox::valueChanged, this, [this, member = limit.days](int value) {
        storePolicy([member, limit = value > 0 ? std::optional(value) : std::nullopt](
                        RetentionPolicy &policy) { policy.*member = limit; });
    });
    connect(room, &QSpinBox::valueChanged, this, [this, member = limit.most](int value) {
        storePolicy([member, limit = value > 0 ? std::optional(value * s_megabyte) : std::nullopt](
                        RetentionPolicy &policy) { policy.*member = limit; });
    });
    const RetentionPolicy standard;
    limit.row = addRow(
        daysName, limit.sentence, days,
        {[this, member = limit.days] { return m_policy.*member == RetentionPolicy().*member; },
         [days, number = (standard.*limit.days).value_or(0)] { days->setValue(number); }});
    addRow(roomName, roomSentence, room,
           {[this, member = limit.most] { return m_policy.*member == RetentionPolicy().*member; },
            [room, number = megabytes(standard.*limit.most)] { room->setValue(number); }});
    limit.dayBox = days;
    limit.roomBox = room;
    m_limits.push_back(std::move(limit));
}

void StorageSettings::addRemoval()
{
    m_remove = new QPushButton(tr("Remo&ve now"));
    connect(m_remove, &QPushButton::clicked, this, &StorageSettings::removeOld);
    addRow(tr("Older history"),
           tr("What is older or takes more than set above is removed once a day, or now."),
           m_remove);
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
        m_messages->showMessage(
            MessageBar::Kind::Positive,
            tr("The storage is compacted: %1 freed, %2 before, %3 now.")
                .arg(byteText(qMax(qint64(0), compacted->before - compacted->after)),
                     byteText(compacted->before), byteText(compacted->after)));
    else if (compacted.error().isCancelled())
        m_messages->showMessage(MessageBar::Kind::Info,
                                tr("The storage was not compacted and is as it was."));
    else
        m_messages->showError(compacted.error());
    measure();
}

void StorageSettings::refresh()
{
    m_workspace.query<RetentionPolicy>(
        this, [](StateDatabase &database) { return storedRetention(database); },
        [this, changes = m_changes](const Result<RetentionPolicy> &policy) {
            if (changes == m_changes)
                showPolicy(policy);
        });
}

void StorageSettings::showEvent(QShowEvent *event)
{
    SettingsSection::showEvent(event);
    measure();
}

void StorageSettings::measure()
{
    m_workspace.query<StorageUse>(
        this,
        [profile = m_workspace.services().profile](StateDatabase &database) {
            return storageUse(database, profile);
        },
        [this](const Result<StorageUse> &use) { showSize(use); });
}

void StorageSettings::showSize(const Result<StorageUse> &use)
{
    if (!use) {
        m_messages->showError(use.error());
        return;
    }
    m_size->setSentence(
        tr("%1 in all: logs %2, runs %3, rejected records %4, rows shown by verifications %5, "
           "connections, checkpoints and journal %6, backups %7. Compacting would give back about "
           "%8.")
            .arg(byteText(use->total()), byteText(use->logs), byteText(use->runs),
                 byteText(use->rejected), byteText(use->shownRows), byteText(use->rest()),
                 byteText(use->backups), byteText(use->unused)));
    for (const Limit &limit : m_limits)
        limit.row->setSentence(
            tr("Take %1 now. %2").arg(byteText((*use).*limit.use), limit.sentence));
}

void StorageSettings::showPolicy(const Result<RetentionPolicy> &policy)
{
    if (!policy) {
        m_messages->showError(policy.error());
        return;
    }
    m_policy = *policy;
    for (const Limit &limit : m_limits) {
        const QSignalBlocker quietDays(limit.dayBox);
        const QSignalBlocker quietRoom(limit.roomBox);
        limit.dayBox->setValue((m_policy.*limit.days).value_or(0));
        limit.roomBox->setValue(megabytes(m_policy.*limit.most));
    }
    refreshDefaults();
}

void StorageSettings::storePolicy(const std::function<void(RetentionPolicy &)> &change)
{
    ++m_changes;
    change(m_policy);
    refreshDefaults();
    m_workspace.query<void>(
        this,
        [change](StateDatabase &database) -> Result<void> {
            auto policy = storedRetention(database);
            if (!policy)
                return policy.error();
            change(*policy);
            return storeRetention(database, *policy);
        },
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
    m_messages->showMessage(
        MessageBar::Kind::Positive,
        removed->isNothing()
            ? tr("Nothing was old enough or too much.")
            : tr("Removed: runs %1, closed rejected records %2, logs of other runs %3 (%4), rows "
                 "of verifications %5.")
                  .arg(groupedNumber(removed->runs), groupedNumber(removed->rejectedRecords),
                       groupedNumber(removed->logs), byteText(removed->logBytes),
                       groupedNumber(removed->verifications)));
    measure();
}

} // namespace millrace
