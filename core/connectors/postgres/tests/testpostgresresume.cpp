// Tests of PostgresWriter: checkpoints, going on after a kill, locks and lost connections.
#include "core/connectors/postgres/postgresdestination.h"
#include "core/connectors/postgres/postgressession.h"
#include "core/connectors/postgres/tests/cuttingproxy.h"
#include "core/connectors/postgres/tests/postgreswritefixture.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QTest>

#include <thread>

using namespace millrace;
using namespace Qt::StringLiterals;

using Mode = DestinationSyncMode;

namespace {

const QJsonObject s_plain{{QStringLiteral("meta_columns"), false}};

/// A connection of somebody else, on which a transaction stays open.
std::unique_ptr<PostgresSession> otherSession(const PostgresWriteFixture &fixture,
                                              const QString &sql)
{
    PostgresWriteOptions options;
    options.server = serverOptions(fixture.configuration());
    auto session = PostgresSession::open(options, {});
    if (!session || !(*session)->run(sql))
        qFatal("The other session failed.");
    return std::move(*session);
}

} // namespace

class TestPostgresResume final : public QObject
{
    Q_OBJECT

private:
    /// Writes and commits \a row in a run that then dies with another row not committed.
    static void killedAfterCommit(const Configuration &configuration, const WriteRequest &request,
                                  const QString &row, const std::string &position)
    {
        PostgresDestination destination(configuration);
        auto writer = destination.openStream(request, {});
        QVERIFY(writer);
        QVERIFY((*writer)->write(batchOf(request.schema, {row}), {}));
        QVERIFY((*writer)->prepare({}));
        QVERIFY((*writer)->commit({position, u"f"_s}));
        QVERIFY((*writer)->write(batchOf(request.schema, {u"99"_s}), {}));
    }

private slots:
    void remembersCheckpointsWithTheRows()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto request = requestOf(schema, Mode::Append);
        const auto configuration = fixture.configuration();
        killedAfterCommit(configuration, request, u"1"_s, "{\"id\":1}");
        PostgresDestination destination(configuration);
        {
            auto writer = destination.openStream(request, {});
            QVERIFY(writer);
            QVERIFY((*writer)->committedState());
            QCOMPARE((*writer)->committedState()->checkpoint, (Checkpoint{"{\"id\":1}", u"f"_s}));
            QVERIFY(!(*writer)->committedState()->isFinished);
            QCOMPARE(fixture.value(u"SELECT count(*) FROM t"_s), u"1"_s);
            QVERIFY((*writer)->finish({}));
            QVERIFY((*writer)->committedState()->isFinished);
        }
        auto next = request;
        next.generationId = 2;
        QVERIFY(!(*destination.openStream(next, {}))->committedState());
    }

    void forgetsCheckpointsOfADroppedTable()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto request = requestOf(schema, Mode::Append);
        (void)writeAll(fixture.configuration(), request, {batchOf(schema, {u"1"_s})});
        fixture.run(u"DROP TABLE t"_s);
        PostgresDestination destination(fixture.configuration());
        QVERIFY(!(*destination.openStream(request, {}))->committedState());
    }

    void goesOnFillingTheSideTableOfItsGeneration()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration(s_plain);
        const auto request = requestOf(schema, Mode::Overwrite, 2);
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 1),
                       {batchOf(schema, {u"9"_s})});
        // What hangs on the table keeps it from being renamed over.
        fixture.run(u"CREATE VIEW w AS TABLE t"_s);
        killedAfterCommit(configuration, request, u"1"_s, "a");
        killedAfterCommit(configuration, request, u"2"_s, "b");
        PostgresDestination destination(configuration);
        {
            auto writer = destination.openStream(request, {});
            QCOMPARE((*writer)->committedState()->checkpoint.position, std::string("b"));
            QCOMPARE(fixture.rows(u"SELECT id FROM t"_s), QStringList({u"9"_s}));
            QVERIFY((*writer)->finish({}));
            QCOMPARE(fixture.rows(u"SELECT id FROM w"_s), QStringList({u"1"_s, u"2"_s}));
            QVERIFY((*writer)->finish({}));
        }
        // Killed right after: the next start finds everything done and changes nothing.
        auto again = destination.openStream(request, {});
        QVERIFY((*again)->committedState()->isFinished);
        QVERIFY((*again)->commit({"c", u"g"_s}));
        QVERIFY((*again)->finish({}));
        QCOMPARE(fixture.rows(u"SELECT id FROM w"_s), QStringList({u"1"_s, u"2"_s}));
    }

    void dropsTheSideTableOfAnOlderGeneration()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration(s_plain);
        killedAfterCommit(configuration, requestOf(schema, Mode::Overwrite, 2), u"1"_s, "a");
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 3),
                       {batchOf(schema, {u"2"_s})});
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s), QStringList({u"2"_s}));
    }

    void doesNotGoOnForAnotherConnection()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration(s_plain);
        auto request = requestOf(schema, Mode::Overwrite, 1);
        request.generationKey = u"one"_s;
        (void)writeAll(configuration, request, {batchOf(schema, {u"1"_s})});
        request.generationKey = u"two"_s;
        {
            PostgresDestination destination(configuration);
            QVERIFY(!(*destination.openStream(request, {}))->committedState());
        }
        killedAfterCommit(configuration, request, u"2"_s, "1");
        request.generationKey = u"three"_s;
        // Without a row, and in the same generation as the others: its table is empty all the same.
        QCOMPARE(writeAll(configuration, request, {}).errorCode, QString());
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s), QStringList());
    }

    void appendsAnewForAnotherConnection()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration(s_plain);
        auto request = requestOf(schema, Mode::Append, 1);
        const auto append = [&](const QString &key, const QString &row, bool resumes) {
            request.generationKey = key;
            PostgresDestination destination(configuration);
            auto writer = destination.openStream(request, {});
            QVERIFY(writer);
            QCOMPARE((*writer)->committedState().has_value(), resumes);
            QVERIFY((*writer)->write(batchOf(schema, {row}), {}));
            QVERIFY((*writer)->prepare({}));
            QVERIFY((*writer)->commit({row.toStdString(), u"f"_s}));
        };
        append(u"one"_s, u"1"_s, false);
        append(u"one"_s, u"2"_s, true);
        append(u"two"_s, u"3"_s, false);
        // The first one's checkpoint is gone: it must not take the other's for its own either.
        append(u"one"_s, u"4"_s, false);
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s),
                 QStringList({u"1"_s, u"2"_s, u"3"_s, u"4"_s}));
    }

    void writesAFinishedGenerationAgain()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration(s_plain);
        const auto request = requestOf(schema, Mode::Overwrite, 1);
        (void)writeAll(configuration, request, {batchOf(schema, {u"1"_s})});
        (void)writeAll(configuration, request, {batchOf(schema, {u"2"_s})});
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s), QStringList({u"2"_s}));
    }

    void removesOlderGenerationsOnRequest()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration();
        (void)writeAll(configuration, requestOf(schema, Mode::Append, 0),
                       {batchOf(schema, {u"1"_s, u"2"_s})});
        (void)writeAll(configuration, requestOf(schema, Mode::Append, 1),
                       {batchOf(schema, {u"3"_s})});
        auto remove = requestOf(schema, Mode::Append, 2);
        remove.minimumGenerationId = 2;
        (void)writeAll(configuration, remove, {batchOf(schema, {u"3"_s})});
        QCOMPARE(fixture.rows(u"SELECT id, _airbyte_generation_id FROM t"_s),
                 QStringList({u"3|2"_s}));
        QCOMPARE(writeAll(fixture.configuration(s_plain), remove, {}).notes.size(), 1);
    }

    void losesNothingWhenTheServerIsKilled_data()
    {
        QTest::addColumn<int>("mode");
        for (const Mode mode :
             {Mode::Append, Mode::Overwrite, Mode::AppendDedup, Mode::OverwriteDedup})
            QTest::newRow(qUtf8Printable(destinationSyncModeName(mode))) << static_cast<int>(mode);
    }
    void losesNothingWhenTheServerIsKilled()
    {
        QFETCH(int, mode);
        static test::PostgresServer server;
        server.start();
        const PostgresWriteFixture fixture(server);
        const auto schema = schemaOf({u"id:integer"_s});
        const auto request = requestOf(schema, static_cast<Mode>(mode));
        const auto configuration = fixture.configuration();
        for (const bool isCommitted : {true, false}) {
            PostgresDestination destination(configuration);
            auto writer = destination.openStream(request, {});
            QVERIFY(writer);
            QVERIFY((*writer)->write(batchOf(schema, {isCommitted ? u"1"_s : u"2"_s}), {}));
            QVERIFY((*writer)->prepare({}));
            if (isCommitted)
                QVERIFY((*writer)->commit({"1", u"one"_s}));
            server.kill();
            if (!isCommitted) {
                const auto failed = (*writer)->commit({"2", u"two"_s});
                QVERIFY(!failed);
                QCOMPARE(failed.error().kind, ErrorKind::Transient);
            }
            server.start();
            const auto state = (*writer)->committedState();
            QVERIFY(state);
            QCOMPARE(state->checkpoint.flushId, u"one"_s);
        }
        PostgresDestination destination(configuration);
        auto writer = destination.openStream(request, {});
        QVERIFY(writer);
        QCOMPARE((*writer)->committedState()->checkpoint.flushId, u"one"_s);
        QVERIFY((*writer)->write(batchOf(schema, {u"2"_s}), {}));
        QVERIFY((*writer)->prepare({}));
        QVERIFY((*writer)->commit({"2", u"two"_s}));
        QVERIFY((*writer)->finish({}));
        QCOMPARE(fixture.rows(u"SELECT id FROM t ORDER BY id"_s), QStringList({u"1"_s, u"2"_s}));
    }

    void asksWhetherACommitTookEffect()
    {
        const PostgresWriteFixture fixture;
        CuttingProxy proxy(fixture.server().port());
        const auto schema = schemaOf({u"id:integer"_s});
        PostgresDestination destination(fixture.configuration(
            {{u"port"_s, proxy.port()}, {u"tls"_s, QJsonObject{{u"mode"_s, u"disable"_s}}}}));
        auto writer = destination.openStream(requestOf(schema, Mode::Append), {});
        QVERIFY(writer);
        QVERIFY((*writer)->write(batchOf(schema, {u"1"_s}), {}));
        QVERIFY((*writer)->prepare({}));
        proxy.cutAfter("COMMIT");
        const auto committed = (*writer)->commit({"1", u"one"_s});
        QVERIFY(!committed);
        QCOMPARE(committed.error().kind, ErrorKind::Transient);
        const auto state = (*writer)->committedState();
        QVERIFY(state);
        QCOMPARE(state->checkpoint.flushId, u"one"_s);
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s), QStringList({u"1"_s}));
    }

    void isTransientWhenTheConnectionIsCut()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto request = requestOf(schema, Mode::Append);
        PostgresDestination destination(fixture.configuration());
        {
            auto writer = destination.openStream(request, {});
            QVERIFY(writer);
            QVERIFY((*writer)->write(batchOf(schema, {u"1"_s}), {}));
            fixture.run(u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE application_name = 'Millrace'"_s);
            auto failed = (*writer)->write(batchOf(schema, {u"2"_s}), {});
            if (failed)
                failed = (*writer)->prepare({});
            QVERIFY(!failed);
            QCOMPARE(failed.error().kind, ErrorKind::Transient);
            QVERIFY(!(*writer)->committedState());
        }
        QCOMPARE(writeAll(fixture.configuration(), request, {batchOf(schema, {u"1"_s})}).errorCode,
                 QString());
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s), QStringList({u"1"_s}));
    }

    void saysThatTheTableIsLocked()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration({{u"lock_timeout_seconds"_s, 1}});
        const auto request = requestOf(schema, Mode::Overwrite, 1);
        (void)writeAll(configuration, request, {batchOf(schema, {u"1"_s})});
        const auto other = otherSession(fixture, u"BEGIN; LOCK TABLE t"_s);
        const WriteOutcome outcome = writeAll(configuration, requestOf(schema, Mode::Overwrite, 2),
                                              {batchOf(schema, {u"2"_s})});
        QCOMPARE(outcome.errorCode, u"postgres.locked"_s);
        QCOMPARE(outcome.error.kind, ErrorKind::Transient);
        QVERIFY(other->run(u"ROLLBACK"_s));
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s), QStringList({u"1"_s}));
    }

    void keepsTwoRunsApart()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        PostgresDestination destination(fixture.configuration({{u"lock_timeout_seconds"_s, 1}}));
        const auto request = requestOf(schema, Mode::Append);
        auto first = destination.openStream(request, {});
        QVERIFY(first);
        const auto second = destination.openStream(request, {});
        QVERIFY(!second);
        QCOMPARE(second.error().code, u"postgres.locked"_s);
    }

    void cancelsWhileItWaits()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        (void)writeAll(fixture.configuration(), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1"_s})});
        PostgresDestination destination(fixture.configuration());
        auto writer = destination.openStream(requestOf(schema, Mode::Append), {});
        QVERIFY(writer);
        const auto other = otherSession(fixture, u"BEGIN; LOCK TABLE t"_s);
        CancellationSource stop;
        QElapsedTimer timer;
        std::thread stopper([&] {
            const std::unique_ptr<PostgresSession> watcher = otherSession(fixture, u"SELECT 1"_s);
            // The server says when the writer waits.
            while (*watcher->integer(u"SELECT count(*) FROM pg_locks WHERE NOT granted"_s) == 0)
                std::this_thread::yield();
            timer.start();
            stop.request_stop();
        });
        auto stopped = (*writer)->write(batchOf(schema, {u"2"_s}), stop.get_token());
        if (stopped)
            stopped = (*writer)->prepare(stop.get_token());
        const qint64 milliseconds = timer.elapsed();
        stopper.join();
        QVERIFY(!stopped);
        QVERIFY(stopped.error().isCancelled());
        QVERIFY2(milliseconds < 1000, qPrintable(QString::number(milliseconds)));
        QVERIFY((*writer)->finish(stop.get_token()).error().isCancelled());
        QCOMPARE(fixture.rows(u"SELECT count(*) FROM pg_locks WHERE NOT granted"_s),
                 QStringList({u"0"_s}));
    }
};

QTEST_GUILESS_MAIN(TestPostgresResume)
#include "testpostgresresume.moc"
