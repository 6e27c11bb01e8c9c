#include "tests/engine/faultyserver.h"

#include "tests/servers/servertools.h"

namespace millrace::test {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const auto s_database = u"live"_s;
const auto s_password = u"c1erk"_s;

class FaultyPostgres final : public FaultyServer
{
public:
    explicit FaultyPostgres(const QString &dataFolder)
        : m_server(PostgresOptions{.dataFolder = dataFolder})
    {
        m_server.start();
        m_server.createDatabase(s_database);
        execute("CREATE ROLE clerk LOGIN PASSWORD '%1'; GRANT ALL ON DATABASE live TO clerk;"
                "GRANT ALL ON SCHEMA public TO clerk"_L1.arg(s_password));
    }

    [[nodiscard]] QString connectorId() const override { return u"postgres"_s; }
    [[nodiscard]] int port() const override { return m_server.port(); }
    void start() override { m_server.start(); }
    void kill() override { m_server.kill(); }
    [[nodiscard]] bool isRunning() override { return m_server.isRunning(); }
    void execute(const QString &sql) override { m_server.execute(s_database, sql); }
    [[nodiscard]] QString value(const QString &sql) override
    {
        return m_server.value(s_database, sql);
    }
    void makeRows(const QString &table, int rows) override
    {
        execute("CREATE TABLE %1(id int PRIMARY KEY, name text);"
                "INSERT INTO %1 SELECT n, 'row ' || n || repeat('.', 300) "
                "FROM generate_series(0, %2) n; GRANT SELECT ON %1 TO clerk; ANALYZE %1"_L1.arg(
                    table, QString::number(rows - 1)));
    }
    void whileLocked(const QString &table, Lock lock, const std::function<void()> &body) override
    {
        QProcess client;
        const QByteArray mode = lock == Lock::Rows ? "EXCLUSIVE" : "ACCESS EXCLUSIVE";
        const QString held = "SELECT count(*) FROM pg_locks WHERE granted AND relation = "
                             "'%1'::regclass AND mode LIKE '%ExclusiveLock'"_L1.arg(table);
        holdLock(
            client, u"psql"_s,
            {u"-X"_s, u"-q"_s, u"-h"_s, m_server.socketFolder(), u"-p"_s, QString::number(port()),
             u"-U"_s, m_server.user(), u"-d"_s, s_database},
            "BEGIN; LOCK TABLE " + table.toUtf8() + " IN " + mode + " MODE;\n",
            [&] { return value(held) != "0"_L1; }, body);
    }
    void makeRightsRevocable() override { }
    void revoke(const QString &right, const QString &table) override
    {
        execute("REVOKE %1 ON %2 FROM clerk"_L1.arg(right, table));
    }
    void grant(const QString &right, const QString &table) override
    {
        execute("GRANT %1 ON %2 TO clerk"_L1.arg(right, table));
    }

protected:
    [[nodiscard]] bool hasWaiter() override
    {
        return value(u"SELECT count(*) FROM pg_stat_activity WHERE usename = 'clerk' AND "
                     "wait_event_type = 'Lock'"_s)
            != "0"_L1;
    }

private:
    PostgresServer m_server;
};

class FaultyMariaDb final : public FaultyServer
{
public:
    explicit FaultyMariaDb(const QString &dataFolder)
        : m_server(MariaDbOptions{.settings = {u"--innodb-lock-wait-timeout=2"_s},
                                  .dataFolder = dataFolder})
    {
        m_server.start();
        m_server.createDatabase(s_database);
        execute("CREATE USER clerk IDENTIFIED BY '%1'; GRANT ALL ON live.* TO clerk; "
                "GRANT RELOAD ON *.* TO clerk"_L1.arg(s_password));
    }

    [[nodiscard]] QString connectorId() const override { return u"mysql"_s; }
    [[nodiscard]] int port() const override { return m_server.port(); }
    void start() override { m_server.start(); }
    void kill() override { m_server.kill(); }
    [[nodiscard]] bool isRunning() override { return m_server.isRunning(); }
    void execute(const QString &sql) override { m_server.execute(s_database, sql); }
    [[nodiscard]] QString value(const QString &sql) override
    {
        return m_server.value(s_database, sql);
    }
    void makeRows(const QString &table, int rows) override
    {
        execute("CREATE TABLE %1(id int PRIMARY KEY, name text);"
                "INSERT INTO %1 SELECT seq, CONCAT('row ', seq, REPEAT('.', 300)) "
                "FROM seq_0_to_%2; ANALYZE TABLE %1"_L1.arg(table, QString::number(rows - 1)));
    }
    void whileLocked(const QString &table, Lock lock, const std::function<void()> &body) override
    {
        QProcess client;
        QByteArray said;
        // Rows behind the last one are locked too, so that nothing can be added.
        const QString statement
            = (lock == Lock::Rows ? u"BEGIN; SELECT COUNT(*) FROM %1 FOR UPDATE"_s
                                  : u"LOCK TABLES %1 WRITE"_s)
                  .arg(table);
        holdLock(
            client, u"mariadb"_s,
            {u"--no-defaults"_s, u"-u"_s, u"root"_s, u"-S"_s, m_server.socket(), u"-n"_s, u"-N"_s,
             u"-D"_s, s_database},
            statement.toUtf8() + "; SELECT 'held';\n",
            [&] {
                client.waitForReadyRead(1000);
                said += client.readAllStandardOutput();
                return said.contains("held");
            },
            body);
    }
    void makeRightsRevocable() override
    {
        // Rights on a whole database are looked at when a session chooses the database.
        QString sql = u"REVOKE ALL ON live.* FROM clerk;"_s;
        for (const QStringList &row : m_server.rows(s_database, u"SHOW TABLES"_s))
            sql += "GRANT ALL ON live.%1 TO clerk;"_L1.arg(row.front());
        execute(sql);
    }
    void revoke(const QString &right, const QString &table) override
    {
        execute("REVOKE %1 ON live.%2 FROM clerk"_L1.arg(right, table));
    }
    void grant(const QString &, const QString &) override
    {
        execute(u"GRANT ALL ON live.* TO clerk"_s);
    }

protected:
    [[nodiscard]] bool hasWaiter() override
    {
        // INNODB_TRX would not do: InnoDB shows an old state there to whoever asks more often than
        // ten times in a second.
        for (const QStringList &row : m_server.rows(s_database, u"SHOW ENGINE INNODB STATUS"_s)) {
            if (row.join(u' ').contains("\nLOCK WAIT "_L1))
                return true;
        }
        return value(u"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE = 'Waiting "
                     "for table metadata lock'"_s)
            != "0"_L1;
    }

private:
    MariaDbServer m_server;
};

} // namespace

std::unique_ptr<FaultyServer> FaultyServer::make(Kind kind, const QString &dataFolder)
{
    if (kind == Kind::Postgres)
        return std::make_unique<FaultyPostgres>(dataFolder);
    return std::make_unique<FaultyMariaDb>(dataFolder);
}

QJsonObject FaultyServer::configuration(int port) const
{
    return {{u"host"_s, u"127.0.0.1"_s},
            {u"port"_s, port == 0 ? this->port() : port},
            {u"database"_s, s_database},
            {u"username"_s, u"clerk"_s},
            {u"password"_s, s_password}};
}

void FaultyServer::waitForWaiter()
{
    if (!waitUntil([this] { return hasWaiter(); }, 60s))
        qFatal("No session waits for a lock.");
}

void FaultyServer::holdLock(QProcess &client, const QString &program, const QStringList &arguments,
                            const QByteArray &statements, const std::function<bool()> &isHeld,
                            const std::function<void()> &body)
{
    client.start(program, arguments);
    if (!client.waitForStarted() || client.write(statements) < 0 || !client.waitForBytesWritten())
        qFatal("The program %s cannot be run.", qUtf8Printable(program));
    if (!waitUntil(isHeld, 30s))
        qFatal("No lock: %s", client.readAllStandardError().constData());
    body();
    client.closeWriteChannel();
    if (!client.waitForFinished())
        qFatal("The program %s does not end.", qUtf8Printable(program));
}

} // namespace millrace::test
