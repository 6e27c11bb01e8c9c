#include "core/model/timezone.h"

#include <algorithm>

namespace millrace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

std::optional<TimeZone> TimeZone::find(const QString &id)
{
    if (id.isEmpty())
        return TimeZone(QTimeZone::utc());
    const QTimeZone zone(id.toUtf8());
    // QTimeZone makes a zone of an offset as well, which has no daylight saving; no IANA id.
    if (!zone.isValid() || !QTimeZone::isTimeZoneIdAvailable(id.toUtf8()))
        return std::nullopt;
    return TimeZone(zone);
}

qint64 TimeZone::offsetAt(qint64 utcSeconds) const
{
    return m_isUtc ? 0 : m_zone.offsetFromUtc(QDateTime::fromSecsSinceEpoch(utcSeconds, Qt::UTC));
}

QDateTime TimeZone::localTime(sys_seconds moment) const
{
    const qint64 utc = moment.time_since_epoch().count();
    return QDateTime::fromSecsSinceEpoch(utc + offsetAt(utc), Qt::UTC);
}

std::optional<sys_seconds> TimeZone::nextChange(sys_seconds moment) const
{
    if (m_isUtc)
        return std::nullopt;
    const qint64 utc = moment.time_since_epoch().count();
    const auto next = m_zone.nextTransition(QDateTime::fromSecsSinceEpoch(utc, Qt::UTC));
    if (!next.atUtc.isValid())
        return std::nullopt;
    return sys_seconds(seconds(next.atUtc.toSecsSinceEpoch()));
}

sys_seconds TimeZone::momentOf(const QDateTime &local) const
{
    const qint64 wall = QDateTime(local.date(), local.time(), Qt::UTC).toSecsSinceEpoch();
    if (m_isUtc)
        return sys_seconds(seconds(wall));
    constexpr qint64 day = 86'400;
    const qint64 before = offsetAt(wall - day);
    const qint64 after = offsetAt(wall + day);
    // The larger offset gives the earlier moment, the first of a repeated hour.
    for (const qint64 offset : {std::max(before, after), std::min(before, after)}) {
        if (offsetAt(wall - offset) == offset)
            return sys_seconds(seconds(wall - offset));
    }
    qint64 low = wall - std::max(before, after);
    qint64 high = wall - std::min(before, after);
    while (high - low > 1) {
        const qint64 middle = low + (high - low) / 2;
        (offsetAt(middle) == before ? low : high) = middle;
    }
    return sys_seconds(seconds(high));
}

} // namespace millrace
