// TimelineStore: the changes of connections over time.
#pragma once

#include "core/model/timelineevent.h"
#include "core/store/statedatabase.h"

#include <optional>
#include <vector>

namespace millrace {

/// Which changes are asked for. A plain value.
struct TimelineQuery final
{
    QString connectionId; ///< Empty: of every connection.
    std::vector<TimelineKind> kinds{}; ///< None: every kind.
    std::optional<TimePoint> since{};
    std::optional<TimePoint> until{}; ///< Not this moment itself.
    std::optional<qint64> before{}; ///< Only ids below.
};

/// Written by ConnectionRepository and EndpointRepository together with the change itself. Safe
/// from any thread; the database must outlive it.
class TimelineStore final
{
public:
    explicit TimelineStore(StateDatabase &database)
        : m_database(database)
    {
    }

    /// Newest first, at most \a limit, ids below \a before when it is set.
    [[nodiscard]] Result<std::vector<TimelineEvent>> list(const QString &connectionId, int limit,
                                                          std::optional<qint64> before = {}) const;
    /// The same of what \a query asks for.
    [[nodiscard]] Result<std::vector<TimelineEvent>> list(const TimelineQuery &query,
                                                          int limit) const;
    /// "store.change_unknown" when there is none.
    [[nodiscard]] Result<TimelineEvent> find(qint64 id) const;
    /// Stores \a event under a new id; for changes that are not those of a repository.
    [[nodiscard]] Result<void> add(const TimelineEvent &event);

private:
    StateDatabase &m_database;
};

} // namespace millrace
