#include "core/connectors/salesforce/salesforcevalues.h"

#include "core/data/conversion.h"
#include "core/data/temporal.h"

#include <algorithm>
#include <array>

namespace millrace {

namespace {

constexpr std::int64_t s_perMillisecond = 1000;

/// \a microseconds without what is below a millisecond.
std::int64_t cut(std::int64_t microseconds)
{
    const std::int64_t rest = microseconds % s_perMillisecond;
    return microseconds - (rest < 0 ? rest + s_perMillisecond : rest);
}

bool isAlphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

} // namespace

void appendSalesforceText(std::string &out, const Column &column, std::size_t row)
{
    if (column.isNull(row))
        return;
    std::array<char, s_temporalTextSize> text{};
    switch (column.type) {
    case FieldType::TimestampWithZone:
    case FieldType::TimestampWithoutZone:
        out.append(text.data(), formatTimestamp(cut(column.integer(row)), 'T', text.data()));
        out += 'Z';
        return;
    case FieldType::TimeWithoutZone:
        out.append(text.data(), formatTime(cut(column.integer(row)), text.data()));
        out += 'Z';
        return;
    default:
        appendCellText(out, column, row);
    }
}

void appendSalesforceJson(std::string &out, const Column &column, std::size_t row)
{
    if (column.isNull(row)) {
        out += "null";
        return;
    }
    switch (column.type) {
    case FieldType::Boolean:
    case FieldType::Integer:
    case FieldType::Number:
    case FieldType::Decimal:
        appendCellJson(out, column, row);
        return;
    default: {
        std::string text;
        appendSalesforceText(text, column, row);
        appendJsonString(out, text);
    }
    }
}

void appendSalesforceCsv(std::string &out, std::string_view text)
{
    if (text.empty()) {
        out += s_salesforceNull;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    out += '"';
}

bool isSalesforceId(std::string_view text)
{
    return (text.size() == 15 || text.size() == 18) && std::ranges::all_of(text, isAlphanumeric);
}

} // namespace millrace
