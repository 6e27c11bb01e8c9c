#include "app/cli/progressdisplay.h"

#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"

#include <algorithm>
#include <cmath>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Without the tenths that would flicker.
QString secondsText(std::chrono::seconds duration)
{
    return duration < 60s ? CommandText::tr("%1 s").arg(duration.count())
                          : readableDuration(duration);
}

QString streamsText(const SyncProgress &progress)
{
    const auto ended = std::ranges::count_if(progress.streams, [](const StreamProgress &stream) {
        return stream.status != StreamStatus::Queued && stream.status != StreamStatus::Syncing;
    });
    QStringList running;
    for (const StreamProgress &stream : progress.streams) {
        if (stream.status == StreamStatus::Syncing)
            running << elided(displayText(stream.stream.text()), 30);
    }
    QString names = running.size() > 2
        ? CommandText::tr("%1 and %n more", nullptr, static_cast<int>(running.size() - 1))
              .arg(running.first())
        : running.join(", "_L1);
    if (progress.streams.size() < 2)
        return names;
    const QString part
        = CommandText::tr("%1 of %n streams", nullptr, static_cast<int>(progress.streams.size()))
              .arg(ended);
    return names.isEmpty() ? part : u"%1 (%2)"_s.arg(names, part);
}

QString percentText(const SyncProgress &progress)
{
    qint64 estimated = 0;
    for (const StreamProgress &stream : progress.streams) {
        if (!stream.estimatedRows)
            return {};
        estimated += *stream.estimatedRows;
    }
    const qint64 read = progress.totals().read;
    if (estimated <= 0 || read > estimated)
        return {};
    return CommandText::tr("%1%", "a share").arg(read * 100 / estimated);
}

} // namespace

ProgressStyle progressStyle(const GlobalOptions &options, const Output &output)
{
    if (options.progress == "json")
        return ProgressStyle::Json;
    if (options.progress == "none" || options.quiet)
        return ProgressStyle::None;
    if (options.progress == "plain")
        return ProgressStyle::Plain;
    if (options.progress == "line")
        return ProgressStyle::Line;
    if (options.json)
        return ProgressStyle::None;
    return output.messagesGoToTerminal() ? ProgressStyle::Line : ProgressStyle::Plain;
}

QString progressText(const SyncProgress &progress)
{
    const StreamCounts totals = progress.totals();
    QStringList parts;
    if (progress.retryAt) {
        const auto wait
            = std::chrono::ceil<std::chrono::seconds>(*progress.retryAt - progress.takenAt);
        parts << CommandText::tr("attempt %1 failed, the next one starts in %2")
                     .arg(progress.attempt)
                     .arg(secondsText(std::max(wait, 0s)));
        for (const StreamProgress &stream : progress.streams) {
            if (stream.error) {
                parts << displayText(stream.error->message);
                break;
            }
        }
        return parts.join(u" · "_s);
    }
    const QString streams = streamsText(progress);
    if (!streams.isEmpty())
        parts << streams;
    const QString percent = percentText(progress);
    parts << (percent.isEmpty()
                  ? CommandText::tr("%1 read").arg(groupedNumber(totals.read))
                  : CommandText::tr("%1 read (%2)").arg(groupedNumber(totals.read), percent));
    parts << CommandText::tr("%1/s").arg(groupedNumber(std::llround(progress.rowsPerSecond)));
    parts << CommandText::tr("%1/s").arg(readableBytes(progress.bytesPerSecond));
    if (progress.endWait) {
        const auto wait
            = std::chrono::ceil<std::chrono::seconds>(progress.endWait->until - progress.takenAt);
        parts << (progress.endWait->role == EndpointRole::Source
                      ? CommandText::tr("waits %1 for the source")
                      : CommandText::tr("waits %1 for the destination"))
                     .arg(secondsText(std::max(wait, 0s)));
    } else if (progress.remaining && progress.remaining->count() > 0)
        parts << CommandText::tr("%1 left").arg(secondsText(*progress.remaining));
    // What a narrow terminal cuts off comes last.
    if (totals.rejected > 0)
        parts << CommandText::tr("%1 rejected").arg(groupedNumber(totals.rejected));
    parts << CommandText::tr("%1 written").arg(groupedNumber(totals.written));
    if (progress.attempt > 1)
        parts << CommandText::tr("attempt %1").arg(progress.attempt);
    return parts.join(u" · "_s);
}

std::chrono::milliseconds ProgressDisplay::interval() const
{
    switch (m_style) {
    case ProgressStyle::Line:
        return 100ms;
    case ProgressStyle::Json:
        return 200ms;
    case ProgressStyle::None:
    case ProgressStyle::Plain:
        break;
    }
    return 5s;
}

void ProgressDisplay::show(const SyncProgress &progress)
{
    switch (m_style) {
    case ProgressStyle::None:
        return;
    case ProgressStyle::Plain:
        m_output.message(progressText(progress));
        return;
    case ProgressStyle::Json: {
        QJsonObject json = toJson(progress);
        json.insert("format"_L1, 1);
        json.insert("event"_L1, u"progress"_s);
        m_output.progress(safeJson(json, false) + '\n');
        return;
    }
    case ProgressStyle::Line:
        break;
    }
    // The last column stays free: some terminals wrap when it is filled.
    const QString text = elided(progressText(progress), m_output.messageWidth() - 1);
    m_output.progress("\r\x1b[K" + text.toUtf8());
    m_isDrawn = true;
}

void ProgressDisplay::clear()
{
    if (m_isDrawn)
        m_output.progress("\r\x1b[K");
    m_isDrawn = false;
}

} // namespace millrace
