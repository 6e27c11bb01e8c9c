// Tests of SqliteTarget and SqliteRebuild: tables that change, and what the person put on them.
#include "core/connectors/sqlite/sqliterebuild.h"
#include "core/connectors/sqlite/tests/sqlitefixture.h"
#include "core/connectors/sqlite/tests/sqliterows.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

using Mode = DestinationSyncMode;

namespace {

const QJsonObject s_plain{{QStringLiteral("meta_columns"), false}};

} // namespace

class TestSqliteEvolution final : public QObject
{
    Q_OBJECT

private slots:
    void addsColumnsAndKeepsDroppedOnes()
    {
        const SqliteFixture fixture;
        const auto first = schemaOf({u"id:integer"_s, u"old:string"_s});
        const auto second = schemaOf({u"id:integer"_s, u"new:json"_s});
        (void)writeAll(fixture.configuration(s_plain), requestOf(first, Mode::Append),
                       {batchOf(first, {u"1|a"_s})});
        (void)writeAll(fixture.configuration(), requestOf(second, Mode::Append),
                       {batchOf(second, {u"2|{}"_s})});
        QCOMPARE(fixture.rows(u"SELECT id, old, new, _airbyte_generation_id FROM t"_s),
                 QStringList({u"1|a|∅|∅"_s, u"2|∅|{}|1"_s}));
        QCOMPARE(fixture.value(u"SELECT type FROM pragma_table_info('t') WHERE name = 'new'"_s),
                 u"JSON TEXT"_s);
    }

    void widensColumns_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("oldValues");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("newValue");
        QTest::addColumn<QStringList>("expected");
        QTest::addColumn<QString>("declared");
        const auto row = [](const char *before, const char *old, const char *after,
                            const char *value, const QStringList &expected, const char *declared) {
            QTest::addRow("%s to %s", before, after)
                << QString::fromLatin1(before) << QString::fromLatin1(old)
                << QString::fromLatin1(after) << QString::fromLatin1(value) << expected
                << QString::fromLatin1(declared);
        };
        row("integer", "9007199254740993", "number", "1.5",
            {u"9007199254740993|integer"_s, u"1.5|real"_s}, "NUMERIC");
        row("integer", "7", "string", "007", {u"7|text"_s, u"007|text"_s}, "TEXT");
        row("integer", "7", "decimal", "1.10", {u"7|text"_s, u"1.10|text"_s}, "DECIMAL TEXT");
        row("number", "0.30000000000000004", "string", "x",
            {u"0.30000000000000004|text"_s, u"x|text"_s}, "TEXT");
        row("number", "0.5", "integer", "9007199254740993",
            {u"0.5|real"_s, u"9007199254740993|integer"_s}, "NUMERIC");
        row("boolean", "true", "integer", "5", {u"1|integer"_s, u"5|integer"_s}, "INTEGER");
        row("boolean", "true", "string", "x", {u"true|text"_s, u"x|text"_s}, "TEXT");
        row("string", "007", "integer", "5", {u"007|text"_s, u"5|text"_s}, "TEXT");
        row("string", "x", "boolean", "true", {u"x|text"_s, u"true|text"_s}, "TEXT");
        row("string", "x", "number", "0.30000000000000004",
            {u"x|text"_s, u"0.30000000000000004|text"_s}, "TEXT");
        row("string", "x", "timestamp_with_timezone", "2026-01-01T10:00:00+02:00",
            {u"x|text"_s, u"2026-01-01 08:00:00+00:00|text"_s}, "TEXT");
        row("date", "2026-01-01", "timestamp_without_timezone", "2026-01-02T10:00:00",
            {u"2026-01-01 00:00:00|text"_s, u"2026-01-02 10:00:00|text"_s}, "TIMESTAMP TEXT");
        row("timestamp_without_timezone", "2026-01-01 10:00:00", "date", "2026-01-02",
            {u"2026-01-01 10:00:00|text"_s, u"2026-01-02 00:00:00|text"_s}, "TIMESTAMP TEXT");
        row("timestamp_with_timezone", "2026-01-01 10:00:00Z", "date", "2026-01-02",
            {u"2026-01-01 10:00:00+00:00|text"_s, u"2026-01-02 00:00:00+00:00|text"_s},
            "TIMESTAMPTZ TEXT");
        row("timestamp_without_timezone", "2026-01-01 10:00:00", "timestamp_with_timezone",
            "2026-01-02T10:00:00Z",
            {u"2026-01-01 10:00:00+00:00|text"_s, u"2026-01-02 10:00:00+00:00|text"_s},
            "TIMESTAMPTZ TEXT");
        row("decimal", "1.10", "number", "0.30000000000000004",
            {u"1.10|text"_s, u"0.30000000000000004|text"_s}, "DECIMAL TEXT");
        row("decimal", "1.10", "integer", "5", {u"1.10|text"_s, u"5|text"_s}, "DECIMAL TEXT");
        row("json", "[1]", "string", "x", {u"[1]|text"_s, u"x|text"_s}, "TEXT");
    }
    void widensColumns()
    {
        QFETCH(QString, before);
        QFETCH(QString, oldValues);
        QFETCH(QString, after);
        QFETCH(QString, newValue);
        QFETCH(QStringList, expected);
        QFETCH(QString, declared);
        for (const Mode mode : {Mode::Append, Mode::AppendDedup}) {
            const SqliteFixture fixture;
            const auto first = schemaOf({u"id:integer"_s, "c:"_L1 + before});
            const auto second = schemaOf({u"id:integer"_s, "c:"_L1 + after});
            (void)writeAll(fixture.configuration(), requestOf(first, mode),
                           {batchOf(first, {"1|"_L1 + oldValues})});
            fixture.run(u"CREATE INDEX mine ON t(c); CREATE VIEW v AS SELECT c FROM t"_s);
            const WriteOutcome outcome = writeAll(fixture.configuration(), requestOf(second, mode),
                                                  {batchOf(second, {"2|"_L1 + newValue})});
            QCOMPARE(outcome.errorCode, QString());
            QVERIFY(outcome.notes.isEmpty());
            // printf keeps more digits than SQLite's own text of a real.
            QCOMPARE(fixture.rows(u"SELECT CASE typeof(c) WHEN 'real' THEN printf('%!.17g', c) "
                                  "ELSE c END, typeof(c) FROM t ORDER BY rowid"_s),
                     expected);
            QCOMPARE(fixture.rows(u"SELECT count(*) FROM v"_s), QStringList({u"2"_s}));
            QCOMPARE(fixture.value(u"SELECT type FROM pragma_table_info('t') WHERE name = 'c'"_s),
                     declared);
            QCOMPARE(fixture.value(u"SELECT count(*) FROM sqlite_schema WHERE name = 'mine'"_s),
                     u"1"_s);
            QCOMPARE(fixture.value(u"PRAGMA integrity_check"_s), u"ok"_s);
        }
    }

    void widensAForeignTableWithAllItsParts()
    {
        const SqliteFixture fixture;
        fixture.run(
            u"CREATE TABLE \"My t\" (id INTEGER PRIMARY KEY, -- the key, of course\n"
            " qty INT(4) NOT NULL DEFAULT (1) CHECK (qty <> '(,)'), [a b] NUMERIC(10, 2),"
            " twice AS (qty * 2), UNIQUE (qty, [a b]));"
            "INSERT INTO \"My t\"(id, qty, [a b]) VALUES (7, 5, 1.5);"
            "CREATE TABLE log(id); CREATE INDEX i ON \"My t\"(qty);"
            "CREATE TRIGGER g AFTER INSERT ON \"My t\" BEGIN INSERT INTO log VALUES (new.id); END;"
            "CREATE VIEW v AS SELECT qty FROM \"My t\""_s);
        const auto schema = schemaOf({u"id:integer"_s, u"qty:string"_s, u"a b:string"_s});
        auto request = requestOf(schema, Mode::Append);
        request.target.name = u"My t"_s;
        const WriteOutcome outcome = writeAll(fixture.configuration(s_plain), request,
                                              {batchOf(schema, {u"8|05|1.50"_s, u"9|(,)|x"_s})});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.accepted, 1);
        QCOMPARE(outcome.refused, QStringList({u"9|(,)|x [] sqlite.constraint_failed"_s}));
        QCOMPARE(fixture.rows(u"SELECT id, qty, \"a b\", twice FROM \"My t\""_s),
                 QStringList({u"7|5|1.5|10"_s, u"8|05|1.50|10"_s}));
        QCOMPARE(fixture.rows(u"SELECT id FROM log"_s), QStringList({u"8"_s}));
        QCOMPARE(
            fixture.rows(u"SELECT name FROM sqlite_schema WHERE name IN ('i', 'g', 'v')"_s).size(),
            3);
        QCOMPARE(fixture.value(u"SELECT dflt_value FROM pragma_table_info('My t') "
                               "WHERE name = 'qty'"_s),
                 u"1"_s);
    }

    void editsDefinitions_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("expected");
        QTest::newRow("plain") << u"CREATE TABLE t(a INT, b)"_s
                               << u"CREATE TABLE \"n\"(a TEXT, b)"_s;
        QTest::newRow("without a type")
            << u"CREATE TABLE t(a, b)"_s << u"CREATE TABLE \"n\"(a TEXT, b)"_s;
        QTest::newRow("last, without a type")
            << u"CREATE TABLE t(b, a)"_s << u"CREATE TABLE \"n\"(b, a TEXT)"_s;
        QTest::newRow("several words")
            << u"CREATE TABLE 't x'(A UNSIGNED BIG INT (10,2) NOT NULL)"_s
            << u"CREATE TABLE \"n\"(A TEXT NOT NULL)"_s;
        QTest::newRow("comments and quotes")
            << u"CREATE TABLE t( -- a INT,\n b CHECK (b <> ', a INT'), /* a */ \"a\" INT)"_s
            << u"CREATE TABLE \"n\"( -- a INT,\n b CHECK (b <> ', a INT'), /* a */ \"a\" TEXT)"_s;
        QTest::newRow("no such column") << u"CREATE TABLE t(b INT)"_s << QString();
    }
    void editsDefinitions()
    {
        QFETCH(QString, sql);
        QFETCH(QString, expected);
        QCOMPARE(editedTableSql(sql, u"n"_s, {{u"a"_s, u"TEXT"_s, {}}}), expected);
    }

    void keepsRowNumbers()
    {
        const SqliteFixture fixture;
        fixture.run(
            u"CREATE TABLE t(c INTEGER); INSERT INTO t(rowid, c) VALUES (40, 1), (50, 2)"_s);
        const auto schema = schemaOf({u"c:string"_s});
        (void)writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"x"_s})});
        QCOMPARE(fixture.rows(u"SELECT rowid, c FROM t"_s),
                 QStringList({u"40|1"_s, u"50|2"_s, u"51|x"_s}));
    }

    void saysWhichColumnCannotChange()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT);"
                    "INSERT INTO t VALUES (1, 'a')"_s);
        const auto schema = schemaOf({u"id:string"_s, u"v:string"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schema, Mode::Append), {});
        QCOMPARE(outcome.errorCode, u"sqlite.rebuild_impossible"_s);
        QCOMPARE(fixture.rows(u"SELECT * FROM t"_s), QStringList({u"1|a"_s}));
    }

    void keepsWhatThePersonPutOnAnOverwrittenTable()
    {
        const SqliteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const auto configuration = fixture.configuration();
        for (const Mode mode : {Mode::Overwrite, Mode::OverwriteDedup}) {
            fixture.run(
                u"DROP TABLE IF EXISTS t; DROP VIEW IF EXISTS w; DROP TABLE IF EXISTS log"_s);
            (void)writeAll(configuration, requestOf(schema, mode, 1),
                           {batchOf(schema, {u"1|a"_s})});
            fixture.run(
                u"CREATE INDEX i ON t(v COLLATE NOCASE) WHERE v <> ''; CREATE TABLE log(x);"
                "CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.id); "
                "END; CREATE VIEW w AS SELECT max(id) AS m FROM t;"
                "CREATE TRIGGER far AFTER INSERT ON log BEGIN SELECT count(*) FROM t; END"_s);
            const QStringList before
                = fixture.rows(u"SELECT name, sql FROM sqlite_schema WHERE name IN "
                               "('i', 'g', 'w', 'far') ORDER BY name"_s);
            const WriteOutcome outcome = writeAll(configuration, requestOf(schema, mode, 2),
                                                  {batchOf(schema, {u"5|b"_s})});
            QCOMPARE(outcome.errorCode, QString());
            QVERIFY(outcome.notes.isEmpty());
            QCOMPARE(fixture.rows(u"SELECT name, sql FROM sqlite_schema WHERE name IN "
                                  "('i', 'g', 'w', 'far') ORDER BY name"_s),
                     before);
            QCOMPARE(fixture.value(u"SELECT m FROM w"_s), u"5"_s);
            QCOMPARE(fixture.value(u"SELECT count(*) FROM log"_s), u"0"_s);
            fixture.run(u"INSERT INTO t(id, v) VALUES (6, 'c')"_s);
            QCOMPARE(fixture.value(u"SELECT x FROM log"_s), u"6"_s);
            QCOMPARE(fixture.value(u"PRAGMA integrity_check"_s), u"ok"_s);
        }
    }

    void saysWhatItCouldNotKeep()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INTEGER PRIMARY KEY, gone TEXT, v TEXT);"
                    "CREATE UNIQUE INDEX once ON t(v); CREATE INDEX lost ON t(gone);"
                    "CREATE VIEW w AS SELECT gone FROM t"_s);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schema, Mode::Overwrite),
                       {batchOf(schema, {u"1|a"_s, u"2|a"_s})});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.notes.size(), 4);
        QVERIFY(outcome.notes[0].contains("primary key"_L1));
        QVERIFY(outcome.notes[1].contains("once"_L1) && outcome.notes[1].contains("UNIQUE"_L1));
        QVERIFY(outcome.notes[2].contains("lost"_L1));
        QVERIFY(outcome.notes[3].contains(" w "_L1));
        QCOMPARE(fixture.rows(u"SELECT id, v FROM t"_s), QStringList({u"1|a"_s, u"2|a"_s}));
    }

    void takesOverAForeignTable()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE T(other BLOB); INSERT INTO T VALUES (x'00')"_s);
        const auto schema = schemaOf({u"id:integer"_s});
        QCOMPARE(writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Overwrite),
                          {batchOf(schema, {u"1"_s})})
                     .notes,
                 QStringList());
        QCOMPARE(fixture.rows(u"SELECT * FROM t"_s), QStringList({u"1"_s}));
    }

    void keepsNumbersOfNumericColumns()
    {
        const SqliteFixture fixture;
        Schema fields;
        fields.append(Field{u"n"_s, FieldType::Number, true, u"NUMERIC(10,2)"_s, {}});
        const auto schema = std::make_shared<const Schema>(fields);
        (void)writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Overwrite),
                       {batchOf(schema, {u"1"_s, u"1.5"_s})});
        QCOMPARE(fixture.rows(u"SELECT n, typeof(n) FROM t"_s),
                 QStringList({u"1|integer"_s, u"1.5|real"_s}));
    }

    void refusesTooManyColumns()
    {
        const SqliteFixture fixture;
        QStringList fields;
        for (int i = 0; i < 2001; ++i)
            fields << u"c%1:integer"_s.arg(i);
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schemaOf(fields), Mode::Append), {});
        QCOMPARE(outcome.errorCode, u"sqlite.too_many_columns"_s);
    }
};

QTEST_GUILESS_MAIN(TestSqliteEvolution)
#include "testsqliteevolution.moc"
