#include "core/model/quiethours.h"

#include "core/model/timezone.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

constexpr ErrorDefinition s_invalid{
    "schedule.quiet_hours_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The quiet hours \"%1\" do not fit."),
    QT_TRANSLATE_NOOP("errors",
                      "They have two different times as 22:00 and 06:00, and at least one day of "
                      "mon, tue, wed, thu, fri, sat and sun.")};
constexpr ErrorDefinition s_never{
    "schedule.quiet_for_ever", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The quiet hours leave no time in which a run could start."),
    QT_TRANSLATE_NOOP("errors", "Shorten one of them, or take a day out of it.")};

constexpr std::array s_days{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr int s_allDays = 0x7f;

QString timeText(const QTime &time) { return time.toString(u"HH:mm"_s); }

QString pointerTo(qsizetype at, QLatin1StringView key)
{
    return u"/quiet_hours/%1/%2"_s.arg(at).arg(key);
}

/// The end of the quiet hours that begin on \a day, when \a at lies in them.
std::optional<sys_seconds> endOf(const QuietHours &hours, const TimeZone &zone, const QDate &day,
                                 sys_seconds at)
{
    if (((hours.days >> (day.dayOfWeek() - 1)) & 1) == 0)
        return std::nullopt;
    const QDate lastDay = hours.until > hours.from ? day : day.addDays(1);
    const sys_seconds from = zone.momentOf(QDateTime(day, hours.from, Qt::UTC));
    const sys_seconds until = zone.momentOf(QDateTime(lastDay, hours.until, Qt::UTC));
    return from <= at && at < until ? std::optional(until) : std::nullopt;
}

/// The latest end of the quiet hours that \a at lies in.
std::optional<sys_seconds> endOf(const Schedule &schedule, const TimeZone &zone, sys_seconds at)
{
    std::optional<sys_seconds> end;
    const QDate today = zone.localTime(at).date();
    for (const QuietHours &hours : schedule.quietHours) {
        for (const QDate &day : {today.addDays(-1), today}) {
            const auto found = endOf(hours, zone, day, at);
            if (found && (!end || *found > *end))
                end = found;
        }
    }
    return end;
}

QString daysText(int days)
{
    const auto name = [](int day) { return QLocale().standaloneDayName(day + 1); };
    QStringList names;
    int first = -1;
    for (int day = 0; day <= 7; ++day) {
        const bool isIn = day < 7 && ((days >> day) & 1) != 0;
        if (isIn && first < 0)
            first = day;
        if (isIn || first < 0)
            continue;
        if (day - first > 2) {
            names << QCoreApplication::translate("schedule", "%1 to %2")
                         .arg(name(first), name(day - 1));
        } else {
            for (int one = first; one < day; ++one)
                names << name(one);
        }
        first = -1;
    }
    return names.join(u", "_s);
}

Result<int> daysFrom(const QJsonValue &json, const QString &pointer)
{
    if (json.isUndefined())
        return s_allDays;
    int days = 0;
    for (const QJsonValue &word : json.toArray()) {
        const auto found
            = std::ranges::find(s_days, word.toString().toLower(),
                                [](const char *day) { return QString::fromLatin1(day); });
        if (found == s_days.end())
            return makeError(s_invalid, {word.toVariant().toString()}, {}, pointer);
        days |= 1 << (found - s_days.begin());
    }
    if (days == 0)
        return makeError(s_invalid, {u"days"_s}, {}, pointer);
    return days;
}

} // namespace

std::optional<TimePoint> quietUntil(const Schedule &schedule, TimePoint at)
{
    const auto zone
        = schedule.quietHours.empty() ? std::nullopt : TimeZone::find(schedule.timeZone);
    if (!zone)
        return std::nullopt;
    std::optional<TimePoint> end;
    sys_seconds moment = std::chrono::floor<seconds>(at);
    // Hours that hand over to each other for ever are refused by validate().
    const sys_seconds horizon = moment + std::chrono::days(9);
    while (const auto found = endOf(schedule, *zone, moment)) {
        end = *found;
        moment = *found;
        if (moment > horizon)
            return end;
    }
    return end;
}

QString quietHoursText(const QuietHours &hours)
{
    const QString times = QCoreApplication::translate("schedule", "%1 to %2")
                              .arg(timeText(hours.from), timeText(hours.until));
    return hours.days == s_allDays ? times : times + u", "_s + daysText(hours.days);
}

Result<void> validateQuietHours(const Schedule &schedule)
{
    for (std::size_t i = 0; i < schedule.quietHours.size(); ++i) {
        const QuietHours &hours = schedule.quietHours[i];
        const auto at = static_cast<qsizetype>(i);
        if (!hours.from.isValid() || !hours.until.isValid() || hours.from == hours.until)
            return makeError(s_invalid, {timeText(hours.from) + u"–"_s + timeText(hours.until)}, {},
                             pointerTo(at, "from"_L1));
        if ((hours.days & s_allDays) == 0)
            return makeError(s_invalid, {u"days"_s}, {}, pointerTo(at, "days"_L1));
    }
    // Any week shows it; this one has no change of clocks in the zones that have any.
    const TimePoint start = std::chrono::sys_days{std::chrono::year{2026} / 1 / 5};
    const auto end = quietUntil(schedule, start);
    if (end && *end > start + std::chrono::days(8))
        return makeError(s_never, {}, {}, u"/quiet_hours"_s);
    return {};
}

QJsonArray toJson(const std::vector<QuietHours> &hours)
{
    QJsonArray json;
    for (const QuietHours &entry : hours) {
        QJsonObject object{{u"from"_s, timeText(entry.from)}, {u"until"_s, timeText(entry.until)}};
        if (entry.days != s_allDays) {
            QJsonArray days;
            for (std::size_t day = 0; day < s_days.size(); ++day) {
                if (((entry.days >> day) & 1) != 0)
                    days.append(QString::fromLatin1(s_days[day]));
            }
            object.insert("days"_L1, days);
        }
        json.append(object);
    }
    return json;
}

Result<std::vector<QuietHours>> quietHoursFromJson(const QJsonValue &json)
{
    std::vector<QuietHours> hours;
    if (!json.isUndefined() && !json.isArray())
        return makeError(s_invalid, {json.toVariant().toString()}, {}, u"/quiet_hours"_s);
    const QJsonArray list = json.toArray();
    for (qsizetype at = 0; at < list.size(); ++at) {
        const QJsonObject object = list[at].toObject();
        QuietHours entry;
        for (const auto &[key, time] :
             {std::pair("from"_L1, &entry.from), std::pair("until"_L1, &entry.until)}) {
            const QString text = object.value(key).toString();
            *time = QTime::fromString(text, u"H:mm"_s);
            if (!time->isValid())
                return makeError(s_invalid, {text}, {}, pointerTo(at, key));
        }
        const auto days = daysFrom(object.value("days"_L1), pointerTo(at, "days"_L1));
        if (!days)
            return days.error();
        entry.days = *days;
        hours.push_back(entry);
    }
    return hours;
}

} // namespace millrace
