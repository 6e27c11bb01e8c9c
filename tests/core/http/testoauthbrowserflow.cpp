#include "core/http/oauthbrowserflow.h"
#include "tests/servers/httpserver.h"
#include "tests/testutils/fakeclock.h"

#include <QCryptographicHash>
#include <QTcpSocket>
#include <QTest>
#include <QUrlQuery>

#include <future>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

std::unique_ptr<HttpClient> directClient()
{
    HttpOptions options;
    options.proxy.kind = ProxyKind::None;
    return std::move(HttpClient::create(options)).value();
}

/// A vendor, a flow to sign in there, and the test in the place of the browser.
class Scene final
{
public:
    Scene()
        : flow(options(), clock)
    {
        server.on("POST", u"/token"_s, [this](const HttpCall &call) { return token(call); });
    }

    ~Scene() { stop.request_stop(); }
    Q_DISABLE_COPY_MOVE(Scene)

    /// Starts the flow; the address a browser would open.
    QUrl start()
    {
        outcome = std::async(std::launch::async, [this] {
            const auto open = [this](const QUrl &url) { m_address.set_value(url); };
            return flow.run(*http, open, stop.get_token());
        });
        address = m_address.get_future().get();
        return address;
    }
    [[nodiscard]] QString item(const QString &name) const
    {
        return QUrlQuery(address).queryItemValue(name, QUrl::FullyDecoded);
    }
    /// The browser comes back with \a query.
    HttpResponse visit(const QString &query)
    {
        const QUrl url(item(u"redirect_uri"_s) + u'?' + query);
        const auto page = http->send({.url = url}, {});
        if (!page)
            qWarning() << page.error().message << page.error().detail;
        return page ? *page : HttpResponse{};
    }
    [[nodiscard]] QString goodQuery() const { return u"code=code%2B7&state="_s + item(u"state"_s); }

    std::map<QString, QString> form; ///< First: the handler of the server writes it.
    HttpServer server;
    FakeClock clock;
    CancellationSource stop;
    const std::unique_ptr<HttpClient> http = directClient();
    OAuthBrowserFlow flow;
    QUrl address;
    std::future<Result<OAuthTokens>> outcome;

private:
    OAuthBrowserOptions options()
    {
        OAuthBrowserOptions options;
        options.client.tokenUrl = server.url(u"/token"_s);
        options.client.clientId = u"client"_s;
        options.client.scopes = {u"api"_s, u"refresh_token"_s};
        options.authorizationUrl = QUrl(u"https://login.example.org/authorize?x=1"_s);
        options.parameters = {{u"prompt"_s, u"login"_s}};
        return options;
    }
    HttpAnswer token(const HttpCall &call)
    {
        form = call.form();
        return HttpAnswer::json({{u"access_token"_s, u"access"_s},
                                 {u"refresh_token"_s, u"refresh"_s},
                                 {u"expires_in"_s, u"7200"_s}});
    }

    std::promise<QUrl> m_address;
};

} // namespace

class TestOAuthBrowserFlow final : public QObject
{
    Q_OBJECT

private slots:
    void signInGivesTokens()
    {
        Scene scene;
        const QUrl address = scene.start();
        QCOMPARE(address.adjusted(QUrl::RemoveQuery),
                 QUrl(u"https://login.example.org/authorize"_s));
        QCOMPARE(scene.item(u"x"_s), u"1"_s);
        QCOMPARE(scene.item(u"response_type"_s), u"code"_s);
        QCOMPARE(scene.item(u"client_id"_s), u"client"_s);
        QCOMPARE(scene.item(u"scope"_s), u"api refresh_token"_s);
        QCOMPARE(scene.item(u"prompt"_s), u"login"_s);
        QCOMPARE(scene.item(u"code_challenge_method"_s), u"S256"_s);
        QCOMPARE(scene.item(u"state"_s).size(), 43);
        const QUrl redirect(scene.item(u"redirect_uri"_s));
        QCOMPARE(redirect.host(), u"127.0.0.1"_s);
        const HttpResponse page = scene.visit(scene.goodQuery());
        QCOMPARE(page.status, 200);
        QVERIFY(page.body.contains("complete"));
        QVERIFY(page.headers.value("content-security-policy").contains("default-src 'none'"));
        const auto tokens = scene.outcome.get();
        QVERIFY2(tokens, qPrintable(tokens ? QString() : tokens.error().message));
        QCOMPARE(tokens->accessToken, u"access"_s);
        QCOMPARE(tokens->refreshToken, u"refresh"_s);
        QVERIFY(tokens->expiresAt == scene.clock.now() + 2h);
        QCOMPARE(scene.form.at(u"code"_s), u"code+7"_s);
        QCOMPARE(scene.form.at(u"redirect_uri"_s), redirect.toString());
        const QByteArray hash = QCryptographicHash::hash(
            scene.form.at(u"code_verifier"_s).toLatin1(), QCryptographicHash::Sha256);
        QCOMPARE(scene.item(u"code_challenge"_s).toLatin1(),
                 hash.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
    }

    void strangeVisitorsDoNotEndIt()
    {
        Scene scene;
        scene.start();
        QCOMPARE(scene.visit(u"code=evil&state=guess"_s).status, 400);
        QCOMPARE(scene.visit(u"error=access_denied"_s).status, 400);
        QCOMPARE(scene.visit(QString()).status, 400);
        QUrl elsewhere(scene.item(u"redirect_uri"_s));
        elsewhere.setPath(u"/favicon.ico"_s);
        QCOMPARE(scene.http->send({.url = elsewhere}, {})->status, 404);
        QCOMPARE(scene.http
                     ->send({.method = HttpMethod::Post,
                             .url = QUrl(scene.item(u"redirect_uri"_s)),
                             .body = "x"},
                            {})
                     ->status,
                 405);
        // A connection opened ahead that says nothing is not in the way.
        QTcpSocket silent;
        silent.connectToHost(u"127.0.0.1"_s, quint16(elsewhere.port()));
        QVERIFY(silent.waitForConnected());
        QCOMPARE(scene.visit(scene.goodQuery()).status, 200);
        QVERIFY(scene.outcome.get());
        QCOMPARE(scene.form.at(u"code"_s), u"code+7"_s);
    }

    void refusalOfThePersonIsNamed()
    {
        Scene scene;
        scene.start();
        const HttpResponse page
            = scene.visit(u"error=access_denied&error_description=<b>no</b>+thanks&state="_s
                          + scene.item(u"state"_s));
        QVERIFY(!page.body.contains("<b>"));
        const auto tokens = scene.outcome.get();
        QVERIFY(!tokens);
        QCOMPARE(tokens.error().code, u"oauth.denied"_s);
        QVERIFY(tokens.error().message.contains(u"no</b> thanks"_s));
    }

    void pastedAnswerIsTaken_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<bool>("withState");
        QTest::addColumn<QString>("code");
        QTest::newRow("address") << u" http://127.0.0.1:1/callback?code=code%2B7&state="_s << true
                                 << u"code+7"_s;
        QTest::newRow("query") << u"code=code%2B7&state="_s << true << u"code+7"_s;
        QTest::newRow("code alone") << u"code+7\n"_s << false << u"code+7"_s;
        QTest::newRow("code of the address") << u"code%2B7%3D%3D"_s << false << u"code+7=="_s;
        QTest::newRow("code that ends like Base64") << u"code+7=="_s << false << u"code+7=="_s;
    }
    void pastedAnswerIsTaken()
    {
        QFETCH(QString, before);
        QFETCH(bool, withState);
        QFETCH(QString, code);
        Scene scene;
        scene.start();
        const auto pasted = scene.flow.paste(withState ? before + scene.item(u"state"_s) : before);
        QVERIFY2(pasted, qPrintable(pasted ? QString() : pasted.error().message));
        QVERIFY(scene.outcome.get());
        QCOMPARE(scene.form.at(u"code"_s), code);
    }

    void pastedNonsenseLeavesItWaiting_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("code");
        QTest::newRow("nothing") << u"  "_s << u"oauth.pasted_invalid"_s;
        QTest::newRow("sentence") << u"what is asked for"_s << u"oauth.pasted_invalid"_s;
        QTest::newRow("address") << u"https://example.org/?x=1"_s << u"oauth.pasted_invalid"_s;
        QTest::newRow("other sign-in")
            << u"https://example.org/?code=1&state=2"_s << u"oauth.state_differs"_s;
    }
    void pastedNonsenseLeavesItWaiting()
    {
        QFETCH(QString, text);
        QFETCH(QString, code);
        Scene scene;
        scene.start();
        const auto pasted = scene.flow.paste(text);
        QVERIFY(!pasted);
        QCOMPARE(pasted.error().code, code);
        QVERIFY(scene.outcome.wait_for(0s) == std::future_status::timeout);
        scene.stop.request_stop();
        QVERIFY(scene.outcome.get().error().isCancelled());
    }

    void waitEnds()
    {
        Scene scene;
        scene.start();
        // run() may still be on its way to the wait, which counts from its beginning.
        const auto isOver = [&scene] {
            scene.clock.advance(5min);
            return scene.outcome.wait_for(1ms) == std::future_status::ready;
        };
        QTRY_VERIFY(isOver());
        QCOMPARE(scene.outcome.get().error().code, u"oauth.timed_out"_s);
    }

    void takenPortIsNamed()
    {
        HttpServer other;
        OAuthBrowserOptions options;
        options.port = other.port();
        FakeClock clock;
        OAuthBrowserFlow flow(options, clock);
        bool isOpened = false;
        const auto http = directClient();
        const auto tokens = flow.run(*http, [&isOpened](const QUrl &) { isOpened = true; }, {});
        QVERIFY(!tokens);
        QCOMPARE(tokens.error().code, u"oauth.cannot_listen"_s);
        QVERIFY(!isOpened);
    }
};

QTEST_GUILESS_MAIN(TestOAuthBrowserFlow)

#include "testoauthbrowserflow.moc"
