#include "core/http/httperrors.h"
#include "tests/declarative/request/requestscene.h"

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

// Waits and messages were recorded from the reference implementation.
class TestRequestRepeats final : public QObject
{
    Q_OBJECT

private slots:
    void judgesStatuses_data();
    void judgesStatuses();
    void waitsAsTheManifestSays_data();
    void waitsAsTheManifestSays();
    void filters_data();
    void filters();
    void handlersAreAskedInOrder_data();
    void handlersAreAskedInOrder();
    void predicatesSeeNoConfiguration();
    void answersThatAreIgnored();
    void paginationIsReset();
    void goesOnWhenTheServerRecovers();
    void triesOfEachKindAreCounted();
    void stopsAfterTenMinutes();
    void refusesWaitsBeyondTheCap_data();
    void refusesWaitsBeyondTheCap();
    void jitterAddsUpToTwiceItsRange();
    void failuresOfTheConnectionAreRepeated();
    void otherFailuresAreNot();
    void aCancelledRunWaitsNoLonger();
    void messagesHoldNoSecret();
    void secretsAreHiddenInEveryForm();
    void tellsOfRateLimits();
    void wordsWhereNobodyHasAny();
};

namespace {

const char *const s_exhausted
    = "Exhausted available request attempts. Please see logs for more details. Exception: ";

} // namespace

void TestRequestRepeats::judgesStatuses_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("tries");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("message");
    const auto row = [](int status, int tries, ErrorKind kind, const QString &message) {
        QTest::addRow("%d", status) << status << tries << int(kind) << message;
    };
    const QString code = u"HTTP Status Code: "_s;
    row(400, 1, ErrorKind::System,
        code + u"400. Error: Bad request. Please check your request parameters."_s);
    row(401, 1, ErrorKind::Configuration,
        code + u"401. Error: Unauthorized. Please ensure you are authenticated correctly."_s);
    row(403, 1, ErrorKind::Configuration,
        code + u"403. Error: Forbidden. You don't have permission to access this resource."_s);
    row(404, 1, ErrorKind::System,
        code + u"404. Error: Not found. The requested resource was not found on the server."_s);
    row(405, 1, ErrorKind::System,
        code + u"405. Error: Method not allowed. Please check your request method."_s);
    const QString exhausted = QString::fromLatin1(s_exhausted);
    row(408, 6, ErrorKind::Transient, exhausted + code + u"408. Error: Request timeout."_s);
    row(429, 6, ErrorKind::Transient, u"API rate limit exceeded."_s);
    row(500, 6, ErrorKind::Transient, exhausted + code + u"500. Error: Internal server error."_s);
    row(502, 6, ErrorKind::Transient, exhausted + code + u"502. Error: Bad gateway."_s);
    row(503, 6, ErrorKind::Transient, exhausted + code + u"503. Error: Service unavailable."_s);
    row(504, 6, ErrorKind::Transient, exhausted + code + u"504. Error: Gateway timeout."_s);
    row(418, 6, ErrorKind::System,
        exhausted
            + u"Response was not ok: `418 Client Error: None for url: https://api.x.com/v1/items`. "
              "Response content is: {}"_s);
    row(599, 6, ErrorKind::System,
        exhausted
            + u"Response was not ok: `599 Server Error: None for url: https://api.x.com/v1/items`. "
              "Response content is: {}"_s);
}

void TestRequestRepeats::judgesStatuses()
{
    QFETCH(int, status);
    QFETCH(int, tries);
    QFETCH(int, kind);
    QFETCH(QString, message);
    RequestScene scene;
    scene.transport.script = {{status}};
    const Result<RequestOutcome> outcome = scene.send("{}");
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().message, message);
    QCOMPARE(int(outcome.error().kind), kind);
    QVERIFY(outcome.error().code.startsWith(u"declarative.request_"_s));
    QCOMPARE(scene.transport.count(), tries);
    const QList<double> waits = tries == 1 ? QList<double>() : QList<double>{1, 2, 4, 8, 16};
    QCOMPARE(scene.clock.waits(), waits);
    QCOMPARE(scene.observer.exchanges, tries);
}

void TestRequestRepeats::waitsAsTheManifestSays_data()
{
    QTest::addColumn<QByteArray>("handler");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QList<double>>("waits");
    const auto row = [](const char *name, const char *handler, int status, const char *header,
                        const QList<double> &waits) {
        QTest::newRow(name) << QByteArray(handler) << status << QByteArray(header) << waits;
    };
    row("usual", "{}", 500, "", {1, 2, 4, 8, 16});
    row("header without a strategy", "{}", 429, "3", {1, 2, 4, 8, 16});
    row("none", R"({"max_retries":0})", 500, "", {});
    row("one", R"({"max_retries":1})", 500, "", {1});
    row("by template", R"({"max_retries":"{{ config['n'] }}"})", 500, "", {1, 2, 4});
    row("by a template of nothing", R"({"max_retries":"{{ config['missing'] }}"})", 500, "",
        {1, 2, 4, 8, 16});
    row("below zero", R"({"max_retries":-1})", 500, "", {});
    const char *constant
        = R"({"max_retries":2,"backoff_strategies":[{"type":"ConstantBackoffStrategy",)"
          R"("backoff_time_in_seconds":5}]})";
    row("constant", constant, 500, "", {6, 6});
    row("constant for a limit", constant, 429, "", {6, 6});
    row("constant by template",
        R"({"max_retries":1,"backoff_strategies":[{"type":"ConstantBackoffStrategy",)"
        R"("backoff_time_in_seconds":"{{ config['n'] }}"}]})",
        500, "", {4});
    row("constant of 0",
        R"({"max_retries":2,"backoff_strategies":[{"type":"ConstantBackoffStrategy",)"
        R"("backoff_time_in_seconds":0}]})",
        500, "", {1, 2});
    row("exponential",
        R"({"max_retries":3,"backoff_strategies":[{"type":"ExponentialBackoffStrategy"}]})", 500,
        "", {11, 21, 41});
    row("exponential by a factor",
        R"({"max_retries":3,"backoff_strategies":[{"type":"ExponentialBackoffStrategy",)"
        R"("factor":0.5}]})",
        500, "", {2, 3, 5});
    const char *header = R"({"max_retries":2,"backoff_strategies":[{"type":"WaitTimeFromHeader",)"
                         R"("header":"Retry-After"}]})";
    row("header", header, 429, "3", {4, 4});
    row("header with decimals", header, 429, "2.5", {3.5, 3.5});
    row("header of 0", header, 429, "0", {1, 2});
    row("header of words", header, 429, "soon", {1, 2});
    row("header of infinity", header, 429, "inf", {1, 2});
    row("no header", header, 429, "", {1, 2});
    const char *pattern = R"({"max_retries":1,"backoff_strategies":[{"type":"WaitTimeFromHeader",)"
                          R"("header":"{{ config['h'] }}","regex":"[0-9]+"}]})";
    row("header with a pattern", pattern, 429, "12 seconds", {13});
    row("pattern that stands later", pattern, 429, "in 12", {1});
    const char *until
        = R"({"max_retries":1,"backoff_strategies":[{"type":"WaitUntilTimeFromHeader",)"
          R"("header":"Retry-After"}]})";
    // After the wait the time has passed, and the usual waits begin.
    row("until", until, 429, "1717200010", {11, 1});
    row("until a past time", until, 429, "1717199990", {1});
    row("until nothing", until, 429, "", {1});
    const char *least
        = R"({"max_retries":1,"backoff_strategies":[{"type":"WaitUntilTimeFromHeader",)"
          R"("header":"Retry-After","min_wait":"20"}]})";
    row("until, at least", least, 429, "1717200010", {21});
    row("until, more than the least", least, 429, "1717200050", {51});
    row("until nothing, at least", least, 429, "", {21});
    row("the first that says anything",
        R"({"max_retries":1,"backoff_strategies":[{"type":"WaitTimeFromHeader","header":"X"},)"
        R"({"type":"ConstantBackoffStrategy","backoff_time_in_seconds":7},)"
        R"({"type":"ConstantBackoffStrategy","backoff_time_in_seconds":9}]})",
        429, "", {8});
}

void TestRequestRepeats::waitsAsTheManifestSays()
{
    QFETCH(QByteArray, handler);
    QFETCH(int, status);
    QFETCH(QByteArray, header);
    QFETCH(QList<double>, waits);
    Value node = json(handler.toStdString());
    node.mutableMapping().set("type", "DefaultErrorHandler");
    RequestScene scene(R"({"n":3,"h":"Retry-After"})");
    Scripted answer{status};
    if (!header.isEmpty())
        answer.headers.append({"retry-after", header});
    scene.transport.script = {answer};
    QVERIFY(!scene.send("{\"error_handler\":" + jsonText(node) + "}"));
    QCOMPARE(scene.clock.waits(), waits);
    QCOMPARE(scene.transport.count(), int(waits.size()) + 1);
}

void TestRequestRepeats::filters_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("outcome"); // "", or the message of the error
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, const char *filter, int status, const char *body,
                        const QString &outcome, ErrorKind kind = ErrorKind::System) {
        QTest::newRow(name) << QByteArray(filter) << status << QByteArray(body) << outcome
                            << int(kind);
    };
    row("message by template",
        R"({"predicate":"{{ 'data' in response }}","action":"FAIL",)"
        R"("error_message":"bad {{ response.data }} {{ config.k }} {{ headers['X-Why'] }}"})",
        200, R"({"data":[{"id":1}]})", u"bad [{'id': 1}] v because"_s);
    row("no match", R"({"predicate":"{{ response.bad }}","action":"FAIL"})", 200, "{}", {});
    row("no JSON", R"({"predicate":"{{ response == {} }}","action":"FAIL","error_message":"x"})",
        200, "<html>", u"x"_s);
    row("own kind",
        R"({"http_codes":[404],"action":"FAIL","failure_type":"transient_error",)"
        R"("error_message":"gone"})",
        404, "{}", u"gone"_s, ErrorKind::Transient);
    row("kind of the table", R"({"http_codes":[403],"action":"FAIL","error_message":"no"})", 403,
        "{}", u"no"_s, ErrorKind::Configuration);
    row("kind counts for FAIL alone",
        R"({"http_codes":[404],"action":"RETRY","failure_type":"config_error"})", 404, "{}",
        QString::fromLatin1(s_exhausted)
            + u"HTTP Status Code: 404. Error: Not found. The requested resource was not found on "
              "the server."_s);
    row("words of the table", R"({"http_codes":[401],"action":"FAIL"})", 401, "{}",
        u"HTTP Status Code: 401. Error: Unauthorized. Please ensure you are authenticated "
        "correctly."_s,
        ErrorKind::Configuration);
    row("contained",
        R"({"error_message_contains":"not enabled","action":"FAIL","error_message":"c"})", 200,
        R"({"error":{"message":"API not enabled here"}})", u"c"_s);
    row("contained in a list",
        R"({"error_message_contains":"b, c","action":"FAIL","error_message":"c"})", 200,
        R"({"errors":["a b",{"detail":"c"}]})", u"c"_s);
    row("contained in a text",
        R"({"error_message_contains":"oops","action":"FAIL","error_message":"c"})", 200,
        "oops, html", u"c"_s);
    row("not contained", R"({"error_message_contains":"x","action":"FAIL"})", 200, R"({"x":"x"})",
        {});
    row("no action", R"({"http_codes":[404]})", 404, "{}",
        u"HTTP Status Code: 404. Error: Not found. The requested resource was not found on the "
        "server."_s);
    row("success", R"({"http_codes":[404],"action":"SUCCESS"})", 404, "{}", {});
}

void TestRequestRepeats::filters()
{
    QFETCH(QByteArray, filter);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, outcome);
    QFETCH(int, kind);
    RequestScene scene(R"({"k":"v"})");
    scene.transport.script = {{status, body, {{"x-why", "because"}}}};
    const Result<RequestOutcome> result
        = scene.send(R"({"error_handler":{"type":"DefaultErrorHandler","response_filters":[)"
                     + filter.toStdString() + "]}}");
    QCOMPARE(result.isOk() ? QString() : result.error().message, outcome);
    if (!result)
        QCOMPARE(int(result.error().kind), kind);
}

void TestRequestRepeats::handlersAreAskedInOrder_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("outcome");
    QTest::addColumn<QList<double>>("waits");
    QTest::newRow("later one ignores") << 404 << QByteArray("{}") << QString() << QList<double>();
    QTest::newRow("first one repeats") << 500 << QByteArray("{}")
                                       << QString::fromLatin1(s_exhausted)
            + u"HTTP Status Code: 500. Error: Internal server error."_s
                                       << QList<double>{8};
    QTest::newRow("first one is content")
        << 200 << QByteArray(R"({"bad":1})") << QString() << QList<double>();
    QTest::newRow("last one decides")
        << 403 << QByteArray("{}")
        << u"HTTP Status Code: 403. Error: Forbidden. You don't have permission to access this "
           "resource."_s
        << QList<double>();
    QTest::newRow("rate limit") << 429 << QByteArray("{}") << u"API rate limit exceeded."_s
                                << QList<double>{8};
}

void TestRequestRepeats::handlersAreAskedInOrder()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, outcome);
    QFETCH(QList<double>, waits);
    RequestScene scene;
    scene.transport.script = {{status, body}};
    const Result<RequestOutcome> result = scene.send(
        R"({"error_handler":{"type":"CompositeErrorHandler","error_handlers":[)"
        R"({"type":"DefaultErrorHandler","max_retries":1,"response_filters":[)"
        R"({"http_codes":[403],"action":"FAIL","error_message":"first"}]},)"
        R"({"type":"DefaultErrorHandler","max_retries":3,"response_filters":[)"
        R"({"http_codes":[404,500],"action":"IGNORE"},)"
        R"({"predicate":"{{ response.bad }}","action":"FAIL","error_message":"second"}],)"
        R"("backoff_strategies":[{"type":"ConstantBackoffStrategy","backoff_time_in_seconds":7}]}]}})");
    QCOMPARE(result.isOk() ? QString() : result.error().message, outcome);
    QCOMPARE(scene.clock.waits(), waits);
}

void TestRequestRepeats::predicatesSeeNoConfiguration()
{
    RequestScene scene(R"({"k":"v"})");
    const Result<RequestOutcome> outcome = scene.send(
        R"({"error_handler":{"type":"DefaultErrorHandler","response_filters":[)"
        R"({"predicate":"{{ config is none }}","action":"FAIL","error_message":"none"}]}})");
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().message, u"none"_s);
}

void TestRequestRepeats::answersThatAreIgnored()
{
    const char *component = R"({"error_handler":{"type":"DefaultErrorHandler","response_filters":[)"
                            R"({"predicate":"{{ 'data' in response }}","action":"IGNORE"}]}})";
    RequestScene scene;
    scene.transport.script = {{404, R"({"data":[1]})"}, {200, R"({"data":[1]})"}};
    const Result<RequestOutcome> refused = scene.send(component);
    QVERIFY(refused);
    QVERIFY(refused->action == ResponseAction::Ignore);
    QVERIFY(!refused->response);
    QVERIFY(!scene.observer.log.isEmpty());
    const Result<RequestOutcome> usable = scene.send(component);
    QVERIFY(usable);
    QVERIFY(usable->action == ResponseAction::Ignore);
    QVERIFY(usable->response);
}

void TestRequestRepeats::paginationIsReset()
{
    RequestScene scene;
    scene.transport.script = {{422}};
    const Result<RequestOutcome> outcome
        = scene.send(R"({"error_handler":{"type":"DefaultErrorHandler","response_filters":[)"
                     R"({"http_codes":[422],"action":"RESET_PAGINATION"}]}})");
    QVERIFY(outcome);
    QVERIFY(outcome->action == ResponseAction::ResetPagination);
}

void TestRequestRepeats::goesOnWhenTheServerRecovers()
{
    RequestScene scene;
    scene.transport.script = {{500}, {429}, {503}, {200, R"({"a":1})"}};
    const Result<RequestOutcome> outcome = scene.send("{}");
    QVERIFY(outcome);
    QCOMPARE(outcome->response->body, QByteArray(R"({"a":1})"));
    // The limit is counted inside, by a loop of its own.
    const QList<double> waits{1, 1, 2};
    QCOMPARE(scene.clock.waits(), waits);
}

void TestRequestRepeats::triesOfEachKindAreCounted()
{
    RequestScene scene;
    scene.transport.script = {{429}, {429}, {500}, {429}, {429}, {429}};
    const Result<RequestOutcome> outcome
        = scene.send(R"({"error_handler":{"type":"DefaultErrorHandler","max_retries":2}})");
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().message, u"API rate limit exceeded."_s);
    const QList<double> waits{1, 2, 1, 1, 2};
    QCOMPARE(scene.clock.waits(), waits);
}

void TestRequestRepeats::stopsAfterTenMinutes()
{
    RequestScene scene;
    scene.transport.script = {{500}};
    scene.transport.onSend
        = [&scene](const HttpRequest &) { scene.clock.pass(std::chrono::seconds(250)); };
    const Result<RequestOutcome> outcome = scene.send("{}");
    QVERIFY(!outcome);
    // Begun at 0, 251, 503 and 757 seconds.
    QCOMPARE(scene.transport.count(), 4);
}

void TestRequestRepeats::refusesWaitsBeyondTheCap_data()
{
    QTest::addColumn<QByteArray>("strategy");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<bool>("isRefused");
    const QByteArray wait = R"("type":"WaitTimeFromHeader","header":"H",)";
    const QByteArray until = R"("type":"WaitUntilTimeFromHeader","header":"H",)";
    const QByteArray cap = R"("max_waiting_time_in_seconds":"{{ config.max }}")";
    QTest::newRow("below") << QByteArray(wait + cap) << QByteArray("59") << false;
    QTest::newRow("at the cap") << QByteArray(wait + cap) << QByteArray("60") << true;
    QTest::newRow("no wait") << QByteArray(wait + R"("max_waiting_time_in_seconds":0)")
                             << QByteArray("0") << false;
    QTest::newRow("until, below") << QByteArray(until + cap) << QByteArray("1717200059") << false;
    QTest::newRow("until, at the cap")
        << QByteArray(until + cap) << QByteArray("1717200060") << true;
    QTest::newRow("least beyond the cap")
        << QByteArray(until + R"("min_wait":90,)" + cap) << QByteArray() << true;
}

void TestRequestRepeats::refusesWaitsBeyondTheCap()
{
    QFETCH(QByteArray, strategy);
    QFETCH(QByteArray, header);
    QFETCH(bool, isRefused);
    RequestScene scene(R"({"max":60})");
    Scripted limited{429};
    if (!header.isEmpty())
        limited.headers.append({"H", header});
    scene.transport.script = {limited, {200}};
    const Result<RequestOutcome> outcome
        = scene.send(R"({"error_handler":{"type":"DefaultErrorHandler","backoff_strategies":[{)"
                     + strategy.toStdString() + "}]}}");
    QCOMPARE(outcome.isOk(), !isRefused);
    if (isRefused) {
        QCOMPARE(outcome.error().message, u"The API asks for a longer wait than a run may take."_s);
        QCOMPARE(outcome.error().kind, ErrorKind::Transient);
    }
}

void TestRequestRepeats::jitterAddsUpToTwiceItsRange()
{
    RequestScene scene;
    scene.transport.script = {{500}};
    QVERIFY(!scene.send(
        R"({"error_handler":{"type":"DefaultErrorHandler","max_retries":40,"backoff_strategies":[)"
        R"({"type":"ConstantBackoffStrategy","backoff_time_in_seconds":5,)"
        R"("jitter_range_in_seconds":2}]}})"));
    const QList<double> waits = scene.clock.waits();
    QCOMPARE(waits.size(), 40);
    QVERIFY(std::all_of(waits.begin(), waits.end(),
                        [](double wait) { return wait >= 6.0 && wait <= 10.0; }));
    QVERIFY(*std::max_element(waits.begin(), waits.end())
                - *std::min_element(waits.begin(), waits.end())
            > 1.0);
}

void TestRequestRepeats::failuresOfTheConnectionAreRepeated()
{
    RequestScene scene;
    scene.transport.error = makeError(httperrors::unreachable, {u"https://api.x.com"_s});
    const Result<RequestOutcome> outcome = scene.send("{}");
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, ErrorKind::Transient);
    QVERIFY(outcome.error().message.startsWith(QString::fromLatin1(s_exhausted)));
    QCOMPARE(scene.transport.count(), 6);
}

void TestRequestRepeats::otherFailuresAreNot()
{
    RequestScene scene;
    scene.transport.error = makeError(httperrors::tlsUntrusted, {u"https://api.x.com"_s});
    const Result<RequestOutcome> outcome = scene.send("{}");
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, u"http.tls_untrusted"_s);
    QCOMPARE(scene.transport.count(), 1);
}

void TestRequestRepeats::aCancelledRunWaitsNoLonger()
{
    RequestScene scene;
    CancellationSource source;
    scene.runtime.cancellation = source.get_token();
    scene.transport.script = {{500}};
    scene.transport.onSend = [&source](const HttpRequest &) { source.request_stop(); };
    const Result<RequestOutcome> outcome = scene.send("{}");
    QVERIFY(!outcome);
    QVERIFY(outcome.error().isCancelled());
    QCOMPARE(scene.transport.count(), 1);
}

void TestRequestRepeats::messagesHoldNoSecret()
{
    RequestScene scene(R"({"api_key":"topsecret1"})");
    scene.transport.script = {{418, "you sent topsecret1"}};
    const char *component
        = R"({"request_parameters":{"k":"{{ config.api_key }}"},)"
          R"("error_handler":{"type":"DefaultErrorHandler","max_retries":1,"response_filters":[)"
          R"({"http_codes":[409],"action":"FAIL"},)"
          R"({"http_codes":[400],"action":"FAIL","error_message":"{{ config.api_key }}"}]}})";
    for (const int status : {418, 409, 400}) {
        scene.transport.script = {{status, "you sent topsecret1"}};
        const Result<RequestOutcome> outcome = scene.send(component);
        QVERIFY(!outcome);
        QVERIFY2(!outcome.error().message.contains(u"topsecret1"_s),
                 qPrintable(outcome.error().message));
        QVERIFY(outcome.error().message.contains(u"•••"_s));
    }
    for (const QString &line : scene.observer.log)
        QVERIFY2(!line.contains(u"topsecret1"_s), qPrintable(line));
}

void TestRequestRepeats::secretsAreHiddenInEveryForm()
{
    const QString umlaut = u"pä ss'wört"_s;
    RequestScene scene(R"({"api_key":"pä ss'wört","token":"abcdefghij"})");
    const auto messageOf = [&scene](const char *component, const QByteArray &body) {
        scene.transport.script = {{400, body, {{"Set-Cookie", "session=1234"}}}};
        const Result<RequestOutcome> outcome = scene.send(component);
        QString all = outcome ? QString() : outcome.error().message;
        for (const QString &line : scene.observer.log)
            all += line;
        return all;
    };
    const auto check = [&](const QString &text) {
        QVERIFY(text.contains(u"•••"_s));
        for (const QString &form : {umlaut, u"p%C3%A4"_s, u"p\\u00e4"_s, u"abcde"_s, u"1234"_s})
            QVERIFY2(!text.contains(form), qPrintable(text));
    };
    const char *fail = R"("error_handler":{"type":"DefaultErrorHandler","response_filters":[)"
                       R"({"http_codes":[400],"action":"FAIL"}]},"http_method":"POST",)";
    check(messageOf(
        QByteArray(QByteArray("{") + fail + R"("request_body_json":{"k":"{{ config.api_key }}"}})")
            .constData(),
        "{}"));
    check(messageOf(
        QByteArray(QByteArray("{") + fail + R"("request_body_data":{"k":"{{ config.api_key }}"}})")
            .constData(),
        "{}"));
    // Where what is shown of the answer ends within the secret.
    check(messageOf(QByteArray(QByteArray("{") + fail + R"("path":"a"})").constData(),
                    QByteArray(1993, 'x') + "abcdefghij"));
    // The scheme is missing.
    check(messageOf(R"({"url_base":"x.com/{{ config.token }}","path":""})", "{}"));
}

void TestRequestRepeats::tellsOfRateLimits()
{
    RequestScene scene;
    scene.transport.script = {{429}, {429}, {200}};
    QVERIFY(scene.send("{}"));
    QCOMPARE(scene.observer.limits, 2);
}

void TestRequestRepeats::wordsWhereNobodyHasAny()
{
    RequestScene scene;
    scene.transport.script = {{200, R"({"a":true})", {{"X", "y"}}}};
    const Result<RequestOutcome> failed
        = scene.send(R"({"error_handler":{"type":"DefaultErrorHandler","response_filters":[)"
                     R"({"http_codes":[200],"action":"FAIL"}]}})");
    QVERIFY(!failed);
    QCOMPARE(failed.error().message,
             u"'GET' request to 'https://api.x.com/v1/items' failed with status code '200' and "
             "error message: 'None'. Request (body): 'None'. Response (body): '{'a': True}'. "
             "Response (headers): '{'X': 'y'}'."_s);
    const Result<RequestOutcome> exhausted = scene.send(
        R"({"error_handler":{"type":"DefaultErrorHandler","max_retries":0,"response_filters":[)"
        R"({"http_codes":[200],"action":"RETRY"}]}})");
    QVERIFY(!exhausted);
    QCOMPARE(exhausted.error().message,
             QString::fromLatin1(s_exhausted)
                 + u"Request to https://api.x.com/v1/items failed with failure type "
                   "FailureType.system_error, response action ResponseAction.RETRY."_s);
}

QTEST_GUILESS_MAIN(TestRequestRepeats)
#include "testrequestrepeats.moc"
