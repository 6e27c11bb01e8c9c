// ProgressDisplay: shows how a run gets on, on standard error.
#pragma once

#include "app/cli/output.h"
#include "core/model/syncprogress.h"

#include <chrono>

namespace millrace {

/// How progress is shown.
enum class ProgressStyle {
    None,
    Line, ///< One line, redrawn in place.
    Plain, ///< A line every few seconds.
    Json, ///< One JSON object per line.
};

/// The style for \a output and the word of --progress; nothing when the word is unknown.
[[nodiscard]] ProgressStyle progressStyle(const GlobalOptions &options, const Output &output);

/// Takes snapshots as often as they come and shows them as often as the style allows. Used by the
/// main thread.
class ProgressDisplay final
{
public:
    ProgressDisplay(Output &output, ProgressStyle style)
        : m_output(output)
        , m_style(style)
    {
    }

    /// How often a snapshot is of use.
    [[nodiscard]] std::chrono::milliseconds interval() const;
    void show(const SyncProgress &progress);
    /// Removes the redrawn line before other text is written.
    void clear();

private:
    Output &m_output;
    const ProgressStyle m_style;
    bool m_isDrawn = false;
};

/// One line about \a progress: streams, rows, rate, rejected, remaining time or the next attempt.
[[nodiscard]] QString progressText(const SyncProgress &progress);

} // namespace millrace
