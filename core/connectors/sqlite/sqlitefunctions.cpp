#include "core/connectors/sqlite/sqlitefunctions.h"

#include "core/data/conversion.h"

#include <sqlite3.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace millrace {

namespace {

int signOf(std::int64_t value) { return value < 0 ? -1 : (value > 0 ? 1 : 0); }

int compareBytes(std::string_view left, std::string_view right)
{
    return signOf(left.compare(right));
}

/// A decimal number taken apart: sign, the power of ten above its first digit that is not zero,
/// and the digits from there on, still with the point between them.
struct DecimalParts final
{
    int sign = 0; ///< 0 for zero.
    std::int64_t magnitude = 0;
    std::string_view digits;
};

std::int64_t exponentOf(std::string_view text)
{
    if (!text.empty() && text.front() == '+')
        text.remove_prefix(1);
    std::int64_t value = 0;
    const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    constexpr std::int64_t limit = 1'000'000'000'000;
    if (error == std::errc::result_out_of_range)
        return text.front() == '-' ? -limit : limit;
    return std::clamp(value, -limit, limit);
}

DecimalParts partsOf(std::string_view text)
{
    DecimalParts parts;
    parts.sign = text.front() == '-' ? -1 : 1;
    if (text.front() == '-' || text.front() == '+')
        text.remove_prefix(1);
    const std::size_t e = text.find_first_of("eE");
    if (e != std::string_view::npos) {
        parts.magnitude = exponentOf(text.substr(e + 1));
        text = text.substr(0, e);
    }
    const std::size_t first = text.find_first_of("123456789");
    if (first == std::string_view::npos)
        return {};
    const std::size_t point = std::min(text.find('.'), text.size());
    parts.magnitude += static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first)
        + (first > point ? 1 : 0);
    parts.digits = text.substr(first);
    return parts;
}

/// Takes the next digit off \a digits; '0' beyond the end.
char nextDigit(std::string_view &digits)
{
    if (!digits.empty() && digits.front() == '.')
        digits.remove_prefix(1);
    if (digits.empty())
        return '0';
    const char digit = digits.front();
    digits.remove_prefix(1);
    return digit;
}

bool startsWithDigit(std::string_view text)
{
    return !text.empty() && text.front() >= '0' && text.front() <= '9';
}

/// The year of an expanded date such as "-000044-03-15"; 0 to 9999 for a plain one.
std::int64_t yearOf(std::string_view text)
{
    if (!text.empty() && text.front() == '+')
        text.remove_prefix(1);
    std::int64_t year = 0;
    std::from_chars(text.data(), text.data() + text.size(), year);
    return year;
}

template<int compare(std::string_view, std::string_view)>
int collate(void *, int leftSize, const void *left, int rightSize, const void *right)
{
    return compare({static_cast<const char *>(left), static_cast<std::size_t>(leftSize)},
                   {static_cast<const char *>(right), static_cast<std::size_t>(rightSize)});
}

void numberText(sqlite3_context *context, int, sqlite3_value **arguments)
{
    if (sqlite3_value_type(arguments[0]) != SQLITE_FLOAT) {
        sqlite3_result_value(context, arguments[0]);
        return;
    }
    char buffer[40];
    const char *end
        = std::to_chars(buffer, buffer + sizeof buffer, sqlite3_value_double(arguments[0])).ptr;
    sqlite3_result_text(context, buffer, static_cast<int>(end - buffer), SQLITE_TRANSIENT);
}

} // namespace

int compareDecimals(std::string_view left, std::string_view right)
{
    const bool isLeft = isDecimal(left);
    const bool isRight = isDecimal(right);
    if (!isLeft || !isRight)
        return isLeft == isRight ? compareBytes(left, right) : (isLeft ? 1 : -1);
    DecimalParts a = partsOf(left);
    DecimalParts b = partsOf(right);
    if (a.sign != b.sign)
        return a.sign < b.sign ? -1 : 1;
    if (a.magnitude != b.magnitude)
        return a.sign * signOf(a.magnitude - b.magnitude);
    while (!a.digits.empty() || !b.digits.empty()) {
        const int difference = nextDigit(a.digits) - nextDigit(b.digits);
        if (difference != 0)
            return a.sign * signOf(difference);
    }
    return 0;
}

int compareTemporals(std::string_view left, std::string_view right)
{
    if (startsWithDigit(left) && startsWithDigit(right))
        return compareBytes(left, right);
    const std::int64_t leftYear = yearOf(left);
    const std::int64_t rightYear = yearOf(right);
    return leftYear != rightYear ? signOf(leftYear - rightYear) : compareBytes(left, right);
}

void registerSqliteFunctions(sqlite3 *database)
{
    sqlite3_create_collation(database, s_decimalCollation, SQLITE_UTF8, nullptr,
                             &collate<compareDecimals>);
    sqlite3_create_collation(database, s_temporalCollation, SQLITE_UTF8, nullptr,
                             &collate<compareTemporals>);
    sqlite3_create_function(database, s_textFunction, 1,
                            SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nullptr,
                            &numberText, nullptr, nullptr);
}

} // namespace millrace
