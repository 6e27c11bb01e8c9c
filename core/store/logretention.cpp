#include "core/store/logretention.h"

#include "core/store/statement.h"

#include <QDateTime>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>

#include <algorithm>
#include <vector>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct LogFile final
{
    QString path;
    qint64 jobId = 0;
    qint64 bytes = 0;
    TimePoint time; ///< Of the end of its run.
    bool stays = false;
};

using LogFiles = std::vector<LogFile>;

/// The logs that are there, with the times of their files.
LogFiles logFiles(const Profile &profile)
{
    static const QRegularExpression s_name(u"^run-(\\d{1,18})-attempt-\\d+\\.jsonl$"_s);
    LogFiles logs;
    QDirIterator files(profile.logsFolder(), QDir::Files);
    while (files.hasNext()) {
        const QFileInfo file = files.nextFileInfo();
        const auto name = s_name.match(file.fileName());
        if (!name.hasMatch())
            continue;
        LogFile log;
        log.path = file.filePath();
        log.jobId = name.captured(1).toLongLong();
        log.bytes = file.size();
        log.time = TimePoint(std::chrono::milliseconds(file.lastModified().toMSecsSinceEpoch()));
        logs.push_back(log);
    }
    return logs;
}

/// What is known of the run of a log.
struct RunFacts final
{
    std::optional<TimePoint> endedAt;
    bool isNeeded = false; ///< It says how its connection stands.
};

using Runs = QHash<qint64, RunFacts>;

Result<Runs> knownRuns(const StateDatabase &database)
{
    return database.read<Runs>([](QSqlDatabase &connection) -> Result<Runs> {
        Statement select(connection,
                         "SELECT o.id, o.ended_at, o.id IN (SELECT MAX(n.id) FROM jobs n "
                         "WHERE n.kind IN ('sync', 'refresh') GROUP BY n.connection_id UNION ALL "
                         "SELECT MAX(s.id) FROM jobs s WHERE s.status = 'succeeded' "
                         "AND s.kind IN ('sync', 'refresh') GROUP BY s.connection_id) FROM jobs o");
        Runs runs;
        for (;;) {
            const auto row = select.step();
            if (!row)
                return row.error();
            if (!*row)
                return runs;
            runs.insert(select.integer(0), {select.optionalTime(1), select.integer(2) != 0});
        }
    });
}

/// Removes the file unless it stays; adds to \a removed. False when it is still there.
bool removeLog(const LogFile &log, RemovedLogs &removed)
{
    // One that is gone was removed by another program at the same moment.
    if (log.stays || !QFile::remove(log.path))
        return false;
    ++removed.logs;
    removed.bytes += log.bytes;
    return true;
}

} // namespace

Result<RemovedLogs> pruneLogs(StateDatabase &database, const Profile &profile,
                              std::optional<TimePoint> limit, std::optional<qint64> bytes,
                              const Cancellation &cancellation)
{
    // The files first: a run stands in the database before it makes its log, so that one that is
    // missing there has none that is written to.
    LogFiles logs = logFiles(profile);
    const auto runs = knownRuns(database);
    if (!runs)
        return runs.error();
    qint64 left = 0;
    for (LogFile &log : logs) {
        left += log.bytes;
        const auto run = runs->constFind(log.jobId);
        if (run == runs->cend())
            continue;
        log.stays = run->isNeeded || !run->endedAt;
        log.time = run->endedAt.value_or(log.time);
    }
    std::ranges::sort(logs, {}, [](const LogFile &log) { return std::pair(log.time, log.jobId); });
    RemovedLogs removed;
    for (const LogFile &log : logs) {
        if (cancellation.stop_requested())
            return Error::cancelled();
        const bool isOld = limit && log.time < *limit;
        const bool isTooMuch = bytes && left > *bytes;
        if ((isOld || isTooMuch) && removeLog(log, removed))
            left -= log.bytes;
    }
    return removed;
}

} // namespace millrace
