// DateFormat: dates and times in the words of a pattern such as "dd.MM.yyyy HH:mm".
#pragma once

#include <QString>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::expression {

/// A date and a time of day as read or to be written.
struct DateParts final
{
    std::int64_t days = 0;
    std::int64_t clock = 0; ///< Microseconds since midnight.
    std::optional<std::int32_t> offsetSeconds; ///< Of a zone that was read.
};

/// A pattern: yyyy, yy, MMMM, MMM, MM, M, dd, d, EEEE, EEE, HH, H, hh, h, mm, m, ss, s, SSS,
/// SSSSSS, a, XXX; signs stand for themselves, words do so in double quotes. Immutable.
class DateFormat final
{
public:
    /// Nothing when a part means nothing, which \a fault then names.
    [[nodiscard]] static std::optional<DateFormat> parse(std::string_view pattern, QString &fault);

    /// Whether reading works: days of the week are only written.
    [[nodiscard]] bool isReadable() const;

    void append(std::string &out, const DateParts &parts) const;
    /// Reads the whole of \a text; names of months are English ones in any case. A pattern without
    /// a year reads 1970, one without a month January, one without a day the first.
    [[nodiscard]] std::optional<DateParts> read(std::string_view text) const;

private:
    enum class Kind {
        Literal,
        Year,
        ShortYear,
        MonthName,
        ShortMonthName,
        Month,
        Day,
        WeekdayName,
        ShortWeekdayName,
        Hour,
        HalfDayHour,
        Minute,
        Second,
        Fraction,
        HalfDay,
        Offset,
    };
    struct Part final
    {
        Kind kind = Kind::Literal;
        int width = 0; ///< Of the letters.
        std::string text; ///< Of a literal.
    };

    static std::optional<Part> letters(char letter, int width);

    std::vector<Part> m_parts;
};

} // namespace millrace::expression
