// Kills the program while it reads from or writes into real servers: the same rows, none lost, none
// twice.
//
// MILLRACE_FULL_TESTS=1 asks for 100 kills in each mode; MILLRACE_KILL_SEED repeats a failed run.
#include "tests/engine/killscene.h"
#include "tests/servers/mariadbserver.h"
#include "tests/servers/postgresserver.h"

#include <QtTest>

using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

QStringList joined(const QList<QStringList> &rows)
{
    QStringList lines;
    for (const QStringList &row : rows) {
        QString line;
        for (const QString &value : row)
            line += (value.isNull() ? u"NULL"_s : value) + u'|';
        lines << line;
    }
    return lines;
}

constexpr auto s_rowsOfOrders = "SELECT id, changed, qty, note FROM orders ORDER BY 1, 2, 4"_L1;

class PostgresTarget final : public KillTarget
{
public:
    [[nodiscard]] QString connectorId() const override { return u"postgres"_s; }
    [[nodiscard]] QJsonObject configuration(const QString &) const override
    {
        return {{u"host"_s, m_server.host()},         {u"port"_s, m_server.port()},
                {u"database"_s, u"live"_s},           {u"username"_s, m_server.user()},
                {u"password"_s, m_server.password()}, {u"meta_columns"_s, false}};
    }
    [[nodiscard]] QStringList content(const QString &) override
    {
        QStringList content = joined(m_server.rows(u"live"_s, s_rowsOfOrders));
        content << joined(m_server.rows(
            u"live"_s,
            u"SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname NOT IN "
            "('pg_catalog', 'information_schema') ORDER BY 1"_s));
        return content;
    }
    void clear() override { m_server.createDatabase(u"live"_s); }
    void keep() override { copy(u"live"_s, u"kept"_s); }
    void restore() override { copy(u"kept"_s, u"live"_s); }

private:
    void copy(const QString &from, const QString &to)
    {
        // The connection of a killed program may not have been noticed yet.
        m_server.execute(u"postgres"_s,
                         u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN "
                         "('live', 'kept')"_s);
        m_server.execute(u"postgres"_s, u"DROP DATABASE IF EXISTS %1 WITH (FORCE)"_s.arg(to));
        m_server.execute(u"postgres"_s, u"CREATE DATABASE %1 TEMPLATE %2"_s.arg(to, from));
    }

    PostgresServer &m_server = PostgresServer::shared();
};

class MariaDbTarget final : public KillTarget
{
public:
    [[nodiscard]] QString connectorId() const override { return u"mysql"_s; }
    [[nodiscard]] QJsonObject configuration(const QString &) const override
    {
        return {{u"host"_s, m_server.host()},         {u"port"_s, m_server.port()},
                {u"database"_s, u"live"_s},           {u"username"_s, m_server.user()},
                {u"password"_s, m_server.password()}, {u"meta_columns"_s, false}};
    }
    [[nodiscard]] QStringList content(const QString &) override
    {
        QStringList content = joined(m_server.rows(u"live"_s, s_rowsOfOrders));
        content << tables(u"live"_s);
        return content;
    }
    void clear() override
    {
        endConnections();
        m_server.createDatabase(u"live"_s);
    }
    void keep() override { copy(u"live"_s, u"kept"_s); }
    void restore() override { copy(u"kept"_s, u"live"_s); }

private:
    [[nodiscard]] QStringList tables(const QString &database)
    {
        QStringList names;
        for (const QStringList &row :
             m_server.rows({},
                           u"SELECT table_name FROM information_schema.tables WHERE "
                           "table_schema = '%1' ORDER BY 1"_s.arg(database)))
            names << row.value(0);
        return names;
    }

    void endConnections()
    {
        // The connection of a killed program may hold locks until it is noticed.
        for (const QStringList &row :
             m_server.rows({},
                           u"SELECT id FROM information_schema.processlist WHERE user = '%1'"_s.arg(
                               m_server.user())))
            m_server.execute({}, u"KILL %1"_s.arg(row.value(0)));
    }

    void copy(const QString &from, const QString &to)
    {
        endConnections();
        m_server.createDatabase(to);
        QString statements;
        for (const QString &table : tables(from))
            statements += u"CREATE TABLE `%2`.`%3` LIKE `%1`.`%3`; "
                          "INSERT INTO `%2`.`%3` SELECT * FROM `%1`.`%3`;"_s.arg(from, to, table);
        m_server.execute({}, statements);
    }

    MariaDbServer &m_server = MariaDbServer::shared();
};

/// A table that is shared by several readers: a row for each block.
class PostgresSource final : public KillSource
{
public:
    explicit PostgresSource(bool byTransactionNumber)
        : m_byTransactionNumber(byTransactionNumber)
    {
    }
    [[nodiscard]] QString connectorId() const override { return u"postgres"_s; }
    [[nodiscard]] QJsonObject configuration(const QString &) const override
    {
        return {{u"host"_s, m_server.host()},
                {u"port"_s, m_server.port()},
                {u"database"_s, u"origin"_s},
                {u"username"_s, m_server.user()},
                {u"password"_s, m_server.password()},
                {u"readers_per_table"_s, 3},
                {u"replication"_s,
                 QJsonObject{{u"method"_s, m_byTransactionNumber ? u"xmin"_s : u"cursor"_s}}}};
    }
    [[nodiscard]] bool needsNoCursor() const override { return m_byTransactionNumber; }
    void make(const QString &, int rows) override
    {
        m_server.createDatabase(u"origin"_s);
        execute(u"CREATE TABLE orders(id int PRIMARY KEY, changed int NOT NULL, qty numeric, note "
                "text, pad text) WITH (fillfactor = 10);"
                "INSERT INTO orders SELECT i, i / 7, CASE WHEN i % 97 = 0 THEN 'NaN' ELSE i % "
                "10::numeric "
                "END, 'note ' || i, repeat('x', 700) FROM generate_series(1, %1) i"_s.arg(rows));
    }
    void change(const QString &, int rows) override
    {
        execute(u"UPDATE orders SET changed = 10000 + id / 5, note = 'changed ' || id "
                "WHERE id % 3 = 0; INSERT INTO orders SELECT id + %1, 20000 + id / 6, qty, "
                "'new ' || id, pad FROM orders"_s.arg(rows));
    }
    void thin(const QString &) override { execute(u"DELETE FROM orders WHERE id % 5 = 0"_s); }

private:
    void execute(const QString &sql) { m_server.execute(u"origin"_s, sql); }

    PostgresServer &m_server = PostgresServer::shared();
    const bool m_byTransactionNumber;
};

/// A table that is shared by several readers: five ranges of its key.
class MariaDbSource final : public KillSource
{
public:
    [[nodiscard]] QString connectorId() const override { return u"mysql"_s; }
    [[nodiscard]] QJsonObject configuration(const QString &) const override
    {
        return {{u"host"_s, m_server.host()},
                {u"port"_s, m_server.port()},
                {u"database"_s, u"origin"_s},
                {u"username"_s, m_server.user()},
                {u"password"_s, m_server.password()}};
    }
    void make(const QString &, int rows) override
    {
        m_server.createDatabase(u"origin"_s);
        execute(u"CREATE TABLE orders(id INT PRIMARY KEY, changed INT NOT NULL, qty DATE, note "
                "TEXT, pad VARCHAR(3000)); INSERT INTO orders SELECT seq, seq DIV 7, IF(seq % 97 = "
                "0, '0000-00-00', DATE_ADD('2024-01-01', INTERVAL seq % 10 DAY)), CONCAT('note ', "
                "seq), REPEAT('x', 3000) FROM seq_1_to_%1; ANALYZE TABLE orders"_s.arg(rows));
    }
    void change(const QString &, int rows) override
    {
        execute(u"UPDATE orders SET changed = 10000 + id DIV 5, note = CONCAT('changed ', id) "
                "WHERE id % 3 = 0; INSERT INTO orders SELECT id + %1, 20000 + id DIV 6, qty, "
                "CONCAT('new ', id), pad FROM orders; ANALYZE TABLE orders"_s.arg(rows));
    }
    void thin(const QString &) override { execute(u"DELETE FROM orders WHERE id % 5 = 0"_s); }

private:
    void execute(const QString &sql)
    {
        m_server.execute(u"origin"_s, u"SET SESSION sql_mode = ''; "_s + sql);
    }

    MariaDbServer &m_server = MariaDbServer::shared();
};

} // namespace

class TestServerKills final : public QObject
{
    Q_OBJECT

private slots:
    void killAndResumeIntoPostgres_data() { addModes(); }
    void killAndResumeIntoPostgres();
    void killAndResumeIntoMariaDb_data() { addModes(); }
    void killAndResumeIntoMariaDb();

    void killAndResumeFromPostgres_data();
    void killAndResumeFromPostgres();
    void killAndResumeFromMariaDb_data() { addModes(); }
    void killAndResumeFromMariaDb();

    void killedRefreshIntoPostgres_data() { addRefreshModes(); }
    void killedRefreshIntoPostgres();
    void killedRefreshIntoMariaDb_data() { addRefreshModes(); }
    void killedRefreshIntoMariaDb();

    void killedRetryIntoPostgres_data() { addRetryModes(); }
    void killedRetryIntoPostgres();
    void killedRetryIntoMariaDb_data() { addRetryModes(); }
    void killedRetryIntoMariaDb();

private:
    static void addModes();
    static void addRefreshModes();
    void killRefresh(KillTarget &target);
    static void addRetryModes();
    void killRetry(KillTarget &target, const QString &mode);

    QRandomGenerator m_random = killMoments();
};

void TestServerKills::addModes()
{
    QTest::addColumn<QString>("mode");
    for (const char *mode : {"full_refresh_overwrite", "full_refresh_append", "incremental_append",
                             "incremental_append_dedup", "full_refresh_overwrite_dedup"})
        QTest::newRow(mode) << QString::fromLatin1(mode);
}

void TestServerKills::killAndResumeIntoPostgres()
{
    QFETCH(QString, mode);
    PostgresTarget target;
    const QString seen = KillScene(target, mode).killAndCompare(m_random, killCount(100));
    QVERIFY2(seen.isEmpty(), qPrintable(seen));
}

void TestServerKills::killAndResumeIntoMariaDb()
{
    QFETCH(QString, mode);
    MariaDbTarget target;
    const QString seen = KillScene(target, mode).killAndCompare(m_random, killCount(100));
    QVERIFY2(seen.isEmpty(), qPrintable(seen));
}

void TestServerKills::killAndResumeFromPostgres_data()
{
    addModes();
    QTest::newRow("by transaction number") << u"incremental_append"_s;
}

void TestServerKills::killAndResumeFromPostgres()
{
    QFETCH(QString, mode);
    const bool byTransactionNumber
        = QLatin1StringView(QTest::currentDataTag()) == "by transaction number"_L1;
    SqliteKillTarget target;
    KillScene scene(target, mode, std::make_unique<PostgresSource>(byTransactionNumber));
    const QString seen = scene.killAndCompare(m_random, killCount(100, 3));
    QVERIFY2(seen.isEmpty(), qPrintable(seen));
}

void TestServerKills::killAndResumeFromMariaDb()
{
    QFETCH(QString, mode);
    SqliteKillTarget target;
    KillScene scene(target, mode, std::make_unique<MariaDbSource>());
    const QString seen = scene.killAndCompare(m_random, killCount(100, 3));
    QVERIFY2(seen.isEmpty(), qPrintable(seen));
}

void TestServerKills::addRefreshModes()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("refresh");
    QTest::newRow("retain, append") << u"incremental_append"_s << u"retain"_s;
    QTest::newRow("remove, dedup") << u"incremental_append_dedup"_s << u"remove"_s;
}

void TestServerKills::killRefresh(KillTarget &target)
{
    QFETCH(QString, mode);
    QFETCH(QString, refresh);
    const QString seen
        = KillScene(target, mode).killRefreshAndCompare(m_random, killCount(100), refresh);
    QVERIFY2(seen.isEmpty(), qPrintable(seen));
}

void TestServerKills::killedRefreshIntoPostgres()
{
    PostgresTarget target;
    killRefresh(target);
}

void TestServerKills::killedRefreshIntoMariaDb()
{
    MariaDbTarget target;
    killRefresh(target);
}

void TestServerKills::addRetryModes()
{
    QTest::addColumn<QString>("mode");
    for (const char *mode : {"full_refresh_overwrite", "incremental_append"})
        QTest::newRow(mode) << QString::fromLatin1(mode);
}

void TestServerKills::killRetry(KillTarget &target, const QString &mode)
{
    const bool runsBetween = mode.startsWith("incremental"_L1);
    const QString seen
        = KillScene(target, mode).killRetryAndCompare(m_random, killCount(100), runsBetween);
    QVERIFY2(seen.isEmpty(), qPrintable(seen));
}

void TestServerKills::killedRetryIntoPostgres()
{
    QFETCH(QString, mode);
    PostgresTarget target;
    killRetry(target, mode);
}

void TestServerKills::killedRetryIntoMariaDb()
{
    QFETCH(QString, mode);
    MariaDbTarget target;
    killRetry(target, mode);
}

QTEST_GUILESS_MAIN(TestServerKills)
#include "testserverkills.moc"
