#include "core/connectors/mysql/mysqltemporal.h"

#include <chrono>
#include <cstdio>

namespace millrace {

namespace {

std::int64_t unsignedAt(const unsigned char *at, std::size_t bytes)
{
    std::int64_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i)
        value |= std::int64_t{at[i]} << (8 * i);
    return value;
}

std::size_t lengthOf(int printed) { return printed < 0 ? 0 : static_cast<std::size_t>(printed); }

} // namespace

std::optional<std::int64_t> MySqlMoment::days() const
{
    const std::chrono::year_month_day date(std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day)));
    if (!date.ok())
        return std::nullopt;
    return std::chrono::sys_days(date).time_since_epoch().count();
}

std::int64_t MySqlMoment::clockMicroseconds() const
{
    const std::int64_t seconds = (std::int64_t{hour} * 60 + minute) * 60 + second;
    const std::int64_t total = seconds * 1'000'000 + microsecond;
    return isNegative ? -total : total;
}

std::optional<MySqlMoment> readDateTime(const MySqlCell &cell)
{
    MySqlMoment moment;
    if (cell.size == 0)
        return moment;
    if (cell.size != 4 && cell.size != 7 && cell.size != 11)
        return std::nullopt;
    const unsigned char *at = cell.data;
    moment.year = static_cast<int>(unsignedAt(at, 2));
    moment.month = at[2];
    moment.day = at[3];
    if (cell.size >= 7) {
        moment.hour = at[4];
        moment.minute = at[5];
        moment.second = at[6];
    }
    if (cell.size == 11)
        moment.microsecond = static_cast<int>(unsignedAt(at + 7, 4));
    const bool isSound = moment.year <= 9999 && moment.month <= 12 && moment.day <= 31
        && moment.hour <= 23 && moment.minute <= 59 && moment.second <= 59
        && moment.microsecond >= 0 && moment.microsecond <= 999'999;
    return isSound ? std::optional(moment) : std::nullopt;
}

std::optional<MySqlMoment> readTime(const MySqlCell &cell)
{
    MySqlMoment moment;
    if (cell.size == 0)
        return moment;
    if (cell.size != 8 && cell.size != 12)
        return std::nullopt;
    const unsigned char *at = cell.data;
    const std::int64_t days = unsignedAt(at + 1, 4);
    moment.isNegative = at[0] != 0;
    moment.minute = at[6];
    moment.second = at[7];
    if (cell.size == 12)
        moment.microsecond = static_cast<int>(unsignedAt(at + 8, 4));
    const bool isSound = days <= 34 && at[5] <= 23 && moment.minute <= 59 && moment.second <= 59
        && moment.microsecond >= 0 && moment.microsecond <= 999'999;
    if (!isSound)
        return std::nullopt;
    moment.hour = static_cast<int>(days) * 24 + at[5];
    return moment;
}

std::size_t formatDate(const MySqlMoment &moment, MySqlMomentText &out)
{
    return lengthOf(std::snprintf(out.data(), out.size(), "%04d-%02d-%02d", moment.year,
                                  moment.month, moment.day));
}

std::size_t formatDateTime(const MySqlMoment &moment, MySqlMomentText &out)
{
    return lengthOf(std::snprintf(out.data(), out.size(), "%04d-%02d-%02d %02d:%02d:%02d.%06d",
                                  moment.year, moment.month, moment.day, moment.hour, moment.minute,
                                  moment.second, moment.microsecond));
}

std::size_t formatTime(const MySqlMoment &moment, MySqlMomentText &out)
{
    return lengthOf(std::snprintf(out.data(), out.size(), "%s%02d:%02d:%02d.%06d",
                                  moment.isNegative ? "-" : "", moment.hour, moment.minute,
                                  moment.second, moment.microsecond));
}

} // namespace millrace
