#include "core/store/streamactivity.h"

#include "core/store/jobrows.h"
#include "core/store/statement.h"

namespace millrace {

namespace {

Result<std::vector<StreamActivity>> loadActivity(const QSqlDatabase &database,
                                                 const QString &connectionId)
{
    Statement select(database,
                     "SELECT v.namespace, v.name, v.last_job, v.wrote_job, v.wrote_at, "
                     "(SELECT MIN(started_at) FROM attempts WHERE job_id = v.wrote_job), "
                     "(SELECT ended_at FROM jobs WHERE id = v.wrote_job) "
                     "FROM stream_activity v WHERE v.connection_id = ?1 "
                     "ORDER BY v.namespace, v.name");
    select.bind(1, connectionId);
    std::vector<StreamActivity> all;
    for (;;) {
        auto row = select.step();
        if (!row)
            return row.error();
        if (!*row)
            return all;
        StreamActivity activity;
        activity.stream = {select.text(0), select.text(1)};
        activity.lastJob = select.integer(2);
        if (!select.isNull(3))
            activity.wroteJob = select.integer(3);
        activity.wroteAt = select.optionalTime(4);
        activity.wroteJobStarted = select.optionalTime(5);
        activity.wroteJobEnded = select.optionalTime(6);
        all.push_back(std::move(activity));
    }
}

Result<void> loadLastResult(Statement &select, StreamActivity &activity)
{
    select.bind(1, activity.lastJob);
    select.bind(2, activity.stream.nameSpace);
    select.bind(3, activity.stream.name);
    std::vector<Attempt> attempts;
    for (;;) {
        auto row = select.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        auto result = streamResultAt(select, 0);
        if (!result)
            return result.error();
        attempts.emplace_back();
        attempts.back().streams.push_back(std::move(*result));
    }
    select.reset();
    if (!attempts.empty())
        activity.lastResult = summarised(attempts).front();
    return {};
}

} // namespace

Result<std::vector<StreamActivity>> streamActivity(const StateDatabase &database,
                                                   const QString &connectionId)
{
    return database.read<std::vector<StreamActivity>>(
        [&](QSqlDatabase &connection) -> Result<std::vector<StreamActivity>> {
            auto all = loadActivity(connection, connectionId);
            if (!all)
                return all;
            Statement select(connection,
                             "SELECT namespace, name, target, status, rows_read, rows_written, "
                             "rows_filtered, rows_rejected, rows_unconfirmed, values_changed, "
                             "bytes_read, error, notes FROM attempt_streams "
                             "WHERE job_id = ?1 AND namespace = ?2 AND name = ?3 ORDER BY attempt");
            for (StreamActivity &activity : *all) {
                if (auto loaded = loadLastResult(select, activity); !loaded)
                    return loaded.error();
            }
            return all;
        });
}

} // namespace millrace
