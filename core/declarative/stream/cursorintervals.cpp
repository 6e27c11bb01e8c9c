#include "core/declarative/stream/cursorintervals.h"

#include "core/declarative/stream/streamerrors.h"

#include <algorithm>
#include <tuple>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

bool isInSlices(const Value &state)
{
    const Value &type = state["state_type"];
    return type.isText() && (type.text() == "date-range" || type.text() == "integer");
}

} // namespace

Result<CursorIntervals> CursorIntervals::create(const std::string &stream,
                                                std::shared_ptr<const CursorDefinition> definition,
                                                const Value &state, std::int64_t lookback)
{
    const auto unreadable = [&] {
        return makeError(errors::s_stateInvalid,
                         {QString::fromStdString(stream),
                          u"its state has a value of %1 that fits none of the formats"_s.arg(
                              QString::fromStdString(definition->field()))});
    };
    CursorIntervals intervals(definition);
    if (isInSlices(state)) {
        if (!intervals.readSlices(state))
            return unreadable();
        return intervals;
    }
    CursorPoint first = definition->start();
    if (const Value *value = state.find(definition->field()); value && !value->isNull()) {
        auto point = definition->scale().read(*value);
        if (!point)
            return unreadable();
        if (lookback > 0) {
            // Through the text, whose format may know less than a microsecond.
            const CalendarDuration duration{0, std::chrono::seconds(lookback)};
            point = definition->scale().read(
                definition->scale().write(shiftedPoint(*point, duration, -1)));
            if (!point)
                return unreadable();
        }
        first = std::max(first, *point);
    }
    if (state.isMapping())
        intervals.m_others = state;
    intervals.m_firstWanted = first;
    intervals.m_intervals.push_back({definition->start(), first, first});
    return intervals;
}

bool CursorIntervals::readSlices(const Value &state)
{
    const CursorScale &scale = m_definition->scale();
    const Value &slices = state["slices"];
    if (!slices.isList() || slices.list().empty())
        return false;
    for (const Value &slice : slices.list()) {
        const auto start = scale.read(slice["start"]);
        const auto end = scale.read(slice["end"]);
        if (!start || !end)
            return false;
        m_intervals.push_back({*start, *end, scale.read(slice["most_recent_cursor_value"])});
    }
    const Interval &front = m_intervals.front();
    m_firstWanted = front.newest.value_or(front.end);
    if (state["legacy"].isMapping())
        m_others = state["legacy"];
    merge();
    return true;
}

Result<void> CursorIntervals::generate(const SliceWindows::Sink &sink) const
{
    const SliceWindows &windows = m_definition->windows();
    // Closing slices changes the intervals while the windows are still being made.
    const std::vector<Interval> intervals = m_intervals;
    const auto cut = [&](CursorPoint lower, CursorPoint upper, bool isEnd) {
        return windows.cut(lower, upper, isEnd, sink);
    };
    if (m_definition->start() < intervals.front().start) {
        const Result<bool> wantsMore = cut(m_definition->start(), intervals.front().start, false);
        if (!wantsMore || !*wantsMore)
            return wantsMore ? Result<void>() : wantsMore.error();
    }
    for (std::size_t index = 0; index + 1 < intervals.size(); ++index) {
        const CursorPoint lower = windows.granularity
            ? shiftedPoint(intervals[index].end, *windows.granularity)
            : intervals[index].end;
        const Result<bool> wantsMore = cut(lower, intervals[index + 1].start, false);
        if (!wantsMore || !*wantsMore)
            return wantsMore ? Result<void>() : wantsMore.error();
    }
    const Result<CursorPoint> end = m_definition->end();
    if (!end)
        return end.error();
    const Result<bool> outcome = cut(m_definition->lookedBack(intervals.back().end), *end, true);
    return outcome ? Result<void>() : outcome.error();
}

bool CursorIntervals::close(const std::optional<SliceWindows::Window> &window,
                            const std::optional<CursorPoint> &newest)
{
    if (window)
        m_intervals.push_back({window->start, window->end, newest});
    else if (m_definition->scale().isCount() && newest && *newest != 0)
        m_intervals.push_back({m_firstWanted, *newest, newest});
    else
        return false;
    merge();
    return true;
}

void CursorIntervals::merge()
{
    std::stable_sort(m_intervals.begin(), m_intervals.end(),
                     [](const Interval &left, const Interval &right) {
                         return std::tie(left.start, left.end) < std::tie(right.start, right.end);
                     });
    std::size_t last = 0;
    for (std::size_t index = 1; index < m_intervals.size(); ++index) {
        Interval &kept = m_intervals[last];
        const Interval &interval = m_intervals[index];
        if (m_definition->scale().next(kept.end) < interval.start) {
            m_intervals[++last] = interval;
            continue;
        }
        kept.end = std::max(kept.end, interval.end);
        // Nothing is less than any value.
        kept.newest = std::max(kept.newest, interval.newest);
    }
    m_intervals.erase(m_intervals.begin() + std::ptrdiff_t(last + 1), m_intervals.end());
}

Value CursorIntervals::newestText() const
{
    const Interval &first = m_intervals.front();
    return m_definition->scale().write(first.newest.value_or(first.start));
}

Value CursorIntervals::state() const
{
    Value state = m_others;
    state.mutableMapping().set(m_definition->field(), newestText());
    return state;
}

} // namespace millrace::declarative
