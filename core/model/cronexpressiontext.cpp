#include "core/model/cronexpression.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <bit>
#include <vector>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::uint64_t s_allMinutes = (std::uint64_t(1) << 60) - 1;
constexpr std::uint64_t s_allHours = (std::uint64_t(1) << 24) - 1;
constexpr std::uint64_t s_allMonths = 0x1ffe;

std::vector<int> valuesOf(std::uint64_t bits)
{
    std::vector<int> values;
    for (; bits != 0; bits &= bits - 1)
        values.push_back(std::countr_zero(bits));
    return values;
}

/// The step when \a values are 0, step, 2 · step, … up to \a end, and it divides \a end.
std::optional<int> stepOf(const std::vector<int> &values, int end)
{
    if (values.size() < 2 || values[0] != 0 || end % values[1] != 0
        || std::ssize(values) != end / values[1])
        return std::nullopt;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] != values[1] * static_cast<int>(i))
            return std::nullopt;
    }
    return values[1];
}

QString clockTime(int hour, int minute) { return QTime(hour, minute).toString(u"HH:mm"_s); }

/// "a", "a and b", "a, b and c".
QString listText(QStringList items)
{
    if (items.size() < 2)
        return items.join(QString());
    const QString last = items.takeLast();
    return QCoreApplication::translate("schedule", "%1 and %2").arg(items.join(u", "_s), last);
}

/// "Monday to Friday" for a run of three or more, else a list; nothing when \a values are none.
template<typename Name>
QString rangeText(const std::vector<int> &values, const Name &name)
{
    if (values.size() >= 3
        && values.back() - values.front() + 1 == static_cast<int>(std::ssize(values)))
        return QCoreApplication::translate("schedule", "%1 to %2")
            .arg(name(values.front()), name(values.back()));
    QStringList names;
    for (const int value : values)
        names << name(value);
    return listText(names);
}

QString timeText(const CronExpression &expression)
{
    const auto minutes = valuesOf(expression.minutes);
    const auto hours = valuesOf(expression.hours);
    if (expression.hours == s_allHours) {
        if (expression.minutes == s_allMinutes)
            return QCoreApplication::translate("schedule", "Every minute");
        if (const auto step = stepOf(minutes, 60))
            return QCoreApplication::translate("schedule", "Every %1 minutes").arg(*step);
        if (minutes.size() > 1)
            return {};
        return minutes[0] == 0
            ? QCoreApplication::translate("schedule", "Every hour")
            : QCoreApplication::translate("schedule", "Every hour at minute %1").arg(minutes[0]);
    }
    constexpr std::size_t mostTimes = 4;
    if (hours.size() * minutes.size() > mostTimes) {
        const auto step = stepOf(hours, 24);
        if (!step || minutes.size() > 1)
            return {};
        return QCoreApplication::translate("schedule", "Every %1 hours from %2")
            .arg(QString::number(*step), clockTime(0, minutes[0]));
    }
    QStringList times;
    for (const int hour : hours) {
        for (const int minute : minutes)
            times << clockTime(hour, minute);
    }
    return QCoreApplication::translate("schedule", "At %1").arg(listText(times));
}

QString weekdayName(int day) { return QLocale().standaloneDayName(day == 0 ? 7 : day); }

/// Nothing for a shape without short words.
std::optional<QString> weekdayText(const CronWeekdays &weekdays)
{
    const auto nth = std::ranges::count_if(weekdays.nth, [](auto days) { return days != 0; });
    if ((weekdays.days != 0) + (weekdays.last != 0) + nth != 1)
        return std::nullopt;
    if (weekdays.days != 0) {
        // Sunday comes last in the words.
        const std::uint64_t fromMonday = (weekdays.days & 0x7eU) | ((weekdays.days & 1U) << 7);
        return rangeText(valuesOf(fromMonday), weekdayName);
    }
    if (weekdays.last != 0)
        return QCoreApplication::translate("schedule", "on the last %1 of the month")
            .arg(rangeText(valuesOf(weekdays.last), weekdayName));
    for (std::size_t i = 1; i < weekdays.nth.size(); ++i) {
        if (weekdays.nth[i] != 0)
            return QCoreApplication::translate("schedule", "on %1 number %2 of the month")
                .arg(rangeText(valuesOf(weekdays.nth[i]), weekdayName))
                .arg(i);
    }
    return std::nullopt;
}

std::optional<QString> dayText(const CronDays &days)
{
    if (days.nearestWeekday == 0 && days.beforeLast == 0 && !days.lastWeekday)
        return QCoreApplication::translate("schedule", "on day %1 of the month")
            .arg(rangeText(valuesOf(days.days), [](int day) { return QString::number(day); }));
    if (days.days != 0)
        return std::nullopt;
    if (days.beforeLast == 1 && days.nearestWeekday == 0 && !days.lastWeekday)
        return QCoreApplication::translate("schedule", "on the last day of the month");
    if (days.lastWeekday && days.beforeLast == 0 && days.nearestWeekday == 0)
        return QCoreApplication::translate("schedule", "on the last weekday of the month");
    if (std::has_single_bit(days.nearestWeekday) && days.beforeLast == 0 && !days.lastWeekday)
        return QCoreApplication::translate("schedule", "on the weekday nearest to day %1")
            .arg(std::countr_zero(days.nearestWeekday));
    return std::nullopt;
}

} // namespace

QString cronText(const QString &text)
{
    const auto parsed = CronExpression::parse(text);
    if (!parsed || parsed->seconds != 1 || parsed->years)
        return {};
    if (!parsed->days.isAny && !parsed->weekdays.isAny)
        return {};
    QStringList parts{timeText(*parsed)};
    if (parts[0].isEmpty())
        return {};
    if (!parsed->weekdays.isAny) {
        const auto words = weekdayText(parsed->weekdays);
        if (!words)
            return {};
        parts << *words;
    }
    if (!parsed->days.isAny) {
        const auto words = dayText(parsed->days);
        if (!words)
            return {};
        parts << *words;
    }
    if (parsed->months != s_allMonths)
        parts << QCoreApplication::translate("schedule", "in %1")
                     .arg(rangeText(valuesOf(parsed->months), [](int month) {
                         return QLocale().standaloneMonthName(month);
                     }));
    return parts.join(u", "_s);
}

} // namespace millrace
