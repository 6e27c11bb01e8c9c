// CursorDefinition: what the manifest says of a stream's cursor.
#pragma once

#include "core/declarative/manifest/component.h"
#include "core/declarative/request/requestoption.h"
#include "core/declarative/runtime.h"
#include "core/declarative/stream/cursorscale.h"
#include "core/declarative/stream/minmaxdatetime.h"
#include "core/declarative/stream/slicewindows.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace::declarative {

/// The components DatetimeBasedCursor and IncrementingCountCursor, evaluated with the person's
/// configuration. Does not change; shared by the cursors of all partitions; safe from any thread.
class CursorDefinition final
{
public:
    /// \a catalogueField replaces the manifest's field where the manifest allows it. \a parameters
    /// are those of the stream. Errors: declarative.component_invalid, those of templates and
    /// moments. \a runtime outlives it.
    [[nodiscard]] static Result<std::shared_ptr<const CursorDefinition>>
    create(const Component &component, const std::vector<std::string> &catalogueField,
           const Value &parameters, Runtime &runtime);

    [[nodiscard]] const std::string &field() const { return m_field; }
    [[nodiscard]] const CursorScale &scale() const { return m_scale; }
    [[nodiscard]] const SliceWindows &windows() const { return m_windows; }
    [[nodiscard]] CursorPoint start() const { return *m_windows.start; }
    [[nodiscard]] bool isDataFeed() const { return m_isDataFeed; }
    [[nodiscard]] bool filtersRecords() const { return m_filtersRecords; }
    /// global_substream_cursor.
    [[nodiscard]] bool isGlobal() const { return m_isGlobal; }

    /// Where the reading ends, as it is now.
    [[nodiscard]] Result<CursorPoint> end() const;
    /// \a point less the lookback window.
    [[nodiscard]] CursorPoint lookedBack(CursorPoint point) const;

    [[nodiscard]] Value slice(SliceWindows::Window window) const;
    /// The bounds in \a slice; nothing when it has none, as those of counts.
    [[nodiscard]] std::optional<SliceWindows::Window> window(const Value &slice) const;
    /// \a slice with a later start.
    [[nodiscard]] Value startingAt(const Value &slice, CursorPoint start) const;

    /// Puts the bounds of \a slice, which is partition or cursor, into \a options.
    [[nodiscard]] Result<void> addOptions(RequestOptions &options, const Value &slice) const;

private:
    explicit CursorDefinition(Runtime &runtime)
        : m_runtime(runtime)
    {
    }

    [[nodiscard]] Result<void> readDatetime(const Component &component, const Value &parameters);
    [[nodiscard]] Result<void> readBounds(const Component &component, const std::string &format);
    [[nodiscard]] Result<void> readCount(const Component &component);
    [[nodiscard]] Result<void> readClamping(const Component &component);
    [[nodiscard]] Result<void> readOptions(const Component &component);

    Runtime &m_runtime;
    std::string m_field;
    CursorScale m_scale;
    SliceWindows m_windows;
    std::optional<MinMaxDatetime> m_end; ///< Nothing: now.
    std::optional<CalendarDuration> m_lookback;
    CalendarDuration m_clampedEnd; ///< Taken off a clamped end.
    std::string m_startField;
    std::string m_endField;
    std::string m_startOptionField; ///< The same by the stream's parameters.
    std::string m_endOptionField;
    std::optional<RequestOption> m_startOption;
    std::optional<RequestOption> m_endOption;
    bool m_isDataFeed = false;
    bool m_filtersRecords = false;
    bool m_isGlobal = false;
};

} // namespace millrace::declarative
