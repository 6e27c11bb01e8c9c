// Tests of PostgresDestination: append and overwrite, values, checkpoints and names.
#include "core/connectors/postgres/postgresdestination.h"
#include "core/connectors/postgres/tests/postgreswritefixture.h"

#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

using Mode = DestinationSyncMode;

namespace {

const QJsonObject s_plain{{QStringLiteral("meta_columns"), false}};

} // namespace

class TestPostgresDestination final : public QObject
{
    Q_OBJECT

private slots:
    void appendsSnapshots()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const auto configuration = fixture.configuration(s_plain);
        (void)writeAll(configuration, requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1|a"_s, u"2|b"_s})});
        const WriteOutcome second = writeAll(configuration, requestOf(schema, Mode::Append),
                                             {batchOf(schema, {u"1|a"_s, u"3|c"_s})});
        QCOMPARE(second.errorCode, QString());
        QCOMPARE(second.accepted, 2);
        QCOMPARE(fixture.rows(u"SELECT * FROM t"_s),
                 QStringList({u"1|a"_s, u"2|b"_s, u"1|a"_s, u"3|c"_s}));
    }

    void fieldsAreNamedAsTheirColumns_data()
    {
        QTest::addColumn<bool>("hasMetaColumns");
        QTest::addColumn<QStringList>("wanted");
        QTest::addColumn<QStringList>("columns");
        const QString longName(70, u'x');
        QTest::newRow("kept") << true << QStringList{u"id"_s, u"Id"_s, u"unit_price"_s}
                              << QStringList{u"id"_s, u"Id"_s, u"unit_price"_s};
        QTest::newRow("characters") << true << QStringList{u"unit price"_s, u"naïve"_s, u"2nd"_s}
                                    << QStringList{u"unit_price"_s, u"na_ve"_s, u"_2nd"_s};
        QTest::newRow("twice") << true << QStringList{u"a b"_s, u"a-b"_s, u"a_b"_s}
                               << QStringList{u"a_b"_s, u"a_b_1"_s, u"a_b_2"_s};
        QTest::newRow("long") << true << QStringList{longName, longName + u'y'}
                              << QStringList{longName.left(63), longName.left(59) + u"12_1"_s};
        QTest::newRow("of the server")
            << true << QStringList{u"ctid"_s, u"xmin"_s} << QStringList{u"ctid_1"_s, u"xmin_1"_s};
        QTest::newRow("meta columns")
            << true << QStringList{u"_airbyte_meta"_s} << QStringList{u"_airbyte_meta_1"_s};
        QTest::newRow("no meta columns")
            << false << QStringList{u"_airbyte_meta"_s} << QStringList{u"_airbyte_meta"_s};
    }

    void fieldsAreNamedAsTheirColumns()
    {
        QFETCH(bool, hasMetaColumns);
        QFETCH(QStringList, wanted);
        QFETCH(QStringList, columns);
        const PostgresWriteFixture fixture;
        const auto configuration = fixture.configuration({{u"meta_columns"_s, hasMetaColumns}});
        QCOMPARE(PostgresDestination(configuration).resolveFieldNames(wanted), columns);
        QStringList fields;
        for (const QString &name : std::as_const(wanted))
            fields << name + u":string"_s;
        const auto schema = schemaOf(fields);
        QCOMPARE(writeAll(configuration, requestOf(schema, Mode::Append), {}).errorCode, QString());
        const QStringList made = fixture.rows(
            u"SELECT attname FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0 "
            "ORDER BY attnum"_s);
        QCOMPARE(made.first(columns.size()), columns);
    }

    void overwrites()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const auto configuration = fixture.configuration(s_plain);
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 1),
                       {batchOf(schema, {u"1|a"_s, u"2|b"_s})});
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 2),
                       {batchOf(schema, {u"1|a"_s, u"3|c"_s})});
        QCOMPARE(fixture.rows(u"SELECT * FROM t"_s), QStringList({u"1|a"_s, u"3|c"_s}));
        QCOMPARE(fixture.value(u"SELECT count(*) FROM pg_class WHERE relname LIKE '%new_t'"_s),
                 u"0"_s);
    }

    void keepsTheOldRowsUntilTheEnd()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration(s_plain);
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 1),
                       {batchOf(schema, {u"1"_s})});
        {
            PostgresDestination destination(configuration);
            auto writer = destination.openStream(requestOf(schema, Mode::Overwrite, 2), {});
            QVERIFY(writer);
            QVERIFY((*writer)->write(batchOf(schema, {u"2"_s}), {}));
            QVERIFY((*writer)->prepare({}));
            QVERIFY((*writer)->commit({"1", u"f"_s}));
            QCOMPARE(fixture.rows(u"SELECT * FROM t"_s), QStringList({u"1"_s}));
        }
        QCOMPARE(fixture.rows(u"SELECT * FROM t"_s), QStringList({u"1"_s}));
    }

    void replacesByNothing()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration();
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 1),
                       {batchOf(schema, {u"1"_s})});
        QCOMPARE(writeAll(configuration, requestOf(schema, Mode::Overwrite, 2), {}).errorCode,
                 QString());
        QCOMPARE(fixture.value(u"SELECT count(*) FROM t"_s), u"0"_s);
    }

    /// The table of types in the README.
    void makesColumnsOfTheTypesOfTheTable_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("declared");
        QTest::addColumn<QStringList>("values");
        QTest::addColumn<QStringList>("stored");
        const auto row = [](const char *type, const char *declared, const QStringList &values,
                            const QStringList &stored = {}) {
            QTest::newRow(type) << QString::fromLatin1(type) << QString::fromLatin1(declared)
                                << values << (stored.isEmpty() ? values : stored);
        };
        row("boolean", "boolean", {u"true"_s, u"false"_s});
        row("integer", "bigint", {u"9223372036854775807"_s, u"-9223372036854775808"_s, u"0"_s});
        row("number", "double precision",
            {u"1.7976931348623157e+308"_s, u"5e-324"_s, u"-0.1"_s, u"0.30000000000000004"_s});
        const QString digits(60, u'7');
        row("decimal", "numeric",
            {digits + ".5"_L1, u'-' + digits, u"0."_s + QString(200, u'0') + u'1', u"100.00"_s,
             u"0.00"_s, u"10000"_s, u"9999.9999"_s, u"00012.5000"_s, u"1.5e10"_s, u"-1e-5"_s,
             u"12345678"_s, u"0.12345678"_s, u".5"_s, u"1."_s},
            {digits + ".5"_L1, u'-' + digits, u"0."_s + QString(200, u'0') + u'1', u"100.00"_s,
             u"0.00"_s, u"10000"_s, u"9999.9999"_s, u"12.5000"_s, u"15000000000"_s, u"-0.00001"_s,
             u"12345678"_s, u"0.12345678"_s, u"0.5"_s, u"1"_s});
        row("string", "text", {u""_s, u" naïve 😀 'q'; \"--\\N "_s, QString(100000, u'x')});
        row("binary", "bytea", {u"AP8="_s, u""_s}, {u"\\x00ff"_s, u"\\x"_s});
        row("date", "date",
            {u"1969-12-31"_s, u"2024-02-29"_s, u"0001-01-01"_s, u"-004712-01-01"_s,
             u"+012345-01-01"_s},
            {u"1969-12-31"_s, u"2024-02-29"_s, u"0001-01-01"_s, u"4713-01-01 BC"_s,
             u"12345-01-01"_s});
        row("time_without_timezone", "time without time zone",
            {u"00:00:00"_s, u"23:59:59.999999"_s});
        row("time_with_timezone", "time with time zone",
            {u"10:00:00+02:00"_s, u"00:00:00-11:30"_s, u"23:59:59.5+00:00"_s},
            {u"10:00:00+02"_s, u"00:00:00-11:30"_s, u"23:59:59.5+00"_s});
        row("timestamp_without_timezone", "timestamp without time zone",
            {u"0001-01-01 00:00:00"_s, u"1999-12-31 23:59:59.999999"_s,
             u"-000043-03-15 00:00:00"_s},
            {u"0001-01-01 00:00:00"_s, u"1999-12-31 23:59:59.999999"_s,
             u"0044-03-15 00:00:00 BC"_s});
        row("timestamp_with_timezone", "timestamp with time zone",
            {u"2024-02-29 12:00:00.5+00:00"_s, u"+012345-01-01 00:00:00+00:00"_s},
            {u"2024-02-29 12:00:00.5+00"_s, u"12345-01-01 00:00:00+00"_s});
        row("json", "json",
            {u"{\"b\":[1.10, 123456789012345678901234567890],\"a\":1,\"b\":null}"_s, u"12"_s,
             u"\"x\""_s});
    }
    void makesColumnsOfTheTypesOfTheTable()
    {
        QFETCH(QString, type);
        QFETCH(QString, declared);
        QFETCH(QStringList, values);
        QFETCH(QStringList, stored);
        const auto schema = schemaOf({u"id:integer"_s, "c:"_L1 + type});
        QStringList rows;
        for (qsizetype i = 0; i < values.size(); ++i)
            rows << QString::number(i) + u'|' + values[i];
        rows << QString::number(values.size()) + u"|∅"_s;
        for (const bool meta : {false, true}) {
            const PostgresWriteFixture fixture;
            fixture.run(u"ALTER DATABASE written SET timezone = 'UTC'"_s);
            const WriteOutcome outcome
                = writeAll(fixture.configuration({{u"meta_columns"_s, meta}}),
                           requestOf(schema, Mode::Append), {batchOf(schema, rows)});
            QCOMPARE(outcome.errorCode, QString());
            QCOMPARE(outcome.refused, QStringList());
            QCOMPARE(fixture.rows(u"SELECT c::text FROM t ORDER BY id"_s),
                     stored + QStringList(u"∅"_s));
            QCOMPARE(fixture.value(u"SELECT format_type(atttypid, atttypmod) FROM pg_attribute "
                                   "WHERE attrelid = 't'::regclass AND attname = 'c'"_s),
                     declared);
        }
    }

    void fillsTheMetaColumns()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"q:integer"_s});
        QStringList many;
        for (int i = 0; i < 600; ++i)
            many << QString::number(i) + (i == 70 || i == 300 ? u"|odd"_s : u"|1"_s);
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schema, Mode::Append, 3),
                       {batchOf(schema, many, 5)});
        QCOMPARE(outcome.accepted, 600);
        QCOMPARE(fixture.value(u"SELECT count(DISTINCT _airbyte_raw_id) FROM t"_s), u"600"_s);
        static const QRegularExpression uuid(
            u"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"_s);
        for (const QString &id : fixture.rows(u"SELECT _airbyte_raw_id FROM t LIMIT 9"_s))
            QVERIFY2(uuid.match(id).hasMatch(), qPrintable(id));
        QCOMPARE(fixture.rows(u"SELECT DISTINCT _airbyte_extracted_at AT TIME ZONE 'UTC', "
                              "_airbyte_generation_id FROM t"_s),
                 QStringList({u"2026-01-01 10:05:00|3"_s}));
        QCOMPARE(fixture.rows(u"SELECT _airbyte_meta->>'sync_id', "
                              "_airbyte_meta->'changes'->0->>'field', "
                              "count(*) FROM t GROUP BY 1, 2 ORDER BY 3"_s),
                 QStringList({u"5|q|2"_s, u"5|∅|598"_s}));
        QCOMPARE(fixture.rows(u"SELECT id FROM t WHERE _airbyte_meta->'changes' <> '[]' "
                              "ORDER BY 1"_s),
                 QStringList({u"70"_s, u"300"_s}));
    }

    void tellsFieldsAndMetaColumnsApart()
    {
        const PostgresWriteFixture fixture;
        const auto schema
            = schemaOf({u"id:integer"_s, u"ID:integer"_s, u"_airbyte_meta:string"_s,
                        u"xmin:string"_s, u"_millrace_arrival:string"_s, u"a \"b\"; c:string"_s,
                        u"a_\"b\"_ c:string"_s, u"select:string"_s, u"1st:string"_s});
        auto request = requestOf(schema, Mode::AppendDedup);
        const WriteOutcome outcome = writeAll(fixture.configuration(), request,
                                              {batchOf(schema, {u"1|2|m|r|a|s|t|u|v"_s})});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(fixture.rows(u"SELECT id, \"ID\", _airbyte_meta_1, xmin_1, _millrace_arrival_1, "
                              "\"a__b___c\", \"a__b___c_1\", \"select\", _1st FROM t"_s),
                 QStringList({u"1|2|m|r|a|s|t|u|v"_s}));
    }

    void followsTheNamesOfAColumnThatIsThere()
    {
        const PostgresWriteFixture fixture;
        fixture.run(u"CREATE TABLE t(\"Größe in cm\" bigint)"_s);
        const auto schema = schemaOf({u"Größe in cm:integer"_s});
        for (const Mode mode : {Mode::Append, Mode::Overwrite}) {
            QCOMPARE(writeAll(fixture.configuration(s_plain), requestOf(schema, mode),
                              {batchOf(schema, {u"7"_s})})
                         .errorCode,
                     QString());
            QCOMPARE(fixture.rows(u"SELECT * FROM t"_s), QStringList({u"7"_s}));
            QCOMPARE(fixture.value(u"SELECT attname FROM pg_attribute WHERE attnum = 1 "
                                   "AND attrelid = 't'::regclass"_s),
                     u"Größe in cm"_s);
        }
    }

    void takesManyBatchesOfManyColumns()
    {
        const PostgresWriteFixture fixture;
        QStringList fields;
        QStringList cells;
        for (int i = 0; i < 900; ++i) {
            fields << u"c%1:integer"_s.arg(i);
            cells << QString::number(i);
        }
        const auto schema = schemaOf(fields);
        const QStringList rows(700, cells.join(u'|'));
        const auto whole = batchOf(schema, rows);
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schema, Mode::Append),
                       {whole, batchOf(schema, rows.first(3)), whole});
        QCOMPARE(outcome.accepted, 1403);
        QCOMPARE(fixture.rows(u"SELECT count(*), sum(c0), sum(c899) FROM t"_s),
                 QStringList({u"1403|0|1261297"_s}));
    }

    void takesRowsAsTheyAre()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        QVERIFY(PostgresDestination(fixture.configuration())
                    .openStream(requestOf(schema, Mode::Append), {})
                    ->get()
                    ->encodedForm()
                    .empty());
        fixture.run(u"DROP TABLE t; CREATE TABLE t(id bigint UNIQUE, v varchar)"_s);
        PostgresDestination destination(fixture.configuration(s_plain));
        auto writer = destination.openStream(requestOf(schema, Mode::Append), {});
        QVERIFY(writer);
        const auto rows = std::make_shared<EncodedRows>();
        rows->form = (*writer)->encodedForm();
        QCOMPARE(rows->form, std::string("postgres.copy.binary\nbigint\ntext"));
        rows->offsets.push_back(0);
        for (const char *end : {"\1\0\0\0\1b", "\2\0\0\0\1c", "\1\0\0\0\1b", "\3\0\0\0\1d"}) {
            rows->bytes.append("\0\2\0\0\0\10\0\0\0\0\0\0\0", 13).append(end, 6);
            rows->offsets.push_back(static_cast<std::uint32_t>(rows->bytes.size()));
        }
        const auto batch = std::make_shared<const RecordBatch>(schema, rows, TimePoint());
        const auto written = (*writer)->write(batch, {});
        QVERIFY(written);
        const auto prepared = (*writer)->prepare({});
        QVERIFY(prepared);
        QCOMPARE(prepared->acceptedRows, 3);
        QCOMPARE(prepared->refused.size(), std::size_t{1});
        QCOMPARE(prepared->refused[0].row, 2U);
        QVERIFY((*writer)->commit({"1", u"f"_s}));
        QCOMPARE(fixture.rows(u"SELECT id, v FROM t ORDER BY id"_s),
                 QStringList({u"1|b"_s, u"2|c"_s, u"3|d"_s}));
    }

    void makesSchemasWhereItMay()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        auto request = requestOf(schema, Mode::Append);
        request.target.nameSpace = u"other"_s;
        const WriteOutcome refused
            = writeAll(fixture.configuration({{u"create_schema"_s, false}}), request, {});
        QCOMPARE(refused.errorCode, u"postgres.schema_not_allowed"_s);
        QCOMPARE(refused.error.field, u"/schema"_s);
        QCOMPARE(writeAll(fixture.configuration(), request, {batchOf(schema, {u"1"_s})}).errorCode,
                 QString());
        QCOMPARE(fixture.rows(u"SELECT id FROM other.t"_s), QStringList({u"1"_s}));
        QCOMPARE(fixture.value(u"SELECT count(*) FROM other._millrace_checkpoints"_s), u"1"_s);
    }

    void resolvesNames()
    {
        const PostgresWriteFixture fixture;
        const PostgresDestination destination(fixture.configuration({{u"schema"_s, u"My s"_s}}));
        const QString longest(70, u'x');
        const auto names = destination.resolveNames({{u"a"_s, u"Order Details"_s},
                                                     {{}, u"Order Details"_s},
                                                     {{}, u"Order-Details"_s},
                                                     {u"a b"_s, u"_millrace_checkpoints"_s},
                                                     {{}, longest},
                                                     {{}, longest + u'y'},
                                                     {{}, QString()}});
        QCOMPARE(names.size(), std::size_t{7});
        QCOMPARE(names[0], (DestinationName{u"a"_s, u"Order_Details"_s}));
        QCOMPARE(names[1], (DestinationName{u"My s"_s, u"Order_Details"_s}));
        QVERIFY(names[2].name.startsWith("Order_Details_"_L1));
        QCOMPARE(names[3], (DestinationName{u"a_b"_s, u"__millrace_checkpoints"_s}));
        QCOMPARE(names[4].name.size(), 63);
        QVERIFY(names[4].name != names[5].name);
        QCOMPARE(names[6].name, u"default_name"_s);
    }

    void writesTablesOfTheLongestName()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const QString name(63, u'n');
        for (const Mode mode : {Mode::OverwriteDedup, Mode::AppendDedup}) {
            auto request = requestOf(schema, mode);
            request.target.name = name;
            QCOMPARE(
                writeAll(fixture.configuration(), request, {batchOf(schema, {u"1"_s})}).errorCode,
                QString());
            QCOMPARE(fixture.value("SELECT count(*) FROM "_L1 + name), u"1"_s);
        }
    }

    void checksWithoutATrace()
    {
        const PostgresWriteFixture fixture;
        const auto configuration = fixture.configuration({{u"schema"_s, u"other"_s}});
        const CheckResult passed = PostgresDestination(configuration).check({}, {});
        QVERIFY2(passed.passed(),
                 passed.passed() ? "" : qPrintable(passed.steps.back().error->message));
        QVERIFY(passed.steps.size() >= 2);
        QCOMPARE(fixture.value(u"SELECT count(*) FROM pg_namespace WHERE nspname = 'other'"_s),
                 u"0"_s);
        fixture.run(u"DROP ROLE IF EXISTS nobody; CREATE ROLE nobody LOGIN PASSWORD 'secret'"_s);
        const CheckResult failed
            = PostgresDestination(fixture.configuration(
                                      {{u"username"_s, u"nobody"_s}, {u"password"_s, u"secret"_s}}))
                  .check({}, {});
        QVERIFY(!failed.passed());
        QCOMPARE(failed.steps.back().error->code, u"postgres.permission_denied"_s);
        fixture.run(u"DROP ROLE nobody"_s);
    }

    void clearingKeepsWhatThePersonMade()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        (void)writeAll(fixture.configuration(), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1|a"_s, u"2|b"_s})});
        fixture.run(u"CREATE INDEX own ON t(v); CREATE VIEW seen AS SELECT v FROM t; "
                    "INSERT INTO t(id) VALUES (9)"_s);
        PostgresDestination destination(fixture.configuration());
        QVERIFY(destination.clearStream({u"public"_s, u"t"_s}, {}));
        QCOMPARE(fixture.value(u"SELECT count(*) FROM seen"_s), u"0"_s);
        QCOMPARE(fixture.value(u"SELECT count(*) FROM _millrace_checkpoints"_s), u"0"_s);
        QCOMPARE(fixture.value(u"SELECT count(*) FROM pg_indexes WHERE indexname = 'own'"_s),
                 u"1"_s);
    }

    void clearingLeavesTheRowsOfAFoundTable()
    {
        const PostgresWriteFixture fixture;
        fixture.run(u"CREATE TABLE t(id bigint, v text); INSERT INTO t VALUES (7, 'mine')"_s);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        (void)writeAll(fixture.configuration(), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1|a"_s})});
        // Without meta columns nothing would tell the rows apart.
        PostgresDestination plain(fixture.configuration(s_plain));
        const auto refused = plain.clearStream({u"public"_s, u"t"_s}, {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, u"postgres.foreign_table"_s);
        QCOMPARE(fixture.value(u"SELECT count(*) FROM t"_s), u"2"_s);
        PostgresDestination destination(fixture.configuration());
        QVERIFY(destination.clearStream({u"public"_s, u"t"_s}, {}));
        QCOMPARE(fixture.rows(u"SELECT id, v FROM t"_s), QStringList({u"7|mine"_s}));
    }
};

QTEST_GUILESS_MAIN(TestPostgresDestination)
#include "testpostgresdestination.moc"
