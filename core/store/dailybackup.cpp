#include "core/store/dailybackup.h"

#include "core/store/backups.h"
#include "core/store/databaseconnection.h"
#include "core/store/databasefile.h"
#include "core/store/filelock.h"

#include <QLoggingCategory>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(backupLog, "millrace.store.backup")

/// Copies the database when it is whole.
Result<void> copyChecked(const Profile &profile, const Backups &backups, QDate date)
{
    auto connection = DatabaseConnection::open(profile.stateDatabase(), DatabaseAccess::ReadOnly);
    if (!connection)
        return connection.error();
    if (auto checked = checkIntegrity((*connection)->handle()); !checked)
        return checked;
    return backups.make((*connection)->handle(), date);
}

} // namespace

DailyBackup::DailyBackup(const Profile &profile, const Clock &clock)
    : m_profile(profile)
    , m_clock(clock)
{
}

void DailyBackup::skipToday() { m_day = utcDate(m_clock); }

void DailyBackup::makeIfDue()
{
    const QDate today = utcDate(m_clock);
    if (today == m_day)
        return;
    m_day = today;
    if (Backups(m_profile.backupsFolder()).has(today))
        return;
    if (!m_thread)
        m_thread.emplace();
    m_thread->post([this, today] { make(today); });
}

void DailyBackup::make(QDate date) const
{
    const Backups backups(m_profile.backupsFolder());
    const auto lock = FileLock::acquire(m_profile.locksFolder() + u"/state-backup.lock"_s,
                                        LockKind::Exclusive, LockWait::Never);
    // Another process is at it, or has just done it.
    if (!lock || !*lock || backups.has(date))
        return;
    const auto made = copyChecked(m_profile, backups, date);
    if (!made)
        qCWarning(backupLog).noquote() << made.error().message << made.error().detail;
}

} // namespace millrace
