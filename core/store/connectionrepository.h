// ConnectionRepository: the connections.
#pragma once

#include "core/model/connection.h"
#include "core/model/timelineevent.h"
#include "core/store/statedatabase.h"

#include <functional>
#include <vector>

namespace millrace {

/// Safe from any thread; the database must outlive it.
class ConnectionRepository final
{
public:
    explicit ConnectionRepository(StateDatabase &database)
        : m_database(database)
    {
    }

    /// Ordered by name.
    [[nodiscard]] Result<std::vector<Connection>> all() const;
    /// "store.connection_unknown" when there is none.
    [[nodiscard]] Result<Connection> find(const QString &id) const;
    /// By id or exact name.
    [[nodiscard]] Result<Connection> findByName(const QString &nameOrId) const;
    /// Inserts or updates by id; an empty id gets a new UUID. Returns what was stored. A stream
    /// whose sync mode, cursor or key (where it keeps one row per key) changed, and every stream of
    /// a connection whose source or destination changed, starts a new generation (see
    /// CheckpointStore) in the same transaction; one that is gone loses its state. A tag that is
    /// new is made, with the next colour; a tag named twice counts once. "store.name_taken";
    /// "store.tag_invalid"; "store.endpoint_unknown" when an end does not exist or has the other
    /// role. What changed is told to the timeline, as the doing of \a origin, in the same
    /// transaction.
    [[nodiscard]] Result<Connection> save(Connection connection,
                                          ChangeOrigin origin = ChangeOrigin::CommandLine);
    /// Stores what \a change makes of the connection as it is then, in one transaction: nothing
    /// that was saved meanwhile is lost, and a connection that was removed does not come back.
    /// Errors as save(), and "store.connection_unknown".
    [[nodiscard]] Result<Connection> edit(const QString &id,
                                          const std::function<void(Connection &)> &change,
                                          ChangeOrigin origin = ChangeOrigin::CommandLine);
    /// The same with a \a change that may refuse; nothing is stored then.
    [[nodiscard]] Result<Connection> change(const QString &id,
                                            const std::function<Result<void>(Connection &)> &change,
                                            ChangeOrigin origin = ChangeOrigin::CommandLine);
    /// Pauses or resumes the connection and nothing else, whatever was saved meanwhile. Returns
    /// what is stored now. "store.connection_unknown".
    [[nodiscard]] Result<Connection> setEnabled(const QString &id, bool isEnabled,
                                                ChangeOrigin origin = ChangeOrigin::CommandLine);
    /// Removes the connection with its jobs, checkpoints and rejected records; the data at the
    /// destination stay. "store.connection_unknown".
    [[nodiscard]] Result<void> remove(const QString &id);

private:
    StateDatabase &m_database;
};

} // namespace millrace
