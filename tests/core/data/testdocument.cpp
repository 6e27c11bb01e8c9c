#include "core/data/document.h"

#include <QJsonArray>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestDocument final : public QObject
{
    Q_OBJECT

private slots:
    void readsYamlValuesByTheCoreSchema_data();
    void readsYamlValuesByTheCoreSchema();
    void knowsTheLineOfEachKey_data();
    void knowsTheLineOfEachKey();
    void refusesHostileText_data();
    void refusesHostileText();
    void writesYamlThatReadsBack();
};

void TestDocument::readsYamlValuesByTheCoreSchema_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("integer") << u"9007199254740993"_s << QJsonValue(qint64{9007199254740993});
    QTest::newRow("number") << u"2.5"_s << QJsonValue(2.5);
    QTest::newRow("true") << u"true"_s << QJsonValue(true);
    QTest::newRow("null") << u"~"_s << QJsonValue();
    QTest::newRow("no is a word") << u"no"_s << QJsonValue(u"no"_s);
    QTest::newRow("nan is a word") << u"nan"_s << QJsonValue(u"nan"_s);
    QTest::newRow("quoted number") << u"\"5\""_s << QJsonValue(u"5"_s);
    QTest::newRow("tagged number") << u"!!str 5"_s << QJsonValue(u"5"_s);
    QTest::newRow("date") << u"2026-05-04"_s << QJsonValue(u"2026-05-04"_s);
    QTest::newRow("list") << u"[a, 1]"_s << QJsonValue(QJsonArray{u"a"_s, 1});
}

void TestDocument::readsYamlValuesByTheCoreSchema()
{
    QFETCH(QString, text);
    QFETCH(QJsonValue, value);
    const auto read = parseYamlValue(text, u"test"_s);
    QVERIFY(read.isOk());
    QCOMPARE(*read, value);
}

void TestDocument::knowsTheLineOfEachKey_data()
{
    QTest::addColumn<bool>("isJson");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("YAML") << false << QByteArray("a: 1\nb:\n  - c: 2\n    d/e: 3\n");
    QTest::newRow("JSON") << true
                          << QByteArray("{\"a\": 1,\n \"b\": [\n {\"c\": \"x,\\\"}\",\n"
                                        " \"d/e\": 3}]}");
}

void TestDocument::knowsTheLineOfEachKey()
{
    QFETCH(bool, isJson);
    QFETCH(QByteArray, text);
    const auto document = isJson ? parseJson(text, u"f"_s) : parseYaml(text, u"f"_s);
    QVERIFY(document.isOk());
    QCOMPARE(document->lines.value(u"/a"_s), 1);
    QCOMPARE(document->lines.value(u"/b/0/c"_s), 3);
    QCOMPARE(document->place(u"/b/0/d~1e"_s), u"f, line 4"_s);
    QCOMPARE(document->place(u"/nothing"_s), u"f"_s);
}

void TestDocument::refusesHostileText_data()
{
    QTest::addColumn<bool>("isJson");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("part");
    QTest::newRow("YAML syntax") << false << QByteArray("a: 1\nb: [1, 2\nc: 3\n") << u"line 3"_s;
    QTest::newRow("YAML twice") << false << QByteArray("a: 1\nb: 2\na: 3\n")
                                << u"line 3, column 1: the key \"a\" is there twice"_s;
    QTest::newRow("JSON syntax") << true << QByteArray("{\"a\": 1,\n \"b\" 2}") << u"line 2"_s;
    QTest::newRow("JSON twice") << true << QByteArray("{\"a\": 1,\n \"b\": {\"c\": 1,\n\"c\": 2}}")
                                << u"line 3, column 1: the key \"c\" is there twice"_s;
    QTest::newRow("two documents") << false << QByteArray("a: 1\n---\nb: 2\n") << u"second"_s;
    QTest::newRow("key is a list") << false << QByteArray("? [a]\n: 1\n") << u"key must be"_s;

    QByteArray laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 9; ++i) {
        const QByteArray former = "*a" + QByteArray::number(i - 1);
        laughs += "a" + QByteArray::number(i) + ": &a" + QByteArray::number(i) + " [" + former;
        for (int j = 0; j < 9; ++j)
            laughs += ", " + former;
        laughs += "]\n";
    }
    QTest::newRow("aliases that explode") << false << laughs << u"too large"_s;
    QTest::newRow("too many values")
        << false << '[' + QByteArray("x,").repeated(500'000) + ']' << u"too large"_s;
    QTest::newRow("too many keys")
        << false << QByteArray("- {a: 1}\n").repeated(300'000) << u"too large"_s;
    QTest::newRow("alias of itself") << false << QByteArray("a: &a [*a]\n") << u"line"_s;
    QTest::newRow("deep") << false << QByteArray(200, '[') + QByteArray(200, ']') << u"line 1"_s;
}

void TestDocument::refusesHostileText()
{
    QFETCH(bool, isJson);
    QFETCH(QByteArray, text);
    QFETCH(QString, part);
    const auto document = isJson ? parseJson(text, u"f"_s) : parseYaml(text, u"f"_s);
    QVERIFY(!document.isOk());
    QCOMPARE(document.error().code, u"cli.file_malformed"_s);
    QCOMPARE(document.error().kind, ErrorKind::Configuration);
    QVERIFY2(document.error().message.contains(part), qUtf8Printable(document.error().message));
}

void TestDocument::writesYamlThatReadsBack()
{
    const QJsonObject json{{u"z"_s, u"yes: \"no\"\n# x"_s},
                           {u"n"_s, 5},
                           {u"five"_s, u"5"_s},
                           {u"true"_s, u"true"_s},
                           {u"none"_s, QJsonValue()},
                           {u"list"_s, QJsonArray{u"a"_s, QJsonObject{{u"b"_s, 1.5}}}},
                           {u"ключ"_s, u"Zoë 🎂"_s}};
    const QString yaml = toYaml(json, {u"z"_s});
    QVERIFY(yaml.startsWith("z:"_L1));
    const auto back = parseYaml(yaml.toUtf8(), u"f"_s);
    QVERIFY(back.isOk());
    QCOMPARE(back->root.toObject(), json);
}

QTEST_GUILESS_MAIN(TestDocument)
#include "testdocument.moc"
