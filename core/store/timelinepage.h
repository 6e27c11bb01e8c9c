// TimelinePage: runs and changes in one order, read page by page.
#pragma once

#include "core/model/job.h"
#include "core/model/timelineevent.h"
#include "core/store/statedatabase.h"

#include <optional>
#include <variant>
#include <vector>

namespace millrace {

/// A run or a change. A plain value.
struct TimelineEntry final
{
    std::variant<Job, TimelineEvent> what;

    [[nodiscard]] const Job *job() const { return std::get_if<Job>(&what); }
    [[nodiscard]] const TimelineEvent *event() const { return std::get_if<TimelineEvent>(&what); }
    [[nodiscard]] TimePoint time() const { return job() ? job()->createdAt : event()->time; }
    [[nodiscard]] const QString &connectionId() const
    {
        return job() ? job()->connectionId : event()->connectionId;
    }
};

/// What a timeline shows.
struct TimelineFilter final
{
    enum class Kind {
        All,
        Runs,
        Changes,
        Settings, ///< Changes of one kind each, from here on.
        Streams,
        Ends,
        Checkpoints,
        Pauses,
    };
    enum class State { Any, Succeeded, Troubled, Cancelled };

    Kind kind = Kind::All;
    State state = State::Any; ///< Of runs; any other than Any leaves the changes out.
    std::optional<TimePoint> since{};
    std::optional<TimePoint> until{}; ///< Not this moment itself.

    bool operator==(const TimelineFilter &) const = default;
    [[nodiscard]] bool takesRuns() const { return kind == Kind::All || kind == Kind::Runs; }
    [[nodiscard]] bool takesChanges() const { return kind != Kind::Runs && state == State::Any; }
    /// The kinds of changes it takes; none: every kind.
    [[nodiscard]] std::vector<TimelineKind> kinds() const;
    [[nodiscard]] bool takes(const TimelineEntry &entry) const;
};

/// "all", "runs", "changes", "settings", "streams", "ends", "checkpoints", "pauses".
[[nodiscard]] QString timelineFilterName(TimelineFilter::Kind kind);
[[nodiscard]] std::optional<TimelineFilter::Kind> timelineFilterFromName(const QString &name);

/// Where the next page begins: behind this run and this change.
struct TimelineCursor final
{
    std::optional<qint64> beforeJob{};
    std::optional<qint64> beforeEvent{};
};

struct TimelinePage final
{
    std::vector<TimelineEntry> entries; ///< Newest first.
    TimelineCursor next{};
    bool isLast = false;
};

/// Reads the next entries of the connection, or of all when \a connectionId is empty, that pass
/// \a filter, at least \a wanted of them unless it is the last page. Blocks; for background
/// threads.
[[nodiscard]] Result<TimelinePage> timelinePage(StateDatabase &database,
                                                const QString &connectionId,
                                                const TimelineFilter &filter,
                                                const TimelineCursor &cursor, int wanted);

/// The one order of runs and changes: newest first. Takes at most \a most of both lists, which are
/// newest first themselves.
[[nodiscard]] std::vector<TimelineEntry>
merged(std::vector<Job> jobs, std::vector<TimelineEvent> events, std::size_t most);

} // namespace millrace
