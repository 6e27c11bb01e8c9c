// What goes wrong on a database server in the middle of a run: it is killed, the line is cut, its
// disk is full, somebody holds a lock, a right is taken away. Each ends in a state that is clear,
// loses and doubles no row, and the next run makes it complete.
#include "tests/engine/enginefixture.h"
#include "tests/engine/faultyserver.h"
#include "tests/servers/cuttableline.h"
#include "tests/servers/smalldisk.h"

#include <QtTest>

#include <thread>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int s_rows = 20'000;
constexpr int s_batch = 500;
constexpr int s_middle = 8000;

constexpr int s_largeTable = 250'000; ///< Read in several parts by either connector.
constexpr int s_writesBefore = 40; ///< The first part is over.

/// A run that flushes often.
RunOptions flushingOptions()
{
    RunOptions options;
    options.flush.rows = 2000;
    return options;
}

/// The same, tried once.
RunOptions onceOptions()
{
    RunOptions options = flushingOptions();
    options.maximumAttempts = 1;
    return options;
}

/// How a run stands that something has ended.
QString stateOf(const EngineFixture &f, JobStatus status, const QString &stream = {})
{
    const StreamResult result = f.result(stream);
    // Without a server no stream is begun.
    const std::optional<Error> error = result.error ? result.error : f.job().attempts.back().error;
    if (!error)
        return jobStatusName(status) + " without an error"_L1;
    if (error->message.isEmpty() || error->hint.isEmpty())
        return "nothing says what to do about "_L1 + error->code;
    if (!result.counts.isBalanced())
        return u"the account does not balance"_s;
    return u"%1, %2: %3"_s.arg(jobStatusName(status), streamStatusName(result.status), error->code);
}

/// Runs \a connection to its end, which has to be good. Empty, or what was seen.
QString failureOf(EngineFixture &f, const QString &connection, const RunOptions &options = {})
{
    const JobStatus status = f.run(connection, options);
    if (status == JobStatus::Succeeded)
        return {};
    const auto error = f.result().error;
    return stateOf(f, status) + u' ' + (error ? error->message + error->detail : QString());
}

/// The fake stream "goods" as the source.
class FakeRows final
{
public:
    explicit FakeRows(EngineFixture &f)
        : m_stream(f.script->streams[u"goods"_s])
    {
        m_stream.rows = s_rows;
        m_stream.rowsPerBatch = s_batch;
        m_stream.textBytes = 300;
    }

    /// Calls \a fault once, before the batch in the middle.
    void breakInTheMiddle(std::function<void()> fault)
    {
        // Each reader has a copy of the function.
        const auto isDone = std::make_shared<bool>(false);
        m_stream.beforeBatch = [fault = std::move(fault), isDone](qint64 id, const Cancellation &) {
            if (id >= s_middle && !std::exchange(*isDone, true))
                fault();
        };
    }
    void mend() { m_stream.beforeBatch = nullptr; }
    void setRows(qint64 rows) { m_stream.rows = rows; }

private:
    FakeStream &m_stream;
};

QString connectToServer(EngineFixture &f, const FaultyServer &server, SyncMode mode, int port = 0)
{
    ConfiguredStream stream;
    stream.stream = FakeSource::described(u"goods"_s, f.script->streams.at(u"goods"_s));
    stream.mode = mode;
    stream.primaryKey = {u"id"_s};
    return f.connect(u"fakesource"_s, {}, server.connectorId(), server.configuration(port),
                     {stream});
}

/// The stream \a table of the server into the fake destination.
QString connectFromServer(EngineFixture &f, const FaultyServer &server, const QStringList &tables,
                          SyncMode mode, int port = 0)
{
    auto source = must(f.registry.createSource(server.connectorId(), server.configuration()));
    std::vector<ConfiguredStream> streams;
    const Catalog catalog = must(source->discover({}, {}));
    for (const Stream &stream : catalog.streams) {
        if (!tables.contains(stream.id.name))
            continue;
        ConfiguredStream configured;
        configured.stream = stream;
        configured.mode = mode;
        if (mode.isIncremental())
            configured.cursorField = u"id"_s;
        streams.push_back(std::move(configured));
    }
    if (static_cast<qsizetype>(streams.size()) != tables.size())
        qFatal("The source lacks a stream.");
    return f.connect(server.connectorId(), server.configuration(port), u"fakedestination"_s, {},
                     std::move(streams));
}

/// "rows, distinct ids, lowest, highest" of the table "goods".
QString contentOf(FaultyServer &server)
{
    const auto one = [&](const QString &expression) {
        return server.value("SELECT "_L1 + expression + " FROM goods"_L1);
    };
    return QStringList{one(u"count(*)"_s), one(u"count(DISTINCT id)"_s), one(u"min(id)"_s),
                       one(u"max(id)"_s)}
        .join(u' ');
}

QString idsUpToText(qint64 rows)
{
    return u"%1 %1 0 %2"_s.arg(QString::number(rows), QString::number(rows - 1));
}

const SyncMode s_appendDedup{SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup};

} // namespace

Q_DECLARE_METATYPE(millrace::SyncMode)

class TestServerFaults final : public QObject
{
    Q_OBJECT

private slots:
    // The server is where rows go.
    void killedDestination_data() { addServersAndModes(); }
    void killedDestination();
    void restartedDestinationIsTriedAgain_data() { addServersAndModes(); }
    void restartedDestinationIsTriedAgain();
    void cutLineToDestination_data() { addServersAndModes(); }
    void cutLineToDestination();
    void fullDiskOfPostgres() { fullDisk(FaultyServer::Kind::Postgres, "fullDiskOfPostgres"); }
    void fullDiskOfMariaDb() { fullDisk(FaultyServer::Kind::MariaDb, "fullDiskOfMariaDb"); }
    void lockOnDestination_data() { addServers(); }
    void lockOnDestination();
    void lostRightToWrite_data() { addServers(); }
    void lostRightToWrite();

    // The server is where rows come from.
    void killedSource_data() { addServersAndSourceModes(); }
    void killedSource();
    void restartedSourceIsTriedAgain_data() { addServers(); }
    void restartedSourceIsTriedAgain();
    void cutLineToSource_data() { addServersAndSourceModes(); }
    void cutLineToSource();
    void lockOnSource_data() { addServers(); }
    void lockOnSource();
    void lostRightToRead_data() { addServers(); }
    void lostRightToRead();
    void lostTableDoesNotStopOthers_data() { addServers(); }
    void lostTableDoesNotStopOthers();

private:
    using Kind = FaultyServer::Kind;

    static void addServers();
    static void addServersAndModes();
    static void addServersAndSourceModes();
    static void addServersAndModes(const std::vector<SyncMode> &modes);
    static void fullDisk(Kind kind, const char *function);
};

void TestServerFaults::addServers()
{
    QTest::addColumn<bool>("isPostgres");
    QTest::newRow("postgres") << true;
    QTest::newRow("mariadb") << false;
}

void TestServerFaults::addServersAndModes(const std::vector<SyncMode> &modes)
{
    QTest::addColumn<bool>("isPostgres");
    QTest::addColumn<SyncMode>("mode");
    for (const bool isPostgres : {true, false}) {
        for (const SyncMode &mode : modes)
            QTest::addRow("%s, %s", isPostgres ? "postgres" : "mariadb",
                          qUtf8Printable(syncModeName(mode)))
                << isPostgres << mode;
    }
}

void TestServerFaults::addServersAndModes()
{
    addServersAndModes({s_incrementalAppend, s_appendDedup, s_overwrite});
}

void TestServerFaults::addServersAndSourceModes()
{
    addServersAndModes({s_incrementalAppend, s_overwrite});
}

void TestServerFaults::killedDestination()
{
    QFETCH(bool, isPostgres);
    QFETCH(SyncMode, mode);
    const auto server = FaultyServer::make(isPostgres ? Kind::Postgres : Kind::MariaDb);
    EngineFixture f;
    FakeRows source(f);
    source.setRows(100);
    const QString connection = connectToServer(f, *server, mode);
    QCOMPARE(failureOf(f, connection, onceOptions()), QString());

    source.setRows(s_rows);
    source.breakInTheMiddle([&] { server->kill(); });
    QCOMPARE(stateOf(f, f.run(connection, onceOptions())),
             "incomplete, incomplete: "_L1 + server->connectorId() + ".connection_lost"_L1);
    // While the server is away.
    source.mend();
    const QString state = stateOf(f, f.run(connection, onceOptions()));
    QCOMPARE(state, u"failed, incomplete: server.refused"_s);
    server->start();
    if (mode.destination == DestinationSyncMode::Overwrite)
        QCOMPARE(contentOf(*server), idsUpToText(100));
    QCOMPARE(failureOf(f, connection, onceOptions()), QString());
    QCOMPARE(contentOf(*server), idsUpToText(s_rows));
}

void TestServerFaults::restartedDestinationIsTriedAgain()
{
    QFETCH(bool, isPostgres);
    QFETCH(SyncMode, mode);
    const auto server = FaultyServer::make(isPostgres ? Kind::Postgres : Kind::MariaDb);
    EngineFixture f;
    FakeRows source(f);
    source.breakInTheMiddle([&] {
        server->kill();
        server->start();
    });
    QCOMPARE(failureOf(f, connectToServer(f, *server, mode), flushingOptions()), QString());
    QCOMPARE(f.job().attempts.size(), std::size_t{2});
    QCOMPARE(contentOf(*server), idsUpToText(s_rows));
}

void TestServerFaults::cutLineToDestination()
{
    QFETCH(bool, isPostgres);
    QFETCH(SyncMode, mode);
    const auto server = FaultyServer::make(isPostgres ? Kind::Postgres : Kind::MariaDb);
    CuttableLine line(server->port());
    EngineFixture f;
    FakeRows source(f);
    // A batch has 150 kB.
    source.breakInTheMiddle([&] { line.cutAfter(70'000, CuttableLine::Direction::ToServer); });
    const QString connection = connectToServer(f, *server, mode, line.port());
    QCOMPARE(stateOf(f, f.run(connection, onceOptions())),
             "incomplete, incomplete: "_L1 + server->connectorId() + ".connection_lost"_L1);
    QCOMPARE(line.cuts(), 1);
    source.mend();
    QCOMPARE(failureOf(f, connection, onceOptions()), QString());
    QCOMPARE(contentOf(*server), idsUpToText(s_rows));
}

void TestServerFaults::fullDisk(Kind kind, const char *function)
{
    SmallDisk disk;
    if (!disk.isInside()) {
        QVERIFY2(disk.runInside(function), disk.said().constData());
        return;
    }
    disk.mount(400);
    const auto server = FaultyServer::make(kind, disk.path());
    EngineFixture f;
    FakeRows source(f);
    source.setRows(100);
    const QString connection = connectToServer(f, *server, s_incrementalAppend);
    QCOMPARE(failureOf(f, connection, onceOptions()), QString());
    disk.fill(20);
    source.setRows(s_rows * 4);
    QCOMPARE(stateOf(f, f.run(connection, onceOptions())),
             "incomplete, incomplete: "_L1 + server->connectorId() + ".disk_full"_L1);
    disk.makeRoom();
    if (!server->isRunning())
        server->start();
    const qint64 written = server->value(u"SELECT count(*) FROM goods"_s).toLongLong();
    QVERIFY(written > 100 && written < s_rows * 4);
    QCOMPARE(contentOf(*server), idsUpToText(written));
    QCOMPARE(failureOf(f, connection, onceOptions()), QString());
    QCOMPARE(contentOf(*server), idsUpToText(s_rows * 4));
}

void TestServerFaults::lockOnDestination()
{
    QFETCH(bool, isPostgres);
    const auto server = FaultyServer::make(isPostgres ? Kind::Postgres : Kind::MariaDb);
    EngineFixture f;
    FakeRows source(f);
    source.setRows(100);
    QJsonObject configuration = server->configuration();
    if (isPostgres)
        configuration.insert(u"lock_timeout_seconds"_s, 2);
    ConfiguredStream stream;
    stream.stream = FakeSource::described(u"goods"_s, f.script->streams.at(u"goods"_s));
    stream.mode = s_incrementalAppend;
    const QString connection
        = f.connect(u"fakesource"_s, {}, server->connectorId(), configuration, {stream});
    QCOMPARE(failureOf(f, connection, onceOptions()), QString());

    // Longer than anybody waits.
    source.setRows(s_rows / 2);
    server->whileLocked(u"goods"_s, FaultyServer::Lock::Rows, [&] {
        QCOMPARE(stateOf(f, f.run(connection, onceOptions())),
                 "failed, incomplete: "_L1 + server->connectorId()
                     + (isPostgres ? ".locked"_L1 : ".lock_wait"_L1));
    });
    QCOMPARE(contentOf(*server), idsUpToText(100));
    QCOMPARE(failureOf(f, connection, onceOptions()), QString());
    QCOMPARE(contentOf(*server), idsUpToText(s_rows / 2));

    // Not so long: the run waits, and nothing is to be seen afterwards.
    source.setRows(s_rows);
    std::jthread holder;
    std::atomic<bool> isHeld = false;
    holder = std::jthread([&] {
        server->whileLocked(u"goods"_s, FaultyServer::Lock::Rows, [&] {
            isHeld = true;
            isHeld.notify_all();
            server->waitForWaiter();
        });
    });
    isHeld.wait(false);
    QCOMPARE(failureOf(f, connection, onceOptions()), QString());
    holder.join();
    QCOMPARE(contentOf(*server), idsUpToText(s_rows));
}

void TestServerFaults::lostRightToWrite()
{
    QFETCH(bool, isPostgres);
    const auto server = FaultyServer::make(isPostgres ? Kind::Postgres : Kind::MariaDb);
    EngineFixture f;
    FakeRows source(f);
    source.setRows(100);
    const QString connection = connectToServer(f, *server, s_incrementalAppend);
    QCOMPARE(failureOf(f, connection), QString());
    server->makeRightsRevocable();
    source.setRows(s_rows);
    source.breakInTheMiddle([&] { server->revoke(u"INSERT"_s, u"goods"_s); });
    QCOMPARE(stateOf(f, f.run(connection, flushingOptions())),
             "incomplete, failed: "_L1 + server->connectorId() + ".permission_denied"_L1);
    // Trying again by itself would not give the right back.
    QCOMPARE(f.job().attempts.size(), std::size_t{1});
    const qint64 written = server->value(u"SELECT count(*) FROM goods"_s).toLongLong();
    QVERIFY(written > 100 && written < s_rows);
    QCOMPARE(contentOf(*server), idsUpToText(written));
    server->grant(u"INSERT"_s, u"goods"_s);
    QCOMPARE(failureOf(f, connection, flushingOptions()), QString());
    QCOMPARE(contentOf(*server), idsUpToText(s_rows));
}

namespace {

/// Has the fake destination call \a fault once, behind the first part of a large table.
void breakInWriting(EngineFixture &f, std::function<void()> fault)
{
    f.world->duringWrite = [fault = std::move(fault), writes = 0](const Cancellation &) mutable {
        if (++writes == s_writesBefore)
            fault();
    };
}

std::vector<qint64> sortedIds(const EngineFixture &f, const QString &table)
{
    std::vector<qint64> found = ids(f.rows(table));
    std::ranges::sort(found);
    return found;
}

} // namespace

void TestServerFaults::killedSource()
{
    QFETCH(bool, isPostgres);
    QFETCH(SyncMode, mode);
    const auto server = FaultyServer::make(isPostgres ? Kind::Postgres : Kind::MariaDb);
    server->makeRows(u"t"_s, s_largeTable);
    EngineFixture f;
    breakInWriting(f, [&] { server->kill(); });
    const QString connection = connectFromServer(f, *server, {u"t"_s}, mode);
    QCOMPARE(stateOf(f, f.run(connection, onceOptions())),
             "incomplete, incomplete: "_L1 + server->connectorId() + ".connection_lost"_L1);
    server->start();
    f.world->duringWrite = nullptr;
    QCOMPARE(failureOf(f, connection, onceOptions()), QString());
    QVERIFY(sortedIds(f, u"t"_s) == idsUpTo(s_largeTable));
}

void TestServerFaults::cutLineToSource()
{
    QFETCH(bool, isPostgres);
    QFETCH(SyncMode, mode);
    const auto server = FaultyServer::make(isPostgres ? Kind::Postgres : Kind::MariaDb);
    server->makeRows(u"t"_s, s_largeTable);
    CuttableLine line(server->port());
    EngineFixture f;
    breakInWriting(f, [&] { line.cutAfter(1'000'000, CuttableLine::Direction::FromServer); });
    const QString connection = connectFromServer(f, *server, {u"t"_s}, mode, line.port());
    QCOMPARE(stateOf(f, f.run(connection, onceOptions())),
             "incomplete, incomplete: "_L1 + server->connectorId() + ".connection_lost"_L1);
    QCOMPARE(line.cuts(), 1);
    f.world->duringWrite = nullptr;
    QCOMPARE(failureOf(f, connection, onceOptions()), QString());
    QVERIFY(sortedIds(f, u"t"_s) == idsUpTo(s_largeTable));
}

void TestServerFaults::lockOnSource()
{
    QFETCH(bool, isPostgres);
    const auto server = FaultyServer::make(isPostgres ? Kind::Postgres : Kind::MariaDb);
    server->makeRows(u"t"_s, 1000);
    EngineFixture f;
    const QString connection = connectFromServer(f, *server, {u"t"_s}, s_append);
    std::atomic<bool> isHeld = false;
    std::jthread holder([&] {
        server->whileLocked(u"t"_s, FaultyServer::Lock::Table, [&] {
            isHeld = true;
            isHeld.notify_all();
            server->waitForWaiter();
        });
    });
    isHeld.wait(false);
    QCOMPARE(failureOf(f, connection, onceOptions()), QString());
    QVERIFY(sortedIds(f, u"t"_s) == idsUpTo(1000));
}

void TestServerFaults::restartedSourceIsTriedAgain()
{
    QFETCH(bool, isPostgres);
    const auto server = FaultyServer::make(isPostgres ? Kind::Postgres : Kind::MariaDb);
    server->makeRows(u"t"_s, s_largeTable);
    EngineFixture f;
    breakInWriting(f, [&] {
        server->kill();
        server->start();
    });
    // Appended rows show every row that would come twice.
    const QString connection = connectFromServer(f, *server, {u"t"_s}, s_append);
    QCOMPARE(failureOf(f, connection, flushingOptions()), QString());
    QCOMPARE(f.job().attempts.size(), std::size_t{2});
    QVERIFY(sortedIds(f, u"t"_s) == idsUpTo(s_largeTable));
}

void TestServerFaults::lostRightToRead()
{
    QFETCH(bool, isPostgres);
    const auto server = FaultyServer::make(isPostgres ? Kind::Postgres : Kind::MariaDb);
    server->makeRows(u"t"_s, s_largeTable);
    server->makeRightsRevocable();
    EngineFixture f;
    breakInWriting(f, [&] { server->revoke(u"SELECT"_s, u"t"_s); });
    const QString connection = connectFromServer(f, *server, {u"t"_s}, s_overwrite);
    QCOMPARE(stateOf(f, f.run(connection, flushingOptions())),
             "incomplete, failed: "_L1 + server->connectorId() + ".permission_denied"_L1);
    // Trying again by itself would not give the right back.
    QCOMPARE(f.job().attempts.size(), std::size_t{1});
    f.world->duringWrite = nullptr;
    server->grant(u"SELECT"_s, u"t"_s);
    QCOMPARE(failureOf(f, connection, flushingOptions()), QString());
    QVERIFY(sortedIds(f, u"t"_s) == idsUpTo(s_largeTable));
}

void TestServerFaults::lostTableDoesNotStopOthers()
{
    QFETCH(bool, isPostgres);
    const auto server = FaultyServer::make(isPostgres ? Kind::Postgres : Kind::MariaDb);
    server->makeRows(u"a"_s, s_rows);
    server->makeRows(u"b"_s, s_rows);
    server->makeRightsRevocable();
    EngineFixture f;
    const QString connection = connectFromServer(f, *server, {u"a"_s, u"b"_s}, s_incrementalAppend);
    f.world->duringWrite = [&, isDone = false](const Cancellation &) mutable {
        if (!std::exchange(isDone, true))
            server->revoke(u"SELECT"_s, u"b"_s);
    };
    // PostgreSQL hides a table nobody may read, MariaDB says so.
    QCOMPARE(stateOf(f, f.run(connection), u"b"_s),
             "incomplete, failed: "_L1 + server->connectorId()
                 + (isPostgres ? ".stream_missing"_L1 : ".permission_denied"_L1));
    QCOMPARE(f.result(u"a"_s).status, StreamStatus::Synced);
    QVERIFY(sortedIds(f, u"a"_s) == idsUpTo(s_rows));
    QVERIFY(f.rows(u"b"_s).empty());
    server->grant(u"SELECT"_s, u"b"_s);
    QCOMPARE(failureOf(f, connection), QString());
    QVERIFY(sortedIds(f, u"a"_s) == idsUpTo(s_rows));
    QVERIFY(sortedIds(f, u"b"_s) == idsUpTo(s_rows));
}

QTEST_GUILESS_MAIN(TestServerFaults)
#include "testserverfaults.moc"
