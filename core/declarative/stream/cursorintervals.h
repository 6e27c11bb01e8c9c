// CursorIntervals: which parts of a cursor's scale have been read.
#pragma once

#include "core/declarative/stream/cursordefinition.h"
#include "core/declarative/stream/slicewindows.h"
#include "core/declarative/value/value.h"

#include <memory>
#include <optional>
#include <vector>

namespace millrace::declarative {

/// Slices that end in any order become intervals; the state is what lies in the first one, so that
/// nothing behind a gap counts. Not safe from several threads.
class CursorIntervals final
{
public:
    struct Interval final
    {
        CursorPoint start;
        CursorPoint end;
        std::optional<CursorPoint> newest{};
    };

    /// \a state is {field: value} (with other keys, which are kept), or the form with "slices";
    /// \a lookback seconds are taken off its value. Error: declarative.state_invalid.
    [[nodiscard]] static Result<CursorIntervals>
    create(const std::string &stream, std::shared_ptr<const CursorDefinition> definition,
           const Value &state, std::int64_t lookback = 0);

    /// The windows that are still to be read, up to now.
    [[nodiscard]] Result<void> generate(const SliceWindows::Sink &sink) const;
    /// \a window was read; \a newest is the greatest value in it. Without a window, as with
    /// counts, the values alone count: returns whether anything changed.
    bool close(const std::optional<SliceWindows::Window> &window,
               const std::optional<CursorPoint> &newest);

    [[nodiscard]] Value state() const;
    [[nodiscard]] Value newestText() const; ///< The value in state().
    /// Whether something was read behind a part that was not.
    [[nodiscard]] bool hasGap() const { return m_intervals.size() > 1; }
    /// The least value a record has that is new.
    [[nodiscard]] CursorPoint firstWanted() const { return m_firstWanted; }

private:
    explicit CursorIntervals(std::shared_ptr<const CursorDefinition> definition)
        : m_definition(std::move(definition))
    {
    }

    [[nodiscard]] bool readSlices(const Value &state);
    void merge();

    std::shared_ptr<const CursorDefinition> m_definition;
    std::vector<Interval> m_intervals;
    Value m_others = Value::emptyMapping(); ///< Keys of the given state that are kept.
    CursorPoint m_firstWanted = 0;
};

} // namespace millrace::declarative
