// Tests of MySqlDestination: append and overwrite, values, checkpoints, refused rows, clearing.
#include "core/connectors/mysql/mysqlwriteerrors.h"
#include "core/connectors/mysql/tests/mysqlwritefixture.h"

#include <QRegularExpression>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

using Mode = DestinationSyncMode;
using test::MariaDbServer;

namespace {

const QJsonObject s_plain{{QStringLiteral("meta_columns"), false}};

/// While it lives, the server takes LOAD DATA LOCAL or does not.
class LocalFiles final
{
public:
    LocalFiles(const MySqlWriteFixture &fixture, bool isAllowed)
        : m_fixture(fixture)
    {
        m_fixture.run(u"SET GLOBAL local_infile = %1"_s.arg(isAllowed ? 1 : 0));
    }
    ~LocalFiles() { m_fixture.run(u"SET GLOBAL local_infile = 1"_s); }
    LocalFiles(const LocalFiles &) = delete;
    LocalFiles &operator=(const LocalFiles &) = delete;

private:
    const MySqlWriteFixture &m_fixture;
};

} // namespace

class TestMySqlDestination final : public QObject
{
    Q_OBJECT

private slots:
    void appendsSnapshots()
    {
        const MySqlWriteFixture fixture;
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

    void overwrites()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const auto configuration = fixture.configuration(s_plain);
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 1),
                       {batchOf(schema, {u"1|a"_s, u"2|b"_s})});
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 2),
                       {batchOf(schema, {u"1|a"_s, u"3|c"_s})});
        QCOMPARE(fixture.rows(u"SELECT * FROM t"_s), QStringList({u"1|a"_s, u"3|c"_s}));
        QCOMPARE(fixture.tables(), QStringList({u"t"_s}));
    }

    void declaresEveryType()
    {
        // The table of the README.
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf(
            {u"b:boolean"_s, u"i:integer"_s, u"n:number"_s, u"d:decimal"_s,
             u"p:decimal:numeric(10,2)"_s, u"s:string"_s, u"x:binary"_s, u"da:date"_s,
             u"t:time_without_timezone"_s, u"tz:time_with_timezone"_s,
             u"ts:timestamp_without_timezone"_s, u"tsz:timestamp_with_timezone"_s, u"j:json"_s});
        QCOMPARE(writeAll(fixture.configuration(), requestOf(schema, Mode::Append), {}).errorCode,
                 QString());
        QCOMPARE(
            fixture.rows(u"SELECT COLUMN_NAME, COLUMN_TYPE, COLLATION_NAME, COLUMN_COMMENT FROM "
                         "information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND "
                         "TABLE_NAME = 't' ORDER BY ORDINAL_POSITION"_s),
            QStringList(
                {u"b|tinyint(1)|∅|"_s, u"i|bigint(20)|∅|"_s, u"n|double|∅|"_s,
                 u"d|longtext|ascii_bin|millrace:decimal"_s, u"p|decimal(10,2)|∅|"_s,
                 u"s|longtext|utf8mb4_bin|"_s, u"x|longblob|∅|"_s, u"da|date|∅|"_s,
                 u"t|time(6)|∅|"_s, u"tz|varchar(32)|ascii_bin|millrace:time_with_timezone"_s,
                 u"ts|datetime(6)|∅|"_s, u"tsz|datetime(6)|∅|millrace:timestamp_with_timezone"_s,
                 u"j|longtext|utf8mb4_bin|millrace:json"_s,
                 u"_airbyte_raw_id|char(36)|ascii_bin|"_s,
                 u"_airbyte_extracted_at|datetime(6)|∅|millrace:timestamp_with_timezone"_s,
                 u"_airbyte_meta|longtext|utf8mb4_bin|millrace:json"_s,
                 u"_airbyte_generation_id|bigint(20)|∅|"_s}));
    }

    void keepsEveryValue_data()
    {
        QTest::addColumn<bool>("loads");
        QTest::newRow("LOAD DATA") << true;
        QTest::newRow("INSERT") << false;
    }
    void keepsEveryValue()
    {
        QFETCH(bool, loads);
        const MySqlWriteFixture fixture;
        const LocalFiles local(fixture, loads);
        const auto schema = schemaOf(
            {u"id:integer"_s, u"s:string"_s, u"x:binary"_s, u"n:number"_s, u"d:decimal"_s,
             u"b:boolean"_s, u"ts:timestamp_with_timezone"_s, u"p:decimal:DECIMAL(10, 2)"_s});
        QStringList rows{
            u"1|naïve 😀 'q'; \"--|AAECXAkKDScA/w==|5e-324|00.50|true|2024-02-29 12:00:00.5+00:00|1.50"_s,
            u"2|tab\tline\nreturn\rback\\slash||-1.7976931348623157e+308|"
            "123456789012345678901234567890.0123456789|false|0001-01-01 00:00:00+00:00|-12345678.90"_s,
            u"3|\\N|XE4=|0.30000000000000004|1e400|∅|9999-12-31 23:59:59.999999+00:00|0.00"_s,
            u"4|∅|∅|∅|∅|∅|∅|∅"_s,
            u"9223372036854775807|  blanks  |Jw==|-0.1|-7|true|1969-12-31 23:59:59.999999+00:00|7.00"_s};
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Append),
                       {batchOf(schema, rows)});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.refused, QStringList());
        QCOMPARE(outcome.accepted, rows.size());
        const auto hex = [](const QString &text) -> QString {
            return QString::fromLatin1(text.toUtf8().toHex().toUpper());
        };
        const QStringList stored = fixture.rows(
            u"SELECT HEX(s), HEX(x), d, b, ts, p FROM t WHERE id IS NOT NULL ORDER BY id"_s);
        QCOMPARE(stored.size(), rows.size());
        QCOMPARE(stored[0],
                 hex(u"naïve 😀 'q'; \"--"_s)
                     + u"|0001025C090A0D2700FF|00.50|1|2024-02-29 12:00:00.500000|1.50"_s);
        QCOMPARE(stored[1],
                 hex(u"tab\tline\nreturn\rback\\slash"_s)
                     + u"||123456789012345678901234567890.0123456789|0|"
                       "0001-01-01 00:00:00.000000|-12345678.90"_s);
        QCOMPARE(stored[2], hex(u"\\N"_s) + u"|5C4E|1e400|∅|9999-12-31 23:59:59.999999|0.00"_s);
        QCOMPARE(stored[3], u"∅|∅|∅|∅|∅|∅"_s);
        QCOMPARE(stored[4], hex(u"  blanks  "_s) + u"|27|-7|1|1969-12-31 23:59:59.999999|7.00"_s);
        QCOMPARE(fixture.value(u"SELECT COUNT(*) FROM t WHERE id = 1 AND n = 5e-324 OR id = 2 AND "
                               "n = -1.7976931348623157e308 OR id = 3 AND n = 0.1e0 + 0.2e0 OR "
                               "id = 9223372036854775807 AND n = -0.1e0"_s),
                 u"4"_s);
    }

    void keepsTheOldRowsUntilTheEnd()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration(s_plain);
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 1),
                       {batchOf(schema, {u"1"_s})});
        {
            MySqlDestination destination(configuration);
            auto writer = destination.openStream(requestOf(schema, Mode::Overwrite, 2), {});
            QVERIFY(writer);
            QCOMPARE(flushOne(**writer, batchOf(schema, {u"2"_s}), "1"), QString());
            QCOMPARE(fixture.rows(u"SELECT * FROM t"_s), QStringList({u"1"_s}));
        }
        QCOMPARE(fixture.rows(u"SELECT * FROM t"_s), QStringList({u"1"_s}));
        QCOMPARE(fixture.tables(), QStringList({u"_millrace_new_t"_s, u"t"_s}));
    }

    void fillsTheMetaColumns()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"q:integer"_s});
        QStringList many;
        for (int i = 0; i < 200; ++i)
            many << QString::number(i) + (i == 70 ? u"|odd"_s : u"|1"_s);
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schema, Mode::Append, 3),
                       {batchOf(schema, many, 5)});
        QCOMPARE(outcome.accepted, 200);
        QCOMPARE(fixture.value(u"SELECT COUNT(DISTINCT _airbyte_raw_id) FROM t"_s), u"200"_s);
        static const QRegularExpression uuid(
            u"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"_s);
        for (const QString &id : fixture.rows(u"SELECT _airbyte_raw_id FROM t"_s))
            QVERIFY2(uuid.match(id).hasMatch(), qPrintable(id));
        QCOMPARE(fixture.rows(u"SELECT DISTINCT _airbyte_extracted_at, _airbyte_generation_id "
                              "FROM t"_s),
                 QStringList({u"2026-01-01 10:05:00.000000|3"_s}));
        QCOMPARE(fixture.rows(u"SELECT _airbyte_meta, COUNT(*) FROM t GROUP BY 1 ORDER BY 2"_s),
                 QStringList({u"{\"sync_id\":5,\"changes\":[{\"field\":\"q\",\"change\":\"NULLED\","
                              "\"reason\":\"SOURCE_SERIALIZATION_ERROR\"}]}|1"_s,
                              u"{\"sync_id\":5,\"changes\":[]}|199"_s}));
    }

    void tellsFieldsAndMetaColumnsApart()
    {
        const MySqlWriteFixture fixture;
        const QString longName(70, u'x');
        const auto schema = schemaOf({u"id:integer"_s, u"ID:integer"_s, u"_Airbyte_Meta:string"_s,
                                      u"select:string"_s, u"_millrace_arrival:string"_s,
                                      u"a `b`; c:string"_s, u"Größe:string"_s, u"GROSSE:string"_s,
                                      u"end :string"_s, u"😀:string"_s, longName + u":string"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schema, Mode::AppendDedup),
                       {batchOf(schema, {u"1|2|m|r|a|s|g|h|e|f|l"_s})});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(fixture.rows(u"SELECT id, ID_1, _Airbyte_Meta_1, `select`, _millrace_arrival_1, "
                              "`a ``b``; c`, Größe, GROSSE_1, `end`, _, `%1` FROM t"_s.arg(
                                  longName.left(64))),
                 QStringList({u"1|2|m|r|a|s|g|h|e|f|l"_s}));
    }

    void takesManyColumnsAndRaggedBatches()
    {
        const MySqlWriteFixture fixture;
        QStringList fields;
        QStringList cells;
        for (int i = 0; i < 900; ++i) {
            fields << u"c%1:integer"_s.arg(i);
            cells << QString::number(i);
        }
        const auto schema = schemaOf(fields);
        const QStringList rows(77, cells.join(u'|'));
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schema, Mode::Append),
                       {batchOf(schema, rows), batchOf(schema, rows.first(3))});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.accepted, 80);
        QCOMPARE(fixture.rows(u"SELECT COUNT(*), SUM(c0), SUM(c899) FROM t"_s),
                 QStringList({u"80|0|71920"_s}));
        for (int i = 900; i < 1100; ++i)
            fields << u"c%1:integer"_s.arg(i);
        const WriteOutcome tooMany
            = writeAll(fixture.configuration(), requestOf(schemaOf(fields), Mode::Append), {});
        QCOMPARE(tooMany.errorCode, u"mysql.row_shape_impossible"_s);
    }

    void refusesOnlyTheRowsAtFault_data()
    {
        QTest::addColumn<bool>("loads");
        QTest::newRow("LOAD DATA first") << true;
        QTest::newRow("INSERT from the start") << false;
    }
    void refusesOnlyTheRowsAtFault()
    {
        QFETCH(bool, loads);
        const MySqlWriteFixture fixture;
        fixture.run(u"CREATE TABLE other(id INT PRIMARY KEY) ENGINE=InnoDB; "
                    "INSERT INTO other VALUES (1); "
                    "CREATE TABLE t(id INT UNIQUE, v VARCHAR(6) NOT NULL CHECK (v <> 'bad'), "
                    "small TINYINT, r INT, FOREIGN KEY (r) REFERENCES other(id)) ENGINE=InnoDB"_s);
        const LocalFiles local(fixture, loads);
        const auto schema
            = schemaOf({u"id:integer"_s, u"v:string"_s, u"small:integer"_s, u"r:integer"_s});
        QStringList rows;
        for (int i = 0; i < 3000; ++i)
            rows << QString::number(i) + u"|x|1|∅"_s;
        rows[70] = u"70|bad|1|∅"_s;
        rows[71] = u"3|double|1|∅"_s;
        rows[72] = u"72|toolong|1|1"_s;
        rows[1500] = u"1500|x|128|1"_s;
        rows[2000] = u"2000|x|1|9"_s;
        rows[2990] = u"2990|∅|1|∅"_s;
        rows[2999] = u"99999999999|x|1|1"_s;
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Append),
                       {batchOf(schema, rows.first(1000)), batchOf(schema, rows.mid(1000))});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.accepted, 2993);
        QCOMPARE(outcome.refused,
                 QStringList({u"70|bad|1|∅ [] mysql.constraint_failed"_s,
                              u"3|double|1|∅ [] mysql.duplicate_value"_s,
                              u"72|toolong|1|1 [v] mysql.value_too_long"_s,
                              u"1500|x|128|1 [small] mysql.value_out_of_range"_s,
                              u"2000|x|1|9 [] mysql.foreign_key_failed"_s,
                              u"2990|∅|1|∅ [v] mysql.value_missing"_s,
                              u"99999999999|x|1|1 [id] mysql.value_out_of_range"_s}));
        QVERIFY(outcome.messages[1].contains("Duplicate entry"_L1));
        QCOMPARE(fixture.rows(u"SELECT COUNT(*), COUNT(DISTINCT id) FROM t"_s),
                 QStringList({u"2993|2993"_s}));
    }

    void refusesWhatAColumnWouldChangeSilently_data()
    {
        QTest::addColumn<QString>("declared");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("good");
        QTest::addColumn<QString>("bad");
        const auto row
            = [](const char *declared, const char *type, const char *good, const char *bad) {
                  QTest::addRow("%s into %s", bad, declared)
                      << QString::fromLatin1(declared) << QString::fromLatin1(type)
                      << QString::fromLatin1(good) << QString::fromLatin1(bad);
              };
        row("DATETIME", "timestamp_without_timezone", "2024-01-01 10:00:00",
            "2024-01-01 10:00:00.5");
        row("DATETIME(3)", "timestamp_with_timezone", "2024-01-01 10:00:00.5+00:00",
            "2024-01-01 10:00:00.0001+00:00");
        row("TIMESTAMP NULL", "timestamp_with_timezone", "2024-01-01 10:00:00+00:00",
            "2048-01-01 10:00:00+00:00");
        row("TIME", "time_without_timezone", "10:00:00", "10:00:00.25");
        row("FLOAT", "number", "0.1", "0.123456789");
        row("DOUBLE", "integer", "9007199254740992", "9007199254740993");
        row("INT", "number", "7", "7.5");
        row("INT", "decimal", "7.0", "7.5");
        row("DECIMAL(5,2)", "decimal", "1.25", "1.255");
        row("DECIMAL(5,2)", "number", "1.25", "1000.5");
        row("YEAR", "integer", "2024", "7");
        row("BIT(4)", "integer", "9", "16");
        row("CHAR(5)", "string", "ab", "ab ");
        row("VARCHAR(3)", "string", "abc", "abc ");
        row("VARCHAR(9) CHARACTER SET latin1", "string", "abc", "\xe4\xba\xba");
        row("VARCHAR(9) CHARACTER SET utf8mb3", "string", "abc", "\xf0\x9f\x98\x80");
        row("ENUM('a','b')", "string", "a", "A");
        row("ENUM('a','b')", "string", "b", "1");
        row("SET('a','b')", "string", "a,b", "a,c");
        row("BINARY(3)", "string", "abc", "ab");
        row("UUID", "string", "123e4567-e89b-12d3-a456-426655440000", "x");
        row("DATE", "date", "2024-02-29", "+010000-01-01");
    }
    void refusesWhatAColumnWouldChangeSilently()
    {
        QFETCH(QString, declared);
        QFETCH(QString, type);
        QFETCH(QString, good);
        QFETCH(QString, bad);
        const MySqlWriteFixture fixture;
        fixture.run("CREATE TABLE t(id INT, c "_L1 + declared + ") ENGINE=InnoDB"_L1);
        const auto schema = schemaOf({u"id:integer"_s, "c:"_L1 + type});
        const QString bytes = QString::fromUtf8(bad.toLatin1());
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Append),
                       {batchOf(schema, {"1|"_L1 + good, "2|"_L1 + bytes})});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.accepted, 1);
        QCOMPARE(outcome.refused.size(), 1);
        QVERIFY2(outcome.refused[0].contains(" [c] mysql.value_"_L1),
                 qPrintable(outcome.refused[0] + outcome.messages[0]));
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s), QStringList({u"1"_s}));
    }

    void writesIntoOtherCharacterSets()
    {
        const MySqlWriteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INT, a VARCHAR(20) CHARACTER SET latin1, "
                    "b VARCHAR(20) CHARACTER SET utf16, c BIT(1)) ENGINE=InnoDB"_s);
        const auto schema
            = schemaOf({u"id:integer"_s, u"a:string"_s, u"b:string"_s, u"c:boolean"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1|é\\\t'|漢字😀|true"_s, u"2|∅|∅|false"_s})});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.accepted, 2);
        QCOMPARE(fixture.rows(u"SELECT HEX(a), HEX(b), c + 0 FROM t ORDER BY id"_s),
                 QStringList({u"E95C0927|6F225B57D83DDE00|1"_s, u"∅|∅|0"_s}));
    }

    void keepsNumbersOfAutoIncrementColumns()
    {
        const MySqlWriteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INT AUTO_INCREMENT PRIMARY KEY, v TEXT) ENGINE=InnoDB"_s);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        QCOMPARE(writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Append),
                          {batchOf(schema, {u"0|a"_s, u"7|b"_s})})
                     .accepted,
                 2);
        QCOMPARE(fixture.rows(u"SELECT id FROM t ORDER BY id"_s), QStringList({u"0"_s, u"7"_s}));
    }

    void refusesUnsuitedColumns_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("code");
        QTest::newRow("text into int") << u"CREATE TABLE t(c INT) ENGINE=InnoDB"_s << u"string"_s
                                       << u"mysql.column_unsuited"_s;
        QTest::newRow("generated column")
            << u"CREATE TABLE t(a INT, c INT AS (a + 1)) ENGINE=InnoDB"_s << u"integer"_s
            << u"mysql.column_unsuited"_s;
        QTest::newRow("spatial column") << u"CREATE TABLE t(c POINT) ENGINE=InnoDB"_s << u"string"_s
                                        << u"mysql.column_unsuited"_s;
        QTest::newRow("view") << u"CREATE VIEW t AS SELECT 1 AS c"_s << u"integer"_s
                              << u"mysql.target_is_no_table"_s;
        QTest::newRow("engine without transactions")
            << u"CREATE TABLE t(c INT) ENGINE=MyISAM"_s << u"integer"_s
            << u"mysql.target_not_transactional"_s;
    }
    void refusesUnsuitedColumns()
    {
        QFETCH(QString, sql);
        QFETCH(QString, type);
        QFETCH(QString, code);
        const MySqlWriteFixture fixture;
        fixture.run(sql);
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain),
                       requestOf(schemaOf({"c:"_L1 + type}), Mode::Append), {});
        QCOMPARE(outcome.errorCode, code);
        QCOMPARE(outcome.error.kind, ErrorKind::Configuration);
    }

    void letsTriggersRefuse()
    {
        const MySqlWriteFixture fixture;
        fixture.run(
            u"CREATE TABLE t(id INT) ENGINE=InnoDB; CREATE TABLE log(id INT) ENGINE=InnoDB"_s);
        fixture.run(u"DELIMITER //\n"
                    "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW BEGIN "
                    "IF NEW.id = 2 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not today'; "
                    "END IF; INSERT INTO log VALUES (NEW.id); END//\n"_s);
        const auto schema = schemaOf({u"id:integer"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1"_s, u"2"_s, u"3"_s})});
        QCOMPARE(outcome.refused, QStringList({u"2 [] mysql.constraint_failed"_s}));
        QCOMPARE(outcome.messages, QStringList({u"not today"_s}));
        QCOMPARE(fixture.rows(u"SELECT id FROM log ORDER BY 1"_s), QStringList({u"1"_s, u"3"_s}));
    }

    void refusesNotANumber()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"n:number"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1|1.5"_s, u"2|nan"_s, u"3|inf"_s})});
        QCOMPARE(outcome.accepted, 1);
        QCOMPARE(
            outcome.refused,
            QStringList({u"2|nan [n] mysql.not_a_number"_s, u"3|inf [n] mysql.not_a_number"_s}));
    }

    void remembersCheckpointsWithTheRows()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto request = requestOf(schema, Mode::Append);
        const auto configuration = fixture.configuration();
        {
            MySqlDestination destination(configuration);
            auto writer = destination.openStream(request, {});
            QVERIFY(writer);
            QVERIFY(!(*writer)->committedState());
            QCOMPARE(flushOne(**writer, batchOf(schema, {u"1"_s}), "{\"id\":\"1\\n'\"}"),
                     QString());
            QVERIFY((*writer)->write(batchOf(schema, {u"2"_s}), {}));
            QVERIFY((*writer)->prepare({}));
            QCOMPARE((*writer)->committedState()->checkpoint.position,
                     std::string("{\"id\":\"1\\n'\"}"));
            // Killed here: the second row was never committed.
        }
        MySqlDestination destination(configuration);
        auto writer = destination.openStream(request, {});
        QVERIFY(writer);
        QCOMPARE((*writer)->committedState()->checkpoint,
                 (Checkpoint{"{\"id\":\"1\\n'\"}", u"f"_s}));
        QVERIFY(!(*writer)->committedState()->isFinished);
        QCOMPARE(fixture.value(u"SELECT COUNT(*) FROM t"_s), u"1"_s);
        QVERIFY((*writer)->finish({}));
        QVERIFY((*writer)->committedState()->isFinished);
        auto next = request;
        next.generationId = 2;
        QVERIFY(!(*destination.openStream(next, {}))->committedState());
        fixture.run(u"DROP TABLE t"_s);
        QVERIFY(!(*destination.openStream(request, {}))->committedState());
    }

    void goesOnFillingTheSideTableOfItsGeneration()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration(s_plain);
        const auto request = requestOf(schema, Mode::Overwrite, 2);
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 1),
                       {batchOf(schema, {u"9"_s})});
        const auto killedAfterCommit = [&](const QString &row, const char *position) {
            MySqlDestination destination(configuration);
            auto writer = destination.openStream(request, {});
            QVERIFY(writer);
            QCOMPARE(flushOne(**writer, batchOf(schema, {row}), position), QString());
            QVERIFY((*writer)->write(batchOf(schema, {u"99"_s}), {}));
        };
        killedAfterCommit(u"1"_s, "a");
        killedAfterCommit(u"2"_s, "b");
        MySqlDestination destination(configuration);
        auto writer = destination.openStream(request, {});
        QCOMPARE((*writer)->committedState()->checkpoint.position, std::string("b"));
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s), QStringList({u"9"_s}));
        QVERIFY((*writer)->finish({}));
        QCOMPARE(fixture.rows(u"SELECT id FROM t ORDER BY 1"_s), QStringList({u"1"_s, u"2"_s}));
        QVERIFY((*writer)->finish({}));
        // Killed right after: the next start finds everything done and changes nothing.
        auto again = destination.openStream(request, {});
        QVERIFY((*again)->committedState()->isFinished);
        QVERIFY((*again)->commit({"c", u"g"_s}));
        QVERIFY((*again)->finish({}));
        QCOMPARE(fixture.rows(u"SELECT id FROM t ORDER BY 1"_s), QStringList({u"1"_s, u"2"_s}));
    }

    void doesNotGoOnForAnotherConnection()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration(s_plain);
        auto request = requestOf(schema, Mode::Overwrite, 1);
        request.generationKey = u"one"_s;
        (void)writeAll(configuration, request, {batchOf(schema, {u"1"_s})});
        request.generationKey = u"two"_s;
        {
            MySqlDestination destination(configuration);
            auto writer = destination.openStream(request, {});
            QVERIFY(!(*writer)->committedState());
            QCOMPARE(flushOne(**writer, batchOf(schema, {u"2"_s}), "1"), QString());
            QVERIFY((*writer)->committedState());
        }
        request.generationKey = u"three"_s;
        // Without a row, and in the same generation as the others: its table is empty all the same.
        QCOMPARE(writeAll(configuration, request, {}).errorCode, QString());
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s), QStringList());
    }

    void writesAFinishedGenerationAgain()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration(s_plain);
        const auto request = requestOf(schema, Mode::Overwrite, 1);
        (void)writeAll(configuration, request, {batchOf(schema, {u"1"_s})});
        (void)writeAll(configuration, request, {batchOf(schema, {u"2"_s})});
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s), QStringList({u"2"_s}));
    }

    void removesOlderGenerationsOnRequest()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration();
        (void)writeAll(configuration, requestOf(schema, Mode::Append, 0),
                       {batchOf(schema, {u"1"_s, u"2"_s})});
        auto remove = requestOf(schema, Mode::Append, 2);
        remove.minimumGenerationId = 2;
        (void)writeAll(configuration, remove, {batchOf(schema, {u"3"_s})});
        QCOMPARE(fixture.rows(u"SELECT id, _airbyte_generation_id FROM t"_s),
                 QStringList({u"3|2"_s}));
        remove.target.name = u"plain"_s;
        QCOMPARE(writeAll(fixture.configuration(s_plain), remove, {batchOf(schema, {u"3"_s})})
                     .notes.size(),
                 1);
    }

    void clearsWhatThePersonMadeAround()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const auto configuration = fixture.configuration();
        (void)writeAll(configuration, requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1|a"_s, u"2|b"_s})});
        fixture.run(u"CREATE INDEX own ON t(v(10)); CREATE UNIQUE INDEX ids ON t(id); "
                    "CREATE VIEW seen AS SELECT v FROM t; INSERT INTO t(id) VALUES (9); "
                    "CREATE TABLE child(r BIGINT, FOREIGN KEY (r) REFERENCES t(id) "
                    "ON DELETE CASCADE) ENGINE=InnoDB; INSERT INTO child VALUES (1)"_s);
        MySqlDestination destination(configuration);
        QVERIFY(destination.clearStream({{}, u"t"_s}, {}));
        QCOMPARE(fixture.value(u"SELECT COUNT(*) FROM t"_s), u"0"_s);
        QCOMPARE(fixture.value(u"SELECT COUNT(*) FROM child"_s), u"1"_s);
        QCOMPARE(fixture.value(u"SELECT COUNT(*) FROM _millrace_checkpoints"_s), u"0"_s);
        QCOMPARE(fixture.value(u"SELECT COUNT(*) FROM seen"_s), u"0"_s);
        QCOMPARE(fixture.value(u"SELECT COUNT(DISTINCT INDEX_NAME) FROM "
                               "information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND "
                               "TABLE_NAME = 't'"_s),
                 u"2"_s);
    }

    void clearingLeavesTheRowsOfAFoundTable()
    {
        const MySqlWriteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INTEGER, v TEXT) ENGINE=InnoDB; "
                    "INSERT INTO t VALUES (7, 'mine')"_s);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        (void)writeAll(fixture.configuration(), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1|a"_s})});
        QCOMPARE(fixture.value(u"SELECT COUNT(*) FROM t"_s), u"2"_s);
        // Without meta columns nothing would tell the rows apart.
        MySqlDestination plain(fixture.configuration(s_plain));
        const auto refused = plain.clearStream({{}, u"t"_s}, {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, u"mysql.foreign_table"_s);
        QCOMPARE(fixture.value(u"SELECT COUNT(*) FROM t"_s), u"2"_s);
        MySqlDestination destination(fixture.configuration());
        QVERIFY(destination.clearStream({{}, u"t"_s}, {}));
        QCOMPARE(fixture.rows(u"SELECT id, v FROM t"_s), QStringList({u"7|mine"_s}));
    }

    void resolvesFieldNamesAsColumnsAreMade_data()
    {
        QTest::addColumn<bool>("hasMetaColumns");
        QTest::newRow("with meta columns") << true;
        QTest::newRow("without") << false;
    }
    void resolvesFieldNamesAsColumnsAreMade()
    {
        QFETCH(bool, hasMetaColumns);
        const MySqlWriteFixture fixture;
        const Configuration configuration
            = fixture.configuration({{u"meta_columns"_s, hasMetaColumns}});
        const QStringList fields{u"id"_s,
                                 u"Été"_s,
                                 u"ETE"_s,
                                 u"blank "_s,
                                 u"😀"_s,
                                 QString(80, u'x'),
                                 u"_millrace_rank"_s,
                                 u"_airbyte_raw_id"_s};
        const QStringList columns = MySqlDestination(configuration).resolveFieldNames(fields);
        QCOMPARE(columns.size(), fields.size());
        QCOMPARE(columns.first(3), QStringList({u"id"_s, u"Été"_s, u"ETE_1"_s}));
        QCOMPARE(columns[7] == fields[7], !hasMetaColumns);
        QStringList typed;
        for (const QString &field : fields)
            typed << field + ":integer"_L1;
        const auto schema = schemaOf(typed);
        const auto outcome = writeAll(configuration, requestOf(schema, Mode::Append),
                                      {batchOf(schema, {u"1|2|3|4|5|6|7|8"_s})});
        QCOMPARE(outcome.errorCode, QString());
        QStringList cells;
        for (const QString &column : columns)
            cells << fixture.value("SELECT `%1` FROM t"_L1.arg(column));
        QCOMPARE(cells.join(u'|'), u"1|2|3|4|5|6|7|8"_s);
    }

    void resolvesNames()
    {
        const MySqlWriteFixture fixture;
        const MySqlDestination destination(fixture.configuration());
        const auto names = destination.resolveNames({{u"a"_s, u"Order Details"_s},
                                                     {u"a"_s, u"order details"_s},
                                                     {{}, u"orders"_s},
                                                     {fixture.database(), u"orders"_s},
                                                     {{}, u"_millrace_checkpoints"_s},
                                                     {{}, u"blank "_s},
                                                     {{}, QString(100, u'x')},
                                                     {{}, QString(64, u'漢')},
                                                     {{}, QString()}});
        QCOMPARE(names[0].name, u"Order Details"_s);
        QCOMPARE(names[0].nameSpace, u"a"_s);
        QCOMPARE(names[1].name.size(), 17);
        QCOMPARE(names[2].name, u"orders"_s);
        QVERIFY(names[3].name.startsWith("orders_"_L1));
        QCOMPARE(names[4].name, u"__millrace_checkpoints"_s);
        QCOMPARE(names[5].name, u"blank"_s);
        QCOMPARE(names[6].name, QString(31, u'x') + u"__"_s + QString(31, u'x'));
        QVERIFY(names[7].name.size() < 64);
        QCOMPARE(names[8].name, u"default_name"_s);
        const auto schema = schemaOf({u"id:integer"_s});
        for (const std::size_t index : {std::size_t{6}, std::size_t{7}}) {
            auto request = requestOf(schema, Mode::OverwriteDedup);
            request.target = names[index];
            QCOMPARE(
                writeAll(fixture.configuration(), request, {batchOf(schema, {u"1"_s})}).errorCode,
                QString());
        }
    }

    void makesDatabasesWhereAllowed()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        auto request = requestOf(schema, Mode::Overwrite);
        request.target.nameSpace = fixture.database() + u"_other"_s;
        QCOMPARE(
            writeAll(fixture.configuration({{u"create_database"_s, false}}), request, {}).errorCode,
            u"mysql.database_absent"_s);
        QCOMPARE(writeAll(fixture.configuration(), request, {batchOf(schema, {u"1"_s})}).errorCode,
                 QString());
        QCOMPARE(fixture.value("SELECT id FROM `"_L1 + request.target.nameSpace + "`.t"_L1),
                 u"1"_s);
        fixture.server().dropDatabase(request.target.nameSpace);
    }

    void checksWithoutATrace()
    {
        const MySqlWriteFixture fixture;
        const CheckResult result = MySqlDestination(fixture.configuration()).check({}, {});
        QVERIFY(result.passed());
        QVERIFY(result.steps.back().name.endsWith("LOAD DATA LOCAL"_L1));
        QCOMPARE(fixture.rows(u"SHOW TABLES"_s), QStringList());
        const QString other = fixture.database() + u"_other"_s;
        QVERIFY(MySqlDestination(fixture.configuration({{u"database"_s, other}}))
                    .check({}, {})
                    .passed());
        QCOMPARE(fixture.rows("SHOW DATABASES LIKE '"_L1 + other + u'\''), QStringList());
    }

    void cancels()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        CancellationSource stop;
        stop.request_stop();
        MySqlDestination destination(fixture.configuration());
        auto writer = destination.openStream(requestOf(schema, Mode::Append), {});
        QVERIFY(writer);
        QVERIFY(
            (*writer)->write(batchOf(schema, {u"1"_s}), stop.get_token()).error().isCancelled());
        QVERIFY((*writer)->prepare(stop.get_token()).error().isCancelled());
        QVERIFY((*writer)->finish(stop.get_token()).error().isCancelled());
    }
};

QTEST_GUILESS_MAIN(TestMySqlDestination)
#include "testmysqldestination.moc"
