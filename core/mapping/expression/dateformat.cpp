#include "core/mapping/expression/dateformat.h"

#include "core/mapping/expression/calendar.h"

#include <algorithm>
#include <array>

namespace millrace::expression {

namespace {

constexpr std::array<std::string_view, 12> s_months{
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> s_weekdays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                     "Friday", "Saturday", "Sunday"};

/// Two-digit years from here on belong to the last century.
constexpr int s_firstShortYear = 70;

void appendNumber(std::string &out, std::int64_t value, int width)
{
    const std::string digits = std::to_string(value < 0 ? -value : value);
    if (value < 0)
        out.push_back('-');
    if (digits.size() < static_cast<std::size_t>(width))
        out.append(static_cast<std::size_t>(width) - digits.size(), '0');
    out.append(digits);
}

void appendOffset(std::string &out, std::int32_t offset)
{
    if (offset == 0) {
        out.push_back('Z');
        return;
    }
    out.push_back(offset < 0 ? '-' : '+');
    const std::int32_t minutes = (offset < 0 ? -offset : offset) / 60;
    appendNumber(out, minutes / 60, 2);
    out.push_back(':');
    appendNumber(out, minutes % 60, 2);
}

bool startsWithWord(std::string_view text, std::string_view word)
{
    return text.size() >= word.size()
        && std::equal(word.begin(), word.end(), text.begin(),
                      [](char a, char b) { return (a | 0x20) == (b | 0x20); });
}

/// Takes digits off a text, at least one and at most \a most.
bool takeNumber(std::string_view &text, int least, int most, std::int64_t &value)
{
    int count = 0;
    value = 0;
    while (count < most && static_cast<std::size_t>(count) < text.size()) {
        const char c = text[static_cast<std::size_t>(count)];
        if (c < '0' || c > '9')
            break;
        value = value * 10 + (c - '0');
        ++count;
    }
    text.remove_prefix(static_cast<std::size_t>(count));
    return count >= least;
}

bool takeMonth(std::string_view &text, bool isShort, std::int64_t &month)
{
    for (std::size_t i = 0; i < s_months.size(); ++i) {
        const std::string_view name = isShort ? s_months[i].substr(0, 3) : s_months[i];
        if (startsWithWord(text, name)) {
            text.remove_prefix(name.size());
            month = static_cast<std::int64_t>(i) + 1;
            return true;
        }
    }
    return false;
}

bool takeOffset(std::string_view &text, std::optional<std::int32_t> &offset)
{
    if (text.empty())
        return false;
    const char sign = text.front();
    text.remove_prefix(1);
    if (sign == 'Z' || sign == 'z') {
        offset = 0;
        return true;
    }
    std::int64_t hours = 0;
    std::int64_t minutes = 0;
    if ((sign != '+' && sign != '-') || !takeNumber(text, 2, 2, hours))
        return false;
    if (text.starts_with(':'))
        text.remove_prefix(1);
    if (!text.empty() && text.front() >= '0' && text.front() <= '9'
        && !takeNumber(text, 2, 2, minutes))
        return false;
    if (hours > 23 || minutes > 59)
        return false;
    const auto seconds = static_cast<std::int32_t>(hours * 3600 + minutes * 60);
    offset = sign == '-' ? -seconds : seconds;
    return true;
}

/// What reading has found so far.
struct Found final
{
    std::int64_t year = 1970;
    std::int64_t month = 1;
    std::int64_t day = 1;
    std::int64_t hour = 0;
    std::int64_t minute = 0;
    std::int64_t second = 0;
    std::int64_t fraction = 0;
    std::optional<bool> isAfternoon;
    bool isHalfDay = false;
    std::optional<std::int32_t> offsetSeconds;

    [[nodiscard]] std::optional<DateParts> parts() const
    {
        if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, static_cast<int>(month))
            || minute > 59 || second > 59)
            return std::nullopt;
        std::int64_t hours = hour;
        if (isHalfDay) {
            if (hour < 1 || hour > 12)
                return std::nullopt;
            hours = hour % 12 + (isAfternoon.value_or(false) ? 12 : 0);
        }
        if (hours > 23)
            return std::nullopt;
        return DateParts{daysOf({year, static_cast<int>(month), static_cast<int>(day)}),
                         (hours * 3600 + minute * 60 + second) * s_microsecondsPerSecond + fraction,
                         offsetSeconds};
    }
};

} // namespace

std::optional<DateFormat::Part> DateFormat::letters(char letter, int width)
{
    const auto part = [width](Kind kind) { return Part{kind, width, {}}; };
    switch (letter) {
    case 'y':
        if (width == 4 || width == 2)
            return part(width == 4 ? Kind::Year : Kind::ShortYear);
        break;
    case 'M':
        if (width <= 4)
            return part(width == 4       ? Kind::MonthName
                            : width == 3 ? Kind::ShortMonthName
                                         : Kind::Month);
        break;
    case 'E':
        if (width == 3 || width == 4)
            return part(width == 4 ? Kind::WeekdayName : Kind::ShortWeekdayName);
        break;
    case 'S':
        if (width <= 6)
            return part(Kind::Fraction);
        break;
    case 'a':
        if (width == 1)
            return part(Kind::HalfDay);
        break;
    case 'X':
        if (width == 3)
            return part(Kind::Offset);
        break;
    default:
        static constexpr std::string_view pairs = "dHhms";
        static constexpr std::array kinds{Kind::Day, Kind::Hour, Kind::HalfDayHour, Kind::Minute,
                                          Kind::Second};
        const std::size_t place = pairs.find(letter);
        if (place != std::string_view::npos && width <= 2)
            return part(kinds[place]);
    }
    return std::nullopt;
}

std::optional<DateFormat> DateFormat::parse(std::string_view pattern, QString &fault)
{
    DateFormat format;
    for (std::size_t at = 0; at < pattern.size();) {
        const char c = pattern[at];
        const std::size_t start = at;
        if (c == '"') {
            const std::size_t end = pattern.find('"', at + 1);
            if (end == std::string_view::npos) {
                fault = QString::fromUtf8(pattern.data() + at,
                                          static_cast<qsizetype>(pattern.size() - at));
                return std::nullopt;
            }
            format.m_parts.push_back(
                {Kind::Literal, 0, std::string(pattern.substr(at + 1, end - at - 1))});
            at = end + 1;
            continue;
        }
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            while (at < pattern.size() && pattern[at] == c)
                ++at;
            auto part = letters(c, static_cast<int>(std::min<std::size_t>(at - start, 100)));
            if (!part) {
                fault
                    = QString::fromUtf8(pattern.data() + start, static_cast<qsizetype>(at - start));
                return std::nullopt;
            }
            format.m_parts.push_back(std::move(*part));
            continue;
        }
        format.m_parts.push_back({Kind::Literal, 0, std::string(1, c)});
        ++at;
    }
    return format;
}

bool DateFormat::isReadable() const
{
    return std::ranges::none_of(m_parts, [](const Part &part) {
        return part.kind == Kind::WeekdayName || part.kind == Kind::ShortWeekdayName;
    });
}

void DateFormat::append(std::string &out, const DateParts &parts) const
{
    const CivilDate date = civilDate(parts.days);
    const std::int64_t seconds = parts.clock / s_microsecondsPerSecond;
    const std::int64_t hour = seconds / 3600;
    const auto monthName = s_months[static_cast<std::size_t>(date.month - 1)];
    const auto weekday = s_weekdays[static_cast<std::size_t>(weekdayOf(parts.days) - 1)];
    for (const Part &part : m_parts) {
        switch (part.kind) {
        case Kind::Literal:
            out.append(part.text);
            break;
        case Kind::Year:
            appendNumber(out, date.year, 4);
            break;
        case Kind::ShortYear:
            appendNumber(out, (date.year % 100 + 100) % 100, 2);
            break;
        case Kind::MonthName:
            out.append(monthName);
            break;
        case Kind::ShortMonthName:
            out.append(monthName.substr(0, 3));
            break;
        case Kind::Month:
            appendNumber(out, date.month, part.width);
            break;
        case Kind::Day:
            appendNumber(out, date.day, part.width);
            break;
        case Kind::WeekdayName:
            out.append(weekday);
            break;
        case Kind::ShortWeekdayName:
            out.append(weekday.substr(0, 3));
            break;
        case Kind::Hour:
            appendNumber(out, hour, part.width);
            break;
        case Kind::HalfDayHour:
            appendNumber(out, hour % 12 == 0 ? 12 : hour % 12, part.width);
            break;
        case Kind::Minute:
            appendNumber(out, seconds / 60 % 60, part.width);
            break;
        case Kind::Second:
            appendNumber(out, seconds % 60, part.width);
            break;
        case Kind::Fraction: {
            std::string digits;
            appendNumber(digits, parts.clock % s_microsecondsPerSecond, 6);
            out.append(digits, 0, static_cast<std::size_t>(part.width));
            break;
        }
        case Kind::HalfDay:
            out.append(hour < 12 ? "AM" : "PM");
            break;
        case Kind::Offset:
            appendOffset(out, parts.offsetSeconds.value_or(0));
            break;
        }
    }
}

std::optional<DateParts> DateFormat::read(std::string_view text) const
{
    Found found;
    const auto readPart = [&](const Part &part) {
        switch (part.kind) {
        case Kind::Literal:
            if (!text.starts_with(part.text))
                return false;
            text.remove_prefix(part.text.size());
            return true;
        case Kind::Year:
            return takeNumber(text, 4, 4, found.year);
        case Kind::ShortYear:
            if (!takeNumber(text, 2, 2, found.year))
                return false;
            found.year += found.year >= s_firstShortYear ? 1900 : 2000;
            return true;
        case Kind::MonthName:
        case Kind::ShortMonthName:
            return takeMonth(text, part.kind == Kind::ShortMonthName, found.month);
        case Kind::Month:
            return takeNumber(text, part.width, 2, found.month);
        case Kind::Day:
            return takeNumber(text, part.width, 2, found.day);
        case Kind::Hour:
            return takeNumber(text, part.width, 2, found.hour);
        case Kind::HalfDayHour:
            found.isHalfDay = true;
            return takeNumber(text, part.width, 2, found.hour);
        case Kind::Minute:
            return takeNumber(text, part.width, 2, found.minute);
        case Kind::Second:
            return takeNumber(text, part.width, 2, found.second);
        case Kind::Fraction:
            if (!takeNumber(text, part.width, part.width, found.fraction))
                return false;
            for (int i = part.width; i < 6; ++i)
                found.fraction *= 10;
            return true;
        case Kind::HalfDay:
            if (!startsWithWord(text, "AM") && !startsWithWord(text, "PM"))
                return false;
            found.isAfternoon = (text.front() | 0x20) == 'p';
            text.remove_prefix(2);
            return true;
        case Kind::Offset:
            return takeOffset(text, found.offsetSeconds);
        default:
            return false;
        }
    };
    for (const Part &part : m_parts) {
        if (!readPart(part))
            return std::nullopt;
    }
    return text.empty() ? found.parts() : std::nullopt;
}

} // namespace millrace::expression
