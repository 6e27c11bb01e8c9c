// Database servers behind a jump host, by each connector: check, discover, read and write go
// through an SSH tunnel, and a tunnel that dies is a matter of another attempt.
#include "tests/engine/enginefixture.h"
#include "tests/engine/faultyserver.h"
#include "tests/servers/sshserver.h"

#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int s_rows = 1000;
constexpr int s_manyRows = 150'000;

QJsonObject throughTunnel(const FaultyServer &server, const SshServer &jumpHost)
{
    QJsonObject configuration = server.configuration();
    configuration.insert(u"tunnel"_s,
                         QJsonObject{{u"method"_s, u"ssh"_s},
                                     {u"host"_s, jumpHost.host()},
                                     {u"port"_s, jumpHost.port()},
                                     {u"username"_s, jumpHost.user()},
                                     {u"key_file"_s, jumpHost.keyFile()},
                                     {u"known_hosts_file"_s, jumpHost.knownHostsFile()}});
    return configuration;
}

ConfiguredStream streamOf(EngineFixture &f, const QString &connector,
                          const QJsonObject &configuration, const QString &table, SyncMode mode)
{
    auto source = must(f.registry.createSource(connector, configuration));
    const Catalog catalog = must(source->discover({}, {}));
    for (const Stream &stream : catalog.streams) {
        if (stream.id.name != table)
            continue;
        ConfiguredStream configured;
        configured.stream = stream;
        configured.mode = mode;
        configured.cursorField = mode.isIncremental() ? u"id"_s : QString();
        return configured;
    }
    qFatal("The source has no stream %s.", qUtf8Printable(table));
}

ConfiguredStream fakeStream(EngineFixture &f, qint64 rows)
{
    FakeStream &script = f.script->streams[u"goods"_s];
    script.rows = rows;
    script.rowsPerBatch = 500;
    ConfiguredStream stream;
    stream.stream = FakeSource::described(u"goods"_s, script);
    stream.mode = s_incrementalAppend;
    return stream;
}

RunOptions onceOptions()
{
    RunOptions options;
    options.maximumAttempts = 1;
    options.flush.rows = 2000;
    return options;
}

/// What ended the last run.
QString endOf(const EngineFixture &f)
{
    const auto error = f.result().error;
    if (!error)
        return u"no error"_s;
    return error->code + (error->kind == ErrorKind::Transient ? " transient"_L1 : " lasting"_L1)
        + (error->hint.isEmpty() ? " without a hint"_L1 : ""_L1);
}

} // namespace

class TestServerTunnels final : public QObject
{
    Q_OBJECT

private slots:
    void checksBothHalves_data() { addServers(); }
    void checksBothHalves();
    void readsAndWrites_data() { addServers(); }
    void readsAndWrites();
    void tunnelThatDiesWhileReading_data() { addServers(); }
    void tunnelThatDiesWhileReading();
    void tunnelThatDiesWhileWriting_data() { addServers(); }
    void tunnelThatDiesWhileWriting();

private:
    static void addServers()
    {
        QTest::addColumn<FaultyServer::Kind>("kind");
        QTest::newRow("postgres") << FaultyServer::Kind::Postgres;
        QTest::newRow("mariadb") << FaultyServer::Kind::MariaDb;
    }
};

void TestServerTunnels::checksBothHalves()
{
    QFETCH(FaultyServer::Kind, kind);
    const auto server = FaultyServer::make(kind);
    SshServer jumpHost;
    jumpHost.start();
    const EngineFixture f;
    const QJsonObject configuration = throughTunnel(*server, jumpHost);
    const auto failed = [](const CheckResult &result) -> QString {
        for (const CheckStep &step : result.steps) {
            if (step.error)
                return step.name + ": "_L1 + step.error->code;
        }
        return QString();
    };
    const auto source = must(f.registry.createSource(server->connectorId(), configuration));
    QCOMPARE(failed(source->check({}, {})), QString());
    const auto destination
        = must(f.registry.createDestination(server->connectorId(), configuration));
    QCOMPARE(failed(destination->check({}, {})), QString());
    jumpHost.kill();
    const auto later = must(f.registry.createSource(server->connectorId(), configuration));
    QVERIFY(!failed(later->check({}, {})).isEmpty());
}

void TestServerTunnels::readsAndWrites()
{
    QFETCH(FaultyServer::Kind, kind);
    const auto server = FaultyServer::make(kind);
    server->makeRows(u"t"_s, s_rows);
    SshServer jumpHost;
    jumpHost.start();
    EngineFixture f;
    const QJsonObject configuration = throughTunnel(*server, jumpHost);
    const QString reading = f.connect(
        server->connectorId(), configuration, u"fakedestination"_s, {},
        {streamOf(f, server->connectorId(), configuration, u"t"_s, s_incrementalAppend)});
    QCOMPARE(f.run(reading), JobStatus::Succeeded);
    QCOMPARE(ids(f.rows(u"t"_s)), idsUpTo(s_rows));
    const QString writing = f.connect(u"fakesource"_s, {}, server->connectorId(), configuration,
                                      {fakeStream(f, s_rows)});
    QCOMPARE(f.run(writing), JobStatus::Succeeded);
    QCOMPARE(server->value(u"SELECT count(DISTINCT id) FROM goods"_s), QString::number(s_rows));
}

void TestServerTunnels::tunnelThatDiesWhileReading()
{
    QFETCH(FaultyServer::Kind, kind);
    const auto server = FaultyServer::make(kind);
    server->makeRows(u"t"_s, s_manyRows);
    SshServer jumpHost;
    jumpHost.start();
    EngineFixture f;
    const QJsonObject configuration = throughTunnel(*server, jumpHost);
    const QString connection = f.connect(
        server->connectorId(), configuration, u"fakedestination"_s, {},
        {streamOf(f, server->connectorId(), configuration, u"t"_s, s_incrementalAppend)});
    f.world->duringWrite = [&, isDone = false](const Cancellation &) mutable {
        if (!std::exchange(isDone, true))
            jumpHost.kill();
    };
    QVERIFY(f.run(connection, onceOptions()) != JobStatus::Succeeded);
    QCOMPARE(endOf(f), u"tunnel.broke transient"_s);
    jumpHost.start();
    QCOMPARE(f.run(connection, onceOptions()), JobStatus::Succeeded);
    QVERIFY(ids(f.rows(u"t"_s)) == idsUpTo(s_manyRows));
}

void TestServerTunnels::tunnelThatDiesWhileWriting()
{
    QFETCH(FaultyServer::Kind, kind);
    const auto server = FaultyServer::make(kind);
    SshServer jumpHost;
    jumpHost.start();
    EngineFixture f;
    const ConfiguredStream stream = fakeStream(f, 20 * s_rows);
    const auto isDone = std::make_shared<bool>(false);
    f.script->streams[u"goods"_s].beforeBatch = [&, isDone](qint64 id, const Cancellation &) {
        if (id >= 8000 && !std::exchange(*isDone, true))
            jumpHost.kill();
    };
    const QString connection = f.connect(u"fakesource"_s, {}, server->connectorId(),
                                         throughTunnel(*server, jumpHost), {stream});
    QVERIFY(f.run(connection, onceOptions()) != JobStatus::Succeeded);
    QCOMPARE(endOf(f), u"tunnel.broke transient"_s);
    jumpHost.start();
    QCOMPARE(f.run(connection, onceOptions()), JobStatus::Succeeded);
    QCOMPARE(server->value(u"SELECT count(*) FROM goods"_s), QString::number(20 * s_rows));
    QCOMPARE(server->value(u"SELECT count(DISTINCT id) FROM goods"_s),
             QString::number(20 * s_rows));
}

QTEST_GUILESS_MAIN(TestServerTunnels)
#include "testservertunnels.moc"
