// Tests of PostgresStage through PostgresDestination: one row per primary key.
#include "core/connectors/postgres/postgresdestination.h"
#include "core/connectors/postgres/tests/postgreswritefixture.h"
#include "tests/conformance/dedupexamples.h"

#include <QJsonObject>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

using Mode = DestinationSyncMode;

namespace {

const QJsonObject s_plain{{QStringLiteral("meta_columns"), false}};

/// One run of rows extracted at a minute.
struct Run final
{
    int minute;
    QStringList rows;
};

} // namespace

class TestPostgresDedup final : public QObject
{
    Q_OBJECT

private slots:
    void keepsTheLatestVersion_data() { conformance::addVersionExamples(); }
    void keepsTheLatestVersion()
    {
        QFETCH(QStringList, before);
        QFETCH(QStringList, incoming);
        QFETCH(QStringList, after);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s, u"u:integer"_s});
        for (const bool meta : {true, false}) {
            for (const Mode mode : {Mode::AppendDedup, Mode::OverwriteDedup}) {
                const PostgresWriteFixture fixture;
                const auto configuration = fixture.configuration({{u"meta_columns"_s, meta}});
                const auto request = requestOf(schema, mode);
                PostgresDestination destination(configuration);
                auto writer = destination.openStream(request, {});
                QVERIFY(writer);
                int minute = 0;
                for (const QStringList &rows : {before, incoming}) {
                    const auto wrote = (*writer)->write(batchOf(schema, rows, minute++), {});
                    const auto prepared = (*writer)->prepare({});
                    QVERIFY(wrote && prepared);
                    QCOMPARE(wrote->acceptedRows + prepared->acceptedRows, rows.size());
                    QVERIFY((*writer)->commit({"1", u"f"_s}));
                }
                QVERIFY((*writer)->finish({}));
                QCOMPARE(fixture.rows(u"SELECT id, v, u FROM t ORDER BY id"_s), after);
            }
        }
    }

    void ignoresAnEarlierExtractionOfTheSameCursor()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s, u"u:integer"_s});
        const auto request = requestOf(schema, Mode::AppendDedup);
        (void)writeAll(fixture.configuration(), request, {batchOf(schema, {u"1|new|3"_s}, 60)});
        (void)writeAll(fixture.configuration(), request, {batchOf(schema, {u"1|old|3"_s}, 0)});
        QCOMPARE(fixture.rows(u"SELECT v FROM t"_s), QStringList({u"new"_s}));
    }

    void dedupsAnOverwrite()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s, u"u:integer"_s});
        const auto configuration = fixture.configuration();
        for (int generation = 1; generation <= 4; ++generation) {
            const WriteOutcome outcome
                = writeAll(configuration, requestOf(schema, Mode::OverwriteDedup, generation),
                           {batchOf(schema, {u"1|a|1"_s, u"1|b|2"_s, u"2|c|1"_s})});
            QCOMPARE(outcome.errorCode, QString());
            QCOMPARE(fixture.rows(u"SELECT id, v FROM t ORDER BY id"_s),
                     QStringList({u"1|b"_s, u"2|c"_s}));
        }
        QCOMPARE(fixture.value(u"SELECT count(*) FROM pg_indexes WHERE tablename = 't'"_s), u"1"_s);
    }

    void usesCompositeKeys()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"a:integer"_s, u"b:integer"_s, u"v:string"_s});
        auto request = requestOf(schema, Mode::AppendDedup);
        request.primaryKey = {u"b"_s, u"a"_s};
        const auto write = [&](const QStringList &rows) {
            return writeAll(fixture.configuration(), request, {batchOf(schema, rows)});
        };
        (void)write({u"1|1|x"_s});
        (void)write({u"1|2|y"_s, u"1|1|z"_s});
        QCOMPARE(fixture.rows(u"SELECT a, b, v FROM t ORDER BY 1, 2"_s),
                 QStringList({u"1|1|z"_s, u"1|2|y"_s}));
    }

    void takesEmptyKeyPartsForDifferent()
    {
        const auto schema = schemaOf({u"a:integer"_s, u"b:integer"_s, u"v:string"_s});
        auto request = requestOf(schema, Mode::AppendDedup);
        request.primaryKey = {u"a"_s, u"b"_s};
        const QStringList rows{u"1|∅|x"_s, u"1|∅|y"_s, u"∅|∅|z"_s};
        QStringList results;
        // The outcome may not depend on where a commit falls.
        for (const bool inOneGo : {true, false}) {
            const PostgresWriteFixture fixture;
            QStringList refused;
            if (inOneGo) {
                refused
                    = writeAll(fixture.configuration(), request, {batchOf(schema, rows)}).refused;
            } else {
                for (const QString &row : rows)
                    refused += writeAll(fixture.configuration(), request, {batchOf(schema, {row})})
                                   .refused;
            }
            QCOMPARE(refused, QStringList({u"∅|∅|z [a] postgres.key_is_null"_s}));
            results << fixture.rows(u"SELECT v FROM t ORDER BY v"_s).join(u',');
        }
        QCOMPARE(results, QStringList({u"x,y"_s, u"x,y"_s}));
    }

    void appliesDeletes_data() { conformance::addDeleteExamples(); }
    void appliesDeletes()
    {
        QFETCH(QString, option);
        QFETCH(QStringList, before);
        QFETCH(QStringList, incoming);
        QFETCH(QStringList, after);
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s, u"u:integer"_s,
                                      u"_ab_cdc_deleted_at:timestamp_with_timezone"_s});
        const auto configuration = fixture.configuration({{u"cdc_deletes"_s, option}});
        const auto request = requestOf(schema, Mode::AppendDedup);
        (void)writeAll(configuration, request, {batchOf(schema, before, 0)});
        const WriteOutcome outcome
            = writeAll(configuration, request, {batchOf(schema, incoming, 1)});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.accepted, incoming.size());
        QCOMPARE(fixture.rows(u"SELECT id, v FROM t ORDER BY id"_s), after);
    }

    void ordersCursorsByValue_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("lower");
        QTest::addColumn<QString>("higher");
        QTest::newRow("decimal") << u"decimal"_s << u"9"_s << u"10.5"_s;
        QTest::newRow("number") << u"number"_s << u"-1.5"_s << u"-0.5"_s;
        QTest::newRow("text") << u"string"_s << u"B"_s << u"a"_s;
        QTest::newRow("date") << u"date"_s << u"9999-12-31"_s << u"+010000-01-01"_s;
        QTest::newRow("timestamp") << u"timestamp_with_timezone"_s << u"2026-01-01T10:00:00+02:00"_s
                                   << u"2026-01-01T08:00:00.5Z"_s;
        QTest::newRow("before the common era")
            << u"timestamp_without_timezone"_s << u"-000044-03-15T00:00:00"_s
            << u"0001-01-01T00:00:00"_s;
    }
    void ordersCursorsByValue()
    {
        QFETCH(QString, type);
        QFETCH(QString, lower);
        QFETCH(QString, higher);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s, "u:"_L1 + type});
        const QString early = "1|early|"_L1 + lower;
        const QString late = "1|late|"_L1 + higher;
        for (const auto &order : {std::pair(early, late), std::pair(late, early)}) {
            const PostgresWriteFixture apart;
            const auto request = requestOf(schema, Mode::AppendDedup);
            (void)writeAll(apart.configuration(), request, {batchOf(schema, {order.first}, 0)});
            (void)writeAll(apart.configuration(), request, {batchOf(schema, {order.second}, 1)});
            QCOMPARE(apart.value(u"SELECT v FROM t"_s), u"late"_s);
            const PostgresWriteFixture together;
            (void)writeAll(together.configuration(), request,
                           {batchOf(schema, {order.first, order.second})});
            QCOMPARE(together.value(u"SELECT v FROM t"_s), u"late"_s);
        }
    }

    void refusesOnlyTheRowsAtFault()
    {
        const PostgresWriteFixture fixture;
        fixture.run(u"CREATE TABLE t(id BIGINT PRIMARY KEY, v TEXT UNIQUE CHECK (v <> 'bad'), "
                    "u BIGINT); INSERT INTO t VALUES (1, 'one', 1), (2, 'two', 1);"
                    "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS "
                    "$$ BEGIN RAISE EXCEPTION 'kept'; END $$;"
                    "CREATE TRIGGER g BEFORE DELETE ON t FOR EACH ROW WHEN (old.id = 2) "
                    "EXECUTE FUNCTION keep()"_s);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s, u"u:integer"_s,
                                      u"_ab_cdc_deleted_at:timestamp_with_timezone"_s});
        const QStringList rows{u"1|uno|2|∅"_s, u"3|bad|1|∅"_s, u"4|two|1|∅"_s, u"5|five|1|∅"_s,
                               u"2|∅|2|2026-01-01 00:00:00Z"_s};
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::AppendDedup),
                       {batchOf(schema, rows.first(3)), batchOf(schema, rows.mid(3))});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.accepted, 2);
        QCOMPARE(outcome.refused,
                 QStringList({u"3|bad|1|∅ [] postgres.constraint_failed"_s,
                              u"4|two|1|∅ [v] postgres.constraint_failed"_s,
                              u"2|∅|2|2026-01-01 00:00:00+00:00 [] postgres.row_refused"_s}));
        QVERIFY(outcome.words[2].contains("kept"_L1));
        QCOMPARE(fixture.rows(u"SELECT id, v FROM t ORDER BY id"_s),
                 QStringList({u"1|uno"_s, u"2|two"_s, u"5|five"_s}));
    }

    void mergesIntoColumnsThatTheServerCasts()
    {
        const PostgresWriteFixture fixture;
        fixture.run(u"CREATE TABLE t(a INET PRIMARY KEY, v INTERVAL)"_s);
        const auto schema = schemaOf({u"a:string"_s, u"v:string"_s});
        const auto write = [&](Mode mode, const QStringList &rows) {
            return writeAll(fixture.configuration(s_plain), requestOf(schema, mode),
                            {batchOf(schema, rows)});
        };
        const WriteOutcome outcome = write(
            Mode::AppendDedup, {u"10.0.0.1|1 day"_s, u"10.0.0.1|2 days"_s, u"nowhere|1 day"_s});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.accepted, 2);
        QCOMPARE(outcome.refused, QStringList({u"nowhere|1 day [] postgres.value_refused"_s}));
        QCOMPARE(write(Mode::Append, {u"10.0.0.2|∅"_s, u"10.0.0.1|∅"_s}).refused,
                 QStringList({u"10.0.0.1|∅ [a] postgres.constraint_failed"_s}));
        QCOMPARE(fixture.rows(u"SELECT a, v FROM t ORDER BY a"_s),
                 QStringList({u"10.0.0.1|2 days"_s, u"10.0.0.2|∅"_s}));
    }

    void refusesATableWithDoubleKeys()
    {
        const PostgresWriteFixture fixture;
        fixture.run(
            u"CREATE TABLE t(id BIGINT, v TEXT); INSERT INTO t VALUES (1, 'a'), (1, 'b')"_s);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schema, Mode::AppendDedup), {});
        QCOMPARE(outcome.errorCode, u"postgres.duplicate_keys"_s);
        QCOMPARE(outcome.error.kind, ErrorKind::Configuration);
        QCOMPARE(fixture.rows(u"SELECT * FROM t"_s), QStringList({u"1|a"_s, u"1|b"_s}));
    }

    void changesBetweenKeysAndModes()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"k:integer"_s});
        auto request = requestOf(schema, Mode::AppendDedup);
        const auto write = [&](const QStringList &rows) {
            return writeAll(fixture.configuration(s_plain), request, {batchOf(schema, rows)});
        };
        QCOMPARE(write({u"1|1"_s}).errorCode, QString());
        request.primaryKey = {u"k"_s};
        QCOMPARE(write({u"1|2"_s}).refused, QStringList());
        QCOMPARE(fixture.value(u"SELECT count(*) FROM t"_s), u"2"_s);
        request.mode.destination = Mode::Append;
        QCOMPARE(write({u"1|2"_s}).refused, QStringList());
        QCOMPARE(fixture.value(u"SELECT count(*) FROM t"_s), u"3"_s);
    }

    void abandonsWhatWasNotCommitted()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s, u"u:integer"_s});
        const auto request = requestOf(schema, Mode::AppendDedup);
        (void)writeAll(fixture.configuration(), request, {batchOf(schema, {u"1|a|1"_s})});
        {
            PostgresDestination destination(fixture.configuration());
            auto writer = destination.openStream(request, {});
            QVERIFY((*writer)->write(batchOf(schema, {u"1|b|2"_s}), {}));
            QVERIFY((*writer)->prepare({}));
        }
        QCOMPARE(fixture.rows(u"SELECT v FROM t"_s), QStringList({u"a"_s}));
    }

    void needsItsKeyAmongTheFields()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        auto request = requestOf(schema, Mode::AppendDedup);
        request.primaryKey = {u"gone"_s};
        QCOMPARE(writeAll(fixture.configuration(), request, {}).errorCode,
                 u"postgres.key_missing"_s);
        request.primaryKey = {u"id"_s};
        request.cursorField = u"gone"_s;
        QCOMPARE(writeAll(fixture.configuration(), request, {}).notes.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestPostgresDedup)
#include "testpostgresdedup.moc"
