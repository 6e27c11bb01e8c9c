// Every type of the README's table on the real server: what its values become.
#include "core/connectors/postgres/postgressource.h"
#include "core/connectors/postgres/tests/postgresreadfixture.h"

#include <QRegularExpression>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestPostgresTypes : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void valueArrives_data();
    void valueArrives();
    void unfitValueIsEmptyAndNoted_data();
    void unfitValueIsEmptyAndNoted();
    void realHasItsShortestDigits();
    void oneUnknownTypeKeepsTheOthersBinary();
    void illFormedTextOfAnUnencodedDatabaseIsNoted();

private:
    [[nodiscard]] ReadOutcome readValue(const QString &type, const QString &literal);

    std::unique_ptr<PostgresReadFixture> m_fixture;
};

void TestPostgresTypes::initTestCase()
{
    m_fixture = std::make_unique<PostgresReadFixture>(u"types"_s);
    m_fixture->run(u"CREATE EXTENSION hstore; CREATE EXTENSION citext;"
                   "CREATE TYPE mood AS ENUM ('sad', 'so \"so\"', 'happy');"
                   "CREATE TYPE pair AS (a int, b text);"
                   "CREATE DOMAIN positive AS int CHECK (VALUE > 0);"
                   "CREATE DOMAIN small AS positive CHECK (VALUE < 100);"
                   "CREATE DOMAIN words AS text[]"_s);
}

ReadOutcome TestPostgresTypes::readValue(const QString &type, const QString &literal)
{
    m_fixture->run(u"DROP TABLE IF EXISTS t; CREATE TABLE t(v %1);"
                   "INSERT INTO t VALUES (%2), (NULL)"_s.arg(type, literal));
    PostgresSource source(m_fixture->configuration());
    return readAll(source, fullRefresh(discovered(source, u"t"_s)));
}

void TestPostgresTypes::valueArrives_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("literal");
    QTest::addColumn<QString>("fieldType");
    QTest::addColumn<QString>("expected");
    const auto row
        = [](const char *type, const char *literal, const char *field, const char *expected) {
              QTest::addRow("%s %s", type, literal)
                  << QString::fromUtf8(type) << QString::fromUtf8(literal)
                  << QString::fromUtf8(field) << QString::fromUtf8(expected);
          };
    row("boolean", "true", "boolean", "true");
    row("smallint", "-32768", "integer", "-32768");
    row("integer", "2147483647", "integer", "2147483647");
    row("bigint", "-9223372036854775808", "integer", "-9223372036854775808");
    row("oid", "4294967295", "integer", "4294967295");
    row("real", "0.1", "number", "0.1");
    row("double precision", "0.1", "number", "0.1");
    row("double precision", "'-Infinity'", "number", "-inf");
    row("numeric", "12345678901234567890123456789012345678901234567890.123456789", "decimal",
        "12345678901234567890123456789012345678901234567890.123456789");
    row("numeric", "-0.00001", "decimal", "-0.00001");
    row("numeric", "100000000", "decimal", "100000000");
    row("numeric", "0.0000", "decimal", "0.0000");
    row("numeric(10,2)", "5", "decimal", "5.00");
    row("numeric(3,-2)", "12345", "decimal", "12300");
    row("numeric", "1e-30", "decimal", "0.000000000000000000000000000001");
    row("money", "'-1234567.89'", "decimal", "-1234567.89");
    row("text", "'grüße 🦉'", "string", "grüße 🦉");
    row("varchar(5)", "'ab'", "string", "ab");
    row("char(5)", "'ab'", "string", "ab   ");
    row("\"char\"", "'x'", "string", "x");
    row("name", "'pg_class'", "string", "pg_class");
    row("citext", "'MiXed'", "string", "MiXed");
    row("mood", "'so \"so\"'", "string", "so \"so\"");
    row("bytea", "'\\x00ff10'", "binary", "AP8Q");
    row("date", "'2024-02-29'", "date", "2024-02-29");
    row("date", "'0044-03-15 BC'", "date", "-000043-03-15");
    row("date", "'12345-06-07'", "date", "+012345-06-07");
    row("time", "'23:59:59.999999'", "time_without_timezone", "23:59:59.999999");
    row("timetz", "'10:00:00.5+05:30'", "time_with_timezone", "10:00:00.5+05:30");
    row("timetz", "'10:00:00-12:34:56'", "time_with_timezone", "10:00:00-12:34:56");
    row("timestamp", "'1969-12-31 23:59:59.999999'", "timestamp_without_timezone",
        "1969-12-31 23:59:59.999999");
    row("timestamp", "'4713-01-01 00:00 BC'", "timestamp_without_timezone",
        "-004712-01-01 00:00:00");
    row("timestamptz", "'2024-01-31 10:00:00.5+02'", "timestamp_with_timezone",
        "2024-01-31 08:00:00.5+00:00");
    row("timestamptz", "'99999-01-01 00:00+00'", "timestamp_with_timezone",
        "+099999-01-01 00:00:00+00:00");
    row("interval", "'1 year 2 mons -3 days 04:05:06.7'", "string",
        "1 year 2 mons -3 days +04:05:06.7");
    row("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "string",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
    row("json", "'{\"b\": 1.10,  \"a\":[]}'", "json", "{\"b\": 1.10,  \"a\":[]}");
    row("jsonb", "'{\"b\": 12345678901234567890.10}'", "json", "{\"b\": 12345678901234567890.10}");
    row("bit(5)", "B'10110'", "string", "10110");
    row("varbit", "B'1'", "string", "1");
    row("inet", "'192.168.0.1/24'", "string", "192.168.0.1/24");
    row("cidr", "'10.0.0.0/8'", "string", "10.0.0.0/8");
    row("macaddr", "'08:00:2b:01:02:03'", "string", "08:00:2b:01:02:03");
    row("macaddr8", "'08:00:2b:01:02:03:04:05'", "string", "08:00:2b:01:02:03:04:05");
    row("xml", "'<a>ü</a>'", "string", "<a>ü</a>");
    row("tsvector", "'a:1 fat:2'", "string", "'a':1 'fat':2");
    row("tsquery", "'fat & rat'", "string", "'fat' & 'rat'");
    row("point", "'(1.5,-2)'", "string", "(1.5,-2)");
    row("line", "'{1,2,3}'", "string", "{1,2,3}");
    row("lseg", "'[(0,0),(1,1)]'", "string", "[(0,0),(1,1)]");
    row("box", "'(1,1),(0,0)'", "string", "(1,1),(0,0)");
    row("path", "'((0,0),(1,1))'", "string", "((0,0),(1,1))");
    row("polygon", "'((0,0),(1,0),(1,1))'", "string", "((0,0),(1,0),(1,1))");
    row("circle", "'<(0,0),2>'", "string", "<(0,0),2>");
    row("int4range", "'[1,5)'", "string", "[1,5)");
    row("numrange", "'(1.5,)'", "string", "(1.5,)");
    row("tstzrange", "'[2024-01-01 00:00+01,)'", "string", "[\"2023-12-31 23:00:00+00\",)");
    row("int4multirange", "'{[1,3),[5,8)}'", "string", "{[1,3),[5,8)}");
    row("pg_lsn", "'16/B374D848'", "string", "16/B374D848");
    row("hstore", "'a=>1, b=>NULL'", "string", "\"a\"=>\"1\", \"b\"=>NULL");
    row("regclass", "'pg_type'", "string", "pg_type");
    row("jsonpath", "'$.a[*]'", "string", "$.\"a\"[*]");
    row("txid_snapshot", "'10:20:10,14'", "string", "10:20:10,14");
    row("int[]", "'{1,NULL,3}'", "json", "[1,null,3]");
    row("int[]", "'{}'", "json", "[]");
    row("text[]", "ARRAY['a,\"b', '']", "json", "[\"a,\\\"b\",\"\"]");
    row("int[][]", "'{{1,2},{3,4}}'", "json", "[[1,2],[3,4]]");
    row("numeric[]", "'{1.10,NaN}'", "json", "[1.10,\"NaN\"]");
    row("timestamp[]", "'{2024-01-31 10:00}'", "json", "[\"2024-01-31T10:00:00\"]");
    row("pair", "'(1,\"x y\")'", "json", "{\"a\":1,\"b\":\"x y\"}");
    row("pair[]", "ARRAY['(1,x)'::pair]", "json", "[{\"a\":1,\"b\":\"x\"}]");
    row("positive", "7", "integer", "7");
    row("small", "8", "integer", "8");
    row("words", "'{a,b}'", "json", "[\"a\",\"b\"]");
}

void TestPostgresTypes::valueArrives()
{
    QFETCH(QString, type);
    QFETCH(QString, literal);
    QFETCH(QString, fieldType);
    QFETCH(QString, expected);
    const ReadOutcome outcome = readValue(type, literal);
    QCOMPARE(outcome.error.detail, QString());
    QCOMPARE(outcome.rows, (QStringList{expected, u"∅"_s}));
    const Field &field = outcome.batches.front()->schema().field(0);
    QCOMPARE(fieldTypeName(field.type), fieldType);
    QVERIFY(!field.sourceType.isEmpty());
    QVERIFY(outcome.batches.front()->issues().empty());
    QCOMPARE(outcome.notes, QStringList());
}

void TestPostgresTypes::unfitValueIsEmptyAndNoted_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("literal");
    QTest::addColumn<QString>("original");
    const auto row = [](const char *type, const char *literal, const char *original) {
        QTest::addRow("%s %s", type, literal)
            << QString::fromUtf8(type) << QString::fromUtf8(literal) << QString::fromUtf8(original);
    };
    row("numeric", "'NaN'", "NaN");
    row("numeric", "'Infinity'", "Infinity");
    row("numeric", "'-Infinity'", "-Infinity");
    row("date", "'infinity'", "infinity");
    row("date", "'-infinity'", "-infinity");
    row("timestamp", "'infinity'", "infinity");
    row("timestamptz", "'-infinity'", "-infinity");
    row("time", "'24:00:00'", "24:00:00");
    row("timetz", "'24:00:00+02'", "24:00:00+02:00");
    row("timestamp", "'294276-12-31 23:59:59.5'", "+294276-12-31 23:59:59.5");
}

void TestPostgresTypes::unfitValueIsEmptyAndNoted()
{
    QFETCH(QString, type);
    QFETCH(QString, literal);
    QFETCH(QString, original);
    const ReadOutcome outcome = readValue(type, literal);
    QCOMPARE(outcome.error.detail, QString());
    QCOMPARE(outcome.rows, (QStringList{u"∅"_s, u"∅"_s}));
    const auto &issues = outcome.batches.front()->issues();
    QCOMPARE(issues.size(), std::size_t{1});
    QCOMPARE(QString::fromStdString(issues.front().original), original);
    QCOMPARE(issues.front().change, ValueChange::Nulled);
    QCOMPARE(outcome.notes.size(), 1);
}

void TestPostgresTypes::realHasItsShortestDigits()
{
    m_fixture->run(
        u"DROP TABLE IF EXISTS t; CREATE TABLE t(v real, w text);"
        "INSERT INTO t SELECT v, v::text FROM (SELECT ((random() - 0.5) * 10 ^ (i % 30 - "
        "15))::real AS v FROM generate_series(1, 2000) i) r"_s);
    PostgresSource source(m_fixture->configuration());
    const ReadOutcome outcome = readAll(source, fullRefresh(discovered(source, u"t"_s)));
    QCOMPARE(outcome.rows.size(), 2000);
    int longest = 0;
    for (const QString &row : outcome.rows) {
        const QString digits = row.section(u'|', 0, 0);
        QCOMPARE(digits.toFloat(), row.section(u'|', 1, 1).toFloat());
        const QString mantissa = digits.section(u'e', 0, 0).remove(u'-').remove(u'.');
        static const QRegularExpression s_zeros(u"^0+|0+$"_s);
        longest = qMax(longest, int(QString(mantissa).remove(s_zeros).size()));
    }
    QVERIFY2(longest <= 9, qPrintable(QString::number(longest)));
}

void TestPostgresTypes::oneUnknownTypeKeepsTheOthersBinary()
{
    m_fixture->run(u"DROP TABLE IF EXISTS t; CREATE TABLE t(id int, p polygon, at timestamptz);"
                   "INSERT INTO t VALUES (1, '((0,0),(1,1))', '2024-01-01 00:00+00')"_s);
    PostgresSource source(m_fixture->configuration());
    const ReadOutcome outcome = readAll(source, fullRefresh(discovered(source, u"t"_s)));
    QCOMPARE(outcome.rows, QStringList{u"1|((0,0),(1,1))|2024-01-01 00:00:00+00:00"_s});
}

void TestPostgresTypes::illFormedTextOfAnUnencodedDatabaseIsNoted()
{
    m_fixture->server().execute(u"postgres"_s,
                                u"DROP DATABASE IF EXISTS raw_bytes; CREATE DATABASE raw_bytes "
                                "ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0"_s);
    m_fixture->server().execute(
        u"raw_bytes"_s, u"CREATE TABLE t(v text); INSERT INTO t VALUES (E'a\\xff'), ('b')"_s);
    PostgresSource source(m_fixture->configuration({{u"database"_s, u"raw_bytes"_s}}));
    const ReadOutcome outcome = readAll(source, fullRefresh(discovered(source, u"t"_s)));
    QCOMPARE(outcome.error.detail, QString());
    QCOMPARE(outcome.rows, (QStringList{u"∅"_s, u"b"_s}));
    QCOMPARE(outcome.notes.size(), 1);
}

QTEST_GUILESS_MAIN(TestPostgresTypes)
#include "testpostgrestypes.moc"
