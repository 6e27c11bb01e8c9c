#include "core/store/timelinepage.h"

#include "core/base/enumwords.h"
#include "core/store/jobrows.h"
#include "core/store/statement.h"
#include "core/store/timelinestore.h"

#include <algorithm>
#include <limits>

namespace millrace {

namespace {

const char *conditionOf(TimelineFilter::State state)
{
    switch (state) {
    case TimelineFilter::State::Any:
        break;
    case TimelineFilter::State::Succeeded:
        return "AND status = 'succeeded' ";
    case TimelineFilter::State::Troubled:
        return "AND status IN ('failed', 'incomplete', 'pending') ";
    case TimelineFilter::State::Cancelled:
        return "AND status = 'cancelled' ";
    }
    return "";
}

/// The next runs that pass \a filter, without reading those that do not.
Result<std::vector<Job>> jobsOf(const StateDatabase &database, const QString &connectionId,
                                const TimelineFilter &filter, std::optional<qint64> before,
                                int wanted)
{
    const QByteArray sql
        = QByteArray("SELECT id, connection_id, status, job_trigger, created_at, ended_at, error, "
                     "streams, kind, refresh_mode FROM jobs ")
        + (connectionId.isEmpty() ? "WHERE (1 OR ?1 = '') " : "WHERE connection_id = ?1 ")
        + "AND id < ?2 AND created_at >= ?4 AND created_at < ?5 " + conditionOf(filter.state)
        + "ORDER BY id DESC LIMIT ?3";
    return database.read<std::vector<Job>>(
        [&](QSqlDatabase &connection) -> Result<std::vector<Job>> {
            Statement list(connection, sql.constData());
            list.bind(1, connectionId);
            list.bind(2, before.value_or(std::numeric_limits<qint64>::max()));
            list.bind(3, wanted);
            list.bind(4, filter.since.value_or(TimePoint::min()));
            list.bind(5, filter.until.value_or(TimePoint::max()));
            return loadJobs(connection, list);
        });
}

constexpr std::array s_kinds{"all",     "runs", "changes",     "settings",
                             "streams", "ends", "checkpoints", "pauses"};

} // namespace

QString timelineFilterName(TimelineFilter::Kind kind) { return wordOf(s_kinds, kind); }

std::optional<TimelineFilter::Kind> timelineFilterFromName(const QString &name)
{
    return valueOf<TimelineFilter::Kind>(s_kinds, name);
}

std::vector<TimelineKind> TimelineFilter::kinds() const
{
    switch (kind) {
    case Kind::All:
    case Kind::Runs:
    case Kind::Changes:
        break;
    case Kind::Settings:
        return {TimelineKind::SettingsChanged};
    case Kind::Streams:
        return {TimelineKind::StreamsChanged};
    case Kind::Ends:
        return {TimelineKind::EndsChanged};
    case Kind::Checkpoints:
        return {TimelineKind::CheckpointChanged};
    case Kind::Pauses:
        return {TimelineKind::Paused, TimelineKind::Resumed};
    }
    return {};
}

bool TimelineFilter::takes(const TimelineEntry &entry) const
{
    if (since && entry.time() < *since)
        return false;
    if (until && entry.time() >= *until)
        return false;
    const Job *job = entry.job();
    if (job == nullptr) {
        const std::vector<TimelineKind> taken = kinds();
        return takesChanges()
            && (taken.empty() || std::ranges::find(taken, entry.event()->kind) != taken.end());
    }
    if (!takesRuns())
        return false;
    switch (state) {
    case State::Any:
        return true;
    case State::Succeeded:
        return job->status == JobStatus::Succeeded;
    case State::Troubled:
        return job->status == JobStatus::Failed || job->status == JobStatus::Incomplete
            || job->status == JobStatus::Pending;
    case State::Cancelled:
        return job->status == JobStatus::Cancelled;
    }
    return false;
}

std::vector<TimelineEntry> merged(std::vector<Job> jobs, std::vector<TimelineEvent> events,
                                  std::size_t most)
{
    std::vector<TimelineEntry> entries;
    auto job = jobs.begin();
    auto event = events.begin();
    while (entries.size() < most && (job != jobs.end() || event != events.end())) {
        // At the same moment the change came first: it is what the run ran with.
        const bool takesJob
            = event == events.end() || (job != jobs.end() && job->createdAt >= event->time);
        if (takesJob)
            entries.push_back({std::move(*job++)});
        else
            entries.push_back({std::move(*event++)});
    }
    return entries;
}

Result<TimelinePage> timelinePage(StateDatabase &database, const QString &connectionId,
                                  const TimelineFilter &filter, const TimelineCursor &cursor,
                                  int wanted)
{
    TimelinePage page;
    page.next = cursor;
    while (!page.isLast && static_cast<int>(page.entries.size()) < wanted) {
        std::vector<Job> jobs;
        std::vector<TimelineEvent> events;
        if (filter.takesRuns()) {
            auto read = jobsOf(database, connectionId, filter, page.next.beforeJob, wanted);
            if (!read)
                return read.error();
            jobs = std::move(*read);
        }
        if (filter.takesChanges()) {
            const TimelineQuery query{connectionId, filter.kinds(), filter.since, filter.until,
                                      page.next.beforeEvent};
            auto read = TimelineStore(database).list(query, wanted);
            if (!read)
                return read.error();
            events = std::move(*read);
        }
        const bool isEnd
            = static_cast<int>(jobs.size()) < wanted && static_cast<int>(events.size()) < wanted;
        const std::size_t most
            = isEnd ? jobs.size() + events.size() : static_cast<std::size_t>(wanted);
        page.isLast = isEnd;
        for (TimelineEntry &entry : merged(std::move(jobs), std::move(events), most)) {
            if (entry.job())
                page.next.beforeJob = entry.job()->id;
            else
                page.next.beforeEvent = entry.event()->id;
            // Older ones can only be older still.
            page.isLast = page.isLast || (filter.since && entry.time() < *filter.since);
            if (filter.takes(entry))
                page.entries.push_back(std::move(entry));
        }
    }
    return page;
}

} // namespace millrace
