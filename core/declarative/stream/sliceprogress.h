// SliceProgress: what was seen of a slice while it was read.
#pragma once

#include "core/declarative/stream/cursordefinition.h"
#include "core/declarative/value/value.h"

#include <optional>

namespace millrace::declarative {

/// Filled by the thread that reads the slice.
struct SliceProgress final
{
    std::optional<CursorPoint> newest{}; ///< Greatest value of the cursor.
    /// The same of the records before the paging began anew with a smaller slice: that is what the
    /// state takes.
    std::optional<CursorPoint> newestBeforeReset{};
    bool wasReset = false;
    Value newestText{}; ///< Greatest value as a state's text; null without one.

    /// Notes the cursor's value of \a record; \a keepsText: newestText is needed.
    void observe(const CursorDefinition &definition, const Value &record, bool keepsText);
    /// The same with the \a value of the cursor's field.
    void observeValue(const CursorDefinition &definition, const Value &value, bool keepsText);
    /// What the closed slice counts as its newest value.
    [[nodiscard]] std::optional<CursorPoint> closing() const
    {
        return wasReset ? newestBeforeReset : newest;
    }

private:
    // Neighbours mostly have the same value.
    Value m_lastValue;
};

} // namespace millrace::declarative
