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
    /// \a isOfStream: the first connection of a stream, not one beside it.
    MySqlLease(MySqlSessions &sessions, std::unique_ptr<MySqlConnection> connection,
               bool isOfStream)
        : m_sessions(&sessions)
        , m_connection(std::move(connection))
        , m_isOfStream(isOfStream)
    {
    }
    ~MySqlLease() { end(); }
    MySqlLease(MySqlLease &&) = default;
    MySqlLease &operator=(MySqlLease &&other) noexcept
    {
        end();
        m_sessions = other.m_sessions;
        m_connection = std::move(other.m_connection);
        m_isOfStream = other.m_isOfStream;
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
    bool m_isOfStream = true;
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
    /// Opens connections for \a streams at a time with \a readers each. \a mayLock: whether others
    /// may be kept from writing for as long as it takes to begin the transactions.
    MySqlSessions(ServerOptions options, int streams, int readers, bool mayLock);

    /// A connection for a stream. One more than planned gets a moment of its own.
    [[nodiscard]] Result<MySqlLease> take(const Cancellation &cancellation);
    /// Further connections for a stream that has one, as many as its readers may have and other
    /// streams can spare; none unless all show one moment.
    [[nodiscard]] std::vector<MySqlLease> takeBeside();

    /// Whether all connections so far show one moment.
    [[nodiscard]] bool showOneMoment();

private:
    friend class MySqlLease;

    using Connections = std::vector<std::unique_ptr<MySqlConnection>>;

    void giveBack(std::unique_ptr<MySqlConnection> connection, bool isOfStream);
    Result<void> begin(const Cancellation &cancellation);
    [[nodiscard]] Result<std::unique_ptr<MySqlConnection>>
    openConnection(const MySqlConnection *beside, const Cancellation &cancellation);
    /// Starts the transactions of all connections. Whether they show one moment without a lock.
    Result<bool> startTogether(const Connections &connections, const Cancellation &cancellation);
    Result<void> startUnderLock(const Connections &connections, const Cancellation &cancellation);

    const ServerOptions m_options;
    const int m_streams;
    const int m_readers; ///< Of one stream.
    const bool m_mayLock;
    std::mutex m_mutex;
    Connections m_idle;
    int m_openStreams = 0;
    bool m_hasBegun = false;
    bool m_isOneMoment = true;
};

} // namespace millrace
