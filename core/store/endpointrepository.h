// EndpointRepository: the configured sources and destinations.
#pragma once

#include "core/model/endpoint.h"
#include "core/model/timelineevent.h"
#include "core/store/statedatabase.h"

#include <functional>
#include <vector>

namespace millrace {

/// Safe from any thread; the database must outlive it.
class EndpointRepository final
{
public:
    explicit EndpointRepository(StateDatabase &database)
        : m_database(database)
    {
    }

    [[nodiscard]] Result<std::vector<Endpoint>> all(EndpointRole role) const;
    /// "store.endpoint_unknown" when there is none.
    [[nodiscard]] Result<Endpoint> find(const QString &id) const;
    /// By id or exact name.
    [[nodiscard]] Result<Endpoint> findByName(EndpointRole role, const QString &nameOrId) const;
    /// Inserts or updates by id; an empty id gets a new UUID. Returns what was stored.
    /// "store.name_taken" when another endpoint of the role has the name. A change is told to the
    /// timeline of each connection that uses it, as the doing of \a origin, in the same
    /// transaction.
    [[nodiscard]] Result<Endpoint> save(Endpoint endpoint,
                                        ChangeOrigin origin = ChangeOrigin::CommandLine);
    /// Stores what \a change makes of the endpoint as it is then, unless it refuses. Errors as
    /// save(), and "store.endpoint_unknown".
    [[nodiscard]] Result<Endpoint> change(const QString &id,
                                          const std::function<Result<void>(Endpoint &)> &change,
                                          ChangeOrigin origin);
    /// "store.endpoint_in_use" names the connections that need it; "store.endpoint_unknown".
    [[nodiscard]] Result<void> remove(const QString &id);

private:
    StateDatabase &m_database;
};

} // namespace millrace
