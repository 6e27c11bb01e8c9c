#include "core/model/cronexpression.h"

#include <bit>

namespace millrace {

namespace {

/// The lowest bit of \a bits at or above \a from; −1 when there is none.
int firstBit(std::uint64_t bits, int from)
{
    if (from > 63)
        return -1;
    const std::uint64_t rest = bits >> from;
    return rest == 0 ? -1 : from + std::countr_zero(rest);
}

bool hasBit(std::uint64_t bits, int bit) { return ((bits >> bit) & 1) != 0; }

/// 0 is Sunday.
int weekdayOf(const QDate &date) { return date.dayOfWeek() % 7; }

/// The weekday nearest to the day \a day of the month of \a date, without leaving the month.
int nearestWeekday(const QDate &date, int day)
{
    const int weekday = weekdayOf(QDate(date.year(), date.month(), day));
    if (weekday == 6)
        return day > 1 ? day - 1 : day + 2;
    if (weekday == 0)
        return day < date.daysInMonth() ? day + 1 : day - 2;
    return day;
}

/// The last day of the month of \a date that is Monday to Friday.
int lastWeekdayOf(const QDate &date)
{
    const int last = date.daysInMonth();
    const int weekday = weekdayOf(QDate(date.year(), date.month(), last));
    return weekday == 6 ? last - 1 : weekday == 0 ? last - 2 : last;
}

} // namespace

std::optional<QDateTime> CronExpression::firstFrom(const QDateTime &from) const
{
    QDate date = from.date();
    QTime time = from.time();
    if (time.msec() > 0) {
        time = QTime(time.hour(), time.minute(), time.second()).addSecs(1);
        if (time == QTime(0, 0))
            date = date.addDays(1);
    }
    constexpr int longestSearch = 100; // Longer than from any 29 February on a Monday to the next.
    const int lastYear = years ? s_lastYear : date.year() + longestSearch;
    const auto goTo = [&](const QDate &day) {
        date = day;
        time = QTime(0, 0);
    };
    while (date.year() <= lastYear) {
        if (!matchesYear(date.year())) {
            goTo(QDate(date.year() + 1, 1, 1));
        } else if (!hasBit(months, date.month())) {
            goTo(QDate(date.year(), date.month(), 1).addMonths(1));
        } else {
            const auto found = matchesDay(date) ? firstTimeFrom(time) : std::nullopt;
            if (found)
                return QDateTime(date, *found, Qt::UTC);
            goTo(date.addDays(1));
        }
    }
    return std::nullopt;
}

bool CronExpression::matchesYear(int year) const
{
    if (!years)
        return true;
    return year >= s_firstYear && year <= s_lastYear
        && (*years)[static_cast<std::size_t>(year - s_firstYear)];
}

bool CronExpression::matchesDay(const QDate &date) const
{
    const bool inMonth = matchesDayOfMonth(date);
    const bool inWeek = matchesDayOfWeek(date);
    // The rule of cron: two restricted fields of days mean either, else both have to match.
    if (days.startsWithStar || days.isAny || weekdays.startsWithStar || weekdays.isAny)
        return inMonth && inWeek;
    return inMonth || inWeek;
}

bool CronExpression::matchesDayOfMonth(const QDate &date) const
{
    if (days.isAny || hasBit(days.days, date.day()))
        return true;
    if (hasBit(days.beforeLast, date.daysInMonth() - date.day()))
        return true;
    if (days.lastWeekday && date.day() == lastWeekdayOf(date))
        return true;
    for (int day = firstBit(days.nearestWeekday, 1); day > 0 && day <= date.daysInMonth();
         day = firstBit(days.nearestWeekday, day + 1)) {
        if (nearestWeekday(date, day) == date.day())
            return true;
    }
    for (int before = firstBit(days.nearestBeforeLast, 0); before >= 0;
         before = firstBit(days.nearestBeforeLast, before + 1)) {
        const int day = date.daysInMonth() - before;
        if (day > 0 && nearestWeekday(date, day) == date.day())
            return true;
    }
    return false;
}

bool CronExpression::matchesDayOfWeek(const QDate &date) const
{
    const int weekday = weekdayOf(date);
    if (weekdays.isAny || hasBit(weekdays.days, weekday))
        return true;
    if (hasBit(weekdays.last, weekday) && date.day() + 7 > date.daysInMonth())
        return true;
    const int week = (date.day() - 1) / 7 + 1;
    return hasBit(weekdays.nth[static_cast<std::size_t>(week)], weekday);
}

std::optional<QTime> CronExpression::firstTimeFrom(const QTime &from) const
{
    int minute = from.minute();
    int second = from.second();
    for (int hour = firstBit(hours, from.hour()); hour >= 0; hour = firstBit(hours, hour + 1)) {
        if (hour > from.hour())
            minute = second = 0;
        for (int found = firstBit(minutes, minute); found >= 0;
             found = firstBit(minutes, found + 1)) {
            if (found > minute)
                second = 0;
            if (const int at = firstBit(seconds, second); at >= 0)
                return QTime(hour, found, at);
        }
    }
    return std::nullopt;
}

} // namespace millrace
