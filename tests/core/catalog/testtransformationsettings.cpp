// Transformation settings: the JSON of each kind, read strictly and written back.
#include "core/catalog/configuredcatalog.h"
#include "core/catalog/transformationsettings.h"

#include <QJsonDocument>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestTransformationSettings final : public QObject
{
    Q_OBJECT

private slots:
    void everyKindComesBackAsItWas_data();
    void everyKindComesBackAsItWas();
    void unknownKindIsRefused();
    void wrongSettingsNameTheirKey_data();
    void wrongSettingsNameTheirKey();
    void conditionsThatNestWithoutEndAreRefused();
    void streamKeepsThem();
};

void TestTransformationSettings::everyKindComesBackAsItWas_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("hash") << QByteArray(
        R"({"kind": "hash", "field": "a", "method": "sha512", "suffix": "_h"})");
    QTest::newRow("AES") << QByteArray(
        R"({"kind": "encrypt", "field": "a", "suffix": "_e", "algorithm": "aes", "mode": "ctr",
            "padding": "none", "key": {"$secret": "k"}})");
    QTest::newRow("RSA") << QByteArray(
        R"({"kind": "encrypt", "field": "a", "suffix": "", "algorithm": "rsa", "public_key": "30"})");
    QTest::newRow("rename") << QByteArray(R"({"kind": "rename_field", "field": "a", "name": "b"})");
    QTest::newRow("drop") << QByteArray(R"({"kind": "drop_field", "field": "a"})");
    QTest::newRow("filter") << QByteArray(
        R"({"kind": "filter_rows", "condition": {"or": [{"not": {"equal": {"field": "a",
            "value": "1"}}}, {"and": [{"equal": {"field": "b", "value": ""}}]}]}})");
    QTest::newRow("flatten") << QByteArray(
        R"({"kind": "flatten_field", "field": "a", "keep": true,
            "parts": [{"member": "x", "name": "a_x", "type": "integer"}]})");
    QTest::newRow("constant") << QByteArray(
        R"({"kind": "add_field", "name": "a", "type": "string", "constant": "x"})");
    QTest::newRow("null") << QByteArray(
        R"({"kind": "add_field", "name": "a", "type": "date", "constant": null})");
    QTest::newRow("expression") << QByteArray(
        R"({"kind": "add_field", "name": "a", "type": "number", "expression": "1 / 2"})");
}

void TestTransformationSettings::everyKindComesBackAsItWas()
{
    QFETCH(QByteArray, json);
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const auto read = transformationFromJson(object);
    QVERIFY(read);
    const auto settings = settingsOf(*read);
    QVERIFY2(settings, settings ? "" : qUtf8Printable(settings.error().message));
    QCOMPARE(toJson(transformationOf(*settings)), object);
    QCOMPARE(toJson(*read), object);
}

void TestTransformationSettings::unknownKindIsRefused()
{
    const auto read = transformationFromJson({{u"kind"_s, u"mask"_s}});
    QVERIFY(!read);
    QCOMPARE(read.error().code, u"transformation.kind_unknown"_s);
    QVERIFY(read.error().message.contains(u"mask"_s));
    QVERIFY(read.error().hint.contains(u"hash"_s));
    QVERIFY(!transformationsFromJson(QJsonArray{QJsonObject{}}));
    QVERIFY(!transformationsFromJson(u"hash"_s));
}

void TestTransformationSettings::wrongSettingsNameTheirKey_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, const char *json, const char *field) {
        QTest::newRow(name) << QByteArray(json) << QString::fromLatin1(field);
    };
    row("no field", R"({"kind": "drop_field"})", "/field");
    row("number for a field", R"({"kind": "drop_field", "field": 1})", "/field");
    row("misspelled", R"({"kind": "hash", "field": "a", "way": "md5"})", "/way");
    row("two values", R"({"kind": "add_field", "name": "a", "constant": "1", "expression": "1"})",
        "/constant");
    row("no value", R"({"kind": "add_field", "name": "a"})", "/constant");
    row("number for a constant", R"({"kind": "add_field", "name": "a", "constant": 1})",
        "/constant");
    row("no parts", R"({"kind": "flatten_field", "field": "a", "parts": []})", "/parts");
    row("member twice", R"({"kind": "flatten_field", "field": "a",
            "parts": [{"member": "x"}, {"member": "x", "name": "y"}]})",
        "/parts");
    row("type that is no text", R"({"kind": "flatten_field", "field": "a",
            "parts": [{"member": "x", "type": 3}]})",
        "/parts");
    row("two for not", R"({"kind": "filter_rows", "condition": {"not": [
        {"equal": {"field": "a", "value": "1"}}, {"equal": {"field": "a", "value": "2"}}]}})",
        "/condition");
    row("key without reference", R"({"kind": "encrypt", "field": "a", "key": {}})", "/key");
}

void TestTransformationSettings::wrongSettingsNameTheirKey()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, field);
    const auto read = transformationFromJson(QJsonDocument::fromJson(json).object());
    QVERIFY(read);
    const auto settings = settingsOf(*read);
    QVERIFY(!settings);
    QCOMPARE(settings.error().code, u"transformation.settings_invalid"_s);
    QCOMPARE(settings.error().field, field);
}

void TestTransformationSettings::conditionsThatNestWithoutEndAreRefused()
{
    QJsonObject condition{{u"equal"_s, QJsonObject{{u"field"_s, u"a"_s}, {u"value"_s, u"1"_s}}}};
    for (int i = 0; i < 60; ++i)
        condition = {{u"not"_s, condition}};
    QVERIFY(!settingsOf({TransformationKind::FilterRows, {{u"condition"_s, condition}}}));
}

void TestTransformationSettings::streamKeepsThem()
{
    ConfiguredStream stream;
    stream.stream.id.name = u"t"_s;
    stream.stream.schema = Schema({Field{.name = u"a"_s}});
    stream.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite};
    stream.destinationNamespace = u"raw"_s;
    stream.transformations = {{TransformationKind::Hash, {{u"field"_s, u"a"_s}}}};
    const auto back = configuredStreamFromJson(toJson(stream));
    QVERIFY(back);
    QCOMPARE(back->transformations, stream.transformations);
    QCOMPARE(back->destinationNamespace, stream.destinationNamespace);
    QVERIFY(*back == stream);
    // A kind of a later version: better nothing runs than a field in the open.
    QJsonObject later = toJson(stream);
    later.insert(u"transformations"_s, QJsonArray{QJsonObject{{u"kind"_s, u"mask"_s}}});
    QVERIFY(!configuredStreamFromJson(later));
}

QTEST_GUILESS_MAIN(TestTransformationSettings)
#include "testtransformationsettings.moc"
