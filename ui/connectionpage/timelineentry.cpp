#include "ui/connectionpage/timelineentry.h"

#include "core/model/changetext.h"
#include "ui/connectionpage/runbar.h"
#include "ui/widgets/displaytext.h"

#include <QCoreApplication>

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
    if (job.refreshMode)
        parts << (*job.refreshMode == RefreshMode::Remove
                      ? TimelineEntryText::tr("refresh and remove")
                      : TimelineEntryText::tr("refresh and retain"));
    if (job.kind == JobKind::Clear) {
        QStringList names;
        for (const StreamId &stream : job.streams)
            names << stream.text();
        parts << TimelineEntryText::tr("cleared %1").arg(names.join(u", "_s));
    } else if (job.isPartial()) {
        QStringList names;
        for (const StreamId &stream : job.streams)
            names << stream.text();
        parts << TimelineEntryText::tr("%1 alone").arg(names.join(u", "_s));
    }
    if (job.error && !job.error->isCancelled())
        parts << job.error->message;
    if (job.kind != JobKind::Clear)
        parts << balanceText(jobTotals(job));
    if (const auto duration = jobDuration(job))
        parts << durationText(*duration);
    return parts.join(u" · "_s);
}

QString changeIcon(TimelineKind kind)
{
    switch (kind) {
    case TimelineKind::Created:
        return u"add"_s;
    case TimelineKind::SettingsChanged:
        return u"settings"_s;
    case TimelineKind::StreamsChanged:
        return u"stream"_s;
    case TimelineKind::Paused:
        return u"pause"_s;
    case TimelineKind::Resumed:
        return u"play"_s;
    case TimelineKind::EndsChanged:
        return u"link"_s;
    case TimelineKind::CheckpointChanged:
        return u"cursor"_s;
    }
    return {};
}

} // namespace

QString entryTitle(const TimelineEntry &entry)
{
    return entry.job() ? runTitle(*entry.job()) : changeTitle(*entry.event());
}

QString entryDetail(const TimelineEntry &entry)
{
    return entry.job() ? runDetail(*entry.job()) : changeSentences(*entry.event()).join(u" · "_s);
}

QString entryWho(const TimelineEntry &entry)
{
    return entry.job() ? jobTriggerTitle(entry.job()->trigger)
                       : changeOriginTitle(entry.event()->origin);
}

QString entryIcon(const TimelineEntry &entry)
{
    return entry.job() ? jobStatusIcon(entry.job()->status) : changeIcon(entry.event()->kind);
}

} // namespace millrace
