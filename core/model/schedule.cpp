#include "core/model/schedule.h"

#include "core/base/enumwords.h"
#include "core/model/cronexpression.h"
#include "core/model/timezone.h"

#include <QCoreApplication>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

constexpr ErrorDefinition s_intervalInvalid{
    "schedule.interval_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The interval of %1 hours does not fit."),
    QT_TRANSLATE_NOOP("errors", "An interval is 1 to %2 whole hours.")};
constexpr ErrorDefinition s_cronMissing{
    "schedule.cron_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The cron expression is missing."),
    QT_TRANSLATE_NOOP("errors", "Enter one, e.g. \"0 0 12 * * ?\" for every day at noon.")};
constexpr ErrorDefinition s_zoneUnknown{
    "schedule.time_zone_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no time zone \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "Use an IANA name, e.g. \"Europe/Berlin\" or \"UTC\".")};
constexpr ErrorDefinition s_wordUnknown{
    "schedule.value_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The schedule has the unknown value \"%2\" for \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "Use one of: %3.")};

constexpr std::array s_kinds{"manual", "interval", "cron"};
constexpr int s_mostHours = 24 * 366;
/// Between two times of a cron expression at least (behaviour §5.1).
constexpr seconds s_leastDistance{60};

Error zoneError(const QString &zone)
{
    return makeError(s_zoneUnknown, {zone}, {}, u"/time_zone"_s);
}

/// The first moment of \a expression at or after \a from.
std::optional<sys_seconds> firstMoment(const CronExpression &expression, const TimeZone &zone,
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
        if (!TimeZone::find(schedule.timeZone))
            return zoneError(schedule.timeZone);
    }
    return {};
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
    if (schedule.kind == ScheduleKind::Interval) {
        const std::chrono::hours interval(schedule.everyHours);
        TimePoint next = lastCreated ? std::max(after, *lastCreated + interval) : after;
        for (int i = 0; i < count; ++i, next += interval)
            times.push_back(next);
    }
    if (schedule.kind == ScheduleKind::Cron) {
        const auto expression = CronExpression::parse(schedule.cron);
        const auto zone = TimeZone::find(schedule.timeZone);
        sys_seconds from = std::chrono::floor<seconds>(after) + seconds(1);
        while (std::ssize(times) < count) {
            const auto next = firstMoment(*expression, *zone, from);
            if (!next)
                break;
            times.push_back(*next);
            from = *next + s_leastDistance;
        }
    }
    return times;
}

QString scheduleText(const Schedule &schedule)
{
    switch (schedule.kind) {
    case ScheduleKind::Manual:
        return QCoreApplication::translate("schedule", "Manual");
    case ScheduleKind::Interval:
        return schedule.everyHours == 1
            ? QCoreApplication::translate("schedule", "Every hour")
            : QCoreApplication::translate("schedule", "Every %1 hours").arg(schedule.everyHours);
    case ScheduleKind::Cron:
        return QCoreApplication::translate("schedule", "Cron %1 (%2)")
            .arg(schedule.cron, schedule.timeZone.isEmpty() ? u"UTC"_s : schedule.timeZone);
    }
    return {};
}

QJsonObject toJson(const Schedule &schedule)
{
    return QJsonObject{
        {u"kind"_s, wordOf(s_kinds, schedule.kind)},
        {u"every_hours"_s, schedule.everyHours},
        {u"cron"_s, schedule.cron},
        {u"time_zone"_s, schedule.timeZone},
    };
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
    return schedule;
}

} // namespace millrace
