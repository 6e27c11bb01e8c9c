#include "core/connectors/mysql/mysqlwritesession.h"

#include "core/connectors/mysql/mysqlnames.h"
#include "core/connectors/mysql/mysqlwriteerrors.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Whoever reads a table for hours must not keep a run waiting that long for a change of it. The
/// warnings tell which rows the server changed, so some have to be kept.
constexpr auto s_settings = "SET SESSION lock_wait_timeout = 60, max_error_count = 64, "
                            "foreign_key_checks = 1, unique_checks = 1, autocommit = 1"_L1;

} // namespace

Result<std::unique_ptr<MySqlConnection>> openWriteSession(const MySqlWriteOptions &options,
                                                          const Cancellation &cancellation)
{
    ServerOptions server = options.server;
    server.database.clear();
    auto connection = MySqlConnection::open(server, cancellation, MySqlConnection::Use::Writing);
    if (!connection)
        return connection;
    if (const auto set = (*connection)->execute(s_settings, cancellation); !set)
        return set.error();
    return connection;
}

Result<bool> databaseExists(MySqlConnection &connection, const QString &name,
                            const Cancellation &cancellation)
{
    const auto found = connection.integer(
        "SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = "_L1
            + mySqlText(name),
        cancellation);
    if (!found)
        return found.error();
    return *found > 0;
}

Result<void> selectDatabase(MySqlConnection &connection, const MySqlWriteOptions &options,
                            const QString &name, const Cancellation &cancellation)
{
    const auto exists = databaseExists(connection, name, cancellation);
    if (!exists)
        return exists.error();
    if (!*exists && !options.createsDatabase)
        return makeError(mysqlerrors::databaseAbsent, {serverName(options.server), name}, {},
                         u"/database"_s);
    if (!*exists) {
        auto made = connection.execute("CREATE DATABASE IF NOT EXISTS "_L1 + mySqlIdentifier(name)
                                           + " CHARACTER SET utf8mb4"_L1,
                                       cancellation);
        if (!made)
            return made;
    }
    return connection.execute("USE "_L1 + mySqlIdentifier(name), cancellation);
}

} // namespace millrace
