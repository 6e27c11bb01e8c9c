#include "core/model/cronexpression.h"
#include "core/model/cronfield.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <map>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_fieldCount{
    "schedule.cron_fields", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP("errors", "The cron expression \"%1\" has %L2 fields."),
    QT_TRANSLATE_NOOP("errors",
                      "It takes 5 fields (minute, hour, day of month, month, day of week), or 6 "
                      "or 7 with the second in front and the year at the end.")};
constexpr ErrorDefinition s_shorthand{
    "schedule.cron_shorthand", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no known shorthand of a cron expression."),
    QT_TRANSLATE_NOOP("errors", "Use one of: %2.")};
constexpr ErrorDefinition s_bothDays{
    "schedule.cron_both_days", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The cron expression restricts both the day of month (\"%1\") and the day of "
                      "week (\"%2\")."),
    QT_TRANSLATE_NOOP("errors", "With seconds, one of the two is \"?\".")};
constexpr ErrorDefinition s_noDays{
    "schedule.cron_no_days", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The cron expression has \"?\" as the day of month and as the day of week."),
    QT_TRANSLATE_NOOP("errors", "Put \"*\" in place of one of them for every day.")};
constexpr ErrorDefinition s_never{
    "schedule.cron_never", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The cron expression \"%1\" stands for no time at all."),
    QT_TRANSLATE_NOOP("errors", "Check that the day exists in the month, e.g. no 30 February.")};

CronField dayRule() { return {QCoreApplication::translate("schedule", "day of month"), 1, 31, {}}; }

CronField weekdayRule(bool isQuartz)
{
    return {QCoreApplication::translate("schedule", "day of week"),
            isQuartz ? 1 : 0,
            7,
            {u"SUN"_s, u"MON"_s, u"TUE"_s, u"WED"_s, u"THU"_s, u"FRI"_s, u"SAT"_s},
            isQuartz ? 1 : 0,
            7};
}

/// "L", "L-3", "L-3W", "LW" and "15W"; false when \a part is none of them.
Result<bool> addSpecialDay(CronDays &days, const QString &part)
{
    static const QRegularExpression last(u"^L(?:-([0-9]{1,2})(W)?)?$"_s);
    static const QRegularExpression nearest(u"^([0-9]{1,2})W$"_s);
    if (part == u"LW" || part == u"WL") {
        days.lastWeekday = true;
        return true;
    }
    if (const auto match = last.match(part); match.hasMatch()) {
        const int before = match.captured(1).toInt();
        if (before > 30)
            return cronPartError(dayRule(), part);
        (match.captured(2).isEmpty() ? days.beforeLast : days.nearestBeforeLast) |= 1U << before;
        return true;
    }
    if (const auto match = nearest.match(part); match.hasMatch()) {
        const auto day = cronValue(dayRule(), match.captured(1), part);
        if (!day)
            return day.error();
        days.nearestWeekday |= 1U << *day;
        return true;
    }
    return false;
}

Result<CronDays> daysOf(const QString &field)
{
    CronDays days;
    days.isAny = field == u"*" || field == u"?";
    days.startsWithStar = field.startsWith(u'*');
    if (days.isAny)
        return days;
    for (const QString &part : field.split(u',')) {
        const auto special = addSpecialDay(days, part);
        if (!special)
            return special.error();
        if (*special)
            continue;
        const auto bits = cronBits(dayRule(), part);
        if (!bits)
            return bits.error();
        days.days |= static_cast<std::uint32_t>(*bits);
    }
    return days;
}

/// 0 is Sunday; \a value is as written.
int plainWeekday(int value, bool isQuartz) { return isQuartz ? value - 1 : value % 7; }

/// "6L", "FRIL", "6#3" and "L"; false when \a part is none of them.
Result<bool> addSpecialWeekday(CronWeekdays &weekdays, const QString &part, bool isQuartz)
{
    static const QRegularExpression special(u"^([A-Z]{3}|[0-9])(?:L|#(.*))$"_s);
    if (part == u"L") {
        weekdays.days |= 1U << 6;
        return true;
    }
    const auto match = special.match(part);
    if (!match.hasMatch())
        return false;
    const CronField rule = weekdayRule(isQuartz);
    const auto value = cronValue(rule, match.captured(1), part);
    if (!value)
        return value.error();
    const auto bit = static_cast<std::uint8_t>(1U << plainWeekday(*value, isQuartz));
    if (part.endsWith(u'L') && !part.contains(u'#')) {
        weekdays.last |= bit;
        return true;
    }
    const auto nth = cronNumber(match.captured(2));
    if (!nth || *nth < 1 || *nth > 5)
        return cronPartError(rule, part);
    weekdays.nth[static_cast<std::size_t>(*nth)] |= bit;
    return true;
}

Result<CronWeekdays> weekdaysOf(const QString &field, bool isQuartz)
{
    CronWeekdays weekdays;
    weekdays.isAny = field == u"*" || field == u"?";
    weekdays.startsWithStar = field.startsWith(u'*');
    if (weekdays.isAny)
        return weekdays;
    for (const QString &part : field.split(u',')) {
        const auto special = addSpecialWeekday(weekdays, part, isQuartz);
        if (!special)
            return special.error();
        if (*special)
            continue;
        // A step of cron's own seven days starts at Sunday and ends at Saturday, never at 7.
        CronField rule = weekdayRule(isQuartz);
        const bool isOpen = !isQuartz && part.contains(u'/') && !part.contains(u'-');
        if (isOpen)
            rule.last = 6;
        const auto values = cronValues(rule, part);
        if (!values)
            return values.error();
        for (const int value : *values)
            weekdays.days |= static_cast<std::uint8_t>(1U << plainWeekday(value, isQuartz));
    }
    return weekdays;
}

Result<std::array<bool, 230>> yearsOf(const QString &field)
{
    const CronField rule{QCoreApplication::translate("schedule", "year"),
                         CronExpression::s_firstYear,
                         CronExpression::s_lastYear,
                         {}};
    std::array<bool, 230> years{};
    for (const QString &part : field.split(u',')) {
        const auto values = cronValues(rule, part);
        if (!values)
            return values.error();
        for (const int value : *values)
            years[static_cast<std::size_t>(value - rule.first)] = true;
    }
    return years;
}

/// The expression a shorthand stands for; any other text as it is.
Result<QString> expanded(const QString &text)
{
    if (!text.startsWith(u'@'))
        return text;
    static const std::map<QString, QString> known{
        {u"@HOURLY"_s, u"0 * * * *"_s},   {u"@DAILY"_s, u"0 0 * * *"_s},
        {u"@MIDNIGHT"_s, u"0 0 * * *"_s}, {u"@WEEKLY"_s, u"0 0 * * 0"_s},
        {u"@MONTHLY"_s, u"0 0 1 * *"_s},  {u"@YEARLY"_s, u"0 0 1 1 *"_s},
        {u"@ANNUALLY"_s, u"0 0 1 1 *"_s},
    };
    if (const auto found = known.find(text); found != known.end())
        return found->second;
    return makeError(s_shorthand,
                     {text.toLower(), u"@hourly, @daily, @weekly, @monthly, @yearly"_s}, {},
                     cronErrorField());
}

Result<CronExpression> parsedFields(const QStringList &fields, bool isQuartz)
{
    CronExpression expression;
    const auto set = [](std::uint64_t &bits, const CronField &rule, const QString &field) {
        auto found = cronBits(rule, field);
        if (found)
            bits = *found;
        return found;
    };
    const auto title
        = [](const char *text) { return QCoreApplication::translate("schedule", text); };
    const CronField month{title(QT_TRANSLATE_NOOP("schedule", "month")),
                          1,
                          12,
                          {u"JAN"_s, u"FEB"_s, u"MAR"_s, u"APR"_s, u"MAY"_s, u"JUN"_s, u"JUL"_s,
                           u"AUG"_s, u"SEP"_s, u"OCT"_s, u"NOV"_s, u"DEC"_s},
                          1};
    int at = 0;
    if (isQuartz) {
        const CronField rule{title(QT_TRANSLATE_NOOP("schedule", "second")), 0, 59, {}};
        if (auto done = set(expression.seconds, rule, fields[at++]); !done)
            return done.error();
    }
    const CronField minute{title(QT_TRANSLATE_NOOP("schedule", "minute")), 0, 59, {}};
    if (auto done = set(expression.minutes, minute, fields[at++]); !done)
        return done.error();
    const CronField hour{title(QT_TRANSLATE_NOOP("schedule", "hour")), 0, 23, {}};
    if (auto done = set(expression.hours, hour, fields[at++]); !done)
        return done.error();
    const auto days = daysOf(fields[at++]);
    if (!days)
        return days.error();
    expression.days = *days;
    if (auto done = set(expression.months, month, fields[at++]); !done)
        return done.error();
    const auto weekdays = weekdaysOf(fields[at++], isQuartz);
    if (!weekdays)
        return weekdays.error();
    expression.weekdays = *weekdays;
    if (at < fields.size() && fields[at] != u"*") {
        const auto years = yearsOf(fields[at]);
        if (!years)
            return years.error();
        expression.years = *years;
    }
    return expression;
}

/// The fields of an expression that means any time, as many as there are in \a fields.
QStringList neutralFields(const QStringList &fields)
{
    if (fields.size() == 5)
        return {u"*"_s, u"*"_s, u"*"_s, u"*"_s, u"*"_s};
    QStringList neutral{u"0"_s, u"0"_s, u"0"_s, u"*"_s, u"*"_s, u"*"_s};
    if (fields.size() > 6)
        neutral << u"*"_s;
    return neutral;
}

/// Where the field \a at of \a fields, which begins at \a start, is wrong by itself.
std::optional<CronPlace> mistakeInField(const QStringList &fields, qsizetype at, qsizetype start)
{
    QStringList tried = neutralFields(fields);
    const auto isValid = [&](const QString &field) {
        tried[at] = field;
        return parsedFields(tried, fields.size() > 5).isOk();
    };
    const QString &field = fields[at];
    if (isValid(field))
        return std::nullopt;
    for (const QString &part : field.split(u',')) {
        if (!isValid(part))
            return CronPlace{start, part.size()};
        start += part.size() + 1;
    }
    return CronPlace{start - field.size() - 1, field.size()};
}

} // namespace

Result<CronExpression> CronExpression::parse(const QString &text)
{
    const auto full = expanded(text.simplified().toUpper());
    if (!full)
        return full.error();
    const QStringList fields = full->split(u' ', Qt::SkipEmptyParts);
    if (fields.size() < 5 || fields.size() > 7)
        return makeError(s_fieldCount, {text, QString::number(fields.size())}, {},
                         cronErrorField());
    const bool isQuartz = fields.size() > 5;
    if (isQuartz && fields[3] == u"?" && fields[5] == u"?")
        return makeError(s_noDays, {}, {}, cronErrorField());
    auto expression = parsedFields(fields, isQuartz);
    if (!expression)
        return expression;
    if (isQuartz && !expression->days.isAny && !expression->weekdays.isAny)
        return makeError(s_bothDays, {fields[3], fields[5]}, {}, cronErrorField());
    if (!expression->firstFrom(QDateTime(QDate(s_firstYear, 1, 1), QTime(0, 0), Qt::UTC)))
        return makeError(s_never, {text}, {}, cronErrorField());
    return expression;
}

std::optional<CronPlace> cronMistake(const QString &text)
{
    if (text.trimmed().isEmpty() || CronExpression::parse(text).isOk())
        return std::nullopt;
    static const QRegularExpression word(u"\\S+"_s);
    QStringList fields;
    QList<qsizetype> starts;
    for (auto found = word.globalMatch(text); found.hasNext();) {
        const auto match = found.next();
        fields << match.captured().toUpper();
        starts << match.capturedStart();
    }
    const CronPlace whole{starts.front(), starts.back() + fields.back().size() - starts.front()};
    if (fields.size() > 7)
        return CronPlace{starts[7], whole.start + whole.length - starts[7]};
    if (fields.size() < 5)
        return whole;
    for (qsizetype at = 0; at < fields.size(); ++at) {
        if (const auto found = mistakeInField(fields, at, starts[at]))
            return found;
    }
    if (fields.size() > 5 && fields[3] != u"*" && fields[5] != u"*") // Both days, or neither.
        return CronPlace{starts[5], fields[5].size()};
    return whole;
}

} // namespace millrace
