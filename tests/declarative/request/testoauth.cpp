#include "tests/declarative/request/requestscene.h"

#include <numeric>
#include <thread>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

// Requests were recorded from the reference implementation.
class TestOAuth final : public QObject
{
    Q_OBJECT

private slots:
    void asksForTokens_data();
    void asksForTokens();
    void sendsEverythingInTheQuery();
    void givenTokens_data();
    void givenTokens();
    void expiresAsTheServerSays_data();
    void expiresAsTheServerSays();
    void findsTokensInside_data();
    void findsTokensInside();
    void refusalsAreNamed_data();
    void refusalsAreNamed();
    void waitsForABusyServer();
    void profileAssertion();
    void singleUseTokensChangeTheConfiguration();
    void singleUseTokensAreUsedInTurn();
    void singleUseTokensThatAreValidAreUsed();
    void singleUseTokensLieWhereTheManifestSays();
    void singleUseTokensAreKeptWhenTheServerGivesNone();
    void aTokenThatCannotBeKeptEndsTheRun();
    void aRefusedTokenIsRenewed();
    void aFailedRenewalIsOnlyLogged();
    void oneRenewalServesAllThreads();
    void answersOfLoginsBelongToNoStream();
};

namespace {

const char *const s_config
    = R"({"ci":"CI","cs":"CS","rt":"RT","credentials":{"client_id":"CI","client_secret":"CS",)"
      R"("refresh_token":"RT","access_token":"OLD","token_expiry_date":""}})";

std::string withOAuth(const std::string &fields, const std::string &more = {})
{
    return R"({"authenticator":{"type":"OAuthAuthenticator",)"
           R"("token_refresh_endpoint":"https://auth.x.com/token","client_id":"{{ config.ci }}",)"
           R"("client_secret":"{{ config.cs }}")"
        + fields + "}" + more + "}";
}

const std::string s_refresh = R"(,"refresh_token":"{{ config.rt }}")";
const char *const s_answer = R"({"access_token":"AT1","expires_in":3600,"refresh_token":"RT2"})";

} // namespace

void TestOAuth::asksForTokens_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("authorization");
    const auto row = [](const char *name, const std::string &fields, const char *body,
                        const char *authorization = "") {
        QTest::newRow(name) << QByteArray::fromStdString(fields) << QByteArray(body)
                            << QByteArray(authorization);
    };
    row("refresh", s_refresh,
        "grant_type=refresh_token&client_id=CI&client_secret=CS&refresh_token=RT");
    row("scopes and more",
        s_refresh
            + R"(,"scopes":["a","b"],"refresh_request_body":{"x":"{{ config.ci }}",)"
              R"("grant_type":"zz","n":5,"none":"{{ config.missing }}"})",
        "grant_type=refresh_token&client_id=CI&client_secret=CS&refresh_token=RT&scopes=a&scopes=b&"
        "x=CI&n=5");
    row("client credentials", R"(,"grant_type":"client_credentials")",
        "grant_type=client_credentials&client_id=CI&client_secret=CS");
    row("client in the header",
        s_refresh + R"(,"refresh_request_headers":{"Authorization":"Basic zz"})",
        "grant_type=refresh_token&refresh_token=RT", "Basic zz");
    row("own names",
        s_refresh
            + R"(,"client_id_name":"id","client_secret_name":"key","refresh_token_name":"old",)"
              R"("grant_type_name":"grant")",
        "grant=refresh_token&id=CI&key=CS&old=RT");
    row("number as header", s_refresh + R"(,"refresh_request_headers":{"Authorization":"1"})",
        "grant_type=refresh_token&refresh_token=RT", "1");
}

void TestOAuth::asksForTokens()
{
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, authorization);
    RequestScene scene(s_config);
    scene.transport.script = {{200, s_answer}, {200}};
    const Result<RequestOutcome> outcome = scene.send(withOAuth(fields.toStdString()));
    QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message));
    QCOMPARE(scene.transport.count(), 2);
    const HttpRequest login = scene.transport.requests().front();
    QCOMPARE(login.method, HttpMethod::Post);
    QCOMPARE(login.url.toEncoded(), QByteArray("https://auth.x.com/token"));
    QCOMPARE(login.body, body);
    QCOMPARE(login.contentType, QByteArray("application/x-www-form-urlencoded"));
    QCOMPARE(login.headers.value("authorization"), authorization);
    QVERIFY(secretsOf(login).contains(authorization.isEmpty() ? u"CS"_s : u"RT"_s));
    QCOMPARE(scene.last().headers.value("authorization"), QByteArray("Bearer AT1"));
}

void TestOAuth::sendsEverythingInTheQuery()
{
    RequestScene scene(s_config);
    scene.transport.script = {{200, s_answer}, {200}};
    QVERIFY(scene.send(withOAuth(s_refresh + R"(,"send_refresh_request_as_query_params":true)")));
    const HttpRequest login = scene.transport.requests().front();
    QCOMPARE(login.url.toEncoded(),
             QByteArray("https://auth.x.com/token?grant_type=refresh_token&client_id=CI&"
                        "client_secret=CS&refresh_token=RT"));
    QVERIFY(login.body.isEmpty());
    QVERIFY(login.contentType.isEmpty());
    QVERIFY(login.secretQueryKeys.contains(u"client_secret"_s));
}

void TestOAuth::givenTokens_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<int>("requests");
    const auto row = [](const char *name, const char *fields, const char *token, int requests) {
        QTest::newRow(name) << QByteArray(fields) << QByteArray(token) << requests;
    };
    row("valid", R"(,"access_token_value":"PRE","token_expiry_date":"2099-01-01T00:00:00Z")", "PRE",
        1);
    row("seconds", R"(,"access_token_value":"PRE","token_expiry_date":"4070908800")", "PRE", 1);
    row("expired", R"(,"access_token_value":"PRE","token_expiry_date":"2024-05-31T00:00:00Z")",
        "AT1", 2);
    row("no date", R"(,"access_token_value":"PRE")", "AT1", 2);
    row("date of nothing", R"(,"access_token_value":"PRE","token_expiry_date":"{{ config.no }}")",
        "AT1", 2);
    row("date without a token", R"(,"token_expiry_date":"2099-01-01T00:00:00Z")", "AT1", 2);
}

void TestOAuth::givenTokens()
{
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, token);
    QFETCH(int, requests);
    RequestScene scene(s_config);
    scene.transport.script = {{200, s_answer}, {200}};
    QVERIFY(scene.send(withOAuth(s_refresh + fields.toStdString())));
    QCOMPARE(scene.transport.count(), requests);
    QCOMPARE(scene.last().headers.value("authorization"), QByteArray("Bearer " + token));
}

void TestOAuth::expiresAsTheServerSays_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("lifetime"); // Seconds.
    const auto row
        = [](const char *name, const char *answer, int lifetime, const char *fields = "") {
              QTest::newRow(name) << QByteArray(answer) << QByteArray(fields) << lifetime;
          };
    row("number", R"({"access_token":"A","expires_in":60})", 60);
    row("text", R"({"access_token":"A","expires_in":"60"})", 60);
    row("decimals", R"({"access_token":"A","expires_in":"60.9"})", 60);
    row("nothing", R"({"access_token":"A"})", 3600);
    row("null", R"({"access_token":"A","expires_in":null})", 3600);
    row("own name", R"({"access_token":"A","ttl":60,"expires_in":5})", 60,
        R"(,"expires_in_name":"ttl")");
    row("date", R"({"access_token":"A","expires_in":"2024-06-02"})", 86400,
        R"(,"token_expiry_date_format":"%Y-%m-%d")");
}

void TestOAuth::expiresAsTheServerSays()
{
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, fields);
    QFETCH(int, lifetime);
    RequestScene scene(s_config);
    scene.transport.script = {{200, answer}, {200}, {200}, {200, answer}, {200}};
    const auto requester = scene.make(withOAuth(s_refresh + fields.toStdString()));
    QVERIFY(requester);
    QVERIFY((*requester)->send({}));
    scene.clock.pass(std::chrono::seconds(lifetime));
    QVERIFY((*requester)->send({}));
    QCOMPARE(scene.transport.count(), 3);
    scene.clock.pass(std::chrono::seconds(1));
    QVERIFY((*requester)->send({}));
    QCOMPARE(scene.transport.count(), 5);
}

void TestOAuth::findsTokensInside_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("isFound");
    QTest::newRow("inside") << QByteArray(R"({"data":{"tok":"T9","ttl":"60"}})") << true;
    QTest::newRow("in a list") << QByteArray(R"([{"x":[{"tok":"T9"}]}])") << true;
    QTest::newRow("top wins") << QByteArray(R"({"a":{"tok":"T1"},"tok":"T9"})") << true;
    QTest::newRow("first wins") << QByteArray(R"({"a":{"tok":"T9"},"b":{"tok":"T1"}})") << true;
    QTest::newRow("five deep") << QByteArray(R"({"a":{"a":{"a":{"a":{"a":{"tok":"T9"}}}}}})")
                               << true;
    QTest::newRow("six deep") << QByteArray(R"({"a":{"a":{"a":{"a":{"a":{"a":{"tok":"T9"}}}}}}})")
                              << false;
    QTest::newRow("empty") << QByteArray(R"({"tok":""})") << false;
    QTest::newRow("null") << QByteArray(R"({"tok":null})") << false;
}

void TestOAuth::findsTokensInside()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, isFound);
    RequestScene scene(s_config);
    scene.transport.script = {{200, answer}, {200}};
    const Result<RequestOutcome> outcome = scene.send(
        withOAuth(s_refresh + R"(,"access_token_name":"tok","expires_in_name":"ttl")"));
    QCOMPARE(outcome.isOk(), isFound);
    if (isFound)
        QCOMPARE(scene.last().headers.value("authorization"), QByteArray("Bearer T9"));
    else
        QCOMPARE(outcome.error().code, u"declarative.token_missing"_s);
}

void TestOAuth::refusalsAreNamed_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, int status, const char *body, const char *fields,
                        const char *code, ErrorKind kind) {
        QTest::newRow(name) << status << QByteArray(body) << QByteArray(fields) << QByteArray(code)
                            << int(kind);
    };
    const char *refused = "declarative.request_refresh_token_refused";
    const char *login = "declarative.login_refused";
    row("invalid grant", 400, R"({"error":"invalid_grant"})", "", refused,
        ErrorKind::Configuration);
    row("invalid permissions", 400, R"({"error":"invalid_permissions"})", "", refused,
        ErrorKind::Configuration);
    row("other word", 400, R"({"error":"zzz"})", "", login, ErrorKind::System);
    row("other status", 401, R"({"error":"invalid_grant"})", "", login, ErrorKind::System);
    row("own words", 401, R"({"why":"gone"})",
        R"(,"refresh_token_error_status_codes":[401],"refresh_token_error_key":"why",)"
        R"("refresh_token_error_values":["gone"])",
        refused, ErrorKind::Configuration);
    row("own words replace the usual", 400, R"({"error":"invalid_grant"})",
        R"(,"refresh_token_error_status_codes":[401],"refresh_token_error_key":"why",)"
        R"("refresh_token_error_values":["gone"])",
        login, ErrorKind::System);
    row("own words of the updater", 401, R"({"why":"gone"})",
        R"(,"refresh_token_updater":{"refresh_token_error_status_codes":[401],)"
        R"("refresh_token_error_key":"why","refresh_token_error_values":["gone"]})",
        refused, ErrorKind::Configuration);
    row("no JSON", 200, "<html>", "", "declarative.request_renewal_unreadable", ErrorKind::System);
}

void TestOAuth::refusalsAreNamed()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, code);
    QFETCH(int, kind);
    RequestScene scene(s_config);
    scene.transport.script = {{status, body}};
    const Result<RequestOutcome> outcome = scene.send(withOAuth(s_refresh + fields.toStdString()));
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code.toLatin1(), code);
    QCOMPARE(int(outcome.error().kind), kind);
    QCOMPARE(scene.transport.count(), 1);
    if (outcome.error().code.endsWith(u"token_refused"_s))
        QCOMPARE(outcome.error().message,
                 u"Refresh token is invalid or expired. Please re-authenticate from Sources/<your "
                 "source>/Settings."_s);
}

void TestOAuth::waitsForABusyServer()
{
    RequestScene scene(s_config);
    scene.transport.script = {{429}, {500}, {200, s_answer}, {200}};
    QVERIFY(scene.send(withOAuth(s_refresh)));
    const QList<double> waits{1, 2};
    QCOMPARE(scene.clock.waits(), waits);
    RequestScene down(s_config);
    down.transport.script = {{503}};
    const Result<RequestOutcome> outcome = down.send(withOAuth(s_refresh));
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, ErrorKind::Transient);
    const QList<double> all = down.clock.waits();
    QCOMPARE(std::accumulate(all.begin(), all.end(), 0.0), 300.0);
}

void TestOAuth::profileAssertion()
{
    RequestScene scene(s_config);
    scene.transport.script = {{200, s_answer}, {200}};
    QVERIFY(scene.send(
        R"({"authenticator":{"type":"OAuthAuthenticator","use_profile_assertion":true,)"
        R"("token_refresh_endpoint":"https://auth.x.com/token","profile_assertion":{)"
        R"("type":"JwtAuthenticator","algorithm":"HS256","secret_key":"{{ config.cs }}"}}})"));
    const QByteArray body = scene.transport.requests().front().body;
    QVERIFY2(body.startsWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&"
                             "assertion=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."),
             body.constData());
    QCOMPARE(scene.last().headers.value("authorization"), QByteArray("Bearer AT1"));
}

void TestOAuth::singleUseTokensChangeTheConfiguration()
{
    RequestScene scene(s_config);
    scene.transport.script = {{200, s_answer}, {200}};
    QVERIFY(scene.send(withOAuth(s_refresh + R"(,"refresh_token_updater":{})")));
    QCOMPARE(scene.transport.requests().front().body,
             QByteArray("grant_type=refresh_token&client_id=CI&client_secret=CS&refresh_token=RT"));
    QCOMPARE(scene.observer.configurations.size(), std::size_t(1));
    QCOMPARE(scene.observer.configurations.front(),
             std::string(R"({"ci":"CI","cs":"CS","rt":"RT","credentials":{"client_id":"CI",)"
                         R"("client_secret":"CS","refresh_token":"RT2","access_token":"AT1",)"
                         R"("token_expiry_date":"2024-06-01T01:00:00+00:00"}})"));
    QCOMPARE(scene.last().headers.value("authorization"), QByteArray("Bearer AT1"));
    // Another requester of the same manifest finds the new token.
    QVERIFY(scene.send(withOAuth(s_refresh + R"(,"refresh_token_updater":{})")));
    QCOMPARE(scene.transport.count(), 3);
}

void TestOAuth::singleUseTokensAreUsedInTurn()
{
    RequestScene scene(s_config);
    scene.observer.newestToken = "RT9"; // Of another process.
    scene.transport.script = {{200, s_answer}, {200}};
    scene.transport.onSend = [&scene](const HttpRequest &request) {
        if (request.method == HttpMethod::Post)
            QVERIFY(scene.observer.turn.lock());
    };
    QVERIFY(scene.send(withOAuth(s_refresh + R"(,"refresh_token_updater":{})")));
    QCOMPARE(
        scene.transport.requests().front().body,
        QByteArray("grant_type=refresh_token&client_id=CI&client_secret=CS&refresh_token=RT9"));
    QCOMPARE(scene.observer.askedToken, std::string("credentials/refresh_token=RT"));
    // Kept while the turn was held, which is over now.
    QVERIFY(scene.observer.wasKeptInTurn);
    QVERIFY(!scene.observer.turn.lock());
}

void TestOAuth::singleUseTokensThatAreValidAreUsed()
{
    RequestScene scene(R"({"ci":"CI","cs":"CS","credentials":{"refresh_token":"RT2",)"
                       R"("access_token":"AT9","token_expiry_date":"2099-01-01T00:00:00Z"}})");
    QVERIFY(scene.send(withOAuth(R"(,"refresh_token_updater":{})")));
    QCOMPARE(scene.transport.count(), 1);
    QCOMPARE(scene.last().headers.value("authorization"), QByteArray("Bearer AT9"));
}

void TestOAuth::singleUseTokensLieWhereTheManifestSays()
{
    RequestScene scene(R"({"ci":"CI","cs":"CS","r":"R1"})");
    scene.transport.script = {{200, R"({"access_token":"N","rr":"RR","expires_in":10})"}, {200}};
    QVERIFY(scene.send(withOAuth(
        R"(,"refresh_token_updater":{"refresh_token_name":"rr","refresh_token_config_path":["r"],)"
        R"("access_token_config_path":["a"],"token_expiry_date_config_path":["e"]})")));
    QCOMPARE(scene.transport.requests().front().body,
             QByteArray("grant_type=refresh_token&client_id=CI&client_secret=CS&rr=R1"));
    QCOMPARE(scene.observer.configurations.front(),
             std::string(R"({"ci":"CI","cs":"CS","r":"RR","a":"N",)"
                         R"("e":"2024-06-01T00:00:10+00:00"})"));
}

void TestOAuth::singleUseTokensAreKeptWhenTheServerGivesNone()
{
    RequestScene scene(s_config);
    scene.transport.script = {{200, R"({"access_token":"N","expires_in":10})"}, {200}};
    QVERIFY(scene.send(withOAuth(s_refresh + R"(,"refresh_token_updater":{})")));
    QCOMPARE((*scene.config.current())["credentials"]["refresh_token"].text(), std::string("RT"));
}

void TestOAuth::aTokenThatCannotBeKeptEndsTheRun()
{
    RequestScene scene(s_config);
    scene.observer.refusal = Error{u"store.full"_s, ErrorKind::System, u"No room."_s, {}, {}, {}};
    scene.transport.script = {{200, s_answer}, {200}};
    const Result<RequestOutcome> outcome
        = scene.send(withOAuth(s_refresh + R"(,"refresh_token_updater":{})"));
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, u"store.full"_s);
    QCOMPARE(scene.transport.count(), 1);

    // Neither is one used that was renewed because the server refused the last one.
    RequestScene refused(R"({"ci":"CI","cs":"CS","credentials":{"refresh_token":"RT2",)"
                         R"("access_token":"AT9","token_expiry_date":"2099-01-01T00:00:00Z"}})");
    refused.observer.refusal = scene.observer.refusal;
    refused.transport.script = {{401}, {200, s_answer}, {200}};
    const Result<RequestOutcome> again
        = refused.send(withOAuth(R"(,"refresh_token_updater":{})",
                                 R"(,"error_handler":{"type":"DefaultErrorHandler",)"
                                 R"("response_filters":[{"http_codes":[401],)"
                                 R"("action":"REFRESH_TOKEN_THEN_RETRY"}]})"));
    QVERIFY(!again);
    QCOMPARE(again.error().code, u"store.full"_s);
    QCOMPARE(refused.transport.count(), 2);
}

void TestOAuth::aRefusedTokenIsRenewed()
{
    const std::string more = R"(,"error_handler":{"type":"DefaultErrorHandler",)"
                             R"("response_filters":[{"http_codes":[401],)"
                             R"("action":"REFRESH_TOKEN_THEN_RETRY"}]})";
    for (const char *updater : {"", R"(,"refresh_token_updater":{})"}) {
        RequestScene scene(s_config);
        scene.transport.script
            = {{200, s_answer}, {401}, {200, R"({"access_token":"AT2"})"}, {200}};
        const Result<RequestOutcome> outcome = scene.send(withOAuth(s_refresh + updater, more));
        QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message));
        QCOMPARE(scene.transport.count(), 4);
        QCOMPARE(scene.last().headers.value("authorization"), QByteArray("Bearer AT2"));
        QCOMPARE(scene.clock.waits(), QList<double>{1});
    }
}

void TestOAuth::aFailedRenewalIsOnlyLogged()
{
    RequestScene scene(s_config);
    scene.transport.script = {{200, s_answer}, {401}, {400, R"({"error":"invalid_grant"})"}, {200}};
    QVERIFY(scene.send(withOAuth(s_refresh,
                                 R"(,"error_handler":{"type":"DefaultErrorHandler",)"
                                 R"("response_filters":[{"http_codes":[401],)"
                                 R"("action":"REFRESH_TOKEN_THEN_RETRY"}]})")));
    QCOMPARE(scene.last().headers.value("authorization"), QByteArray("Bearer AT1"));
    QVERIFY(!scene.observer.log.isEmpty());
}

void TestOAuth::oneRenewalServesAllThreads()
{
    RequestScene scene(s_config);
    scene.transport.script = {{200, s_answer}, {200}};
    // Two requesters, as of two streams, share the token in the configuration.
    const std::string component = withOAuth(s_refresh + R"(,"refresh_token_updater":{})");
    const auto first = scene.make(component);
    const auto second = scene.make(component);
    QVERIFY(first && second);
    std::vector<std::thread> threads;
    for (int number = 0; number < 8; ++number)
        threads.emplace_back(
            [&requester = number % 2 ? *first : *second] { (void)requester->send({}); });
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(scene.transport.count(), 9);
    QCOMPARE(scene.observer.configurations.size(), std::size_t(1));
}

void TestOAuth::answersOfLoginsBelongToNoStream()
{
    class StreamsObserver final : public ReadObserver
    {
    public:
        void exchanged(const Exchange &exchange) override
        {
            streams << QString::fromStdString(exchange.stream);
        }
        QStringList streams;
    };
    RequestScene scene(s_config);
    StreamsObserver observer;
    Runtime runtime{scene.config, scene.clock, scene.transport,
                    observer,     scene.cache, scene.budget};
    scene.transport.script = {{200, s_answer}, {200}};
    Value node = json(withOAuth(s_refresh));
    node.mutableMapping().set("type", "HttpRequester");
    node.mutableMapping().set("url", "https://api.x.com/items");
    const auto requester = makeRequester(Component(node), {.stream = "items"}, runtime);
    QVERIFY(requester);
    QVERIFY((*requester)->send({}));
    const QStringList expected{QString(), u"items"_s};
    QCOMPARE(observer.streams, expected);
}

QTEST_GUILESS_MAIN(TestOAuth)
#include "testoauth.moc"
