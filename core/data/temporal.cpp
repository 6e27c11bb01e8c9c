#include "core/data/temporal.h"

#include <chrono>
#include <cstring>

namespace millrace {

namespace {

constexpr std::int64_t s_second = 1'000'000;
constexpr std::int64_t s_day = 86400 * s_second;

/// Reads digits and single characters off the front of a text.
class Scanner final
{
public:
    explicit Scanner(std::string_view text)
        : m_at(text.data())
        , m_end(text.data() + text.size())
    {
    }

    [[nodiscard]] bool atEnd() const { return m_at == m_end; }
    [[nodiscard]] char peek() const { return m_at < m_end ? *m_at : '\0'; }
    bool take(char expected)
    {
        if (peek() != expected || atEnd())
            return false;
        ++m_at;
        return true;
    }
    /// Exactly \a count digits.
    bool digits(int count, int &value)
    {
        if (m_end - m_at < count)
            return false;
        int result = 0;
        for (int i = 0; i < count; ++i) {
            const auto digit = static_cast<unsigned>(m_at[i] - '0');
            if (digit > 9)
                return false;
            result = result * 10 + static_cast<int>(digit);
        }
        m_at += count;
        value = result;
        return true;
    }
    [[nodiscard]] int digitsAhead() const
    {
        int count = 0;
        while (m_at + count < m_end && m_at[count] >= '0' && m_at[count] <= '9')
            ++count;
        return count;
    }

private:
    const char *m_at;
    const char *m_end;
};

bool scanDate(Scanner &in, std::int64_t &days)
{
    int sign = 1;
    int yearDigits = 4;
    if (in.peek() == '+' || in.peek() == '-') {
        sign = in.peek() == '-' ? -1 : 1;
        (void)in.take(in.peek());
        yearDigits = in.digitsAhead();
        if (yearDigits < 4 || yearDigits > 6)
            return false;
    }
    int year = 0;
    int month = 0;
    int day = 0;
    if (!in.digits(yearDigits, year))
        return false;
    const char separator = in.peek();
    if ((separator != '-' && separator != '/') || !in.take(separator) || !in.digits(2, month)
        || !in.take(separator) || !in.digits(2, day))
        return false;
    if (month < 1 || month > 12 || day < 1)
        return false;
    static constexpr int lengths[]{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const int y = sign * year;
    const bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    if (day > lengths[month - 1] + (month == 2 && leap ? 1 : 0))
        return false;
    // Days from civil, after Howard Hinnant's published algorithm; std::chrono stops at ±32767.
    const std::int64_t shifted = y - (month <= 2 ? 1 : 0);
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    const std::int64_t yearOfEra = shifted - era * 400;
    const std::int64_t dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const std::int64_t dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    days = era * 146097 + dayOfEra - 719468;
    return true;
}

bool scanClock(Scanner &in, std::int64_t &microseconds, bool &exact)
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    std::int64_t fraction = 0;
    exact = true;
    if (!in.digits(2, hour) || !in.take(':') || !in.digits(2, minute))
        return false;
    if (in.take(':')) {
        if (!in.digits(2, second))
            return false;
        if (in.peek() == '.' || in.peek() == ',') {
            (void)in.take(in.peek());
            int count = in.digitsAhead();
            if (count == 0)
                return false;
            std::int64_t scale = s_second / 10;
            for (; count > 0; --count, scale /= 10) {
                int digit = 0;
                (void)in.digits(1, digit);
                fraction += digit * scale;
                if (scale == 0 && digit != 0)
                    exact = false;
            }
        }
    }
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    microseconds = (hour * 3600LL + minute * 60 + second) * s_second + fraction;
    return true;
}

bool scanZone(Scanner &in, std::optional<std::int32_t> &offset)
{
    if (in.take('Z') || in.take('z')) {
        offset = 0;
        return true;
    }
    const char sign = in.peek();
    if (sign != '+' && sign != '-')
        return false;
    (void)in.take(sign);
    int hours = 0;
    int minutes = 0;
    int seconds = 0;
    if (!in.digits(2, hours))
        return false;
    if (in.take(':')) {
        if (!in.digits(2, minutes))
            return false;
        if (in.take(':') && !in.digits(2, seconds))
            return false;
    } else if (in.digitsAhead() == 2) {
        (void)in.digits(2, minutes);
    }
    if (hours > 23 || minutes > 59 || seconds > 59)
        return false;
    const int total = hours * 3600 + minutes * 60 + seconds;
    offset = sign == '-' ? -total : total;
    return true;
}

void writeTwo(char *out, std::uint32_t value)
{
    out[0] = static_cast<char>('0' + value / 10);
    out[1] = static_cast<char>('0' + value % 10);
}

} // namespace

std::optional<std::int64_t> parseDate(std::string_view text)
{
    Scanner in(text);
    std::int64_t days = 0;
    if (!scanDate(in, days) || !in.atEnd())
        return std::nullopt;
    return days;
}

std::optional<ParsedTime> parseTime(std::string_view text)
{
    Scanner in(text);
    ParsedTime result;
    if (!scanClock(in, result.microseconds, result.exact))
        return std::nullopt;
    if (in.atEnd())
        return result;
    (void)in.take(' ');
    if (!scanZone(in, result.offsetSeconds) || !in.atEnd())
        return std::nullopt;
    return result;
}

std::optional<ParsedTimestamp> parseTimestamp(std::string_view text)
{
    Scanner in(text);
    ParsedTimestamp result;
    std::int64_t days = 0;
    std::int64_t clock = 0;
    if (!scanDate(in, days))
        return std::nullopt;
    if (!in.take('T') && !in.take(' ') && !in.take('t'))
        return std::nullopt;
    if (!scanClock(in, clock, result.exact))
        return std::nullopt;
    if (!in.atEnd()) {
        (void)in.take(' ');
        if (!scanZone(in, result.offsetSeconds) || !in.atEnd())
            return std::nullopt;
    }
    constexpr std::int64_t maximumDays = std::int64_t{9'223'372'036'854'775'807} / s_day - 2;
    if (days > maximumDays || days < -maximumDays)
        return std::nullopt;
    result.microseconds = days * s_day + clock - result.offsetSeconds.value_or(0) * s_second;
    return result;
}

std::size_t formatDate(std::int64_t days, char *out)
{
    const std::int64_t shifted = days + 719468;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    // Divisions of 32 bits without a sign take half the time.
    const auto dayOfEra = static_cast<std::uint32_t>(shifted - era * 146097);
    const std::uint32_t yearOfEra
        = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    const std::uint32_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const std::uint32_t monthShifted = (5 * dayOfYear + 2) / 153;
    const std::uint32_t day = dayOfYear - (153 * monthShifted + 2) / 5 + 1;
    const std::uint32_t month = monthShifted < 10 ? monthShifted + 3 : monthShifted - 9;
    std::int64_t year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);

    char *at = out;
    if (year >= 0 && year <= 9999) {
        const auto digits = static_cast<std::uint32_t>(year);
        writeTwo(at, digits / 100);
        writeTwo(at + 2, digits % 100);
        at += 4;
    } else {
        *at++ = year < 0 ? '-' : '+';
        year = year < 0 ? -year : year;
        char digits[20];
        int count = 0;
        for (; year > 0 || count < 6; year /= 10)
            digits[count++] = static_cast<char>('0' + year % 10);
        while (count > 0)
            *at++ = digits[--count];
    }
    *at++ = '-';
    writeTwo(at, month);
    at[2] = '-';
    writeTwo(at + 3, day);
    return static_cast<std::size_t>(at + 5 - out);
}

std::size_t formatTime(std::int64_t microseconds, char *out)
{
    const auto seconds = static_cast<std::uint32_t>(microseconds / s_second);
    auto fraction = static_cast<std::uint32_t>(microseconds % s_second);
    writeTwo(out, seconds / 3600);
    out[2] = ':';
    writeTwo(out + 3, seconds / 60 % 60);
    out[5] = ':';
    writeTwo(out + 6, seconds % 60);
    if (fraction == 0)
        return 8;
    out[8] = '.';
    std::size_t length = 15;
    for (int i = 14; i > 8; --i, fraction /= 10)
        out[i] = static_cast<char>('0' + fraction % 10);
    while (out[length - 1] == '0')
        --length;
    return length;
}

std::size_t formatZonedTime(std::int64_t packed, char *out)
{
    const ZonedTime time = ZonedTime::fromPacked(packed);
    std::size_t length = formatTime(time.microseconds, out);
    const auto distance = static_cast<std::uint32_t>(time.offsetSeconds < 0 ? -time.offsetSeconds
                                                                            : time.offsetSeconds);
    out[length] = time.offsetSeconds < 0 ? '-' : '+';
    writeTwo(out + length + 1, distance / 3600);
    out[length + 3] = ':';
    writeTwo(out + length + 4, distance / 60 % 60);
    length += 6;
    if (distance % 60 != 0) {
        out[length] = ':';
        writeTwo(out + length + 1, distance % 60);
        length += 3;
    }
    return length;
}

std::size_t formatTimestamp(std::int64_t microseconds, char separator, char *out)
{
    std::int64_t days = microseconds / s_day;
    std::int64_t clock = microseconds % s_day;
    if (clock < 0) {
        clock += s_day;
        --days;
    }
    const std::size_t length = formatDate(days, out);
    out[length] = separator;
    return length + 1 + formatTime(clock, out + length + 1);
}

} // namespace millrace
