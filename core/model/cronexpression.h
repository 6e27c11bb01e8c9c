// CronExpression: the times a cron expression stands for.
#pragma once

#include "core/base/result.h"

#include <QDateTime>
#include <QString>

#include <array>
#include <cstdint>
#include <optional>

namespace millrace {

/// Days of the month; bit n stands for the day n.
struct CronDays final
{
    std::uint32_t days = 0;
    std::uint32_t nearestWeekday = 0; ///< "15W": the weekday nearest to the day, in its month.
    std::uint32_t beforeLast = 0; ///< "L-3": bit 3; "L" is bit 0.
    std::uint32_t nearestBeforeLast = 0; ///< "L-3W": bit 3, the weekday nearest to that day.
    bool lastWeekday = false; ///< "LW"
    bool isAny = false; ///< "*" or "?"
    bool startsWithStar = false;

    bool operator==(const CronDays &) const = default;
};

/// Days of the week; bit 0 is Sunday.
struct CronWeekdays final
{
    std::uint8_t days = 0;
    std::uint8_t last = 0; ///< "6L": the last one of the month.
    std::array<std::uint8_t, 6> nth{}; ///< "6#3": the third of the month, in nth[3].
    bool isAny = false;
    bool startsWithStar = false;

    bool operator==(const CronWeekdays &) const = default;
};

/// A plain value, made by parse(). Times are local ones without a zone.
///
/// Five fields (minute, hour, day of month, month, day of week; 0 and 7 are Sunday), or Quartz with
/// seconds in front and, as it may be, years at the end (1 is Sunday); "@hourly" and its kind.
class CronExpression final
{
public:
    /// Configuration errors with the field "/cron" that name the field of the expression and the
    /// part that is wrong.
    [[nodiscard]] static Result<CronExpression> parse(const QString &text);

    /// The first time at or after \a from, of which date and time are taken as they are; nothing
    /// when none comes within a hundred years. Skips by month, day and hour: costs microseconds,
    /// at worst some milliseconds.
    [[nodiscard]] std::optional<QDateTime> firstFrom(const QDateTime &from) const;

    bool operator==(const CronExpression &) const = default;

    std::uint64_t seconds = 1; ///< Bit n: the second n.
    std::uint64_t minutes = 0;
    std::uint64_t hours = 0;
    CronDays days;
    std::uint64_t months = 0; ///< Bits 1 to 12.
    CronWeekdays weekdays;
    std::optional<std::array<bool, 230>> years; ///< From s_firstYear; nothing: every year.

    static constexpr int s_firstYear = 1970;
    static constexpr int s_lastYear = 2199;

private:
    [[nodiscard]] bool matchesDay(const QDate &date) const;
    [[nodiscard]] bool matchesDayOfMonth(const QDate &date) const;
    [[nodiscard]] bool matchesDayOfWeek(const QDate &date) const;
    [[nodiscard]] bool matchesYear(int year) const;
    [[nodiscard]] std::optional<QTime> firstTimeFrom(const QTime &from) const;
};

/// \a text in words: "At 12:00, Monday to Friday". The empty text for an invalid expression.
[[nodiscard]] QString cronText(const QString &text);

/// A part of a text.
struct CronPlace final
{
    qsizetype start = 0;
    qsizetype length = 0;

    bool operator==(const CronPlace &) const = default;
};

/// Where \a text is wrong: the part of a list, the field, or all of it; nothing when it is valid or
/// empty.
[[nodiscard]] std::optional<CronPlace> cronMistake(const QString &text);

} // namespace millrace
