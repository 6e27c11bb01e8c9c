// ZoneRules: the distances of a time zone from UTC, for many timestamps.
#pragma once

#include <QByteArray>

#include <cstdint>
#include <optional>
#include <vector>

namespace millrace::expression {

/// The changes of one zone between 1880 and 2200; outside, the nearest one holds. Immutable.
class ZoneRules final
{
public:
    /// The zone of an IANA name, "UTC" or "+02:00"; nothing when there is none.
    [[nodiscard]] static std::optional<ZoneRules> find(const QByteArray &name);

    /// Microseconds of UTC as microseconds of the zone's clocks.
    [[nodiscard]] std::int64_t local(std::int64_t utc) const;
    /// The other way. A time the clocks skip is taken as if they had not been put on yet, one they
    /// show twice is the first.
    [[nodiscard]] std::int64_t utc(std::int64_t local) const;

private:
    [[nodiscard]] std::int64_t offsetAt(std::int64_t utc) const;

    struct Change final
    {
        std::int64_t at = 0; ///< Microseconds of UTC.
        std::int64_t offset = 0; ///< Microseconds, from then on.
    };
    std::int64_t m_first = 0; ///< The offset before all changes.
    std::vector<Change> m_changes;
};

} // namespace millrace::expression
