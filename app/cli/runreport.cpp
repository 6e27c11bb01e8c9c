#include "app/cli/runreport.h"

#include "app/cli/displaytext.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString statusText(JobStatus status)
{
    switch (status) {
    case JobStatus::Pending:
        return u"Interrupted"_s;
    case JobStatus::Running:
        return u"Running"_s;
    case JobStatus::Incomplete:
        return u"Incomplete"_s;
    case JobStatus::Failed:
        return u"Failed"_s;
    case JobStatus::Succeeded:
        return u"Succeeded"_s;
    case JobStatus::Cancelled:
        return u"Cancelled"_s;
    }
    return {};
}

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
        output.line(indent + u"hint: "_s + displayText(error.hint));
    if (output.isVerbose() && !error.detail.isEmpty())
        output.line(indent + u"detail: "_s + displayText(error.detail));
}

} // namespace

QString balanceText(const StreamCounts &counts)
{
    QString text = u"read %1 = written %2 + filtered %3 + rejected %4"_s.arg(
        groupedNumber(counts.read), groupedNumber(counts.written), groupedNumber(counts.filtered),
        groupedNumber(counts.rejected));
    if (counts.unconfirmed != 0)
        text += u" + unconfirmed %1"_s.arg(groupedNumber(counts.unconfirmed));
    return text;
}

StreamCounts totalCounts(const Job &job)
{
    StreamCounts total;
    for (const StreamResult &stream : summarised(job.attempts))
        total += stream.counts;
    return total;
}

QString outcomeText(const Job &job)
{
    QString text = statusText(job.status);
    if (const auto duration = durationOf(job))
        text += (job.status == JobStatus::Succeeded ? u" in %1"_s : u" after %1"_s)
                    .arg(readableDuration(*duration));
    if (job.attempts.size() > 1)
        text += u", %1 attempts"_s.arg(job.attempts.size());
    text += u" (run %1)."_s.arg(job.id);
    if (job.kind == JobKind::Retry)
        text += u" It wrote rejected records once more."_s;
    else if (job.isPartial())
        text += u" It was a run of some streams alone."_s;
    return text;
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
            line += output.toned(u"  "_s + streamStatusName(stream.status), toneOf(stream.status));
        output.line(line);
        if (stream.counts.changed > 0)
            output.line(u"    %1 %2 written as NULL or shortened."_s.arg(
                groupedNumber(stream.counts.changed),
                stream.counts.changed == 1 ? u"value did not fit and was"_s
                                           : u"values did not fit and were"_s));
        if (detail == ReportDetail::Balance)
            continue;
        for (const QString &note : stream.notes)
            output.line(u"    "_s + displayText(note));
    }
    if (streams.size() > 1)
        output.line(u"  "_s + output.toned(padded(u"total"_s), Tone::Strong) + u"  "_s
                    + balanceText(totalCounts(job)));
}

void printErrors(Output &output, const Job &job)
{
    for (const Error &error : errorsOf(job))
        printError(output, error, u"  "_s);
}

void printReport(Output &output, const Job &job)
{
    output.line(output.toned(outcomeText(job), toneOf(job.status)));
    printStreams(output, job);
    for (const Error &error : errorsOf(job))
        output.error(error);
    const StreamCounts total = totalCounts(job);
    if (total.rejected > 0 || total.changed > 0)
        output.line(u"See what did not arrive as it was: millrace-cli rejected list --job %1"_s.arg(
            job.id));
    if (job.status == JobStatus::Pending)
        output.line(u"The checkpoints are kept; the same command goes on from there."_s);
    else if (job.status == JobStatus::Failed || job.status == JobStatus::Incomplete)
        output.line(u"See the log: millrace-cli logs %1"_s.arg(job.id));
}

} // namespace millrace
