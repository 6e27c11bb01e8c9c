// EndWaits: whether an end of a run waits before it asks its server again.
#pragma once

#include "core/connector/serverwait.h"
#include "core/model/syncprogress.h"

#include <array>
#include <mutex>
#include <optional>

namespace millrace {

/// Shared by a run and its connectors, which wait on threads of their own. Safe from any thread.
class EndWaits final
{
public:
    /// At \a now \a role begins to wait. Of waits at the same time the longest counts; short ones,
    /// as a limit of one's own makes all the time, do not.
    void note(EndpointRole role, const ServerWait &wait, TimePoint now)
    {
        if (wait.until - now < s_shortest)
            return;
        const std::lock_guard lock(m_mutex);
        ServerWait &latest = m_latest[placeOf(role)];
        if (wait.until > latest.until)
            latest = wait;
    }

    /// The longest wait that is not over at \a now.
    [[nodiscard]] std::optional<EndWait> at(TimePoint now) const
    {
        const std::lock_guard lock(m_mutex);
        std::optional<EndWait> found;
        for (const EndpointRole role : {EndpointRole::Source, EndpointRole::Destination}) {
            const ServerWait &wait = m_latest[placeOf(role)];
            if (wait.until > now && (!found || wait.until > found->until))
                found = EndWait{role, wait.until, wait.isRateLimit};
        }
        return found;
    }

    /// The attempt is over, and nobody waits any longer.
    void clear()
    {
        const std::lock_guard lock(m_mutex);
        m_latest = {};
    }

private:
    static constexpr std::chrono::seconds s_shortest{3};

    [[nodiscard]] static std::size_t placeOf(EndpointRole role)
    {
        return role == EndpointRole::Source ? 0 : 1;
    }

    mutable std::mutex m_mutex;
    std::array<ServerWait, 2> m_latest{}; ///< Of the source, of the destination.
};

} // namespace millrace
