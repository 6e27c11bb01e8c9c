// The types a sample suggests.
#include "core/connectors/files/typeinference.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestTypeInference final : public QObject
{
    Q_OBJECT

private slots:
    void infersType_data();
    void infersType();
    void knowsWhatADoubleKeeps_data();
    void knowsWhatADoubleKeeps();
    void takesStringsOfJsonAsText();
    void mixesNestedValuesAsJson();
    void notesRareExceptions();
};

void TestTypeInference::infersType_data()
{
    QTest::addColumn<QStringList>("values");
    QTest::addColumn<QString>("type");
    const auto add = [](const QStringList &values, const char *type) {
        QTest::addRow("%s: %s", type, qPrintable(values.join(u' ')))
            << values << QString::fromLatin1(type);
    };
    add({}, "string");
    add({u"true"_s, u"FALSE"_s}, "boolean");
    add({u"0"_s, u"1"_s}, "integer");
    add({u"-9223372036854775808"_s, u"9223372036854775807"_s}, "integer");
    add({u"9223372036854775808"_s}, "decimal");
    add({u"1"_s, u"100000000000000000000"_s}, "decimal");
    add({u"1.5"_s, u"2"_s, u"-3e10"_s, u".5"_s}, "number");
    add({u"12.0"_s}, "number");
    add({u"0.1234567890123456789"_s}, "decimal");
    add({u"0.5"_s, u"9007199254740993"_s}, "decimal");
    add({u"0.5"_s, u"9007199254740992"_s}, "number");
    add({u"1e400"_s}, "decimal");
    add({u"00123"_s, u"45"_s}, "string");
    add({u"-007"_s}, "string");
    add({u"+4912345"_s}, "string");
    add({u"-"_s}, "string");
    add({u"NaN"_s}, "string");
    add({u"1,5"_s}, "string");
    add({u" 1"_s}, "string");
    add({u"-0"_s}, "number");
    add({u"2024-02-29"_s, u"1969/12/31"_s}, "date");
    add({u"2023-02-29"_s}, "string");
    add({u"12:30"_s, u"23:59:59.5"_s}, "time_without_timezone");
    add({u"12:30:00+01:00"_s}, "time_with_timezone");
    add({u"2024-01-01 10:00:00"_s, u"2024-01-01T10:00:00.123456"_s}, "timestamp_without_timezone");
    add({u"2024-01-01T10:00:00Z"_s, u"2024-01-01 10:00:00+02"_s}, "timestamp_with_timezone");
    add({u"2024-01-01T10:00:00Z"_s, u"2024-01-01 10:00:00"_s}, "string");
    add({u"2024-01-01T10:00:00.123456789"_s}, "string");
    add({u"2024-01-01"_s, u"2024-01-01 10:00:00"_s}, "string");
    add({u"1"_s, u"true"_s}, "string");
    add({u"1"_s, u"x"_s}, "string");
    add({u"{\"a\":1}"_s}, "string");
}

void TestTypeInference::infersType()
{
    QFETCH(QStringList, values);
    QFETCH(QString, type);
    TypeInference inference;
    for (const QString &value : values)
        inference.add(kindOfText(value.toStdString()));
    QCOMPARE(fieldTypeName(inference.type()), type);
}

void TestTypeInference::knowsWhatADoubleKeeps_data()
{
    QTest::addColumn<QString>("number");
    QTest::addColumn<bool>("isExact");
    QTest::newRow("fifteen digits") << u"1234567.12345678"_s << true;
    QTest::newRow("sixteen digits kept") << u"0.1000000000000001"_s << true;
    QTest::newRow("seventeen digits kept") << u"0.30000000000000004"_s << true;
    QTest::newRow("twenty digits") << u"3.14159265358979323846"_s << false;
    QTest::newRow("trailing zeros") << u"1.50000000000000000000"_s << true;
    QTest::newRow("exponent") << u"1.5E+300"_s << true;
    QTest::newRow("too small") << u"1e-400"_s << false;
    QTest::newRow("zero") << u"0.00000000000000000000"_s << true;
    QTest::newRow("odd beyond 2^53") << u"9007199254740993"_s << false;
}

void TestTypeInference::knowsWhatADoubleKeeps()
{
    QFETCH(QString, number);
    QFETCH(bool, isExact);
    QCOMPARE(isExactAsDouble(number.toStdString()), isExact);
    QCOMPARE(isExactAsDouble('-' + number.toStdString()), isExact);
}

void TestTypeInference::takesStringsOfJsonAsText()
{
    QCOMPARE(kindOfTemporal("5"), ValueKind::Text);
    QCOMPARE(kindOfTemporal("true"), ValueKind::Text);
    QCOMPARE(kindOfTemporal("2024-01-01"), ValueKind::Date);
}

void TestTypeInference::mixesNestedValuesAsJson()
{
    TypeInference inference;
    inference.add(ValueKind::Integer);
    inference.add(ValueKind::Nested);
    QCOMPARE(inference.type(), FieldType::Json);
}

void TestTypeInference::notesRareExceptions()
{
    TypeInference inference;
    for (int i = 0; i < 99; ++i)
        inference.add(ValueKind::Integer);
    QVERIFY(inference.note().isEmpty());
    inference.add(ValueKind::Text);
    QCOMPARE(inference.note(), u"99 of 100 sampled values are integer"_s);
}

QTEST_GUILESS_MAIN(TestTypeInference)
#include "testtypeinference.moc"
