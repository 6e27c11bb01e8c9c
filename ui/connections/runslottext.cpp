#include "ui/connections/runslottext.h"

#include "core/base/pluralform.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QPainter>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct RunSlotText final
{
    Q_DECLARE_TR_FUNCTIONS(RunSlotText)
};

QDateTime localOf(TimePoint time)
{
    const auto milliseconds
        = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
    return QDateTime::fromMSecsSinceEpoch(milliseconds.count());
}

QString countText(RunOutcome outcome, qint64 count)
{
    const QString number = groupedNumber(count);
    switch (outcome) {
    case RunOutcome::Succeeded:
        return RunSlotText::tr("%1 succeeded").arg(number);
    case RunOutcome::WithRejected:
        return RunSlotText::tr("%1 with rejected records").arg(number);
    case RunOutcome::Failed:
        return RunSlotText::tr("%1 failed or incomplete").arg(number);
    case RunOutcome::Cancelled:
        return RunSlotText::tr("%1 cancelled").arg(number);
    case RunOutcome::Open:
        return RunSlotText::tr("%1 on or waiting").arg(number);
    }
    return {};
}

QString countsText(const RunSlot &slot)
{
    QStringList parts;
    for (const RunOutcome outcome : s_allRunOutcomes) {
        if (slot.count(outcome) > 0)
            parts << countText(outcome, slot.count(outcome));
    }
    return parts.join(u", "_s);
}

QString runsText(qint64 count)
{
    return RunSlotText::tr("%Ln run(s)", nullptr, static_cast<int>(count));
}

void paintLines(QPainter &painter, const QRectF &rect, double dx, double dy, double step)
{
    for (double at = rect.left() - rect.height(); at < rect.right() + rect.height(); at += step)
        painter.drawLine(QPointF(at, rect.bottom()),
                         QPointF(at + dx * rect.height(), rect.bottom() - dy * rect.height()));
}

} // namespace

QString outcomeTitle(RunOutcome outcome)
{
    switch (outcome) {
    case RunOutcome::Succeeded:
        return RunSlotText::tr("Succeeded");
    case RunOutcome::WithRejected:
        return RunSlotText::tr("With rejected records");
    case RunOutcome::Failed:
        return RunSlotText::tr("Failed or incomplete");
    case RunOutcome::Cancelled:
        return RunSlotText::tr("Cancelled");
    case RunOutcome::Open:
        return RunSlotText::tr("On or waiting");
    }
    return {};
}

ColorRole outcomeColor(RunOutcome outcome)
{
    switch (outcome) {
    case RunOutcome::Succeeded:
        return ColorRole::Positive;
    case RunOutcome::WithRejected:
        return ColorRole::Warning;
    case RunOutcome::Failed:
        return ColorRole::Negative;
    case RunOutcome::Cancelled:
        return ColorRole::Neutral;
    case RunOutcome::Open:
        return ColorRole::Info;
    }
    return ColorRole::Neutral;
}

QString slotTimeText(const RunSlot &slot)
{
    const QLocale locale;
    const QDateTime from = localOf(slot.from);
    const QDateTime until = localOf(slot.until);
    QString day = RunSlotText::tr("%1 %2").arg(
        locale.dayName(from.date().dayOfWeek(), QLocale::ShortFormat),
        locale.toString(from.date(), RunSlotText::tr("d MMM", "a day of the year, for QLocale")));
    if (from.time() == QTime(0, 0) && until == from.date().addDays(1).startOfDay())
        return day;
    return RunSlotText::tr("%1, %2 – %3")
        .arg(day, locale.toString(from.time(), QLocale::ShortFormat),
             locale.toString(until.time(), QLocale::ShortFormat));
}

QString slotAxisText(const RunSlot &slot, RunSpan span)
{
    const QLocale locale;
    const QDateTime from = localOf(slot.from);
    if (span == RunSpan::SixHours || span == RunSpan::Day)
        return locale.toString(from.time(), QLocale::ShortFormat);
    return locale.toString(from.date(), RunSlotText::tr("d MMM", "a day of the year, for QLocale"));
}

QString slotText(const RunSlot &slot)
{
    const QString time = slotTimeText(slot);
    if (slot.total() == 0)
        return RunSlotText::tr("%1: no runs.").arg(time);
    const QString rows
        = RunSlotText::tr("%1 records written, %2 rejected.", nullptr, pluralOf(slot.written))
              .arg(groupedNumber(slot.written), groupedNumber(slot.rejected));
    return RunSlotText::tr("%1: %2, %3; %4")
        .arg(time, runsText(slot.total()), countsText(slot), rows);
}

QString spanText(const std::vector<RunSlot> &bars, RunSpan span)
{
    RunSlot sum;
    for (const RunSlot &slot : bars) {
        for (std::size_t i = 0; i < sum.runs.size(); ++i)
            sum.runs[i] += slot.runs[i];
    }
    QString length;
    switch (span) {
    case RunSpan::SixHours:
        length = RunSlotText::tr("in 6 hours");
        break;
    case RunSpan::Day:
        length = RunSlotText::tr("in 24 hours");
        break;
    case RunSpan::Week:
        length = RunSlotText::tr("in 7 days");
        break;
    case RunSpan::Month:
        length = RunSlotText::tr("in 30 days");
        break;
    }
    if (sum.total() == 0)
        return RunSlotText::tr("No runs %1").arg(length);
    return RunSlotText::tr("%1 %2: %3").arg(runsText(sum.total()), length, countsText(sum));
}

void paintOutcome(QPainter &painter, const QRectF &rect, RunOutcome outcome)
{
    const Theme &theme = Theme::instance();
    const QColor color = theme.color(outcomeColor(outcome));
    painter.save();
    painter.setClipRect(rect, Qt::IntersectClip);
    const bool isHollow = outcome == RunOutcome::Cancelled || outcome == RunOutcome::Open;
    painter.fillRect(rect, isHollow ? theme.color(ColorRole::SurfaceRaised) : color);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(isHollow ? color : theme.color(ColorRole::SurfaceRaised), 1.5));
    if (outcome == RunOutcome::WithRejected || outcome == RunOutcome::Cancelled)
        paintLines(painter, rect, 1, 1, 5);
    if (outcome == RunOutcome::Failed) {
        paintLines(painter, rect, 1, 1, 7);
        painter.translate(rect.left() + rect.right(), 0);
        painter.scale(-1, 1);
        paintLines(painter, rect, 1, 1, 7);
    }
    painter.restore();
    if (isHollow) {
        painter.setPen(QPen(color, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect.adjusted(0.75, 0.75, -0.75, -0.75));
    }
}

} // namespace millrace
