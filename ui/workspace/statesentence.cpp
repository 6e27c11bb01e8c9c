#include "ui/workspace/statesentence.h"

#include "core/base/pluralform.h"
#include "core/store/nextrun.h"
#include "ui/widgets/displaytext.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct StateSentenceText final
{
    Q_DECLARE_TR_FUNCTIONS(StateSentenceText)
};

std::vector<StreamResult> streamsOf(const Job &job) { return summarised(job.attempts); }

StreamCounts totalsOf(const std::vector<StreamResult> &streams)
{
    StreamCounts sum;
    for (const StreamResult &stream : streams)
        sum += stream.counts;
    return sum;
}

/// The reason of a job that did not succeed, as stored with it or with its first bad stream.
QString reasonOf(const Job &job)
{
    if (job.error)
        return job.error->message;
    for (const StreamResult &stream : streamsOf(job)) {
        if (stream.error)
            return stream.error->message;
    }
    return {};
}

QString nextRunText(const ConnectionSummary &connection, TimePoint now,
                    std::optional<WaitReason> wait)
{
    const auto run = nextRunOf(connection, now);
    if (!run)
        return {};
    if (wait == WaitReason::MeteredNetwork)
        return StateSentenceText::tr("Scheduled runs wait: the network is metered.");
    if (wait == WaitReason::Battery)
        return StateSentenceText::tr("Scheduled runs wait: the computer runs on battery.");
    const TimePoint next = run->planned.start;
    if (next <= now)
        return StateSentenceText::tr("The next run starts in a moment.");
    const QString reason = reasonOf(*run);
    const QString when = relativeTime(next, now);
    return reason.isEmpty()
        ? StateSentenceText::tr("The next run starts %1.").arg(when)
        : StateSentenceText::tr("The next run starts %1, %2.").arg(when, reason);
}

QString joined(const QStringList &sentences)
{
    QStringList kept;
    for (const QString &sentence : sentences) {
        if (!sentence.isEmpty())
            kept << sentence;
    }
    return kept.join(u' ');
}

/// Who is waited for and until when.
QString waitSentence(const ConnectionSummary &connection, const EndWait &wait)
{
    const QString name
        = wait.role == EndpointRole::Source ? connection.source.name : connection.destination.name;
    const QString at = localClock(wait.until);
    return wait.isRateLimit
        ? StateSentenceText::tr("%1 limits how often it is asked. The run goes on at %2.")
              .arg(name, at)
        : StateSentenceText::tr("The run waits and asks %1 again at %2.").arg(name, at);
}

QString runningSentence(const ConnectionSummary &connection, const SyncProgress *progress,
                        TimePoint now)
{
    if (progress == nullptr)
        return StateSentenceText::tr("A run is on in another program.");
    if (isTerminal(progress->status))
        return StateSentenceText::tr("The run is over; what is called after it is not.");
    if (progress->retryAt) {
        return StateSentenceText::tr(
                   "The last attempt did not get through. The next one starts %1.")
            .arg(relativeTime(*progress->retryAt, now));
    }
    if (progress->endWait)
        return waitSentence(connection, *progress->endWait);
    const StreamCounts totals = progress->totals();
    const auto reading
        = std::ranges::find(progress->streams, StreamStatus::Syncing, &StreamProgress::status);
    if (reading == progress->streams.end())
        return StateSentenceText::tr("The run is starting.");
    if (progress->streams.size() > 1) {
        const auto done
            = std::ranges::count(progress->streams, StreamStatus::Synced, &StreamProgress::status);
        return StateSentenceText::tr(
                   "Reading %1; %2 of %3 streams are done, %4 records read so far.")
            .arg(reading->stream.text(), groupedNumber(done),
                 groupedNumber(static_cast<qint64>(progress->streams.size())),
                 groupedNumber(totals.read));
    }
    if (reading->estimatedRows) {
        return StateSentenceText::tr("Reading %1: %2 of about %3 records.", nullptr,
                                     pluralOf(std::max(*reading->estimatedRows, totals.read)))
            .arg(reading->stream.text(), groupedNumber(totals.read),
                 groupedNumber(std::max(*reading->estimatedRows, totals.read)));
    }
    return StateSentenceText::tr("Reading %1: %2 records so far.", nullptr, pluralOf(totals.read))
        .arg(reading->stream.text(), groupedNumber(totals.read));
}

/// What the connection will do, or has done, about failing all the time.
QString streakSentence(const ConnectionSummary &connection, TimePoint now)
{
    const RunPolicy &policy = connection.connection.settings.runPolicy;
    const FailureStreak &streak = connection.failures;
    if (judged(streak, policy, now) != StreakVerdict::Warn)
        return {};
    return StateSentenceText::tr(
               "It has failed %1 times in a row, for %2 days, and pauses by itself "
               "at %3 times and %4 days.")
        .arg(groupedNumber(streak.failures), groupedNumber(streak.days(now)),
             groupedNumber(policy.pauseFailures), groupedNumber(policy.pauseDays));
}

QString pausedSentence(const ConnectionSummary &connection, TimePoint now)
{
    if (connection.connection.isEnabled && connection.pausedRun() != nullptr)
        return StateSentenceText::
            tr("The run is paused; the %1 records it has written are kept. Resumed, it goes on at "
               "its checkpoint.")
                .arg(groupedNumber(totalsOf(streamsOf(*connection.pausedRun())).written));
    const FailureStreak &streak = connection.failures;
    if (judged(streak, connection.connection.settings.runPolicy, now) == StreakVerdict::Pause)
        return StateSentenceText::tr("Paused after %1 failed runs in a row and %2 days without "
                                     "success. Nothing runs until the connection is resumed.")
            .arg(groupedNumber(streak.failures), groupedNumber(streak.days(now)));
    return StateSentenceText::tr("Paused: nothing runs until the connection is resumed.");
}

QString queuedSentence(const std::optional<QueuePlace> &queue)
{
    if (!queue)
        return StateSentenceText::tr("The run starts as soon as another one has ended.");
    if (queue->place == 1)
        return StateSentenceText::tr(
                   "Next of %1 that wait: the run starts as soon as one of the %2 "
                   "that are on has ended.")
            .arg(queue->waiting)
            .arg(queue->running);
    return StateSentenceText::tr("Number %1 of %2 that wait; %3 runs are on.")
        .arg(queue->place)
        .arg(queue->waiting)
        .arg(queue->running);
}

QString incompleteSentence(const Job &job)
{
    const auto streams = streamsOf(job);
    switch (job.status) {
    case JobStatus::Pending:
    case JobStatus::Running:
        return StateSentenceText::tr(
            "The last run was interrupted. The next one goes on from its checkpoint.");
    case JobStatus::Cancelled:
        return StateSentenceText::tr(
                   "The last run was cancelled; the %1 records it had written are kept.")
            .arg(groupedNumber(totalsOf(streams).written));
    default:
        break;
    }
    const auto missed = std::ranges::count_if(
        streams, [](const StreamResult &stream) { return stream.status != StreamStatus::Synced; });
    return StateSentenceText::tr("%1 of %2 streams did not get through: %3", nullptr,
                                 pluralOf(std::ssize(streams)))
        .arg(groupedNumber(missed), groupedNumber(static_cast<qint64>(streams.size())),
             reasonOf(job));
}

/// After a run of some streams alone: what the others are left with.
QString behindSentence(const ConnectionSummary &connection)
{
    const std::vector<StreamResult> &behind = connection.behind;
    const QString count = groupedNumber(static_cast<qint64>(behind.size()));
    const QString all
        = groupedNumber(static_cast<qint64>(connection.connection.catalog.streams.size()));
    for (const StreamResult &stream : behind) {
        if (stream.error)
            return StateSentenceText::tr(
                       "%1 of %2 streams are not complete. %3: %4", nullptr,
                       pluralOf(std::ssize(connection.connection.catalog.streams)))
                .arg(count, all, stream.stream.text(), stream.error->message);
    }
    return StateSentenceText::tr("%1 of %2 streams are not complete; the last run left them out.",
                                 nullptr,
                                 pluralOf(std::ssize(connection.connection.catalog.streams)))
        .arg(count, all);
}

QString succeededSentence(const Job &job, TimePoint now)
{
    const auto streams = streamsOf(job);
    const StreamCounts totals = totalsOf(streams);
    const QString when = relativeTime(job.endedAt.value_or(job.createdAt), now);
    if (totals.read > 0)
        return StateSentenceText::tr("%1 records were written %2.", nullptr,
                                     pluralOf(totals.written))
            .arg(groupedNumber(totals.written), when);
    // A zero is explained by the source's own note where there is one.
    for (const StreamResult &stream : streams) {
        if (!stream.notes.isEmpty())
            return StateSentenceText::tr("No new records %1: %2").arg(when, stream.notes.first());
    }
    return StateSentenceText::tr("The last run found no records %1.").arg(when);
}

} // namespace

std::optional<TimePoint> nextRun(const ConnectionSummary &connection, TimePoint now)
{
    const auto run = nextRunOf(connection, now);
    return run ? std::optional(run->planned.start) : std::nullopt;
}

QString stateSentence(const ConnectionSummary &connection, ConnectionState state,
                      const SyncProgress *progress, TimePoint now, std::optional<WaitReason> wait,
                      std::optional<QueuePlace> queue)
{
    const QString next = nextRunText(connection, now, wait);
    const std::optional<Job> &job = connection.lastJob;
    switch (state) {
    case ConnectionState::Running:
        return runningSentence(connection, progress, now);
    case ConnectionState::Queued:
        return queuedSentence(queue);
    case ConnectionState::Paused:
        return pausedSentence(connection, now);
    case ConnectionState::NotRunYet:
        if (job)
            return joined({StateSentenceText::tr("Everything was cleared; the next run copies it "
                                                 "again."),
                           next});
        return next.isEmpty()
            ? StateSentenceText::tr("It has not run yet. Sync now starts the first run.")
            : joined({StateSentenceText::tr("It has not run yet."), next});
    case ConnectionState::ActionRequired:
    case ConnectionState::Failed: {
        if (job && job->status == JobStatus::Succeeded)
            return behindSentence(connection);
        const QString reason = job ? reasonOf(*job) : QString();
        const QString hint = job && job->error ? job->error->hint : QString();
        const QString sentence = reason.isEmpty()
            ? StateSentenceText::tr("The last run failed.")
            : StateSentenceText::tr("The last run failed: %1").arg(reason);
        return joined({sentence, hint, streakSentence(connection, now),
                       state == ConnectionState::Failed ? next : QString()});
    }
    case ConnectionState::Incomplete:
        if (job && job->status == JobStatus::Succeeded)
            return joined({behindSentence(connection), next});
        return joined(
            {job ? incompleteSentence(*job) : QString(), streakSentence(connection, now), next});
    case ConnectionState::RejectedRecords:
        return joined({StateSentenceText::tr(
                           "%n rejected record(s) wait for a decision.", nullptr,
                           static_cast<int>(std::min<qint64>(connection.openRejected, 1'000'000))),
                       job ? succeededSentence(*job, now) : QString(), next});
    case ConnectionState::Healthy:
        return joined({job ? succeededSentence(*job, now) : QString(), next});
    }
    return {};
}

} // namespace millrace
