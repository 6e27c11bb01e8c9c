#include "core/declarative/manifest/yamltext.h"
#include "core/declarative/value/jsontext.h"

#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace Qt::StringLiterals;

class TestYamlText final : public QObject
{
    Q_OBJECT

private slots:
    void readsPlainScalars_data();
    void readsPlainScalars();
    void keepsQuotedScalarsAsText();
    void keepsTheOrderOfKeys();
    void takesTheLastOfAKeyThatIsThereTwice();
    void mergesMappings();
    void knowsTheLineOfEachValue();
    void refusesWhatIsNoYaml_data();
    void refusesWhatIsNoYaml();
    void boundsAliases();
    void boundsRepeatedTexts();
};

void TestYamlText::readsPlainScalars_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("json");
    const auto row = [](const char *text, const char *json) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(json);
    };
    row("~", "null");
    row("Null", "null");
    row("nuLL", R"("nuLL")");
    row("yes", "true");
    row("Off", "false");
    row("y", R"("y")");
    row("12", "12");
    row("-0", "0");
    row("+7", "7");
    row("1_000", "1000");
    row("0x1F", "31");
    row("0b101", "5");
    row("010", "8");
    row("08", R"("08")");
    row("1:30", "90");
    row("1:60", R"("1:60")");
    row("190:20:30", "685230");
    row("123456789012345678901234567890", "123456789012345678901234567890");
    row("1.5", "1.5");
    row("1.", "1.0");
    row(".5", "0.5");
    row("-.5", R"("-.5")");
    row("1e5", R"("1e5")");
    row("1.0e5", R"("1.0e5")");
    row("1.0e+5", "100000.0");
    row("1:30.5", "90.5");
    row("6.0.0", R"("6.0.0")");
    row("2024-01-05", R"("2024-01-05")");
    row("-", R"("-")");
    row("1-2", R"("1-2")");
}

void TestYamlText::readsPlainScalars()
{
    QFETCH(QString, text);
    QFETCH(QString, json);
    QCOMPARE(QString::fromStdString(jsonText(plainScalar(text.toStdString()))), json);
}

void TestYamlText::keepsQuotedScalarsAsText()
{
    const auto document = parseYaml("a: '12'\nb: \"yes\"\nc: |\n  1\nx: !!str 5\n", u"f"_s);
    QVERIFY(document);
    QCOMPARE(jsonText(document->root), std::string(R"({"a":"12","b":"yes","c":"1\n","x":"5"})"));
}

void TestYamlText::keepsTheOrderOfKeys()
{
    const auto document = parseYaml("z: 1\na: {y: 2, b: 3}\n1: x\ntrue: y\n", u"f"_s);
    QVERIFY(document);
    QCOMPARE(jsonText(document->root),
             std::string(R"({"z":1,"a":{"y":2,"b":3},"1":"x","True":"y"})"));
}

void TestYamlText::takesTheLastOfAKeyThatIsThereTwice()
{
    const auto document = parseYaml("a: 1\nb: 2\na: 3\n", u"f"_s);
    QVERIFY(document);
    QCOMPARE(jsonText(document->root), std::string(R"({"a":3,"b":2})"));
}

void TestYamlText::mergesMappings()
{
    const auto document = parseYaml(
        "base: &b {x: 1, y: 2}\none: {<<: *b, y: 3}\nmore: {<<: [*b, {z: 4}]}\n", u"f"_s);
    QVERIFY(document);
    QCOMPARE(jsonText(document->root["one"]), std::string(R"({"x":1,"y":3})"));
    QCOMPARE(document->root["more"]["z"].integer(), 4);
}

void TestYamlText::knowsTheLineOfEachValue()
{
    const auto document = parseYaml("a:\n  - 1\n  - b: x\n    c: y\n", u"f"_s);
    QVERIFY(document);
    QCOMPARE(document->lines.at("a/0"), 2);
    QCOMPARE(document->lines.at("a/1/c"), 4);
}

void TestYamlText::refusesWhatIsNoYaml_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("line");
    QTest::newRow("open list") << QByteArray("a: 1\nb: [1\n") << u"line "_s;
    QTest::newRow("tab") << QByteArray("a:\n\tb: 1\n") << u"line 2"_s;
    QTest::newRow("two documents") << QByteArray("a: 1\n---\nb: 2\n") << u"line 3"_s;
    QTest::newRow("list item outside a list") << QByteArray("'',") << u"line 1"_s;
    QTest::newRow("unknown tag") << QByteArray("a: 1\nb: !!python/object x\n") << u"line 2"_s;
    QTest::newRow("deep") << (QByteArray("a: ") + QByteArray(300, '[') + QByteArray(300, ']'))
                          << u"line "_s;
    QTest::newRow("key that is a list") << QByteArray("? [1, 2]\n: x\n") << u"line 1"_s;
}

void TestYamlText::refusesWhatIsNoYaml()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, line);
    const auto document = parseYaml(text, u"shop.yaml"_s);
    QVERIFY(!document);
    QCOMPARE(document.error().code, u"declarative.yaml_invalid"_s);
    QVERIFY2(document.error().message.contains(line), qPrintable(document.error().message));
    QVERIFY(document.error().message.contains("shop.yaml"_L1));
}

void TestYamlText::boundsAliases()
{
    QByteArray text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int level = 1; level < 12; ++level) {
        text += QStringLiteral("a%1: &a%1 [*a%2, *a%2, *a%2, *a%2, *a%2, *a%2, *a%2, *a%2]\n")
                    .arg(level)
                    .arg(level - 1)
                    .toUtf8();
    }
    const auto document = parseYaml(text, u"f"_s);
    QVERIFY(!document);
    QVERIFY2(document.error().message.contains("values"_L1), qPrintable(document.error().message));
}

void TestYamlText::boundsRepeatedTexts()
{
    const QByteArray text = "a: &a " + QByteArray(20'000, 'x') + "\nb: [*a";
    const auto aliases = parseYaml(text + QByteArray(", *a").repeated(15'000) + "]\n", u"f"_s);
    QVERIFY(!aliases);
    QVERIFY2(aliases.error().message.contains("without bounds"_L1),
             qPrintable(aliases.error().message));
    // The place of each value has the keys above it.
    const QByteArray key = QByteArray(1'000, 'k').repeated(10) + ":\n";
    const auto places
        = parseYaml(key + "  x: [1" + QByteArray(", 1").repeated(30'000) + "]\n", u"f"_s);
    QVERIFY(!places);
}

QTEST_APPLESS_MAIN(TestYamlText)
#include "testyamltext.moc"
