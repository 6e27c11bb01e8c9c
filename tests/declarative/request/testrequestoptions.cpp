#include "core/declarative/request/requesterrors.h"
#include "core/declarative/request/requestoption.h"
#include "core/declarative/request/requestoptions.h"
#include "tests/declarative/request/requestscene.h"

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

class TestRequestOptions final : public QObject
{
    Q_OBJECT

private slots:
    void mergesOrRefuses_data();
    void mergesOrRefuses();
    void headersThatDifferInCaseAreTwo();
    void copiesKeepWhatTheyHad();
    void injectsWhereItIsTold_data();
    void injectsWhereItIsTold();
    void refusesOptionsThatContradict_data();
    void refusesOptionsThatContradict();
    void namesTheExceptionOfTheReference();
};

namespace {

Value &part(RequestOptions &options, const QString &name)
{
    if (name == "parameters"_L1)
        return options.parameters;
    if (name == "headers"_L1)
        return options.headers;
    return name == "form"_L1 ? options.form : options.json;
}

} // namespace

void TestRequestOptions::mergesOrRefuses_data()
{
    QTest::addColumn<QString>("where");
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    QTest::addColumn<QByteArray>("expected"); // JSON, or the code of an error.
    const auto row = [](const char *name, const char *where, const char *first, const char *second,
                        const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(where) << QByteArray(first) << QByteArray(second)
                            << QByteArray(expected);
    };
    row("order", "parameters", R"({"b":"1"})", R"({"a":"2"})", R"({"b":"1","a":"2"})");
    row("same parameter", "parameters", R"({"a":"1"})", R"({"a":"1"})", "declarative.option_twice");
    row("same header", "headers", R"({"a":"1"})", R"({"a":"1"})", "declarative.option_twice");
    row("same form key", "form", R"({"a":"1"})", R"({"a":"1"})", "declarative.option_twice");
    row("form mappings", "form", R"({"a":{"x":1}})", R"({"a":{"y":1}})",
        "declarative.option_twice");
    row("nothing first", "form", "{}", R"({"a":"1"})", R"({"a":"1"})");
    row("null first", "form", "null", R"({"a":"1"})", R"({"a":"1"})");
    row("text alone", "form", R"("a=1")", "{}", R"("a=1")");
    row("text later", "form", "{}", R"("a=1")", R"("a=1")");
    row("text and mapping", "form", R"("a=1")", R"({"b":"1"})", "declarative.body_mixed");
    row("two texts", "form", R"("a=1")", R"("b=1")", "declarative.body_mixed");
    row("deep", "json", R"({"a":{"x":1}})", R"({"a":{"y":{"z":2}},"b":3})",
        R"({"a":{"x":1,"y":{"z":2}},"b":3})");
    row("agreeing", "json", R"({"a":{"x":[1,2]}})", R"({"a":{"x":[1,2]}})", R"({"a":{"x":[1,2]}})");
    row("agreeing as Python sees it", "json", R"({"a":1})", R"({"a":1.0})", R"({"a":1})");
    row("different", "json", R"({"a":{"x":1}})", R"({"a":{"x":2}})", "declarative.option_twice");
    row("mapping and value", "json", R"({"a":{"x":1}})", R"({"a":1})", "declarative.option_twice");
}

void TestRequestOptions::mergesOrRefuses()
{
    QFETCH(QString, where);
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    QFETCH(QByteArray, expected);
    RequestOptions options;
    part(options, where) = json(first.toStdString());
    RequestOptions other;
    part(other, where) = json(second.toStdString());
    const Result<void> merged = options.merge(other);
    if (expected.startsWith("declarative.")) {
        QVERIFY(!merged);
        QCOMPARE(merged.error().code.toLatin1(), expected);
        return;
    }
    QVERIFY(merged);
    QCOMPARE(QByteArray::fromStdString(jsonText(part(options, where))), expected);
}

void TestRequestOptions::headersThatDifferInCaseAreTwo()
{
    RequestOptions options;
    options.headers = json(R"({"authorization":"a"})");
    RequestOptions other;
    other.headers = json(R"({"Authorization":"b"})");
    QVERIFY(options.merge(other));
    QCOMPARE(options.headers.mapping().size(), std::size_t(2));
}

void TestRequestOptions::copiesKeepWhatTheyHad()
{
    const Value shared = json(R"({"a":{"x":1}})");
    RequestOptions options;
    options.json = shared;
    RequestOptions other;
    other.json = json(R"({"a":{"y":2}})");
    QVERIFY(options.merge(other));
    QCOMPARE(jsonText(shared), std::string(R"({"a":{"x":1}})"));
    QCOMPARE(jsonText(options.json), std::string(R"({"a":{"x":1,"y":2}})"));
}

void TestRequestOptions::injectsWhereItIsTold_data()
{
    QTest::addColumn<QByteArray>("component");
    QTest::addColumn<QString>("where");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("parameter") << QByteArray(
        R"({"inject_into":"request_parameter","field_name":"from"})")
                               << u"parameters"_s << QByteArray(R"({"from":7})");
    QTest::newRow("name by template")
        << QByteArray(R"({"inject_into":"header","field_name":"X-{{ config['k'] }}"})")
        << u"headers"_s << QByteArray(R"({"X-v":7})");
    QTest::newRow("form") << QByteArray(R"({"inject_into":"body_data","field_name":"f"})")
                          << u"form"_s << QByteArray(R"({"f":7})");
    QTest::newRow("json") << QByteArray(R"({"inject_into":"body_json","field_name":"f"})")
                          << u"json"_s << QByteArray(R"({"f":7})");
    QTest::newRow("path") << QByteArray(
        R"({"inject_into":"body_json","field_path":["data","{{ config['k'] }}","id"]})")
                          << u"json"_s << QByteArray(R"({"data":{"v":{"id":7}}})");
}

void TestRequestOptions::injectsWhereItIsTold()
{
    QFETCH(QByteArray, component);
    QFETCH(QString, where);
    QFETCH(QByteArray, expected);
    const Result<RequestOption> option
        = RequestOption::create(Component(json(component.toStdString())));
    QVERIFY(option);
    RequestOptions options;
    const WaitingClock clock;
    QVERIFY(option->inject(options, 7, json(R"({"k":"v"})"), clock));
    QCOMPARE(QByteArray::fromStdString(jsonText(part(options, where))), expected);
    QVERIFY(option->inject(options, 8, json(R"({"k":"v"})"), clock));
    QCOMPARE(QByteArray::fromStdString(jsonText(part(options, where))), expected.replace("7", "8"));
}

void TestRequestOptions::refusesOptionsThatContradict_data()
{
    QTest::addColumn<QByteArray>("component");
    QTest::newRow("no name") << QByteArray(R"({"inject_into":"header"})");
    QTest::newRow("name and path")
        << QByteArray(R"({"inject_into":"body_json","field_name":"a","field_path":["b"]})");
    QTest::newRow("path elsewhere") << QByteArray(R"({"inject_into":"header","field_path":["b"]})");
    QTest::newRow("place") << QByteArray(R"({"inject_into":"path","field_name":"a"})");
    QTest::newRow("empty path") << QByteArray(R"({"inject_into":"body_json","field_path":[]})");
}

void TestRequestOptions::refusesOptionsThatContradict()
{
    QFETCH(QByteArray, component);
    const Result<RequestOption> option
        = RequestOption::create(Component(json(component.toStdString()), "streams/0/option"));
    QVERIFY(!option);
    QCOMPARE(option.error().code, u"declarative.component_invalid"_s);
    QVERIFY(option.error().message.contains(u"streams/0/option"_s));
}

void TestRequestOptions::namesTheExceptionOfTheReference()
{
    QCOMPARE(referenceException(makeError(errors::s_optionTwice)), std::string_view("ValueError"));
    QCOMPARE(referenceException(makeError(errors::s_loginRefused)), std::string_view("HTTPError"));
    QCOMPARE(referenceException(makeError(errors::s_requestLimited)), std::string_view());
}

QTEST_GUILESS_MAIN(TestRequestOptions)
#include "testrequestoptions.moc"
