#include "core/declarative/template/civiltime.h"
#include "core/declarative/template/timenames.h"

#include <algorithm>
#include <cctype>

namespace millrace::declarative {

namespace {

/// Writes one moment by a format of C's strftime, in English whatever the locale is.
class MomentWriter final
{
public:
    explicit MomentWriter(const Moment &moment)
        : m_moment(moment)
        , m_time(civilTime(moment))
        , m_day(dayNumber(m_time.year, m_time.month, m_time.day))
        , m_dayOfYear(int(m_day - dayNumber(m_time.year, 1, 1)))
        , m_weekday(weekdayOf(m_day))
    {
    }

    std::string write(std::string_view format)
    {
        std::string out;
        for (std::size_t at = 0; at < format.size(); ++at) {
            if (format[at] != '%' || at + 1 == format.size()) {
                out += format[at];
                continue;
            }
            const std::size_t start = at++;
            m_flag = 0;
            while (at + 1 < format.size()
                   && std::string_view("-_0^#").find(format[at]) != std::string_view::npos)
                m_flag = format[at++];
            std::optional<std::string> text = directive(format[at]);
            // As C does it: what is no directive stays as it is.
            out += text ? cased(std::move(*text))
                        : std::string(format.substr(start, at - start + 1));
        }
        return out;
    }

private:
    [[nodiscard]] std::string cased(std::string text) const
    {
        if (m_flag == '^') {
            std::transform(text.begin(), text.end(), text.begin(),
                           [](unsigned char c) { return char(std::toupper(c)); });
        }
        return text;
    }

    [[nodiscard]] std::string number(int value, int width, char padding = '0') const
    {
        std::string text = std::to_string(value);
        if (m_flag == '-')
            return text;
        if (m_flag == '_')
            padding = ' ';
        else if (m_flag == '0')
            padding = '0';
        if (int(text.size()) < width)
            text.insert(0, std::size_t(width) - text.size(), padding);
        return text;
    }

    [[nodiscard]] int hourOfHalf() const
    {
        const int hour = m_time.hour % 12;
        return hour == 0 ? 12 : hour;
    }

    [[nodiscard]] std::optional<std::string> directive(char letter)
    {
        if (std::optional<std::string> text = dateDirective(letter))
            return text;
        if (std::optional<std::string> text = timeDirective(letter))
            return text;
        return compoundDirective(letter);
    }

    [[nodiscard]] std::optional<std::string> dateDirective(char letter) const
    {
        switch (letter) {
        case 'Y':
            return std::to_string(m_time.year);
        case 'C':
            return number(m_time.year / 100, 2);
        case 'y':
            return number(m_time.year % 100, 2);
        case 'm':
            return number(m_time.month, 2);
        case 'd':
            return number(m_time.day, 2);
        case 'e':
            return number(m_time.day, 2, ' ');
        case 'j':
            return number(m_dayOfYear + 1, 3);
        case 'B':
            return std::string(monthName(m_time.month));
        case 'b':
        case 'h':
            return std::string(monthName(m_time.month).substr(0, 3));
        case 'A':
            return std::string(weekdayName(m_weekday));
        case 'a':
            return std::string(weekdayName(m_weekday).substr(0, 3));
        case 'u':
            return std::to_string(m_weekday + 1);
        case 'w':
            return std::to_string((m_weekday + 1) % 7);
        case 'U':
            return number((m_dayOfYear + 7 - (m_weekday + 1) % 7) / 7, 2);
        case 'W':
            return number((m_dayOfYear + 7 - m_weekday) / 7, 2);
        case 'V':
            return number(isoWeekOf(m_day).second, 2);
        case 'G':
            return std::to_string(isoWeekOf(m_day).first);
        case 'g':
            return number(isoWeekOf(m_day).first % 100, 2);
        default:
            return std::nullopt;
        }
    }

    [[nodiscard]] std::optional<std::string> timeDirective(char letter) const
    {
        switch (letter) {
        case 'H':
            return number(m_time.hour, 2);
        case 'k':
            return number(m_time.hour, 2, ' ');
        case 'I':
            return number(hourOfHalf(), 2);
        case 'l':
            return number(hourOfHalf(), 2, ' ');
        case 'M':
            return number(m_time.minute, 2);
        case 'S':
            return number(m_time.second, 2);
        case 'f':
            return number(m_time.microsecond, 6);
        case 'p':
            return m_time.hour < 12 ? "AM" : "PM";
        case 'P':
            return m_time.hour < 12 ? "am" : "pm";
        case 's':
            return std::to_string(
                std::chrono::floor<std::chrono::seconds>(m_moment.utc).time_since_epoch().count());
        case 'z':
            return offsetText(m_moment.offset);
        case 'Z':
            return m_moment.offset.count() == 0 ? "UTC" : "UTC" + offsetText(m_moment.offset, ":");
        default:
            return std::nullopt;
        }
    }

    [[nodiscard]] std::optional<std::string> compoundDirective(char letter)
    {
        switch (letter) {
        case '%':
            return "%";
        case 'n':
            return "\n";
        case 't':
            return "\t";
        case 'D':
        case 'x':
            return write("%m/%d/%y");
        case 'F':
            return write("%Y-%m-%d");
        case 'T':
        case 'X':
            return write("%H:%M:%S");
        case 'R':
            return write("%H:%M");
        case 'r':
            return write("%I:%M:%S %p");
        case 'c':
            return write("%a %b %e %H:%M:%S %Y");
        default:
            return std::nullopt;
        }
    }

    const Moment &m_moment;
    CivilTime m_time;
    std::int64_t m_day;
    int m_dayOfYear;
    int m_weekday;
    char m_flag = 0;
};

} // namespace

std::string textByFormat(const Moment &moment, std::string_view format)
{
    return MomentWriter(moment).write(format);
}

} // namespace millrace::declarative
