#include "core/connectors/mysql/mysqlwritecheck.h"

#include "core/connectors/mysql/mysqlnames.h"
#include "core/connectors/mysql/mysqlstoredcolumn.h"
#include "core/connectors/mysql/mysqlwriteerrors.h"
#include "core/sql/serversteps.h"

#include <QCoreApplication>
#include <QUuid>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The state the steps of one check share.
class WriteCheck final
{
public:
    WriteCheck(const MySqlWriteOptions &options, const Cancellation &cancellation)
        : m_options(options)
        , m_cancellation(cancellation)
        , m_database(options.server.database)
        , m_table(mySqlName(m_database,
                            s_ownPrefix + "check_"_L1 + QUuid::createUuid().toString(QUuid::Id128)))
    {
    }
    ~WriteCheck() { takeBack(); }
    WriteCheck(const WriteCheck &) = delete;
    WriteCheck &operator=(const WriteCheck &) = delete;

    Result<void> connect();
    Result<void> requireVersion();
    Result<void> lookAtDatabase();
    Result<void> makeTable();
    Result<void> writeRow();
    void takeBack();
    /// How rows would be written.
    [[nodiscard]] QString wayOfWriting();

private:
    const MySqlWriteOptions &m_options;
    const Cancellation &m_cancellation;
    QString m_database;
    QString m_table;
    std::unique_ptr<MySqlConnection> m_connection;
    bool m_hasMadeDatabase = false;
    bool m_hasMadeTable = false;
};

Result<void> WriteCheck::connect()
{
    auto connection = openWriteSession(m_options, m_cancellation);
    if (!connection)
        return connection.error();
    m_connection = std::move(*connection);
    return {};
}

/// Savepoints, strict modes and utf8mb4 as Millrace needs them came with these.
Result<void> WriteCheck::requireVersion()
{
    const MySqlServer &server = m_connection->server();
    if (server.isMariaDb ? server.isAtLeast(10, 2) : server.isAtLeast(5, 7))
        return {};
    return makeError(mysqlerrors::serverTooOld,
                     {serverName(m_options.server), server.text,
                      QCoreApplication::translate("mysql", "MySQL 5.7 or MariaDB 10.2")});
}

Result<void> WriteCheck::lookAtDatabase()
{
    const auto exists = databaseExists(*m_connection, m_database, m_cancellation);
    if (!exists)
        return exists.error();
    auto selected = selectDatabase(*m_connection, m_options, m_database, m_cancellation);
    m_hasMadeDatabase = selected.isOk() && !*exists;
    return selected;
}

Result<void> WriteCheck::makeTable()
{
    auto made = m_connection->execute("CREATE TABLE "_L1 + m_table
                                          + " (a INT NOT NULL PRIMARY KEY) ENGINE=InnoDB"_L1,
                                      m_cancellation);
    m_hasMadeTable = made.isOk();
    return made;
}

Result<void> WriteCheck::writeRow()
{
    auto done
        = m_connection->execute("INSERT INTO "_L1 + m_table + " VALUES (1)"_L1, m_cancellation);
    if (done)
        done = m_connection->execute("DELETE FROM "_L1 + m_table, m_cancellation);
    if (!done)
        return done;
    done = m_connection->execute("DROP TABLE "_L1 + m_table, m_cancellation);
    m_hasMadeTable = !done;
    return done;
}

void WriteCheck::takeBack()
{
    if (!m_hasMadeTable && !m_hasMadeDatabase)
        return;
    // A cancelled check has lost its connection, but not what it made.
    if (!m_connection->isUsable()) {
        auto again = openWriteSession(m_options, {});
        if (!again)
            return;
        m_connection = std::move(*again);
    }
    if (m_hasMadeTable)
        (void)m_connection->execute("DROP TABLE IF EXISTS "_L1 + m_table, {});
    if (!m_hasMadeDatabase)
        return;
    const auto others = m_connection->integer(
        "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = "_L1
            + mySqlText(m_database),
        {});
    if (others && *others == 0)
        (void)m_connection->execute("DROP DATABASE "_L1 + mySqlIdentifier(m_database), {});
    m_hasMadeDatabase = false;
    m_hasMadeTable = false;
}

QString WriteCheck::wayOfWriting()
{
    const auto isAllowed = m_connection && m_connection->isUsable()
        ? m_connection->integer(u"SELECT @@local_infile"_s, m_cancellation)
        : Result<qint64>(0);
    return isAllowed && *isAllowed != 0
        ? QCoreApplication::translate("mysql", "Find the way of writing: LOAD DATA LOCAL")
        : QCoreApplication::translate(
            "mysql",
            "Find the way of writing: INSERT, because the server does not allow LOAD DATA LOCAL, "
            "which is faster");
}

} // namespace

CheckResult checkWriting(const MySqlWriteOptions &options, const CheckObserver &observer,
                         const Cancellation &cancellation)
{
    CheckRun run(observer);
    WriteCheck check(options, cancellation);
    ServerSteps way(options.server, options.server.socketFolder);
    way.addTo(run, cancellation);
    run.step(QCoreApplication::translate("mysql", "Sign in"), [&] { return check.connect(); });
    run.step(QCoreApplication::translate("mysql", "Server version"),
             [&] { return check.requireVersion(); });
    run.step(QCoreApplication::translate("mysql", "Look at the database"),
             [&] { return check.lookAtDatabase(); });
    run.step(QCoreApplication::translate("mysql", "Make a table"),
             [&] { return check.makeTable(); });
    run.step(QCoreApplication::translate("mysql", "Write a row and take it back"),
             [&] { return check.writeRow(); });
    if (run.result().passed())
        run.step(check.wayOfWriting(), [] { return Result<void>(); });
    check.takeBack();
    return run.result();
}

} // namespace millrace
