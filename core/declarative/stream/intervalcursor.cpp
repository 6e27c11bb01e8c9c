#include "core/declarative/stream/intervalcursor.h"

namespace millrace::declarative {

IntervalCursor::IntervalCursor(std::shared_ptr<const CursorDefinition> definition,
                               CursorIntervals intervals)
    : m_definition(std::move(definition))
    , m_firstWanted(intervals.firstWanted())
    , m_intervals(std::move(intervals))
{
}

Result<void> IntervalCursor::generate(const SliceSink &sink)
{
    const auto intervals = [this] {
        const std::lock_guard lock(m_mutex);
        return m_intervals;
    }();
    return intervals.generate([&](SliceWindows::Window window) {
        StreamSlice slice;
        slice.cursor = m_definition->slice(window);
        return sink(std::move(slice));
    });
}

Result<std::optional<Value>> IntervalCursor::close(const StreamSlice &slice,
                                                   const SliceProgress &progress)
{
    const std::lock_guard lock(m_mutex);
    if (!m_intervals.close(m_definition->window(slice.cursor), progress.closing()))
        return std::optional<Value>();
    ++m_revision;
    return std::optional(m_intervals.state());
}

Value IntervalCursor::finish(bool) { return state(); }

Value IntervalCursor::state() const
{
    const std::lock_guard lock(m_mutex);
    return m_intervals.state();
}

std::uint64_t IntervalCursor::revision() const
{
    const std::lock_guard lock(m_mutex);
    return m_revision;
}

bool IntervalCursor::coversClosedSlices() const
{
    const std::lock_guard lock(m_mutex);
    return !m_intervals.hasGap();
}

std::optional<CursorPoint> IntervalCursor::firstWanted(const StreamSlice &) const
{
    return m_firstWanted;
}

} // namespace millrace::declarative
