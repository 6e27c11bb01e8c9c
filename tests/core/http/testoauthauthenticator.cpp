#include "core/http/apiclient.h"
#include "core/http/oauthauthenticator.h"
#include "tests/servers/httpserver.h"
#include "tests/testutils/fakeclock.h"

#include <QTest>

#include <future>
#include <mutex>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

std::shared_ptr<HttpClient> httpOf(HttpOptions options = {})
{
    options.proxy.kind = ProxyKind::None;
    Result<std::unique_ptr<HttpClient>> client = HttpClient::create(std::move(options));
    if (!client)
        qFatal("%s", qPrintable(client.error().message));
    return std::move(client).value();
}

/// An authorization server that numbers its tokens, and an API that knows the last one.
class AuthorizationServer final
{
public:
    AuthorizationServer()
    {
        m_server.on("POST", u"/token"_s, [this](const HttpCall &call) { return token(call); });
        m_server.on("GET", u"/api"_s, [this](const HttpCall &call) {
            const bool isGood = call.header("authorization") == "Bearer access-" + number();
            return HttpAnswer::text("api", isGood ? 200 : 401);
        });
    }

    HttpServer &server() { return m_server; }
    [[nodiscard]] OAuthClientOptions client() const
    {
        OAuthClientOptions options;
        options.tokenUrl = m_server.url(u"/token"_s);
        options.clientId = u"client"_s;
        options.clientSecret = u"client-secret-8"_s;
        return options;
    }
    [[nodiscard]] HttpRequest apiRequest() const { return {.url = m_server.url(u"/api"_s)}; }

    bool rotates = false;
    int lifetime = 3600;
    int issued = 0;
    QString refresh = u"refresh-0"_s;

private:
    [[nodiscard]] QByteArray number() const { return QByteArray::number(issued); }
    HttpAnswer token(const HttpCall &call)
    {
        const auto form = call.form();
        const bool isRefresh = form.at(u"grant_type"_s) == u"refresh_token"_s;
        if (isRefresh && form.at(u"refresh_token"_s) != refresh) {
            return HttpAnswer::json(
                {{u"error"_s, u"invalid_grant"_s},
                 {u"error_description"_s, QString(form.at(u"refresh_token"_s) + u" is dead"_s)}},
                400);
        }
        ++issued;
        QJsonObject answer{{u"access_token"_s, u"access-%1"_s.arg(issued)},
                           {u"token_type"_s, u"Bearer"_s},
                           {u"instance_url"_s, u"https://na1.example"_s}};
        if (lifetime > 0)
            answer.insert(u"expires_in"_s, lifetime);
        if (rotates) {
            refresh = u"refresh-%1"_s.arg(issued);
            answer.insert(u"refresh_token"_s, refresh);
        }
        return HttpAnswer::json(answer);
    }

    HttpServer m_server;
};

OAuthOptions optionsOf(const AuthorizationServer &server, OAuthGrant grant)
{
    OAuthOptions options;
    options.client = server.client();
    options.grant = std::move(grant);
    return options;
}

} // namespace

class TestOAuthAuthenticator final : public QObject
{
    Q_OBJECT

private slots:
    void tokenIsFetchedOnceAndRenewedBeforeItsEnd()
    {
        AuthorizationServer server;
        FakeClock clock;
        OAuthAuthenticator authenticator(optionsOf(server, RefreshTokenGrant{u"refresh-0"_s}),
                                         httpOf(), clock);
        HttpRequest request = server.apiRequest();
        QVERIFY(authenticator.authorize(request, {}));
        QCOMPARE(request.headers.value("authorization"), "Bearer access-1"_ba);
        QVERIFY(request.headers.lines().at(0).isSecret);
        clock.advance(3539s);
        QVERIFY(authenticator.authorize(request, {}));
        QCOMPARE(server.issued, 1);
        clock.advance(1s);
        QVERIFY(authenticator.authorize(request, {}));
        QCOMPARE(request.headers.value("authorization"), "Bearer access-2"_ba);
        QCOMPARE(request.headers.lines().size(), std::size_t(1));
        const HttpCall call = server.server().calls().at(0);
        QCOMPARE(call.header("content-type"), "application/x-www-form-urlencoded"_ba);
        QCOMPARE(call.form(),
                 (std::map<QString, QString>{{u"grant_type"_s, u"refresh_token"_s},
                                             {u"refresh_token"_s, u"refresh-0"_s},
                                             {u"client_id"_s, u"client"_s},
                                             {u"client_secret"_s, u"client-secret-8"_s}}));
        const auto tokens = authenticator.tokens({});
        QVERIFY(tokens);
        QCOMPARE(tokens->answer.value(u"instance_url"_s).toString(), u"https://na1.example"_s);
        QCOMPARE(tokens->refreshToken, u"refresh-0"_s);
    }

    void manyThreadsAskOnce()
    {
        AuthorizationServer server;
        server.server().setLatency(100ms);
        FakeClock clock;
        OAuthAuthenticator authenticator(optionsOf(server, ClientCredentialsGrant{}), httpOf(),
                                         clock);
        std::vector<std::future<QByteArray>> values;
        for (int i = 0; i < 16; ++i) {
            values.push_back(std::async(std::launch::async, [&] {
                HttpRequest request = server.apiRequest();
                const auto authorized = authenticator.authorize(request, {});
                return authorized ? request.headers.value("authorization") : QByteArray();
            }));
        }
        for (auto &value : values)
            QCOMPARE(value.get(), "Bearer access-1"_ba);
        QCOMPARE(server.server().callCount(), 1);
    }

    void refusedTokenIsRenewedOnceForAll()
    {
        AuthorizationServer server;
        FakeClock clock;
        ApiClientOptions options;
        options.http.proxy.kind = ProxyKind::None;
        options.http.concurrency = 8;
        options.authenticator = std::make_shared<OAuthAuthenticator>(
            optionsOf(server, ClientCredentialsGrant{}), httpOf(), clock);
        const auto client = ApiClient::create(options, clock);
        QVERIFY(client);
        QVERIFY((*client)->send(server.apiRequest(), {}));
        // The server forgets the token early: all eight are refused at once.
        server.issued = 6;
        const std::vector<HttpRequest> requests(8, server.apiRequest());
        for (const auto &outcome : (*client)->sendAll(requests, {}))
            QVERIFY2(outcome, qPrintable(outcome ? QString() : outcome.error().message));
        QCOMPARE(server.issued, 7);
    }

    void rotatedTokenIsKeptBeforeItIsUsed()
    {
        AuthorizationServer server;
        server.rotates = true;
        FakeClock clock;
        std::vector<QString> kept;
        OAuthOptions options = optionsOf(server, RefreshTokenGrant{u"refresh-0"_s});
        options.keep = [&kept](const OAuthTokens &tokens) -> Result<void> {
            kept.push_back(tokens.refreshToken);
            return {};
        };
        OAuthAuthenticator authenticator(options, httpOf(), clock);
        HttpRequest request = server.apiRequest();
        QVERIFY(authenticator.authorize(request, {}));
        QCOMPARE(kept, std::vector<QString>{u"refresh-1"_s});
        clock.advance(1h);
        QVERIFY(authenticator.authorize(request, {}));
        QCOMPARE(kept, (std::vector<QString>{u"refresh-1"_s, u"refresh-2"_s}));
        QCOMPARE(server.server().calls().at(1).form().at(u"refresh_token"_s), u"refresh-1"_s);
    }

    void tokenThatWasNotKeptIsNotUsed()
    {
        AuthorizationServer server;
        server.rotates = true;
        FakeClock clock;
        bool isFull = true;
        std::vector<QString> kept;
        OAuthOptions options = optionsOf(server, RefreshTokenGrant{u"refresh-0"_s});
        options.keep = [&](const OAuthTokens &tokens) -> Result<void> {
            if (isFull) {
                Error error;
                error.code = u"secrets.disk_full"_s;
                return error;
            }
            kept.push_back(tokens.refreshToken);
            return {};
        };
        OAuthAuthenticator authenticator(options, httpOf(), clock);
        HttpRequest request = server.apiRequest();
        for (int i = 0; i < 2; ++i) {
            const auto authorized = authenticator.authorize(request, {});
            QVERIFY(!authorized);
            QCOMPARE(authorized.error().code, u"secrets.disk_full"_s);
            QVERIFY(request.headers.lines().empty());
        }
        // The old token is dead at the server: the new one is stored as soon as there is room.
        isFull = false;
        QVERIFY(authenticator.authorize(request, {}));
        QCOMPARE(kept, std::vector<QString>{u"refresh-1"_s});
        QCOMPARE(server.issued, 1);
    }

    void deadSignInAsksForANewOne()
    {
        AuthorizationServer server;
        FakeClock clock;
        OAuthAuthenticator authenticator(
            optionsOf(server, RefreshTokenGrant{u"refresh-of-old-5"_s}), httpOf(), clock);
        const auto tokens = authenticator.tokens({});
        QVERIFY(!tokens);
        QCOMPARE(tokens.error().code, u"oauth.grant_expired"_s);
        QCOMPARE(tokens.error().kind, ErrorKind::Configuration);
        QVERIFY(tokens.error().detail.contains(u"is dead"_s));
        QVERIFY(!tokens.error().detail.contains(u"refresh-of-old-5"_s));
    }

    void wrongAnswerIsAnError_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("code");
        QTest::newRow("client") << 401 << "{\"error\":\"invalid_client\"}"_ba
                                << u"oauth.client_refused"_s;
        QTest::newRow("scope") << 400 << "{\"error\":\"invalid_scope\"}"_ba << u"oauth.refused"_s;
        QTest::newRow("no words") << 404 << ""_ba << u"oauth.refused"_s;
        QTest::newRow("server") << 500 << "oops"_ba << u"http.server_error"_s;
        QTest::newRow("too many") << 429 << ""_ba << u"http.rate_limited"_s;
        QTest::newRow("no token") << 200 << "{\"hello\":1}"_ba << u"oauth.answer_invalid"_s;
        QTest::newRow("no JSON") << 200 << "<html>"_ba << u"oauth.answer_invalid"_s;
        QTest::newRow("token of another type")
            << 200 << "{\"access_token\":7}"_ba << u"oauth.answer_invalid"_s;
    }
    void wrongAnswerIsAnError()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QString, code);
        AuthorizationServer server;
        server.server().on("POST", u"/token"_s, [&](const HttpCall &) {
            return HttpAnswer::text(body, status, "application/json");
        });
        FakeClock clock;
        OAuthAuthenticator authenticator(optionsOf(server, ClientCredentialsGrant{}), httpOf(),
                                         clock);
        const auto tokens = authenticator.tokens({});
        QVERIFY(!tokens);
        QCOMPARE(tokens.error().code, code);
    }

    void clientMayProveItselfByHeader()
    {
        AuthorizationServer server;
        FakeClock clock;
        OAuthOptions options = optionsOf(server, ClientCredentialsGrant{});
        options.client.usesBasicHeader = true;
        options.client.clientSecret = u"a b"_s;
        options.client.scopes = {u"read"_s, u"write"_s};
        QVERIFY(OAuthAuthenticator(options, httpOf(), clock).tokens({}));
        const HttpCall call = server.server().calls().at(0);
        QCOMPARE(call.header("authorization"), "Basic " + "client:a%20b"_ba.toBase64());
        QCOMPARE(call.form(),
                 (std::map<QString, QString>{{u"grant_type"_s, u"client_credentials"_s},
                                             {u"scope"_s, u"read write"_s}}));
    }

    void secretsAreSentOverEncryptedWaysAlone()
    {
        OAuthClientOptions client;
        client.tokenUrl = QUrl(u"http://login.example.org/token"_s);
        FakeClock clock;
        const auto http = httpOf();
        const auto tokens = requestTokens(*http, client, ClientCredentialsGrant{}, clock, {});
        QVERIFY(!tokens);
        QCOMPARE(tokens.error().code, u"oauth.insecure"_s);
    }

    void cancelledFetchLeavesOthersToIt()
    {
        AuthorizationServer server;
        server.server().misbehaveAt(1, {.kind = Misbehaviour::Kind::Stall});
        FakeClock clock;
        OAuthAuthenticator authenticator(optionsOf(server, ClientCredentialsGrant{}), httpOf(),
                                         clock);
        CancellationSource stop;
        auto first = std::async(std::launch::async,
                                [&] { return authenticator.tokens(stop.get_token()); });
        QVERIFY(server.server().waitForCalls(1));
        auto second = std::async(std::launch::async, [&] { return authenticator.tokens({}); });
        stop.request_stop();
        QVERIFY(first.get().error().isCancelled());
        QVERIFY(second.get());
    }
};

QTEST_GUILESS_MAIN(TestOAuthAuthenticator)

#include "testoauthauthenticator.moc"
