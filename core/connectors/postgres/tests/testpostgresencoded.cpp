// Tests of rows that go from PostgreSQL to PostgreSQL unseen: postgresEncodedForm(),
// encodedColumns(), PostgresRowCollector and the two ends together.
#include "core/connectors/postgres/postgresdestination.h"
#include "core/connectors/postgres/postgresencodedform.h"
#include "core/connectors/postgres/postgresrowcollector.h"
#include "core/connectors/postgres/postgressource.h"
#include "core/connectors/postgres/tests/postgreswritefixture.h"

#include <QJsonObject>
#include <QTest>

#include <functional>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

const QJsonObject s_plain{{QStringLiteral("meta_columns"), false}};

/// What a copy from the table "s" to the table "t" did.
struct Copied final
{
    QString failure;
    qint64 accepted = 0;
    qint64 encodedRows = 0;
    qint64 otherRows = 0;
    std::vector<RefusedRow> refused{};
};

Copied copied(const PostgresWriteFixture &fixture, const QJsonObject &values = s_plain,
              DestinationSyncMode mode = DestinationSyncMode::Append, qint64 generation = 1,
              const std::function<void()> &beforeReading = {})
{
    Copied result;
    PostgresSource source(fixture.configuration());
    PostgresDestination destination(fixture.configuration(values));
    const auto catalog = source.discover({}, {});
    if (!catalog)
        return {catalog.error().message};
    const Stream *found = catalog->find({u"public"_s, u"s"_s});
    if (found == nullptr)
        return {u"the table is not offered"_s};
    ConfiguredStream stream;
    stream.stream = *found;
    stream.mode = {SourceSyncMode::FullRefresh, mode};
    WriteRequest request
        = requestOf(std::make_shared<const Schema>(stream.selectedSchema()), mode, generation);
    request.mode = stream.mode;
    request.offeredForm = source.encodedForm(stream);
    auto writer = destination.openStream(request, {});
    if (!writer)
        return {writer.error().message};
    if (beforeReading)
        beforeReading();
    auto reader = source.openStream({stream, {}, (*writer)->encodedForm()}, {});
    if (!reader)
        return {reader.error().message};
    const auto take = [&](const Result<WriteReport> &report) {
        if (!report) {
            result.failure = report.error().message;
            return;
        }
        result.accepted += report->acceptedRows;
        for (const RefusedRow &row : report->refused)
            result.refused.push_back(row);
    };
    std::string position;
    while (result.failure.isEmpty()) {
        auto batch = (*reader)->next({});
        if (!batch)
            return {batch.error().message};
        if (!*batch)
            break;
        position = (*batch)->position.value_or(position);
        if (!(*batch)->batch)
            continue;
        const auto rows = static_cast<qint64>((*batch)->batch->rowCount());
        ((*batch)->batch->encoded() ? result.encodedRows : result.otherRows) += rows;
        take((*writer)->write((*batch)->batch, {}));
    }
    if (result.failure.isEmpty())
        take((*writer)->prepare({}));
    if (result.failure.isEmpty()) {
        const auto committed = (*writer)->commit({position, u"flush"_s});
        const auto finished = committed ? (*writer)->finish({}) : committed;
        if (!finished)
            result.failure = finished.error().message;
    }
    return result;
}

constexpr auto s_everyType
    = "CREATE TABLE s(id int PRIMARY KEY, b boolean, i2 int2, i8 int8, f8 float8, n numeric, "
      "p numeric(10,2), t text, v varchar(20), c char(5), u uuid, y bytea, j json, jb jsonb, "
      "d date, tm time, tz timetz, ts timestamp, tsz timestamptz, m money, a int[], iv interval);"
      "INSERT INTO s SELECT i, i % 2 = 0, i % 100, i * 1000000000::int8, i / 7.0, i / 3.0, "
      "i / 4.0, 'text ' || i, 'v' || i, 'c', md5(i::text)::uuid, decode(md5(i::text), 'hex'), "
      "'{\"b\": 1,  \"a\": 2}', '{\"a\": 1}', '2024-01-01'::date + i % 300, '10:00'::time, "
      "'10:00+02'::timetz, '2024-01-01'::timestamp + i * interval '1 second', now(), i::money, "
      "ARRAY[i, NULL], i * interval '1 hour' FROM generate_series(1, 20000) AS i;"
      "INSERT INTO s(id, n, d, ts) VALUES (0, 'NaN', 'infinity', '-infinity'), (-1, 1e-20, NULL, "
      "'4713-01-01 BC')"_L1;

} // namespace

Q_DECLARE_METATYPE(millrace::PostgresRowDecoder::Outcome)
Q_DECLARE_METATYPE(millrace::DestinationSyncMode)

class TestPostgresEncoded final : public QObject
{
    Q_OBJECT

private slots:
    void copiesEveryTypeUnseen();
    void newTablesHaveTheTypesOfTheSource_data();
    void newTablesHaveTheTypesOfTheSource();
    void newTablesHaveGeneralTypesForRowsSeen_data();
    void newTablesHaveGeneralTypesForRowsSeen();
    void columnsThatGrewMeanwhileMakeTheTableAgain();
    void tablesWithViewsKeepTheirTypes();
    void formsThatAreNotOfTheFieldsAreNoOffer();
    void looksAtRowsForMetaColumns();
    void looksAtRowsForATypeOfAnotherLength();
    void refusesRowsByTheirValues();
    void castsOnlyWhatStaysTheSame();
    void brokenRowsAreNoRows_data();
    void brokenRowsAreNoRows();
};

void TestPostgresEncoded::copiesEveryTypeUnseen()
{
    const PostgresWriteFixture fixture;
    fixture.run(s_everyType);
    const Copied done = copied(fixture);
    QCOMPARE(done.failure, QString());
    QCOMPARE(done.encodedRows, 20'002);
    QCOMPARE(done.otherRows, 0);
    QCOMPARE(done.accepted, 20'002);
    const QString columns = u"id, b, i2, i8, f8, n, p, t, v::text, c::text, u::text, y, j::text, "
                            u"jb::text, d, tm, tz, "
                            "ts, tsz, m::numeric, a::text, iv::text"_s;
    // Arrays become JSON, as without this way.
    const QString wanted = QString(columns)
                               .replace(u" a::text"_s, u" to_json(a)::text"_s)
                               // A cast to text drops the blanks, which belong to the value.
                               .replace(u" c::text"_s, u" rpad(c::text, 5)"_s);
    QCOMPARE(fixture.value(u"SELECT count(*) FROM ((SELECT %1 FROM s EXCEPT SELECT %2 FROM t) "
                           "UNION ALL (SELECT %2 FROM t EXCEPT SELECT %1 FROM s)) AS x"_s.arg(
                               wanted, columns)),
             u"0"_s);
}

/// The types of the table "t", by column.
QString typesOf(const PostgresWriteFixture &fixture)
{
    return fixture
        .rows(u"SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = "
              "'t'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"_s)
        .join(u", "_s);
}

void TestPostgresEncoded::newTablesHaveTheTypesOfTheSource_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("made");
    QTest::addColumn<QString>("value");
    const auto row = [](const char *source, const char *made, const char *value) {
        QTest::newRow(source) << QString::fromLatin1(source) << QString::fromLatin1(made)
                              << QString::fromLatin1(value);
    };
    row("boolean", "boolean", "true");
    row("smallint", "smallint", "-32768");
    row("integer", "integer", "2147483647");
    row("bigint", "bigint", "9223372036854775807");
    row("oid", "bigint", "4294967295");
    row("real", "real", "0.1");
    row("double precision", "double precision", "'-Infinity'");
    row("numeric", "numeric", "1.50");
    row("numeric(10,2)", "numeric", "1.50");
    row("money", "numeric", "1.5");
    row("text", "text", "'a'");
    row("character varying(20)", "text", "'a'");
    row("character(3)", "text", "'a'");
    row("name", "text", "'a'");
    row("uuid", "uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'");
    row("bytea", "bytea", "'\\x00ff'");
    row("json", "json", "'{\"b\": 1,  \"a\": 2}'");
    row("jsonb", "jsonb", "'{\"a\": 1}'");
    row("date", "date", "'infinity'");
    row("time(3) without time zone", "time without time zone", "'10:00:00.123'");
    row("time with time zone", "time with time zone", "'10:00+02'");
    row("timestamp(0) without time zone", "timestamp without time zone", "'2024-01-01 10:00'");
    row("timestamp with time zone", "timestamp with time zone", "'2024-01-01 10:00+02'");
    row("interval", "text", "'1 day'");
    row("inet", "text", "'10.0.0.1'");
    row("mood", "text", "'good'");
    row("small", "bigint", "7");
    row("integer[]", "json", "'{1,2}'");
}

void TestPostgresEncoded::newTablesHaveTheTypesOfTheSource()
{
    QFETCH(QString, source);
    QFETCH(QString, made);
    QFETCH(QString, value);
    const PostgresWriteFixture fixture;
    fixture.run(u"CREATE TYPE mood AS ENUM ('good'); CREATE DOMAIN small AS int CHECK (value < 9);"
                "CREATE TABLE s(v %1); INSERT INTO s VALUES (%2), (NULL)"_s.arg(source, value));
    const Copied done = copied(fixture, s_plain, DestinationSyncMode::Overwrite);
    QCOMPARE(done.failure, QString());
    QCOMPARE(done.encodedRows, 2);
    QCOMPARE(typesOf(fixture), made);
    if (source == made)
        QCOMPARE(fixture.rows(u"SELECT v::text FROM t"_s),
                 fixture.rows(u"SELECT v::text FROM s"_s));
    QCOMPARE(fixture.value(u"SELECT count(v) FROM t"_s), u"1"_s);
}

void TestPostgresEncoded::newTablesHaveGeneralTypesForRowsSeen_data()
{
    QTest::addColumn<QJsonObject>("values");
    QTest::addColumn<DestinationSyncMode>("mode");
    QTest::newRow("meta columns") << QJsonObject() << DestinationSyncMode::Overwrite;
    QTest::newRow("rows are added") << s_plain << DestinationSyncMode::Append;
    QTest::newRow("one row per key") << s_plain << DestinationSyncMode::OverwriteDedup;
}

void TestPostgresEncoded::newTablesHaveGeneralTypesForRowsSeen()
{
    QFETCH(QJsonObject, values);
    QFETCH(DestinationSyncMode, mode);
    const PostgresWriteFixture fixture;
    fixture.run(u"CREATE TABLE s(id int, u uuid, r real); INSERT INTO s(id) VALUES (1)"_s);
    QCOMPARE(copied(fixture, values, mode).failure, QString());
    QVERIFY2(typesOf(fixture).startsWith(u"bigint, text, double precision"_s),
             qPrintable(typesOf(fixture)));
}

void TestPostgresEncoded::columnsThatGrewMeanwhileMakeTheTableAgain()
{
    const PostgresWriteFixture fixture;
    fixture.run(u"CREATE TABLE s(id int, u uuid); INSERT INTO s(id) VALUES (1)"_s);
    const Copied done = copied(fixture, s_plain, DestinationSyncMode::Overwrite, 1, [&fixture] {
        fixture.run(u"ALTER TABLE s ALTER id TYPE bigint; INSERT INTO s VALUES (5000000000)"_s);
    });
    QCOMPARE(done.failure, QString());
    QCOMPARE(done.otherRows, 2);
    QVERIFY(done.refused.empty());
    QCOMPARE(typesOf(fixture), u"bigint, text"_s);
    QCOMPARE(fixture.rows(u"SELECT id FROM t ORDER BY 1"_s),
             (QStringList{u"1"_s, u"5000000000"_s}));
    QCOMPARE(fixture.value(u"SELECT count(*) FROM pg_class WHERE relname LIKE '%new_t'"_s), u"0"_s);
}

void TestPostgresEncoded::tablesWithViewsKeepTheirTypes()
{
    const PostgresWriteFixture fixture;
    fixture.run(u"CREATE TABLE s(id int, u uuid); INSERT INTO s VALUES (1, "
                "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11')"_s);
    QCOMPARE(copied(fixture, s_plain, DestinationSyncMode::Overwrite).failure, QString());
    fixture.run(u"CREATE VIEW v AS SELECT id FROM t"_s);
    const Copied again = copied(fixture, s_plain, DestinationSyncMode::Overwrite, 2);
    QCOMPARE(again.failure, QString());
    QCOMPARE(again.encodedRows, 1);
    QCOMPARE(typesOf(fixture), u"integer, uuid"_s);
    // The old column decides what is taken, and says so.
    fixture.run(u"ALTER TABLE s ALTER id TYPE bigint; INSERT INTO s VALUES (5000000000)"_s);
    const Copied grown = copied(fixture, s_plain, DestinationSyncMode::Overwrite, 3);
    QCOMPARE(grown.failure, QString());
    QCOMPARE(grown.accepted, 1);
    QCOMPARE(grown.refused.size(), std::size_t{1});
    QCOMPARE(grown.refused.front().field, u"id"_s);
    QCOMPARE(fixture.value(u"SELECT count(*) FROM v"_s), u"1"_s);
}

void TestPostgresEncoded::formsThatAreNotOfTheFieldsAreNoOffer()
{
    const auto schema = schemaOf({u"id:integer"_s, u"name:string"_s});
    const auto typesFor = [&](const char *form) { return offeredPostgresTypes(form, *schema); };
    QCOMPARE(typesFor("postgres.copy.binary\nsmallint\nuuid"),
             (QStringList{u"SMALLINT"_s, u"UUID"_s}));
    QCOMPARE(typesFor(""), QStringList());
    QCOMPARE(typesFor("another\nsmallint\nuuid"), QStringList());
    QCOMPARE(typesFor("postgres.copy.binary\nsmallint"), QStringList());
    QCOMPARE(typesFor("postgres.copy.binary\nuuid\nuuid"), QStringList());
    QCOMPARE(typesFor("postgres.copy.binary\nsmallint\ntext); DROP TABLE t; --"), QStringList());
}

void TestPostgresEncoded::looksAtRowsForMetaColumns()
{
    const PostgresWriteFixture fixture;
    fixture.run(u"CREATE TABLE s(id int8, t text); INSERT INTO s VALUES (1, 'a')"_s);
    const Copied done = copied(fixture, {});
    QCOMPARE(done.failure, QString());
    QCOMPARE(done.otherRows, 1);
    QCOMPARE(fixture.rows(u"SELECT id, t, _airbyte_raw_id IS NULL FROM t"_s),
             QStringList{u"1|a|f"_s});
}

void TestPostgresEncoded::looksAtRowsForATypeOfAnotherLength()
{
    const PostgresWriteFixture fixture;
    fixture.run(u"CREATE TABLE s(id int8, n numeric); INSERT INTO s VALUES (1, 1.5), (2, 1.2345);"
                "CREATE TABLE t(id int8, n numeric(6,2))"_s);
    const Copied done = copied(fixture);
    QCOMPARE(done.failure, QString());
    QCOMPARE(done.encodedRows, 0);
    // The server would round what does not fit.
    QCOMPARE(fixture.rows(u"SELECT n FROM t ORDER BY id"_s).first(), u"1.50"_s);
    QVERIFY(!fixture.rows(u"SELECT n FROM t"_s).contains(u"1.23"_s));
}

void TestPostgresEncoded::refusesRowsByTheirValues()
{
    const PostgresWriteFixture fixture;
    fixture.run(u"CREATE TABLE s(id int8, t text);"
                "INSERT INTO s SELECT i, 'text ' || i FROM generate_series(1, 5000) AS i;"
                "CREATE TABLE t(id int8 CHECK (id % 1000 <> 7), t text)"_s);
    const Copied done = copied(fixture);
    QCOMPARE(done.failure, QString());
    QCOMPARE(done.encodedRows, 5000);
    QCOMPARE(done.accepted, 4995);
    QCOMPARE(fixture.value(u"SELECT count(*) FROM t"_s), u"4995"_s);
    QStringList refused;
    for (const RefusedRow &row : done.refused) {
        const auto seen = withColumns(row.batch);
        QVERIFY(seen);
        refused << rowText(**seen, row.row);
    }
    QCOMPARE(refused,
             (QStringList{u"7|text 7"_s, u"1007|text 1007"_s, u"2007|text 2007"_s,
                          u"3007|text 3007"_s, u"4007|text 4007"_s}));
}

void TestPostgresEncoded::castsOnlyWhatStaysTheSame()
{
    const auto sent = [](const char *type, const PostgresTypePlan &plan) {
        const auto columns
            = encodedColumns(std::string("postgres.copy.binary\n") + type, {u"\"x\""_s}, {plan});
        return columns ? columns->front().expression : QString();
    };
    const PostgresTypePlan whole{FieldType::Integer, PostgresDecoder::Int4, PostgresCast::None,
                                 true};
    const PostgresTypePlan large{FieldType::Integer, PostgresDecoder::Int8, PostgresCast::None,
                                 true};
    const PostgresTypePlan real{FieldType::Number, PostgresDecoder::Float4, PostgresCast::None,
                                true};
    const PostgresTypePlan uuid{FieldType::String, PostgresDecoder::Uuid, PostgresCast::None, true};
    QCOMPARE(sent("integer", whole), u"\"x\""_s);
    QCOMPARE(sent("bigint", whole), u"\"x\"::pg_catalog.int8"_s);
    QCOMPARE(sent("integer", large), QString());
    QCOMPARE(sent("smallint", whole), QString());
    // A float has other digits as a double.
    QCOMPARE(sent("double precision", real), QString());
    QCOMPARE(sent("text", uuid), u"\"x\"::pg_catalog.text"_s);
    QVERIFY(!encodedColumns({}, {u"\"x\""_s}, {whole}));
    QVERIFY(!encodedColumns("another\ninteger", {u"\"x\""_s}, {whole}));
}

void TestPostgresEncoded::brokenRowsAreNoRows_data()
{
    using Outcome = PostgresRowDecoder::Outcome;
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<Outcome>("outcome");
    const QByteArray one("\0\1\0\0\0\3abc", 9);
    QTest::newRow("row") << one << Outcome::Row;
    QTest::newRow("null") << QByteArray("\0\1\377\377\377\377", 6) << Outcome::Row;
    QTest::newRow("end") << QByteArray("\377\377", 2) << Outcome::End;
    QTest::newRow("nothing") << QByteArray() << Outcome::Malformed;
    QTest::newRow("two rows in one") << one + one << Outcome::Malformed;
    QTest::newRow("cut") << one.chopped(1) << Outcome::Malformed;
    QTest::newRow("other number of columns")
        << QByteArray("\0\2\0\0\0\0\0\0\0\0", 10) << Outcome::Malformed;
    QTest::newRow("negative length") << QByteArray("\0\1\377\377\377\376", 6) << Outcome::Malformed;
    QTest::newRow("enormous length")
        << QByteArray("\0\1\177\377\377\377abc", 9) << Outcome::Malformed;
}

void TestPostgresEncoded::brokenRowsAreNoRows()
{
    using Outcome = PostgresRowDecoder::Outcome;
    QFETCH(QByteArray, row);
    QFETCH(Outcome, outcome);
    PostgresRowCollector collector(schemaOf({u"t:string"_s}), {PostgresDecoder::Text}, "form");
    QCOMPARE(collector.take({row.constData(), static_cast<std::size_t>(row.size())}), outcome);
    QCOMPARE(collector.rowCount(), std::size_t{outcome == Outcome::Row ? 1U : 0U});
}

QTEST_GUILESS_MAIN(TestPostgresEncoded)
#include "testpostgresencoded.moc"
