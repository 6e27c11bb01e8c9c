// YearCalendar: when schedules of a year have to run, found by looking at each quarter of an hour.
#pragma once

#include "core/base/clock.h"

#include <QDateTime>
#include <QTimeZone>

#include <functional>
#include <map>
#include <vector>

namespace millrace::test {

/// Shares nothing with the search of CronExpression and TimeZone: it goes through the moments one
/// by one and asks Qt for the local time of each.
class YearCalendar final
{
public:
    static constexpr std::chrono::minutes s_step{15};
    static constexpr int s_moments = 366 * 24 * 4;

    [[nodiscard]] static TimePoint start()
    {
        return std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};
    }
    [[nodiscard]] static TimePoint at(int moment) { return start() + moment * s_step; }

    /// The days of the year, in the zone, that \a isDay takes, at \a time: the first moment of the
    /// day that shows it, or a later time because clocks skip it.
    [[nodiscard]] std::vector<TimePoint> daily(const QByteArray &zone, QTime time,
                                               const std::function<bool(QDate)> &isDay)
    {
        std::vector<TimePoint> found;
        QDate taken;
        const auto &shown = local(zone);
        for (int moment = 0; moment < s_moments; ++moment) {
            const QDateTime &now = shown[static_cast<std::size_t>(moment)];
            if (now.time() < time || now.date() == taken)
                continue;
            taken = now.date();
            // What is before the year's first moment is no part of it.
            const bool isWithin = moment > 0 || now.time() == time;
            if (isWithin && isDay(taken))
                found.push_back(at(moment));
        }
        return found;
    }

    /// Every moment of the year whose local time \a isTime takes, however often it comes.
    [[nodiscard]] std::vector<TimePoint> every(const QByteArray &zone,
                                               const std::function<bool(QTime)> &isTime)
    {
        std::vector<TimePoint> found;
        const auto &shown = local(zone);
        for (int moment = 0; moment < s_moments; ++moment) {
            if (isTime(shown[static_cast<std::size_t>(moment)].time()))
                found.push_back(at(moment));
        }
        return found;
    }

    /// The times of \a due that lie in hours \a isQuiet takes moved to their end.
    [[nodiscard]] std::vector<TimePoint> moved(const std::vector<TimePoint> &due,
                                               const QByteArray &zone,
                                               const std::function<bool(QTime)> &isQuiet)
    {
        std::vector<TimePoint> found;
        const auto &shown = local(zone);
        for (const TimePoint time : due) {
            auto moment = static_cast<int>((time - start()) / s_step);
            while (moment < s_moments && isQuiet(shown[static_cast<std::size_t>(moment)].time()))
                ++moment;
            if (found.empty() || at(moment) > found.back())
                found.push_back(at(moment));
        }
        return found;
    }

private:
    const std::vector<QDateTime> &local(const QByteArray &zone)
    {
        std::vector<QDateTime> &shown = m_local[zone];
        if (!shown.empty())
            return shown;
        const QTimeZone place(zone);
        const qint64 first = start().time_since_epoch().count() / 1'000'000;
        for (int moment = 0; moment < s_moments; ++moment) {
            const qint64 now = first + moment * qint64(900);
            const int offset = place.offsetFromUtc(QDateTime::fromSecsSinceEpoch(now, Qt::UTC));
            shown.push_back(QDateTime::fromSecsSinceEpoch(now + offset, Qt::UTC));
        }
        return shown;
    }

    std::map<QByteArray, std::vector<QDateTime>> m_local;
};

} // namespace millrace::test
