#include "core/store/refreshstore.h"

#include "core/store/checkpointhistory.h"
#include "core/store/connectionlock.h"
#include "core/store/connectionrows.h"
#include "core/store/jobrows.h"
#include "core/store/statement.h"
#include "core/store/storeerrors.h"
#include "core/store/streamstates.h"
#include "core/store/timelinerows.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

Result<void> insertStreams(const QSqlDatabase &database, qint64 jobId,
                           const std::vector<StreamId> &streams)
{
    Statement insert(database,
                     "INSERT OR IGNORE INTO refreshed_streams (job_id, namespace, name) "
                     "VALUES (?1, ?2, ?3)");
    insert.bind(1, jobId);
    for (const StreamId &stream : streams) {
        insert.bind(2, stream.nameSpace);
        insert.bind(3, stream.name);
        if (auto inserted = insert.run(); !inserted)
            return inserted;
    }
    return {};
}

/// Begins the new generation of one stream, and tells \a event.
Result<void> refreshStream(const QSqlDatabase &database, const Job &job, const StreamId &stream,
                           TimelineEvent &event)
{
    const auto former = loadStreamState(database, job.connectionId, stream);
    if (!former)
        return former.error();
    if (auto noted
        = noteFormerCheckpoint(database, job.connectionId, stream, *former, job.createdAt);
        !noted)
        return noted;
    const auto state
        = beginGeneration(database, job.connectionId, stream, former->generationId + 1,
                          job.refreshMode == RefreshMode::Remove ? GenerationStart::Replacing
                                                                 : GenerationStart::Retaining);
    if (!state)
        return state.error();
    event.before.insert(stream.text(),
                        former->checkpoint
                            ? QJsonValue(QString::fromStdString(former->checkpoint->position))
                            : QJsonValue(QJsonValue::Null));
    event.after.insert(stream.text(), QJsonValue(QJsonValue::Null));
    return noteCheckpoint(database, job.connectionId, stream, *state, CheckpointCause::Refresh,
                          job.id, job.createdAt);
}

/// The chosen stream \a id, or why there is none.
Result<ConfiguredStream> chosenStream(const Connection &connection, const StreamId &id)
{
    const auto &streams = connection.catalog.streams;
    const auto found = std::ranges::find_if(
        streams, [&](const ConfiguredStream &candidate) { return candidate.stream.id == id; });
    if (found == streams.end())
        return makeError(storeerrors::streamUnknown, {connection.name, id.text()});
    return *found;
}

} // namespace

Result<Job> RefreshStore::begin(const ConnectionLock &, const QString &connectionId,
                                const std::vector<StreamId> &streams, RefreshMode mode,
                                JobTrigger trigger, ChangeOrigin origin)
{
    Job job;
    job.connectionId = connectionId;
    job.kind = JobKind::Refresh;
    job.refreshMode = mode;
    job.trigger = trigger;
    job.createdAt = m_database.clock().now();
    TimelineEvent event;
    event.connectionId = connectionId;
    event.time = job.createdAt;
    event.kind = TimelineKind::CheckpointChanged;
    event.origin = origin;
    const auto stored = m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        const auto connection = loadConnection(database, connectionId);
        if (!connection)
            return connection.error();
        if (!*connection)
            return makeError(storeerrors::connectionUnknown, {connectionId});
        if (auto inserted = insertJob(database, job); !inserted)
            return inserted;
        if (auto inserted = insertStreams(database, job.id, streams); !inserted)
            return inserted;
        for (const StreamId &id : streams) {
            const auto chosen = chosenStream(**connection, id);
            if (!chosen)
                return chosen.error();
            // A full refresh begins a generation with each run by itself.
            if (!chosen->mode.isIncremental())
                continue;
            if (auto begun = refreshStream(database, job, id, event); !begun)
                return begun;
        }
        return event.after.isEmpty() ? Result<void>() : insertTimelineEvent(database, event);
    });
    if (!stored)
        return stored.error();
    return job;
}

Result<std::vector<StreamId>> RefreshStore::streamsOf(qint64 jobId) const
{
    using Streams = std::vector<StreamId>;
    return m_database.read<Streams>([&](QSqlDatabase &database) -> Result<Streams> {
        Statement rows(database,
                       "SELECT namespace, name FROM refreshed_streams WHERE job_id = ?1 "
                       "ORDER BY namespace, name");
        rows.bind(1, jobId);
        Streams streams;
        for (;;) {
            auto row = rows.step();
            if (!row)
                return row.error();
            if (!*row)
                return streams;
            streams.push_back({rows.text(0), rows.text(1)});
        }
    });
}

} // namespace millrace
