#include "core/declarative/template/civiltime.h"
#include "core/declarative/template/timenames.h"

#include <algorithm>
#include <array>

namespace millrace::declarative {

namespace {

/// No format is longer; bounds the depth of the matching.
constexpr std::size_t s_maximumFormat = 256;

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// What the directives of a format found; −1: not there.
struct Fields final
{
    std::array<int, 128> numbers;
    std::chrono::seconds offset{0};

    Fields() { numbers.fill(-1); }
    int &operator[](char letter) { return numbers.at(std::size_t(letter)); }
    int operator[](char letter) const { return numbers.at(std::size_t(letter)); }
    [[nodiscard]] bool has(char letter) const { return (*this)[letter] >= 0; }
};

/// Matches a text with a format of Python's strptime, with the backtracking of the regular
/// expression that Python makes of it.
class MomentReader final
{
public:
    MomentReader(std::string_view text, std::string_view format)
        : m_text(text)
        , m_format(format)
    {
    }

    std::optional<Moment> read()
    {
        if (m_format.size() > s_maximumFormat || !match(0, 0))
            return std::nullopt;
        return moment();
    }

private:
    bool match(std::size_t at, std::size_t place)
    {
        // Bounds what a hostile format with many blanks can cost.
        if (++m_steps > 100'000)
            return false;
        if (place == m_format.size())
            return at == m_text.size();
        if (isBlank(m_format[place]))
            return matchBlanks(at, place);
        if (m_format[place] != '%') {
            return startsWithAnyCase(m_text.substr(at), m_format.substr(place, 1))
                && match(at + 1, place + 1);
        }
        if (place + 1 == m_format.size())
            return false;
        return matchDirective(m_format[place + 1], at, place + 2);
    }

    bool matchBlanks(std::size_t at, std::size_t place)
    {
        while (place < m_format.size() && isBlank(m_format[place]))
            ++place;
        std::size_t end = at;
        while (end < m_text.size() && isBlank(m_text[end]))
            ++end;
        for (; end > at; --end) {
            if (match(end, place))
                return true;
        }
        return false;
    }

    bool matchDirective(char letter, std::size_t at, std::size_t place)
    {
        switch (letter) {
        case '%':
            return m_text.substr(at).starts_with('%') && match(at + 1, place);
        case 'A':
        case 'a':
        case 'B':
        case 'b':
        case 'p':
            return matchName(letter, at, place);
        case 'Z':
            return matchZone(at, place);
        case 'z':
            return matchOffset(at, place);
        case 'f':
            return matchFraction(at, place);
        case 'c':
            return expand("%a %b %d %H:%M:%S %Y", at, place);
        case 'x':
            return expand("%m/%d/%y", at, place);
        case 'X':
            return expand("%H:%M:%S", at, place);
        default:
            return matchNumber(letter, at, place);
        }
    }

    bool expand(std::string_view directives, std::size_t at, std::size_t place)
    {
        const std::string format = std::string(directives) + std::string(m_format.substr(place));
        const std::string_view outer = std::exchange(m_format, format);
        const bool isMatch = format.size() <= s_maximumFormat && match(at, 0);
        m_format = outer;
        return isMatch;
    }

    struct Number final
    {
        char letter;
        int least;
        int greatest;
        int digits;
        bool isFixed; ///< Exactly that many digits.
        bool takesBlank; ///< " 5" is good, too.
    };

    bool matchNumber(char letter, std::size_t at, std::size_t place)
    {
        static constexpr std::array<Number, 15> s_numbers{{
            {'d', 1, 31, 2, false, true},
            {'H', 0, 23, 2, false, false},
            {'I', 1, 12, 2, false, false},
            {'G', 0, 9999, 4, true, false},
            {'j', 1, 366, 3, false, false},
            {'m', 1, 12, 2, false, false},
            {'M', 0, 59, 2, false, false},
            {'S', 0, 61, 2, false, false},
            {'U', 0, 53, 2, false, false},
            {'W', 0, 53, 2, false, false},
            {'V', 0, 53, 2, false, false},
            {'w', 0, 6, 1, true, false},
            {'u', 1, 7, 1, true, false},
            {'y', 0, 99, 2, true, false},
            {'Y', 0, 9999, 4, true, false},
        }};
        const auto *number = std::find_if(s_numbers.begin(), s_numbers.end(),
                                          [&](const Number &n) { return n.letter == letter; });
        if (number == s_numbers.end() || m_fields.has(letter))
            return false;
        for (int digits = number->digits; digits >= (number->isFixed ? number->digits : 1);
             --digits) {
            const std::optional<int> value = digitsAt(at, std::size_t(digits));
            if (!value || *value < number->least || *value > number->greatest)
                continue;
            if (matchRest(letter, *value, at + std::size_t(digits), place))
                return true;
        }
        if (!number->takesBlank || !m_text.substr(at).starts_with(' '))
            return false;
        const std::optional<int> value = digitsAt(at + 1, 1);
        return value && *value >= number->least && matchRest(letter, *value, at + 2, place);
    }

    [[nodiscard]] std::optional<int> digitsAt(std::size_t at, std::size_t count) const
    {
        if (at + count > m_text.size())
            return std::nullopt;
        int value = 0;
        for (const char digit : m_text.substr(at, count)) {
            if (!isDigit(digit))
                return std::nullopt;
            value = value * 10 + (digit - '0');
        }
        return value;
    }

    bool matchRest(char letter, int value, std::size_t at, std::size_t place)
    {
        m_fields[letter] = value;
        if (match(at, place))
            return true;
        m_fields[letter] = -1;
        return false;
    }

    bool matchFraction(std::size_t at, std::size_t place)
    {
        if (m_fields.has('f'))
            return false;
        for (std::size_t digits = 6; digits >= 1; --digits) {
            std::optional<int> value = digitsAt(at, digits);
            if (!value)
                continue;
            for (std::size_t missing = digits; missing < 6; ++missing)
                *value *= 10;
            if (matchRest('f', *value, at + digits, place))
                return true;
        }
        return false;
    }

    bool matchName(char letter, std::size_t at, std::size_t place)
    {
        if (m_fields.has(letter))
            return false;
        const std::string_view text = m_text.substr(at);
        if (letter == 'p') {
            const bool isMorning = startsWithAnyCase(text, "am");
            return (isMorning || startsWithAnyCase(text, "pm"))
                && matchRest('p', isMorning ? 0 : 1, at + 2, place);
        }
        const bool isMonth = letter == 'B' || letter == 'b';
        const bool isShort = letter == 'a' || letter == 'b';
        for (int index = 0; index < (isMonth ? 12 : 7); ++index) {
            std::string_view name = isMonth ? monthName(index + 1) : weekdayName(index);
            if (isShort)
                name = name.substr(0, 3);
            if (startsWithAnyCase(text, name)
                && matchRest(letter, isMonth ? index + 1 : index, at + name.size(), place))
                return true;
        }
        return false;
    }

    bool matchZone(std::size_t at, std::size_t place)
    {
        const std::string_view text = m_text.substr(at);
        return !m_fields.has('Z')
            && (startsWithAnyCase(text, "utc") || startsWithAnyCase(text, "gmt"))
            && matchRest('Z', 0, at + 3, place);
    }

    bool matchOffset(std::size_t at, std::size_t place)
    {
        if (m_fields.has('z') || at >= m_text.size())
            return false;
        m_fields.offset = {};
        if (m_text[at] == 'Z')
            return matchRest('z', 0, at + 1, place);
        if (m_text[at] != '+' && m_text[at] != '-')
            return false;
        const int sign = m_text[at] == '-' ? -1 : 1;
        const std::optional<int> hours = digitsAt(at + 1, 2);
        std::size_t end = at + 3;
        const bool hasColon = end < m_text.size() && m_text[end] == ':';
        end += hasColon ? 1 : 0;
        const std::optional<int> minutes = digitsAt(end, 2);
        if (!hours || !minutes || *minutes > 59 || *hours > 23)
            return false;
        end += 2;
        const std::size_t secondsAt = end + (hasColon ? 1 : 0);
        const std::optional<int> seconds = !hasColon || m_text.substr(end).starts_with(':')
            ? digitsAt(secondsAt, 2)
            : std::nullopt;
        const int base = *hours * 3600 + *minutes * 60;
        if (seconds && *seconds < 60) {
            m_fields.offset = std::chrono::seconds(sign * (base + *seconds));
            if (matchRest('z', 0, secondsAt + 2, place))
                return true;
        }
        m_fields.offset = std::chrono::seconds(sign * base);
        return matchRest('z', 0, end, place);
    }

    [[nodiscard]] std::optional<Moment> moment() const
    {
        CivilTime time;
        if (m_fields.has('Y'))
            time.year = m_fields['Y'];
        else if (m_fields.has('y'))
            time.year = m_fields['y'] + (m_fields['y'] <= 68 ? 2000 : 1900);
        if (m_fields.has('m'))
            time.month = m_fields['m'];
        if (m_fields.has('B'))
            time.month = m_fields['B'];
        if (m_fields.has('b'))
            time.month = m_fields['b'];
        if (m_fields.has('d'))
            time.day = m_fields['d'];
        if (!placeDay(time))
            return std::nullopt;
        time.hour = m_fields.has('H') ? m_fields['H'] : hourOfHalf();
        time.minute = std::max(m_fields['M'], 0);
        time.second = std::max(m_fields['S'], 0);
        time.microsecond = std::max(m_fields['f'], 0);
        return momentOf(time, m_fields.offset);
    }

    [[nodiscard]] int hourOfHalf() const
    {
        if (!m_fields.has('I'))
            return 0;
        return m_fields['I'] % 12 + (m_fields['p'] == 1 ? 12 : 0);
    }

    [[nodiscard]] int weekday() const
    {
        if (m_fields.has('u'))
            return m_fields['u'] - 1;
        if (m_fields.has('w'))
            return (m_fields['w'] + 6) % 7;
        return m_fields.has('A') ? m_fields['A'] : m_fields['a'];
    }

    /// The day by its number in the year, or by week and weekday; false: no such day.
    bool placeDay(CivilTime &time) const
    {
        const bool hasYear = m_fields.has('Y') || m_fields.has('y');
        std::optional<std::int64_t> day;
        if (m_fields.has('V') || m_fields.has('G')) {
            if (!m_fields.has('V') || !m_fields.has('G') || weekday() < 0 || m_fields['G'] < 1)
                return false;
            day = isoWeekDay(m_fields['G'], m_fields['V'], weekday() + 1);
        } else if (m_fields.has('j')) {
            day = dayNumber(time.year, 1, 1) + m_fields['j'] - 1;
        } else if (hasYear && weekday() >= 0 && (m_fields.has('U') || m_fields.has('W'))) {
            day = dayOfWeekNumber(time.year);
        }
        if (!day)
            return true;
        const CivilTime date = civilDate(*day);
        time.year = date.year;
        time.month = date.month;
        time.day = date.day;
        return time.year >= 1;
    }

    [[nodiscard]] std::int64_t dayOfWeekNumber(int year) const
    {
        const bool startsOnMonday = m_fields.has('W');
        const std::int64_t first = dayNumber(year, 1, 1);
        const int shift = startsOnMonday ? 0 : 1;
        const int firstWeekday = (weekdayOf(first) + shift) % 7;
        const int day = (weekday() + shift) % 7;
        const int week = startsOnMonday ? m_fields['W'] : m_fields['U'];
        const int daysBefore = (7 - firstWeekday) % 7;
        return week == 0 ? first + day - firstWeekday : first + daysBefore + 7 * (week - 1) + day;
    }

    std::string_view m_text;
    std::string_view m_format;
    Fields m_fields;
    int m_steps = 0;
};

} // namespace

std::optional<Moment> momentByFormat(std::string_view text, std::string_view format)
{
    return MomentReader(text, format).read();
}

} // namespace millrace::declarative
