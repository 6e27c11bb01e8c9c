// CursorScale: the values of a cursor as points on a line that can be compared.
#pragma once

#include "core/declarative/template/moment.h"
#include "core/declarative/value/value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::declarative {

/// A place on the scale of a cursor: microseconds since 1970 in UTC, or a count.
using CursorPoint = std::int64_t;

/// How the values of a cursor are read and written. A plain value; safe from any thread.
class CursorScale final
{
public:
    /// Counts: whole numbers.
    CursorScale() = default;
    /// Moments, read by the first of \a readFormats and \a format that fits, written by \a format.
    /// \a granularity is the smallest distance of two values; nothing: a millisecond.
    CursorScale(std::string format, std::vector<std::string> readFormats,
                std::optional<CalendarDuration> granularity);

    [[nodiscard]] bool isCount() const { return m_formats.empty(); }
    /// The point of a record's or a state's value; nothing when it is none.
    [[nodiscard]] std::optional<CursorPoint> read(const Value &value) const;
    /// The value as states and slices have it: text, a count as a number.
    [[nodiscard]] Value write(CursorPoint point) const;
    /// The first point after \a point.
    [[nodiscard]] CursorPoint next(CursorPoint point) const;
    /// Whether texts of this scale are in the order of their points.
    [[nodiscard]] bool isTextOrdered() const { return m_isTextOrdered; }

private:
    std::vector<std::string> m_formats; ///< The last one writes.
    CalendarDuration m_granularity{};
    bool m_isTextOrdered = false;
};

/// \a point plus or, with \a sign −1, minus \a duration.
[[nodiscard]] CursorPoint shiftedPoint(CursorPoint point, const CalendarDuration &duration,
                                       int sign = 1);

/// The larger of two states' values as their texts compare; a count as a number.
[[nodiscard]] bool isTextLess(const Value &left, const Value &right);

} // namespace millrace::declarative
