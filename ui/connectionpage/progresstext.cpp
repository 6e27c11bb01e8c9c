#include "ui/connectionpage/progresstext.h"

#include "core/base/pluralform.h"
#include "ui/connectionpage/runbar.h"
#include "ui/widgets/displaytext.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct ProgressText final
{
    Q_DECLARE_TR_FUNCTIONS(ProgressText)
};

qint64 millisecondsBetween(TimePoint from, TimePoint to)
{
    return std::max<qint64>(
        0, std::chrono::duration_cast<std::chrono::milliseconds>(to - from).count());
}

/// "0:27", "1:05:00".
QString countdown(qint64 seconds)
{
    const auto two = [](qint64 number) { return u"%1"_s.arg(number, 2, 10, '0'_L1); };
    const qint64 hours = seconds / 3600;
    const qint64 minutes = seconds / 60 % 60;
    return hours > 0 ? u"%1:%2:%3"_s.arg(QString::number(hours), two(minutes), two(seconds % 60))
                     : u"%1:%2"_s.arg(QString::number(minutes), two(seconds % 60));
}

/// "the source limits how often it is asked; on at 10:31, in 0:27".
QString waitText(const EndWait &wait, TimePoint now)
{
    const QString at = localClock(wait.until);
    const QString left = countdown((millisecondsBetween(now, wait.until) + 999) / 1000);
    if (wait.role == EndpointRole::Source)
        return wait.isRateLimit
            ? ProgressText::tr("the source limits how often it is asked; on at %1, in %2")
                  .arg(at, left)
            : ProgressText::tr("the source is asked again at %1, in %2").arg(at, left);
    return wait.isRateLimit
        ? ProgressText::tr("the destination limits how often it is asked; on at %1, in %2")
              .arg(at, left)
        : ProgressText::tr("the destination is asked again at %1, in %2").arg(at, left);
}

} // namespace

QString runningText(const SyncProgress &progress, TimePoint now)
{
    // Whole seconds: the text changes ten times a second otherwise.
    const QString since = durationText(millisecondsBetween(progress.startedAt, now) / 1000 * 1000);
    const auto done
        = std::ranges::count(progress.streams, StreamStatus::Synced, &StreamProgress::status);
    const QString streams = ProgressText::tr("%1 of %2 streams are complete.", nullptr,
                                             pluralOf(std::ssize(progress.streams)))
                                .arg(groupedNumber(done),
                                     groupedNumber(static_cast<qint64>(progress.streams.size())));
    if (progress.attempt > 1)
        return ProgressText::tr("Running for %1, attempt %2. %3")
            .arg(since, QString::number(progress.attempt), streams);
    return ProgressText::tr("Running for %1. %2").arg(since, streams);
}

QString speedText(const SyncProgress &progress)
{
    if (progress.retryAt)
        return {};
    QStringList parts{
        ProgressText::tr("%1 records/s").arg(groupedNumber(qRound64(progress.rowsPerSecond))),
        ProgressText::tr("%1/s").arg(byteText(qRound64(progress.bytesPerSecond)))};
    // How long the rest takes is not known while somebody waits.
    if (progress.endWait)
        parts << waitText(*progress.endWait, progress.takenAt);
    else if (progress.remaining)
        parts << ProgressText::tr("about %1 left")
                     .arg(durationText(progress.remaining->count() * 1000));
    return parts.join(u" · "_s);
}

QString runHeading(const Job &job)
{
    if (job.kind == JobKind::Clear)
        return ProgressText::tr("Run %1, clearing").arg(job.id);
    if (job.refreshMode)
        return *job.refreshMode == RefreshMode::Remove
            ? ProgressText::tr("Run %1, refresh and remove").arg(job.id)
            : ProgressText::tr("Run %1, refresh and retain").arg(job.id);
    if (!job.isPartial())
        return ProgressText::tr("Run %1").arg(job.id);
    if (job.streams.size() == 1)
        return ProgressText::tr("Run %1, %2 alone")
            .arg(QString::number(job.id), job.streams.front().text());
    return ProgressText::tr("Run %1, %2 streams alone", nullptr, pluralOf(std::ssize(job.streams)))
        .arg(QString::number(job.id), groupedNumber(static_cast<qint64>(job.streams.size())));
}

QString endedText(const Job &job, TimePoint now)
{
    const QString status = jobStatusTitle(job.status);
    const QString trigger = jobTriggerTitle(job.trigger);
    const QString when = relativeTime(job.endedAt.value_or(job.createdAt), now);
    const auto duration = jobDuration(job);
    if (!duration)
        return ProgressText::tr("%1; started %2 %3.").arg(status, when, trigger);
    if (job.attempts.size() > 1)
        return ProgressText::tr("%1 %2 after %3 and %4 attempts, started %5.", nullptr,
                                pluralOf(std::ssize(job.attempts)))
            .arg(status, when, durationText(*duration),
                 groupedNumber(static_cast<qint64>(job.attempts.size())), trigger);
    return ProgressText::tr("%1 %2 after %3, started %4.")
        .arg(status, when, durationText(*duration), trigger);
}

std::optional<int> percentOf(const SyncProgress &progress)
{
    qint64 wanted = 0;
    qint64 read = 0;
    for (const StreamProgress &stream : progress.streams) {
        if (stream.status == StreamStatus::Synced) {
            wanted += stream.counts.read;
        } else if (stream.estimatedRows) {
            wanted += std::max(*stream.estimatedRows, stream.counts.read);
        } else {
            return std::nullopt;
        }
        read += stream.counts.read;
    }
    if (wanted <= 0)
        return std::nullopt;
    return static_cast<int>(std::min<qint64>(read * 100 / wanted, 99));
}

QString retryText(const SyncProgress &progress, TimePoint now)
{
    const qint64 left
        = progress.retryAt ? (millisecondsBetween(now, *progress.retryAt) + 999) / 1000 : 0;
    return ProgressText::tr("Attempt %1 did not get through; the next one starts in %2.")
        .arg(QString::number(progress.attempt), countdown(left));
}

QString retryReason(const SyncProgress &progress)
{
    for (const StreamProgress &stream : progress.streams) {
        if (stream.error && !stream.error->isCancelled())
            return ProgressText::tr("%1: %2 What is written so far is kept.")
                .arg(stream.stream.text(), stream.error->message);
    }
    return ProgressText::tr("What is written so far is kept.");
}

} // namespace millrace
