// SliceWindows: cuts the time a cursor has to read into slices.
#pragma once

#include "core/base/result.h"
#include "core/declarative/stream/cursorscale.h"

#include <chrono>
#include <functional>
#include <optional>

namespace millrace::declarative {

/// Moves the bounds of slices to whole days, weeks or months.
class Clamping final
{
public:
    enum class Target { None, Day, Week, Month };

    Clamping() = default;
    /// \a weekday is the first day of a week, with Monday as 0.
    explicit Clamping(Target target, int weekday = 0)
        : m_target(target)
        , m_weekday(weekday)
    {
    }

    [[nodiscard]] bool isNone() const { return m_target == Target::None; }
    /// The bound at or after \a point; a day's is always the next midnight.
    [[nodiscard]] CursorPoint ceiling(CursorPoint point) const;
    /// The bound before \a point.
    [[nodiscard]] CursorPoint floor(CursorPoint point) const;

private:
    Target m_target = Target::None;
    int m_weekday = 0;
};

/// The rules by which windows are cut. A plain value.
struct SliceWindows final
{
    struct Window final
    {
        CursorPoint start;
        CursorPoint end;
    };
    /// False stops.
    using Sink = std::function<Result<bool>(Window)>;

    std::optional<CursorPoint> start{}; ///< Nothing before it is read.
    std::optional<CalendarDuration> step{}; ///< Nothing: one window.
    std::optional<CalendarDuration> granularity{};
    Clamping clamping{};

    /// The windows from \a lower to \a upper; \a isEnd: upper is where the reading ends, so the
    /// last window has it as its end. Returns whether \a sink wants more.
    [[nodiscard]] Result<bool> cut(CursorPoint lower, CursorPoint upper, bool isEnd,
                                   const Sink &sink) const;

private:
    [[nodiscard]] CursorPoint before(CursorPoint point) const;
};

} // namespace millrace::declarative
