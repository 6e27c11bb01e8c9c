#include "core/declarative/template/printing.h"

#include "core/declarative/template/civiltime.h"
#include "core/declarative/value/jsontext.h"
#include "core/declarative/value/unicode.h"

#include <QChar>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace millrace::declarative {

namespace {

using Kind = Datum::Kind;

bool isPrintable(char32_t character)
{
    if (character < 0x7f)
        return character >= 0x20;
    switch (QChar::category(character)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
    case QChar::Separator_Space:
        return false;
    default:
        return true;
    }
}

void appendEscape(std::string &out, char32_t character)
{
    std::array<char, 16> buffer{};
    const char *format = character < 0x100 ? "\\x%02x"
        : character < 0x10000              ? "\\u%04x"
                                           : "\\U%08x";
    std::snprintf(buffer.data(), buffer.size(), format, unsigned(character));
    out += buffer.data();
}

void appendQuotedCharacter(std::string &out, char32_t character, char quote)
{
    if (character == U'\\' || character == char32_t(quote)) {
        out += '\\';
        out += char(character);
    } else if (character == U'\n') {
        out += "\\n";
    } else if (character == U'\r') {
        out += "\\r";
    } else if (character == U'\t') {
        out += "\\t";
    } else if (isPrintable(character)) {
        appendCharacter(out, character);
    } else {
        appendEscape(out, character);
    }
}

char quoteFor(std::string_view text)
{
    return text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos
        ? '"'
        : '\'';
}

void quoteBytes(std::string &out, std::string_view bytes)
{
    const char quote = quoteFor(bytes);
    out += 'b';
    out += quote;
    for (const char byte : bytes) {
        const auto code = static_cast<unsigned char>(byte);
        if (code >= 0x7f)
            appendEscape(out, code);
        else
            appendQuotedCharacter(out, code, quote);
    }
    out += quote;
}

/// "1 day, 2:00:00.000500".
std::string durationText(std::int64_t microseconds)
{
    constexpr std::int64_t s_day = 86'400'000'000;
    std::int64_t days = microseconds / s_day;
    std::int64_t rest = microseconds % s_day;
    if (rest < 0) {
        rest += s_day;
        --days;
    }
    std::string text;
    if (days != 0)
        text = std::to_string(days) + (std::llabs(days) == 1 ? " day, " : " days, ");
    std::array<char, 32> buffer{};
    const std::int64_t seconds = rest / 1'000'000;
    std::snprintf(buffer.data(), buffer.size(), "%d:%02d:%02d", int(seconds / 3600),
                  int(seconds / 60 % 60), int(seconds % 60));
    text += buffer.data();
    if (rest % 1'000'000 != 0) {
        std::snprintf(buffer.data(), buffer.size(), ".%06d", int(rest % 1'000'000));
        text += buffer.data();
    }
    return text;
}

std::string durationRepresentation(std::int64_t microseconds)
{
    constexpr std::int64_t s_day = 86'400'000'000;
    std::int64_t days = microseconds / s_day;
    std::int64_t rest = microseconds % s_day;
    if (rest < 0) {
        rest += s_day;
        --days;
    }
    std::string text;
    const auto add = [&](const char *name, std::int64_t number) {
        if (number != 0)
            text += (text.empty() ? "" : ", ") + std::string(name) + "=" + std::to_string(number);
    };
    add("days", days);
    add("seconds", rest / 1'000'000);
    add("microseconds", rest % 1'000'000);
    return "datetime.timedelta(" + (text.empty() ? "0" : text) + ")";
}

std::string calendarText(const CalendarDuration &duration)
{
    std::string text;
    const std::int64_t years = duration.months / 12;
    const std::int64_t months = duration.months % 12;
    if (years != 0)
        text += std::to_string(years) + " years, ";
    if (months != 0)
        text += std::to_string(months) + " months, ";
    return text + durationText(duration.exact.count());
}

std::string dateText(std::int64_t day)
{
    const CivilTime date = civilDate(day);
    std::array<char, 32> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d", date.year, date.month, date.day);
    return buffer.data();
}

std::string momentRepresentation(const Moment &moment)
{
    const CivilTime time = civilTime(moment);
    std::string text = "datetime.datetime(" + std::to_string(time.year);
    for (const int part : {time.month, time.day, time.hour, time.minute})
        text += ", " + std::to_string(part);
    if (time.second != 0 || time.microsecond != 0)
        text += ", " + std::to_string(time.second);
    if (time.microsecond != 0)
        text += ", " + std::to_string(time.microsecond);
    text += ", tzinfo=datetime.timezone";
    if (moment.offset.count() == 0)
        text += ".utc)";
    else
        text += "(" + durationRepresentation(std::chrono::microseconds(moment.offset).count())
            + "))";
    return text;
}

void printItems(Evaluation &evaluation, std::string &out, const Datum &datum)
{
    const std::size_t count = evaluation.itemCount(datum);
    const bool isTuple = datum.is(Kind::Tuple);
    const bool isSet = datum.is(Kind::Set);
    std::string_view view;
    if (datum.is(Kind::Iterator)) {
        view = datum.items().view;
        if (view.empty()) {
            out += "<generator object>";
            return;
        }
        out.append(view) += '(';
    }
    if (isSet && count == 0) {
        out += "set()";
        return;
    }
    out += isTuple ? '(' : isSet ? '{' : '[';
    for (std::size_t index = 0; index < count && evaluation.checkOutput(out.size()); ++index) {
        if (index > 0)
            out += ", ";
        printRepresentation(evaluation, out, evaluation.itemAt(datum, index));
    }
    if (isTuple && count == 1)
        out += ',';
    out += isTuple ? ')' : isSet ? '}' : ']';
    if (!view.empty())
        out += ')';
}

void printMapping(Evaluation &evaluation, std::string &out, const Datum &datum)
{
    out += '{';
    const std::size_t count = evaluation.entryCount(datum);
    for (std::size_t index = 0; index < count && evaluation.checkOutput(out.size()); ++index) {
        if (index > 0)
            out += ", ";
        const auto [key, value] = evaluation.entryAt(datum, index);
        printRepresentation(evaluation, out, key);
        out += ": ";
        printRepresentation(evaluation, out, value);
    }
    out += '}';
}

void printStateful(Evaluation &evaluation, std::string &out, StatefulObject &object)
{
    if (object.kind == StatefulObject::Kind::Namespace) {
        out += "<Namespace ";
        if (evaluation.enter())
            printMapping(evaluation, out, Datum::mapping(object.attributes));
        evaluation.leave();
        out += '>';
    } else {
        out += "<object>";
    }
}

} // namespace

void quoteText(std::string &out, std::string_view text)
{
    const char quote = quoteFor(text);
    out += quote;
    for (std::size_t at = 0; at < text.size();) {
        const auto code = static_cast<unsigned char>(text[at]);
        if (code >= 0x20 && code < 0x7f && code != '\\' && text[at] != quote) {
            out += text[at++];
            continue;
        }
        appendQuotedCharacter(out, nextCharacter(text, at), quote);
    }
    out += quote;
}

void printRepresentation(Evaluation &evaluation, std::string &out, const Datum &datum)
{
    switch (datum.kind()) {
    case Kind::Undefined:
        out += "Undefined";
        return;
    case Kind::Text:
        if (evaluation.checkOutput(out.size() + datum.text().size()))
            quoteText(out, datum.text());
        return;
    case Kind::Moment:
        out += momentRepresentation(datum.moment());
        return;
    case Kind::Date: {
        const CivilTime date = civilDate(datum.integer());
        out += "datetime.date(" + std::to_string(date.year) + ", " + std::to_string(date.month)
            + ", " + std::to_string(date.day) + ")";
        return;
    }
    case Kind::Duration:
        out += durationRepresentation(datum.integer());
        return;
    default:
        print(evaluation, out, datum);
    }
}

void print(Evaluation &evaluation, std::string &out, const Datum &datum)
{
    switch (datum.kind()) {
    case Kind::Undefined:
        return;
    case Kind::None:
        out += "None";
        return;
    case Kind::Bool:
        out += datum.boolean() ? "True" : "False";
        return;
    case Kind::Integer:
        out += std::to_string(datum.integer());
        return;
    case Kind::Float:
        out += floatText(datum.number());
        return;
    case Kind::BigInteger:
        out += datum.text();
        return;
    case Kind::Text:
        if (evaluation.checkOutput(out.size() + datum.text().size()))
            out += datum.text();
        return;
    case Kind::Bytes:
        if (evaluation.checkOutput(out.size() + datum.text().size()))
            quoteBytes(out, datum.text());
        return;
    case Kind::Moment:
        out += isoText(datum.moment(), ' ').value_or("");
        return;
    case Kind::Date:
        out += dateText(datum.integer());
        return;
    case Kind::Duration:
        out += durationText(datum.integer());
        return;
    case Kind::Calendar:
        out += calendarText(datum.calendar());
        return;
    case Kind::Callable:
        out += "<function " + std::string(datum.callable().name) + ">";
        return;
    case Kind::Stateful:
        printStateful(evaluation, out, datum.stateful());
        return;
    default:
        break;
    }
    if (evaluation.enter()) {
        if (datum.isMapping())
            printMapping(evaluation, out, datum);
        else
            printItems(evaluation, out, datum);
    }
    evaluation.leave();
}

std::string printed(Evaluation &evaluation, const Datum &datum)
{
    std::string out;
    print(evaluation, out, datum);
    return out;
}

std::string typeName(const Datum &datum)
{
    constexpr std::array s_names{"Undefined",
                                 "NoneType",
                                 "bool",
                                 "int",
                                 "int",
                                 "float",
                                 "str",
                                 "bytes",
                                 "list",
                                 "tuple",
                                 "set",
                                 "generator",
                                 "dict",
                                 "dict",
                                 "datetime.datetime",
                                 "datetime.date",
                                 "datetime.timedelta",
                                 "Duration",
                                 "function",
                                 "object"};
    return s_names.at(std::size_t(datum.kind()));
}

} // namespace millrace::declarative
