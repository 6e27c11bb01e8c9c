#include "ui/connectionpage/timelineentry.h"

#include "core/store/jobrepository.h"
#include "core/store/timelinestore.h"
#include "ui/connectionpage/changetext.h"
#include "ui/connectionpage/runbar.h"
#include "ui/widgets/displaytext.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct TimelineEntryText final
{
    Q_DECLARE_TR_FUNCTIONS(TimelineEntryText)
};

QString runTitle(const Job &job)
{
    const char *text = nullptr;
    switch (job.status) {
    case JobStatus::Pending:
        text = QT_TRANSLATE_NOOP("TimelineEntryText", "Run %1 was interrupted");
        break;
    case JobStatus::Running:
        text = QT_TRANSLATE_NOOP("TimelineEntryText", "Run %1 is on");
        break;
    case JobStatus::Incomplete:
        text = QT_TRANSLATE_NOOP("TimelineEntryText", "Run %1 is incomplete");
        break;
    case JobStatus::Failed:
        text = QT_TRANSLATE_NOOP("TimelineEntryText", "Run %1 failed");
        break;
    case JobStatus::Succeeded:
        text = QT_TRANSLATE_NOOP("TimelineEntryText", "Run %1 succeeded");
        break;
    case JobStatus::Cancelled:
        text = QT_TRANSLATE_NOOP("TimelineEntryText", "Run %1 was cancelled");
        break;
    }
    return TimelineEntryText::tr(text).arg(job.id);
}

QString runDetail(const Job &job)
{
    QStringList parts;
    if (job.isPartial()) {
        QStringList names;
        for (const StreamId &stream : job.streams)
            names << stream.text();
        parts << TimelineEntryText::tr("%1 alone").arg(names.join(u", "_s));
    }
    if (job.error && !job.error->isCancelled())
        parts << job.error->message;
    parts << balanceText(jobTotals(job));
    if (const auto duration = jobDuration(job))
        parts << durationText(*duration);
    return parts.join(u" · "_s);
}

} // namespace

TimePoint TimelineEntry::time() const { return job() ? job()->createdAt : event()->time; }

QString TimelineEntry::title() const { return job() ? runTitle(*job()) : changeTitle(*event()); }

QString TimelineEntry::detail() const
{
    return job() ? runDetail(*job()) : changeSentences(*event()).join(u" · "_s);
}

QString TimelineEntry::who() const
{
    return job() ? jobTriggerTitle(job()->trigger) : changeOriginTitle(event()->origin);
}

QString TimelineEntry::iconName() const
{
    return job() ? jobStatusIcon(job()->status) : changeIcon(event()->kind);
}

bool TimelineFilter::takes(const TimelineEntry &entry) const
{
    if (since && entry.time() < *since)
        return false;
    if (until && entry.time() >= *until)
        return false;
    const Job *job = entry.job();
    if (job == nullptr)
        return takesChanges();
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
            auto read = JobRepository(database).list(connectionId, wanted, page.next.beforeJob);
            if (!read)
                return read.error();
            jobs = std::move(*read);
        }
        if (filter.takesChanges()) {
            auto read = TimelineStore(database).list(connectionId, wanted, page.next.beforeEvent);
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
