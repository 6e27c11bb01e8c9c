// Tests of MySqlSource: the table of types in the README.
#include "core/connectors/mysql/mysqlsource.h"
#include "core/connectors/mysql/tests/mysqlfixture.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

/// The issue noted at the only row and the last column of a table; empty when there is none.
QString originalIn(const ReadOutcome &outcome)
{
    if (outcome.batches.empty() || outcome.batches.front()->issues().empty())
        return {};
    return QString::fromStdString(outcome.batches.front()->issues().front().original);
}

} // namespace

class TestMySqlTypes final : public QObject
{
    Q_OBJECT

private slots:
    void keepsValues_data()
    {
        QTest::addColumn<QString>("declaration");
        QTest::addColumn<QString>("value");
        QTest::addColumn<FieldType>("type");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *tag, const char *declaration, const char *value,
                            FieldType type, const char *text) {
            QTest::newRow(tag) << QString::fromUtf8(declaration) << QString::fromUtf8(value) << type
                               << QString::fromUtf8(text);
        };
        row("tinyint", "TINYINT", "-128", FieldType::Integer, "-128");
        row("tinyint unsigned", "TINYINT UNSIGNED", "255", FieldType::Integer, "255");
        row("tinyint(1), one", "TINYINT(1)", "1", FieldType::Boolean, "true");
        row("boolean, none", "BOOLEAN", "FALSE", FieldType::Boolean, "false");
        row("tinyint(1), a number", "TINYINT(1)", "2", FieldType::Integer, "2");
        row("smallint", "SMALLINT", "-32768", FieldType::Integer, "-32768");
        row("smallint unsigned", "SMALLINT UNSIGNED", "65535", FieldType::Integer, "65535");
        row("mediumint", "MEDIUMINT", "-8388608", FieldType::Integer, "-8388608");
        row("mediumint unsigned", "MEDIUMINT UNSIGNED", "16777215", FieldType::Integer, "16777215");
        row("int", "INT", "-2147483648", FieldType::Integer, "-2147483648");
        row("int unsigned", "INT UNSIGNED", "4294967295", FieldType::Integer, "4294967295");
        row("int zerofill", "INT(6) ZEROFILL", "42", FieldType::Integer, "42");
        row("bigint", "BIGINT", "-9223372036854775808", FieldType::Integer, "-9223372036854775808");
        row("bigint unsigned", "BIGINT UNSIGNED", "18446744073709551615", FieldType::Decimal,
            "18446744073709551615");
        row("decimal", "DECIMAL(65,30)",
            "-12345678901234567890123456789012345.123456789012345678901234567890",
            FieldType::Decimal,
            "-12345678901234567890123456789012345.123456789012345678901234567890");
        row("decimal, zeros", "DECIMAL(10,3)", "1.5", FieldType::Decimal, "1.500");
        row("numeric without scale", "NUMERIC(5)", "123", FieldType::Decimal, "123");
        row("float", "FLOAT", "0.1", FieldType::Number, "0.1");
        row("float, large", "FLOAT", "3.4e38", FieldType::Number, "3.4e+38");
        row("float, seven digits", "FLOAT", "16777217.5", FieldType::Number, "16777218");
        row("double", "DOUBLE", "1.7976931348623157e308", FieldType::Number,
            "1.7976931348623157e+308");
        row("double, small", "DOUBLE", "5e-324", FieldType::Number, "5e-324");
        row("bit(1)", "BIT(1)", "b'1'", FieldType::Boolean, "true");
        row("bit(8)", "BIT(8)", "b'10000001'", FieldType::Integer, "129");
        row("bit(63)", "BIT(63)", "9223372036854775807", FieldType::Integer, "9223372036854775807");
        row("bit(64)", "BIT(64)", "18446744073709551615", FieldType::Decimal,
            "18446744073709551615");
        row("year", "YEAR", "2155", FieldType::Integer, "2155");
        row("year zero", "YEAR", "0", FieldType::Integer, "0");
        row("date", "DATE", "'9999-12-31'", FieldType::Date, "9999-12-31");
        row("date, first", "DATE", "'1000-01-01'", FieldType::Date, "1000-01-01");
        row("datetime", "DATETIME", "'1000-01-01 00:00:00'", FieldType::TimestampWithoutZone,
            "1000-01-01 00:00:00");
        row("datetime(6)", "DATETIME(6)", "'9999-12-31 23:59:59.999999'",
            FieldType::TimestampWithoutZone, "9999-12-31 23:59:59.999999");
        row("datetime(3)", "DATETIME(3)", "'2024-02-29 12:00:00.25'",
            FieldType::TimestampWithoutZone, "2024-02-29 12:00:00.25");
        row("timestamp", "TIMESTAMP(6) NULL", "FROM_UNIXTIME(1700000000.123456)",
            FieldType::TimestampWithZone, "2023-11-14 22:13:20.123456+00:00");
        row("time", "TIME(6)", "'23:59:59.999999'", FieldType::TimeWithoutZone, "23:59:59.999999");
        row("time, midnight", "TIME", "'00:00:00'", FieldType::TimeWithoutZone, "00:00:00");
        row("char", "CHAR(5)", "'ab   '", FieldType::String, "ab");
        row("varchar", "VARCHAR(20)", "'ab  '", FieldType::String, "ab  ");
        row("four-byte characters", "VARCHAR(20)", "'😀 Größe'", FieldType::String, "😀 Größe");
        row("latin1", "VARCHAR(20) CHARACTER SET latin1", "'Größe €'", FieldType::String,
            "Größe €");
        row("utf16", "VARCHAR(20) CHARACTER SET utf16", "'😀'", FieldType::String, "😀");
        row("cp1251", "TEXT CHARACTER SET cp1251", "'Привет'", FieldType::String, "Привет");
        row("empty text", "VARCHAR(20)", "''", FieldType::String, "");
        row("tinytext", "TINYTEXT", "'a'", FieldType::String, "a");
        row("mediumtext", "MEDIUMTEXT", "'a'", FieldType::String, "a");
        row("longtext", "LONGTEXT", "'a'", FieldType::String, "a");
        row("enum", "ENUM('small','large')", "'large'", FieldType::String, "large");
        row("set", "SET('a','b','c')", "'a,c'", FieldType::String, "a,c");
        row("json", "JSON", "'{\"a\": [1, 2.50, \"😀\"]}'", FieldType::Json,
            "{\"a\": [1, 2.50, \"😀\"]}");
        row("binary", "BINARY(4)", "x'00ff'", FieldType::Binary, "AP8AAA==");
        row("varbinary", "VARBINARY(4)", "x'00ff'", FieldType::Binary, "AP8=");
        row("blob", "BLOB", "x'00ff27'", FieldType::Binary, "AP8n");
        row("tinyblob", "TINYBLOB", "x'00'", FieldType::Binary, "AA==");
        row("longblob", "LONGBLOB", "x'00'", FieldType::Binary, "AA==");
        row("point", "POINT", "POINT(1, 2.5)", FieldType::String, "POINT(1 2.5)");
        row("geometry", "GEOMETRY", "ST_GeomFromText('POLYGON((0 0,1 0,1 1,0 0))')",
            FieldType::String, "POLYGON((0 0,1 0,1 1,0 0))");
        row("uuid", "UUID", "'123e4567-e89b-12d3-a456-426614174000'", FieldType::String,
            "123e4567-e89b-12d3-a456-426614174000");
        row("inet6", "INET6", "'2001:db8::1'", FieldType::String, "2001:db8::1");
        row("generated", "INT GENERATED ALWAYS AS (6 * 7) VIRTUAL", "DEFAULT", FieldType::Integer,
            "42");
        row("invisible", "INT INVISIBLE", "7", FieldType::Integer, "7");
        row("marked decimal", "LONGTEXT COMMENT 'millrace:decimal'", "'1.50'", FieldType::Decimal,
            "1.50");
        row("marked json", "LONGTEXT COMMENT 'mine millrace:json'", "'[1, 2]'", FieldType::Json,
            "[1, 2]");
        row("marked time with zone", "VARCHAR(32) COMMENT 'millrace:time_with_timezone'",
            "'10:00:00+02:00'", FieldType::TimeWithZone, "10:00:00+02:00");
        row("marked timestamp with zone", "DATETIME(6) COMMENT 'millrace:timestamp_with_timezone'",
            "'2024-01-31 08:00:00.5'", FieldType::TimestampWithZone, "2024-01-31 08:00:00.5+00:00");
        row("mark that cannot be", "INT COMMENT 'millrace:json'", "7", FieldType::Integer, "7");
        row("null", "INT", "NULL", FieldType::Integer, "∅");
    }
    void keepsValues()
    {
        QFETCH(QString, declaration);
        QFETCH(QString, value);
        QFETCH(FieldType, type);
        QFETCH(QString, text);
        const MySqlFixture fixture;
        fixture.run("CREATE TABLE t(id INT, v %1); INSERT INTO t(id, v) VALUES (1, %2)"_L1.arg(
            declaration, value));
        MySqlSource source(fixture.configuration());
        const ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
        QCOMPARE(stream.stream.schema.field(1).type, type);
        const ReadOutcome outcome = readAll(source, stream);
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.rows, QStringList{"1|"_L1 + text});
        QVERIFY(outcome.batches.front()->issues().empty());
        QVERIFY2(outcome.notes.isEmpty(), qUtf8Printable(outcome.notes.join(u' ')));
    }

    void notesWhatDoesNotFit_data()
    {
        QTest::addColumn<QString>("declaration");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("original");
        QTest::newRow("zero date") << u"DATE"_s << u"'0000-00-00'"_s << u"0000-00-00"_s;
        QTest::newRow("zero in date") << u"DATE"_s << u"'2024-00-15'"_s << u"2024-00-15"_s;
        QTest::newRow("no such day") << u"DATE"_s << u"'2023-02-31'"_s << u"2023-02-31"_s;
        QTest::newRow("zero datetime")
            << u"DATETIME"_s << u"'0000-00-00 00:00:00'"_s << u"0000-00-00 00:00:00.000000"_s;
        QTest::newRow("zero timestamp")
            << u"TIMESTAMP NULL"_s << u"'0000-00-00 00:00:00'"_s << u"0000-00-00 00:00:00.000000"_s;
        QTest::newRow("a day and longer") << u"TIME"_s << u"'838:59:59'"_s << u"838:59:59.000000"_s;
        QTest::newRow("exactly a day") << u"TIME"_s << u"'24:00:00'"_s << u"24:00:00.000000"_s;
        QTest::newRow("negative") << u"TIME(3)"_s << u"'-00:00:00.5'"_s << u"-00:00:00.500000"_s;
    }
    void notesWhatDoesNotFit()
    {
        QFETCH(QString, declaration);
        QFETCH(QString, value);
        QFETCH(QString, original);
        const MySqlFixture fixture;
        fixture.run("SET sql_mode = 'ALLOW_INVALID_DATES'; CREATE TABLE t(id INT, v %1); "
                    "INSERT INTO t VALUES (1, %2)"_L1.arg(declaration, value));
        MySqlSource source(fixture.configuration());
        const ReadOutcome outcome
            = readAll(source, fullRefresh(source, fixture.database(), u"t"_s));
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.rows, QStringList{u"1|∅"_s});
        QCOMPARE(originalIn(outcome), original);
        QCOMPARE(outcome.notes.size(), 1);
    }

    void booleanBeyondTheSampleIsNotChanged()
    {
        const MySqlFixture fixture;
        fixture.run(u"CREATE TABLE t(id INT PRIMARY KEY, v TINYINT(1));"
                    "INSERT INTO t SELECT seq, 1 FROM seq_1_to_1500;"
                    "INSERT INTO t VALUES (2000, 7)"_s);
        MySqlSource source(fixture.configuration());
        const ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
        QCOMPARE(stream.stream.schema.field(1).type, FieldType::Boolean);
        const ReadOutcome outcome = readAll(source, stream);
        QCOMPARE(outcome.rows.last(), u"2000|∅"_s);
        QCOMPARE(originalIn(outcome), u"7"_s);
        QCOMPARE(outcome.notes, QStringList{u"1 value of the column v is no boolean."_s});
    }

    void longValuesArriveWhole()
    {
        const MySqlFixture fixture;
        fixture.run(u"CREATE TABLE t(id INT PRIMARY KEY, v LONGTEXT, b LONGBLOB);"
                    "INSERT INTO t VALUES (1, 'x', x''), (2, REPEAT('añ😀', 500000), "
                    "REPEAT(x'00ff', 3000000)), (3, 'y', NULL)"_s);
        MySqlSource source(fixture.configuration());
        const ReadOutcome outcome
            = readAll(source, fullRefresh(source, fixture.database(), u"t"_s));
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.rows.size(), 3);
        QCOMPARE(outcome.rows[0], u"1|x|"_s);
        QCOMPARE(outcome.rows[1].section(u'|', 1, 1), u"añ😀"_s.repeated(500000));
        QCOMPARE(QByteArray::fromBase64(outcome.rows[1].section(u'|', 2).toLatin1()),
                 QByteArray::fromHex("00ff").repeated(3000000));
        QCOMPARE(outcome.rows[2], u"3|y|∅"_s);
    }

    void serverSettingsDoNotChangeValues()
    {
        const MySqlFixture fixture;
        fixture.run(
            u"CREATE TABLE t(id INT, v TIMESTAMP NULL, c CHAR(5));"
            "SET time_zone = '+05:00'; INSERT INTO t VALUES (1, '2024-01-01 05:00:00', 'a');"
            "SET GLOBAL time_zone = '-03:00', GLOBAL sql_mode = "
            "'PAD_CHAR_TO_FULL_LENGTH,ANSI_QUOTES,NO_BACKSLASH_ESCAPES'"_s);
        MySqlSource source(fixture.configuration());
        ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
        stream.filter = u"c = \"a\" AND 'it\\'s' <> ''"_s;
        const ReadOutcome outcome = readAll(source, stream);
        fixture.run(u"SET GLOBAL time_zone = 'SYSTEM', GLOBAL sql_mode = DEFAULT"_s);
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.rows, QStringList{u"1|2024-01-01 00:00:00+00:00|a"_s});
    }
};

QTEST_GUILESS_MAIN(TestMySqlTypes)
#include "testmysqltypes.moc"
