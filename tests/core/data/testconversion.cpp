#include "core/data/conversion.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace millrace;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(millrace::FieldType)

class TestConversion : public QObject
{
    Q_OBJECT

private slots:
    void readsWhatFits_data();
    void readsWhatFits();
    void refusesWhatDoesNotFit_data();
    void refusesWhatDoesNotFit();
    void cutSecondsAreNoted_data();
    void cutSecondsAreNoted();
    void tellsDecimals_data();
    void tellsDecimals();
    void writesJsonCells_data();
    void writesJsonCells();
    void writesInfinities();
    void nullIsNoTextButJsonNull();
    void separatorIsTheCallersChoice();
    void escapesJsonStrings_data();
    void escapesJsonStrings();
    void writesRowsWithOriginals();
    void writesChangesAsAirbyteDoes();
    void deepJsonIsRefusedSafely();
};

namespace {

std::shared_ptr<const Schema> oneField(FieldType type)
{
    return std::make_shared<const Schema>(Schema({Field{u"f"_s, type, true, {}, {}}}));
}

/// The batch that \a text makes in a column of \a type.
std::shared_ptr<const RecordBatch> parsed(FieldType type, const QByteArray &text, bool *fit)
{
    RecordBatchBuilder builder(oneField(type));
    *fit = appendParsed(builder, 0, type, text.toStdString());
    builder.finishRow();
    return builder.finish(TimePoint());
}

void row(const char *label, FieldType type, const QByteArray &text, const QByteArray &shown)
{
    QTest::addRow("%s: %s", qUtf8Printable(fieldTypeName(type)), label) << type << text << shown;
}

void row(FieldType type, const char *text, const char *shown) { row(text, type, text, shown); }

} // namespace

void TestConversion::readsWhatFits_data()
{
    QTest::addColumn<FieldType>("type");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("shown");
    row(FieldType::Boolean, "true", "true");
    row(FieldType::Boolean, "FALSE", "false");
    row(FieldType::Boolean, "True", "true");
    row(FieldType::Integer, "0", "0");
    row(FieldType::Integer, "-0", "0");
    row(FieldType::Integer, "+7", "7");
    row(FieldType::Integer, "007", "7");
    row(FieldType::Integer, "12.000", "12");
    row(FieldType::Integer, "9223372036854775807", "9223372036854775807");
    row(FieldType::Integer, "-9223372036854775808", "-9223372036854775808");
    row(FieldType::Number, "1", "1");
    row(FieldType::Number, "+1.50", "1.5");
    row(FieldType::Number, ".5", "0.5");
    row(FieldType::Number, "5.", "5");
    row(FieldType::Number, "1e3", "1000");
    row(FieldType::Number, "-1E-3", "-0.001");
    row(FieldType::Number, "1.7976931348623157e308", "1.7976931348623157e+308");
    row(FieldType::Number, "5e-324", "5e-324");
    row(FieldType::Decimal, "+12.3400", "12.3400");
    row(FieldType::Decimal, "1e1000", "1e1000");
    row(FieldType::Decimal, "-00.10", "-00.10");
    row(FieldType::Decimal, "123456789012345678901234567890.123456789012345678901234567890",
        "123456789012345678901234567890.123456789012345678901234567890");
    row("empty", FieldType::String, "", "");
    row(FieldType::String, "naïve 🚀", "naïve 🚀");
    row("NUL inside", FieldType::String, QByteArray("a\0b", 3), QByteArray("a\0b", 3));
    row("any bytes", FieldType::Binary, QByteArray("\377\0", 2), "/wA=");
    row(FieldType::Date, "2024/02/29", "2024-02-29");
    row(FieldType::TimeWithoutZone, "12:30", "12:30:00");
    row(FieldType::TimeWithZone, "12:30Z", "12:30:00+00:00");
    row(FieldType::TimeWithZone, "12:30", "12:30:00+00:00");
    row(FieldType::TimestampWithoutZone, "2024-02-29 12:30", "2024-02-29T12:30:00");
    row(FieldType::TimestampWithZone, "2024-02-29T12:30:00+02:00", "2024-02-29T10:30:00+00:00");
    row(FieldType::TimestampWithZone, "2024-02-29T12:30:00", "2024-02-29T12:30:00+00:00");
    row(FieldType::Json, "{\"a\":[1,null,\"x\"]}", "{\"a\":[1,null,\"x\"]}");
    row(FieldType::Json, " 12 ", " 12 ");
    row(FieldType::Json, "\"\\u00e4\"", "\"\\u00e4\"");
    row(FieldType::Json, "123456789012345678901234567890", "123456789012345678901234567890");
    row(FieldType::Json, "[{\"n\": -123456789012345678901.5 }, 1e999 ]",
        "[{\"n\": -123456789012345678901.5 }, 1e999 ]");
}

void TestConversion::readsWhatFits()
{
    QFETCH(FieldType, type);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, shown);
    bool fit = false;
    const auto batch = parsed(type, text, &fit);
    QVERIFY(fit);
    QVERIFY(fits(type, text.toStdString()));
    QVERIFY(batch->issues().empty());
    std::string out;
    appendCellText(out, batch->column(0), 0);
    QCOMPARE(QByteArray::fromStdString(out), shown);
}

void TestConversion::refusesWhatDoesNotFit_data()
{
    QTest::addColumn<FieldType>("type");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("unused");
    for (const char *text : {"", "1", "yes", "t", "truee", " true"})
        row(FieldType::Boolean, text, "");
    for (const char *text : {"", "1.5", "1.", "1e3", "--1", "+-1", "+", "0x10", " 1", "1 ", "1,000",
                             "9223372036854775808", "-9223372036854775809", "n/a"})
        row(FieldType::Integer, text, "");
    for (const char *text :
         {"", ".", "-", "1e", "1e+", "inf", "nan", "0x1p3", "1,5", "1 ", "1e400", "1.2.3", "e5"})
        row(FieldType::Number, text, "");
    for (const char *text : {"", "-", ".", "e5", "1e", "inf", "1_000", "½"})
        row(FieldType::Decimal, text, "");
    row("broken UTF-8", FieldType::String, "\xC3\x28", "");
    row("overlong UTF-8", FieldType::String, "\xC0\x80", "");
    row("surrogate in UTF-8", FieldType::String, "\xED\xA0\x80", "");
    for (const char *text : {"", "2023-02-29", "2024-01-01T00:00:00", "today"})
        row(FieldType::Date, text, "");
    for (const char *text : {"", "24:00", "12:30Z", "12:30+02:00"})
        row(FieldType::TimeWithoutZone, text, "");
    for (const char *text : {"", "25:00Z"})
        row(FieldType::TimeWithZone, text, "");
    for (const char *text : {"", "2024-01-01", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00+02"})
        row(FieldType::TimestampWithoutZone, text, "");
    for (const char *text : {"", "2024-01-01", "2024-13-01T00:00:00Z"})
        row(FieldType::TimestampWithZone, text, "");
    for (const char *text : {"",
                             "{",
                             "{\"a\":1",
                             "[1,]",
                             "{a:1}",
                             "'a'",
                             "1 2",
                             "nul",
                             "01",
                             "[01]",
                             "1.",
                             "[1e]",
                             "[123456789012345678901234567890",
                             "[123456789012345678901234567890] x",
                             "[123456789012345678901234567890,]",
                             "[123456789012345678901234567890,01]",
                             "[123456789012345678901234567890,\"\\x\"]",
                             "[123456789012345678901234567890,nul]",
                             "0123456789012345678901234567890",
                             "+1"})
        row(FieldType::Json, text, "");
    row("JSON in broken UTF-8", FieldType::Json, "\"\xC3\x28\"", "");
}

void TestConversion::refusesWhatDoesNotFit()
{
    QFETCH(FieldType, type);
    QFETCH(QByteArray, text);
    bool fit = true;
    const auto batch = parsed(type, text, &fit);
    QVERIFY(!fit);
    QVERIFY(!fits(type, text.toStdString()));
    QVERIFY(batch->column(0).isNull(0));
    QCOMPARE(batch->issues().size(), std::size_t{1});
    QVERIFY(batch->issues().front().change == ValueChange::Nulled);
    QCOMPARE(QByteArray::fromStdString(batch->issues().front().original), text);
}

void TestConversion::cutSecondsAreNoted_data()
{
    QTest::addColumn<FieldType>("type");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("shown");
    row(FieldType::TimeWithoutZone, "00:00:00.1234567", "00:00:00.123456");
    row(FieldType::TimeWithZone, "00:00:00.9999999Z", "00:00:00.999999+00:00");
    row(FieldType::TimestampWithoutZone, "2024-01-01T00:00:00.123456789",
        "2024-01-01T00:00:00.123456");
    row(FieldType::TimestampWithZone, "2024-01-01T00:00:00.123456789Z",
        "2024-01-01T00:00:00.123456+00:00");
}

void TestConversion::cutSecondsAreNoted()
{
    QFETCH(FieldType, type);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, shown);
    bool fit = false;
    const auto batch = parsed(type, text, &fit);
    QVERIFY(fit);
    QVERIFY2(!fits(type, text.toStdString()), "a loss counts as a fit");
    QCOMPARE(batch->issues().size(), std::size_t{1});
    QVERIFY(batch->issues().front().change == ValueChange::Truncated);
    std::string out;
    appendCellText(out, batch->column(0), 0);
    QCOMPARE(QByteArray::fromStdString(out), shown);
}

void TestConversion::tellsDecimals_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("is");
    for (const char *text : {"0", "-1", "+1", "1.", ".1", "1e5", "1E+5", "1.5e-7", "00"})
        QTest::newRow(text) << QByteArray(text) << true;
    for (const char *text : {"", "+", ".", "-.", "1e", "1e+", "1.2.3", "1e5.5", "1 ", " 1", "a"})
        QTest::newRow(text) << QByteArray(text) << false;
}

void TestConversion::tellsDecimals()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, is);
    QCOMPARE(isDecimal(text.toStdString()), is);
}

void TestConversion::writesJsonCells_data()
{
    QTest::addColumn<FieldType>("type");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("json");
    row(FieldType::Boolean, "true", "true");
    row(FieldType::Integer, "-5", "-5");
    row(FieldType::Number, "0.1", "0.1");
    row(FieldType::Decimal, "1.50", "1.50");
    row(FieldType::Decimal, "123456789012345678901234567890", "123456789012345678901234567890");
    row(FieldType::Decimal, "-0.1e-400", "-0.1e-400");
    row(FieldType::Decimal, "007", "\"007\"");
    row(FieldType::Decimal, ".5", "\".5\"");
    row(FieldType::Decimal, "5.", "\"5.\"");
    row(FieldType::Decimal, "5.e3", "\"5.e3\"");
    row(FieldType::Decimal, "-.5", "\"-.5\"");
    row(FieldType::String, "a\"b", "\"a\\\"b\"");
    row("bytes", FieldType::Binary, QByteArray("\0\1", 2), "\"AAE=\"");
    row(FieldType::Date, "2024-02-29", "\"2024-02-29\"");
    row(FieldType::TimestampWithZone, "2024-02-29T00:00:00Z", "\"2024-02-29T00:00:00+00:00\"");
    row(FieldType::Json, "{\"a\": 1}", "{\"a\": 1}");
}

void TestConversion::writesJsonCells()
{
    QFETCH(FieldType, type);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, json);
    bool fit = false;
    const auto batch = parsed(type, text, &fit);
    QVERIFY(fit);
    std::string out;
    appendCellJson(out, batch->column(0), 0);
    QCOMPARE(QByteArray::fromStdString(out), json);
    QVERIFY2(fits(FieldType::Json, out), "the cell is no JSON");
}

void TestConversion::writesInfinities()
{
    RecordBatchBuilder builder(oneField(FieldType::Number));
    for (const double value :
         {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
          std::numeric_limits<double>::quiet_NaN()}) {
        builder.appendNumber(0, value);
        builder.finishRow();
    }
    const auto batch = builder.finish();
    std::string json;
    for (std::size_t i = 0; i < 3; ++i)
        appendCellJson(json, batch->column(0), i);
    QCOMPARE(json, std::string("\"inf\"\"-inf\"\"nan\""));
}

void TestConversion::nullIsNoTextButJsonNull()
{
    for (const FieldType type : s_allFieldTypes) {
        RecordBatchBuilder builder(oneField(type));
        builder.appendNull(0);
        builder.finishRow();
        const auto batch = builder.finish();
        std::string text;
        appendCellText(text, batch->column(0), 0);
        QVERIFY(text.empty());
        appendCellJson(text, batch->column(0), 0);
        QCOMPARE(text, std::string("null"));
    }
}

void TestConversion::separatorIsTheCallersChoice()
{
    bool fit = false;
    const auto batch = parsed(FieldType::TimestampWithoutZone, "2024-01-01T00:00", &fit);
    std::string text;
    appendCellText(text, batch->column(0), 0, ' ');
    QCOMPARE(text, std::string("2024-01-01 00:00:00"));
}

void TestConversion::escapesJsonStrings_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray("") << QByteArray("\"\"");
    QTest::newRow("quotes") << QByteArray("a\"b\\c") << QByteArray("\"a\\\"b\\\\c\"");
    QTest::newRow("line ends") << QByteArray("\r\n\t") << QByteArray("\"\\r\\n\\t\"");
    QTest::newRow("control") << QByteArray("\0\x1f\x7f", 3) << QByteArray("\"\\u0000\\u001f\x7f\"");
    QTest::newRow("UTF-8") << QByteArray("ä🚀") << QByteArray("\"ä🚀\"");
    QTest::newRow("broken UTF-8") << QByteArray("a\xC3(") << QByteArray("\"a\xEF\xBF\xBD(\"");
}

void TestConversion::escapesJsonStrings()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, json);
    std::string out;
    appendJsonString(out, text.toStdString());
    QCOMPARE(QByteArray::fromStdString(out), json);
}

void TestConversion::writesRowsWithOriginals()
{
    RecordBatchBuilder builder(
        std::make_shared<const Schema>(Schema({Field{u"a\"b"_s, FieldType::Integer, true, {}, {}},
                                               Field{u"c"_s, FieldType::String, true, {}, {}}})));
    builder.appendUnfit(0, "12,5");
    builder.appendText(1, "x");
    builder.finishRow();
    const auto batch = builder.finish();
    std::string plain;
    appendRowJson(plain, *batch, 0);
    // moc cannot read a raw text inside a macro.
    const std::string expectedPlain = R"({"a\"b":null,"c":"x"})";
    QCOMPARE(plain, expectedPlain);
    std::string original;
    appendRowJson(original, *batch, 0, true);
    const std::string expectedOriginal = R"({"a\"b":"12,5","c":"x"})";
    QCOMPARE(original, expectedOriginal);
}

void TestConversion::writesChangesAsAirbyteDoes()
{
    RecordBatchBuilder builder(std::make_shared<const Schema>(
        Schema({Field{u"a"_s, FieldType::Integer, true, {}, {}},
                Field{u"t"_s, FieldType::TimeWithoutZone, true, {}, {}}})));
    appendParsed(builder, 0, FieldType::Integer, "x");
    appendParsed(builder, 1, FieldType::TimeWithoutZone, "00:00:00.1234567");
    builder.finishRow();
    const auto batch = builder.finish();
    std::string out;
    appendChangesJson(out, *batch, 0);
    const std::string expected
        = R"([{"field":"a","change":"NULLED","reason":"SOURCE_SERIALIZATION_ERROR"},)"
          R"({"field":"t","change":"TRUNCATED","reason":"PLATFORM_FIELD_SIZE_LIMITATION"}])";
    QCOMPARE(out, expected);
    out.clear();
    appendChangesJson(out, *batch, 7);
    QCOMPARE(out, std::string("[]"));
}

void TestConversion::deepJsonIsRefusedSafely()
{
    const std::string deep(200'000, '[');
    QVERIFY(!fits(FieldType::Json, deep));
    // The large number sends it the slow way, which must not run out of stack either.
    QVERIFY(!fits(FieldType::Json, "[123456789012345678901234567890," + deep));
    QVERIFY(!fits(FieldType::Json,
                  "[123456789012345678901234567890," + deep + std::string(200'001, ']')));
}

QTEST_GUILESS_MAIN(TestConversion)
#include "testconversion.moc"
