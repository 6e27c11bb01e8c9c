#include "core/declarative/template/civiltime.h"
#include "core/declarative/value/number.h"

namespace millrace::declarative {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Reads ISO 8601 the way dateutil's isoparse does, its liberties and its refusals included.
class IsoReader final
{
public:
    explicit IsoReader(std::string_view text)
        : m_text(text)
    {
    }

    std::optional<Moment> read()
    {
        if (!readDate())
            return std::nullopt;
        if (m_at < m_text.size()) {
            ++m_at; // Any single character separates date and time.
            if (!readTime())
                return std::nullopt;
        }
        const bool isNextDay = m_time.hour == 24;
        if (isNextDay)
            m_time.hour = 0;
        std::optional<Moment> moment = momentOf(m_time, m_offset);
        if (moment && isNextDay)
            moment->utc += std::chrono::days(1);
        return moment;
    }

private:
    bool readDate()
    {
        if (!number(4, m_time.year))
            return false;
        if (m_at == m_text.size()) {
            m_time.month = 1;
            m_time.day = 1;
            return true;
        }
        if (readCommonDate())
            return true;
        m_at = 4;
        return readUncommonDate();
    }

    bool readCommonDate()
    {
        const bool isExtended = take('-');
        if (!number(2, m_time.month))
            return false;
        if (m_at == m_text.size()) {
            m_time.day = 1;
            return isExtended;
        }
        if (isExtended && !take('-'))
            return false;
        return number(2, m_time.day);
    }

    /// A week date or the number of a day in its year.
    bool readUncommonDate()
    {
        const bool isExtended = take('-');
        std::int64_t day = 0;
        if (take('W')) {
            int week = 0;
            int weekday = 1;
            if (!number(2, week, true))
                return false;
            if (m_at < m_text.size() && (take('-') != isExtended || !number(1, weekday)))
                return false;
            if (week < 1 || week > 53 || weekday < 1 || weekday > 7 || m_time.year < 1)
                return false;
            day = isoWeekDay(m_time.year, week, weekday);
        } else {
            int ordinal = 0;
            if (!number(3, ordinal) || ordinal < 1
                || ordinal > (isLeapYear(m_time.year) ? 366 : 365))
                return false;
            day = dayNumber(m_time.year, 1, 1) + ordinal - 1;
        }
        const CivilTime date = civilDate(day);
        m_time.year = date.year;
        m_time.month = date.month;
        m_time.day = date.day;
        return true;
    }

    bool readTime()
    {
        if (m_text.size() - m_at < 2)
            return false;
        bool isExtended = false;
        for (int part = 0; part < 3 && m_at < m_text.size(); ++part) {
            if (isZoneStart())
                return readZone();
            if (part == 1)
                isExtended = take(':');
            else if (part == 2 && isExtended && !take(':'))
                return false;
            int &field = part == 0 ? m_time.hour : part == 1 ? m_time.minute : m_time.second;
            if (!number(2, field, true))
                return false;
        }
        if (m_at < m_text.size() && !isZoneStart() && !readFraction())
            return false;
        if (m_at < m_text.size() && !(isZoneStart() && readZone()))
            return false;
        return m_time.hour != 24
            || (m_time.minute == 0 && m_time.second == 0 && m_time.microsecond == 0);
    }

    bool readFraction()
    {
        if (!take('.') && !take(','))
            return false;
        int digits = 0;
        for (; m_at < m_text.size() && isDigit(m_text[m_at]); ++m_at, ++digits) {
            if (digits < 6)
                m_time.microsecond = m_time.microsecond * 10 + (m_text[m_at] - '0');
        }
        for (int missing = digits; missing < 6; ++missing)
            m_time.microsecond *= 10;
        return digits > 0;
    }

    [[nodiscard]] bool isZoneStart() const
    {
        return std::string_view("-+Zz").find(m_text[m_at]) != std::string_view::npos;
    }

    bool readZone()
    {
        if (take('Z') || take('z'))
            return m_at == m_text.size();
        const int sign = m_text[m_at] == '-' ? -1 : 1;
        ++m_at;
        int hours = 0;
        int minutes = 0;
        if (!number(2, hours))
            return false;
        if (m_at < m_text.size()) {
            take(':');
            if (!number(2, minutes))
                return false;
        }
        m_offset = std::chrono::seconds(sign * (hours * 3600 + minutes * 60));
        return m_at == m_text.size() && hours < 24 && minutes < 60;
    }

    bool take(char character)
    {
        if (m_at == m_text.size() || m_text[m_at] != character)
            return false;
        ++m_at;
        return true;
    }

    /// The number in the next \a digits characters, as Python's int() reads them. Where \a
    /// mayBeShort the text may end within them.
    bool number(std::size_t digits, int &value, bool mayBeShort = false)
    {
        const std::string_view part = m_text.substr(m_at, digits);
        const std::optional<std::int64_t> whole = wholeNumber(part);
        if (!whole || (part.size() < digits && !mayBeShort))
            return false;
        value = int(*whole);
        m_at += part.size();
        return true;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    CivilTime m_time;
    std::chrono::seconds m_offset{0};
};

} // namespace

std::optional<Moment> isoMoment(std::string_view text) { return IsoReader(text).read(); }

} // namespace millrace::declarative
