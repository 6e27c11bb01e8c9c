#include "core/http/redirect.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

HttpResponse to(int status, const QByteArray &location)
{
    return {.status = status, .headers = {{"Location", location}}};
}

} // namespace

class TestRedirect final : public QObject
{
    Q_OBJECT

private slots:
    void targetIsDecided_data()
    {
        QTest::addColumn<QByteArray>("location");
        QTest::addColumn<QString>("target"); // empty: refused
        QTest::newRow("path") << "/y"_ba << u"https://a.example/y"_s;
        QTest::newRow("relative") << "y?z=1"_ba << u"https://a.example/d/y?z=1"_s;
        QTest::newRow("other host") << "https://b.example/y"_ba << u"https://b.example/y"_s;
        QTest::newRow("host alone") << "//b.example/y"_ba << u"https://b.example/y"_s;
        QTest::newRow("fragment") << "/y#part"_ba << u"https://a.example/y"_s;
        QTest::newRow("to http") << "http://a.example/y"_ba << QString();
        QTest::newRow("file") << "file:///etc/passwd"_ba << QString();
        QTest::newRow("script") << "javascript:1"_ba << QString();
        QTest::newRow("user") << "https://u:p@a.example/"_ba << QString();
        QTest::newRow("nothing") << ""_ba << QString();
        QTest::newRow("nonsense") << "https://"_ba << QString();
    }
    void targetIsDecided()
    {
        QFETCH(QByteArray, location);
        QFETCH(QString, target);
        const HttpRequest request{.url = QUrl(u"https://a.example/d/x"_s)};
        const auto next = redirected(request, to(302, location));
        QCOMPARE(next.isOk(), !target.isEmpty());
        if (next)
            QCOMPARE(next->url.toString(), target);
        else
            QCOMPARE(next.error().code, u"http.redirect_refused"_s);
    }

    void methodIsDecided_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("method");
        QTest::addColumn<QByteArray>("next"); // empty: refused
        QTest::newRow("301 GET") << 301 << int(HttpMethod::Get) << "GET"_ba;
        QTest::newRow("302 HEAD") << 302 << int(HttpMethod::Head) << "HEAD"_ba;
        QTest::newRow("301 POST") << 301 << int(HttpMethod::Post) << ""_ba;
        QTest::newRow("302 PUT") << 302 << int(HttpMethod::Put) << ""_ba;
        QTest::newRow("303 POST") << 303 << int(HttpMethod::Post) << "GET"_ba;
        QTest::newRow("307 POST") << 307 << int(HttpMethod::Post) << "POST"_ba;
        QTest::newRow("308 DELETE") << 308 << int(HttpMethod::Delete) << "DELETE"_ba;
    }
    void methodIsDecided()
    {
        QFETCH(int, status);
        QFETCH(int, method);
        QFETCH(QByteArray, next);
        const HttpRequest request{
            .method = HttpMethod(method), .url = QUrl(u"https://a.example/"_s), .body = "rows"};
        const auto following = redirected(request, to(status, "/y"));
        QCOMPARE(following.isOk(), !next.isEmpty());
        if (!following)
            return;
        QCOMPARE(httpMethodName(following->method), next);
        QCOMPARE(following->body.isEmpty(), status == 303);
    }

    void aPostThatReadsBecomesAGet()
    {
        const HttpRequest post{
            .method = HttpMethod::Post, .url = QUrl(u"https://a.example/"_s), .body = "rows"};
        const auto next = redirected(post, to(302, "/y"), RedirectedPost::BecomesGet);
        QVERIFY(next);
        QCOMPARE(httpMethodName(next->method), "GET"_ba);
        QVERIFY(next->body.isEmpty());
        HttpRequest put = post;
        put.method = HttpMethod::Put;
        QVERIFY(!redirected(put, to(302, "/y"), RedirectedPost::BecomesGet));
        QVERIFY(!redirected(post, to(307, "https://b.example/y"), RedirectedPost::BecomesGet));
    }

    void serverIsSchemeHostAndPort_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("isSame");
        QTest::newRow("port of the scheme") << u"https://A.example:443/y"_s << true;
        QTest::newRow("port") << u"https://a.example:444/y"_s << false;
        QTest::newRow("scheme") << u"http://a.example/y"_s << false;
        QTest::newRow("host below") << u"https://b.a.example/y"_s << false;
    }
    void serverIsSchemeHostAndPort()
    {
        QFETCH(QString, url);
        QFETCH(bool, isSame);
        QCOMPARE(originOf(QUrl(url)) == originOf(QUrl(u"https://a.example/x"_s)), isSame);
    }
};

QTEST_APPLESS_MAIN(TestRedirect)

#include "testredirect.moc"
