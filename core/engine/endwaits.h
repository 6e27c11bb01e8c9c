// EndWaits: whether an end of a run waits before it asks its server again.
#pragma once

#include "core/connector/serverwait.h"
#include "core/model/syncprogress.h"

#include <algorithm>
#include <array>
#include <functional>
#include <mutex>
#include <optional>

namespace millrace {

/// Shared by a run and its connectors, which wait on threads of their own. Safe from any thread.
class EndWaits final
{
public:
    /// Told of a wait that begins, on the waiting thread. Must be quick, and ask nothing here.
    using Observer = std::function<void(EndpointRole role, const ServerWait &wait, TimePoint now)>;

    /// \a observer is told once of each wait until clear(), however many threads wait for the same.
    void observe(Observer observer)
    {
        const std::lock_guard lock(m_mutex);
        m_observer = std::move(observer);
    }

    /// At \a now \a role begins to wait. Of waits at the same time the longest counts; short ones,
    /// as a limit of one's own makes all the time, do not.
    void note(EndpointRole role, const ServerWait &wait, TimePoint now)
    {
        if (wait.until - now < s_shortest)
            return;
        const std::lock_guard lock(m_mutex);
        ServerWait &latest = m_latest[placeOf(role)];
        const bool isNew = wait.until - std::max(latest.until, now) >= s_shortest;
        if (wait.until > latest.until)
            latest = wait;
        if (isNew && m_observer)
            m_observer(role, wait, now);
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
        m_observer = {};
    }

private:
    static constexpr std::chrono::seconds s_shortest{3};

    [[nodiscard]] static std::size_t placeOf(EndpointRole role)
    {
        return role == EndpointRole::Source ? 0 : 1;
    }

    mutable std::mutex m_mutex;
    std::array<ServerWait, 2> m_latest{}; ///< Of the source, of the destination.
    Observer m_observer;
};

} // namespace millrace
