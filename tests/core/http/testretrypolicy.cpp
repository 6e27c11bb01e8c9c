#include "core/http/httperrors.h"
#include "core/http/retrypolicy.h"

#include <QTest>

using namespace millrace;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr TimePoint s_now{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

HttpResponse response(int status, const QByteArray &retryAfter = {}, const QByteArray &date = {})
{
    HttpResponse answer{.status = status};
    if (!retryAfter.isNull())
        answer.headers.append({"Retry-After", retryAfter});
    if (!date.isNull())
        answer.headers.append({"Date", date});
    return answer;
}

HttpRequest request(bool isRepeatable)
{
    return {.method = HttpMethod::Post,
            .url = QUrl(u"https://api.example.org/x"_s),
            .isRepeatable = isRepeatable};
}

Error errorOf(const char *code, ErrorKind kind = ErrorKind::Transient)
{
    Error error;
    error.code = QString::fromLatin1(code);
    error.kind = kind;
    return error;
}

/// Without chance.
RetryPolicy policy(RetryOptions options = {})
{
    return RetryPolicy(options, [] { return 0.0; });
}

std::optional<RetryStep> next(const Result<HttpResponse> &outcome, bool isRepeatable,
                              int number = 1, std::chrono::milliseconds waited = 0ms,
                              const RetryOptions &options = {})
{
    const HttpRequest sent = request(isRepeatable);
    return policy(options).next({sent, outcome, number, waited, s_now});
}

} // namespace

class TestRetryPolicy final : public QObject
{
    Q_OBJECT

private slots:
    void statusDecides_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("whenRepeatable");
        QTest::addColumn<bool>("otherwise");
        QTest::newRow("200") << 200 << false << false;
        QTest::newRow("207") << 207 << false << false;
        QTest::newRow("400") << 400 << false << false;
        QTest::newRow("401") << 401 << false << false;
        QTest::newRow("403") << 403 << false << false;
        QTest::newRow("404") << 404 << false << false;
        QTest::newRow("408") << 408 << true << false;
        QTest::newRow("409") << 409 << false << false;
        QTest::newRow("422") << 422 << false << false;
        QTest::newRow("429") << 429 << true << true;
        QTest::newRow("500") << 500 << true << false;
        QTest::newRow("501") << 501 << false << false;
        QTest::newRow("502") << 502 << true << false;
        QTest::newRow("503") << 503 << true << true;
        QTest::newRow("504") << 504 << true << false;
    }
    void statusDecides()
    {
        QFETCH(int, status);
        QFETCH(bool, whenRepeatable);
        QFETCH(bool, otherwise);
        QCOMPARE(next(response(status), true).has_value(), whenRepeatable);
        QCOMPARE(next(response(status), false).has_value(), otherwise);
    }

    void failureDecides_data()
    {
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("whenRepeatable");
        QTest::addColumn<bool>("otherwise");
        const int transient = int(ErrorKind::Transient);
        QTest::newRow("refused") << "http.refused"_ba << transient << true << true;
        QTest::newRow("no connection") << "http.connect_timed_out"_ba << transient << true << true;
        QTest::newRow("cut") << "http.cut"_ba << transient << true << false;
        QTest::newRow("no answer") << "http.timed_out"_ba << transient << true << false;
        QTest::newRow("nonsense") << "http.invalid_answer"_ba << transient << true << false;
        QTest::newRow("certificate")
            << "http.tls_untrusted"_ba << int(ErrorKind::Configuration) << false << false;
        QTest::newRow("too large")
            << "http.too_large"_ba << int(ErrorKind::System) << false << false;
        QTest::newRow("cancelled") << "cancelled"_ba << int(ErrorKind::Cancelled) << false << false;
    }
    void failureDecides()
    {
        QFETCH(QByteArray, code);
        QFETCH(int, kind);
        QFETCH(bool, whenRepeatable);
        QFETCH(bool, otherwise);
        const Error error = errorOf(code.constData(), ErrorKind(kind));
        QCOMPARE(next(error, true).has_value(), whenRepeatable);
        QCOMPARE(next(error, false).has_value(), otherwise);
    }

    void waitsGrowUpToTheLongest()
    {
        const RetryOptions options{.maximumTries = 9, .longestWait = 10s};
        std::vector<qint64> waits;
        for (int number = 1; number < 7; ++number)
            waits.push_back(next(response(500), true, number, 0ms, options)->wait.count());
        QCOMPARE(waits, (std::vector<qint64>{1000, 2000, 4000, 8000, 10000, 10000}));
    }

    void jitterShortensAWait()
    {
        const RetryPolicy lucky({.jitter = 0.5}, [] { return 0.999999; });
        const HttpRequest sent = request(true);
        const Result<HttpResponse> outcome = response(500);
        QCOMPARE(lucky.next({sent, outcome, 1, 0ms, s_now})->wait, 500ms);
    }

    void triesAndWaitingEnd()
    {
        QVERIFY(next(response(500), true, 5));
        QVERIFY(!next(response(500), true, 6));
        QVERIFY(next(response(500), true, 1, 899s));
        QVERIFY(!next(response(500), true, 1, 900s));
        // A server that asks for more than is allowed is given up at once.
        QVERIFY(!next(response(429, "901"), true));
    }

    void retryAfterIsObeyed()
    {
        const auto step = next(response(429, "17"), false);
        QVERIFY(step);
        QCOMPARE(step->wait, 17s);
        QCOMPARE(step->reason, HttpWaitReason::RateLimit);
        QCOMPARE(next(response(503, "17"), false)->reason, HttpWaitReason::RateLimit);
        QCOMPARE(next(response(503), false)->reason, HttpWaitReason::ServerError);
        QCOMPARE(next(errorOf("http.refused"), false)->reason, HttpWaitReason::Transport);
    }

    void retryAfterIsRead_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("date");
        QTest::addColumn<qint64>("milliseconds"); // -1: none
        const QByteArray tenLater = "Thu, 01 Jan 2026 00:00:10 GMT";
        QTest::newRow("none") << QByteArray() << QByteArray() << qint64(-1);
        QTest::newRow("seconds") << "5"_ba << QByteArray() << qint64(5000);
        QTest::newRow("blanks") << " 5 "_ba << QByteArray() << qint64(5000);
        QTest::newRow("part of a second") << "0.25"_ba << QByteArray() << qint64(250);
        QTest::newRow("now") << "0"_ba << QByteArray() << qint64(0);
        QTest::newRow("negative") << "-5"_ba << QByteArray() << qint64(-1);
        QTest::newRow("no number") << "nan"_ba << QByteArray() << qint64(-1);
        QTest::newRow("endless") << "1e300"_ba << QByteArray() << qint64(365) * 24 * 3600 * 1000;
        QTest::newRow("words") << "later"_ba << QByteArray() << qint64(-1);
        QTest::newRow("date") << tenLater << QByteArray() << qint64(10'000);
        QTest::newRow("date by the server's clock")
            << tenLater << "Thu, 01 Jan 2026 00:00:07 GMT"_ba << qint64(3000);
        QTest::newRow("past date")
            << "Wed, 31 Dec 2025 23:00:00 GMT"_ba << QByteArray() << qint64(0);
        QTest::newRow("no such date")
            << "Thu, 99 Jan 2026 00:00:10 GMT"_ba << QByteArray() << qint64(-1);
    }
    void retryAfterIsRead()
    {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, date);
        QFETCH(qint64, milliseconds);
        const auto wait = retryAfter(response(429, value, date), s_now);
        QCOMPARE(wait ? qint64(wait->count()) : qint64(-1), milliseconds);
    }
};

QTEST_APPLESS_MAIN(TestRetryPolicy)

#include "testretrypolicy.moc"
