// S3Store: signatures a real server takes, whatever the objects are called, and its refusals.
#include "core/delivery/deliverycheck.h"
#include "core/delivery/s3store.h"
#include "tests/core/delivery/deliveryfixture.h"
#include "tests/servers/cuttableline.h"
#include "tests/servers/httpserver.h"

#include <QTest>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr auto s_bucket = "rejects"_L1;
const Cancellation s_never;

HttpAnswer refusalOf(int status, const QByteArray &code, const QByteArray &more = {})
{
    return HttpAnswer::text("<?xml version=\"1.0\"?>\n<Error><Code>" + code
                                + "</Code><Message>Words of the server.</Message>" + more
                                + "</Error>",
                            status, "application/xml");
}

} // namespace

class TestS3Store final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { S3Server::shared().createBucket(s_bucket); }

    void objectsArriveUnderTheirNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << u"12/public/users/file.csv"_s;
        QTest::newRow("blank") << u"a b/c d.csv"_s;
        QTest::newRow("time") << u"2026-01-01T10:11:12.123Z_0.csv"_s;
        QTest::newRow("plus") << u"a+b.csv"_s;
        QTest::newRow("percent") << u"a%2Fb%%.csv"_s;
        QTest::newRow("query") << u"a?b=c&d#e.csv"_s;
        QTest::newRow("marks") << u"!\"$'()*,;:@=[]{}|^`<>~.csv"_s;
        QTest::newRow("backslash") << u"a\\b.csv"_s;
        QTest::newRow("letters") << u"Straße/日本/😀.csv"_s;
        QTest::newRow("dots") << u"a..b/...c/.d"_s;
        QTest::newRow("long") << QString(900, u'x');
    }
    void objectsArriveUnderTheirNames()
    {
        QFETCH(QString, name);
        const auto store = storeOf();
        const QByteArray bytes = "id,name\r\n1,"_ba + name.toUtf8();
        must(store->write(name, bytes, "text/csv", s_never));
        QVERIFY(S3Server::shared().objects(s_bucket).contains(name));
        QCOMPARE(S3Server::shared().object(s_bucket, name), bytes);
        QCOMPARE(must(store->read(name, s_never)), bytes);
        must(store->write(name, "other", "text/csv", s_never));
        QCOMPARE(must(store->read(name, s_never)), "other"_ba);
        must(store->remove(name, s_never));
        QVERIFY(!S3Server::shared().objects(s_bucket).contains(name));
        must(store->remove(name, s_never)); // Gone already.
    }

    void sizesAndTypesAreKept_data()
    {
        QTest::addColumn<int>("size");
        QTest::newRow("nothing") << 0;
        QTest::newRow("one") << 1;
        QTest::newRow("large") << 20 * 1024 * 1024;
    }
    void sizesAndTypesAreKept()
    {
        QFETCH(int, size);
        const QByteArray bytes(size, 'x');
        must(storeOf()->write(u"sized"_s, bytes, "application/gzip", s_never));
        QCOMPARE(S3Server::shared().object(s_bucket, u"sized"_s), bytes);
        if (size > 0)
            QCOMPARE(S3Server::shared().contentType(s_bucket, u"sized"_s), "application/gzip"_ba);
    }

    void wrongKeysAreTold_data()
    {
        QTest::addColumn<QString>("access");
        QTest::addColumn<QString>("secret");
        QTest::newRow("secret") << S3Server::shared().accessKey() << u"hushhush-wrong"_s;
        QTest::newRow("account") << u"test:nobody"_s << u"hushhush-wrong"_s;
    }
    void wrongKeysAreTold()
    {
        BucketSettings bucket = bucketOf();
        QFETCH(QString, access);
        QFETCH(QString, secret);
        bucket.accessKey = access;
        bucket.secretKey = secret;
        const auto written = storeOf(bucket)->write(u"x"_s, "y", "text/csv", s_never);
        QVERIFY(!written);
        QCOMPARE(written.error().code, u"delivery.key_refused"_s);
        QVERIFY(written.error().field.startsWith("/object_storage_config/"_L1));
        QVERIFY(!written.error().detail.contains("hushhush"_L1));
        QCOMPARE(written.error().kind, ErrorKind::Configuration);
    }

    void missingBucketIsTold()
    {
        BucketSettings bucket = bucketOf();
        bucket.bucket = u"nowhere"_s;
        const auto written = storeOf(bucket)->write(u"x"_s, "y", "text/csv", s_never);
        QCOMPARE(written.error().code, u"delivery.bucket_missing"_s);
        QCOMPARE(written.error().field, u"/object_storage_config/s3_bucket_name"_s);
        QVERIFY(written.error().message.contains("nowhere"_L1));
    }

    void wrongRegionIsTold()
    {
        BucketSettings bucket = bucketOf();
        bucket.region = u"eu-west-1"_s;
        const auto written = storeOf(bucket)->write(u"x"_s, "y", "text/csv", s_never);
        QCOMPARE(written.error().code, u"delivery.wrong_region"_s);
        QCOMPARE(written.error().field, u"/object_storage_config/s3_bucket_region"_s);
        QVERIFY2(written.error().message.contains("us-east-1"_L1),
                 qPrintable(written.error().message));
    }

    void clocksThatDifferAreTold()
    {
        S3Server ahead(2h);
        BucketSettings bucket = bucketOf();
        bucket.endpoint = QUrl(ahead.endpoint());
        bucket.secretKey = ahead.secretKey();
        const auto written = storeOf(bucket)->write(u"x"_s, "y", "text/csv", s_never);
        QCOMPARE(written.error().code, u"delivery.clock_skewed"_s);
    }

    void cutConnectionIsTriedAgain_data()
    {
        QTest::addColumn<CuttableLine::Direction>("direction");
        QTest::addColumn<int>("bytes");
        QTest::newRow("in the request") << CuttableLine::Direction::ToServer << 400'000;
        QTest::newRow("before the answer") << CuttableLine::Direction::FromServer << 0;
        QTest::newRow("in the answer") << CuttableLine::Direction::FromServer << 40;
    }
    void cutConnectionIsTriedAgain()
    {
        QFETCH(CuttableLine::Direction, direction);
        QFETCH(int, bytes);
        CuttableLine line(S3Server::shared().port());
        BucketSettings bucket = bucketOf();
        bucket.endpoint.setPort(line.port());
        line.cutAfter(bytes, direction);
        const QByteArray file(600'000, 'z');
        must(storeOf(bucket)->write(u"cut"_s, file, "text/csv", s_never));
        QCOMPARE(line.cuts(), 1);
        QCOMPARE(m_clock.waits() - m_before, 1);
        QCOMPARE(S3Server::shared().object(s_bucket, u"cut"_s), file);
    }

    void slowDownIsWaitedForAndEnds()
    {
        HttpServer server;
        server.on("PUT", u"/rejects/{file}"_s, [](const HttpCall &) { return HttpAnswer{}; });
        const HttpAnswer slowDown = refusalOf(503, "SlowDown");
        for (const int call : {1, 2})
            server.misbehaveAt(call, {.kind = Misbehaviour::Kind::Answer, .answer = slowDown});
        BucketSettings bucket = bucketOf();
        bucket.endpoint = server.url();
        must(storeOf(bucket)->write(u"x"_s, "y", "text/csv", s_never));
        QCOMPARE(server.calls().size(), 3U);
        QCOMPARE(m_clock.waits() - m_before, 2);

        server.forgetCalls();
        server.setPlan([slowDown](const HttpCall &) -> std::optional<Misbehaviour> {
            return Misbehaviour{.kind = Misbehaviour::Kind::Answer, .answer = slowDown};
        });
        const auto written = storeOf(bucket)->write(u"x"_s, "y", "text/csv", s_never);
        QCOMPARE(written.error().kind, ErrorKind::Transient);
        QVERIFY(written.error().detail.contains("SlowDown"_L1));
        QCOMPARE(server.calls().size(), 4U);
    }

    void refusalsAreUnderstood_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("code");
        const auto row = [](const char *name, const HttpAnswer &answer, const QString &code) {
            QTest::newRow(name) << answer.status << answer.body << code;
        };
        row("denied", refusalOf(403, "AccessDenied"), u"delivery.not_allowed"_s);
        row("elsewhere", refusalOf(301, "PermanentRedirect"), u"delivery.wrong_region"_s);
        row("region", refusalOf(400, "AuthorizationHeaderMalformed", "<Region>eu-north-1</Region>"),
            u"delivery.wrong_region"_s);
        row("another", refusalOf(400, "EntityTooLarge"), u"http.rejected"_s);
        row("no XML", HttpAnswer::text("<html>", 403), u"http.forbidden"_s);
        row("empty", HttpAnswer::text({}, 404), u"http.not_found"_s);
        row("bomb",
            HttpAnswer::text("<!DOCTYPE a [<!ENTITY x \"y\"><!ENTITY z \"&x;&x;\">]>"
                             "<Error><Code>&z;</Code></Error>",
                             400),
            u"http.rejected"_s);
    }
    void refusalsAreUnderstood()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        HttpServer server;
        server.on("PUT", u"/rejects/{file}"_s, [&](const HttpCall &) {
            HttpAnswer answer = HttpAnswer::text(body, status, "application/xml");
            // Amazon names no address with 301; one that is named must not get the signed request.
            answer.addHeader("Location", server.url(u"/rejects/elsewhere"_s).toEncoded());
            return answer;
        });
        BucketSettings bucket = bucketOf();
        bucket.endpoint = server.url();
        const auto written = storeOf(bucket)->write(u"x"_s, "y", "text/csv", s_never);
        QTEST(written.error().code, "code");
        QCOMPARE(server.calls().size(), 1U);
    }

    void requestsGoToNobodyElse()
    {
        // The secret key signs and is never sent.
        HttpServer server;
        server.on("PUT", u"/rejects/{file}"_s, [](const HttpCall &) { return HttpAnswer{}; });
        BucketSettings bucket = bucketOf();
        bucket.endpoint = server.url();
        must(storeOf(bucket)->write(u"x"_s, "y", "text/csv", s_never));
        const HttpCall call = server.calls().front();
        for (const auto &[name, value] : call.headers)
            QVERIFY(!value.contains(bucket.secretKey.toUtf8()));
        QVERIFY(call.header("authorization").startsWith("AWS4-HMAC-SHA256 Credential="));
        QVERIFY(call.header("expect").isNull());
    }

    void tokenOfALentKeyIsSignedAndSent()
    {
        BucketSettings bucket = bucketOf();
        bucket.sessionToken = u"FwoGZXIvYXdzEB/+hush=="_s;
        // The server counts a header that is sent and not signed, or the other way round, as wrong.
        must(storeOf(bucket)->write(u"lent"_s, "y", "text/csv", s_never));
        QCOMPARE(S3Server::shared().object(s_bucket, u"lent"_s), "y"_ba);

        HttpServer server;
        server.on("PUT", u"/rejects/{file}"_s, [](const HttpCall &call) {
            return refusalOf(400, "ExpiredToken",
                             "<Token>" + call.header("x-amz-security-token") + "</Token>");
        });
        bucket.endpoint = server.url();
        const auto written = storeOf(bucket)->write(u"x"_s, "y", "text/csv", s_never);
        QVERIFY(!written);
        QCOMPARE(written.error().code, u"delivery.token_refused"_s);
        QCOMPARE(written.error().field, u"/object_storage_config/session_token"_s);
        QVERIFY(!written.error().detail.contains("hush"_L1));
        const HttpCall call = server.calls().front();
        QCOMPARE(call.header("x-amz-security-token"), bucket.sessionToken.toLatin1());
        QVERIFY(call.header("authorization").contains("x-amz-security-token"));
    }

    void checkLeavesNothing()
    {
        const auto settings = deliverySettings(bucketAt(
            S3Server::shared().endpoint(), S3Server::shared(), {{u"bucket_path"_s, u"try me"_s}}));
        const QStringList before = S3Server::shared().objects(s_bucket);
        must(checkDelivery(**settings, m_clock, s_never));
        QCOMPARE(S3Server::shared().objects(s_bucket), before);
    }

    void cancelledAtOnce()
    {
        HttpServer server;
        server.on("PUT", u"/rejects/{file}"_s, [](const HttpCall &) { return HttpAnswer{}; });
        server.setPlan([](const HttpCall &) -> std::optional<Misbehaviour> {
            return Misbehaviour{.kind = Misbehaviour::Kind::Stall};
        });
        BucketSettings bucket = bucketOf();
        bucket.endpoint = server.url();
        CancellationSource source;
        const auto store = storeOf(bucket);
        std::thread stopping([&] {
            (void)waitUntil([&] { return !server.calls().empty(); }, 30s);
            source.request_stop();
        });
        const auto written = store->write(u"x"_s, "y", "text/csv", source.get_token());
        stopping.join();
        QVERIFY(written.error().isCancelled());
    }

    void init() { m_before = m_clock.waits(); }

private:
    [[nodiscard]] static BucketSettings bucketOf()
    {
        const S3Server &server = S3Server::shared();
        return {QUrl(server.endpoint()), s_bucket, server.region(), server.accessKey(),
                server.secretKey()};
    }
    [[nodiscard]] std::unique_ptr<FileStore> storeOf(const BucketSettings &bucket = bucketOf())
    {
        return must(S3Store::create(bucket, m_clock));
    }

    InstantClock m_clock;
    int m_before = 0;
};

QTEST_GUILESS_MAIN(TestS3Store)
#include "tests3store.moc"
