#include "tests/declarative/request/requestscene.h"

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

// What is expected here was recorded from the reference implementation.
class TestRequestBuilding final : public QObject
{
    Q_OBJECT

private slots:
    void buildsAddresses_data();
    void buildsAddresses();
    void buildsHeaders();
    void buildsBodies_data();
    void buildsBodies();
    void refusesWhatContradicts_data();
    void refusesWhatContradicts();
    void putsExtraOptionsLast();
    void takesThePathOfThePage();
    void seesSliceAndToken();
    void queryPropertiesReplaceTheParameter();
    void refusesAnotherScheme();
    void hidesSecretsOfTheConfiguration();
};

void TestRequestBuilding::buildsAddresses_data()
{
    QTest::addColumn<QByteArray>("component");
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *component, const char *config,
                        const char *expected) {
        QTest::newRow(name) << QByteArray(component) << QByteArray(config) << QByteArray(expected);
    };
    row("plain", "{}", "{}", "https://api.x.com/v1/items");
    row("url", R"({"url":"https://api.x.com/v2/items"})", "{}", "https://api.x.com/v2/items");
    row("url and path", R"({"url":"https://api.x.com/v2","path":"/x"})", "{}",
        "https://api.x.com/v2/x");
    row("url_base wins", R"({"url":"https://b.com","url_base":"https://a.com","path":"x"})", "{}",
        "https://a.com/x");
    row("parameters",
        R"({"request_parameters":{"A":"1.10","B":"{{ config.none }}","C":"{{ config.missing }}",)"
        R"("D":"a b&c/d:\u00e9","F":"[1,2]","G":"{{ [1,none] }}","H":"{{ config.d }}","I":""}})",
        R"({"none":null,"d":{"x":1}})",
        "https://api.x.com/v1/"
        "items?A=1.10&B=None&D=a+b%26c%2Fd%3A%C3%A9&F=1&F=2&G=1&H=%7B%27x%27%3A+1%7D");
    row("parameters by one template", R"({"request_parameters":"{{ {'a': 1, 'b': [1,2]} }}"})",
        "{}", "https://api.x.com/v1/items?a=1&b=1&b=2");
    row("parameters by a text", R"({"request_parameters":"{{ config.k }}"})", R"({"k":"a=1"})",
        "https://api.x.com/v1/items");
    row("absolute path",
        R"({"path":"https://other.com/z?x=1","request_parameters":{"x":"1","y":"2"}})", "{}",
        "https://other.com/z?x=1&y=2");
    row("repeated and differing", R"({"path":"z?x=1&y=3","request_parameters":{"x":"2","y":"3"}})",
        "{}", "https://api.x.com/v1/z?x=1&y=3&x=2");
    row("repeated list", R"({"path":"z?x=1","request_parameters":{"x":"{{ [1,2] }}"}})", "{}",
        "https://api.x.com/v1/z?x=1&x=1&x=2");
    row("repeated, encoded otherwise", R"({"path":"z?x=a%20b","request_parameters":{"x":"a b"}})",
        "{}", "https://api.x.com/v1/z?x=a%20b");
    row("empty path", R"({"path":""})", "{}", "https://api.x.com/v1");
    row("path that reads as a number", R"({"path":"{{ config.p }}"})", R"({"p":"1.10"})",
        "https://api.x.com/v1/1.1");
    row("undefined in the path", R"({"path":"a/{{ config.zz }}/b"})", "{}",
        "https://api.x.com/v1/a/b");
    row("slashes in front", R"({"path":"///a"})", "{}", "https://api.x.com/v1/a");
}

void TestRequestBuilding::buildsAddresses()
{
    QFETCH(QByteArray, component);
    QFETCH(QByteArray, config);
    QFETCH(QByteArray, expected);
    RequestScene scene(config.toStdString());
    const Result<RequestOutcome> outcome = scene.send(component.toStdString());
    QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message));
    // An address without a path gets a slash.
    if (!expected.mid(8).contains('/'))
        expected += '/';
    QCOMPARE(scene.lastUrl(), expected);
}

void TestRequestBuilding::buildsHeaders()
{
    RequestScene scene(R"({"k":"v","none":null})");
    QVERIFY(scene.send(R"({"request_headers":{"A":"1.10","B":"{{ config.none }}",)"
                       R"("C":"{{ config.missing }}","D":"{{ config.k }}",)"
                       R"("{{ config.k }}-h":"0x1F","E":"true","F":"[1]"}})"));
    QList<QByteArray> lines;
    const HttpRequest request = scene.last();
    for (const HttpHeader &line : request.headers.lines())
        lines << line.name + ": " + line.value;
    const QList<QByteArray> expected{"A: 1.1", "D: v", "v-h: 31", "E: true", "F: [1]"};
    QCOMPARE(lines, expected);
}

void TestRequestBuilding::buildsBodies_data()
{
    QTest::addColumn<QByteArray>("component");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    const auto row
        = [](const char *name, const char *component, const char *body, const char *type) {
              QTest::newRow(name) << QByteArray(component) << QByteArray(body) << QByteArray(type);
          };
    const char *jsonType = "application/json";
    const char *formType = "application/x-www-form-urlencoded";
    row("json",
        R"({"request_body_json":{"a":"{{ config.n }}","b":{"c":["{{ config.n }}",5,null],)"
        R"("d":"{{ config.missing }}","e":null},"f":"1.0","g":"[1]"}})",
        R"({"a": 7, "b": {"c": [7, 5, null]}, "f": 1.0, "g": [1]})", jsonType);
    row("json by one template", R"({"request_body_json":"{{ {'a': config.n} }}"})", R"({"a": 7})",
        jsonType);
    row("json, not ASCII", R"({"request_body_json":{"a":"\u00e9"}})", "{\"a\": \"\\u00e9\"}",
        jsonType);
    row("form", R"({"request_body_data":{"a":"{{ config.n }}","b":"x y","c":"[1,2]"}})",
        "a=7&b=x+y&c=1&c=2", formType);
    row("text", R"({"request_body_data":"a={{ config.n }}"})", "a=7", "");
    row("empty form", R"({"request_body_data":{}})", "", "");
    row("form of nothing", R"({"request_body_data":{"a":"{{ config.missing }}"}})", "", "");
    row("new: json",
        R"({"request_body":{"type":"RequestBodyJsonObject","value":{"a":"{{ config.n }}"}}})",
        R"({"a": 7})", jsonType);
    row("new: form",
        R"({"request_body":{"type":"RequestBodyUrlEncodedForm","value":{"a":"{{ config.n }}"}}})",
        "a=7", formType);
    row("new: text",
        R"({"request_body":{"type":"RequestBodyPlainText","value":"x {{ config.n }}"}})", "x 7",
        "");
    row("new: GraphQL",
        R"({"request_body":{"type":"RequestBodyGraphQL","value":{"query":"query { a }",)"
        R"("variables":null}}})",
        R"({"query": "query { a }"})", jsonType);
    row("not with DELETE", R"({"http_method":"DELETE","request_body_json":{"a":"1"}})", "", "");
    row("type of the manifest",
        R"({"request_headers":{"content-type":"text/x"},"request_body_json":{"a":"1"}})",
        R"({"a": 1})", "");
}

void TestRequestBuilding::buildsBodies()
{
    QFETCH(QByteArray, component);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, type);
    RequestScene scene(R"({"n":7})");
    const Result<RequestOutcome> outcome = scene.send(component.toStdString());
    QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message));
    QCOMPARE(scene.last().body, body);
    QCOMPARE(scene.last().contentType, type);
}

void TestRequestBuilding::refusesWhatContradicts_data()
{
    QTest::addColumn<QByteArray>("component");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("JSON text") << QByteArray(
        R"({"request_body_json":"{\"a\": {{ config.n }}, \"b\": null}"})")
                               << QByteArray("declarative.body_no_mapping");
    QTest::newRow("header of the authenticator")
        << QByteArray(R"({"request_headers":{"Authorization":"z"},)"
                      R"("authenticator":{"type":"BearerAuthenticator","api_token":"x"}})")
        << QByteArray("declarative.option_twice");
    QTest::newRow("both bodies") << QByteArray(
        R"({"request_body_json":{"a":"1"},"request_body_data":{"b":"1"}})")
                                 << QByteArray("declarative.component_invalid");
    QTest::newRow("both bodies by a key")
        << QByteArray(R"({"request_body_json":{"a":"1"},"authenticator":{"type":)"
                      R"("ApiKeyAuthenticator","api_token":"k","inject_into":{)"
                      R"("inject_into":"body_data","field_name":"key"}}})")
        << QByteArray("declarative.body_twice");
    QTest::newRow("no scheme") << QByteArray(R"({"url_base":"api.x.com","path":"a"})")
                               << QByteArray("declarative.scheme_missing");
    QTest::newRow("header with a line break") << QByteArray(R"({"request_headers":{"A":"x\ny"}})")
                                              << QByteArray("declarative.header_invalid");
    QTest::newRow("method") << QByteArray(R"({"http_method":"TRACE"})")
                            << QByteArray("declarative.component_invalid");
    QTest::newRow("custom") << QByteArray(R"({"type":"CustomRequester","class_name":"a.B"})")
                            << QByteArray("declarative.component_custom");
    QTest::newRow("mapping as parameter")
        << QByteArray(R"({"authenticator":{"type":"NoAuth"},)"
                      R"("request_parameters":"{{ {'a': {'b': 1}} }}"})")
        << QByteArray("declarative.parameter_invalid");
}

void TestRequestBuilding::refusesWhatContradicts()
{
    QFETCH(QByteArray, component);
    QFETCH(QByteArray, code);
    RequestScene scene(R"({"n":7})");
    const Result<RequestOutcome> outcome = scene.send(component.toStdString());
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code.toLatin1(), code);
    QCOMPARE(outcome.error().kind, ErrorKind::Configuration);
    QCOMPARE(scene.transport.count(), 0);
}

void TestRequestBuilding::putsExtraOptionsLast()
{
    RequestScene scene(R"({"k":"v"})");
    RequestContext context;
    context.extra.parameters = json(R"({"page":2,"per":"50"})");
    context.extra.json = json(R"({"a":{"d":2}})");
    QVERIFY(scene.send(
        R"({"request_parameters":{"z":"1"},"request_body_json":{"a":{"c":1}},"authenticator":{)"
        R"("type":"ApiKeyAuthenticator","api_token":"{{ config.k }}","inject_into":{)"
        R"("inject_into":"request_parameter","field_name":"key"}}})",
        context));
    QCOMPARE(scene.lastUrl(), QByteArray("https://api.x.com/v1/items?z=1&key=v&page=2&per=50"));
    QCOMPARE(scene.last().body, QByteArray(R"({"a": {"c": 1, "d": 2}})"));
    context.extra.parameters = json(R"({"z":"1"})");
    const Result<RequestOutcome> twice = scene.send(R"({"request_parameters":{"z":"1"}})", context);
    QVERIFY(!twice);
    QCOMPARE(twice.error().code, u"declarative.option_twice"_s);
}

void TestRequestBuilding::takesThePathOfThePage()
{
    RequestScene scene;
    RequestContext context;
    context.path = "https://api.x.com/v1/items?page=2&per=1";
    QVERIFY(scene.send(R"({"request_parameters":{"per":"1","z":"q"}})", context));
    QCOMPARE(scene.lastUrl(), QByteArray("https://api.x.com/v1/items?page=2&per=1&z=q"));
    context.path = "/v2/other?x=1";
    QVERIFY(scene.send("{}", context));
    QCOMPARE(scene.lastUrl(), QByteArray("https://api.x.com/v2/other?x=1"));
    context.path = "";
    QVERIFY(scene.send("{}", context));
    QCOMPARE(scene.lastUrl(), QByteArray("https://api.x.com/v1/items"));
    context.path = "http://api.x.com/v1/items?page=2";
    const int sent = scene.transport.count();
    const Result<RequestOutcome> unencrypted = scene.send("{}", context);
    QVERIFY(!unencrypted);
    QCOMPARE(unencrypted.error().code, u"declarative.page_unencrypted"_s);
    QCOMPARE(scene.transport.count(), sent);
}

void TestRequestBuilding::seesSliceAndToken()
{
    RequestScene scene;
    RequestContext context;
    context.slice.partition = json(R"({"id":7})");
    context.slice.cursor = json(R"({"start_time":"2024"})");
    context.slice.extra = json(R"({"creation_response":{"job":"j1"}})");
    context.token = json(R"({"next_page_token":"t"})");
    QVERIFY(scene.send(
        R"({"path":"a/{{ stream_partition.id }}/{{ creation_response.job }}",)"
        R"("request_parameters":{"s":"{{ stream_interval.start_time }}",)"
        R"("x":"{{ stream_slice['id'] }}","n":"{{ next_page_token['next_page_token'] }}"}})",
        context));
    QCOMPARE(scene.lastUrl(), QByteArray("https://api.x.com/v1/a/7/j1?s=2024&x=7&n=t"));
    QVERIFY(scene.send(R"({"request_parameters":{"t":"{{ next_page_token }}"}})"));
    QCOMPARE(scene.lastUrl(), QByteArray("https://api.x.com/v1/items?t=None"));
}

void TestRequestBuilding::queryPropertiesReplaceTheParameter()
{
    RequestScene scene;
    RequestContext context;
    context.queryProperties = {"fields", "a,b"};
    QVERIFY(scene.send(R"({"request_parameters":{"fields":"old","z":"1"}})", context));
    QCOMPARE(scene.lastUrl(), QByteArray("https://api.x.com/v1/items?fields=a%2Cb&z=1"));
}

void TestRequestBuilding::refusesAnotherScheme()
{
    RequestScene scene;
    const Result<RequestOutcome> outcome = scene.send(R"({"path":"a:b/c d"})");
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, ErrorKind::Configuration);
    QCOMPARE(outcome.error().message,
             u"Invalid Protocol Schema: The endpoint that data is being requested from is using an "
             "invalid or insecure. Exception: requests.exceptions.InvalidSchema"_s);
    QCOMPARE(scene.transport.count(), 0);
}

void TestRequestBuilding::hidesSecretsOfTheConfiguration()
{
    RequestScene scene(
        R"({"credentials":{"api_key":"abcd1234","note":"plainly"},"own":"hidden77"})");
    scene.runtime.secretPaths = {{"own"}};
    QVERIFY(scene.send(R"({"request_parameters":{"k":"{{ config.credentials.api_key }}",)"
                       R"("n":"{{ config.credentials.note }}"},)"
                       R"("request_headers":{"X-K":"Token {{ config.own }}","X-N":"n"}})"));
    const HttpRequest request = scene.last();
    QVERIFY(request.secretQueryKeys.contains(u"k"_s));
    QVERIFY(!request.secretQueryKeys.contains(u"n"_s));
    QVERIFY(request.headers.lines().at(0).isSecret);
    QVERIFY(!request.headers.lines().at(1).isSecret);
    QVERIFY(request.secrets.contains(u"abcd1234"_s));
    QVERIFY(request.secrets.contains(u"hidden77"_s));
    QVERIFY(!request.secrets.contains(u"plainly"_s));
}

QTEST_GUILESS_MAIN(TestRequestBuilding)
#include "testrequestbuilding.moc"
