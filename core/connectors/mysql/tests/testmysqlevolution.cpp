// Tests of MySqlTarget and MySqlSwap: tables that change, and what the person put on them.
#include "core/connectors/mysql/tests/mysqlwritefixture.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

using Mode = DestinationSyncMode;

namespace {

const QJsonObject s_plain{{QStringLiteral("meta_columns"), false}};

/// Declared type, collation and comment of the column "c".
QString declarationIn(const MySqlWriteFixture &fixture)
{
    return fixture.value(
        u"SELECT TRIM(CONCAT_WS(' ', COLUMN_TYPE, COLLATION_NAME, COLUMN_COMMENT)) "
        "FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND "
        "TABLE_NAME = 't' AND COLUMN_NAME = 'c'"_s);
}

} // namespace

class TestMySqlEvolution final : public QObject
{
    Q_OBJECT

private slots:
    void addsColumnsAndKeepsDroppedOnes()
    {
        const MySqlWriteFixture fixture;
        const auto first = schemaOf({u"id:integer"_s, u"old:string"_s});
        const auto second = schemaOf({u"id:integer"_s, u"new:json"_s});
        (void)writeAll(fixture.configuration(s_plain), requestOf(first, Mode::Append),
                       {batchOf(first, {u"1|a"_s})});
        (void)writeAll(fixture.configuration(), requestOf(second, Mode::Append),
                       {batchOf(second, {u"2|{}"_s})});
        QCOMPARE(fixture.rows(u"SELECT id, old, new, _airbyte_generation_id FROM t ORDER BY 1"_s),
                 QStringList({u"1|a|∅|∅"_s, u"2|∅|{}|1"_s}));
    }

    void widensColumns_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("oldValue");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("newValue");
        QTest::addColumn<QStringList>("expected");
        QTest::addColumn<QString>("declared");
        const auto row = [](const char *before, const char *old, const char *after,
                            const char *value, const char *expectedOld, const char *expectedNew,
                            const char *declared) {
            QTest::addRow("%s %s to %s", before, old, after)
                << QString::fromLatin1(before) << QString::fromLatin1(old)
                << QString::fromLatin1(after) << QString::fromLatin1(value)
                << QStringList{QString::fromLatin1(expectedOld), QString::fromLatin1(expectedNew)}
                << QString::fromLatin1(declared);
        };
        const char *text = "longtext utf8mb4_bin";
        const char *digits = "longtext ascii_bin millrace:decimal";
        row("integer", "7", "number", "1.5", "7", "1.5", "double");
        row("integer", "9007199254740993", "number", "1.5", "9007199254740993", "1.5", digits);
        row("integer", "7", "string", "007", "7", "007", text);
        row("integer", "7", "decimal", "1.10", "7", "1.10", digits);
        row("integer", "9223372036854775807", "decimal:numeric(10,2)", "1.10",
            "9223372036854775807.00", "1.10", "decimal(21,2)");
        row("decimal:numeric(5,2)", "1.10", "decimal:numeric(8,4)", "1234.5678", "1.1000",
            "1234.5678", "decimal(8,4)");
        row("decimal:numeric(5,2)", "1.10", "decimal", "1.2345", "1.10", "1.2345", digits);
        row("decimal:numeric(5,2)", "1.10", "integer", "9223372036854775807", "1.10",
            "9223372036854775807.00", "decimal(21,2)");
        row("number", "0.30000000000000004", "string", "x", "0.30000000000000004", "x", text);
        row("number", "0.5", "integer", "7", "0.5", "7", "double");
        row("number", "0.5", "decimal", "0.10", "0.5", "0.10", digits);
        row("boolean", "true", "integer", "5", "1", "5", "bigint(20)");
        row("boolean", "true", "string", "x", "true", "x", text);
        row("string", "007", "integer", "5", "007", "5", text);
        row("string", "x", "boolean", "true", "x", "true", text);
        row("string", "x", "number", "0.30000000000000004", "x", "0.30000000000000004", text);
        row("string", "x", "timestamp_with_timezone", "2026-01-01T10:00:00+02:00", "x",
            "2026-01-01 08:00:00+00:00", text);
        row("date", "2026-01-01", "timestamp_without_timezone", "2026-01-02T10:00:00",
            "2026-01-01 00:00:00.000000", "2026-01-02 10:00:00.000000", "datetime(6)");
        row("timestamp_without_timezone", "2026-01-01 10:00:00", "date", "2026-01-02",
            "2026-01-01 10:00:00.000000", "2026-01-02 00:00:00.000000", "datetime(6)");
        row("timestamp_without_timezone", "2026-01-01 10:00:00", "timestamp_with_timezone",
            "2026-01-02T10:00:00Z", "2026-01-01 10:00:00.000000", "2026-01-02 10:00:00.000000",
            "datetime(6) millrace:timestamp_with_timezone");
        row("timestamp_with_timezone", "2026-01-01 10:00:00Z", "string", "x",
            "2026-01-01 10:00:00.000000+00:00", "x", text);
        row("decimal", "1.10", "number", "0.30000000000000004", "1.10", "0.30000000000000004",
            digits);
        row("decimal", "1.10", "integer", "5", "1.10", "5", digits);
        row("json", "[1]", "string", "x", "[1]", "x", text);
        row("time_with_timezone", "10:00:00+01:00", "string", "x", "10:00:00+01:00", "x", text);
    }
    void widensColumns()
    {
        QFETCH(QString, before);
        QFETCH(QString, oldValue);
        QFETCH(QString, after);
        QFETCH(QString, newValue);
        QFETCH(QStringList, expected);
        QFETCH(QString, declared);
        const MySqlWriteFixture fixture;
        const auto first = schemaOf({u"id:integer"_s, "c:"_L1 + before});
        const auto second = schemaOf({u"id:integer"_s, "c:"_L1 + after});
        (void)writeAll(fixture.configuration(), requestOf(first, Mode::AppendDedup),
                       {batchOf(first, {"1|"_L1 + oldValue})});
        fixture.run(u"CREATE VIEW v AS SELECT c FROM t"_s);
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(second, Mode::AppendDedup),
                       {batchOf(second, {"2|"_L1 + newValue})});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.refused, QStringList());
        QVERIFY(outcome.notes.isEmpty());
        QCOMPARE(fixture.rows(u"SELECT c FROM t ORDER BY id"_s), expected);
        QCOMPARE(fixture.rows(u"SELECT COUNT(*) FROM v"_s), QStringList({u"2"_s}));
        QCOMPARE(declarationIn(fixture), declared);
    }

    void goesOnWithARewritingThatWasKilled()
    {
        const MySqlWriteFixture fixture;
        const auto first = schemaOf({u"id:integer"_s, u"c:boolean"_s});
        const auto second = schemaOf({u"id:integer"_s, u"c:string"_s});
        (void)writeAll(fixture.configuration(), requestOf(first, Mode::Append),
                       {batchOf(first, {u"1|true"_s, u"2|false"_s})});
        // As it is between the widening and the rewriting.
        fixture.run(u"ALTER TABLE t MODIFY c LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin "
                    "COMMENT 'mine millrace:from_boolean'"_s);
        (void)writeAll(fixture.configuration(), requestOf(second, Mode::Append),
                       {batchOf(second, {u"3|1"_s})});
        QCOMPARE(fixture.rows(u"SELECT c FROM t ORDER BY id"_s),
                 QStringList({u"true"_s, u"false"_s, u"1"_s}));
        QCOMPARE(declarationIn(fixture), u"longtext utf8mb4_bin mine"_s);
    }

    void widensAnIndexedColumn()
    {
        const MySqlWriteFixture fixture;
        const auto first = schemaOf({u"id:integer"_s, u"c:integer"_s});
        const auto second = schemaOf({u"id:integer"_s, u"c:string"_s});
        (void)writeAll(fixture.configuration(), requestOf(first, Mode::Append),
                       {batchOf(first, {u"1|7"_s})});
        fixture.run(u"CREATE INDEX mine ON t(c)"_s);
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(second, Mode::Append),
                       {batchOf(second, {u"2|x"_s})});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(fixture.rows(u"SELECT c FROM t ORDER BY id"_s), QStringList({u"7"_s, u"x"_s}));
        QCOMPARE(fixture.value(u"SELECT COLUMN_NAME FROM information_schema.STATISTICS WHERE "
                               "TABLE_SCHEMA = DATABASE() AND INDEX_NAME = 'mine'"_s),
                 u"c"_s);
    }

    void neverChangesColumnsItFound()
    {
        const MySqlWriteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INT, c INT) ENGINE=InnoDB"_s);
        const auto schema = schemaOf({u"id:integer"_s, u"c:number"_s, u"d:string"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1|2|x"_s, u"2|2.5|y"_s})});
        QCOMPARE(outcome.refused, QStringList({u"2|2.5|y [c] mysql.value_mismatch"_s}));
        QCOMPARE(declarationIn(fixture), u"int(11)"_s);
        QCOMPARE(fixture.rows(u"SELECT * FROM t"_s), QStringList({u"1|2|x"_s}));
    }

    void makesATextColumnAKey()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"k:string"_s, u"v:string"_s});
        (void)writeAll(fixture.configuration(), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"a|1"_s, u"b|1"_s})});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schema, Mode::AppendDedup),
                       {batchOf(schema, {u"a|2"_s, u"A|3"_s}, 1)});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(fixture.rows(u"SELECT k, v FROM t ORDER BY v, k"_s),
                 QStringList({u"b|1"_s, u"a|2"_s, u"A|3"_s}));
        // And back: without a key rows may repeat.
        QCOMPARE(writeAll(fixture.configuration(), requestOf(schema, Mode::Append),
                          {batchOf(schema, {u"a|4"_s})})
                     .refused,
                 QStringList());
        (void)writeAll(fixture.configuration(), requestOf(schema, Mode::Append, 2),
                       {batchOf(schema, {u"c|5"_s})});
        const auto longOne = schemaOf({u"k:string"_s});
        auto request = requestOf(longOne, Mode::Append);
        request.target.name = u"long"_s;
        (void)writeAll(fixture.configuration(s_plain), request,
                       {batchOf(longOne, {QString(300, u'x')})});
        request.mode.destination = Mode::AppendDedup;
        request.primaryKey = {u"k"_s};
        QCOMPARE(writeAll(fixture.configuration(s_plain), request, {}).errorCode,
                 u"mysql.key_too_long"_s);
    }

    void keepsWhatThePersonPutOnAnOverwrittenTable()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const auto configuration = fixture.configuration();
        for (const Mode mode : {Mode::Overwrite, Mode::OverwriteDedup}) {
            fixture.run(u"SET foreign_key_checks = 0; DROP TABLE IF EXISTS t, log, child, parent; "
                        "DROP VIEW IF EXISTS w"_s);
            (void)writeAll(configuration, requestOf(schema, mode, 1),
                           {batchOf(schema, {u"1|a"_s})});
            fixture.run(
                u"CREATE INDEX i ON t(v(20)); CREATE UNIQUE INDEX once ON t(id) COMMENT 'x, (y'; "
                "CREATE FULLTEXT INDEX words ON t(v); "
                "CREATE TABLE log(x BIGINT) ENGINE=InnoDB; "
                "CREATE TABLE parent(id BIGINT PRIMARY KEY) ENGINE=InnoDB; "
                "INSERT INTO parent VALUES (1), (5), (6); "
                "ALTER TABLE t ADD CONSTRAINT up FOREIGN KEY (id) REFERENCES parent(id), "
                "ADD CONSTRAINT c CHECK (v <> 'never'), COMMENT = 'my ''table''', "
                "MODIFY v LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT 'my column'; "
                "CREATE TABLE child(r BIGINT, CONSTRAINT down FOREIGN KEY (r) REFERENCES t(id)) "
                "ENGINE=InnoDB; "
                "CREATE VIEW w AS SELECT MAX(id) AS m FROM t; "
                "CREATE OR REPLACE USER reader@localhost; GRANT SELECT ON t TO reader@localhost"_s);
            fixture.run(u"SET sql_mode = 'ANSI_QUOTES'; CREATE TRIGGER g AFTER INSERT ON t "
                        "FOR EACH ROW INSERT INTO \"log\" VALUES (NEW.id)"_s);
            const QString triggers = u"SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE, ACTION_STATEMENT, "
                                     "SQL_MODE, DEFINER FROM information_schema.TRIGGERS WHERE "
                                     "TRIGGER_SCHEMA = DATABASE()"_s;
            const QStringList before = fixture.rows(triggers);
            QCOMPARE(before.size(), 1);
            const WriteOutcome outcome = writeAll(configuration, requestOf(schema, mode, 2),
                                                  {batchOf(schema, {u"5|b"_s})});
            QCOMPARE(outcome.errorCode, QString());
            QCOMPARE(outcome.notes, QStringList());
            QCOMPARE(fixture.rows(triggers), before);
            QCOMPARE(fixture.rows(u"SELECT DISTINCT INDEX_NAME FROM information_schema.STATISTICS "
                                  "WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 't' AND "
                                  "INDEX_NAME <> '_millrace_key' ORDER BY 1"_s),
                     QStringList({u"i"_s, u"once"_s, u"words"_s}));
            QCOMPARE(fixture.rows(u"SELECT CONSTRAINT_NAME, TABLE_NAME, REFERENCED_TABLE_NAME FROM "
                                  "information_schema.REFERENTIAL_CONSTRAINTS WHERE "
                                  "CONSTRAINT_SCHEMA = DATABASE() ORDER BY 1"_s),
                     QStringList({u"down|child|t"_s, u"up|t|parent"_s}));
            QCOMPARE(fixture.value(u"SELECT TABLE_COMMENT FROM information_schema.TABLES WHERE "
                                   "TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 't'"_s),
                     u"my 'table'"_s);
            QCOMPARE(fixture.value(u"SELECT COLUMN_COMMENT FROM information_schema.COLUMNS WHERE "
                                   "TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 't' AND "
                                   "COLUMN_NAME = 'v'"_s),
                     u"my column"_s);
            QCOMPARE(fixture.value(u"SELECT COUNT(*) FROM information_schema.CHECK_CONSTRAINTS "
                                   "WHERE CONSTRAINT_SCHEMA = DATABASE() AND TABLE_NAME = 't' AND "
                                   "CONSTRAINT_NAME = 'c'"_s),
                     u"1"_s);
            QCOMPARE(fixture.value(u"SELECT m FROM w"_s), u"5"_s);
            QCOMPARE(fixture.value(u"SELECT COUNT(*) FROM log"_s), u"0"_s);
            fixture.run(u"INSERT INTO t(id, v) VALUES (6, 'c'); INSERT INTO child VALUES (6)"_s);
            QCOMPARE(fixture.value(u"SELECT x FROM log"_s), u"6"_s);
            QCOMPARE(fixture.rows(u"SHOW GRANTS FOR reader@localhost"_s).size(), 2);
            QCOMPARE(fixture.value(u"SELECT COUNT(*) FROM _millrace_objects"_s), u"0"_s);
            QCOMPARE(fixture.tables(),
                     QStringList({u"child"_s, u"log"_s, u"parent"_s, u"t"_s, u"w"_s}));
        }
    }

    void saysWhatItCouldNotKeep()
    {
        const MySqlWriteFixture fixture;
        fixture.run(
            u"CREATE TABLE parent(id BIGINT PRIMARY KEY) ENGINE=InnoDB; "
            "CREATE TABLE t(id INTEGER AUTO_INCREMENT PRIMARY KEY, gone TEXT, v VARCHAR(9), "
            "UNIQUE INDEX once (v), INDEX lost (gone(5)), r BIGINT, "
            "CONSTRAINT up FOREIGN KEY (r) REFERENCES parent(id)) ENGINE=InnoDB; "
            "CREATE TABLE child(c INTEGER, CONSTRAINT down FOREIGN KEY (c) REFERENCES t(id)) "
            "ENGINE=InnoDB; INSERT INTO t(id) VALUES (77); INSERT INTO child VALUES (77); "
            "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.gone = 'x'; "
            "CREATE VIEW w AS SELECT gone FROM t"_s);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s, u"r:integer"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schema, Mode::Overwrite),
                       {batchOf(schema, {u"1|a|8"_s, u"2|a|∅"_s})});
        QCOMPARE(outcome.errorCode, QString());
        const QString notes = outcome.notes.join(u'\n');
        for (const auto lost : {"once"_L1, "lost"_L1, "AUTO_INCREMENT"_L1, "up of"_L1, "down of"_L1,
                                "g of"_L1, "view w"_L1})
            QVERIFY2(notes.contains(lost), qPrintable(lost + ": "_L1 + notes));
        QCOMPARE(fixture.rows(u"SELECT id, v FROM t ORDER BY id"_s),
                 QStringList({u"1|a"_s, u"2|a"_s}));
        QCOMPARE(fixture.value(u"SELECT COLUMN_NAME FROM information_schema.STATISTICS WHERE "
                               "TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 't' AND "
                               "INDEX_NAME = 'PRIMARY'"_s),
                 u"id"_s);
    }

    void takesOverAForeignTable()
    {
        const MySqlWriteFixture fixture;
        fixture.run(u"CREATE TABLE t(other BLOB) ENGINE=InnoDB; INSERT INTO t VALUES (x'00')"_s);
        const auto schema = schemaOf({u"id:integer"_s});
        QCOMPARE(writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Overwrite),
                          {batchOf(schema, {u"1"_s})})
                     .notes,
                 QStringList());
        QCOMPARE(fixture.rows(u"SELECT * FROM t"_s), QStringList({u"1"_s}));
    }
};

QTEST_GUILESS_MAIN(TestMySqlEvolution)
#include "testmysqlevolution.moc"
