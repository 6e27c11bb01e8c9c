#include "core/declarative/template/moment.h"
#include "core/declarative/template/timeerrors.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace millrace::declarative {

namespace {

constexpr std::int64_t s_second = 1'000'000;

/// The longest duration that Python's timedelta holds, in microseconds.
constexpr double s_longest = 86'400e6 * 999'999'999.0;

struct Unit final
{
    char letter;
    std::int64_t microseconds; ///< 0: counted in months.
    std::int64_t months;
};

constexpr Unit s_dateUnits[]{
    {'Y', 0, 12}, {'M', 0, 1}, {'W', 7 * 86'400 * s_second, 0}, {'D', 86'400 * s_second, 0}};
constexpr Unit s_timeUnits[]{
    {'H', 3'600 * s_second, 0}, {'M', 60 * s_second, 0}, {'S', s_second, 0}};

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Reads a sign, "P" and the date units in their order, then "T" and the units of time.
class DurationReader final
{
public:
    explicit DurationReader(std::string_view text)
        : m_text(text)
    {
    }

    std::optional<CalendarDuration> read()
    {
        if (take('-'))
            m_sign = -1;
        else
            static_cast<void>(take('+'));
        if (!take('P') || m_text.empty())
            return std::nullopt;
        for (const Unit &unit : s_dateUnits)
            readUnit(unit);
        if (take('T')) {
            for (const Unit &unit : s_timeUnits)
                readUnit(unit);
        }
        if (!m_text.empty() || std::fabs(m_exact) > std::min(s_longest, 9.2e18)
            || std::fabs(m_months) > 120'000 || m_months != std::floor(m_months))
            return std::nullopt;
        return CalendarDuration{
            std::int64_t(m_sign * m_months),
            std::chrono::microseconds(m_sign * std::int64_t(std::nearbyint(m_exact)))};
    }

private:
    bool take(char letter)
    {
        if (!m_text.starts_with(letter))
            return false;
        m_text.remove_prefix(1);
        return true;
    }

    /// A number and the letter of \a unit, where they come next.
    void readUnit(const Unit &unit)
    {
        std::size_t end = 0;
        while (end < m_text.size() && isDigit(m_text[end]))
            ++end;
        if (end == 0)
            return;
        if (end + 1 < m_text.size() && (m_text[end] == '.' || m_text[end] == ',')
            && isDigit(m_text[end + 1])) {
            ++end;
            while (end < m_text.size() && isDigit(m_text[end]))
                ++end;
        }
        if (end == m_text.size() || m_text[end] != unit.letter || end > 30)
            return;
        std::string digits(m_text.substr(0, end));
        std::replace(digits.begin(), digits.end(), ',', '.');
        double number = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        m_text.remove_prefix(end + 1);
        m_exact += number * double(unit.microseconds);
        m_months += number * double(unit.months);
    }

    std::string_view m_text;
    double m_exact = 0;
    double m_months = 0;
    int m_sign = 1;
};

} // namespace

Result<CalendarDuration> parseDuration(std::string_view text)
{
    const std::optional<CalendarDuration> duration = DurationReader(text).read();
    if (!duration) {
        return makeError(
            errors::s_durationUnreadable,
            {QString::fromUtf8(text.data(), qsizetype(std::min<std::size_t>(text.size(), 60)))});
    }
    return *duration;
}

} // namespace millrace::declarative
