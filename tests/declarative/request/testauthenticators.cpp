#include "tests/declarative/request/requestscene.h"

#include <thread>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

class TestAuthenticators final : public QObject
{
    Q_OBJECT

private slots:
    void putsHeaders_data();
    void putsHeaders();
    void putsKeysElsewhere();
    void refusesContradictions_data();
    void refusesContradictions();
    void hidesCredentials();
    void sessionTokensAreKept();
    void sessionTokensWithoutLifetimeAreForOneRequest();
    void sessionTokensGoIntoTemplates();
    void sessionLoginsAreRepeated();
    void sessionWithoutTokenIsAnError_data();
    void sessionWithoutTokenIsAnError();
    void sessionAnswersMayBeDecoded();
    void oneLoginServesAllThreads();
    void legacyTokensAreChecked();
    void legacyLoginsAreKept();
    void legacyRefusalsAreErrors();
};

void TestAuthenticators::putsHeaders_data()
{
    QTest::addColumn<QByteArray>("authenticator");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char *name, const char *authenticator, const char *header,
                        const char *value) {
        QTest::newRow(name) << QByteArray(authenticator) << QByteArray(header) << QByteArray(value);
    };
    row("bearer", R"({"type":"BearerAuthenticator","api_token":"{{ config.k }}"})", "Authorization",
        "Bearer v");
    row("bearer that reads as a number",
        R"({"type":"BearerAuthenticator","api_token":"{{ config.n }}"})", "Authorization",
        "Bearer 1.1");
    row("basic without password",
        R"({"type":"BasicHttpAuthenticator","username":"{{ config.k }}"})", "Authorization",
        "Basic djo=");
    row("basic",
        R"({"type":"BasicHttpAuthenticator","username":"u","password":"{{ config.zeros }}"})",
        "Authorization", "Basic dTowMDc=");
    row("basic that reads as a number",
        R"({"type":"BasicHttpAuthenticator","username":"u","password":"{{ config.n }}"})",
        "Authorization", "Basic dToxLjE=");
    row("basic in UTF-8", R"({"type":"BasicHttpAuthenticator","username":"\u00e9","password":"p"})",
        "Authorization", "Basic w6k6cA==");
    row("key by header",
        R"({"type":"ApiKeyAuthenticator","header":"X-{{ config.k }}","api_token":"{{ config.k }}"})",
        "X-v", "v");
    row("key by option",
        R"({"type":"ApiKeyAuthenticator","api_token":"Token {{ config.k }}","inject_into":{)"
        R"("type":"RequestOption","inject_into":"header","field_name":"X-Key"}})",
        "X-Key", "Token v");
    row("selective",
        R"({"type":"SelectiveAuthenticator","authenticator_selection_path":["credentials","t"],)"
        R"("authenticators":{"a":{"type":"BearerAuthenticator","api_token":"A"},)"
        R"("b":{"type":"NoAuth"}}})",
        "Authorization", "Bearer A");
    row("selective by a number",
        R"({"type":"SelectiveAuthenticator","authenticator_selection_path":["credentials","n"],)"
        R"("authenticators":{"7":{"type":"BearerAuthenticator","api_token":"B"}}})",
        "Authorization", "Bearer B");
}

void TestAuthenticators::putsHeaders()
{
    QFETCH(QByteArray, authenticator);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    RequestScene scene(R"({"k":"v","n":"1.10","zeros":"007","credentials":{"t":"a","n":7}})");
    const Result<RequestOutcome> outcome
        = scene.send("{\"authenticator\":" + authenticator.toStdString() + "}");
    QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message));
    QCOMPARE(scene.last().headers.lines().size(), std::size_t(1));
    QCOMPARE(scene.last().headers.lines().front().name, name);
    QCOMPARE(scene.last().headers.lines().front().value, value);
    QVERIFY(scene.last().headers.lines().front().isSecret);
}

void TestAuthenticators::putsKeysElsewhere()
{
    RequestScene scene(R"({"k":"v"})");
    const std::string start
        = R"({"type":"ApiKeyAuthenticator","api_token":"{{ config.k }}","inject_into":{)";
    QVERIFY(scene.send("{\"authenticator\":" + start
                       + R"("inject_into":"request_parameter","field_name":"key"}}})"));
    QCOMPARE(scene.lastUrl(), QByteArray("https://api.x.com/v1/items?key=v"));
    QVERIFY(scene.last().secretQueryKeys.contains(u"key"_s));
    QVERIFY(scene.send(R"({"http_method":"POST","authenticator":)" + start
                       + R"("inject_into":"body_data","field_name":"key"}}})"));
    QCOMPARE(scene.last().body, QByteArray("key=v"));
    QVERIFY(scene.send(R"({"request_body_json":{"a":{"c":1}},"authenticator":)" + start
                       + R"("inject_into":"body_json","field_path":["a","b"]}}})"));
    QCOMPARE(scene.last().body, QByteArray(R"({"a": {"c": 1, "b": "v"}})"));
    QVERIFY(scene.last().secrets.contains(u"v"_s));
    QVERIFY(scene.send(R"({"authenticator":{"type":"NoAuth"}})"));
    QVERIFY(scene.last().headers.lines().empty());
}

void TestAuthenticators::refusesContradictions_data()
{
    QTest::addColumn<QByteArray>("authenticator");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const char *authenticator, const char *code,
                        const QString &message = {}) {
        QTest::newRow(name) << QByteArray(authenticator) << QByteArray(code) << message;
    };
    const char *invalid = "declarative.component_invalid";
    row("key nowhere", R"({"type":"ApiKeyAuthenticator","api_token":"x"})", invalid);
    row("key twice",
        R"({"type":"ApiKeyAuthenticator","api_token":"x","header":"X","inject_into":{)"
        R"("inject_into":"header","field_name":"Y"}})",
        invalid);
    row("unknown", R"({"type":"MagicAuthenticator"})", invalid);
    row("custom", R"({"type":"CustomAuthenticator","class_name":"source_x.Auth"})",
        "declarative.component_custom");
    row("selection missing",
        R"({"type":"SelectiveAuthenticator","authenticator_selection_path":["credentials","t"],)"
        R"("authenticators":{"a":{"type":"NoAuth"}}})",
        "declarative.authenticator_unknown",
        u"The path from `authenticator_selection_path` is not found in the config."_s);
    row("selection unknown",
        R"({"type":"SelectiveAuthenticator","authenticator_selection_path":["kind"],)"
        R"("authenticators":{"a":{"type":"NoAuth"}}})",
        "declarative.authenticator_unknown", u"The authenticator `zz` is not found."_s);
    row("OAuth without client",
        R"({"type":"OAuthAuthenticator","refresh_token":"r",)"
        R"("token_refresh_endpoint":"https://auth.x.com"})",
        invalid);
    row("OAuth without refresh token",
        R"({"type":"OAuthAuthenticator","client_id":"a","client_secret":"b",)"
        R"("token_refresh_endpoint":"https://auth.x.com"})",
        invalid);
    row("OAuth without assertion",
        R"({"type":"OAuthAuthenticator","use_profile_assertion":true,)"
        R"("token_refresh_endpoint":"https://auth.x.com"})",
        invalid);
    row("algorithm", R"({"type":"JwtAuthenticator","algorithm":"none","secret_key":"x"})", invalid);
}

void TestAuthenticators::refusesContradictions()
{
    QFETCH(QByteArray, authenticator);
    QFETCH(QByteArray, code);
    QFETCH(QString, message);
    RequestScene scene(R"({"credentials":{},"kind":"zz"})");
    const auto requester = scene.make("{\"authenticator\":" + authenticator.toStdString() + "}");
    QVERIFY(!requester);
    QCOMPARE(requester.error().code.toLatin1(), code);
    if (!message.isEmpty())
        QCOMPARE(requester.error().message, message);
}

void TestAuthenticators::hidesCredentials()
{
    RequestScene scene(R"({"user":"me","word":"pass1234"})");
    scene.transport.script = {{401, "pass1234 bWU6cGFzczEyMzQ="}};
    const Result<RequestOutcome> outcome = scene.send(
        R"({"authenticator":{"type":"BasicHttpAuthenticator","username":"{{ config.user }}",)"
        R"("password":"{{ config.word }}"},"error_handler":{"type":"DefaultErrorHandler",)"
        R"("response_filters":[{"http_codes":[401],"action":"FAIL",)"
        R"("error_message":"{{ config.word }} is wrong"}]}})");
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().message, u"••• is wrong"_s);
    for (const QString &line : scene.observer.log) {
        QVERIFY2(!line.contains(u"pass1234"_s), qPrintable(line));
        QVERIFY2(!line.contains(u"bWU6cGFzczEyMzQ="_s), qPrintable(line));
    }
}

namespace {

const char *const s_session
    = R"({"authenticator":{"type":"SessionTokenAuthenticator","login_requester":{)"
      R"("type":"HttpRequester","url_base":"https://auth.x.com","path":"login",)"
      R"("http_method":"POST","request_body_json":{"u":"{{ config.ci }}"}},)"
      R"("session_token_path":["data","token"],"expiration_duration":"PT1H",)"
      R"("request_authentication":{"type":"ApiKey","inject_into":{"type":"RequestOption",)"
      R"("inject_into":"header","field_name":"X-T"}}}})";

} // namespace

void TestAuthenticators::sessionTokensAreKept()
{
    RequestScene scene(R"({"ci":"CI"})");
    scene.transport.script = {{200, R"({"data":{"token":"SESS"}})"},
                              {200},
                              {200},
                              {200, R"({"data":{"token":"NEW"}})"},
                              {200}};
    const auto requester = scene.make(s_session);
    QVERIFY(requester);
    QVERIFY((*requester)->send({}));
    const HttpRequest login = scene.transport.requests().at(0);
    QCOMPARE(login.method, HttpMethod::Post);
    QCOMPARE(login.url.toEncoded(), QByteArray("https://auth.x.com/login"));
    QCOMPARE(login.body, QByteArray(R"({"u": "CI"})"));
    QCOMPARE(scene.last().headers.value("x-t"), QByteArray("SESS"));
    QVERIFY((*requester)->send({}));
    QCOMPARE(scene.transport.count(), 3);
    scene.clock.pass(std::chrono::seconds(3601));
    QVERIFY((*requester)->send({}));
    QCOMPARE(scene.transport.count(), 5);
    QCOMPARE(scene.last().headers.value("x-t"), QByteArray("NEW"));
}

void TestAuthenticators::sessionTokensWithoutLifetimeAreForOneRequest()
{
    RequestScene scene;
    scene.transport.script = {{200, R"({"token":"S"})"}, {200}, {200, R"({"token":"S"})"}, {200}};
    const auto requester
        = scene.make(R"({"authenticator":{"type":"SessionTokenAuthenticator","login_requester":{)"
                     R"("type":"HttpRequester","url_base":"https://auth.x.com","path":"login",)"
                     R"("http_method":"POST"},"session_token_path":["token"],)"
                     R"("request_authentication":{"type":"Bearer"}}})");
    QVERIFY(requester);
    QVERIFY((*requester)->send({}));
    QVERIFY((*requester)->send({}));
    QCOMPARE(scene.transport.count(), 4);
    QCOMPARE(scene.last().headers.value("authorization"), QByteArray("Bearer S"));
}

void TestAuthenticators::sessionTokensGoIntoTemplates()
{
    RequestScene scene;
    scene.transport.script = {{200, R"([{"token":12},{"token":13}])"}, {200}};
    QVERIFY(scene.send(
        R"({"authenticator":{"type":"SessionTokenAuthenticator","login_requester":{)"
        R"("type":"HttpRequester","url":"https://auth.x.com/login"},"session_token_path":["token"],)"
        R"("request_authentication":{"type":"ApiKey","api_token":"Token {{ session_token }}",)"
        R"("inject_into":{"inject_into":"header","field_name":"X-T"}}}})"));
    QCOMPARE(scene.last().headers.value("x-t"), QByteArray("Token 12"));
}

void TestAuthenticators::sessionLoginsAreRepeated()
{
    RequestScene scene(R"({"ci":"CI"})");
    scene.transport.script = {{503}, {200, R"({"data":{"token":"SESS"}})"}, {200}};
    QVERIFY(scene.send(s_session));
    QCOMPARE(scene.transport.count(), 3);
    scene.transport.script = {{401}};
    const Result<RequestOutcome> refused = scene.send(s_session);
    QVERIFY(!refused);
    QVERIFY(refused.error().message.startsWith(u"HTTP Status Code: 401"_s));
}

void TestAuthenticators::sessionWithoutTokenIsAnError_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("other key") << QByteArray(R"({"data":{"x":1}})");
    QTest::newRow("null") << QByteArray(R"({"data":{"token":null}})");
    QTest::newRow("no JSON") << QByteArray("<html>");
    QTest::newRow("empty list") << QByteArray("[]");
}

void TestAuthenticators::sessionWithoutTokenIsAnError()
{
    QFETCH(QByteArray, body);
    RequestScene scene(R"({"ci":"CI"})");
    scene.transport.script = {{200, body}};
    const Result<RequestOutcome> outcome = scene.send(s_session);
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, u"declarative.token_missing"_s);
}

void TestAuthenticators::sessionAnswersMayBeDecoded()
{
    const std::string component
        = R"({"authenticator":{"type":"SessionTokenAuthenticator","login_requester":{)"
          R"("type":"HttpRequester","url":"https://auth.x.com/login"},"session_token_path":["token"],)"
          R"("decoder":{"type":"XmlDecoder"},"request_authentication":{"type":"Bearer"}}})";
    RequestScene scene;
    scene.transport.script = {{200, "<token>T</token>"}, {200}};
    RequesterOptions options;
    options.decodeLogin = [](const Component &decoder, const HttpResponse &response) {
        return Result<Value>(Mapping{
            {"token", decoder.is("XmlDecoder") ? response.body.mid(7, 1).toStdString() : ""}});
    };
    const auto requester = scene.make(component, options);
    QVERIFY(requester);
    QVERIFY((*requester)->send({}));
    QCOMPARE(scene.last().headers.value("authorization"), QByteArray("Bearer T"));
    scene.transport.script = {{200, "<token>T</token>"}, {200}};
    const Result<RequestOutcome> undecoded = scene.send(component);
    QVERIFY(!undecoded);
    QCOMPARE(undecoded.error().code, u"declarative.component_invalid"_s);
}

void TestAuthenticators::oneLoginServesAllThreads()
{
    RequestScene scene(R"({"ci":"CI"})");
    scene.transport.script = {{200, R"({"data":{"token":"SESS"}})"}, {200}};
    const auto requester = scene.make(s_session);
    QVERIFY(requester);
    std::vector<std::thread> threads;
    for (int number = 0; number < 8; ++number)
        threads.emplace_back([&requester] { (void)(*requester)->send({}); });
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(scene.transport.count(), 9);
}

namespace {

const char *const s_legacy
    = R"({"url_base":"https://{{ config.host }}/api","path":"x",)"
      R"("authenticator":{"type":"LegacySessionTokenAuthenticator","header":"X-Session",)"
      R"("login_url":"/session","session_token":"{{ config.token }}",)"
      R"("session_token_response_key":"id","username":"{{ config.user }}",)"
      R"("password":"{{ config.word }}","validate_session_url":"/user/current"}})";

} // namespace

void TestAuthenticators::legacyTokensAreChecked()
{
    RequestScene scene(R"({"host":"m.com","token":"T1","user":"","word":""})");
    QVERIFY(scene.send(s_legacy));
    const std::vector<HttpRequest> requests = scene.transport.requests();
    QCOMPARE(requests.at(0).url.toEncoded(), QByteArray("https://m.com/api/user/current"));
    QCOMPARE(requests.at(0).headers.value("x-session"), QByteArray("T1"));
    QVERIFY(requests.at(0).headers.lines().front().isSecret);
    QCOMPARE(requests.at(1).headers.value("x-session"), QByteArray("T1"));
}

void TestAuthenticators::legacyLoginsAreKept()
{
    RequestScene scene(R"({"host":"m.com","token":"old1","user":"u","word":"p"})");
    scene.transport.script = {{401}, {200, R"({"id":"T2"})"}, {200}, {401}, {200}};
    const auto requester = scene.make(s_legacy);
    QVERIFY(requester);
    QVERIFY((*requester)->send({}));
    const HttpRequest login = scene.transport.requests().at(1);
    QCOMPARE(login.url.toEncoded(), QByteArray("https://m.com/api/session"));
    QCOMPARE(login.body, QByteArray(R"({"username": "u", "password": "p"})"));
    QCOMPARE(login.contentType, QByteArray("application/json"));
    QCOMPARE(scene.last().headers.value("x-session"), QByteArray("T2"));
    QVERIFY((*requester)->send({}));
    QCOMPARE(scene.transport.count(), 5);
    QCOMPARE(scene.last().headers.value("x-session"), QByteArray("T2"));
}

void TestAuthenticators::legacyRefusalsAreErrors()
{
    RequestScene scene(R"({"host":"m.com","token":"","user":"u","word":"pass1234"})");
    scene.transport.script = {{403, R"({"message":"wrong pass1234"})"}};
    const Result<RequestOutcome> refused = scene.send(s_legacy);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, u"declarative.login_refused"_s);
    QVERIFY(!refused.error().detail.contains(u"pass1234"_s));
    RequestScene empty(R"({"host":"m.com","token":"","user":"u","word":""})");
    const Result<RequestOutcome> missing = empty.send(s_legacy);
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, u"declarative.credentials_invalid"_s);
    QCOMPARE(empty.transport.count(), 0);
}

QTEST_GUILESS_MAIN(TestAuthenticators)
#include "testauthenticators.moc"
