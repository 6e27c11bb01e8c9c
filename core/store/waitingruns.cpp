#include "core/store/waitingruns.h"

#include "core/store/statement.h"
#include "core/store/storedvalues.h"

#include <unistd.h>

#include <QFile>
#include <QUuid>

#include <algorithm>

namespace millrace {

namespace {

Result<std::vector<WaitingRun>> load(const QSqlDatabase &database)
{
    Statement list(database,
                   "SELECT owner, connection_id, since, job_trigger, needs_slot "
                   "FROM waiting_runs ORDER BY place, since, connection_id");
    std::vector<WaitingRun> runs;
    for (;;) {
        auto row = list.step();
        if (!row)
            return row.error();
        if (!*row)
            return runs;
        const auto trigger = jobTriggerFromName(list.text(3));
        runs.push_back({list.text(0), list.text(1), list.time(2),
                        trigger.value_or(JobTrigger::Manual), list.integer(4) != 0});
    }
}

Result<void> store(const QSqlDatabase &database, const std::vector<WaitingRun> &runs)
{
    Statement clear(database, "DELETE FROM waiting_runs");
    if (auto cleared = clear.run(); !cleared)
        return cleared;
    qint64 place = 0;
    for (const WaitingRun &run : runs) {
        // The connection may be gone by now.
        Statement insert(database,
                         "INSERT INTO waiting_runs (owner, connection_id, place, since, "
                         "job_trigger, needs_slot) SELECT ?1, id, ?3, ?4, ?5, ?6 "
                         "FROM connections WHERE id = ?2");
        insert.bind(1, run.owner);
        insert.bind(2, run.connectionId);
        insert.bind(3, ++place);
        insert.bind(4, run.since);
        insert.bind(5, jobTriggerName(run.trigger));
        insert.bind(6, run.needsSlot);
        if (auto inserted = insert.run(); !inserted)
            return inserted;
    }
    return {};
}

} // namespace

QString WaitingRuns::lockPath(const QString &owner) const
{
    return m_profile.locksFolder() + QStringLiteral("/queue-%1.lock").arg(owner);
}

bool WaitingRuns::lives(const QString &owner) const
{
    if (owner == m_owner)
        return true;
    const QString path = lockPath(owner);
    const int descriptor = QFile::exists(path) ? openLockFile(path) : -1;
    if (descriptor < 0)
        return false;
    const bool isHeld = isLockedElsewhere(descriptor);
    ::close(descriptor);
    // Names are used once, so that nobody else can be about to lock it.
    if (!isHeld)
        QFile::remove(path);
    return isHeld;
}

Result<std::vector<WaitingRun>> WaitingRuns::all() const
{
    auto runs = m_database.read<std::vector<WaitingRun>>(
        [](QSqlDatabase &database) { return load(database); });
    if (runs)
        std::erase_if(*runs, [this](const WaitingRun &run) { return !lives(run.owner); });
    return runs;
}

Result<void> WaitingRuns::show(std::vector<WaitingRun> runs)
{
    if (runs.empty() && m_owner.isEmpty())
        return {};
    if (m_owner.isEmpty()) {
        const QString owner = QUuid::createUuid().toString(QUuid::WithoutBraces);
        auto lock = FileLock::acquire(lockPath(owner), LockKind::Exclusive, LockWait::Never);
        if (!lock)
            return lock.error();
        m_lock = std::move(*lock);
        m_owner = owner;
    }
    const TimePoint now = m_database.clock().now();
    for (WaitingRun &run : runs) {
        run.owner = m_owner;
        run.since = now;
    }
    const auto shown = m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        auto stored = load(database);
        if (!stored)
            return stored.error();
        std::erase_if(*stored, [this](const WaitingRun &run) { return !lives(run.owner); });
        for (WaitingRun &run : runs) {
            const auto former = std::ranges::find_if(*stored, [&run](const WaitingRun &each) {
                return each.owner == run.owner && each.connectionId == run.connectionId;
            });
            if (former != stored->end())
                run.since = former->since;
        }
        // The places this process had are filled in its order; what is new comes last.
        std::vector<WaitingRun> merged;
        auto next = runs.begin();
        for (const WaitingRun &each : *stored) {
            if (each.owner != m_owner)
                merged.push_back(each);
            else if (next != runs.end())
                merged.push_back(*next++);
        }
        merged.insert(merged.end(), next, runs.end());
        return store(database, merged);
    });
    if (shown && runs.empty()) {
        m_lock.reset();
        QFile::remove(lockPath(m_owner));
        m_owner.clear();
    }
    return shown;
}

Result<QStringList> WaitingRuns::own() const
{
    const auto runs = all();
    if (!runs)
        return runs.error();
    QStringList ids;
    for (const WaitingRun &run : *runs) {
        if (run.owner == m_owner)
            ids << run.connectionId;
    }
    return ids;
}

Result<int> WaitingRuns::ahead(const QString &connectionId) const
{
    const auto runs = all();
    if (!runs)
        return runs.error();
    int number = 0;
    for (const WaitingRun &run : *runs) {
        if (run.owner == m_owner && run.connectionId == connectionId)
            break;
        number += run.owner != m_owner && run.needsSlot ? 1 : 0;
    }
    return number;
}

Result<bool> WaitingRuns::move(const QString &connectionId, int place)
{
    return m_database.write<bool>([&](QSqlDatabase &database) -> Result<bool> {
        auto runs = load(database);
        if (!runs)
            return runs.error();
        std::erase_if(*runs, [this](const WaitingRun &run) { return !lives(run.owner); });
        const auto found = std::ranges::find(*runs, connectionId, &WaitingRun::connectionId);
        if (found == runs->end())
            return false;
        const WaitingRun run = *found;
        runs->erase(found);
        const auto to = std::clamp<std::ptrdiff_t>(place - 1, 0, std::ssize(*runs));
        runs->insert(runs->begin() + to, run);
        auto stored = store(database, *runs);
        return stored ? Result<bool>(true) : stored.error();
    });
}

Result<bool> WaitingRuns::withdraw(const QString &connectionId)
{
    return m_database.write<bool>([&](QSqlDatabase &database) -> Result<bool> {
        Statement remove(database,
                         "DELETE FROM waiting_runs WHERE connection_id = ?1 RETURNING owner");
        remove.bind(1, connectionId);
        bool isAny = false;
        for (;;) {
            auto row = remove.step();
            if (!row)
                return row.error();
            if (!*row)
                return isAny;
            isAny = isAny || lives(remove.text(0));
        }
    });
}

} // namespace millrace
