#include "core/store/retention.h"

#include "core/store/logretention.h"
#include "core/store/statement.h"
#include "core/store/storageuse.h"

#include <sqlite3.h>

#include <QFile>

#include <set>
#include <utility>
#include <vector>

namespace millrace {

namespace {

constexpr int s_recordsAtOnce = 5'000;
constexpr int s_runsAtOnce = 200;
constexpr int s_verificationsAtOnce = 200;
constexpr TimePoint s_everything = TimePoint::max();

TimePoint daysAgo(const Clock &clock, int days)
{
    return clock.now() - std::chrono::days(qMax(days, 0));
}

/// Removes at most \a most of them.
Result<qint64> removeClosedRecords(StateDatabase &database, TimePoint limit,
                                   qint64 most = s_recordsAtOnce)
{
    return database.write<qint64>([&](QSqlDatabase &connection) -> Result<qint64> {
        Statement remove(connection, retentionqueries::removeClosed);
        remove.bind(1, limit);
        remove.bind(2, most);
        if (auto removed = remove.run(); !removed)
            return removed.error();
        return sqlite3_changes64(sqliteHandle(connection));
    });
}

/// Job and attempt of some old runs; attempt 0 when the run has none.
using Attempts = std::vector<std::pair<qint64, int>>;

/// Whether failures that decide about the pause of a connection may go.
enum class Failures { MayGo, StayWhileCounted };

Result<Attempts> someOldRuns(const StateDatabase &database, TimePoint limit, qint64 most,
                             Failures failures)
{
    return database.read<Attempts>([&](QSqlDatabase &connection) -> Result<Attempts> {
        Statement find(connection, retentionqueries::oldRuns);
        find.bind(1, limit);
        find.bind(2, most);
        find.bind(3, failures == Failures::MayGo ? 0 : 1);
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

Result<qint64> removeSomeRuns(StateDatabase &database, const Profile &profile, TimePoint limit,
                              qint64 most, Failures failures)
{
    const auto attempts = someOldRuns(database, limit, most, failures);
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

/// What is told of delivered files goes with their runs, but for names that a later run could
/// choose again.
Result<void> forgetDeliveredFiles(StateDatabase &database)
{
    return database.write<void>([&](QSqlDatabase &connection) -> Result<void> {
        return Statement(connection, retentionqueries::forgetDelivered).run();
    });
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

/// Rows of some tables that may take \a most bytes.
struct SizeBound final
{
    const QStringList &tables;
    const char *count; ///< Selects the number of rows that can go.
    qint64 most = 0;
    qint64 atOnce = 0; ///< Rows of one transaction.
};

/// How many rows have to go so that the rest has room, as rows are on the average.
Result<qint64> rowsTooMany(const StateDatabase &database, const SizeBound &bound)
{
    return database.read<qint64>([&](QSqlDatabase &connection) -> Result<qint64> {
        const auto used = bytesOfTables(connection, bound.tables);
        if (!used)
            return used.error();
        if (*used <= bound.most)
            return 0;
        Statement count(connection, bound.count);
        if (const auto row = count.step(); !row)
            return row.error();
        const double share = static_cast<double>(*used - bound.most) / static_cast<double>(*used);
        return 1 + static_cast<qint64>(share * static_cast<double>(count.integer(0)));
    });
}

/// Has \a remove take the oldest rows, a number of them at a time, until the rest has room or
/// nothing can go any more; adds up in \a sum.
template<typename Remove>
Result<void> untilThereIsRoom(const StateDatabase &database, const SizeBound &bound,
                              const Cancellation &cancellation, qint64 &sum, Remove remove)
{
    for (;;) {
        const auto tooMany = rowsTooMany(database, bound);
        if (!tooMany)
            return tooMany.error();
        if (*tooMany == 0)
            return {};
        for (qint64 left = *tooMany; left > 0;) {
            if (cancellation.stop_requested())
                return Error::cancelled();
            const Result<qint64> removed = remove(qMin(left, bound.atOnce));
            if (!removed)
                return removed.error();
            if (*removed == 0)
                return {};
            sum += *removed;
            left -= *removed;
        }
    }
}

Result<void> pruneRecords(StateDatabase &database, const RetentionPolicy &policy,
                          const Cancellation &cancellation, PrunedHistory &pruned)
{
    if (policy.keepClosedRejectedDays) {
        const TimePoint limit = daysAgo(database.clock(), *policy.keepClosedRejectedDays);
        const auto done = untilNothingIsLeft(cancellation, pruned.rejectedRecords,
                                             [&] { return removeClosedRecords(database, limit); });
        if (!done)
            return done;
    }
    if (!policy.mostRejected)
        return {};
    const SizeBound bound{rejectedTables(), "SELECT COUNT(*) FROM rejected_records",
                          *policy.mostRejected, s_recordsAtOnce};
    return untilThereIsRoom(
        database, bound, cancellation, pruned.rejectedRecords,
        [&](qint64 most) { return removeClosedRecords(database, s_everything, most); });
}

Result<void> pruneRuns(StateDatabase &database, const Profile &profile,
                       const RetentionPolicy &policy, const Cancellation &cancellation,
                       PrunedHistory &pruned)
{
    if (policy.keepRunsDays) {
        const TimePoint limit = daysAgo(database.clock(), *policy.keepRunsDays);
        const auto done = untilNothingIsLeft(cancellation, pruned.runs, [&] {
            return removeSomeRuns(database, profile, limit, s_runsAtOnce, Failures::MayGo);
        });
        if (!done)
            return done;
    }
    if (policy.mostRuns) {
        const SizeBound bound{runTables(), "SELECT COUNT(*) FROM jobs", *policy.mostRuns,
                              s_runsAtOnce};
        const auto done
            = untilThereIsRoom(database, bound, cancellation, pruned.runs, [&](qint64 most) {
                  return removeSomeRuns(database, profile, s_everything, most,
                                        Failures::StayWhileCounted);
              });
        if (!done)
            return done;
    }
    return policy.keepRunsDays || policy.mostRuns ? forgetDeliveredFiles(database) : Result<void>();
}

/// Of at most \a most verifications.
Result<qint64> forgetShownRows(StateDatabase &database, TimePoint limit,
                               qint64 most = s_verificationsAtOnce)
{
    return database.write<qint64>([&](QSqlDatabase &connection) -> Result<qint64> {
        Statement forget(connection, retentionqueries::forgetShownRows);
        forget.bind(1, limit);
        forget.bind(2, most);
        if (auto forgotten = forget.run(); !forgotten)
            return forgotten.error();
        return sqlite3_changes64(sqliteHandle(connection));
    });
}

Result<void> pruneShownRows(StateDatabase &database, const RetentionPolicy &policy,
                            const Cancellation &cancellation, PrunedHistory &pruned)
{
    if (policy.keepShownRowsDays) {
        const TimePoint limit = daysAgo(database.clock(), *policy.keepShownRowsDays);
        const auto done = untilNothingIsLeft(cancellation, pruned.verifications,
                                             [&] { return forgetShownRows(database, limit); });
        if (!done)
            return done;
    }
    if (!policy.mostShownRows)
        return {};
    const SizeBound bound{shownRowsTables(), "SELECT COUNT(*) FROM verifications",
                          *policy.mostShownRows, s_verificationsAtOnce};
    return untilThereIsRoom(database, bound, cancellation, pruned.verifications, [&](qint64 most) {
        return forgetShownRows(database, s_everything, most);
    });
}

} // namespace

Result<PrunedHistory> pruneHistory(StateDatabase &database, const Profile &profile,
                                   const RetentionPolicy &policy, const Cancellation &cancellation)
{
    PrunedHistory pruned;
    // Records first, for they keep their runs.
    if (auto done = pruneRecords(database, policy, cancellation, pruned); !done)
        return done.error();
    if (auto done = pruneRuns(database, profile, policy, cancellation, pruned); !done)
        return done.error();
    if (auto done = pruneShownRows(database, policy, cancellation, pruned); !done)
        return done.error();
    if (!policy.keepLogsDays && !policy.mostLogs)
        return pruned;
    std::optional<TimePoint> limit;
    if (policy.keepLogsDays)
        limit = daysAgo(database.clock(), *policy.keepLogsDays);
    const auto logs = pruneLogs(database, profile, limit, policy.mostLogs, cancellation);
    if (!logs)
        return logs.error();
    pruned.logs = logs->logs;
    pruned.logBytes = logs->bytes;
    return pruned;
}

} // namespace millrace
