// TimelineEntry: a run or a change of a connection, and the pages they are read in.
#pragma once

#include "core/model/job.h"
#include "core/model/timelineevent.h"
#include "core/store/statedatabase.h"

#include <QString>

#include <optional>
#include <variant>
#include <vector>

namespace millrace {

/// A plain value.
struct TimelineEntry final
{
    std::variant<Job, TimelineEvent> what;

    [[nodiscard]] const Job *job() const { return std::get_if<Job>(&what); }
    [[nodiscard]] const TimelineEvent *event() const { return std::get_if<TimelineEvent>(&what); }
    [[nodiscard]] TimePoint time() const;
    /// "Run 12 succeeded", "Settings changed".
    [[nodiscard]] QString title() const;
    /// The balance of a run, or from → to of a change; one line.
    [[nodiscard]] QString detail() const;
    /// "by the schedule", "on the command line".
    [[nodiscard]] QString who() const;
    [[nodiscard]] QString iconName() const;
};

/// What a timeline shows.
struct TimelineFilter final
{
    enum class Kind { All, Runs, Changes };
    enum class State { Any, Succeeded, Troubled, Cancelled };

    Kind kind = Kind::All;
    State state = State::Any; ///< Of runs; any other than Any leaves the changes out.
    std::optional<TimePoint> since;
    std::optional<TimePoint> until; ///< Not this moment itself.

    bool operator==(const TimelineFilter &) const = default;
    [[nodiscard]] bool takesRuns() const { return kind != Kind::Changes; }
    [[nodiscard]] bool takesChanges() const { return kind != Kind::Runs && state == State::Any; }
    [[nodiscard]] bool takes(const TimelineEntry &entry) const;
};

/// Where the next page begins: behind this run and this change.
struct TimelineCursor final
{
    std::optional<qint64> beforeJob;
    std::optional<qint64> beforeEvent;
};

struct TimelinePage final
{
    std::vector<TimelineEntry> entries; ///< Newest first.
    TimelineCursor next;
    bool isLast = false;
};

/// Reads the next entries that pass \a filter, at least \a wanted of them unless it is the last
/// page. Blocks; for background threads.
[[nodiscard]] Result<TimelinePage> timelinePage(StateDatabase &database,
                                                const QString &connectionId,
                                                const TimelineFilter &filter,
                                                const TimelineCursor &cursor, int wanted);

/// The one order of runs and changes: newest first. Takes at most \a most of both lists, which are
/// newest first themselves.
[[nodiscard]] std::vector<TimelineEntry>
merged(std::vector<Job> jobs, std::vector<TimelineEvent> events, std::size_t most);

} // namespace millrace
