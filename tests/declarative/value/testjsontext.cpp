#include "core/declarative/value/jsontext.h"
#include "core/declarative/value/jsontree.h"
#include "core/declarative/value/jsonwriting.h"

#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace Qt::StringLiterals;

class TestJsonText final : public QObject
{
    Q_OBJECT

private slots:
    void keepsWhatJsonSays_data();
    void keepsWhatJsonSays();
    void refusesWhatIsNoJson_data();
    void refusesWhatIsNoJson();
    void keepsTheKindsOfNumbers();
    void takesTheLastOfAKeyThatIsThereTwice();
    void readsRecordsOfDifferentShapes();
    void writesAsPythonDoes();
    void readsAWideMapping();
    void writesTreesAsValues_data();
    void writesTreesAsValues();
    void aTreeLeavesWhatItCannotHold();
};

void TestJsonText::keepsWhatJsonSays_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("order of keys") << QByteArray(R"({"b":1,"a":[true,false,null],"c":{"d":"x"}})");
    QTest::newRow("large number") << QByteArray(R"([123456789012345678901234567890,-9])");
    QTest::newRow("unsigned") << QByteArray(R"([18446744073709551615])");
    QTest::newRow("scalars") << QByteArray(R"("text")");
    QTest::newRow("number alone") << QByteArray("42");
    QTest::newRow("large number alone") << QByteArray("123456789012345678901234567890");
    QTest::newRow("null alone") << QByteArray("null");
    QTest::newRow("escapes") << QByteArray(R"("\"\\\n\u0001é€😀")");
    QTest::newRow("floats") << QByteArray("[1.0,0.1,1e+20,1.5e-07,-0.0]");
}

void TestJsonText::keepsWhatJsonSays()
{
    QFETCH(QByteArray, text);
    const Result<Value> value = parseJson(std::string_view(text.constData(), size_t(text.size())));
    QVERIFY(value);
    QCOMPARE(QByteArray::fromStdString(jsonText(*value)), text);
}

void TestJsonText::refusesWhatIsNoJson_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("open") << QByteArray("{\"a\":1");
    QTest::newRow("tail") << QByteArray("{} x");
    QTest::newRow("leading zero") << QByteArray("[01]");
    QTest::newRow("two points") << QByteArray("[1.2.3]");
    QTest::newRow("word") << QByteArray("[nul]");
    QTest::newRow("words in a number") << QByteArray("[12a]");
    QTest::newRow("nan") << QByteArray("[NaN]");
    QTest::newRow("broken UTF-8") << QByteArray("\"\xff\"");
    QTest::newRow("too deep") << QByteArray(600, '[') + QByteArray(600, ']');
}

void TestJsonText::refusesWhatIsNoJson()
{
    QFETCH(QByteArray, text);
    const Result<Value> value = parseJson(std::string_view(text.constData(), size_t(text.size())));
    QVERIFY(!value);
    QCOMPARE(value.error().code, u"declarative.json_invalid"_s);
}

void TestJsonText::keepsTheKindsOfNumbers()
{
    const Result<Value> value = parseJson("[1,1.0,1e2,9223372036854775808,1e400]");
    QVERIFY(value);
    const Value::List &list = value->list();
    QVERIFY(list.at(0).isInteger());
    QVERIFY(list.at(1).isFloat());
    QVERIFY(list.at(2).isFloat());
    QVERIFY(list.at(3).kind() == Value::Kind::BigInteger);
    QVERIFY(list.at(4).isFloat());
    QVERIFY(!(list.at(0) == list.at(1)));
    QCOMPARE(jsonText(list.at(4)), std::string("null"));
}

void TestJsonText::takesTheLastOfAKeyThatIsThereTwice()
{
    const Result<Value> value = parseJson(R"({"a":1,"b":2,"a":3})");
    QVERIFY(value);
    QCOMPARE(jsonText(*value), std::string(R"({"a":3,"b":2})"));
}

void TestJsonText::writesAsPythonDoes()
{
    const Value value = Mapping{{"b", "é😀<"}, {"a", Value::List{1, 2.0, nullptr}}};
    const JsonStyle style{
        .itemSeparator = ", ", .keySeparator = ": ", .isAscii = true, .sortsKeys = true};
    QCOMPARE(jsonText(value, style),
             std::string(R"({"a": [1, 2.0, null], "b": "\u00e9\ud83d\ude00<"})"));
    QCOMPARE(floatText(1e16), std::string("1e+16"));
    QCOMPARE(floatText(123456789012345.0), std::string("123456789012345.0"));
    QCOMPARE(floatText(0.0001), std::string("0.0001"));
    QCOMPARE(floatText(0.00001), std::string("1e-05"));
}

void TestJsonText::readsAWideMapping()
{
    std::string text = "{";
    for (int key = 0; key < 2000; ++key)
        text += '"' + std::to_string(key % 1000) + "\":" + std::to_string(key) + ',';
    text.back() = '}';
    const Result<Value> value = parseJson(text);
    QVERIFY(value);
    QCOMPARE(value->mapping().size(), size_t(1000));
    QCOMPARE((*value)["7"].integer(), 1007);
    QCOMPARE((*value)["999"].integer(), 1999);
}

void TestJsonText::readsRecordsOfDifferentShapes()
{
    const Result<Value> value = parseJson(
        R"([{"a":1,"b":2},{"a":3,"a":4,"b":5},{"b":6,"a":7},{"a":8,"b":9,"a":10,"c":11},{}])");
    QVERIFY(value);
    QCOMPARE(
        jsonText(*value),
        std::string(R"([{"a":1,"b":2},{"a":4,"b":5},{"b":6,"a":7},{"a":10,"b":9,"c":11},{}])"));
    QCOMPARE(value->list().at(1)["a"], Value(4));
}

void TestJsonText::writesTreesAsValues_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *text) { QTest::newRow(text) << QByteArray(text); };
    row(R"({"a":1,"b":-2.50,"c":1e21,"d":null,"e":true,"f":[],"g":{}})");
    row(R"({"a":1,"b":2,"a":3})");
    row(R"({"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"a":8})");
    row(R"([{"k":{"x":1,"y":2,"x":[1,{"z":1,"z":2}]}}])");
    row(R"({"t":"\u00e4\n\"\\\u0001\ud83d\ude00","\u00fc\"":""})");
    row("18446744073709551615");
    row("-0.0");
    row(R"("text")");
}

void TestJsonText::writesTreesAsValues()
{
    QFETCH(QByteArray, text);
    JsonTree tree;
    QVERIFY(tree.parse(text.toStdString()));
    JsonTreeWriter writer;
    const Result<Value> value = parseJson(text.toStdString());
    QVERIFY(value);
    QVERIFY(valueFrom(tree.root()) == *value);
    // Once more after a neighbour with the keys it has, and with others.
    for (int times = 0; times < 2; ++times) {
        std::string written = "x";
        writer.append(written, tree.root());
        QCOMPARE(written, "x" + jsonText(*value));
        JsonTree other;
        QVERIFY(other.parse(R"({"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8})"));
        written.clear();
        writer.append(written, other.root());
        QCOMPARE(written, std::string(R"({"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8})"));
    }
}

void TestJsonText::aTreeLeavesWhatItCannotHold()
{
    JsonTree tree;
    QVERIFY(!tree.parse("123456789012345678901234567890"));
    QVERIFY(!tree.parse("{"));
    QVERIFY(!tree.parse(std::string(600, '[') + std::string(600, ']')));
    QVERIFY(tree.parse(std::string(400, '[') + std::string(400, ']')));
}

QTEST_APPLESS_MAIN(TestJsonText)
#include "testjsontext.moc"
