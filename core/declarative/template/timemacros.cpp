#include "core/declarative/template/arguments.h"
#include "core/declarative/template/civiltime.h"
#include "core/declarative/template/macros.h"
#include "core/declarative/template/printing.h"
#include "core/declarative/template/unicodecase.h"
#include "core/declarative/template/wholenumber.h"

#include <QDateTime>
#include <QTimeZone>

#include <cmath>

namespace millrace::declarative {

namespace {

using Kind = Datum::Kind;

Moment now(const Evaluation &evaluation) { return {evaluation.clock().now(), {}}; }

Datum nowUtc(Evaluation &evaluation, const Datum &, const Arguments &arguments)
{
    return checkCount(evaluation, arguments, 0, 0) ? evaluation.moment(now(evaluation)) : Datum();
}

Datum dateOf(const Moment &moment)
{
    const CivilTime time = civilTime(moment);
    return Datum::date(dayNumber(time.year, time.month, time.day));
}

Datum todayUtc(Evaluation &evaluation, const Datum &, const Arguments &arguments)
{
    return checkCount(evaluation, arguments, 0, 0) ? dateOf(now(evaluation)) : Datum();
}

Datum todayWithTimezone(Evaluation &evaluation, const Datum &, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 1, 1))
        return {};
    const Datum name = argumentOr(arguments, 0, "timezone", Datum::none());
    if (name.isUndefined())
        return evaluation.failUndefined(name);
    // A zone made of any other text would pass for a POSIX rule.
    const QByteArray id = name.isText() ? qtText(name.text()).toUtf8() : QByteArray();
    const QTimeZone zone = QTimeZone::isTimeZoneIdAvailable(id) ? QTimeZone(id) : QTimeZone();
    if (!zone.isValid())
        return evaluation.failValue("there is no such time zone");
    Moment moment = now(evaluation);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(moment.utc).time_since_epoch();
    moment.offset = std::chrono::seconds(
        zone.offsetFromUtc(QDateTime::fromSecsSinceEpoch(seconds.count(), Qt::UTC)));
    return dateOf(moment);
}

/// str_to_datetime() of \a text; in UTC.
std::optional<Moment> momentFrom(Evaluation &evaluation, const Datum &text)
{
    if (text.isUndefined()) {
        evaluation.failUndefined(text);
        return std::nullopt;
    }
    if (!text.isText()) {
        evaluation.failType("object of type '" + typeName(text) + "' has no len()");
        return std::nullopt;
    }
    std::optional<Moment> moment = isoMoment(text.text());
    if (!moment)
        evaluation.failValue("a date is not of ISO 8601");
    else
        moment->offset = {};
    return moment;
}

Datum timestamp(Evaluation &evaluation, const Datum &, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 1, 1))
        return {};
    const Datum value = argumentOr(arguments, 0, "dt", Datum::none());
    if (value.isWhole() || value.isBool())
        return value.isBool() ? Datum::integer(value.integer()) : value;
    if (value.is(Kind::Float)) {
        return std::isfinite(value.number()) ? evaluation.whole(truncatedDigits(value.number()))
                                             : evaluation.failValue("no timestamp is infinite");
    }
    const std::optional<Moment> moment = momentFrom(evaluation, value);
    return moment ? Datum::number(double(moment->utc.time_since_epoch().count()) / 1e6) : Datum();
}

Datum textToMoment(Evaluation &evaluation, const Datum &, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 1, 1))
        return {};
    const std::optional<Moment> moment
        = momentFrom(evaluation, argumentOr(arguments, 0, "s", Datum::none()));
    return moment ? evaluation.moment(*moment) : Datum();
}

Datum dayDelta(Evaluation &evaluation, const Datum &, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 1, 2))
        return {};
    const Datum days = argumentOr(arguments, 0, "num_days", Datum::none());
    const std::string_view format
        = textArgument(evaluation, arguments, 1, "format", "%Y-%m-%dT%H:%M:%S.%f%z");
    if (days.isUndefined())
        return evaluation.failUndefined(days);
    if (!days.isNumeric())
        return evaluation.failType("unsupported type for timedelta days component: "
                                   + typeName(days));
    const double span = numberOf(days) * 86'400e6;
    if (!(std::fabs(span) < 9e18))
        return evaluation.failValue("date value out of range");
    const CalendarDuration duration{0,
                                    std::chrono::microseconds(std::int64_t(std::nearbyint(span)))};
    const Datum moment = evaluation.moment(shifted(now(evaluation), duration));
    if (evaluation.failed())
        return {};
    return evaluation.text(textByFormat(moment.moment(), format));
}

Datum duration(Evaluation &evaluation, const Datum &, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 1, 1))
        return {};
    const Datum text = argumentOr(arguments, 0, "datestring", Datum::none());
    if (!text.isText())
        return evaluation.failType("Expecting a string");
    const Result<CalendarDuration> span = parseDuration(text.text());
    if (!span)
        return evaluation.failValue("a text is no duration of ISO 8601");
    return span->months == 0 ? Datum::duration(span->exact.count()) : evaluation.calendar(*span);
}

/// The moment that format_datetime() is given as a text or a number.
std::optional<Moment> readMoment(Evaluation &evaluation, const Datum &value,
                                 const Datum &inputFormat)
{
    const bool hasFormat = inputFormat.isText() && !inputFormat.text().empty();
    if (value.isWhole() || value.isBool()) {
        const Result<Moment> moment
            = parseMoment(digitsOf(value), hasFormat ? inputFormat.text() : "%s");
        if (!moment)
            evaluation.failValue("a number is no date");
        return moment ? std::optional(*moment) : std::nullopt;
    }
    if (!hasFormat)
        return momentFrom(evaluation, value);
    if (!value.isText()) {
        if (value.isUndefined())
            evaluation.failType("strptime() argument 1 must be str, not Undefined");
        else
            evaluation.failType("strptime() argument 1 must be str, not " + typeName(value));
        return std::nullopt;
    }
    const std::optional<Moment> moment = momentByFormat(value.text(), inputFormat.text());
    if (!moment)
        evaluation.failValue("a date does not match its format");
    return moment;
}

Datum formatDatetime(Evaluation &evaluation, const Datum &, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 2, 3))
        return {};
    const Datum value = argumentOr(arguments, 0, "dt", Datum::none());
    const std::string_view format = textArgument(evaluation, arguments, 1, "format");
    const Datum inputFormat = argumentOr(arguments, 2, "input_format", Datum::none());
    if (evaluation.failed() || !evaluation.reserve(format.size() * 24))
        return {};
    if (value.is(Kind::Moment))
        return evaluation.text(textByFormat(value.moment(), format));
    const std::optional<Moment> moment = readMoment(evaluation, value, inputFormat);
    if (!moment)
        return {};
    const Datum checked = evaluation.moment(*moment);
    return evaluation.failed() ? checked : evaluation.text(formatMoment(*moment, format));
}

} // namespace

std::span<const NamedFunction> timeMacros()
{
    static constexpr NamedFunction s_macros[]{
        {"now_utc", nowUtc},
        {"today_utc", todayUtc},
        {"today_with_timezone", todayWithTimezone},
        {"timestamp", timestamp},
        {"str_to_datetime", textToMoment},
        {"day_delta", dayDelta},
        {"duration", duration},
        {"format_datetime", formatDatetime},
    };
    return s_macros;
}

} // namespace millrace::declarative
