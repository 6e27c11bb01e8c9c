// Tests of sqlitetypes.h and sqlitevalue.h.
#include "core/connectors/sqlite/sqliteposition.h"
#include "core/connectors/sqlite/sqlitetypes.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestSqliteTypes final : public QObject
{
    Q_OBJECT

private slots:
    void mapsOwnDeclarationsBack()
    {
        for (const FieldType type : s_allFieldTypes) {
            Field field;
            field.type = type;
            QCOMPARE(ownTypeOf(declaredTypeOf(field)), std::optional(type));
        }
    }

    void givesTextsTextAffinity()
    {
        for (const FieldType type : s_allFieldTypes) {
            Field field;
            field.type = type;
            const bool isText = affinityOf(declaredTypeOf(field)) == SqliteAffinity::Text;
            const bool isNumber = type == FieldType::Boolean || type == FieldType::Integer
                || type == FieldType::Number;
            QCOMPARE(isText, !isNumber && type != FieldType::Binary);
        }
    }

    void keepsIntegersOfNumericColumns()
    {
        Field field;
        field.type = FieldType::Number;
        field.sourceType = u"NUMERIC(10,2)"_s;
        QCOMPARE(declaredTypeOf(field), u"NUMERIC"_s);
    }

    void readsPromises_data()
    {
        QTest::addColumn<QString>("declared");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *declared, const char *expected) {
            QTest::newRow(declared)
                << QString::fromLatin1(declared) << QString::fromLatin1(expected);
        };
        row("INTEGER", "integer");
        row("bigint unsigned", "integer");
        row("NVARCHAR(40)", "string");
        row("DATETIME", "timestamp_without_timezone");
        row("timestamp with time zone", "timestamp_with_timezone");
        row("TIMESTAMP WITHOUT TIME ZONE", "timestamp_without_timezone");
        row("DATE", "date");
        row("time", "time_without_timezone");
        row("TIMETZ", "time_with_timezone");
        row("NUMERIC(10,2)", "number");
        row("DECIMAL", "number");
        row("double precision", "number");
        row("bool", "boolean");
        row("JSONB", "json");
        row("VARBINARY(8)", "binary");
        row("BLOB", "binary");
        row("uuid", "string");
        row("", "");
        row("GEOMETRY", "");
    }
    void readsPromises()
    {
        QFETCH(QString, declared);
        QFETCH(QString, expected);
        const auto type = promisedTypeOf(declared);
        QCOMPARE(type ? fieldTypeName(*type) : QString(), expected);
    }

    void fitsColumns_data()
    {
        QTest::addColumn<QString>("declared");
        QTest::addColumn<FieldType>("wanted");
        QTest::addColumn<FieldType>("storedAs");
        QTest::addColumn<QString>("newDeclaration");
        const auto row = [](const char *declared, FieldType wanted, FieldType storedAs,
                            const char *declaration) {
            QTest::addRow("%s takes %s", declared, qPrintable(fieldTypeName(wanted)))
                << QString::fromLatin1(declared) << wanted << storedAs
                << QString::fromLatin1(declaration);
        };
        using enum FieldType;
        row("INTEGER", Integer, Integer, "");
        row("INTEGER", Boolean, Boolean, "");
        row("INTEGER", Number, Number, "NUMERIC");
        row("INTEGER", String, String, "TEXT");
        row("INTEGER", Decimal, Decimal, "DECIMAL TEXT");
        row("REAL", Integer, Integer, "NUMERIC");
        row("NUMERIC", Integer, Integer, "");
        row("BOOLEAN", Integer, Integer, "INTEGER");
        row("DECIMAL TEXT", Number, Decimal, "");
        row("TEXT", Integer, String, "");
        row("TEXT", TimestampWithZone, String, "");
        row("DATE TEXT", TimestampWithoutZone, TimestampWithoutZone, "TIMESTAMP TEXT");
        row("TIMESTAMP TEXT", Date, TimestampWithoutZone, "");
        row("TIMESTAMP TEXT", TimestampWithZone, TimestampWithZone, "TIMESTAMPTZ TEXT");
        row("DATE TEXT", Integer, String, "TEXT");
        row("JSON TEXT", String, String, "TEXT");
        row("DATETIME", TimestampWithoutZone, TimestampWithoutZone, "");
        row("NUMERIC(10,2)", String, String, "TEXT");
        row("VARCHAR(10)", Integer, String, "");
        row("FLOAT", Integer, Integer, "NUMERIC");
        row("FLOAT", Number, Number, "");
        row("BLOB", String, String, "TEXT");
        row("", String, String, "");
        row("INT", Binary, Binary, "");
    }
    void fitsColumns()
    {
        QFETCH(QString, declared);
        QFETCH(FieldType, wanted);
        QFETCH(FieldType, storedAs);
        QFETCH(QString, newDeclaration);
        Field field;
        field.type = wanted;
        const ColumnFit fit = fitOf(declared, field);
        QCOMPARE(fit.storedAs, storedAs);
        QCOMPARE(fit.newDeclaration, newDeclaration);
        QCOMPARE(fit.conversion.isEmpty(), newDeclaration.isEmpty());
    }

    void keepsPositionsBitForBit()
    {
        const std::vector<SqliteValue> values{std::monostate(),
                                              std::int64_t{9007199254740993},
                                              std::int64_t{INT64_MIN},
                                              0.1 + 0.2,
                                              1e300,
                                              std::string("näh\0x", 6),
                                              std::string("\xff\xfe", 2),
                                              SqliteBlob{std::string("\0\x01", 2)}};
        for (const SqliteValue &value : values) {
            SqlitePosition position;
            position.isIncremental = true;
            position.cursorField = u"u"_s;
            position.cursor = value;
            position.count = 3;
            position.key = {value, std::int64_t{5}};
            const auto read = sqlitePositionFromJson(toJson(position));
            QVERIFY(read);
            QVERIFY(*read == position);
        }
        QVERIFY(!sqlitePositionFromJson("{\"mode\":\"other\"}"));
        QVERIFY(!sqlitePositionFromJson("nonsense"));
    }
};

QTEST_GUILESS_MAIN(TestSqliteTypes)
#include "testsqlitetypes.moc"
