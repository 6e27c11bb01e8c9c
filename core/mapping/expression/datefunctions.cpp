#include "core/mapping/expression/datefunctions.h"

#include "core/data/temporal.h"
#include "core/mapping/expression/calendar.h"
#include "core/mapping/expression/casts.h"
#include "core/mapping/expression/dateformat.h"
#include "core/mapping/expression/failures.h"
#include "core/mapping/expression/problems.h"
#include "core/mapping/expression/zonerules.h"

#include <algorithm>

namespace millrace::expression {

namespace {

struct PreparedFormat final : Prepared
{
    explicit PreparedFormat(DateFormat parsed)
        : format(std::move(parsed))
    {
    }
    DateFormat format;
};

struct PreparedUnit final : Prepared
{
    explicit PreparedUnit(TimeUnit named)
        : unit(named)
    {
    }
    TimeUnit unit;
};

struct PreparedZone final : Prepared
{
    explicit PreparedZone(ZoneRules found)
        : rules(std::move(found))
    {
    }
    ZoneRules rules;
};

bool isDate(const Operand &operand) { return operand.column->type == FieldType::Date; }

/// A value as microseconds: of a date those of its midnight. Dates beyond the calendar of
/// timestamps stay at its end.
std::int64_t moment(std::int64_t value, bool isDate)
{
    if (!isDate)
        return value;
    constexpr std::int64_t last = 105'000'000;
    return std::clamp(value, -last, last) * s_microsecondsPerDay;
}

/// A day the arithmetic of calendars takes, whatever a source gave.
std::int64_t soundDay(std::int64_t days)
{
    constexpr std::int64_t last = 366'000'000;
    return std::clamp(days, -last, last);
}

/// The microseconds since midnight of a time or timestamp.
std::int64_t clockValue(std::int64_t value, FieldType type)
{
    if (type == FieldType::TimeWithoutZone)
        return value;
    if (type == FieldType::TimeWithZone)
        return ZonedTime::fromPacked(value).microseconds;
    return clockOf(value);
}

template<typename Part>
Operand datePart(const Call &call, Part part)
{
    const FixedArgument values(call.arguments[0]);
    const bool isDay = isDate(call.arguments[0]);
    return forEveryRow(call, [&](std::size_t row) -> std::int64_t {
        return part(isDay ? soundDay(values[row]) : dayOf(values[row]));
    });
}

template<typename Part>
Operand clockPart(const Call &call, Part part)
{
    const FixedArgument values(call.arguments[0]);
    const FieldType type = call.arguments[0].column->type;
    return forEveryRow(call, [&](std::size_t row) -> std::int64_t {
        return part(clockValue(values[row], type) / s_microsecondsPerSecond);
    });
}

Preparation preparedFormat(const KnownArguments &arguments, bool isRead)
{
    Preparation preparation;
    if (arguments.count() < 2)
        return preparation;
    QString fault;
    auto format = DateFormat::parse(arguments.text(1), fault);
    if (!format)
        return {nullptr, 1, &s_badFormat, {fault}};
    if (isRead && !format->isReadable())
        return {nullptr, 1, &s_repeatedFormatPart, {QStringLiteral("EEE")}};
    preparation.prepared = std::make_shared<PreparedFormat>(std::move(*format));
    return preparation;
}

/// Microseconds of a text; \a dayOnly says that the text may be a date alone.
std::optional<DateParts> readMoment(std::string_view text, const DateFormat *format)
{
    if (format)
        return format->read(text);
    text = withoutBlanks(text);
    if (const auto days = parseDate(text))
        return DateParts{*days, 0, {}};
    const auto timestamp = parseTimestamp(text);
    if (!timestamp || !timestamp->exact)
        return std::nullopt;
    const std::int64_t local = timestamp->microseconds
        + std::int64_t{timestamp->offsetSeconds.value_or(0)} * s_microsecondsPerSecond;
    return DateParts{dayOf(local), clockOf(local), timestamp->offsetSeconds};
}

const DateFormat *formatOf(const Call &call)
{
    return call.prepared ? &static_cast<const PreparedFormat *>(call.prepared)->format : nullptr;
}

} // namespace

Operand now(const Call &call)
{
    return {
        fixedColumn(FieldType::TimestampWithZone, call.context->moment.time_since_epoch().count()),
        true,
        {}};
}

Operand today(const Call &call)
{
    return {fixedColumn(FieldType::Date, dayOf(call.context->moment.time_since_epoch().count())),
            true,
            {}};
}

Preparation prepareReading(const KnownArguments &arguments)
{
    return preparedFormat(arguments, true);
}

Preparation prepareWriting(const KnownArguments &arguments)
{
    return preparedFormat(arguments, false);
}

Operand toDate(const Call &call)
{
    const Operand &operand = call.arguments[0];
    if (isDate(operand))
        return {operand.column, false, {}};
    if (operand.column->type != FieldType::String)
        return datePart(call, [](std::int64_t days) { return days; });
    const DateFormat *format = formatOf(call);
    const TextArgument texts(operand);
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const auto parts = readMoment(texts[row], format);
        // A time of day is not thrown away without a word; midnight is none.
        if (parts && (format || parts->clock == 0))
            out.integer(parts->days);
        else
            out.fail(s_notDate, texts[row]);
    });
}

Operand toTimestamp(const Call &call)
{
    const Operand &operand = call.arguments[0];
    if (operand.column->type != FieldType::String) {
        const FixedArgument values(operand);
        const bool isDay = isDate(operand);
        return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
            if (isDay && !isInCalendar(values[row]))
                out.fail(s_dateOutOfRange, {});
            else
                out.integer(moment(values[row], isDay));
        });
    }
    const DateFormat *format = formatOf(call);
    const bool hasZone = call.type == FieldType::TimestampWithZone;
    const TextArgument texts(operand);
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const auto parts = readMoment(texts[row], format);
        if (!parts || !isInCalendar(parts->days) || (!hasZone && parts->offsetSeconds)) {
            out.fail(s_notTimestamp, texts[row]);
            return;
        }
        const std::int64_t offset = parts->offsetSeconds.value_or(0);
        out.integer(parts->days * s_microsecondsPerDay + parts->clock
                    - offset * s_microsecondsPerSecond);
    });
}

Operand formatDate(const Call &call)
{
    const FixedArgument values(call.arguments[0]);
    const bool isDay = isDate(call.arguments[0]);
    const DateFormat &format = *formatOf(call);
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const std::int64_t value = values[row];
        format.append(
            out.bytes(),
            {isDay ? soundDay(value) : dayOf(value), isDay ? 0 : clockOf(value), std::nullopt});
        out.endText();
    });
}

Operand yearOf(const Call &call)
{
    return datePart(call, [](std::int64_t days) { return civilDate(days).year; });
}
Operand monthOf(const Call &call)
{
    return datePart(call, [](std::int64_t days) { return civilDate(days).month; });
}
Operand dayOfMonth(const Call &call)
{
    return datePart(call, [](std::int64_t days) { return civilDate(days).day; });
}
Operand weekday(const Call &call)
{
    return datePart(call, [](std::int64_t days) { return weekdayOf(days); });
}
Operand hourOf(const Call &call)
{
    return clockPart(call, [](std::int64_t seconds) { return seconds / 3600; });
}
Operand minuteOf(const Call &call)
{
    return clockPart(call, [](std::int64_t seconds) { return seconds / 60 % 60; });
}

Preparation prepareUnit(const KnownArguments &arguments)
{
    const std::size_t place = arguments.count() - 1;
    const std::string_view name = arguments.text(place);
    const QString word = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
    const auto unit = timeUnit(name);
    if (!unit)
        return {nullptr, place, &s_badUnit, {word}};
    const bool isDay = arguments.types[0] == FieldType::Date;
    if (isDay && !isUnitOfDates(*unit))
        return {nullptr, place, &s_unitOfDates, {word}};
    Preparation preparation;
    preparation.prepared = std::make_shared<PreparedUnit>(*unit);
    return preparation;
}

Operand dateAdd(const Call &call)
{
    const FixedArgument values(call.arguments[0]);
    const FixedArgument counts(call.arguments[1]);
    const bool isDay = isDate(call.arguments[0]);
    const TimeUnit unit = static_cast<const PreparedUnit *>(call.prepared)->unit;
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const bool isSound = isInCalendar(isDay ? values[row] : dayOf(values[row]));
        const auto value
            = isSound ? added(moment(values[row], isDay), counts[row], unit) : std::nullopt;
        if (!value)
            out.fail(s_dateOutOfRange, {});
        else
            out.integer(isDay ? dayOf(*value) : *value);
    });
}

Operand dateDiff(const Call &call)
{
    const FixedArgument from(call.arguments[0]);
    const FixedArgument to(call.arguments[1]);
    const bool isDay = isDate(call.arguments[0]);
    const TimeUnit unit = static_cast<const PreparedUnit *>(call.prepared)->unit;
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const std::int64_t first = moment(from[row], isDay);
        const std::int64_t last = moment(to[row], isDay);
        std::int64_t distance = 0;
        if ((isDay && (!isInCalendar(from[row]) || !isInCalendar(to[row])))
            || __builtin_sub_overflow(last, first, &distance))
            out.fail(s_dateOutOfRange, {});
        else
            out.integer(unitsBetween(first, last, unit));
    });
}

Operand startOfUnit(const Call &call)
{
    const FixedArgument values(call.arguments[0]);
    const bool isDay = isDate(call.arguments[0]);
    const TimeUnit unit = static_cast<const PreparedUnit *>(call.prepared)->unit;
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const std::int64_t value = moment(values[row], isDay);
        // The unit of a moment at the calendar's very end begins before it.
        if (!isInCalendar(dayOf(value))) {
            out.fail(s_dateOutOfRange, {});
            return;
        }
        const std::int64_t start = startOf(value, unit);
        out.integer(isDay ? dayOf(start) : start);
    });
}

Preparation prepareZone(const KnownArguments &arguments)
{
    const std::string_view name = arguments.text(1);
    const QByteArray zone(name.data(), static_cast<qsizetype>(name.size()));
    auto rules = ZoneRules::find(zone);
    if (!rules)
        return {nullptr, 1, &s_badZone, {QString::fromUtf8(zone)}};
    Preparation preparation;
    preparation.prepared = std::make_shared<PreparedZone>(std::move(*rules));
    return preparation;
}

Operand toZone(const Call &call)
{
    const FixedArgument values(call.arguments[0]);
    const ZoneRules &rules = static_cast<const PreparedZone *>(call.prepared)->rules;
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        if (isInCalendar(dayOf(values[row])))
            out.integer(rules.local(values[row]));
        else
            out.fail(s_dateOutOfRange, {});
    });
}

Operand fromZone(const Call &call)
{
    const FixedArgument values(call.arguments[0]);
    const ZoneRules &rules = static_cast<const PreparedZone *>(call.prepared)->rules;
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        if (isInCalendar(dayOf(values[row])))
            out.integer(rules.utc(values[row]));
        else
            out.fail(s_dateOutOfRange, {});
    });
}

Operand fromUnix(const Call &call)
{
    const FixedArgument values(call.arguments[0]);
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const auto value = added(0, values[row], TimeUnit::Second);
        if (value)
            out.integer(*value);
        else
            out.fail(s_dateOutOfRange, {});
    });
}

Operand toUnix(const Call &call)
{
    const FixedArgument values(call.arguments[0]);
    return forEveryRow(call, [&](std::size_t row) -> std::int64_t {
        const std::int64_t seconds = values[row] / s_microsecondsPerSecond;
        return values[row] % s_microsecondsPerSecond < 0 ? seconds - 1 : seconds;
    });
}

} // namespace millrace::expression
