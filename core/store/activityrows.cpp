#include "core/store/activityrows.h"

#include "core/store/jobrows.h"
#include "core/store/statement.h"
#include "core/store/streambinding.h"

namespace millrace {

Result<void> noteRunning(const QSqlDatabase &database, const Attempt &attempt)
{
    Statement note(
        database,
        "INSERT INTO stream_activity (connection_id, namespace, name, last_job) "
        "SELECT connection_id, ?2, ?3, id FROM jobs WHERE id = ?1 AND kind IN ('sync', 'refresh') "
        "ON CONFLICT (connection_id, namespace, name) "
        "DO UPDATE SET last_job = excluded.last_job");
    note.bind(1, attempt.jobId);
    for (const StreamResult &stream : attempt.streams) {
        note.bind(2, stream.stream.nameSpace);
        note.bind(3, stream.stream.name);
        if (auto noted = note.run(); !noted)
            return noted;
    }
    return {};
}

Result<void> noteWritten(const QSqlDatabase &database, qint64 jobId, const StreamId &stream,
                         TimePoint at)
{
    Statement note(database,
                   "UPDATE stream_activity SET wrote_job = ?1, wrote_at = ?4 WHERE connection_id = "
                   "(SELECT connection_id FROM jobs WHERE id = ?1) AND namespace = ?2 "
                   "AND name = ?3");
    note.bind(1, jobId);
    note.bind(2, stream.nameSpace);
    note.bind(3, stream.name);
    note.bind(4, at);
    return note.run();
}

Result<void> noteComplete(const QSqlDatabase &database, const Attempt &attempt)
{
    Statement note(
        database,
        "UPDATE stream_activity SET complete_job = ?1, complete_at = ?4, fresh_at = "
        "(SELECT MIN(a.started_at) FROM attempt_streams s JOIN attempts a ON a.job_id = s.job_id "
        "AND a.number = s.attempt WHERE s.job_id = ?1 AND s.namespace = ?2 AND s.name = ?3) "
        "WHERE connection_id = (SELECT connection_id FROM jobs WHERE id = ?1 "
        "AND kind IN ('sync', 'refresh')) AND namespace = ?2 AND name = ?3 "
        "AND complete_job IS NOT ?1");
    note.bind(1, attempt.jobId);
    note.bind(4, attempt.endedAt);
    for (const StreamResult &stream : attempt.streams) {
        if (stream.status != StreamStatus::Synced)
            continue;
        note.bind(2, stream.stream.nameSpace);
        note.bind(3, stream.stream.name);
        if (auto noted = note.run(); !noted)
            return noted;
    }
    return {};
}

Result<void> forgetComplete(const QSqlDatabase &database, qint64 jobId, const StreamId &stream)
{
    Statement forget(database,
                     "UPDATE stream_activity SET complete_job = NULL, complete_at = NULL, "
                     "fresh_at = NULL WHERE connection_id = (SELECT connection_id FROM jobs "
                     "WHERE id = ?1) AND namespace = ?2 AND name = ?3 AND complete_job = ?1");
    forget.bind(1, jobId);
    forget.bind(2, stream.nameSpace);
    forget.bind(3, stream.name);
    return forget.run();
}

Result<void> noteEmptied(const QSqlDatabase &database, const QString &connectionId,
                         const StreamId &stream)
{
    Statement note(database,
                   "UPDATE stream_activity SET complete_job = NULL, complete_at = NULL, "
                   "fresh_at = NULL, wrote_job = NULL, wrote_at = NULL "
                   "WHERE connection_id = ?1 AND namespace = ?2 AND name = ?3");
    bindStream(note, connectionId, stream);
    return note.run();
}

Result<void> removeActivity(const QSqlDatabase &database, const QString &connectionId,
                            const StreamId &stream)
{
    Statement remove(database,
                     "DELETE FROM stream_activity "
                     "WHERE connection_id = ?1 AND namespace = ?2 AND name = ?3");
    bindStream(remove, connectionId, stream);
    return remove.run();
}

Result<QHash<QString, std::vector<StreamResult>>> loadLeftOut(const QSqlDatabase &database)
{
    Statement select(database,
                     "SELECT c.id, s.namespace, s.name, s.target, s.status, s.rows_read, "
                     "s.rows_written, s.rows_filtered, s.rows_rejected, s.rows_unconfirmed, "
                     "s.values_changed, s.bytes_read, s.error, s.notes FROM connections c "
                     "JOIN jobs j ON j.id = (SELECT MAX(id) FROM jobs WHERE connection_id = c.id "
                     "AND kind IN ('sync', 'refresh')) AND j.streams <> '[]' "
                     "JOIN stream_activity v ON v.connection_id = c.id AND v.last_job <> j.id "
                     "JOIN attempt_streams s ON s.job_id = v.last_job "
                     "AND s.attempt = (SELECT MAX(attempt) FROM attempt_streams "
                     "WHERE job_id = v.last_job AND namespace = v.namespace AND name = v.name) "
                     "AND s.namespace = v.namespace AND s.name = v.name "
                     "ORDER BY c.id, s.place");
    QHash<QString, std::vector<StreamResult>> leftOut;
    for (;;) {
        auto row = select.step();
        if (!row)
            return row.error();
        if (!*row)
            return leftOut;
        auto result = streamResultAt(select, 1);
        if (!result)
            return result.error();
        leftOut[select.text(0)].push_back(std::move(*result));
    }
}

} // namespace millrace
