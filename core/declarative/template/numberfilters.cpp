#include "core/declarative/template/arguments.h"
#include "core/declarative/template/comparison.h"
#include "core/declarative/template/filters.h"
#include "core/declarative/template/jsonprinting.h"
#include "core/declarative/template/literal.h"
#include "core/declarative/template/operators.h"
#include "core/declarative/template/printing.h"
#include "core/declarative/template/wholenumber.h"
#include "core/declarative/value/number.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace millrace::declarative {

namespace {

using Kind = Datum::Kind;

/// int(): a number, or a text that is one; texts with a fraction lose it.
Datum toInteger(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const Datum fallback = argumentOr(arguments, 0, "default", Datum::integer(0));
    const std::int64_t base = integerArgument(evaluation, arguments, 1, "base", 10);
    if (self.isUndefined())
        return evaluation.failUndefined(self);
    if (self.is(Kind::BigInteger))
        return self;
    if (self.is(Kind::Float)) {
        if (!std::isfinite(self.number()))
            return fallback;
        return evaluation.whole(truncatedDigits(self.number()));
    }
    if (self.isNumeric())
        return Datum::integer(self.integer());
    if (!self.isText())
        return fallback;
    if (base != 10) {
        std::string text(trimmed(self.text()));
        const std::string prefix = base == 16 ? "0x" : base == 8 ? "0o" : "0b";
        if (!text.starts_with(prefix))
            text.insert(0, prefix);
        const std::optional<Datum> number = readLiteral(evaluation, text);
        return number && number->isWhole() ? *number : fallback;
    }
    if (std::optional<std::string> digits = wholeDigits(self.text()))
        return evaluation.whole(std::move(*digits));
    const std::optional<double> number = floatNumber(self.text());
    if (!number || !std::isfinite(*number))
        return fallback;
    return evaluation.whole(truncatedDigits(*number));
}

Datum toFloat(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const Datum fallback = argumentOr(arguments, 0, "default", Datum::number(0.0));
    if (self.isUndefined())
        return evaluation.failUndefined(self);
    if (self.isNumeric())
        return Datum::number(numberOf(self));
    if (!self.isText())
        return fallback;
    const std::optional<double> number = floatNumber(self.text());
    return number ? Datum::number(*number) : fallback;
}

Datum absolute(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    if (!self.isNumeric() && !self.is(Kind::Duration))
        return evaluation.failType("bad operand type for abs(): '" + typeName(self) + "'");
    if (self.is(Kind::BigInteger))
        return self.text().starts_with('-') ? Datum::digits(self.text().substr(1)) : self;
    if (self.is(Kind::Float))
        return Datum::number(std::fabs(self.number()));
    if (self.integer() < 0)
        return negated(evaluation, self);
    return self.isBool() ? Datum::integer(self.integer()) : self;
}

/// Python's round(): half to even, on the decimal digits of the number.
double rounded(double number, std::int64_t precision)
{
    if (!std::isfinite(number) || precision > 300)
        return number;
    if (precision < 0) {
        const double unit = std::pow(10.0, -double(precision));
        return std::isfinite(unit) ? std::nearbyint(number / unit) * unit : 0.0;
    }
    std::string text(400, '\0');
    const int length = std::snprintf(text.data(), text.size(), "%.*f", int(precision), number);
    text.resize(std::size_t(std::clamp(length, 0, 399)));
    return floatNumber(text).value_or(number);
}

Datum round(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const std::int64_t precision = integerArgument(evaluation, arguments, 0, "precision", 0);
    const std::string_view method = textArgument(evaluation, arguments, 1, "method", "common");
    if (evaluation.failed() || (self.is(Kind::BigInteger) && method == "common"))
        return self;
    if (!self.isNumeric())
        return evaluation.failType("type " + typeName(self) + " doesn't define __round__ method");
    if (method == "common")
        return self.isWhole() || self.isBool()
            ? (precision >= 0
                   ? Datum::integer(self.integer())
                   : evaluation.whole(truncatedDigits(rounded(numberOf(self), precision))))
            : Datum::number(rounded(self.number(), precision));
    if (method != "ceil" && method != "floor")
        return evaluation.failValue("method must be common, ceil or floor");
    const double unit = std::pow(10.0, double(precision));
    const double scaled = numberOf(self) * unit;
    return Datum::number((method == "ceil" ? std::ceil(scaled) : std::floor(scaled)) / unit);
}

Datum sum(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const Datum attribute = argumentOr(arguments, 0, "attribute", Datum::none());
    Datum total = argumentOr(arguments, 1, "start", Datum::integer(0));
    for (const Datum &item : evaluation.iterated(self)) {
        const Datum value
            = attribute.isNone() ? item : valueAtAttribute(evaluation, item, attribute);
        if (evaluation.failed())
            return {};
        total = calculate(evaluation, Expression::Operator::Add, total, value);
    }
    return total;
}

/// The engine's own string filter: everything but a text as JSON, in quotes, so that it stays a
/// text by the rules of literals.
Datum toText(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    if (self.isText())
        return self;
    constexpr std::string_view s_quotes = "\"\"\"";
    std::string text(s_quotes);
    text += jsonPrinted(evaluation, self, false);
    text += s_quotes;
    return evaluation.text(std::move(text));
}

Datum defaultValue(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const bool takesFalse = boolArgument(evaluation, arguments, 1, "boolean", false);
    const bool isMissing = self.isUndefined() || (takesFalse && !isTruthy(evaluation, self));
    return isMissing ? argumentOr(arguments, 0, "default_value", Datum::text({})) : self;
}

Datum fileSize(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const bool isBinary = boolArgument(evaluation, arguments, 0, "binary", false);
    if (!self.isNumeric() && !self.isText())
        return evaluation.failType("float() argument must be a string or a real number");
    if (self.isText() && !floatNumber(self.text()))
        return evaluation.failValue("could not convert string to float");
    const Datum number = toFloat(evaluation, self, {});
    const double bytes = number.number();
    const double base = isBinary ? 1024 : 1000;
    if (bytes == 1)
        return Datum::text("1 Byte");
    if (bytes < base)
        return evaluation.text(truncatedDigits(bytes) + " Bytes");
    constexpr std::string_view s_prefixes = "kMGTPEZY";
    double unit = base;
    std::size_t index = 0;
    while (bytes >= unit * base && index + 1 < s_prefixes.size()) {
        unit *= base;
        ++index;
    }
    std::string prefix(1, s_prefixes[index]);
    if (isBinary)
        prefix = std::string(1, index == 0 ? 'K' : s_prefixes[index]) + "i";
    std::array<char, 64> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.1f %sB", bytes / unit, prefix.c_str());
    return evaluation.text(buffer.data());
}

} // namespace

std::span<const NamedFunction> numberFilters()
{
    static constexpr NamedFunction s_filters[]{
        {"int", toInteger},        {"float", toFloat},  {"string", toText},
        {"default", defaultValue}, {"d", defaultValue}, {"abs", absolute},
        {"round", round},          {"sum", sum},        {"filesizeformat", fileSize},
    };
    return s_filters;
}

} // namespace millrace::declarative
