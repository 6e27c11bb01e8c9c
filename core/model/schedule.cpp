#include "core/model/schedule.h"

#include "core/base/enumwords.h"
#include "core/base/pluralform.h"
#include "core/model/cronexpression.h"
#include "core/model/plannedrun.h"
#include "core/model/quiethours.h"
#include "core/model/timezone.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

constexpr ErrorDefinition s_intervalInvalid{
    "schedule.interval_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP("errors", "The interval of %L1 hours does not fit."),
    QT_TRANSLATE_NOOP("errors", "An interval is 1 to %2 whole hours.")};
constexpr ErrorDefinition s_cronMissing{
    "schedule.cron_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The cron expression is missing."),
    QT_TRANSLATE_NOOP("errors", "Enter one, e.g. \"0 0 12 * * ?\" for every day at noon.")};
constexpr ErrorDefinition s_zoneUnknown{
    "schedule.time_zone_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no time zone \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "Use an IANA name, e.g. \"Europe/Berlin\" or \"UTC\".")};
constexpr ErrorDefinition s_jitterInvalid{
    "schedule.jitter_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP("errors", "Starts cannot be spread over %L1 minutes."),
    QT_TRANSLATE_NOOP("errors", "Use 0 (off) to %2 whole minutes.")};
constexpr ErrorDefinition s_startInvalid{
    "schedule.start_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The start \"%1\" is no time."),
    QT_TRANSLATE_NOOP("errors",
                      "Write date and time as 2026-05-04T06:00:00Z, or with the offset to UTC.")};
constexpr ErrorDefinition s_wordUnknown{
    "schedule.value_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The schedule has the unknown value \"%2\" for \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "Use one of: %3.")};

constexpr std::array s_kinds{"manual", "interval", "cron"};
constexpr int s_mostHours = 24 * 366;
/// Between two times of a cron expression at least (behaviour §5.1).
constexpr seconds s_leastDistance{60};
constexpr int s_mostJitter
    = 59; // A run never starts later than the next one of an hourly schedule.
constexpr int s_hoursOfDay = 24;
constexpr std::uint64_t s_everyHour = (std::uint64_t(1) << 24) - 1;

Error zoneError(const QString &zone)
{
    return makeError(s_zoneUnknown, {zone}, {}, u"/time_zone"_s);
}

/// The first moment of \a expression, which names certain hours, at or after \a from: a time that
/// clocks skip is the moment they skip it, and one they go through twice the first of both.
std::optional<sys_seconds> momentOfHours(const CronExpression &expression, const TimeZone &zone,
                                         sys_seconds from)
{
    QDateTime local = zone.localTime(from);
    // When clocks go back, local times that follow may still stand for earlier moments; when they
    // go forward, skipped times just before stand for this one.
    constexpr qint64 skipped = 3 * 3600;
    if (zone.momentOf(local.addSecs(-1)) == from)
        local = local.addSecs(-skipped);
    for (;;) {
        const auto found = expression.firstFrom(local);
        if (!found)
            return std::nullopt;
        const sys_seconds moment = zone.momentOf(*found);
        if (moment >= from)
            return moment;
        local = found->addSecs(1);
    }
}

/// The first moment of \a expression, which names every hour, at or after \a from. Such a one means
/// a distance: the hour that comes twice has its times twice, the skipped one has none.
std::optional<sys_seconds> momentOfEveryHour(const CronExpression &expression, const TimeZone &zone,
                                             sys_seconds from)
{
    for (;;) {
        const QDateTime local = zone.localTime(from);
        const auto found = expression.firstFrom(local);
        if (!found)
            return std::nullopt;
        const sys_seconds moment = from + seconds(local.secsTo(*found));
        const auto change = zone.nextChange(from);
        if (!change || *change > moment)
            return moment;
        from = *change;
    }
}

std::optional<sys_seconds> firstMoment(const CronExpression &expression, const TimeZone &zone,
                                       sys_seconds from)
{
    return expression.hours == s_everyHour ? momentOfEveryHour(expression, zone, from)
                                           : momentOfHours(expression, zone, from);
}

/// The times of a schedule, one after another, quiet hours not looked at.
class Slots final
{
public:
    /// REQUIRES: \a schedule is valid.
    Slots(const Schedule &schedule, TimePoint after, std::optional<TimePoint> lastCreated)
        : m_schedule(schedule)
        , m_after(after)
        , m_interval(schedule.everyHours)
    {
        if (schedule.kind == ScheduleKind::Cron)
            m_expression = *CronExpression::parse(schedule.cron);
        if (schedule.kind == ScheduleKind::Cron || schedule.startAt)
            m_zone = TimeZone::find(schedule.timeZone);
        if (schedule.kind == ScheduleKind::Interval && !schedule.startAt)
            m_free = lastCreated ? std::max(after, *lastCreated + m_interval) : after;
    }

    std::optional<TimePoint> next()
    {
        switch (m_schedule.kind) {
        case ScheduleKind::Manual:
            return std::nullopt;
        case ScheduleKind::Interval:
            return m_schedule.startAt ? nextFromStart() : nextFree();
        case ScheduleKind::Cron:
            return nextOfCron();
        }
        return std::nullopt;
    }

private:
    TimePoint nextFree()
    {
        const TimePoint found = m_free;
        m_free += m_interval;
        return found;
    }

    TimePoint nextFromStart()
    {
        const TimePoint start = *m_schedule.startAt;
        qint64 number = m_after < start ? 0 : (m_after - start) / m_interval;
        // Days of 23 hours make the estimate one too small at most, those of 25 one too large.
        number = std::max<qint64>(number - 1, 0);
        while (fromStart(number) <= m_after)
            ++number;
        m_after = fromStart(number);
        return m_after;
    }

    [[nodiscard]] TimePoint fromStart(qint64 number) const
    {
        const TimePoint start = *m_schedule.startAt;
        if (m_schedule.everyHours % s_hoursOfDay != 0)
            return start + number * m_interval;
        // Whole days keep the time of day.
        const sys_seconds first = std::chrono::floor<seconds>(start);
        const qint64 days = number * (m_schedule.everyHours / s_hoursOfDay);
        return m_zone->momentOf(m_zone->localTime(first).addDays(days));
    }

    std::optional<TimePoint> nextOfCron()
    {
        const auto found = firstMoment(*m_expression, *m_zone,
                                       std::chrono::floor<seconds>(m_after) + seconds(1));
        if (found)
            m_after = *found + s_leastDistance - seconds(1);
        return found;
    }

    const Schedule &m_schedule;
    TimePoint m_after;
    const std::chrono::hours m_interval;
    TimePoint m_free;
    std::optional<CronExpression> m_expression;
    std::optional<TimeZone> m_zone;
};

/// "up to 15 minutes later", "quiet 22:00 to 06:00".
void appendDetails(QStringList &parts, const Schedule &schedule)
{
    if (schedule.jitterMinutes > 0)
        parts << pluralText("schedule", QT_TRANSLATE_N_NOOP("schedule", "up to %1 minutes later"),
                            schedule.jitterMinutes)
                     .arg(schedule.jitterMinutes);
    for (const QuietHours &hours : schedule.quietHours)
        parts << QCoreApplication::translate("schedule", "quiet %1").arg(quietHoursText(hours));
}

QString intervalText(const Schedule &schedule)
{
    const int hours = schedule.everyHours;
    QString text = hours == 1
        ? QCoreApplication::translate("schedule", "Every hour")
        : pluralText("schedule", QT_TRANSLATE_N_NOOP("schedule", "Every %1 hours"), hours)
              .arg(hours);
    if (!schedule.startAt)
        return text;
    const auto zone = TimeZone::find(schedule.timeZone);
    if (!zone)
        return text;
    const QDateTime start = zone->localTime(std::chrono::floor<seconds>(*schedule.startAt));
    return QCoreApplication::translate("schedule", "%1 from %2")
        .arg(text, start.toString(u"yyyy-MM-dd HH:mm"_s));
}

QString storedTime(TimePoint time)
{
    const auto moment = std::chrono::floor<seconds>(time);
    return QDateTime::fromSecsSinceEpoch(moment.time_since_epoch().count(), Qt::UTC)
        .toString(Qt::ISODate);
}

Result<std::optional<TimePoint>> startFromJson(const QJsonValue &json)
{
    if (json.isUndefined() || json.isNull())
        return std::optional<TimePoint>();
    const QDateTime time = QDateTime::fromString(json.toString(), Qt::ISODate);
    // Without an offset it would mean another moment on another machine.
    if (!time.isValid() || time.timeSpec() == Qt::LocalTime)
        return makeError(s_startInvalid, {json.toVariant().toString()}, {}, u"/start_at"_s);
    return std::optional<TimePoint>(sys_seconds(seconds(time.toSecsSinceEpoch())));
}

} // namespace

Result<void> validate(const Schedule &schedule)
{
    if (schedule.kind == ScheduleKind::Interval) {
        if (schedule.everyHours < 1 || schedule.everyHours > s_mostHours)
            return makeError(s_intervalInvalid,
                             {QString::number(schedule.everyHours), QString::number(s_mostHours)},
                             {}, u"/every_hours"_s);
    }
    if (schedule.kind == ScheduleKind::Cron) {
        if (schedule.cron.trimmed().isEmpty())
            return makeError(s_cronMissing, {}, {}, u"/cron"_s);
        if (const auto expression = CronExpression::parse(schedule.cron); !expression)
            return expression.error();
    }
    if (schedule.kind == ScheduleKind::Manual)
        return {};
    if (!TimeZone::find(schedule.timeZone))
        return zoneError(schedule.timeZone);
    if (schedule.jitterMinutes < 0 || schedule.jitterMinutes > s_mostJitter)
        return makeError(s_jitterInvalid,
                         {QString::number(schedule.jitterMinutes), QString::number(s_mostJitter)},
                         {}, u"/jitter_minutes"_s);
    return validateQuietHours(schedule);
}

std::optional<TimePoint> nextTime(const Schedule &schedule, TimePoint after,
                                  std::optional<TimePoint> lastCreated)
{
    const auto times = nextTimes(schedule, after, lastCreated, 1);
    return times.empty() ? std::nullopt : std::optional(times.front());
}

std::vector<TimePoint> nextTimes(const Schedule &schedule, TimePoint after,
                                 std::optional<TimePoint> lastCreated, int count)
{
    std::vector<TimePoint> times;
    if (!validate(schedule))
        return times;
    Slots coming(schedule, after, lastCreated);
    while (std::ssize(times) < count) {
        const auto slot = coming.next();
        if (!slot)
            break;
        const TimePoint time = quietUntil(schedule, *slot).value_or(*slot);
        // Several that fall due in quiet hours are one start after them.
        if (times.empty() || time >= times.back() + s_leastDistance)
            times.push_back(time);
    }
    return times;
}

std::optional<TimePoint> slotAfter(const Schedule &schedule, TimePoint after)
{
    if (!validate(schedule))
        return std::nullopt;
    return Slots(schedule, after, std::nullopt).next();
}

QString scheduleText(const Schedule &schedule)
{
    QStringList parts;
    switch (schedule.kind) {
    case ScheduleKind::Manual:
        return QCoreApplication::translate("schedule", "Manual");
    case ScheduleKind::Interval:
        parts << intervalText(schedule);
        break;
    case ScheduleKind::Cron:
        parts << QCoreApplication::translate("schedule", "Cron %1 (%2)")
                     .arg(schedule.cron,
                          schedule.timeZone.isEmpty() ? u"UTC"_s : schedule.timeZone);
        break;
    }
    appendDetails(parts, schedule);
    return parts.join(u", "_s);
}

QJsonObject toJson(const Schedule &schedule)
{
    QJsonObject json{
        {u"kind"_s, wordOf(s_kinds, schedule.kind)},
        {u"every_hours"_s, schedule.everyHours},
        {u"cron"_s, schedule.cron},
        {u"time_zone"_s, schedule.timeZone},
    };
    if (schedule.startAt)
        json.insert("start_at"_L1, storedTime(*schedule.startAt));
    if (schedule.jitterMinutes != 0)
        json.insert("jitter_minutes"_L1, schedule.jitterMinutes);
    if (!schedule.quietHours.empty())
        json.insert("quiet_hours"_L1, toJson(schedule.quietHours));
    return json;
}

Result<Schedule> scheduleFromJson(const QJsonObject &json)
{
    Schedule schedule;
    const QString kind = json.value("kind"_L1).toString(u"manual"_s);
    const auto known = valueOf<ScheduleKind>(s_kinds, kind);
    if (!known)
        return makeError(s_wordUnknown, {u"kind"_s, kind, u"manual, interval, cron"_s}, {},
                         u"/kind"_s);
    schedule.kind = *known;
    const QJsonValue hours = json.value("every_hours"_L1);
    if (!hours.isUndefined()) {
        schedule.everyHours = hours.toInt(-1);
        if (schedule.everyHours < 1)
            return makeError(
                s_wordUnknown,
                {u"every_hours"_s, hours.toVariant().toString(), u"1, 2, 3, 6, 8, 12, 24"_s}, {},
                u"/every_hours"_s);
    }
    schedule.cron = json.value("cron"_L1).toString();
    schedule.timeZone = json.value("time_zone"_L1).toString();
    const auto start = startFromJson(json.value("start_at"_L1));
    if (!start)
        return start.error();
    schedule.startAt = *start;
    schedule.jitterMinutes = json.value("jitter_minutes"_L1).toInt(0);
    auto quiet = quietHoursFromJson(json.value("quiet_hours"_L1));
    if (!quiet)
        return quiet.error();
    schedule.quietHours = std::move(*quiet);
    return schedule;
}

} // namespace millrace
