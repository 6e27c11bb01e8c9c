#include "core/store/schedulestore.h"

#include "core/model/pausedrun.h"
#include "core/model/streamschedule.h"
#include "core/store/statement.h"
#include "core/store/storedvalues.h"

#include <algorithm>
#include <map>
#include <set>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// A job that counts for the streams it was for.
struct PartialJob final
{
    TimePoint createdAt;
    std::vector<StreamId> streams;
};

std::vector<StreamId> streamsFrom(const QString &text)
{
    std::vector<StreamId> streams;
    for (const QJsonValue &value : arrayFromStored(text))
        streams.push_back({value["namespace"_L1].toString(), value["name"_L1].toString()});
    return streams;
}

bool contains(const std::vector<StreamId> &all, const std::vector<StreamId> &some)
{
    return std::ranges::all_of(
        some, [&](const StreamId &stream) { return std::ranges::find(all, stream) != all.end(); });
}

/// The jobs of some streams alone, newest first; older ones than these say nothing that the marks
/// do not.
Result<std::vector<PartialJob>> partialJobs(const QSqlDatabase &database, const QString &id)
{
    Statement find(database,
                   "SELECT created_at, streams FROM jobs WHERE connection_id = ?1 "
                   "AND kind IN ('sync', 'refresh') ORDER BY id DESC LIMIT 32");
    find.bind(1, id);
    std::vector<PartialJob> jobs;
    for (;;) {
        auto row = find.step();
        if (!row)
            return row.error();
        if (!*row)
            return jobs;
        if (find.text(1) != u"[]")
            jobs.push_back({find.time(0), streamsFrom(find.text(1))});
    }
}

/// The streams of the runs the schedule began and that have not ended, by connection.
Result<std::multimap<QString, std::vector<StreamId>>> interrupted(const QSqlDatabase &database)
{
    Statement find(database,
                   "SELECT connection_id, streams FROM jobs INDEXED BY jobs_unfinished "
                   "WHERE status IN ('pending', 'running') AND job_trigger = 'schedule' "
                   "AND kind = 'sync' AND IFNULL(json_extract(error, '$.code'), '') <> ?1");
    find.bind(1, QString::fromLatin1(s_runPausedCode)); // It waits for a person.
    std::multimap<QString, std::vector<StreamId>> jobs;
    for (;;) {
        auto row = find.step();
        if (!row)
            return row.error();
        if (!*row)
            return jobs;
        jobs.emplace(find.text(0), streamsFrom(find.text(1)));
    }
}

using Marks = std::map<std::pair<QString, QString>, ScheduleMark>;

Result<Marks> marksByKey(const QSqlDatabase &database)
{
    const auto loaded = loadScheduleMarks(database);
    if (!loaded)
        return loaded.error();
    Marks marks;
    for (const ScheduleMark &mark : *loaded)
        marks.emplace(std::pair(mark.connectionId, mark.key), mark);
    return marks;
}

/// Reads every connection with its schedules.
class Reading final
{
public:
    explicit Reading(const QSqlDatabase &database)
        : m_database(database)
    {
    }

    Result<std::vector<ScheduledConnection>> all()
    {
        auto marks = marksByKey(m_database);
        if (!marks)
            return marks.error();
        m_marks = std::move(*marks);
        auto jobs = interrupted(m_database);
        if (!jobs)
            return jobs.error();
        m_interrupted = std::move(*jobs);
        Statement list(
            m_database,
            "SELECT c.id, c.is_enabled, c.schedule, c.stream_schedules, "
            "(SELECT created_at FROM jobs WHERE connection_id = c.id AND streams = '[]' "
            "AND kind IN ('sync', 'refresh') ORDER BY id DESC LIMIT 1), "
            "(SELECT at FROM timeline WHERE connection_id = c.id AND (kind IN ('created', "
            "'resumed') OR (kind = 'settings_changed' "
            "AND (json_type(after, '$.schedule') IS NOT NULL "
            "OR json_type(after, '$.stream_schedules') IS NOT NULL))) ORDER BY id DESC LIMIT 1) "
            "FROM connections c");
        for (;;) {
            auto row = list.step();
            if (!row)
                return row.error();
            if (!*row)
                return std::move(m_found);
            if (auto taken = take(list); !taken)
                return taken.error();
        }
    }

private:
    Result<void> take(const Statement &row)
    {
        ScheduledConnection whole;
        whole.id = row.text(0);
        whole.isEnabled = row.integer(1) != 0;
        // A schedule of a newer program stands still by itself: the others go on.
        auto schedule = scheduleFromJson(objectFromStored(row.text(2)));
        if (!schedule)
            return {};
        whole.schedule = std::move(*schedule);
        whole.lastCreated = row.optionalTime(4);
        whole.scheduledSince = row.optionalTime(5);
        auto ofStreams = streamSchedulesFromJson(arrayFromStored(row.text(3)));
        if (!ofStreams)
            return {};
        std::vector<PartialJob> jobs;
        if (!ofStreams->empty() && whole.isEnabled) {
            auto read = partialJobs(m_database, whole.id);
            if (!read)
                return read.error();
            jobs = std::move(*read);
        }
        add(whole);
        for (const StreamSchedule &entry : *ofStreams) {
            ScheduledConnection some = whole;
            some.key = scheduleKey(entry);
            some.streams = entry.streams;
            some.schedule = entry.schedule;
            const auto job = std::ranges::find_if(
                jobs, [&](const PartialJob &one) { return contains(one.streams, some.streams); });
            if (job != jobs.end())
                some.lastCreated
                    = std::max(some.lastCreated.value_or(job->createdAt), job->createdAt);
            add(some);
        }
        return {};
    }

    void add(ScheduledConnection connection)
    {
        if (const auto mark = m_marks.find({connection.id, connection.key}); mark != m_marks.end())
            connection.mark = mark->second;
        const auto [first, last] = m_interrupted.equal_range(connection.id);
        connection.isInterrupted = std::any_of(first, last, [&](const auto &entry) {
            const std::vector<StreamId> &streams = entry.second;
            return connection.streams.empty()
                ? streams.empty()
                : !streams.empty() && contains(streams, connection.streams);
        });
        m_found.push_back(std::move(connection));
    }

    const QSqlDatabase &m_database;
    Marks m_marks;
    std::multimap<QString, std::vector<StreamId>> m_interrupted;
    std::vector<ScheduledConnection> m_found;
};

/// The keys of the schedules the connection has; nothing when it is gone.
Result<std::optional<std::set<QString>>> keysOf(const QSqlDatabase &database, const QString &id)
{
    Statement find(database, "SELECT stream_schedules FROM connections WHERE id = ?1");
    find.bind(1, id);
    auto row = find.step();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<std::set<QString>>();
    const auto schedules = streamSchedulesFromJson(arrayFromStored(find.text(0)));
    if (!schedules)
        return schedules.error();
    std::set<QString> keys{QString()};
    for (const StreamSchedule &schedule : *schedules)
        keys.insert(scheduleKey(schedule));
    return std::optional(std::move(keys));
}

/// Removes the marks of schedules the connection no longer has.
Result<void> removeOthers(const QSqlDatabase &database, const QString &id,
                          const std::set<QString> &keys)
{
    const auto marks = loadScheduleMarks(database);
    if (!marks)
        return marks.error();
    Statement remove(database,
                     "DELETE FROM schedule_marks WHERE connection_id = ?1 AND schedule = ?2");
    for (const ScheduleMark &mark : *marks) {
        if (mark.connectionId != id || keys.contains(mark.key))
            continue;
        remove.bind(1, mark.connectionId);
        remove.bind(2, mark.key);
        if (auto removed = remove.run(); !removed)
            return removed;
    }
    return {};
}

Result<void> saveMarks(const QSqlDatabase &database, const std::vector<ScheduleMark> &marks)
{
    Statement save(database,
                   "INSERT INTO schedule_marks (connection_id, schedule, since, tried_at) "
                   "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (connection_id, schedule) DO UPDATE "
                   "SET since = ?3, tried_at = ?4");
    std::map<QString, std::optional<std::set<QString>>> keys;
    for (const ScheduleMark &mark : marks) {
        if (!keys.contains(mark.connectionId)) {
            auto found = keysOf(database, mark.connectionId);
            if (!found)
                return found.error();
            keys[mark.connectionId] = *found;
            if (*found) {
                if (auto removed = removeOthers(database, mark.connectionId, **found); !removed)
                    return removed;
            }
        }
        const auto &known = keys[mark.connectionId];
        if (!known || !known->contains(mark.key))
            continue;
        save.bind(1, mark.connectionId);
        save.bind(2, mark.key);
        save.bind(3, mark.since);
        save.bind(4, mark.triedAt);
        if (auto saved = save.run(); !saved)
            return saved;
    }
    return {};
}

} // namespace

Result<std::vector<ScheduleMark>> loadScheduleMarks(const QSqlDatabase &database)
{
    Statement list(database,
                   "SELECT connection_id, schedule, since, tried_at FROM schedule_marks "
                   "ORDER BY connection_id, schedule");
    std::vector<ScheduleMark> marks;
    for (;;) {
        auto row = list.step();
        if (!row)
            return row.error();
        if (!*row)
            return marks;
        marks.push_back({list.text(0), list.text(1), list.time(2), list.optionalTime(3)});
    }
}

Result<std::vector<ScheduledConnection>> ScheduleStore::all() const
{
    return m_database.read<std::vector<ScheduledConnection>>(
        [](QSqlDatabase &database) { return Reading(database).all(); });
}

Result<std::vector<ScheduleMark>> ScheduleStore::marks() const
{
    return m_database.read<std::vector<ScheduleMark>>(
        [](QSqlDatabase &database) { return loadScheduleMarks(database); });
}

Result<void> ScheduleStore::save(const std::vector<ScheduleMark> &marks)
{
    if (marks.empty())
        return {};
    return m_database.write<void>(
        [&](QSqlDatabase &database) { return saveMarks(database, marks); });
}

} // namespace millrace
