// Put back: makes what a change in the timeline altered what it was before.
#pragma once

#include "core/model/connection.h"
#include "core/model/timelineevent.h"
#include "core/store/profile.h"
#include "core/store/statedatabase.h"

#include <optional>
#include <vector>

namespace millrace {

/// Whether \a event is one that can ever be put back; "store.not_put_back" with the reason if not.
[[nodiscard]] Result<void> checkPutBack(const TimelineEvent &event);

/// \a connection as it is now, with the values \a event changed as they were before it; what was
/// changed since in other places stays. "store.not_put_back" when the event no longer applies: a
/// stream, field or the like is gone. REQUIRES: checkPutBack(event), and no change of an endpoint
/// itself or of checkpoints.
[[nodiscard]] Result<Connection> withPutBack(Connection connection, const TimelineEvent &event);

/// What putting back a change would do now. A plain value.
struct PutBackPlan final
{
    TimelineEvent event;
    /// From as it is now to as it would be; none when everything is as it was before the event.
    std::vector<TimelineEvent> changes;
    Connection now; ///< The connection as it is, and as it would be.
    Connection then;
    qint64 newest = 0; ///< The newest change of the connection that is known of.
    QStringList others{}; ///< Names of further connections that a changed endpoint concerns.
    bool leavesSecrets = false; ///< Secrets changed with it and stay as they are.
};

/// Puts changes back, one act each, which the timeline tells like any other: putting that back
/// undoes it. Safe from any thread; blocks.
class TimelinePutBack final
{
public:
    TimelinePutBack(StateDatabase &database, Profile profile)
        : m_database(database)
        , m_profile(std::move(profile))
    {
    }

    /// Looks, and changes nothing. "store.change_unknown", "store.not_put_back".
    [[nodiscard]] Result<PutBackPlan> plan(qint64 eventId) const;
    /// Does what \a plan says and nothing else: "store.changed_meanwhile" when the values it is
    /// about are no longer as it found them. Returns what the timeline now tells of it, to be put
    /// back for an undo in this order. Checkpoints are refused while a run is on.
    [[nodiscard]] Result<std::vector<TimelineEvent>> apply(const PutBackPlan &plan,
                                                           ChangeOrigin origin);
    /// Plans and applies \a eventIds one after another, all of them or none.
    [[nodiscard]] Result<std::vector<TimelineEvent>> applyAll(const std::vector<qint64> &eventIds,
                                                              ChangeOrigin origin);

private:
    [[nodiscard]] Result<void> planEndpoint(PutBackPlan &plan) const;
    [[nodiscard]] Result<void> planCheckpoints(PutBackPlan &plan) const;
    [[nodiscard]] Result<void> applyConnection(const PutBackPlan &plan, ChangeOrigin origin);
    [[nodiscard]] Result<void> applyEndpoint(const PutBackPlan &plan, ChangeOrigin origin);
    [[nodiscard]] Result<void> applyCheckpoints(const PutBackPlan &plan, ChangeOrigin origin);

    StateDatabase &m_database;
    const Profile m_profile;
};

} // namespace millrace
