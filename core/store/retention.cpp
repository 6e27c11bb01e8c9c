#include "core/store/retention.h"

#include "core/store/statement.h"

#include <sqlite3.h>

#include <QFile>

#include <set>
#include <utility>
#include <vector>

namespace millrace {

namespace {

constexpr int s_recordsAtOnce = 5'000;
constexpr int s_runsAtOnce = 200;

TimePoint daysAgo(const Clock &clock, int days)
{
    return clock.now() - std::chrono::days(qMax(days, 0));
}

Result<qint64> removeClosedRecords(StateDatabase &database, TimePoint limit)
{
    return database.write<qint64>([&](QSqlDatabase &connection) -> Result<qint64> {
        Statement remove(connection, retentionqueries::removeClosed);
        remove.bind(1, limit);
        remove.bind(2, s_recordsAtOnce);
        if (auto removed = remove.run(); !removed)
            return removed.error();
        return sqlite3_changes64(sqliteHandle(connection));
    });
}

/// Job and attempt of some old runs; attempt 0 when the run has none.
using Attempts = std::vector<std::pair<qint64, int>>;

Result<Attempts> someOldRuns(const StateDatabase &database, TimePoint limit)
{
    return database.read<Attempts>([&](QSqlDatabase &connection) -> Result<Attempts> {
        Statement find(connection, retentionqueries::oldRuns);
        find.bind(1, limit);
        find.bind(2, s_runsAtOnce);
        Attempts attempts;
        for (;;) {
            auto row = find.step();
            if (!row)
                return row.error();
            if (!*row)
                return attempts;
            attempts.emplace_back(find.integer(0), static_cast<int>(find.integer(1)));
        }
    });
}

Result<void> removeRuns(StateDatabase &database, const std::set<qint64> &jobs)
{
    return database.write<void>([&](QSqlDatabase &connection) -> Result<void> {
        // The foreign keys take attempts and stream results along.
        Statement remove(connection, "DELETE FROM jobs WHERE id = ?1");
        for (const qint64 job : jobs) {
            remove.bind(1, job);
            if (auto removed = remove.run(); !removed)
                return removed;
        }
        return {};
    });
}

Result<qint64> removeSomeRuns(StateDatabase &database, const Profile &profile, TimePoint limit)
{
    const auto attempts = someOldRuns(database, limit);
    if (!attempts)
        return attempts.error();
    std::set<qint64> jobs;
    // Files first: a run without its log is found again, a log without its run is not.
    for (const auto &[job, attempt] : *attempts) {
        QFile::remove(profile.attemptLog(job, attempt));
        jobs.insert(job);
    }
    if (auto removed = removeRuns(database, jobs); !removed)
        return removed.error();
    return static_cast<qint64>(jobs.size());
}

/// Calls \a remove until it removes nothing more; adds up in \a sum.
template<typename Remove>
Result<void> untilNothingIsLeft(const Cancellation &cancellation, qint64 &sum, Remove remove)
{
    for (;;) {
        if (cancellation.stop_requested())
            return Error::cancelled();
        const Result<qint64> removed = remove();
        if (!removed)
            return removed.error();
        if (*removed == 0)
            return {};
        sum += *removed;
    }
}

} // namespace

Result<PrunedHistory> pruneHistory(StateDatabase &database, const Profile &profile,
                                   const RetentionPolicy &policy, const Cancellation &cancellation)
{
    PrunedHistory pruned;
    // Records first, for they keep their runs.
    if (policy.keepClosedRejectedDays) {
        const TimePoint limit = daysAgo(database.clock(), *policy.keepClosedRejectedDays);
        const auto done = untilNothingIsLeft(cancellation, pruned.rejectedRecords,
                                             [&] { return removeClosedRecords(database, limit); });
        if (!done)
            return done.error();
    }
    if (policy.keepRunsDays) {
        const TimePoint limit = daysAgo(database.clock(), *policy.keepRunsDays);
        const auto done = untilNothingIsLeft(
            cancellation, pruned.runs, [&] { return removeSomeRuns(database, profile, limit); });
        if (!done)
            return done.error();
    }
    return pruned;
}

} // namespace millrace
