#include "core/declarative/record/schemanormalizer.h"
#include "core/declarative/value/jsontext.h"

#include <QTest>

using namespace millrace;
using namespace millrace::declarative;

class TestSchemaNormalizer final : public QObject
{
    Q_OBJECT

private slots:
    void casts_data();
    void casts();
    void walksTheSchema_data();
    void walksTheSchema();
    void endsWhereSchemasReferToThemselves();
};

namespace {

QByteArray normalized(const QByteArray &schema, const QByteArray &record)
{
    Result<Value> value = parseJson(record.toStdString());
    SchemaNormalizer(*parseJson(schema.toStdString())).normalize(*value);
    return QByteArray::fromStdString(jsonText(*value));
}

} // namespace

void TestSchemaNormalizer::casts_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row
        = [](const char *name, const char *schema, const char *before, const char *after) {
              QTest::newRow(name) << QByteArray(schema) << QByteArray(before) << QByteArray(after);
          };
    const char *const text = R"({"type":"string"})";
    const char *const number = R"({"type":["null","number"]})";
    const char *const whole = R"({"type":"integer"})";
    const char *const truth = R"({"type":"boolean"})";
    row("text of a number", text, "5", "\"5\"");
    row("text of a float", text, "1.0", "\"1.0\"");
    row("text of null", text, "null", "\"None\"");
    row("text of true", text, "true", "\"True\"");
    row("text of a mapping", text, R"({"x":1})", R"("{'x': 1}")");
    row("text of a list", text, R"(["a",null])", R"("['a', None]")");
    row("null where it may be", R"({"type":["null","string"]})", "null", "null");
    row("number of text", number, "\"1.5\"", "1.5");
    row("number of a whole one", number, "1", "1.0");
    row("number of text with blanks", number, "\" 1_000e1 \"", "10000.0");
    row("number of true", number, "true", "1.0");
    row("number of a large one", number, "123456789012345678901234567890",
        "1.2345678901234568e+29");
    row("number of a word", number, "\"x\"", "\"x\"");
    row("number of nothing", number, "\"\"", "\"\"");
    row("number of a list", number, "[1]", "[1]");
    row("whole of text", whole, "\"7\"", "7");
    row("whole of text with a sign", whole, "\" +1_0 \"", "10");
    row("whole of a float", whole, "7.9", "7");
    row("whole of a negative float", whole, "-7.9", "-7");
    row("whole of a large float", whole, "1e+25", "10000000000000000905969664");
    row("whole of a large text", whole, "\"123456789012345678901234567890\"",
        "123456789012345678901234567890");
    row("whole of text with decimals", whole, "\"7.9\"", "\"7.9\"");
    row("whole of true", whole, "true", "1");
    row("whole of null", whole, "null", "null");
    row("bool of yes", truth, "\" Yes \"", "true");
    row("bool of off", truth, "\"off\"", "false");
    row("bool of a word", truth, "\"maybe\"", "\"maybe\"");
    row("bool of 0", truth, "0", "false");
    row("bool of a list", truth, "[0]", "true");
    row("bool of null", truth, "null", "false");
    row("two types", R"({"type":["string","integer"]})", "3", "3");
    row("no type", "{}", "3", "3");
    row("list of text", R"({"type":"array","items":{"type":"string"}})", "\"one\"", "\"one\"");
    row("list of listed types", R"({"type":"array","items":{"type":["null","string"]}})", "5",
        "[\"5\"]");
    row("list of anything", R"({"type":"array"})", "5", "[5]");
    row("list of mappings", R"({"type":"array","items":{"type":["object"]}})", "5", "5");
    row("list of a mapping", R"({"type":"array"})", R"({"a":1})", R"({"a":1})");
}

void TestSchemaNormalizer::casts()
{
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QCOMPARE(normalized(R"({"type":"object","properties":{"v":)" + schema + "}}",
                        R"({"v":)" + before + "}"),
             R"({"v":)" + after + "}");
}

void TestSchemaNormalizer::walksTheSchema_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row
        = [](const char *name, const char *schema, const char *before, const char *after) {
              QTest::newRow(name) << QByteArray(schema) << QByteArray(before) << QByteArray(after);
          };
    row("several",
        R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":["null","string"]},"c":{"type":"integer"},"d":{"type":["null","number"]},"e":{"type":"boolean"},"f":{"type":["string","integer"]},"g":{"type":"array","items":{"type":"string"}},"h":{"type":"object","properties":{"x":{"type":"integer"}}}}})",
        R"({"a":5,"b":null,"c":"7","d":"1.5","e":"yes","f":3,"g":"one","h":{"x":"9"}})",
        R"({"a":"5","b":null,"c":7,"d":1.5,"e":true,"f":3,"g":"one","h":{"x":9}})");
    row("items",
        R"({"properties":{"g":{"type":"array","items":{"type":"object","properties":{"q":{"type":"string"}}}}}})",
        R"({"g":[{"q":1},{"q":true}],"extra":1})", R"({"g":[{"q":"1"},{"q":"True"}],"extra":1})");
    row("other order", R"({"properties":{"a":{"type":"string"},"b":{"type":"string"}}})",
        R"({"x":1,"b":2,"a":3})", R"({"x":1,"b":"2","a":"3"})");
    row("references",
        R"({"properties":{"a":{"$ref":"#/definitions/d"}},"definitions":{"d":{"type":"object","properties":{"x":{"type":"string"}}}}})",
        R"({"a":{"x":1}})", R"({"a":{"x":"1"}})");
    row("no properties", R"({"type":"object"})", R"({"a":1})", R"({"a":1})");
    row("properties of a text", R"({"properties":{"a":{"properties":{"x":{"type":"string"}}}}})",
        R"({"a":5})", R"({"a":5})");
}

void TestSchemaNormalizer::walksTheSchema()
{
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QCOMPARE(normalized(schema, before), after);
}

void TestSchemaNormalizer::endsWhereSchemasReferToThemselves()
{
    const QByteArray tree = R"({"properties":{"n":{"type":"string"},"next":{"$ref":"#"}}})";
    QCOMPARE(normalized(tree, R"({"n":1,"next":{"n":2,"next":{"n":3}}})"),
             QByteArray(R"({"n":"1","next":{"n":"2","next":{"n":"3"}}})"));
    const QByteArray circle
        = R"({"properties":{"a":{"$ref":"#/d/x"}},"d":{"x":{"$ref":"#/d/y"},"y":{"$ref":"#/d/x"}}})";
    QCOMPARE(normalized(circle, R"({"a":{"b":1}})"), QByteArray(R"({"a":{"b":1}})"));
}

QTEST_GUILESS_MAIN(TestSchemaNormalizer)
#include "testschemanormalizer.moc"
