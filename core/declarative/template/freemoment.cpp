#include "core/declarative/template/civiltime.h"
#include "core/declarative/template/timenames.h"
#include "core/declarative/value/number.h"

#include <algorithm>
#include <vector>

namespace millrace::declarative {

namespace {

constexpr std::size_t s_longestText = 100;
/// The seconds of a Unix time have no more digits.
constexpr std::size_t s_epochDigits = 10;

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

int numberIn(std::string_view digits)
{
    int number = 0;
    for (const char digit : digits.substr(0, 9))
        number = number * 10 + (digit - '0');
    return number;
}

/// Reads dates as people write them: names of months, either order, a time anywhere.
class FreeReader final
{
public:
    explicit FreeReader(std::string_view text)
        : m_text(text)
    {
    }

    std::optional<Moment> read()
    {
        while (m_at < m_text.size()) {
            const char next = m_text[m_at];
            const bool isGood = isDigit(next) ? readNumber() : isLetter(next) ? readWord() : skip();
            if (!isGood)
                return std::nullopt;
        }
        if (!placeDate())
            return std::nullopt;
        if (m_half >= 0) {
            if (m_time.hour < 1 || m_time.hour > 12)
                return std::nullopt;
            m_time.hour = m_time.hour % 12 + m_half * 12;
        }
        return momentOf(m_time, m_offset);
    }

private:
    bool skip()
    {
        const char sign = m_text[m_at];
        if ((sign == '+' || sign == '-') && m_hasTime)
            return readOffset();
        ++m_at;
        return std::string_view(" ,./-").find(sign) != std::string_view::npos;
    }

    std::string_view digits()
    {
        const std::size_t start = m_at;
        while (m_at < m_text.size() && isDigit(m_text[m_at]))
            ++m_at;
        return m_text.substr(start, m_at - start);
    }

    bool readNumber()
    {
        const std::string_view number = digits();
        if (m_at < m_text.size() && m_text[m_at] == ':')
            return readTime(number);
        if (number.size() == 14 || number.size() == 8) {
            m_numbers = {number.substr(0, 4), number.substr(4, 2), number.substr(6, 2)};
            if (number.size() == 8)
                return true;
            m_hasTime = true;
            m_time.hour = numberIn(number.substr(8, 2));
            m_time.minute = numberIn(number.substr(10, 2));
            m_time.second = numberIn(number.substr(12, 2));
            return true;
        }
        if (number.size() == 6 && m_sawT) {
            m_hasTime = true;
            m_time.hour = numberIn(number.substr(0, 2));
            m_time.minute = numberIn(number.substr(2, 2));
            m_time.second = numberIn(number.substr(4, 2));
            return true;
        }
        const std::string_view rest = m_text.substr(m_at);
        if (startsWithAnyCase(rest, "am") || startsWithAnyCase(rest, "pm")
            || startsWithAnyCase(rest, " am") || startsWithAnyCase(rest, " pm")) {
            m_hasTime = true;
            m_time.hour = numberIn(number);
            return true;
        }
        m_numbers.push_back(number);
        return m_numbers.size() <= 3 && number.size() <= 4;
    }

    bool readTime(std::string_view hour)
    {
        if (m_hasTime)
            return false;
        m_hasTime = true;
        m_time.hour = numberIn(hour);
        ++m_at;
        m_time.minute = numberIn(digits());
        if (m_at < m_text.size() && m_text[m_at] == ':') {
            ++m_at;
            m_time.second = numberIn(digits());
        }
        if (m_at + 1 < m_text.size() && (m_text[m_at] == '.' || m_text[m_at] == ',')
            && isDigit(m_text[m_at + 1])) {
            ++m_at;
            std::string fraction(digits().substr(0, 6));
            fraction.resize(6, '0');
            m_time.microsecond = numberIn(fraction);
        }
        return true;
    }

    bool readOffset()
    {
        const int sign = m_text[m_at] == '-' ? -1 : 1;
        ++m_at;
        std::string_view number = digits();
        int minutes = 0;
        if (number.size() == 4) {
            minutes = numberIn(number.substr(2));
            number = number.substr(0, 2);
        } else if (m_at < m_text.size() && m_text[m_at] == ':') {
            ++m_at;
            minutes = numberIn(digits());
        }
        if (number.empty() || number.size() > 2 || minutes >= 60)
            return false;
        m_offset = std::chrono::seconds(sign * (numberIn(number) * 3600 + minutes * 60));
        return true;
    }

    bool readWord()
    {
        const std::size_t start = m_at;
        while (m_at < m_text.size() && isLetter(m_text[m_at]))
            ++m_at;
        const std::string_view word = m_text.substr(start, m_at - start);
        const auto is = [&](std::string_view other) {
            return word.size() == other.size() && startsWithAnyCase(word, other);
        };
        if (is("am") || is("pm")) {
            m_half = is("pm") ? 1 : 0;
            return m_hasTime;
        }
        m_sawT = m_sawT || is("t");
        // What may follow the number of a day: first, second, third, fourth.
        constexpr std::string_view s_ordinals = "stndrdth";
        const std::size_t ordinal = word.size() == 2 ? s_ordinals.find(word) : 1;
        if (is("t") || is("z") || is("utc") || is("gmt") || is("at") || is("on") || is("of")
            || ordinal % 2 == 0)
            return true;
        for (int weekday = 0; weekday < 7; ++weekday) {
            if (word.size() >= 3 && startsWithAnyCase(weekdayName(weekday), word))
                return true;
        }
        for (int month = 1; month <= 12 && m_month == 0; ++month) {
            if ((word.size() >= 3 && startsWithAnyCase(monthName(month), word))
                || (month == 9 && is("sept"))) {
                m_month = month;
                return true;
            }
        }
        return false;
    }

    static int yearIn(std::string_view digits)
    {
        const int year = numberIn(digits);
        return digits.size() > 2 ? year : year + (year <= 68 ? 2000 : 1900);
    }

    bool placeDate()
    {
        if (m_month != 0) {
            if (m_numbers.size() != 2)
                return false;
            const bool isYearFirst = m_numbers[0].size() > 2;
            m_time.month = m_month;
            m_time.day = numberIn(m_numbers[isYearFirst ? 1 : 0]);
            m_time.year = yearIn(m_numbers[isYearFirst ? 0 : 1]);
            return true;
        }
        if (m_numbers.size() != 3)
            return false;
        const bool isYearFirst = m_numbers[0].size() > 2 || numberIn(m_numbers[0]) > 31;
        const std::size_t first = isYearFirst ? 1 : 0;
        m_time.year = yearIn(m_numbers[isYearFirst ? 0 : 2]);
        m_time.month = numberIn(m_numbers[first]);
        m_time.day = numberIn(m_numbers[first + 1]);
        if (m_time.month > 12)
            std::swap(m_time.month, m_time.day);
        return true;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::vector<std::string_view> m_numbers;
    CivilTime m_time;
    std::chrono::seconds m_offset{0};
    int m_month = 0;
    int m_half = -1; ///< 0: before noon, 1: after.
    bool m_hasTime = false;
    bool m_sawT = false;
};

} // namespace

std::optional<Moment> freeMoment(std::string_view text)
{
    if (text.size() > s_longestText)
        return std::nullopt;
    if (const std::optional<std::int64_t> seconds = wholeNumber(text)) {
        if (*seconds < 0 || trimmed(text).size() > s_epochDigits)
            return std::nullopt;
        return Moment{TimePoint(std::chrono::seconds(*seconds)), {}};
    }
    if (std::optional<Moment> moment = isoMoment(text))
        return moment;
    return FreeReader(trimmed(text)).read();
}

} // namespace millrace::declarative
