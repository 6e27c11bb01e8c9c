// MySqlSessions: the connections of a run, which show one moment of the data where that can be.
#pragma once

#include "core/connectors/mysql/mysqlconnection.h"

#include <memory>
#include <mutex>
#include <vector>

namespace millrace {

class MySqlSessions;

/// A connection while one reader has it. Goes back when it is destroyed. Movable.
class MySqlLease final
{
public:
    MySqlLease() = default;
    MySqlLease(MySqlSessions &sessions, std::unique_ptr<MySqlConnection> connection)
        : m_sessions(&sessions)
        , m_connection(std::move(connection))
    {
    }
    ~MySqlLease() { end(); }
    MySqlLease(MySqlLease &&) = default;
    MySqlLease &operator=(MySqlLease &&other) noexcept
    {
        end();
        m_sessions = other.m_sessions;
        m_connection = std::move(other.m_connection);
        return *this;
    }
    MySqlLease(const MySqlLease &) = delete;
    MySqlLease &operator=(const MySqlLease &) = delete;

    [[nodiscard]] MySqlConnection *connection() const { return m_connection.get(); }
    /// Gives the connection back now.
    void end();

private:
    MySqlSessions *m_sessions = nullptr;
    std::unique_ptr<MySqlConnection> m_connection;
};

/// Opens the connections of a run together, at first use, each in a read-only transaction on a
/// consistent snapshot. Safe from any thread; must outlive its leases.
///
/// The snapshots show one moment when there is only one; when MariaDB's binary log says that
/// nothing was committed between them; or when a brief lock keeps others from committing meanwhile,
/// for which the account needs the right RELOAD.
class MySqlSessions final
{
public:
    /// \a count: connections to open. \a mayLock: whether others may be kept from writing for as
    /// long as it takes to begin the transactions.
    MySqlSessions(ServerOptions options, int count, bool mayLock);

    /// A connection that nobody else has. One more than planned gets a moment of its own.
    [[nodiscard]] Result<MySqlLease> take(const Cancellation &cancellation);

    /// Whether all connections so far show one moment.
    [[nodiscard]] bool showOneMoment();

private:
    friend class MySqlLease;

    using Connections = std::vector<std::unique_ptr<MySqlConnection>>;

    void giveBack(std::unique_ptr<MySqlConnection> connection);
    Result<void> begin(const Cancellation &cancellation);
    [[nodiscard]] Result<std::unique_ptr<MySqlConnection>>
    openConnection(const MySqlConnection *beside, const Cancellation &cancellation);
    /// Starts the transactions of all connections. Whether they show one moment without a lock.
    Result<bool> startTogether(const Connections &connections, const Cancellation &cancellation);
    Result<void> startUnderLock(const Connections &connections, const Cancellation &cancellation);

    const ServerOptions m_options;
    const int m_count;
    const bool m_mayLock;
    std::mutex m_mutex;
    Connections m_idle;
    bool m_hasBegun = false;
    bool m_isOneMoment = true;
};

} // namespace millrace
