#include "core/connector/configuration.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestConfiguration : public QObject
{
    Q_OBJECT

private slots:
    void fillsDefaults_data();
    void fillsDefaults();
    void namesTheOffendingField_data();
    void namesTheOffendingField();
    void findsSecrets();
    void brokenSpecIsAnError();
    void errorTextHoldsNoValue();
    void readsTypedValues();
};

namespace {

QJsonObject object(const char *json) { return QJsonDocument::fromJson(json).object(); }

QJsonObject spec()
{
    return object(R"({
        "type": "object",
        "required": ["host"],
        "additionalProperties": false,
        "properties": {
            "host": {"type": "string", "pattern": "^[a-z.]+$"},
            "port": {"type": "integer", "minimum": 1, "maximum": 65535, "default": 5432},
            "password": {"type": "string", "airbyte_secret": true, "maxLength": 8},
            "limits": {
                "type": "object",
                "properties": {
                    "rows": {"type": "integer", "default": 10},
                    "bytes": {"type": "integer"}
                }
            },
            "needy": {
                "type": "object",
                "required": ["key"],
                "properties": {
                    "key": {"type": "string"},
                    "size": {"type": "integer", "default": 3}
                }
            },
            "tunnel": {
                "type": "object",
                "default": {"method": "none"},
                "oneOf": [
                    {"properties": {"method": {"const": "none"}}, "required": ["method"]},
                    {
                        "properties": {
                            "method": {"const": "ssh"},
                            "port": {"type": "integer", "default": 22},
                            "key": {"type": "string", "airbyte_secret": true}
                        },
                        "required": ["method", "key"]
                    }
                ]
            },
            "a/b~c": {"type": "object", "properties": {"x": {"type": "integer"}}},
            "tags": {"type": "array", "items": {"type": "string"}}
        }
    })");
}

} // namespace

void TestConfiguration::fillsDefaults_data()
{
    QTest::addColumn<QByteArray>("values");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("least")
        << QByteArray(R"({"host":"a"})")
        << QByteArray(
               R"({"host":"a","limits":{"rows":10},"port":5432,"tunnel":{"method":"none"}})");
    QTest::newRow("given values stay")
        << QByteArray(R"({"host":"a","port":1,"limits":{"rows":2}})")
        << QByteArray(R"({"host":"a","limits":{"rows":2},"port":1,"tunnel":{"method":"none"}})");
    QTest::newRow("nested object in part")
        << QByteArray(R"({"host":"a","limits":{"bytes":5}})")
        << QByteArray(R"({"host":"a","limits":{"bytes":5,"rows":10},"port":5432,)"
                      R"("tunnel":{"method":"none"}})");
    QTest::newRow("chosen option")
        << QByteArray(R"({"host":"a","tunnel":{"method":"ssh","key":"k"}})")
        << QByteArray(R"({"host":"a","limits":{"rows":10},"port":5432,)"
                      R"("tunnel":{"key":"k","method":"ssh","port":22}})");
    QTest::newRow("object that needs more is left out of it")
        << QByteArray(R"({"host":"a","needy":{"key":"k"}})")
        << QByteArray(R"({"host":"a","limits":{"rows":10},"needy":{"key":"k","size":3},)"
                      R"("port":5432,"tunnel":{"method":"none"}})");
}

void TestConfiguration::fillsDefaults()
{
    QFETCH(QByteArray, values);
    QFETCH(QByteArray, expected);
    const auto made = makeConfiguration(spec(), object(values.constData()));
    QVERIFY2(made, made ? "" : qUtf8Printable(made.error().message));
    QCOMPARE(QJsonDocument(made->values()).toJson(QJsonDocument::Compact), expected);
}

void TestConfiguration::namesTheOffendingField_data()
{
    QTest::addColumn<QByteArray>("values");
    QTest::addColumn<QString>("field");
    QTest::newRow("missing") << QByteArray("{}") << u"/host"_s;
    QTest::newRow("missing beside another fault") << QByteArray(R"({"port":0})") << u"/host"_s;
    QTest::newRow("wrong type") << QByteArray(R"({"host":5})") << u"/host"_s;
    QTest::newRow("wrong pattern") << QByteArray(R"({"host":"A"})") << u"/host"_s;
    QTest::newRow("too small") << QByteArray(R"({"host":"a","port":0})") << u"/port"_s;
    QTest::newRow("too long") << QByteArray(R"({"host":"a","password":"123456789"})")
                              << u"/password"_s;
    QTest::newRow("nested") << QByteArray(R"({"host":"a","limits":{"rows":"x"}})")
                            << u"/limits/rows"_s;
    QTest::newRow("nested and missing")
        << QByteArray(R"({"host":"a","needy":{}})") << u"/needy/key"_s;
    QTest::newRow("missing in the chosen option")
        << QByteArray(R"({"host":"a","tunnel":{"method":"ssh"}})") << u"/tunnel/key"_s;
    QTest::newRow("name with separators")
        << QByteArray(R"({"host":"a","a/b~c":{"x":"y"}})") << u"/a~1b~0c/x"_s;
    QTest::newRow("list") << QByteArray(R"({"host":"a","tags":["x",5]})") << u"/tags/1"_s;
}

void TestConfiguration::namesTheOffendingField()
{
    QFETCH(QByteArray, values);
    QFETCH(QString, field);
    const auto made = makeConfiguration(spec(), object(values.constData()));
    QVERIFY(!made);
    QVERIFY(made.error().kind == ErrorKind::Configuration);
    QCOMPARE(made.error().field, field);
    QVERIFY2(made.error().message.contains(field), qUtf8Printable(made.error().message));
    QVERIFY(!made.error().hint.isEmpty());
}

void TestConfiguration::findsSecrets()
{
    QCOMPARE(secretPointers(spec()), (QStringList{u"/password"_s, u"/tunnel/key"_s}));
    QCOMPARE(secretPointers(object(R"({"properties":{"a/b":{"airbyte_secret":true}}})")),
             QStringList{u"/a~1b"_s});
}

void TestConfiguration::brokenSpecIsAnError()
{
    const auto made
        = makeConfiguration(object(R"({"type":"object","required":5,"properties":7})"), {});
    QVERIFY(!made);
    QCOMPARE(made.error().code, u"configuration.spec_invalid"_s);
}

void TestConfiguration::errorTextHoldsNoValue()
{
    const auto made
        = makeConfiguration(spec(), object(R"({"host":"a","password":"s3cretpassword"})"));
    QVERIFY(!made);
    const Error &error = made.error();
    const QString all = error.message + error.hint + error.detail;
    QVERIFY(!all.contains(u"s3cret"_s));
}

void TestConfiguration::readsTypedValues()
{
    const Configuration configuration(
        object(R"({"t":"x","f":true,"i":9007199254740993,"o":{"a":1}})"));
    QCOMPARE(configuration.text(u"t"_s), u"x"_s);
    QCOMPARE(configuration.flag(u"f"_s), true);
    QCOMPARE(configuration.flag(u"absent"_s, true), true);
    QCOMPARE(configuration.integer(u"i"_s), 9'007'199'254'740'993);
    QCOMPARE(configuration.integer(u"absent"_s, 4), 4);
    QCOMPARE(configuration.object(u"o"_s).value("a"_L1).toInt(), 1);
    QVERIFY(configuration.text(u"absent"_s).isEmpty());
}

QTEST_GUILESS_MAIN(TestConfiguration)
#include "testconfiguration.moc"
