#include "core/connectors/mysql/mysqlsessions.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Looks at the binary log before a lock is taken.
constexpr int s_triesWithoutLock = 3;

Result<void> startTransaction(MySqlConnection &connection, const Cancellation &cancellation)
{
    // Going back to the savepoint after each stream lets go of the locks that keep others from
    // altering its table, while the snapshot stays. MariaDB does so only without a binary log.
    for (const QString &sql :
         {u"START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"_s, u"SAVEPOINT millrace"_s}) {
        if (const auto done = connection.execute(sql, cancellation); !done)
            return done.error();
    }
    return {};
}

/// Where the binary log of a MariaDB server was when the snapshot of \a connection was taken; empty
/// when the server writes none.
Result<QString> snapshotPlace(MySqlConnection &connection, const Cancellation &cancellation)
{
    auto rows = connection.query(u"SHOW STATUS LIKE 'binlog\\_snapshot\\_%'"_s, cancellation);
    if (!rows)
        return rows.error();
    QString place;
    while (rows->next()) {
        if (rows->text(0).endsWith("file"_L1, Qt::CaseInsensitive) && rows->text(1).isEmpty())
            return QString();
        place += rows->text(0) + u'=' + rows->text(1) + u'\n';
    }
    return place;
}

bool isOfServer(const Error &error, const ErrorDefinition &definition)
{
    return error.code == QLatin1StringView(definition.code);
}

} // namespace

void MySqlLease::end()
{
    if (m_connection)
        m_sessions->giveBack(std::move(m_connection), m_isOfStream);
}

MySqlSessions::MySqlSessions(ServerOptions options, int streams, int readers, bool mayLock)
    : m_options(std::move(options))
    , m_streams(std::max(streams, 1))
    , m_readers(std::max(readers, 1))
    , m_mayLock(mayLock)
{
}

Result<MySqlLease> MySqlSessions::take(const Cancellation &cancellation)
{
    const std::lock_guard lock(m_mutex);
    if (!m_hasBegun) {
        if (const auto begun = begin(cancellation); !begun)
            return begun.error();
        m_hasBegun = true;
    }
    while (!m_idle.empty()) {
        auto connection = std::move(m_idle.back());
        m_idle.pop_back();
        if (connection->isUsable()) {
            ++m_openStreams;
            return MySqlLease(*this, std::move(connection), true);
        }
    }
    auto connection = openConnection(nullptr, cancellation);
    if (!connection)
        return connection.error();
    if (const auto started = startTransaction(**connection, cancellation); !started)
        return started.error();
    m_isOneMoment = false;
    ++m_openStreams;
    return MySqlLease(*this, std::move(*connection), true);
}

std::vector<MySqlLease> MySqlSessions::takeBeside()
{
    const std::lock_guard lock(m_mutex);
    std::vector<MySqlLease> leases;
    if (!m_isOneMoment)
        return leases;
    // Every other stream must find a connection that shows the moment.
    const auto kept = static_cast<std::size_t>(std::max(m_streams - m_openStreams, 0));
    const auto wanted = static_cast<std::size_t>(m_readers - 1);
    while (leases.size() < wanted && m_idle.size() > kept) {
        auto connection = std::move(m_idle.back());
        m_idle.pop_back();
        if (connection->isUsable())
            leases.emplace_back(*this, std::move(connection), false);
    }
    return leases;
}

bool MySqlSessions::showOneMoment()
{
    const std::lock_guard lock(m_mutex);
    return m_isOneMoment;
}

void MySqlSessions::giveBack(std::unique_ptr<MySqlConnection> connection, bool isOfStream)
{
    const bool isOfUse = connection->isUsable()
        && connection->execute(u"ROLLBACK TO SAVEPOINT millrace"_s, Cancellation());
    const std::lock_guard lock(m_mutex);
    m_openStreams -= isOfStream ? 1 : 0;
    if (isOfUse)
        m_idle.push_back(std::move(connection));
}

Result<void> MySqlSessions::begin(const Cancellation &cancellation)
{
    Connections connections;
    while (static_cast<int>(connections.size()) < m_streams * m_readers) {
        auto connection = openConnection(connections.empty() ? nullptr : connections.front().get(),
                                         cancellation);
        if (!connection) {
            const bool isEnough = !connections.empty()
                && isOfServer(connection.error(), mysqlerrors::tooManyConnections);
            if (!isEnough)
                return connection.error();
            break;
        }
        connections.push_back(std::move(*connection));
    }
    const auto together = startTogether(connections, cancellation);
    if (!together)
        return together.error();
    if (!*together && m_mayLock) {
        if (const auto started = startUnderLock(connections, cancellation); !started)
            return started.error();
    } else {
        m_isOneMoment = *together;
    }
    // Readers of one table must see the same rows.
    if (!m_isOneMoment && static_cast<int>(connections.size()) > m_streams) {
        connections.resize(static_cast<std::size_t>(m_streams));
        m_isOneMoment = m_streams == 1;
    }
    m_idle = std::move(connections);
    return {};
}

Result<std::unique_ptr<MySqlConnection>>
MySqlSessions::openConnection(const MySqlConnection *beside, const Cancellation &cancellation)
{
    auto connection = beside != nullptr ? beside->openAnother(cancellation)
                                        : MySqlConnection::open(m_options, cancellation);
    if (!connection)
        return connection;
    QString sql = u"SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ"_s;
    if (const auto set = (*connection)->execute(sql, cancellation); !set)
        return set.error();
    // A connection that waits for its turn does so in a transaction.
    const MySqlServer &server = (*connection)->server();
    sql = u"SET SESSION idle_transaction_timeout = 0, idle_readonly_transaction_timeout = 0"_s;
    if (server.isMariaDb && server.isAtLeast(10, 3)) {
        if (const auto set = (*connection)->execute(sql, cancellation); !set)
            return set.error();
    }
    return connection;
}

Result<bool> MySqlSessions::startTogether(const Connections &connections,
                                          const Cancellation &cancellation)
{
    const bool canCompare = connections.front()->server().isMariaDb;
    for (int i = 0; i < s_triesWithoutLock; ++i) {
        QStringList places;
        for (const auto &connection : connections) {
            if (const auto started = startTransaction(*connection, cancellation); !started)
                return started.error();
            const auto place = canCompare && connections.size() > 1
                ? snapshotPlace(*connection, cancellation)
                : Result<QString>(QString());
            if (!place)
                return place.error();
            places << *place;
        }
        if (connections.size() == 1)
            return true;
        if (places.front().isEmpty())
            return false;
        places.removeDuplicates();
        if (places.size() == 1)
            return true;
    }
    return false;
}

Result<void> MySqlSessions::startUnderLock(const Connections &connections,
                                           const Cancellation &cancellation)
{
    MySqlConnection &first = *connections.front();
    // Waiting for the lock makes every new writer wait as well, so it must not take long.
    for (const QString &sql : {u"ROLLBACK"_s, u"SET SESSION lock_wait_timeout = 3"_s,
                               u"FLUSH TABLES WITH READ LOCK"_s}) {
        const auto done = first.execute(sql, cancellation);
        if (done)
            continue;
        const bool isRefused = isOfServer(done.error(), mysqlerrors::permissionDenied)
            || isOfServer(done.error(), mysqlerrors::lockWait)
            || isOfServer(done.error(), mysqlerrors::statementFailed);
        if (!isRefused)
            return done.error();
        m_isOneMoment = false;
        return startTransaction(first, cancellation);
    }
    Result<void> started;
    for (const auto &connection : connections) {
        if (started)
            started = startTransaction(*connection, cancellation);
    }
    auto unlocked = first.execute(u"UNLOCK TABLES"_s, cancellation);
    if (!started)
        return started;
    return unlocked;
}

} // namespace millrace
