// Tests of PostgresTarget and PostgresReplacement: tables that change, and what the person put on
// them.
#include "core/connectors/postgres/postgresdestination.h"
#include "core/connectors/postgres/tests/postgreswritefixture.h"

#include <QJsonObject>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

using Mode = DestinationSyncMode;

namespace {

const QJsonObject s_plain{{QStringLiteral("meta_columns"), false}};

QString typeOf(const PostgresWriteFixture &fixture, const QString &column)
{
    return fixture.value("SELECT format_type(atttypid, atttypmod) FROM pg_attribute "
                         "WHERE attrelid = 't'::regclass AND attname = '%1'"_L1.arg(column));
}

} // namespace

class TestPostgresEvolution final : public QObject
{
    Q_OBJECT

private slots:
    void addsColumnsAndKeepsDroppedOnes()
    {
        const PostgresWriteFixture fixture;
        const auto first = schemaOf({u"id:integer"_s, u"old:string"_s});
        const auto second = schemaOf({u"id:integer"_s, u"new:json"_s});
        (void)writeAll(fixture.configuration(s_plain), requestOf(first, Mode::Append),
                       {batchOf(first, {u"1|a"_s})});
        fixture.run(u"ALTER TABLE t ALTER COLUMN old SET NOT NULL; CREATE VIEW seen AS TABLE t"_s);
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(second, Mode::Append),
                       {batchOf(second, {u"2|{}"_s})});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.notes.size(), 1);
        QCOMPARE(fixture.rows(u"SELECT id, old, new, _airbyte_generation_id FROM t"_s),
                 QStringList({u"1|a|∅|∅"_s, u"2|∅|{}|1"_s}));
        QCOMPARE(typeOf(fixture, u"new"_s), u"json"_s);
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
                            const char *value, const QStringList &expected, const char *declared) {
            QTest::addRow("%s to %s", before, after)
                << QString::fromLatin1(before) << QString::fromLatin1(old)
                << QString::fromLatin1(after) << QString::fromLatin1(value) << expected
                << QString::fromLatin1(declared);
        };
        row("integer", "9007199254740993", "number", "1.5", {u"9007199254740993"_s, u"1.5"_s},
            "numeric");
        row("integer", "7", "string", "007", {u"7"_s, u"007"_s}, "text");
        row("integer", "7", "decimal", "1.10", {u"7"_s, u"1.10"_s}, "numeric");
        row("integer", "7", "json", "{\"b\":1.0,\"a\":2}", {u"7"_s, u"{\"b\":1.0,\"a\":2}"_s},
            "json");
        row("number", "0.30000000000000004", "string", "x", {u"0.30000000000000004"_s, u"x"_s},
            "text");
        row("number", "0.30000000000000004", "decimal", "1.10",
            {u"0.30000000000000004"_s, u"1.10"_s}, "numeric");
        row("number", "0.5", "integer", "9007199254740993", {u"0.5"_s, u"9007199254740993"_s},
            "numeric");
        row("boolean", "true", "integer", "5", {u"1"_s, u"5"_s}, "bigint");
        row("boolean", "true", "number", "0.5", {u"1"_s, u"0.5"_s}, "numeric");
        row("boolean", "true", "string", "x", {u"true"_s, u"x"_s}, "text");
        row("integer", "7", "boolean", "true", {u"7"_s, u"1"_s}, "bigint");
        row("string", "007", "integer", "5", {u"007"_s, u"5"_s}, "text");
        row("string", "x", "boolean", "true", {u"x"_s, u"true"_s}, "text");
        row("string", "x", "number", "0.30000000000000004", {u"x"_s, u"0.30000000000000004"_s},
            "text");
        row("string", "x", "timestamp_with_timezone", "2026-01-01T10:00:00+02:00",
            {u"x"_s, u"2026-01-01 08:00:00+00:00"_s}, "text");
        row("string", "x", "binary", "AAEC", {u"x"_s, u"AAEC"_s}, "text");
        row("binary", "AAEC", "string", "x", {u"AAEC"_s, u"x"_s}, "text");
        row("date", "2026-01-01", "timestamp_without_timezone", "2026-01-02T10:00:00",
            {u"2026-01-01 00:00:00"_s, u"2026-01-02 10:00:00"_s}, "timestamp without time zone");
        row("timestamp_without_timezone", "2026-01-01 10:00:00", "date", "2026-01-02",
            {u"2026-01-01 10:00:00"_s, u"2026-01-02 00:00:00"_s}, "timestamp without time zone");
        row("timestamp_with_timezone", "2026-01-01 10:00:00Z", "date", "2026-01-02",
            {u"2026-01-01 10:00:00+00"_s, u"2026-01-02 00:00:00+00"_s}, "timestamp with time zone");
        row("timestamp_without_timezone", "2026-01-01 10:00:00", "timestamp_with_timezone",
            "2026-01-02T10:00:00Z", {u"2026-01-01 10:00:00+00"_s, u"2026-01-02 10:00:00+00"_s},
            "timestamp with time zone");
        row("timestamp_with_timezone", "2026-01-01 10:00:00Z", "string", "x",
            {u"2026-01-01 10:00:00+00:00"_s, u"x"_s}, "text");
        row("time_without_timezone", "10:00:00", "time_with_timezone", "10:00:00+02:00",
            {u"10:00:00+00"_s, u"10:00:00+02"_s}, "time with time zone");
        row("time_with_timezone", "10:00:00+02:00", "time_without_timezone", "11:00:00",
            {u"10:00:00+02"_s, u"11:00:00+00"_s}, "time with time zone");
        row("time_with_timezone", "10:00:00+02:00", "string", "x", {u"10:00:00+02:00"_s, u"x"_s},
            "text");
        row("decimal", "1.10", "number", "0.30000000000000004",
            {u"1.10"_s, u"0.30000000000000004"_s}, "numeric");
        row("decimal", "1.10", "integer", "5", {u"1.10"_s, u"5"_s}, "numeric");
        row("json", "[1]", "string", "x", {u"[1]"_s, u"x"_s}, "text");
    }
    void widensColumns()
    {
        QFETCH(QString, before);
        QFETCH(QString, oldValue);
        QFETCH(QString, after);
        QFETCH(QString, newValue);
        QFETCH(QStringList, expected);
        QFETCH(QString, declared);
        const auto first = schemaOf({u"id:integer"_s, "c:"_L1 + before});
        const auto second = schemaOf({u"id:integer"_s, "c:"_L1 + after});
        for (const Mode mode : {Mode::Append, Mode::AppendDedup}) {
            const PostgresWriteFixture fixture;
            (void)writeAll(fixture.configuration(), requestOf(first, mode),
                           {batchOf(first, {"1|"_L1 + oldValue})});
            fixture.run(u"CREATE VIEW other_column AS SELECT id FROM t; "
                        "ALTER TABLE t ALTER COLUMN c SET DEFAULT NULL"_s);
            const WriteOutcome outcome = writeAll(fixture.configuration(), requestOf(second, mode),
                                                  {batchOf(second, {"2|"_L1 + newValue})});
            QCOMPARE(outcome.errorCode, QString());
            QCOMPARE(outcome.notes, QStringList());
            QCOMPARE(fixture.rows(u"SELECT c::text FROM t ORDER BY id"_s), expected);
            QCOMPARE(typeOf(fixture, u"c"_s), declared);
        }
    }

    void writesIntoTheTypesOfThePerson_data()
    {
        QTest::addColumn<QString>("declared");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("good");
        QTest::addColumn<QString>("stored");
        QTest::addColumn<QString>("bad");
        QTest::addColumn<QString>("code");
        const auto row = [](const char *declared, const char *type, const char *good,
                            const char *stored, const char *bad, const char *code) {
            QTest::addRow("%s from %s", declared, type)
                << QString::fromLatin1(declared) << QString::fromLatin1(type)
                << QString::fromUtf8(good) << QString::fromUtf8(stored) << QString::fromUtf8(bad)
                << QString::fromLatin1(code);
        };
        row("smallint", "integer", "-32768", "-32768", "32768", "postgres.out_of_range");
        row("integer", "integer", "2147483647", "2147483647", "2147483648",
            "postgres.out_of_range");
        row("character varying(3)", "string", "äöü", "äöü", "abc ", "postgres.value_too_long");
        row("character varying(3)", "integer", "123", "123", "1234", "postgres.value_refused");
        row("numeric(5,2)", "decimal", "-123.4500", "-123.45", "1.005",
            "postgres.would_be_rounded");
        row("numeric(5,2)", "integer", "999", "999.00", "1000", "postgres.out_of_range");
        row("numeric(5,2)", "number", "0.25", "0.25", "0.125", "postgres.would_be_rounded");
        row("uuid", "string", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
            "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc99", "postgres.value_mismatch");
        row("mood", "string", "glad", "glad", "sad", "postgres.value_refused");
        row("positive", "integer", "1", "1", "-1", "postgres.constraint_failed");
        row("json", "json", "{\"b\":1,\"a\":1.0}", "{\"b\":1,\"a\":1.0}", "∅",
            "postgres.constraint_failed");
        row("timestamp(3) without time zone", "timestamp_without_timezone",
            "2026-01-01 10:00:00.125", "2026-01-01 10:00:00.125", "2026-01-01 10:00:00.0001",
            "postgres.would_be_rounded");
        row("inet", "string", "10.0.0.1/32", "10.0.0.1/32", "10.0.0.256", "postgres.value_refused");
        row("bit(3)", "string", "101", "101", "1010", "postgres.value_refused");
        row("text", "string", "a", "a", "a␀b", "postgres.zero_byte");
        row("date", "date", "-004712-01-01", "4713-01-01 BC", "-009999-01-01",
            "postgres.out_of_range");
        row("timestamp with time zone", "timestamp_with_timezone", "0001-01-01 00:00:00Z",
            "0001-01-01 00:00:00+00", "-009999-01-01 00:00:00Z", "postgres.out_of_range");
    }
    void writesIntoTheTypesOfThePerson()
    {
        QFETCH(QString, declared);
        QFETCH(QString, type);
        QFETCH(QString, good);
        QFETCH(QString, stored);
        QFETCH(QString, bad);
        QFETCH(QString, code);
        const PostgresWriteFixture fixture;
        fixture.run(u"CREATE TYPE mood AS ENUM ('glad'); "
                    "CREATE DOMAIN positive AS int CHECK (value > 0); "
                    "CREATE TABLE t(id bigint, c %1 NOT NULL)"_s.arg(declared));
        const auto schema = schemaOf({u"id:integer"_s, "c:"_L1 + type});
        for (const Mode mode : {Mode::Append, Mode::AppendDedup}) {
            fixture.run(u"TRUNCATE t"_s);
            const WriteOutcome outcome
                = writeAll(fixture.configuration(s_plain), requestOf(schema, mode),
                           {batchOf(schema, {"1|"_L1 + good, "2|"_L1 + bad, "3|"_L1 + good})});
            QCOMPARE(outcome.errorCode, QString());
            QCOMPARE(outcome.accepted, 2);
            QCOMPARE(outcome.refused.size(), 1);
            QVERIFY2(outcome.refused[0].startsWith(u'2') && outcome.refused[0].endsWith(code),
                     qPrintable(outcome.refused[0]));
            QCOMPARE(fixture.rows(u"SELECT c::text FROM t ORDER BY id"_s),
                     QStringList({stored, stored}));
            QCOMPARE(typeOf(fixture, u"c"_s), declared);
        }
    }

    void saysThatJsonbSorts()
    {
        const PostgresWriteFixture fixture;
        fixture.run(u"CREATE TABLE t(c jsonb)"_s);
        const auto schema = schemaOf({u"c:json"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"{\"b\":123456789012345678901234567890,\"a\":1.10}"_s})});
        QCOMPARE(outcome.notes.size(), 1);
        QCOMPARE(fixture.rows(u"SELECT c FROM t"_s),
                 QStringList({u"{\"a\": 1.10, \"b\": 123456789012345678901234567890}"_s}));
    }

    void keepsTheTypeThatSortsAlready()
    {
        const PostgresWriteFixture fixture;
        const auto schema = std::make_shared<const Schema>(
            std::vector{Field{u"c"_s, FieldType::Json, true, u"jsonb"_s, {}}});
        QCOMPARE(writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Append),
                          {batchOf(schema, {u"{}"_s})})
                     .notes,
                 QStringList());
        QCOMPARE(typeOf(fixture, u"c"_s), u"jsonb"_s);
    }

    void namesTheViewsInTheWay()
    {
        const PostgresWriteFixture fixture;
        const auto first = schemaOf({u"id:integer"_s, u"c:integer"_s});
        const auto second = schemaOf({u"id:integer"_s, u"c:string"_s});
        for (const Mode mode : {Mode::Append, Mode::Overwrite}) {
            fixture.run(u"DROP TABLE IF EXISTS t CASCADE"_s);
            (void)writeAll(fixture.configuration(), requestOf(first, mode, 1),
                           {batchOf(first, {u"1|7"_s})});
            fixture.run(u"CREATE VIEW \"W w\" AS SELECT c FROM t; "
                        "CREATE MATERIALIZED VIEW m AS SELECT * FROM \"W w\""_s);
            const WriteOutcome refused = writeAll(
                fixture.configuration(), requestOf(second, mode, 2), {batchOf(second, {u"2|x"_s})});
            QCOMPARE(refused.errorCode, u"postgres.views_in_the_way"_s);
            QCOMPARE(refused.error.kind, ErrorKind::Configuration);
            QCOMPARE(refused.error.field, u"/drop_cascade"_s);
            QVERIFY(refused.error.message.contains("\"W w\""_L1));
            QCOMPARE(fixture.rows(u"SELECT id, c FROM t"_s), QStringList({u"1|7"_s}));
            const WriteOutcome allowed
                = writeAll(fixture.configuration({{u"drop_cascade"_s, true}}),
                           requestOf(second, mode, 3), {batchOf(second, {u"2|x"_s})});
            QCOMPARE(allowed.errorCode, QString());
            QCOMPARE(allowed.notes.size(), 1);
            QVERIFY(allowed.notes[0].contains("\"W w\""_L1));
            QCOMPARE(fixture.value(u"SELECT c FROM t WHERE id = 2"_s), u"x"_s);
        }
    }

    void keepsWhatThePersonPutOnAnOverwrittenTable()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const auto configuration = fixture.configuration();
        fixture.run(
            u"DO $$ BEGIN CREATE ROLE reader; EXCEPTION WHEN duplicate_object THEN END $$"_s);
        for (const Mode mode : {Mode::Overwrite, Mode::OverwriteDedup}) {
            fixture.run(u"DROP TABLE IF EXISTS child, t, log CASCADE; "
                        "DROP FUNCTION IF EXISTS note_row"_s);
            (void)writeAll(configuration, requestOf(schema, mode, 1),
                           {batchOf(schema, {u"1|a"_s, u"5|e"_s})});
            fixture.run(
                u"ALTER TABLE t ADD PRIMARY KEY (id); ALTER TABLE t ADD CHECK (v <> 'bad');"
                "CREATE INDEX i ON t(lower(v)) WHERE v <> ''; CREATE TABLE log(x bigint);"
                "CREATE FUNCTION note_row() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN INSERT INTO log VALUES (new.id); RETURN new; END $$;"
                "CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION note_row();"
                "CREATE VIEW w AS SELECT max(id) AS m FROM t; GRANT SELECT ON t TO reader;"
                "GRANT UPDATE (v) ON t TO reader; COMMENT ON TABLE t IS 'mine';"
                "COMMENT ON COLUMN t.v IS 'a text'; CREATE STATISTICS s ON id, v FROM t;"
                "CREATE TABLE child(t bigint REFERENCES t(id) ON DELETE CASCADE);"
                "INSERT INTO child VALUES (5);"
                "ALTER TABLE t ADD COLUMN own integer GENERATED ALWAYS AS IDENTITY"_s);
            const QString kept
                = u"SELECT (SELECT string_agg(conname::text || pg_get_constraintdef(oid), ';' "
                  u"ORDER BY "
                  u"1) "
                  "FROM pg_constraint WHERE 't'::regclass IN (conrelid, confrelid)), "
                  "(SELECT string_agg(indexdef, ';' ORDER BY 1) FROM pg_indexes "
                  "WHERE tablename = 't' AND indexname NOT LIKE '\\_millrace%'), "
                  "(SELECT string_agg(tgname || tgenabled::text, ';' ORDER BY 1) FROM pg_trigger "
                  "WHERE tgrelid = 't'::regclass AND NOT tgisinternal), "
                  "pg_get_viewdef('w'), relacl, obj_description(oid), col_description(oid, 2), "
                  "(SELECT attacl FROM pg_attribute WHERE attrelid = c.oid AND attname = 'v'), "
                  "(SELECT count(*) FROM pg_statistic_ext WHERE stxrelid = c.oid), c.oid "
                  "FROM pg_class AS c WHERE oid = 't'::regclass"_s;
            const QStringList before = fixture.rows(kept);
            const WriteOutcome outcome
                = writeAll(configuration, requestOf(schema, mode, 2),
                           {batchOf(schema, {u"5|b"_s, u"6|bad"_s, u"7|c"_s})});
            QCOMPARE(outcome.errorCode, QString());
            QCOMPARE(outcome.notes, QStringList());
            // Refused while it was written, not at the end.
            QCOMPARE(outcome.refused, QStringList({u"6|bad [] postgres.constraint_failed"_s}));
            QCOMPARE(fixture.rows(kept), before);
            QCOMPARE(fixture.rows(u"SELECT id, v FROM t ORDER BY id"_s),
                     QStringList({u"5|b"_s, u"7|c"_s}));
            QCOMPARE(fixture.value(u"SELECT m FROM w"_s), u"7"_s);
            QCOMPARE(fixture.value(u"SELECT count(*) FROM log"_s), u"0"_s);
            QCOMPARE(fixture.value(u"SELECT count(*) FROM child"_s), u"1"_s);
            fixture.run(u"INSERT INTO t(id, v) VALUES (8, 'd')"_s);
            QCOMPARE(fixture.value(u"SELECT x FROM log"_s), u"8"_s);

            const WriteOutcome dangling = writeAll(configuration, requestOf(schema, mode, 3),
                                                   {batchOf(schema, {u"9|x"_s})});
            QCOMPARE(dangling.errorCode, QString());
            QCOMPARE(dangling.notes.size(), 1);
            QVERIFY(dangling.notes[0].contains("child"_L1));
            QCOMPARE(fixture.value(u"SELECT convalidated FROM pg_constraint WHERE contype = 'f'"_s),
                     u"f"_s);
        }
    }

    void keepsOwnerAndPoliciesOfATableItMayOnlyFill()
    {
        const PostgresWriteFixture fixture;
        fixture.run(u"DROP ROLE IF EXISTS filler; CREATE ROLE filler LOGIN PASSWORD 'secret'; "
                    "GRANT CREATE, USAGE ON SCHEMA public TO filler;"
                    "CREATE TABLE t(id bigint, v text); INSERT INTO t VALUES (1, 'old');"
                    "GRANT SELECT, INSERT, TRUNCATE, REFERENCES ON t TO filler;"
                    "CREATE VIEW w AS SELECT v FROM t"_s);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        auto values = s_plain;
        values.insert(u"username"_s, u"filler"_s);
        values.insert(u"password"_s, u"secret"_s);
        const WriteOutcome outcome
            = writeAll(fixture.configuration(values), requestOf(schema, Mode::Overwrite),
                       {batchOf(schema, {u"2|new"_s})});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(fixture.rows(u"SELECT tableowner FROM pg_tables WHERE tablename = 't'"_s),
                 QStringList({fixture.server().user()}));
        QCOMPARE(fixture.rows(u"SELECT v FROM w"_s), QStringList({u"new"_s}));
        fixture.run(u"DROP OWNED BY filler CASCADE; DROP ROLE filler"_s);
    }

    void renamesWhereNothingHangsOnTheTable()
    {
        const PostgresWriteFixture fixture;
        const auto first = schemaOf({u"id:integer"_s, u"gone:string"_s, u"v:string"_s});
        const auto second = schemaOf({u"id:string"_s, u"v:string"_s});
        const auto configuration = fixture.configuration();
        (void)writeAll(configuration, requestOf(first, Mode::Overwrite, 1),
                       {batchOf(first, {u"1|a|b"_s})});
        fixture.run(u"CREATE INDEX i ON t(v DESC) WHERE v <> ''; CREATE UNIQUE INDEX once ON t(v);"
                    "CREATE INDEX lost ON t(gone)"_s);
        const WriteOutcome outcome = writeAll(configuration, requestOf(second, Mode::Overwrite, 2),
                                              {batchOf(second, {u"x|a"_s, u"y|a"_s})});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.notes.size(), 2);
        QVERIFY(outcome.notes[0].contains("once"_L1));
        QVERIFY(outcome.notes[1].contains("lost"_L1));
        QCOMPARE(fixture.rows(u"SELECT indexname FROM pg_indexes WHERE tablename = 't'"_s),
                 QStringList({u"i"_s}));
        QCOMPARE(typeOf(fixture, u"id"_s), u"text"_s);
        QCOMPARE(typeOf(fixture, u"gone"_s), QString());
    }

    void takesOverAForeignTable()
    {
        const PostgresWriteFixture fixture;
        fixture.run(u"CREATE TABLE t(other bytea); INSERT INTO t VALUES ('x')"_s);
        const auto schema = schemaOf({u"id:integer"_s});
        QCOMPARE(writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Overwrite),
                          {batchOf(schema, {u"1"_s})})
                     .notes,
                 QStringList());
        QCOMPARE(fixture.rows(u"SELECT * FROM t"_s), QStringList({u"1"_s}));
    }

    void refusesRelationsThatAreNoTables_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::newRow("view") << u"CREATE VIEW t AS SELECT 1 AS id"_s;
        QTest::newRow("materialised view") << u"CREATE MATERIALIZED VIEW t AS SELECT 1 AS id"_s;
    }
    void refusesRelationsThatAreNoTables()
    {
        QFETCH(QString, sql);
        const PostgresWriteFixture fixture;
        fixture.run(sql);
        const auto schema = schemaOf({u"id:integer"_s});
        for (const Mode mode : {Mode::Append, Mode::Overwrite}) {
            const WriteOutcome outcome
                = writeAll(fixture.configuration(), requestOf(schema, mode), {});
            QCOMPARE(outcome.errorCode, u"postgres.target_is_no_table"_s);
            QCOMPARE(fixture.value(u"SELECT id FROM t"_s), u"1"_s);
        }
    }

    void saysWhichColumnCannotBeWritten()
    {
        const PostgresWriteFixture fixture;
        fixture.run(
            u"CREATE TABLE t(id bigint, twice bigint GENERATED ALWAYS AS (id * 2) STORED)"_s);
        const auto generated = schemaOf({u"id:integer"_s, u"twice:integer"_s});
        QCOMPARE(
            writeAll(fixture.configuration(), requestOf(generated, Mode::Append), {}).errorCode,
            u"postgres.column_unsuitable"_s);
        fixture.run(u"DROP TABLE t; CREATE TABLE t(id bigint GENERATED ALWAYS AS IDENTITY)"_s);
        const auto text = schemaOf({u"id:string"_s});
        QCOMPARE(writeAll(fixture.configuration(), requestOf(text, Mode::Append), {}).errorCode,
                 u"postgres.column_unsuitable"_s);
        const auto number = schemaOf({u"id:integer"_s});
        QCOMPARE(writeAll(fixture.configuration(), requestOf(number, Mode::Append),
                          {batchOf(number, {u"7"_s})})
                     .accepted,
                 1);
        QStringList fields;
        for (int i = 0; i < 1601; ++i)
            fields << u"c%1:integer"_s.arg(i);
        QCOMPARE(writeAll(fixture.configuration(), requestOf(schemaOf(fields), Mode::Append), {})
                     .errorCode,
                 u"postgres.too_many_columns"_s);
    }
};

QTEST_GUILESS_MAIN(TestPostgresEvolution)
#include "testpostgresevolution.moc"
