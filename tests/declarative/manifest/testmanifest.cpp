// References, types, parameters and validation, as they end in a loaded manifest.
#include "core/declarative/manifest/components.h"
#include "core/declarative/manifest/manifest.h"
#include "core/declarative/manifest/references.h"
#include "core/declarative/value/jsontext.h"

#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace Qt::StringLiterals;

namespace {

Result<Value> resolved(const QByteArray &yaml)
{
    const auto document = parseYaml(yaml, u"f.yaml"_s);
    return document ? resolveReferences(*document, u"f.yaml"_s) : document.error();
}

std::string completed(const char *json)
{
    const auto value = completedComponent({}, *parseJson(json), Value::emptyMapping());
    return value ? jsonText(*value) : value.error().message.toStdString();
}

/// A manifest with one stream and \a extra lines in its requester.
QByteArray manifest(const QByteArray &extra = {})
{
    return "version: 6.0.0\n"
           "check: {stream_names: [a]}\n"
           "streams:\n"
           "  - name: a\n"
           "    retriever:\n"
           "      requester:\n"
           "        url_base: https://x.com\n"
           "        path: /a\n"
        + extra
        + "      record_selector:\n"
          "        extractor: {field_path: [data]}\n";
}

} // namespace

class TestManifest final : public QObject
{
    Q_OBJECT

private slots:
    void replacesReferences();
    void letsOwnKeysWinOverAReference();
    void findsKeysWithSlashes();
    void copiesOverridesAsTheyAre();
    void refusesReferences_data();
    void refusesReferences();
    void fillsInTypes();
    void handsParametersDown();
    void letsTheNearestParameterWin();
    void fillsFalsyFieldsFromParameters();
    void keepsParametersOutOfSchemas();
    void keepsAParameterOutOfTheFieldOfItsName();
    void boundsTheGrowth();
    void boundsTheGrowthOfSchemas();
    void boundsWhatParametersAdd();
    void looksIntoNestedDecodersOnce();
    void refusesWhatIsNotValid_data();
    void refusesWhatIsNotValid();
    void ignoresUnknownKeys();
    void namesPythonClasses();
    void listsAllFaultsForAnEditor();
};

void TestManifest::replacesReferences()
{
    const auto value = resolved("d: {x: {y: [1, 2]}}\na: '#/d/x'\nb: '#/d/x/y/1'\nc: '#/a'\n");
    QVERIFY(value);
    QCOMPARE(jsonText((*value)["a"]), std::string(R"({"y":[1,2]})"));
    QCOMPARE((*value)["b"].integer(), 2);
    QCOMPARE(jsonText((*value)["c"]), std::string(R"({"y":[1,2]})"));
}

void TestManifest::letsOwnKeysWinOverAReference()
{
    const auto value = resolved(
        "d: {x: 1, y: {z: 2}}\na: {y: 3, $ref: '#/d', w: 4}\nb: {$ref: '#/d/x', c: 1}\n");
    QVERIFY(value);
    QCOMPARE(jsonText((*value)["a"]), std::string(R"({"x":1,"y":3,"w":4})"));
    QCOMPARE((*value)["b"].integer(), 1);
}

void TestManifest::findsKeysWithSlashes()
{
    const auto value = resolved("d: {a/b: 1, a: {b: 2, c/d: 3}}\nx: '#/d/a/b'\ny: '#/d/a/c/d'\n");
    QVERIFY(value);
    QCOMPARE((*value)["x"].integer(), 1);
    QCOMPARE((*value)["y"].integer(), 3);
}

void TestManifest::copiesOverridesAsTheyAre()
{
    const auto value = resolved("d: 1\na: {config_overrides: {x: '#/d'}}\n");
    QVERIFY(value);
    QCOMPARE((*value)["a"]["config_overrides"]["x"].text(), std::string("#/d"));
}

void TestManifest::refusesReferences_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("code");
    QTest::newRow("missing") << QByteArray("a: 1\nb: '#/c'\n")
                             << u"declarative.reference_missing"_s;
    QTest::newRow("itself") << QByteArray("a: 1\nb: '#/b'\n")
                            << u"declarative.reference_circular"_s;
    // The place of the fault lies below references that lead around.
    QTest::newRow("missing below a circle")
        << QByteArray("a: {$ref: '#/b', x/y: '#/c'}\nb: {$ref: '#/a'}\n")
        << u"declarative.reference_missing"_s;
    QTest::newRow("circle") << QByteArray("x: 1\na: {$ref: '#/b'}\nb: {$ref: '#/a'}\n")
                            << u"declarative.reference_circular"_s;
}

void TestManifest::refusesReferences()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QString, code);
    const auto value = resolved(yaml);
    QVERIFY(!value);
    QCOMPARE(value.error().code, code);
    QVERIFY2(value.error().message.contains("f.yaml, line "_L1), qPrintable(value.error().message));
}

void TestManifest::fillsInTypes()
{
    QCOMPARE(
        completed(R"({"type":"DeclarativeSource","streams":[{"name":"a","retriever":
        {"requester":{"url_base":"x"},"partition_router":{"class_name":"a.B"}}}]})"),
        std::string(
            R"({"type":"DeclarativeSource","streams":[{"name":"a","retriever":{"requester":)"
            R"({"url_base":"x","type":"HttpRequester"},"partition_router":{"class_name":"a.B",)"
            R"("type":"CustomPartitionRouter"},"type":"SimpleRetriever"},"type":"DeclarativeStream"}]})"));
}

void TestManifest::handsParametersDown()
{
    QCOMPARE(
        completed(R"({"type":"T","$parameters":{"path":"p"},"child":{"type":"U"}})"),
        std::string(
            R"({"type":"T","child":{"type":"U","path":"p","$parameters":{"path":"p"}},"path":"p",)"
            R"("$parameters":{"path":"p"}})"));
}

void TestManifest::letsTheNearestParameterWin()
{
    const auto value = completedComponent(
        {},
        *parseJson(R"({"type":"T","$parameters":{"a":1},"c":{"type":"U","$parameters":{"a":2}}})"),
        Value::emptyMapping());
    QVERIFY(value);
    QCOMPARE((*value)["c"]["a"].integer(), 2);
    const auto outer = completedComponent(
        {},
        *parseJson(R"({"type":"T","$parameters":{"a":1},"c":{"type":"U","$parameters":{"a":2}}})"),
        Value::emptyMapping(), ParameterOrder::OuterWins);
    QVERIFY(outer);
    QCOMPARE((*outer)["c"]["a"].integer(), 1);
}

void TestManifest::fillsFalsyFieldsFromParameters()
{
    const auto value = completedComponent(
        {}, *parseJson(R"({"type":"T","$parameters":{"a":1,"b":2,"c":3},"a":0,"b":"","c":9})"),
        Value::emptyMapping());
    QVERIFY(value);
    QCOMPARE((*value)["a"].integer(), 1);
    QCOMPARE((*value)["b"].integer(), 2);
    QCOMPARE((*value)["c"].integer(), 9);
}

void TestManifest::keepsParametersOutOfSchemas()
{
    const auto value = completedComponent(
        {},
        *parseJson(
            R"({"type":"T","$parameters":{"a":1},"s":{"type":"object","properties":{"x":{"type":"y"}}}})"),
        Value::emptyMapping());
    QVERIFY(value);
    QCOMPARE(jsonText((*value)["s"]),
             std::string(R"({"type":"object","properties":{"x":{"type":"y"}}})"));
}

void TestManifest::keepsAParameterOutOfTheFieldOfItsName()
{
    const auto value = completedComponent(
        {}, *parseJson(R"({"type":"T","$parameters":{"c":{"type":"U"},"z":1},"c":{"type":"V"}})"),
        Value::emptyMapping());
    QVERIFY(value);
    QVERIFY(!(*value)["c"].find("c"));
    QCOMPARE((*value)["c"]["z"].integer(), 1);
}

void TestManifest::boundsTheGrowth()
{
    // Each definition holds the one before it ten times: ten to the power of thirty.
    QByteArray yaml = manifest();
    yaml += "definitions:\n  a0: {type: T}\n";
    for (int level = 1; level <= 30; ++level) {
        yaml += QStringLiteral("  a%1: {type: T, x: [").arg(level).toUtf8();
        for (int part = 0; part < 10; ++part)
            yaml += QStringLiteral("'#/definitions/a%1',").arg(level - 1).toUtf8();
        yaml += "]}\n";
    }
    yaml.replace("        path: /a\n", "        path: /a\n        huge: '#/definitions/a30'\n");
    const auto loaded = Manifest::load(yaml, u"f.yaml"_s);
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().code, u"declarative.manifest_too_large"_s);
}

void TestManifest::boundsTheGrowthOfSchemas()
{
    // Nothing of a schema is a component, but whoever walks it meets two to the power of sixty.
    QByteArray yaml = manifest();
    yaml += "definitions:\n  a0: {type: string}\n";
    for (int level = 1; level <= 60; ++level) {
        yaml += QStringLiteral("  a%1: {type: object, properties: {x: '#/definitions/a%2', "
                               "y: '#/definitions/a%2'}}\n")
                    .arg(level)
                    .arg(level - 1)
                    .toUtf8();
    }
    yaml += "spec: {type: Spec, connection_specification: '#/definitions/a60'}\n";
    const auto loaded = Manifest::load(yaml, u"f.yaml"_s);
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().code, u"declarative.manifest_too_large"_s);
}

void TestManifest::boundsWhatParametersAdd()
{
    QByteArray yaml = manifest();
    yaml += "$parameters: {";
    for (int name = 0; name < 500; ++name)
        yaml += 'p' + QByteArray::number(name) + ": 1, ";
    yaml += "}\nmetadata: [";
    for (int index = 0; index < 3000; ++index)
        yaml += "{type: T}, ";
    yaml += "]\n";
    const auto loaded = Manifest::load(yaml, u"f.yaml"_s);
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().code, u"declarative.manifest_too_large"_s);
}

void TestManifest::looksIntoNestedDecodersOnce()
{
    QByteArray decoder = "{type: JsonDecoder}";
    for (int level = 0; level < 60; ++level)
        decoder = (level % 2 ? "{type: GzipDecoder, decoder: " : "{type: ZipfileDecoder, decoder: ")
            + decoder + "}";
    QByteArray yaml = manifest();
    const QByteArray field = "      decoder: " + decoder + '\n';
    yaml.insert(yaml.indexOf("      record_selector:"), field);
    // Zip inside anything is not allowed; that has to be told, and soon.
    QVERIFY(!Manifest::load(yaml, u"f.yaml"_s));
}

void TestManifest::refusesWhatIsNotValid_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const QByteArray &extra, const QString &message) {
        QTest::newRow(name) << manifest(extra) << message;
    };
    row("number for text", "        request_parameters: {a: 5}\n",
        u"line 9: streams/0/retriever/requester/request_parameters/a is not valid"_s);
    row("unknown word", "        http_method: FETCH\n", u"it has to be one of GET, POST"_s);
    row("unknown component", "        authenticator: {type: Nobody}\n",
        u"authenticator/type is not valid"_s);
    row("missing field", "        authenticator: {type: BearerAuthenticator}\n",
        u"api_token is missing"_s);
    QTest::newRow("no streams") << QByteArray("version: 1.0.0\ncheck: {stream_names: []}\n")
                                << u"streams or dynamic_streams is missing"_s;
    QTest::newRow("unknown key at the top") << manifest() + "nonsense: 1\n"
                                            << u"nonsense is not valid"_s;
    QTest::newRow("a list") << QByteArray("- 1\n") << u"is no manifest"_s;
    QTest::newRow("nothing") << QByteArray() << u"is no manifest"_s;
}

void TestManifest::refusesWhatIsNotValid()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QString, message);
    const auto loaded = Manifest::load(yaml, u"f.yaml"_s);
    QVERIFY(!loaded);
    QVERIFY2(loaded.error().message.contains(message), qPrintable(loaded.error().message));
    QCOMPARE(loaded.error().kind, ErrorKind::Configuration);
}

void TestManifest::ignoresUnknownKeys()
{
    const auto loaded = Manifest::load(manifest("        nonsense: {a: 1}\n"), u"f.yaml"_s);
    QVERIFY(loaded);
    QCOMPARE(loaded->root().children("streams").front().text("name"), std::string("a"));
}

void TestManifest::namesPythonClasses()
{
    const auto loaded = Manifest::load(
        manifest("        authenticator: {class_name: source_a.components.Login}\n"), u"f.yaml"_s);
    QVERIFY(loaded);
    QCOMPARE(Manifest::customClasses(loaded->root().node()),
             std::vector<std::string>{"source_a.components.Login"});
}

void TestManifest::listsAllFaultsForAnEditor()
{
    const auto messages
        = Manifest::examine(
              manifest("        http_method: FETCH\n        request_headers: {a: 1}\n"))
              .messages;
    QCOMPARE(messages.size(), size_t(2));
    QCOMPARE(messages.at(0).line, 9);
    QCOMPARE(messages.at(1).line, 10);
    const auto broken = Manifest::examine("a: 1\nb: [\n").messages;
    QCOMPARE(broken.size(), size_t(1));
    QVERIFY(broken.front().line >= 2);
    QVERIFY(Manifest::examine(manifest()).messages.empty());
}

QTEST_APPLESS_MAIN(TestManifest)
#include "testmanifest.moc"
