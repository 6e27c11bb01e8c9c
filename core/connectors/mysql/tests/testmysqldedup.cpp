// Tests of MySqlMerge through MySqlDestination: one row per primary key.
#include "core/connectors/mysql/tests/mysqlwritefixture.h"
#include "tests/conformance/dedupexamples.h"

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

class TestMySqlDedup final : public QObject
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
                const MySqlWriteFixture fixture;
                const auto configuration = fixture.configuration({{u"meta_columns"_s, meta}});
                const auto request = requestOf(schema, mode);
                MySqlDestination destination(configuration);
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

    void keepsTheLatestVersionBesideAnotherUniqueIndex_data() { conformance::addVersionExamples(); }
    void keepsTheLatestVersionBesideAnotherUniqueIndex()
    {
        QFETCH(QStringList, before);
        QFETCH(QStringList, incoming);
        QFETCH(QStringList, after);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s, u"u:integer"_s});
        for (const bool meta : {true, false}) {
            const MySqlWriteFixture fixture;
            const auto configuration = fixture.configuration({{u"meta_columns"_s, meta}});
            const auto request = requestOf(schema, Mode::AppendDedup);
            (void)writeAll(configuration, request, {batchOf(schema, before, 0)});
            fixture.run(u"CREATE UNIQUE INDEX another ON t (u, id)"_s);
            (void)writeAll(configuration, request, {batchOf(schema, incoming, 1)});
            QCOMPARE(fixture.rows(u"SELECT id, v, u FROM t ORDER BY id"_s), after);
        }
    }

    void doesNotTakeAnotherUniqueIndexForTheKey()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s, u"u:integer"_s});
        const auto request = requestOf(schema, Mode::AppendDedup);
        (void)writeAll(fixture.configuration(), request, {batchOf(schema, {u"1|a|1"_s}, 0)});
        fixture.run(u"CREATE UNIQUE INDEX another ON t (u)"_s);
        const WriteOutcome outcome = writeAll(fixture.configuration(), request,
                                              {batchOf(schema, {u"2|b|1"_s, u"3|c|3"_s}, 1)});
        QCOMPARE(outcome.refused.size(), 1);
        QVERIFY(outcome.refused.front().startsWith("2|b|1"_L1));
        QCOMPARE(fixture.rows(u"SELECT id, v FROM t ORDER BY id"_s),
                 QStringList({u"1|a"_s, u"3|c"_s}));
    }

    void ignoresAnEarlierExtractionOfTheSameCursor()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s, u"u:integer"_s});
        const auto request = requestOf(schema, Mode::AppendDedup);
        (void)writeAll(fixture.configuration(), request, {batchOf(schema, {u"1|new|3"_s}, 60)});
        (void)writeAll(fixture.configuration(), request, {batchOf(schema, {u"1|old|3"_s}, 0)});
        QCOMPARE(fixture.rows(u"SELECT v FROM t"_s), QStringList({u"new"_s}));
    }

    void dedupsAnOverwrite()
    {
        const MySqlWriteFixture fixture;
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
        QCOMPARE(fixture.value(u"SELECT COUNT(DISTINCT INDEX_NAME) FROM "
                               "information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND "
                               "TABLE_NAME = 't'"_s),
                 u"1"_s);
    }

    void usesCompositeKeys()
    {
        const MySqlWriteFixture fixture;
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
            const MySqlWriteFixture fixture;
            QStringList refused;
            if (inOneGo) {
                refused
                    = writeAll(fixture.configuration(), request, {batchOf(schema, rows)}).refused;
            } else {
                for (const QString &row : rows)
                    refused += writeAll(fixture.configuration(), request, {batchOf(schema, {row})})
                                   .refused;
            }
            QCOMPARE(refused, QStringList({u"∅|∅|z [a] mysql.key_is_null"_s}));
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
        const MySqlWriteFixture fixture;
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
        QTest::newRow("date") << u"date"_s << u"0001-01-01"_s << u"9999-12-31"_s;
        QTest::newRow("decimal, exponent") << u"decimal"_s << u"9.5"_s << u"1e1"_s;
        QTest::newRow("decimal, negative") << u"decimal"_s << u"-10.5"_s << u"-9.75"_s;
        QTest::newRow("decimal, long")
            << u"decimal"_s << u"12345678901234567890.1"_s << u"12345678901234567890.2"_s;
        QTest::newRow("decimal with places")
            << u"decimal:numeric(10,2)"_s << u"9.99"_s << u"10.00"_s;
        QTest::newRow("text, blank at the end") << u"string"_s << u"a"_s << u"a "_s;
        QTest::newRow("timestamp") << u"timestamp_with_timezone"_s << u"2026-01-01T10:00:00+02:00"_s
                                   << u"2026-01-01T08:00:00.5Z"_s;
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
            const MySqlWriteFixture apart;
            const auto request = requestOf(schema, Mode::AppendDedup);
            (void)writeAll(apart.configuration(), request, {batchOf(schema, {order.first}, 0)});
            (void)writeAll(apart.configuration(), request, {batchOf(schema, {order.second}, 1)});
            QCOMPARE(apart.value(u"SELECT v FROM t"_s), u"late"_s);
            const MySqlWriteFixture together;
            (void)writeAll(together.configuration(), request,
                           {batchOf(schema, {order.first, order.second})});
            QCOMPARE(together.value(u"SELECT v FROM t"_s), u"late"_s);
        }
    }

    void refusesOnlyTheRowsAtFault()
    {
        const MySqlWriteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INTEGER PRIMARY KEY, v VARCHAR(10) UNIQUE CHECK (v <> "
                    "'bad'), u INTEGER, _ab_cdc_deleted_at DATETIME(6)) ENGINE=InnoDB; "
                    "INSERT INTO t VALUES (1, 'one', 1, NULL), (2, 'two', 1, NULL); "
                    "CREATE TABLE child(r INTEGER, FOREIGN KEY (r) REFERENCES t(id)) "
                    "ENGINE=InnoDB; INSERT INTO child VALUES (2)"_s);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s, u"u:integer"_s,
                                      u"_ab_cdc_deleted_at:timestamp_with_timezone"_s});
        const QStringList rows{u"1|uno|2|∅"_s,           u"3|bad|1|∅"_s,
                               u"4|two|1|∅"_s,           u"5|five|1|∅"_s,
                               u"6|much too long|1|∅"_s, u"2|∅|2|2026-01-01 00:00:00Z"_s};
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::AppendDedup),
                       {batchOf(schema, rows.first(3)), batchOf(schema, rows.mid(3))});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.accepted, 2);
        QCOMPARE(outcome.refused,
                 QStringList({u"6|much too long|1|∅ [v] mysql.value_too_long"_s,
                              u"3|bad|1|∅ [] mysql.constraint_failed"_s,
                              u"4|two|1|∅ [] mysql.duplicate_value"_s,
                              u"2|∅|2|2026-01-01 00:00:00+00:00 [] mysql.foreign_key_failed"_s}));
        QCOMPARE(fixture.rows(u"SELECT id, v FROM t ORDER BY id"_s),
                 QStringList({u"1|uno"_s, u"2|two"_s, u"5|five"_s}));
    }

    void tellsKeysApartByTheirBytes()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:string"_s, u"v:string"_s});
        const QStringList rows{u"a|1"_s, u"A|2"_s, u"a |3"_s, u"ä|4"_s, u"😀|5"_s, u"|6"_s};
        for (const QString &round : {u"x"_s, u"y"_s}) {
            QStringList marked;
            for (const QString &row : rows)
                marked << row + round;
            const WriteOutcome outcome
                = writeAll(fixture.configuration(), requestOf(schema, Mode::AppendDedup),
                           {batchOf(schema, marked)});
            QCOMPARE(outcome.errorCode, QString());
            QCOMPARE(outcome.accepted, 6);
            QCOMPARE(fixture.rows(u"SELECT v FROM t ORDER BY v"_s),
                     QStringList({"1"_L1 + round, "2"_L1 + round, "3"_L1 + round, "4"_L1 + round,
                                  "5"_L1 + round, "6"_L1 + round}));
        }
    }

    void refusesWhatAKeyOfThePersonTakesForEqual()
    {
        const MySqlWriteFixture fixture;
        fixture.run(u"CREATE TABLE t(id VARCHAR(10) CHARACTER SET utf8mb4 COLLATE "
                    "utf8mb4_general_ci PRIMARY KEY, v TEXT) ENGINE=InnoDB; "
                    "INSERT INTO t VALUES ('a', 'old')"_s);
        const auto schema = schemaOf({u"id:string"_s, u"v:string"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::AppendDedup),
                       {batchOf(schema, {u"A|new"_s, u"b|1"_s, u"a|newer"_s})});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.refused, QStringList({u"A|new [] mysql.duplicate_value"_s}));
        QCOMPARE(fixture.rows(u"SELECT id, v FROM t ORDER BY id"_s),
                 QStringList({u"a|newer"_s, u"b|1"_s}));
    }

    void refusesKeysThatAreTooLong()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:string"_s, u"v:string"_s});
        const QString longest(255, u'漢');
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schema, Mode::AppendDedup),
                       {batchOf(schema, {longest + u"|a"_s, longest + u"漢|b"_s})});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.accepted, 1);
        QVERIFY(outcome.refused.value(0).endsWith("[id] mysql.value_too_long"_L1));
    }

    void takesKeysOfEveryType_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::newRow("integer") << u"integer"_s << u"1"_s << u"2"_s;
        QTest::newRow("number") << u"number"_s << u"0.5"_s << u"0.25"_s;
        QTest::newRow("decimal") << u"decimal"_s << u"1.5"_s << u"1.25"_s;
        QTest::newRow("boolean") << u"boolean"_s << u"true"_s << u"false"_s;
        QTest::newRow("binary") << u"binary"_s << u"AAA="_s << u"AA=="_s;
        QTest::newRow("date") << u"date"_s << u"2024-01-01"_s << u"2024-01-02"_s;
        QTest::newRow("time") << u"time_with_timezone"_s << u"10:00:00+01:00"_s
                              << u"09:00:00+00:00"_s;
        QTest::newRow("timestamp") << u"timestamp_with_timezone"_s << u"2024-01-01T00:00:00Z"_s
                                   << u"2024-01-01T00:00:00.000001Z"_s;
        QTest::newRow("json") << u"json"_s << u"[1]"_s << u"[1] "_s;
    }
    void takesKeysOfEveryType()
    {
        QFETCH(QString, type);
        QFETCH(QString, first);
        QFETCH(QString, second);
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({"id:"_L1 + type, u"v:string"_s});
        for (const Mode mode : {Mode::AppendDedup, Mode::OverwriteDedup}) {
            auto request = requestOf(schema, mode);
            request.target.name = mode == Mode::AppendDedup ? u"a"_s : u"o"_s;
            const WriteOutcome outcome
                = writeAll(fixture.configuration(), request,
                           {batchOf(schema, {first + u"|a"_s, second + u"|b"_s, first + u"|c"_s})});
            QCOMPARE(outcome.errorCode, QString());
            QCOMPARE(outcome.accepted, 3);
            QCOMPARE(fixture.rows("SELECT v FROM %1 ORDER BY v"_L1.arg(request.target.name)),
                     QStringList({u"b"_s, u"c"_s}));
        }
    }

    void mergesWhatComesBehindAPreparation()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s, u"u:integer"_s});
        MySqlDestination destination(fixture.configuration());
        auto writer = destination.openStream(requestOf(schema, Mode::AppendDedup), {});
        QVERIFY(writer);
        qint64 accepted = 0;
        for (const QStringList &rows : {QStringList{u"1|a|1"_s, u"2|a|1"_s},
                                        {u"1|b|2"_s, u"3|b|2"_s},
                                        {u"3|c|1"_s, u"2|c|3"_s}}) {
            const auto wrote = (*writer)->write(batchOf(schema, rows), {});
            const auto prepared = (*writer)->prepare({});
            QVERIFY(wrote && prepared);
            accepted += wrote->acceptedRows + prepared->acceptedRows;
        }
        QVERIFY((*writer)->commit({"1", u"f"_s}));
        QCOMPARE(accepted, 6);
        QCOMPARE(fixture.rows(u"SELECT id, v FROM t ORDER BY id"_s),
                 QStringList({u"1|b"_s, u"2|c"_s, u"3|b"_s}));
    }

    void refusesATableWithDoubleKeys()
    {
        const MySqlWriteFixture fixture;
        fixture.run(
            u"CREATE TABLE t(id INTEGER, v TEXT) ENGINE=InnoDB; INSERT INTO t VALUES (1, 'a'), (1, 'b')"_s);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schema, Mode::AppendDedup), {});
        QCOMPARE(outcome.errorCode, u"mysql.duplicate_keys"_s);
        QCOMPARE(outcome.error.kind, ErrorKind::Configuration);
        QCOMPARE(fixture.rows(u"SELECT id, v FROM t"_s), QStringList({u"1|a"_s, u"1|b"_s}));
    }

    void changesBetweenKeysAndModes()
    {
        const MySqlWriteFixture fixture;
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
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s, u"u:integer"_s});
        const auto request = requestOf(schema, Mode::AppendDedup);
        (void)writeAll(fixture.configuration(), request, {batchOf(schema, {u"1|a|1"_s})});
        {
            MySqlDestination destination(fixture.configuration());
            auto writer = destination.openStream(request, {});
            QVERIFY((*writer)->write(batchOf(schema, {u"1|b|2"_s}), {}));
            QVERIFY((*writer)->prepare({}));
        }
        QCOMPARE(fixture.rows(u"SELECT v FROM t"_s), QStringList({u"a"_s}));
    }

    void needsItsKeyAmongTheFields()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        auto request = requestOf(schema, Mode::AppendDedup);
        request.primaryKey = {u"gone"_s};
        QCOMPARE(writeAll(fixture.configuration(), request, {}).errorCode, u"mysql.key_missing"_s);
        request.primaryKey = {u"id"_s};
        request.cursorField = u"gone"_s;
        QCOMPARE(writeAll(fixture.configuration(), request, {}).notes.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestMySqlDedup)
#include "testmysqldedup.moc"
