#include "core/declarative/template/arguments.h"
#include "core/declarative/template/civiltime.h"
#include "core/declarative/template/methods.h"
#include "core/declarative/template/printing.h"

namespace millrace::declarative {

namespace {

using Kind = Datum::Kind;

constexpr std::int64_t s_day = 86'400'000'000;

std::int64_t dayOf(const Datum &time)
{
    if (time.is(Kind::Date))
        return time.integer();
    const CivilTime fields = civilTime(time.moment());
    return dayNumber(fields.year, fields.month, fields.day);
}

Moment momentOfTime(const Datum &time)
{
    return time.is(Kind::Date) ? Moment{TimePoint(std::chrono::days(time.integer())), {}}
                               : time.moment();
}

Datum strftime(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 1, 1))
        return {};
    const std::string_view format = textArgument(evaluation, arguments, 0, "format");
    if (evaluation.failed() || !evaluation.reserve(format.size() * 24))
        return {};
    return evaluation.text(textByFormat(momentOfTime(self), format));
}

Datum isoformat(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    if (self.is(Kind::Date))
        return evaluation.text(printed(evaluation, self));
    const std::string_view separator = textArgument(evaluation, arguments, 0, "sep", "T");
    const std::string_view precision = textArgument(evaluation, arguments, 1, "timespec", "auto");
    if (evaluation.failed())
        return {};
    const std::optional<std::string> text
        = isoText(self.moment(), separator.empty() ? 'T' : separator.front(), precision);
    return text ? evaluation.text(*text) : evaluation.failValue("Unknown timespec value");
}

Datum timestamp(Evaluation &, const Datum &self, const Arguments &)
{
    return Datum::number(double(self.moment().utc.time_since_epoch().count()) / 1e6);
}

Datum weekday(Evaluation &, const Datum &self, const Arguments &)
{
    return Datum::integer(weekdayOf(dayOf(self)));
}

Datum isoWeekday(Evaluation &, const Datum &self, const Arguments &)
{
    return Datum::integer(weekdayOf(dayOf(self)) + 1);
}

Datum isoCalendar(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    const auto [year, week] = isoWeekOf(dayOf(self));
    return evaluation.items(
        Kind::Tuple,
        {Datum::integer(year), Datum::integer(week), Datum::integer(weekdayOf(dayOf(self)) + 1)});
}

Datum date(Evaluation &, const Datum &self, const Arguments &) { return Datum::date(dayOf(self)); }

Datum replace(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    CivilTime time = civilTime(momentOfTime(self));
    const auto field = [&](std::size_t index, std::string_view name, int &number) {
        const std::int64_t value = integerArgument(evaluation, arguments, index, name, number);
        number = value < 0 || value > 999'999 ? -1 : int(value);
    };
    field(0, "year", time.year);
    field(1, "month", time.month);
    field(2, "day", time.day);
    if (self.is(Kind::Moment)) {
        field(3, "hour", time.hour);
        field(4, "minute", time.minute);
        field(5, "second", time.second);
        field(6, "microsecond", time.microsecond);
    }
    if (evaluation.failed())
        return {};
    const std::optional<Moment> moment
        = momentOf(time, self.is(Kind::Moment) ? self.moment().offset : std::chrono::seconds(0));
    if (!moment)
        return evaluation.failValue("a part of the date is out of range");
    if (self.is(Kind::Date))
        return Datum::date(dayNumber(time.year, time.month, time.day));
    return evaluation.moment(*moment);
}

Datum strptime(Evaluation &evaluation, const Datum &, const Arguments &arguments)
{
    const std::string_view text = textArgument(evaluation, arguments, 0, "date_string");
    const std::string_view format = textArgument(evaluation, arguments, 1, "format");
    const std::optional<Moment> moment = momentByFormat(text, format);
    if (!moment)
        return evaluation.failValue("time data does not match the format");
    return evaluation.moment(*moment);
}

Datum totalSeconds(Evaluation &, const Datum &self, const Arguments &)
{
    return Datum::number(double(self.integer()) / 1e6);
}

} // namespace

std::span<const NamedFunction> momentMethods()
{
    static constexpr NamedFunction s_methods[]{
        {"strftime", strftime}, {"isoformat", isoformat},     {"timestamp", timestamp},
        {"weekday", weekday},   {"isoweekday", isoWeekday},   {"date", date},
        {"replace", replace},   {"isocalendar", isoCalendar}, {"strptime", strptime},
    };
    return s_methods;
}

std::span<const NamedFunction> dateMethods()
{
    static constexpr NamedFunction s_methods[]{
        {"strftime", strftime},     {"isoformat", isoformat}, {"weekday", weekday},
        {"isoweekday", isoWeekday}, {"replace", replace},     {"isocalendar", isoCalendar},
    };
    return s_methods;
}

std::span<const NamedFunction> durationMethods()
{
    static constexpr NamedFunction s_methods[]{{"total_seconds", totalSeconds}};
    return s_methods;
}

bool timeAttribute(const Datum &object, std::string_view name, Datum &value)
{
    const auto found = [&](std::int64_t number) {
        value = Datum::integer(number);
        return true;
    };
    if (object.is(Kind::Calendar)) {
        if (name == "tdelta") {
            value = Datum::duration(object.calendar().exact.count());
            return true;
        }
        return (name == "years" && found(object.calendar().months / 12))
            || (name == "months" && found(object.calendar().months % 12));
    }
    if (object.is(Kind::Duration)) {
        const std::int64_t total = object.integer();
        const std::int64_t days = total / s_day - (total % s_day < 0 ? 1 : 0);
        const std::int64_t rest = total - days * s_day;
        return (name == "days" && found(days)) || (name == "seconds" && found(rest / 1'000'000))
            || (name == "microseconds" && found(rest % 1'000'000));
    }
    const CivilTime time = civilTime(momentOfTime(object));
    if ((name == "year" && found(time.year)) || (name == "month" && found(time.month))
        || (name == "day" && found(time.day)))
        return true;
    return object.is(Kind::Moment)
        && ((name == "hour" && found(time.hour)) || (name == "minute" && found(time.minute))
            || (name == "second" && found(time.second))
            || (name == "microsecond" && found(time.microsecond)));
}

} // namespace millrace::declarative
