#include "core/mapping/expression/casts.h"

#include "core/data/conversion.h"
#include "core/mapping/expression/decimal.h"
#include "core/mapping/expression/failures.h"

#include <array>
#include <charconv>
#include <cmath>

namespace millrace::expression {

namespace {

const Column &argument(const Call &call) { return *call.arguments[0].column; }

/// The JSON value of a text's content, without the quotes JSON puts around texts.
std::string_view plainJson(std::string_view json)
{
    json = withoutBlanks(json);
    const bool isPlainText = json.size() >= 2 && json.front() == '"' && json.back() == '"'
        && json.find('\\') == std::string_view::npos;
    return isPlainText ? json.substr(1, json.size() - 2) : json;
}

/// The argument as text a number or a truth is read from.
std::string_view readable(const Column &column, std::size_t row)
{
    const std::string_view text = column.text(row);
    return column.type == FieldType::Json ? plainJson(text) : withoutBlanks(text);
}

std::optional<std::int64_t> integerOf(std::string_view text)
{
    if (text.size() > 1 && text[0] == '+' && text[1] != '-')
        text.remove_prefix(1);
    std::int64_t value = 0;
    const char *end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error == std::errc() && at == end && !text.empty())
        return value;
    thread_local Decimal decimal;
    return decimal.set(text) ? decimal.integer() : std::nullopt;
}

bool equalsWord(std::string_view text, std::string_view lower)
{
    return text.size() == lower.size()
        && std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
               return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
           });
}

std::optional<bool> booleanOf(std::string_view text)
{
    static constexpr std::array<std::string_view, 6> yes{"true", "t", "yes", "y", "on", "1"};
    static constexpr std::array<std::string_view, 6> no{"false", "f", "no", "n", "off", "0"};
    for (std::size_t i = 0; i < yes.size(); ++i) {
        if (equalsWord(text, yes[i]))
            return true;
        if (equalsWord(text, no[i]))
            return false;
    }
    return std::nullopt;
}

} // namespace

std::string_view withoutBlanks(std::string_view text)
{
    static constexpr std::string_view blanks = " \t\r\n";
    const std::size_t start = text.find_first_not_of(blanks);
    return start == std::string_view::npos
        ? std::string_view()
        : text.substr(start, text.find_last_not_of(blanks) - start + 1);
}

void appendPlain(std::string &out, const Column &column, std::size_t place)
{
    if (column.type == FieldType::String)
        out.append(column.text(place));
    else
        appendCellText(out, column, place, ' ');
}

Operand toText(const Call &call)
{
    if (argument(call).type == FieldType::String)
        return {call.arguments[0].column, false, {}};
    return forEachRow(call, [&column = argument(call)](std::size_t row, ColumnWriter &out) {
        appendCellText(out.bytes(), column, row, ' ');
        out.endText();
    });
}

Operand toInteger(const Call &call)
{
    const Column &column = argument(call);
    switch (column.type) {
    case FieldType::Integer:
    case FieldType::Boolean:
        return forEveryRow(call, [&column](std::size_t row) { return column.integer(row); });
    case FieldType::Number:
        return forEachRow(call, [&column](std::size_t row, ColumnWriter &out) {
            const double value = column.number(row);
            if (std::trunc(value) == value && value >= -0x1p63 && value < 0x1p63) {
                out.integer(static_cast<std::int64_t>(value));
                return;
            }
            std::string text;
            appendCellText(text, column, row);
            out.fail(s_notInteger, text);
        });
    default:
        return forEachRow(call, [&column](std::size_t row, ColumnWriter &out) {
            if (const auto value = integerOf(readable(column, row)))
                out.integer(*value);
            else
                out.fail(s_notInteger, column.text(row));
        });
    }
}

Operand toDecimal(const Call &call)
{
    const Column &column = argument(call);
    if (!isStoredAsText(column.type)) {
        Decimal decimal;
        return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
            if (column.type != FieldType::Number) {
                appendCellText(out.bytes(), column, row);
                out.endText();
            } else if (decimal.set(column.number(row))) {
                decimal.append(out.bytes());
                out.endText();
            } else {
                std::string text;
                appendCellText(text, column, row);
                out.fail(s_notNumber, text);
            }
        });
    }
    return forEachRow(call, [&column](std::size_t row, ColumnWriter &out) {
        std::string_view text = readable(column, row);
        if (!isDecimal(text))
            out.fail(s_notNumber, column.text(row));
        else
            out.text(text.front() == '+' ? text.substr(1) : text);
    });
}

Operand toNumber(const Call &call)
{
    const Column &column = argument(call);
    if (column.type == FieldType::Number)
        return {call.arguments[0].column, false, {}};
    if (column.type == FieldType::Integer)
        return forEachRow(call, [&column](std::size_t row, ColumnWriter &out) {
            const std::int64_t value = column.integer(row);
            const auto number = static_cast<double>(value);
            if (number < 0x1p63 && static_cast<std::int64_t>(number) == value)
                out.number(number);
            else
                out.fail(s_inexact, std::to_string(value));
        });
    return forEachRow(call, [&column](std::size_t row, ColumnWriter &out) {
        std::string_view text = readable(column, row);
        if (text.size() > 1 && text.front() == '+')
            text.remove_prefix(1);
        double value = 0;
        const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (isDecimal(text) && error == std::errc())
            out.number(value);
        else
            out.fail(s_notNumber, column.text(row));
    });
}

Operand toBoolean(const Call &call)
{
    const Column &column = argument(call);
    if (column.type == FieldType::Boolean || column.type == FieldType::Integer)
        return forEachRow(call, [&column](std::size_t row, ColumnWriter &out) {
            const std::int64_t value = column.integer(row);
            if (value == 0 || value == 1)
                out.integer(value);
            else
                out.fail(s_notBoolean, std::to_string(value));
        });
    return forEachRow(call, [&column](std::size_t row, ColumnWriter &out) {
        if (const auto value = booleanOf(readable(column, row)))
            out.integer(*value ? 1 : 0);
        else
            out.fail(s_notBoolean, column.text(row));
    });
}

Operand toJson(const Call &call)
{
    return forEachRow(call, [&column = argument(call)](std::size_t row, ColumnWriter &out) {
        appendCellJson(out.bytes(), column, row);
        out.endText();
    });
}

Operand parseJson(const Call &call)
{
    return forEachRow(call, [&column = argument(call)](std::size_t row, ColumnWriter &out) {
        if (fits(FieldType::Json, column.text(row)))
            out.text(withoutBlanks(column.text(row)));
        else
            out.fail(s_notJson, column.text(row));
    });
}

} // namespace millrace::expression
