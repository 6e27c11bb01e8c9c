#include "app/cli/runreport.h"

#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/statustext.h"
#include "core/model/pausedrun.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

std::optional<std::chrono::milliseconds> durationOf(const Job &job)
{
    if (job.attempts.empty())
        return std::nullopt;
    const auto end = job.endedAt ? job.endedAt : job.attempts.back().endedAt;
    if (!end)
        return std::nullopt;
    return std::chrono::duration_cast<std::chrono::milliseconds>(*end
                                                                 - job.attempts.front().startedAt);
}

/// The errors of \a job: per stream, and its own unless a stream told it.
std::vector<Error> errorsOf(const Job &job)
{
    std::vector<Error> errors;
    for (const StreamResult &stream : summarised(job.attempts)) {
        if (!stream.error || stream.error->isCancelled())
            continue;
        Error error = *stream.error;
        error.message = stream.stream.text() + ": "_L1 + error.message;
        errors.push_back(std::move(error));
    }
    const bool isTold = std::ranges::any_of(
        errors, [&job](const Error &error) { return job.error && error.code == job.error->code; });
    if (job.error && !isTold && !job.error->isCancelled())
        errors.push_back(*job.error);
    return errors;
}

void printError(Output &output, const Error &error, const QString &indent)
{
    output.line(indent + output.toned(displayText(error.message), Tone::Bad)
                + output.toned(u" (%1)"_s.arg(displayText(error.code)), Tone::Faint));
    if (!error.hint.isEmpty())
        output.line(indent + CommandText::tr("hint: %1").arg(displayText(error.hint)));
    if (output.isVerbose() && !error.detail.isEmpty())
        output.line(indent + CommandText::tr("detail: %1").arg(displayText(error.detail)));
}

} // namespace

QString balanceText(const StreamCounts &counts)
{
    const QString read = groupedNumber(counts.read);
    const QString written = groupedNumber(counts.written);
    const QString filtered = groupedNumber(counts.filtered);
    const QString rejected = groupedNumber(counts.rejected);
    if (counts.unconfirmed == 0)
        return CommandText::tr("read %1 = written %2 + filtered %3 + rejected %4")
            .arg(read, written, filtered, rejected);
    return CommandText::tr("read %1 = written %2 + filtered %3 + rejected %4 + unconfirmed %5")
        .arg(read, written, filtered, rejected, groupedNumber(counts.unconfirmed));
}

StreamCounts totalCounts(const Job &job)
{
    StreamCounts total;
    for (const StreamResult &stream : summarised(job.attempts))
        total += stream.counts;
    return total;
}

namespace {

/// What kind of run it was, where that is not plain.
QString kindText(const Job &job)
{
    if (job.kind == JobKind::Retry)
        return CommandText::tr("It wrote rejected records once more.");
    if (job.kind == JobKind::Clear)
        return CommandText::tr("It cleared streams at the destination.");
    if (job.refreshMode)
        return *job.refreshMode == RefreshMode::Remove
            ? CommandText::tr("It read streams again and removed their old rows.")
            : CommandText::tr("It read streams again and retained their old rows.");
    return job.isPartial() ? CommandText::tr("It was a run of some streams alone.") : QString();
}

/// The status as the begin of a sentence.
QString sentenceStatus(const Job &job)
{
    const QString text = isPaused(job) ? CommandText::tr("paused") : jobStatusText(job.status);
    return text.left(1).toUpper() + text.mid(1);
}

} // namespace

QString outcomeText(const Job &job)
{
    const QString status = sentenceStatus(job);
    const auto duration = durationOf(job);
    const bool isDone = job.status == JobStatus::Succeeded;
    const int attempts = static_cast<int>(job.attempts.size());
    QString text;
    if (!duration && attempts < 2)
        text = CommandText::tr("%1 (run %2).").arg(status).arg(job.id);
    else if (!duration)
        text = CommandText::tr("%1, %n attempts (run %2).", nullptr, attempts)
                   .arg(status)
                   .arg(job.id);
    else if (attempts < 2)
        text = (isDone ? CommandText::tr("%1 in %2 (run %3).")
                       : CommandText::tr("%1 after %2 (run %3)."))
                   .arg(status, readableDuration(*duration))
                   .arg(job.id);
    else
        text = (isDone ? CommandText::tr("%1 in %2, %n attempts (run %3).", nullptr, attempts)
                       : CommandText::tr("%1 after %2, %n attempts (run %3).", nullptr, attempts))
                   .arg(status, readableDuration(*duration))
                   .arg(job.id);
    const QString kind = kindText(job);
    return kind.isEmpty() ? text : text + u' ' + kind;
}

Tone toneOf(JobStatus status)
{
    switch (status) {
    case JobStatus::Succeeded:
        return Tone::Good;
    case JobStatus::Failed:
    case JobStatus::Incomplete:
        return Tone::Bad;
    case JobStatus::Pending:
    case JobStatus::Running:
    case JobStatus::Cancelled:
        return Tone::Warning;
    }
    return Tone::Plain;
}

Tone toneOf(StreamStatus status)
{
    switch (status) {
    case StreamStatus::Synced:
        return Tone::Good;
    case StreamStatus::Failed:
    case StreamStatus::Incomplete:
        return Tone::Bad;
    case StreamStatus::Queued:
    case StreamStatus::Syncing:
    case StreamStatus::Cancelled:
        return Tone::Warning;
    }
    return Tone::Plain;
}

void printStreams(Output &output, const Job &job, ReportDetail detail)
{
    const std::vector<StreamResult> streams = summarised(job.attempts);
    int nameWidth = 5;
    for (const StreamResult &stream : streams)
        nameWidth = std::clamp(displayWidth(displayText(stream.stream.text())), nameWidth, 40);
    const auto padded = [nameWidth](const QString &name) {
        const QString text = elided(displayText(name), nameWidth);
        return QString(text + QString(nameWidth - displayWidth(text), u' '));
    };
    for (const StreamResult &stream : streams) {
        QString line = u"  "_s;
        line += output.toned(padded(stream.stream.text()), Tone::Strong);
        line += u"  "_s;
        line += balanceText(stream.counts);
        if (stream.status != StreamStatus::Synced)
            line += output.toned(u"  "_s + streamStatusText(stream.status), toneOf(stream.status));
        output.line(line);
        if (stream.counts.changed > 0)
            output.line(
                CommandText::tr("    %1 values did not fit and were written as NULL or shortened.",
                                nullptr, pluralOf(stream.counts.changed))
                    .arg(groupedNumber(stream.counts.changed)));
        if (detail == ReportDetail::Balance)
            continue;
        for (const QString &note : stream.notes)
            output.line(u"    "_s + displayText(note));
    }
    if (streams.size() > 1)
        output.line(u"  "_s + output.toned(padded(CommandText::tr("total")), Tone::Strong) + u"  "_s
                    + balanceText(totalCounts(job)));
}

void printErrors(Output &output, const Job &job)
{
    for (const Error &error : errorsOf(job))
        printError(output, error, u"  "_s);
}

QString deliveredText(qint64 records, qint64 files, const QString &place)
{
    if (files == 1)
        return CommandText::tr("%1 rejected records delivered to %2 in one file.", nullptr,
                               pluralOf(records))
            .arg(groupedNumber(records), displayText(place));
    return CommandText::tr("%1 rejected records delivered to %2 in %3 files.", nullptr,
                           pluralOf(records))
        .arg(groupedNumber(records), displayText(place), groupedNumber(files));
}

void printDelivery(Output &output, const DeliverySummary &delivery)
{
    if (delivery.files > 0)
        output.line(deliveredText(delivery.records, delivery.files, delivery.place));
    if (!delivery.error)
        return;
    output.line(CommandText::tr(
        "Not all rejected records were delivered; the next run or \"millrace-cli rejected "
        "deliver\" goes on:"));
    printError(output, *delivery.error, u"  "_s);
}

void printReport(Output &output, const Job &job, const DeliverySummary &delivery)
{
    output.line(output.toned(outcomeText(job), toneOf(job.status)));
    printStreams(output, job);
    for (const Error &error : errorsOf(job))
        output.error(error);
    const StreamCounts total = totalCounts(job);
    if (total.rejected > 0 || total.changed > 0)
        output.line(CommandText::tr(
                        "See what did not arrive as it was: millrace-cli rejected list --job %1")
                        .arg(job.id));
    printDelivery(output, delivery);
    if (job.status == JobStatus::Pending)
        output.line(
            CommandText::tr("The checkpoints are kept; the same command goes on from there."));
    else if (job.status == JobStatus::Failed || job.status == JobStatus::Incomplete)
        output.line(CommandText::tr("See the log: millrace-cli logs %1").arg(job.id));
}

} // namespace millrace
