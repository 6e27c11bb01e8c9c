// TimeZone: local times of a place and the moments they stand for.
#pragma once

#include "core/base/clock.h"

#include <QDateTime>
#include <QTimeZone>

#include <optional>

namespace millrace {

/// A plain value.
class TimeZone final
{
public:
    /// \a id as IANA has it, "UTC" when empty; nothing for an unknown one.
    [[nodiscard]] static std::optional<TimeZone> find(const QString &id);

    /// The local date and time at \a moment, to the second, in a QDateTime whose own zone means
    /// nothing.
    [[nodiscard]] QDateTime localTime(std::chrono::sys_seconds moment) const;

    /// The moment of \a local. A time the clocks skip in spring is the moment they skip it, one
    /// they go through twice in autumn the first of both.
    [[nodiscard]] std::chrono::sys_seconds momentOf(const QDateTime &local) const;

    /// When the clocks are changed next, after \a moment; nothing when they never are again.
    [[nodiscard]] std::optional<std::chrono::sys_seconds>
    nextChange(std::chrono::sys_seconds moment) const;

private:
    explicit TimeZone(const QTimeZone &zone)
        : m_zone(zone)
        , m_isUtc(m_zone == QTimeZone::utc())
    {
    }

    [[nodiscard]] qint64 offsetAt(qint64 utcSeconds) const;

    QTimeZone m_zone;
    bool m_isUtc;
};

} // namespace millrace
