#include "core/notices/noticefacts.h"

#include "core/notices/noticetopics.h"
#include "core/store/connectionrows.h"
#include "core/store/endpointrows.h"
#include "core/store/failurestreaks.h"
#include "core/store/jobrows.h"
#include "core/store/settingsrepository.h"
#include "core/store/statement.h"
#include "core/store/storedvalues.h"

#include <QCoreApplication>
#include <QUuid>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// So many runs make what is usual.
constexpr std::size_t s_fewestRuns = 3;

/// A connection made from the words of a command is watched by whoever typed them.
bool isAdHoc(const QString &connectionId)
{
    return QUuid::fromString(connectionId).version() == QUuid::Sha1;
}

Result<NoticeOverrides> loadOverrides(const QSqlDatabase &database, const QString &id)
{
    Statement find(database,
                   "SELECT json_extract(settings, '$.notices') FROM connections "
                   "WHERE id = ?1");
    find.bind(1, id);
    auto row = find.step();
    if (!row)
        return row.error();
    if (!*row || find.isNull(0))
        return NoticeOverrides();
    return noticeOverridesFromJson(objectFromStored(find.text(0)));
}

Result<std::set<QString>> loadOpen(const QSqlDatabase &database, const QString &id)
{
    Statement find(database,
                   "SELECT DISTINCT substr(key, 1, instr(key, '/') - 1) FROM notices "
                   "WHERE connection_id = ?1 AND solved_at IS NULL");
    find.bind(1, id);
    std::set<QString> open;
    for (;;) {
        auto row = find.step();
        if (!row)
            return row.error();
        if (!*row)
            return open;
        open.insert(find.text(0));
    }
}

/// Whether the connection has a bound of days without a row, or a notice of them to be solved.
Result<bool> isSilenceWatched(const QSqlDatabase &database, const QString &id,
                              const NoticeRules &profile)
{
    const auto overrides = loadOverrides(database, id);
    if (!overrides)
        return overrides.error();
    if (overrides->nothingNewDays.value_or(profile.nothingNewDays) > 0)
        return true;
    const auto open = loadOpen(database, id);
    if (!open)
        return open.error();
    return open->contains(noticetopics::nothingNew);
}

/// The middle of the last ten successful runs of every stream; nothing while there are too few.
Result<std::optional<std::chrono::seconds>> usualDuration(const QSqlDatabase &database,
                                                          const QString &id)
{
    using Usual = std::optional<std::chrono::seconds>;
    Statement select(database,
                     "SELECT created_at, ended_at FROM jobs WHERE connection_id = ?1 "
                     "AND status = 'succeeded' AND kind = 'sync' AND streams = '[]' "
                     "AND ended_at IS NOT NULL ORDER BY id DESC LIMIT 10");
    select.bind(1, id);
    std::vector<std::chrono::seconds> durations;
    for (;;) {
        auto row = select.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        durations.push_back(
            std::chrono::duration_cast<std::chrono::seconds>(select.time(1) - select.time(0)));
    }
    if (durations.size() < s_fewestRuns)
        return Usual();
    std::ranges::sort(durations);
    return Usual(durations[durations.size() / 2]);
}

constexpr auto s_jobColumns
    = "SELECT id, connection_id, status, job_trigger, created_at, ended_at, error, streams, kind, "
      "refresh_mode FROM jobs ";

Result<std::optional<Job>> oneJob(const QSqlDatabase &database, Statement &select)
{
    auto jobs = loadJobs(database, select);
    if (!jobs)
        return jobs.error();
    return jobs->empty() ? std::optional<Job>() : std::optional(std::move(jobs->front()));
}

Result<std::optional<Job>> formerJob(const QSqlDatabase &database, const Job &job)
{
    const QByteArray sql = QByteArray(s_jobColumns)
        + "WHERE connection_id = ?1 AND id <> ?2 AND is_noticed = 1 "
          "AND kind IN ('sync', 'refresh') AND status IN ('succeeded', 'failed', 'incomplete') "
          "ORDER BY ended_at DESC, id DESC LIMIT 1";
    Statement select(database, sql.constData());
    select.bind(1, job.connectionId);
    select.bind(2, job.id);
    return oneJob(database, select);
}

QString typeLine(const QString &stream, const QString &field, const QJsonValue &before,
                 const QJsonValue &after)
{
    const auto translated
        = [](const char *text) { return QCoreApplication::translate("notices", text); };
    if (before.isUndefined())
        return translated(QT_TRANSLATE_NOOP("notices", "%1: new field %2 (%3)"))
            .arg(stream, field, after.toString());
    if (after.isUndefined())
        return translated(QT_TRANSLATE_NOOP("notices", "%1: field %2 is gone")).arg(stream, field);
    return translated(QT_TRANSLATE_NOOP("notices", "%1: field %2 was %3 and is %4 now"))
        .arg(stream, field, before.toString(), after.toString());
}

/// What changed of the source according to an event of the timeline.
QStringList changeLines(const QJsonObject &before, const QJsonObject &after)
{
    QStringList lines;
    QStringList streams = before.keys() + after.keys();
    streams.sort();
    streams.removeDuplicates();
    for (const QString &stream : streams) {
        const QJsonObject formerFields
            = before.value(stream).toObject().value("fields"_L1).toObject();
        const QJsonObject fields = after.value(stream).toObject().value("fields"_L1).toObject();
        QStringList names = formerFields.keys() + fields.keys();
        names.sort();
        names.removeDuplicates();
        for (const QString &name : names)
            lines << typeLine(stream, name, formerFields.value(name), fields.value(name));
        if (!before.contains(stream))
            lines << QCoreApplication::translate("notices", "%1: new stream").arg(stream);
        else if (!after.contains(stream))
            lines << QCoreApplication::translate("notices", "%1: no longer copied").arg(stream);
    }
    return lines;
}

/// What \a job took over itself: between its look at the source and its end.
Result<QStringList> takenOver(const QSqlDatabase &database, const Job &job)
{
    Statement select(database,
                     "SELECT t.before, t.after FROM timeline t "
                     "JOIN schema_findings s ON s.connection_id = t.connection_id "
                     "WHERE t.connection_id = ?1 AND t.kind = 'streams_changed' "
                     "AND s.found_at >= ?2 AND t.at >= s.found_at AND t.at <= ?3 "
                     "AND t.origin = ?4 ORDER BY t.id");
    select.bind(1, job.connectionId);
    select.bind(2, job.createdAt);
    select.bind(3,
                job.attempts.empty() ? job.endedAt.value_or(job.createdAt)
                                     : job.attempts.front().startedAt);
    const QString origin = job.trigger == JobTrigger::Schedule ? u"schedule"_s
        : job.trigger == JobTrigger::CommandLine               ? u"command_line"_s
                                                               : u"window"_s;
    select.bind(4, origin);
    QStringList lines;
    for (;;) {
        auto row = select.step();
        if (!row)
            return row.error();
        if (!*row)
            return lines;
        lines << changeLines(objectFromStored(select.text(0)), objectFromStored(select.text(1)));
    }
}

/// Whether a run may be what a notice follows from.
bool counts(const Job &job)
{
    const bool readsSource = job.kind == JobKind::Sync || job.kind == JobKind::Refresh;
    return readsSource && job.status != JobStatus::Cancelled && !isAdHoc(job.connectionId);
}

Result<std::optional<EndedRunFacts>> factsOf(const QSqlDatabase &database, Job job,
                                             const NoticeRules &profile)
{
    using Facts = std::optional<EndedRunFacts>;
    auto about = loadAbout(database, job.connectionId, profile);
    if (!about)
        return about.error();
    if (!*about)
        return Facts();
    auto former = formerJob(database, job);
    if (!former)
        return former.error();
    const auto streaks = loadFailureStreaks(database);
    if (!streaks)
        return streaks.error();
    const auto usual = usualDuration(database, job.connectionId);
    if (!usual)
        return usual.error();
    auto lines = takenOver(database, job);
    if (!lines)
        return lines.error();
    const FailureStreak streak = streaks->value(job.connectionId);
    return Facts(EndedRunFacts{std::move(**about), std::move(job), std::move(*former), streak,
                               *usual, std::move(*lines)});
}

} // namespace

Result<std::optional<ConnectionFacts>> loadAbout(const QSqlDatabase &database, const QString &id,
                                                 const NoticeRules &profile)
{
    using About = std::optional<ConnectionFacts>;
    auto connection = loadConnection(database, id);
    if (!connection)
        return connection.error();
    if (!*connection)
        return About();
    ConnectionFacts facts;
    facts.connection = std::move(**connection);
    const auto source = loadEndpoint(database, facts.connection.sourceId);
    const auto destination = loadEndpoint(database, facts.connection.destinationId);
    if (!source || !destination)
        return source ? destination.error() : source.error();
    if (*source) {
        facts.sourceName = (*source)->name;
        facts.sourceConnector = (*source)->connectorId;
    }
    if (*destination) {
        facts.destinationName = (*destination)->name;
        facts.destinationConnector = (*destination)->connectorId;
    }
    const auto overrides = loadOverrides(database, id);
    if (!overrides)
        return overrides.error();
    facts.rules = rulesWith(profile, *overrides);
    auto open = loadOpen(database, id);
    if (!open)
        return open.error();
    facts.open = std::move(*open);
    return About(std::move(facts));
}

Result<bool> hasEndedRun(const QSqlDatabase &database)
{
    Statement find(database,
                   "SELECT 1 FROM jobs INDEXED BY jobs_unnoticed WHERE is_noticed = 0 "
                   "AND status NOT IN ('pending', 'running') LIMIT 1");
    return find.step();
}

Result<std::optional<EndedRunFacts>> loadEndedRun(const QSqlDatabase &database,
                                                  const NoticeRules &profile)
{
    const QByteArray sql = QByteArray(s_jobColumns)
        + "INDEXED BY jobs_unnoticed WHERE is_noticed = 0 "
          "AND status NOT IN ('pending', 'running') ORDER BY ended_at, id LIMIT 1";
    for (;;) {
        Statement select(database, sql.constData());
        auto job = oneJob(database, select);
        if (!job)
            return job.error();
        if (!*job)
            return std::optional<EndedRunFacts>();
        const qint64 id = (*job)->id;
        if (counts(**job)) {
            auto facts = factsOf(database, std::move(**job), profile);
            if (!facts || *facts)
                return facts;
        }
        if (auto marked = markNoticed(database, id); !marked)
            return marked.error();
    }
}

Result<void> markNoticed(const QSqlDatabase &database, qint64 jobId)
{
    Statement mark(database, "UPDATE jobs SET is_noticed = 1 WHERE id = ?1");
    mark.bind(1, jobId);
    return mark.run();
}

Result<std::vector<RunningFacts>> loadRunning(const QSqlDatabase &database,
                                              const NoticeRules &profile)
{
    Statement select(database,
                     "SELECT j.id, j.connection_id, COALESCE((SELECT MAX(a.started_at) "
                     "FROM attempts a WHERE a.job_id = j.id), j.created_at) FROM jobs j "
                     "INDEXED BY jobs_unnoticed WHERE j.is_noticed = 0 "
                     "AND j.status = 'running' AND j.kind IN ('sync', 'refresh')");
    std::vector<RunningFacts> all;
    for (;;) {
        auto row = select.step();
        if (!row)
            return row.error();
        if (!*row)
            return all;
        const QString id = select.text(1);
        if (isAdHoc(id))
            continue;
        auto about = loadAbout(database, id, profile);
        if (!about)
            return about.error();
        const auto usual = usualDuration(database, id);
        if (!usual)
            return usual.error();
        if (*about)
            all.push_back({std::move(**about), select.integer(0), select.time(2), *usual});
    }
}

Result<std::vector<SilenceFacts>> loadSilences(const QSqlDatabase &database,
                                               const NoticeRules &profile)
{
    Statement select(database, "SELECT id FROM connections WHERE is_enabled = 1");
    std::vector<SilenceFacts> all;
    for (;;) {
        auto row = select.step();
        if (!row)
            return row.error();
        if (!*row)
            return all;
        const QString id = select.text(0);
        if (isAdHoc(id))
            continue;
        // Most connections have no such bound, and to read them whole each time would be dear.
        const auto isWatched = isSilenceWatched(database, id, profile);
        if (!isWatched)
            return isWatched.error();
        if (!*isWatched)
            continue;
        Statement times(database,
                        "SELECT (SELECT MAX(wrote_at) FROM stream_activity "
                        "WHERE connection_id = ?1), (SELECT MAX(at) FROM timeline "
                        "WHERE connection_id = ?1 AND kind IN ('created', 'resumed'))");
        times.bind(1, id);
        if (auto found = times.step(); !found)
            return found.error();
        const auto wrote = times.optionalTime(0);
        const auto began = times.optionalTime(1);
        if (!wrote && !began)
            continue;
        auto about = loadAbout(database, id, profile);
        if (!about)
            return about.error();
        if (!*about)
            continue;
        const TimePoint since = std::max(wrote.value_or(TimePoint()), began.value_or(TimePoint()));
        all.push_back({std::move(**about), since, wrote && *wrote == since});
    }
}

Result<std::vector<SettlingFacts>> loadUnsettled(const QSqlDatabase &database,
                                                 const NoticeRules &profile)
{
    Statement select(database,
                     "SELECT c.id, EXISTS (SELECT 1 FROM jobs INDEXED BY jobs_unfinished "
                     "WHERE connection_id = c.id AND status IN ('pending', 'running') "
                     "AND status = 'running'), "
                     "EXISTS (SELECT 1 FROM rejected_groups g JOIN rejected_records r "
                     "ON r.group_id = g.id AND r.status = 0 WHERE g.connection_id = c.id), "
                     "EXISTS (SELECT 1 FROM timeline t WHERE t.connection_id = c.id "
                     "AND t.kind = 'resumed' AND t.at >= (SELECT MIN(n.at) FROM notices n "
                     "WHERE n.connection_id = c.id AND n.solved_at IS NULL "
                     "AND n.key >= ?1 || '/' AND n.key < ?1 || '0')) "
                     "FROM connections c WHERE EXISTS (SELECT 1 FROM notices "
                     "WHERE connection_id = c.id AND solved_at IS NULL)");
    select.bind(1, QString(noticetopics::paused));
    std::vector<SettlingFacts> all;
    for (;;) {
        auto row = select.step();
        if (!row)
            return row.error();
        if (!*row)
            return all;
        auto about = loadAbout(database, select.text(0), profile);
        if (!about)
            return about.error();
        if (*about)
            all.push_back({std::move(**about), select.integer(1) != 0, select.integer(2) != 0,
                           select.integer(3) != 0});
    }
}

} // namespace millrace
