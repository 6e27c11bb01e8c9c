#include "ui/connectionpage/runbar.h"

#include "ui/widgets/displaytext.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct RunBarText final
{
    Q_DECLARE_TR_FUNCTIONS(RunBarText)
};

} // namespace

std::optional<qint64> jobDuration(const Job &job)
{
    if (!job.endedAt)
        return std::nullopt;
    const TimePoint start = job.attempts.empty() ? job.createdAt : job.attempts.front().startedAt;
    return std::chrono::duration_cast<std::chrono::milliseconds>(*job.endedAt - start).count();
}

StreamCounts jobTotals(const Job &job)
{
    StreamCounts sum;
    for (const StreamResult &stream : summarised(job.attempts))
        sum += stream.counts;
    return sum;
}

std::vector<RunBar> runBars(const std::vector<Job> &jobs, std::size_t most)
{
    std::vector<RunBar> bars;
    for (const Job &job : jobs) {
        if (bars.size() == most)
            break;
        const StreamCounts totals = jobTotals(job);
        bars.push_back(
            {job.id, job.createdAt, job.status, totals.written, totals.rejected, jobDuration(job)});
    }
    std::ranges::reverse(bars);
    return bars;
}

QString jobStatusTitle(JobStatus status)
{
    switch (status) {
    case JobStatus::Pending:
        return RunBarText::tr("Interrupted");
    case JobStatus::Running:
        return RunBarText::tr("Running");
    case JobStatus::Incomplete:
        return RunBarText::tr("Incomplete");
    case JobStatus::Failed:
        return RunBarText::tr("Failed");
    case JobStatus::Succeeded:
        return RunBarText::tr("Succeeded");
    case JobStatus::Cancelled:
        return RunBarText::tr("Cancelled");
    }
    return {};
}

QString jobStatusIcon(JobStatus status)
{
    switch (status) {
    case JobStatus::Pending:
        return u"queued"_s;
    case JobStatus::Running:
        return u"running"_s;
    case JobStatus::Incomplete:
        return u"incomplete"_s;
    case JobStatus::Failed:
        return u"failed"_s;
    case JobStatus::Succeeded:
        return u"healthy"_s;
    case JobStatus::Cancelled:
        return u"stop"_s;
    }
    return {};
}

QString jobTriggerTitle(JobTrigger trigger)
{
    switch (trigger) {
    case JobTrigger::Manual:
        return RunBarText::tr("by hand");
    case JobTrigger::CommandLine:
        return RunBarText::tr("from the command line");
    case JobTrigger::Schedule:
        return RunBarText::tr("by the schedule");
    }
    return {};
}

QString runBarText(const RunBar &bar)
{
    if (!bar.duration)
        return RunBarText::tr("Run %1, %2. %3, %4 written, %5 rejected so far.")
            .arg(QString::number(bar.jobId), localTime(bar.startedAt), jobStatusTitle(bar.status),
                 groupedNumber(bar.written), groupedNumber(bar.rejected));
    return RunBarText::tr("Run %1, %2. %3 after %4, %5 written, %6 rejected.")
        .arg(QString::number(bar.jobId), localTime(bar.startedAt), jobStatusTitle(bar.status),
             durationText(*bar.duration), groupedNumber(bar.written), groupedNumber(bar.rejected));
}

} // namespace millrace
