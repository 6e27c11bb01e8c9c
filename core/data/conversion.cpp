#include "core/data/conversion.h"

#include "core/data/temporal.h"

#include <simdjson.h>

#include <QByteArray>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

namespace millrace {

namespace {

/// As deep as simdjson's own default.
constexpr int s_deepestJson = 1024;

bool equalsIgnoringCase(std::string_view text, std::string_view lower)
{
    return text.size() == lower.size()
        && std::equal(text.begin(), text.end(), lower.begin(),
                      [](char a, char b) { return (a | 0x20) == b; });
}

std::optional<bool> parseBoolean(std::string_view text)
{
    if (equalsIgnoringCase(text, "true"))
        return true;
    if (equalsIgnoringCase(text, "false"))
        return false;
    return std::nullopt;
}

std::string_view withoutPlus(std::string_view text)
{
    return text.size() > 1 && text[0] == '+' && text[1] != '-' ? text.substr(1) : text;
}

std::optional<std::int64_t> parseInteger(std::string_view text)
{
    text = withoutPlus(text);
    std::int64_t value = 0;
    const char *end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || at == text.data())
        return std::nullopt;
    if (at == end)
        return value;
    // "12.0" is integral; "1e3" is left to the decimal types, whose digits it keeps.
    if (*at != '.' || at + 1 == end || !std::all_of(at + 1, end, [](char c) { return c == '0'; }))
        return std::nullopt;
    return value;
}

std::optional<double> parseNumber(std::string_view text)
{
    if (!isDecimal(text))
        return std::nullopt;
    text = withoutPlus(text);
    double value = 0;
    const char *end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || at != end)
        return std::nullopt;
    return value;
}

/// Reads a temporal text into the stored integer; \a exact tells whether nothing was cut.
std::optional<std::int64_t> parseTemporal(FieldType type, std::string_view text, bool &exact)
{
    exact = true;
    switch (type) {
    case FieldType::Date:
        return parseDate(text);
    case FieldType::TimeWithoutZone:
    case FieldType::TimeWithZone: {
        const auto time = parseTime(text);
        if (!time || (type == FieldType::TimeWithoutZone && time->offsetSeconds))
            return std::nullopt;
        exact = time->exact;
        if (type == FieldType::TimeWithoutZone)
            return time->microseconds;
        return ZonedTime{time->microseconds, time->offsetSeconds.value_or(0)}.packed();
    }
    default: {
        const auto timestamp = parseTimestamp(text);
        if (!timestamp || (type == FieldType::TimestampWithoutZone && timestamp->offsetSeconds))
            return std::nullopt;
        exact = timestamp->exact;
        return timestamp->microseconds;
    }
    }
}

/// Whether \a text is a number as RFC 8259 writes it, of any size.
bool isJsonNumber(std::string_view text)
{
    if (!isDecimal(text) || text.front() == '+')
        return false;
    text.remove_prefix(text.front() == '-' ? 1 : 0);
    const std::size_t whole = std::min(text.find_first_not_of("0123456789"), text.size());
    if (whole == 0 || (whole > 1 && text.front() == '0'))
        return false;
    return whole == text.size() || text[whole] != '.'
        || (whole + 1 < text.size() && text[whole + 1] >= '0' && text[whole + 1] <= '9');
}

std::string_view withoutBlanks(std::string_view text)
{
    static constexpr std::string_view blanks = " \t\r\n";
    const std::size_t start = text.find_first_not_of(blanks);
    return start == std::string_view::npos
        ? std::string_view()
        : text.substr(start, text.find_last_not_of(blanks) - start + 1);
}

/// Whether every value below \a value is well-formed, numbers of any size included.
bool isSoundJson(simdjson::ondemand::value value, int depth)
{
    using simdjson::ondemand::json_type;
    json_type type;
    if (depth > s_deepestJson || value.type().get(type) != simdjson::SUCCESS)
        return false;
    switch (type) {
    case json_type::array: {
        simdjson::ondemand::array array;
        if (value.get_array().get(array) != simdjson::SUCCESS)
            return false;
        for (auto entry : array) {
            simdjson::ondemand::value inner;
            if (entry.get(inner) != simdjson::SUCCESS || !isSoundJson(inner, depth + 1))
                return false;
        }
        return true;
    }
    case json_type::object: {
        simdjson::ondemand::object object;
        if (value.get_object().get(object) != simdjson::SUCCESS)
            return false;
        for (auto entry : object) {
            simdjson::ondemand::value inner;
            if (entry.unescaped_key().error() != simdjson::SUCCESS
                || entry.value().get(inner) != simdjson::SUCCESS || !isSoundJson(inner, depth + 1))
                return false;
        }
        return true;
    }
    case json_type::string:
        return value.get_string().error() == simdjson::SUCCESS;
    case json_type::number:
        return isJsonNumber(withoutBlanks(value.raw_json_token()));
    case json_type::boolean:
        return value.get_bool().error() == simdjson::SUCCESS;
    case json_type::null: {
        bool isNull = false;
        return value.is_null().get(isNull) == simdjson::SUCCESS && isNull;
    }
    }
    return false;
}

/// The slow way for documents with a number that the fast parser finds too large.
bool isJsonWithLargeNumbers(std::string_view text)
{
    if (isJsonNumber(withoutBlanks(text)))
        return true;
    const simdjson::padded_string padded(text);
    simdjson::ondemand::parser parser;
    simdjson::ondemand::document document;
    simdjson::ondemand::value root;
    if (parser.iterate(padded).get(document) != simdjson::SUCCESS
        || document.get_value().get(root) != simdjson::SUCCESS || !isSoundJson(root, 1))
        return false;
    return document.current_location().error() == simdjson::OUT_OF_BOUNDS;
}

bool isJson(std::string_view text)
{
    thread_local simdjson::dom::parser parser;
    // parse() copies into its own padded buffer when told that there is no padding.
    const auto error = parser.parse(text.data(), text.size(), true).error();
    // JSON sets no limit on numbers; the parser stops at 64 bits and at the range of a double.
    if (error == simdjson::NUMBER_ERROR)
        return isJsonWithLargeNumbers(text);
    return error == simdjson::SUCCESS;
}

} // namespace

bool isDecimal(std::string_view text)
{
    const char *at = text.data();
    const char *end = at + text.size();
    const auto skipDigits = [&] {
        const char *start = at;
        while (at < end && *at >= '0' && *at <= '9')
            ++at;
        return at - start;
    };
    if (at < end && (*at == '+' || *at == '-'))
        ++at;
    auto digits = skipDigits();
    if (at < end && *at == '.') {
        ++at;
        digits += skipDigits();
    }
    if (digits == 0)
        return false;
    if (at < end && (*at == 'e' || *at == 'E')) {
        ++at;
        if (at < end && (*at == '+' || *at == '-'))
            ++at;
        if (skipDigits() == 0)
            return false;
    }
    return at == end;
}

bool isUtf8(std::string_view text)
{
    // Most texts are short and plain ASCII, for which eight bytes at a time are faster than the
    // call.
    const char *at = text.data();
    const char *const end = at + text.size();
    std::uint64_t seen = 0;
    for (; end - at >= 8; at += 8) {
        std::uint64_t block = 0;
        std::memcpy(&block, at, 8);
        seen |= block;
    }
    for (; at < end; ++at)
        seen |= static_cast<unsigned char>(*at);
    return (seen & 0x8080808080808080ULL) == 0 || simdjson::validate_utf8(text.data(), text.size());
}

bool fits(FieldType type, std::string_view text)
{
    bool exact = true;
    switch (type) {
    case FieldType::Boolean:
        return parseBoolean(text).has_value();
    case FieldType::Integer:
        return parseInteger(text).has_value();
    case FieldType::Number:
        return parseNumber(text).has_value();
    case FieldType::Decimal:
        return isDecimal(text);
    case FieldType::String:
        return isUtf8(text);
    case FieldType::Binary:
        return true;
    case FieldType::Json:
        return isJson(text);
    case FieldType::Date:
    case FieldType::TimeWithoutZone:
    case FieldType::TimeWithZone:
    case FieldType::TimestampWithoutZone:
    case FieldType::TimestampWithZone:
        return parseTemporal(type, text, exact).has_value() && exact;
    }
    return false;
}

bool appendParsed(RecordBatchBuilder &builder, int column, FieldType type, std::string_view text)
{
    switch (type) {
    case FieldType::Boolean:
        if (const auto value = parseBoolean(text)) {
            builder.appendBoolean(column, *value);
            return true;
        }
        break;
    case FieldType::Integer:
        if (const auto value = parseInteger(text)) {
            builder.appendInteger(column, *value);
            return true;
        }
        break;
    case FieldType::Number:
        if (const auto value = parseNumber(text)) {
            builder.appendNumber(column, *value);
            return true;
        }
        break;
    case FieldType::Decimal:
        if (isDecimal(text)) {
            builder.appendText(column, withoutPlus(text));
            return true;
        }
        break;
    case FieldType::String:
        if (isUtf8(text)) {
            builder.appendText(column, text);
            return true;
        }
        break;
    case FieldType::Binary:
        builder.appendText(column, text);
        return true;
    case FieldType::Json:
        if (isJson(text)) {
            builder.appendText(column, text);
            return true;
        }
        break;
    case FieldType::Date:
    case FieldType::TimeWithoutZone:
    case FieldType::TimeWithZone:
    case FieldType::TimestampWithoutZone:
    case FieldType::TimestampWithZone: {
        bool exact = true;
        if (const auto value = parseTemporal(type, text, exact)) {
            builder.appendInteger(column, *value);
            if (!exact)
                builder.noteTruncated(column, text, ValueChangeReason::PlatformFieldSizeLimitation);
            return true;
        }
        break;
    }
    }
    builder.appendUnfit(column, text);
    return false;
}

void appendCellText(std::string &out, const Column &column, std::size_t row,
                    char timestampSeparator)
{
    if (column.isNull(row))
        return;
    char buffer[s_temporalTextSize];
    switch (column.type) {
    case FieldType::Boolean:
        out.append(column.integer(row) != 0 ? "true" : "false");
        break;
    case FieldType::Integer: {
        const auto end = std::to_chars(buffer, buffer + sizeof buffer, column.integer(row)).ptr;
        out.append(buffer, end);
        break;
    }
    case FieldType::Number: {
        const auto end = std::to_chars(buffer, buffer + sizeof buffer, column.number(row)).ptr;
        out.append(buffer, end);
        break;
    }
    case FieldType::Decimal:
    case FieldType::String:
    case FieldType::Json:
        out.append(column.text(row));
        break;
    case FieldType::Binary: {
        const std::string_view bytes = column.text(row);
        const QByteArray encoded
            = QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()))
                  .toBase64();
        out.append(encoded.constData(), static_cast<std::size_t>(encoded.size()));
        break;
    }
    case FieldType::Date:
        out.append(buffer, formatDate(column.integer(row), buffer));
        break;
    case FieldType::TimeWithoutZone:
        out.append(buffer, formatTime(column.integer(row), buffer));
        break;
    case FieldType::TimeWithZone:
        out.append(buffer, formatZonedTime(column.integer(row), buffer));
        break;
    case FieldType::TimestampWithoutZone:
        out.append(buffer, formatTimestamp(column.integer(row), timestampSeparator, buffer));
        break;
    case FieldType::TimestampWithZone:
        out.append(buffer, formatTimestamp(column.integer(row), timestampSeparator, buffer));
        out.append("+00:00");
        break;
    }
}

void appendCellJson(std::string &out, const Column &column, std::size_t row)
{
    if (column.isNull(row)) {
        out.append("null");
        return;
    }
    switch (column.type) {
    case FieldType::Boolean:
    case FieldType::Integer:
    case FieldType::Json:
        appendCellText(out, column, row);
        break;
    case FieldType::Number:
        if (std::isfinite(column.number(row))) {
            appendCellText(out, column, row);
            break;
        }
        out.push_back('"');
        appendCellText(out, column, row);
        out.push_back('"');
        break;
    case FieldType::Decimal: {
        // JSON wants a digit on both sides of the point and no leading zero; others stay texts.
        const std::string_view text = column.text(row);
        if (isJsonNumber(text)) {
            out.append(text);
            break;
        }
        appendJsonString(out, text);
        break;
    }
    case FieldType::String:
        appendJsonString(out, column.text(row));
        break;
    default:
        out.push_back('"');
        appendCellText(out, column, row);
        out.push_back('"');
        break;
    }
}

void appendRowJson(std::string &out, const RecordBatch &batch, std::size_t row, bool withOriginals)
{
    const auto issues = batch.issuesOf(row);
    out.push_back('{');
    for (int column = 0; column < batch.schema().fieldCount(); ++column) {
        if (column > 0)
            out.push_back(',');
        const QByteArray name = batch.schema().field(column).name.toUtf8();
        appendJsonString(out, {name.constData(), static_cast<std::size_t>(name.size())});
        out.push_back(':');
        const auto issue
            = std::ranges::find(issues, static_cast<std::uint32_t>(column), &ValueIssue::column);
        if (withOriginals && issue != issues.end())
            appendJsonString(out, issue->original);
        else
            appendCellJson(out, batch.column(column), row);
    }
    out.push_back('}');
}

void appendJsonString(std::string &out, std::string_view text)
{
    if (!isUtf8(text)) {
        const QByteArray mended
            = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).toUtf8();
        appendJsonString(out, {mended.constData(), static_cast<std::size_t>(mended.size())});
        return;
    }
    static constexpr char hex[] = "0123456789abcdef";
    out.push_back('"');
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        out.append(text.substr(start, i - start));
        start = i + 1;
        switch (c) {
        case '"':
            out.append("\\\"");
            break;
        case '\\':
            out.append("\\\\");
            break;
        case '\n':
            out.append("\\n");
            break;
        case '\r':
            out.append("\\r");
            break;
        case '\t':
            out.append("\\t");
            break;
        default:
            out.append("\\u00");
            out.push_back(hex[c >> 4]);
            out.push_back(hex[c & 15]);
            break;
        }
    }
    out.append(text.substr(start));
    out.push_back('"');
}

void appendChangesJson(std::string &out, const RecordBatch &batch, std::size_t row)
{
    out.push_back('[');
    bool first = true;
    for (const ValueIssue &issue : batch.issuesOf(row)) {
        if (!first)
            out.push_back(',');
        first = false;
        const QByteArray name = batch.schema().field(static_cast<int>(issue.column)).name.toUtf8();
        out.append("{\"field\":");
        appendJsonString(out, {name.constData(), static_cast<std::size_t>(name.size())});
        out.append(",\"change\":\"");
        out.append(valueChangeName(issue.change).toStdString());
        out.append("\",\"reason\":\"");
        out.append(valueChangeReasonName(issue.reason).toStdString());
        out.append("\"}");
    }
    out.push_back(']');
}

} // namespace millrace
