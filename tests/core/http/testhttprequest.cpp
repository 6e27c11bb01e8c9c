#include "core/http/httperrors.h"
#include "core/http/httpfailure.h"
#include "core/http/httprequest.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

HttpResponse answer(const QByteArray &body, const QByteArray &type = "application/json",
                    int status = 400)
{
    return {.status = status, .headers = {{"Content-Type", type}}, .body = body};
}

} // namespace

class TestHttpRequest final : public QObject
{
    Q_OBJECT

private slots:
    void urlsAreJoined_data()
    {
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("url");
        QTest::newRow("plain") << u"https://a.example"_s << u"v1/x"_s
                               << u"https://a.example/v1/x"_s;
        QTest::newRow("both slashes")
            << u"https://a.example/"_s << u"/v1/x"_s << u"https://a.example/v1/x"_s;
        QTest::newRow("path of the base")
            << u"https://a.example/gate"_s << u"/v1/x"_s << u"https://a.example/gate/v1/x"_s;
        QTest::newRow("query") << u"https://a.example"_s << u"x?q=a%26b"_s
                               << u"https://a.example/x?q=a%26b"_s;
        QTest::newRow("encoded slash")
            << u"https://a.example"_s << u"x/a%2Fb"_s << u"https://a.example/x/a%2Fb"_s;
    }
    void urlsAreJoined()
    {
        QFETCH(QString, base);
        QFETCH(QString, path);
        QFETCH(QString, url);
        QCOMPARE(urlBelow(QUrl(base), path).toString(QUrl::FullyEncoded), url);
    }

    void headersDisregardCase()
    {
        HttpHeaders headers{{"Content-Type", "a"}};
        QCOMPARE(headers.value("content-type"), "a"_ba);
        QVERIFY(headers.value("other").isNull());
        headers.set({"CONTENT-TYPE", ""});
        QCOMPARE(headers.lines().size(), std::size_t(1));
        QVERIFY(headers.contains("content-type"));
    }

    void methodDecidesAboutRepeats()
    {
        QVERIFY(HttpRequest{.method = HttpMethod::Put}.mayBeRepeated());
        QVERIFY(!HttpRequest{.method = HttpMethod::Post}.mayBeRepeated());
        QVERIFY((HttpRequest{.method = HttpMethod::Post, .isRepeatable = true}.mayBeRepeated()));
        QVERIFY((!HttpRequest{.method = HttpMethod::Get, .isRepeatable = false}.mayBeRepeated()));
    }

    void secretsNeverReachAnError()
    {
        HttpRequest request{.url = QUrl(u"https://a.example/x?api_key=query%20key-1&page=2"_s),
                            .headers
                            = {{"Authorization", "Bearer bearer-2"},
                               {"X-Key", "header-3", true},
                               {"Proxy-Authorization", "Basic " + "user:basic-4"_ba.toBase64()}},
                            .secretQueryKeys = {u"api_key"_s},
                            .secrets = {u"body-5"_s}};
        const Error error = statusError(
            request,
            answer("{\"message\":\"query key-1 query%20key-1 bearer-2 header-3 basic-4 "
                   "body-5 stays\"}"));
        const QString text = error.message + error.detail + error.hint;
        for (const char *secret : {"key-1", "bearer-2", "header-3", "basic-4", "body-5"})
            QVERIFY2(!text.contains(QLatin1StringView(secret)), secret);
        QVERIFY(text.contains(u"stays"_s));
        QVERIFY(error.message.contains(u"https://a.example/x"_s));
        QVERIFY(!error.message.contains(u"page=2"_s));
    }

    void serverWordsAreFound_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QString>("words");
        const QByteArray json = "application/json";
        QTest::newRow("message") << "{\"status\":\"error\",\"message\":\"a\"}"_ba << json << u"a"_s;
        QTest::newRow("list") << "[{\"errorCode\":\"X\",\"message\":\"a\"}]"_ba << json << u"a"_s;
        QTest::newRow("nested") << "{\"errors\":[{\"detail\":\"a\"}]}"_ba << json << u"a"_s;
        QTest::newRow("meta") << "{\"meta\":{\"error\":\"a\"}}"_ba << json << u"a"_s;
        QTest::newRow("oauth") << "{\"error\":\"x\",\"error_description\":\"a\"}"_ba << json
                               << u"a"_s;
        QTest::newRow("no known key") << "{\"x\":1}"_ba << json << u"{\"x\":1}"_s;
        QTest::newRow("text") << " line\n\tother\x01 "_ba
                              << "text/plain"_ba << u"line other"_s;
        QTest::newRow("page") << "<html>lots</html>"_ba
                              << "text/html; charset=x"_ba << QString();
        QTest::newRow("deep") << "{\"error\":"_ba.repeated(40) + "1" + "}"_ba.repeated(40) << json
                              << QString::fromLatin1("{\"error\":"_ba.repeated(40) + "1"
                                                     + "}"_ba.repeated(40));
        QTest::newRow("nothing") << ""_ba << json << QString();
    }
    void serverWordsAreFound()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, type);
        QFETCH(QString, words);
        QCOMPARE(usualServerWords(answer(body, type)), words);
    }

    void serverWordsAreShortened()
    {
        const QString words = usualServerWords(answer(QByteArray(100'000, 'x'), "text/plain"));
        QCOMPARE(words.size(), 500);
        QVERIFY(words.endsWith(u'…'));
    }

    void statusHasACode_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        QTest::newRow("400") << 400 << u"http.rejected"_s;
        QTest::newRow("401") << 401 << u"http.unauthorized"_s;
        QTest::newRow("403") << 403 << u"http.forbidden"_s;
        QTest::newRow("404") << 404 << u"http.not_found"_s;
        QTest::newRow("422") << 422 << u"http.rejected"_s;
        QTest::newRow("429") << 429 << u"http.rate_limited"_s;
        QTest::newRow("500") << 500 << u"http.server_error"_s;
        QTest::newRow("504") << 504 << u"http.server_error"_s;
    }
    void statusHasACode()
    {
        QFETCH(int, status);
        QFETCH(QString, code);
        const HttpRequest request{.url = QUrl(u"https://a.example/x"_s)};
        const Error error = statusError(request, answer("{}", "application/json", status));
        QCOMPARE(error.code, code);
        QVERIFY(!error.message.contains(u'%'));
    }
};

QTEST_APPLESS_MAIN(TestHttpRequest)

#include "testhttprequest.moc"
