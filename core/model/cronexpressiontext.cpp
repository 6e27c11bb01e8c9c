#include "core/base/pluralform.h"
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

/// "a", "a or b".
QString orText(const QStringList &items)
{
    return items.size() == 2
        ? QCoreApplication::translate("schedule", "%1 or %2").arg(items[0], items[1])
        : items.join(QCoreApplication::translate("schedule", " or "));
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

QString number(int value) { return QString::number(value); }

/// "1 to 7, 30", as long as it takes.
QString numbersText(const std::vector<int> &values)
{
    QStringList parts;
    for (std::size_t i = 0; i < values.size();) {
        std::size_t last = i;
        while (last + 1 < values.size() && values[last + 1] == values[last] + 1)
            ++last;
        if (last - i > 1) {
            parts << QCoreApplication::translate("schedule", "%1 to %2")
                         .arg(number(values[i]), number(values[last]));
            i = last + 1;
        } else {
            parts << number(values[i++]);
        }
    }
    return listText(parts);
}

/// "every minute", "every 15 minutes", "at minute 1 to 7".
QString unitText(const std::vector<int> &values, int end, const QString &every,
                 const char *everySome, const QString &at)
{
    if (static_cast<int>(std::ssize(values)) == end)
        return every;
    if (const auto step = stepOf(values, end))
        return pluralText("schedule", everySome, *step).arg(*step);
    return at.arg(numbersText(values));
}

/// Times of day that are too many to be named one by one.
QString manyTimesText(const CronExpression &expression)
{
    const auto hours = valuesOf(expression.hours);
    QString text = unitText(valuesOf(expression.minutes), 60,
                            QCoreApplication::translate("schedule", "Every minute"),
                            QT_TRANSLATE_N_NOOP("schedule", "Every %1 minutes"),
                            QCoreApplication::translate("schedule", "At minute %1"));
    if (expression.hours == s_allHours)
        return QCoreApplication::translate("schedule", "%1 of every hour").arg(text);
    const auto step = stepOf(hours, 24);
    return step
        ? pluralText("schedule", QT_TRANSLATE_N_NOOP("schedule", "%1, every %2 hours"), *step)
              .arg(text, number(*step))
        : QCoreApplication::translate("schedule", "%1, in the hours %2")
              .arg(text, numbersText(hours));
}

QString minuteText(const CronExpression &expression)
{
    const auto minutes = valuesOf(expression.minutes);
    const auto hours = valuesOf(expression.hours);
    if (expression.hours == s_allHours) {
        if (expression.minutes == s_allMinutes)
            return QCoreApplication::translate("schedule", "Every minute");
        if (const auto step = stepOf(minutes, 60))
            return pluralText("schedule", QT_TRANSLATE_N_NOOP("schedule", "Every %1 minutes"),
                              *step)
                .arg(*step);
        if (minutes.size() > 1)
            return manyTimesText(expression);
        return minutes[0] == 0
            ? QCoreApplication::translate("schedule", "Every hour")
            : QCoreApplication::translate("schedule", "Every hour at minute %1").arg(minutes[0]);
    }
    constexpr std::size_t mostTimes = 4;
    if (hours.size() * minutes.size() > mostTimes) {
        const auto step = stepOf(hours, 24);
        if (!step || minutes.size() > 1)
            return manyTimesText(expression);
        return pluralText("schedule", QT_TRANSLATE_N_NOOP("schedule", "Every %1 hours from %2"),
                          *step)
            .arg(number(*step), clockTime(0, minutes[0]));
    }
    QStringList times;
    for (const int hour : hours) {
        for (const int minute : minutes)
            times << clockTime(hour, minute);
    }
    return QCoreApplication::translate("schedule", "At %1").arg(listText(times));
}

/// The time of day; seconds are told unless they are 0 alone.
QString timeText(const CronExpression &expression)
{
    const QString text = minuteText(expression);
    if (expression.seconds == 1)
        return text;
    return QCoreApplication::translate("schedule", "%1, %2")
        .arg(text,
             unitText(valuesOf(expression.seconds), 60,
                      QCoreApplication::translate("schedule", "every second"),
                      QT_TRANSLATE_N_NOOP("schedule", "every %1 seconds"),
                      QCoreApplication::translate("schedule", "at second %1")));
}

QString weekdayName(int day) { return QLocale().standaloneDayName(day == 0 ? 7 : day); }

QString weekdayText(const CronWeekdays &weekdays)
{
    QStringList parts;
    if (weekdays.days != 0) {
        // Sunday comes last in the words.
        const std::uint64_t fromMonday = (weekdays.days & 0x7eU) | ((weekdays.days & 1U) << 7);
        parts << rangeText(valuesOf(fromMonday), weekdayName);
    }
    if (weekdays.last != 0)
        parts << QCoreApplication::translate("schedule", "on the last %1 of the month")
                     .arg(rangeText(valuesOf(weekdays.last), weekdayName));
    for (std::size_t i = 1; i < weekdays.nth.size(); ++i) {
        if (weekdays.nth[i] != 0)
            parts << QCoreApplication::translate("schedule", "on %1 number %2 of the month")
                         .arg(rangeText(valuesOf(weekdays.nth[i]), weekdayName))
                         .arg(i);
    }
    return orText(parts);
}

/// "on the last day of the month", "2 days before the last day of the month".
QString beforeLastText(int before)
{
    if (before == 0)
        return QCoreApplication::translate("schedule", "on the last day of the month");
    return before == 1
        ? QCoreApplication::translate("schedule", "one day before the last day of the month")
        : pluralText("schedule",
                     QT_TRANSLATE_N_NOOP("schedule", "%1 days before the last day of the month"),
                     before)
              .arg(before);
}

QString dayText(const CronDays &days)
{
    QStringList parts;
    if (days.days != 0)
        parts << QCoreApplication::translate("schedule", "on day %1 of the month")
                     .arg(numbersText(valuesOf(days.days)));
    for (const int before : valuesOf(days.beforeLast))
        parts << beforeLastText(before);
    if (days.lastWeekday)
        parts << QCoreApplication::translate("schedule", "on the last weekday of the month");
    for (const int day : valuesOf(days.nearestWeekday))
        parts
            << QCoreApplication::translate("schedule", "on the weekday nearest to day %1").arg(day);
    for (const int before : valuesOf(days.nearestBeforeLast))
        parts << QCoreApplication::translate("schedule", "on the weekday nearest to %1")
                     .arg(before == 0
                              ? QCoreApplication::translate("schedule", "the last day of the month")
                              : pluralText(
                                    "schedule",
                                    QT_TRANSLATE_N_NOOP("schedule",
                                                        "%1 days before the last day of the month"),
                                    before)
                                    .arg(before));
    return orText(parts);
}

QString yearText(const std::array<bool, 230> &years)
{
    std::vector<int> values;
    for (std::size_t i = 0; i < years.size(); ++i) {
        if (years[i])
            values.push_back(CronExpression::s_firstYear + static_cast<int>(i));
    }
    const auto isEven = [&] {
        for (std::size_t i = 2; i < values.size(); ++i) {
            if (values[i] - values[i - 1] != values[1] - values[0])
                return false;
        }
        return values.size() > 3;
    };
    if (isEven() && values[1] - values[0] > 1)
        return QCoreApplication::translate("schedule", "every %1 years from %2")
            .arg(number(values[1] - values[0]), number(values[0]));
    return QCoreApplication::translate("schedule", "in %1").arg(numbersText(values));
}

} // namespace

QString cronText(const QString &text)
{
    const auto parsed = CronExpression::parse(text);
    if (!parsed)
        return {};
    QStringList parts{timeText(*parsed)};
    QStringList days;
    if (!parsed->weekdays.isAny)
        days << weekdayText(parsed->weekdays);
    if (!parsed->days.isAny)
        days << dayText(parsed->days);
    // The rule of cron; see CronExpression::matchesDay().
    const bool isEither = !parsed->days.startsWithStar && !parsed->weekdays.startsWithStar;
    if (!days.isEmpty())
        parts << (isEither ? orText(days) : days.join(u", "_s));
    if (parsed->months != s_allMonths)
        parts << QCoreApplication::translate("schedule", "in %1")
                     .arg(rangeText(valuesOf(parsed->months), [](int month) {
                         return QLocale().standaloneMonthName(month);
                     }));
    if (parsed->years)
        parts << yearText(*parsed->years);
    return parts.join(u", "_s);
}

} // namespace millrace
