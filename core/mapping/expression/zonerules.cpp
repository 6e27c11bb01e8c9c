#include "core/mapping/expression/zonerules.h"

#include "core/mapping/expression/calendar.h"

#include <QTimeZone>

#include <algorithm>

namespace millrace::expression {

std::optional<ZoneRules> ZoneRules::find(const QByteArray &name)
{
    const bool isOffset = name.startsWith('+') || name.startsWith('-');
    const QTimeZone zone(isOffset ? QByteArray("UTC" + name) : name);
    if (!zone.isValid())
        return std::nullopt;
    const QDateTime start(QDate(1880, 1, 1), QTime(0, 0), Qt::UTC);
    const QDateTime end(QDate(2200, 1, 1), QTime(0, 0), Qt::UTC);
    ZoneRules rules;
    rules.m_first = std::int64_t{zone.offsetFromUtc(start)} * s_microsecondsPerSecond;
    const auto transitions = zone.transitions(start, end);
    for (const QTimeZone::OffsetData &transition : transitions)
        rules.m_changes.push_back(
            {transition.atUtc.toMSecsSinceEpoch() * 1000,
             std::int64_t{transition.offsetFromUtc} * s_microsecondsPerSecond});
    return rules;
}

std::int64_t ZoneRules::offsetAt(std::int64_t utc) const
{
    const auto later = std::ranges::upper_bound(m_changes, utc, {}, &Change::at);
    return later == m_changes.begin() ? m_first : std::prev(later)->offset;
}

std::int64_t ZoneRules::local(std::int64_t utc) const { return utc + offsetAt(utc); }

std::int64_t ZoneRules::utc(std::int64_t local) const
{
    // The offset a day earlier is the one before a change; it decides skipped and doubled times.
    const std::int64_t before = offsetAt(local - s_microsecondsPerDay);
    if (offsetAt(local - before) == before)
        return local - before;
    const std::int64_t after = offsetAt(local + s_microsecondsPerDay);
    return offsetAt(local - after) == after ? local - after : local - before;
}

} // namespace millrace::expression
