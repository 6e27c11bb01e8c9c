#include "tests/declarative/request/requestscene.h"

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

namespace {

constexpr std::string_view s_config
    = R"({"api_key":"topsecret1","shop":"mine","site":"https://own.shop.com/api","plain":"open"})";
constexpr std::string_view s_bearer
    = R"("authenticator":{"type":"BearerAuthenticator","api_token":"{{ config.api_key }}"})";

std::string withBearer(const std::string &fields)
{
    return "{" + fields + "," + std::string(s_bearer) + "}";
}

bool holds(const HttpRequest &request, QByteArrayView text)
{
    bool isThere = request.url.toEncoded().contains(text) || request.body.contains(text);
    for (const HttpHeader &line : request.headers.lines())
        isThere = isThere || line.value.contains(text);
    return isThere;
}

} // namespace

// An API key goes to the servers of the manifest, whatever address an answer names.
class TestForeignServers final : public QObject
{
    Q_OBJECT

private slots:
    void sendsCredentialsToTheApiAlone_data();
    void sendsCredentialsToTheApiAlone();
    void leavesOutEveryKindOfCredential_data();
    void leavesOutEveryKindOfCredential();
    void keepsWhatIsNoCredential();
    void doesNotLogInForOthers();
    void sendsNoDataToOthers();
    void refusesAnAddressWithASecret();
    void repeatsWithoutCredentials();
    void tellsOfEachServerOnce();
    void saysWhatToDoWhenTheServerWantsCredentials();
};

void TestForeignServers::sendsCredentialsToTheApiAlone_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("isApi");
    const auto row = [](const char *name, const char *fields, const char *data, const char *host,
                        bool isApi) {
        QTest::newRow(name) << QByteArray(fields) << QByteArray(data) << QByteArray(host) << isApi;
    };
    const char *token = R"("path":"{{ next_page_token['next_page_token'] or '/items' }}")";
    row("first page", token, "", "api.x.com", true);
    row("next page there", token, "https://api.x.com/v1/items?page=2", "api.x.com", true);
    row("next page there, in capitals", token, "https://API.x.com/v1/items", "api.x.com", true);
    row("next page with the port", token, "https://api.x.com:443/v1/items", "api.x.com", true);
    row("next page elsewhere", token, "https://evil.com/items", "evil.com", false);
    row("another port", token, "https://api.x.com:8443/items", "api.x.com", false);
    row("without encryption", token, "http://api.x.com/items", "api.x.com", false);
    row("a name that begins the same", token, "https://api.x.com.evil.com/", "api.x.com.evil.com",
        false);
    row("a name that ends the same", token, "https://evilapi.x.com/", "evilapi.x.com", false);
    row("the API as a user", token, "https://api.x.com@evil.com/", "evil.com", false);
    row("a backslash", token, R"(https://evil.com\\@api.x.com/)", "evil.com", false);
    row("without a scheme", token, "//evil.com/items", "api.x.com", true); // Of the API's path.
    const char *whole
        = R"("url":"{{ next_page_token['next_page_token'] or 'https://api.x.com/a' }}")";
    row("whole address, first page", whole, "", "api.x.com", true);
    row("whole address, next page", whole, "https://api.x.com/b", "api.x.com", true);
    row("whole address elsewhere", whole, "https://evil.com/b", "evil.com", false);
    const char *behind = R"("url":"https://api.x.com{{ next_page_token['next_page_token'] }}")";
    row("path behind the host", behind, "/b", "api.x.com", true);
    row("host that goes on", behind, ".evil.com/b", "api.x.com.evil.com", false);
    row("port behind the host", behind, ":444/b", "api.x.com", false);
    const char *data = R"("url_base":"{{ next_page_token['next_page_token'] }}")";
    row("nothing but data", data, "https://api.x.com/b", "api.x.com", false);
    const char *label
        = R"("url_base":"https://{{ next_page_token['next_page_token'].id }}.x.com/v1")";
    row("a label of data", label, R"({"id":"eu"})", "eu.x.com", true);
    row("more than a label", label, R"({"id":"a.b"})", "a.b.x.com", false);
    row("data that ends the host", label, R"({"id":"evil.com/"})", "evil.com", false);
    row("a label right below the top",
        R"("url_base":"https://{{ next_page_token['next_page_token'].id }}.com/v1")",
        R"({"id":"evil"})", "evil.com", false);
    row("configuration as host",
        R"("url_base":"https://{{ config.shop }}.x.com",)"
        R"("path":"{{ next_page_token['next_page_token'] }}")",
        "https://mine.x.com/b", "mine.x.com", true);
    row("configuration as address",
        R"("url_base":"{{ config.site }}/{{ next_page_token['a'].b }}")", R"({"b":"c"})",
        "own.shop.com", true);
}

void TestForeignServers::sendsCredentialsToTheApiAlone()
{
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, data);
    QFETCH(QByteArray, host);
    QFETCH(bool, isApi);
    RequestScene scene(s_config);
    RequestContext context;
    const bool isMapping = data.startsWith('{');
    if (!data.isEmpty()) {
        const Value token = isMapping ? json(data.toStdString()) : Value(data.toStdString());
        context.token = Mapping{{"next_page_token", token}, {"a", token}};
    }
    const auto outcome = scene.send(withBearer(fields.toStdString()), context);
    QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message));
    QCOMPARE(scene.last().url.host().toLatin1(), host);
    QCOMPARE(scene.last().headers.contains("authorization"), isApi);
    QCOMPARE(holds(scene.last(), "topsecret1"), isApi);
}

void TestForeignServers::leavesOutEveryKindOfCredential_data()
{
    QTest::addColumn<QByteArray>("fields");
    const auto row
        = [](const char *name, const char *fields) { QTest::newRow(name) << QByteArray(fields); };
    const QByteArray key
        = R"("authenticator":{"type":"ApiKeyAuthenticator","api_token":"{{ config.api_key }}",)";
    QTest::newRow("key as header") << QByteArray(key + R"("header":"X-K"})");
    QTest::newRow("key as parameter") << QByteArray(
        key + R"("inject_into":{"inject_into":"request_parameter","field_name":"k"}})");
    QTest::newRow("key in the body")
        << QByteArray(key + R"("inject_into":{"inject_into":"body_json","field_name":"k"}})");
    row("basic",
        R"("authenticator":{"type":"BasicHttpAuthenticator","username":"u",)"
        R"("password":"{{ config.api_key }}"})");
    row("secret in a header", R"("request_headers":{"X-K":"Token {{ config.api_key }}"})");
    row("secret in a parameter", R"("request_parameters":{"k":"{{ config.api_key }}"})");
    row("secret in a form of its own",
        R"("request_headers":{"Authorization":"Basic {{ config.api_key | base64encode }}"})");
    row("secret in the body of a GET", R"("request_body_json":{"k":"{{ config.api_key }}"})");
}

void TestForeignServers::leavesOutEveryKindOfCredential()
{
    QFETCH(QByteArray, fields);
    RequestScene scene(s_config);
    RequestContext context;
    const std::string component = "{" + fields.toStdString() + "}";
    const QByteArray encoded = QByteArray("topsecret1").toBase64();
    const QByteArray basic = QByteArray("u:topsecret1").toBase64();
    const auto isGivenAway = [&] {
        const HttpRequest request = scene.last();
        return holds(request, "topsecret1") || holds(request, encoded) || holds(request, basic);
    };
    QVERIFY(scene.send(component, context));
    QVERIFY(isGivenAway()); // To the API.
    context.path = "https://evil.com/next";
    const auto outcome = scene.send(component, context);
    QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message));
    QCOMPARE(scene.last().url.host(), u"evil.com"_s);
    QVERIFY(!isGivenAway());
}

void TestForeignServers::keepsWhatIsNoCredential()
{
    RequestScene scene(s_config);
    RequestContext context;
    context.path = "https://files.com/part?X-Signature=abc";
    context.extra.parameters = json(R"({"page_token":"p2"})");
    QVERIFY(scene.send(withBearer(R"("request_headers":{"Accept":"text/csv","X-Version":"2"},)"
                                  R"("request_parameters":{"size":"{{ config.plain }}"})"),
                       context));
    QCOMPARE(scene.lastUrl(),
             QByteArray("https://files.com/part?X-Signature=abc&size=open&page_token=p2"));
    QCOMPARE(scene.last().headers.value("accept"), QByteArray("text/csv"));
    QCOMPARE(scene.last().headers.value("x-version"), QByteArray("2"));
}

void TestForeignServers::doesNotLogInForOthers()
{
    RequestScene scene(s_config);
    RequestContext context;
    context.path = "https://evil.com/next";
    QVERIFY(scene.send(
        R"({"authenticator":{"type":"SessionTokenAuthenticator","login_requester":{)"
        R"("type":"HttpRequester","url_base":"https://api.x.com/login","http_method":"POST"},)"
        R"("session_token_path":["token"],"request_authentication":{"type":"Bearer"}}})",
        context));
    QCOMPARE(scene.transport.count(), 1);
    QCOMPARE(scene.last().url.host(), u"evil.com"_s);
}

void TestForeignServers::sendsNoDataToOthers()
{
    RequestScene scene(s_config);
    RequestContext context;
    context.path = "https://evil.com/next";
    const auto outcome = scene.send(
        R"({"http_method":"POST","request_body_json":{"a":"{{ config.plain }}"}})", context);
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, u"declarative.foreign_server"_s);
    QVERIFY(!outcome.error().hint.isEmpty());
    QCOMPARE(scene.transport.count(), 0);
}

void TestForeignServers::refusesAnAddressWithASecret()
{
    RequestScene scene(s_config);
    RequestContext context;
    for (const char *address : {"//evil.com/topsecret1", "https://evil.com/topsecret1/next",
                                "https://evil.com/?q=topsecret1", "https://topsecret1.evil.com/"}) {
        context.path = address;
        const auto outcome = scene.send(withBearer(R"("path":"/items")"), context);
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, u"declarative.foreign_server"_s);
        QVERIFY(!outcome.error().message.contains(u"topsecret1"_s));
    }
    QCOMPARE(scene.transport.count(), 0);
}

void TestForeignServers::repeatsWithoutCredentials()
{
    RequestScene scene(s_config);
    scene.transport.script = {{503}, {200}};
    RequestContext context;
    context.path = "https://evil.com/next";
    QVERIFY(scene.send(withBearer(R"("path":"/items")"), context));
    QCOMPARE(scene.transport.count(), 2);
    for (const HttpRequest &request : scene.transport.requests())
        QVERIFY(!holds(request, "topsecret1"));
}

void TestForeignServers::tellsOfEachServerOnce()
{
    RequestScene scene(s_config);
    auto requester = scene.make(withBearer(R"("path":"/items")"));
    QVERIFY(requester);
    for (const char *path : {"https://a.com/1", "https://a.com/2", "https://b.com/1", "/items"}) {
        RequestContext context;
        context.path = path;
        QVERIFY((*requester)->send(context));
    }
    QCOMPARE(scene.observer.log.filter(u"without credentials"_s).size(), 2);
    QVERIFY(scene.observer.log.first().contains(u"https://a.com"_s));
}

void TestForeignServers::saysWhatToDoWhenTheServerWantsCredentials()
{
    RequestScene scene(s_config);
    scene.transport.script = {{401}};
    RequestContext context;
    const std::string component = withBearer(R"("path":"/items")");
    QVERIFY(!scene.send(component, context).error().hint.contains(u"allowedHosts"_s));
    context.path = "https://other.com/next";
    const auto outcome = scene.send(component, context);
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, u"declarative.request_failed"_s);
    QVERIFY(outcome.error().hint.contains(u"allowedHosts"_s));
}

QTEST_GUILESS_MAIN(TestForeignServers)
#include "testforeignservers.moc"
