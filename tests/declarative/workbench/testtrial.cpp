#include "core/declarative/request/httptransport.h"
#include "core/declarative/workbench/replaytransport.h"
#include "core/declarative/workbench/trial.h"
#include "tests/declarative/workbench/thingsapi.h"

#include <QTest>

#include <thread>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

/// The next page's address carries the key, as some servers do.
QByteArray manifestText(const HttpServer &server)
{
    return thingsManifest(server,
                          R"({type: ApiKeyAuthenticator, api_token: "{{ config['api_key'] }}", )"
                          R"(inject_into: {type: RequestOption, inject_into: header, )"
                          R"(field_name: X-Key}})",
                          "record['id'] != 2");
}

class Events final : public TrialEvents
{
public:
    void page(TrialPage page) override
    {
        pages.push_back(std::move(page));
        if (onPage)
            onPage();
    }
    void logged(LogLevel, const QString &message) override { messages << message; }
    void configurationChanged(const QJsonObject &changed) override { configuration = changed; }

    [[nodiscard]] QString everything() const
    {
        QStringList all = messages;
        for (const TrialPage &page : pages) {
            all << page.slice << page.extracted << page.records << page.next;
            for (const TrialExchange &exchange : page.exchanges) {
                all << exchange.url << exchange.requestBody << exchange.body << exchange.error;
                for (const auto &[name, value] : exchange.requestHeaders + exchange.headers)
                    all << name << value;
            }
        }
        return all.join(u'\n');
    }

    std::vector<TrialPage> pages;
    QStringList messages;
    QJsonObject configuration; ///< The newest.
    std::function<void()> onPage;
};

} // namespace

class TestTrial final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void tellsEachPageWithItsRequestsAndRecords();
    void stopsAtTheLimits();
    void tellsThePageThatFailed();
    void endsWhenItIsCancelled();
    void neverShowsASecret();
    void handsOnATokenThatWasRenewed();
    void keepsOnlySoManyRecordsOfAPage();
    void replaysWhatItRecorded();
    void saysWhatARecordingHasNoRoomFor();
    void replaySaysWhatWasLeftOut();
    void leftOutRepeatOfARequestIsNotAnsweredByTheOneBefore();
    void refusesWhatIsNoRecording();

private:
    Result<TrialOutcome> run(TrialOptions options, Transport *transport = nullptr,
                             const Cancellation &cancellation = {});

    std::unique_ptr<HttpServer> m_server;
    std::unique_ptr<Events> m_events;
    QByteArray m_text; ///< Empty: the usual manifest.
    Recording m_recording;
    SystemClock m_clock;
};

void TestTrial::init()
{
    m_server = std::make_unique<HttpServer>();
    serveThings(*m_server, 2, u'-' + s_thingsKey);
    m_events = std::make_unique<Events>();
    m_text.clear();
    m_recording = Recording(m_clock.now());
}

Result<TrialOutcome> TestTrial::run(TrialOptions options, Transport *transport,
                                    const Cancellation &cancellation)
{
    const QByteArray text = m_text.isEmpty() ? manifestText(*m_server) : m_text;
    const auto manifest = Manifest::load(text, u"test"_s);
    if (!manifest)
        return manifest.error();
    options.stream = "things";
    if (options.configuration.isEmpty())
        options.configuration = {{u"api_key"_s, s_thingsKey}};
    if (transport != nullptr)
        return runTrial(*manifest, options, m_clock, *transport, *m_events, m_recording,
                        cancellation);
    auto real = HttpTransport::create();
    if (!real)
        return real.error();
    return runTrial(*manifest, options, m_clock, **real, *m_events, m_recording, cancellation);
}

void TestTrial::tellsEachPageWithItsRequestsAndRecords()
{
    const auto outcome = run({});
    QVERIFY2(outcome, qPrintable(outcome ? QString() : outcome.error().message));
    QCOMPARE(outcome->pages, 3);
    QCOMPARE(outcome->records, 5);
    QVERIFY(!outcome->isLimited);
    QCOMPARE(m_events->pages.size(), 3U);
    const TrialPage &first = m_events->pages.front();
    QCOMPARE(first.exchanges.size(), 1U);
    QCOMPARE(first.exchanges.front().method, u"GET"_s);
    QCOMPARE(first.exchanges.front().status, 200);
    QCOMPARE(first.extractedCount, 2);
    QCOMPARE(first.extracted, (QStringList{u"{\n  \"id\": 1\n}"_s, u"{\n  \"id\": 2\n}"_s}));
    QCOMPARE(first.records, QStringList{u"{\n  \"id\": 1,\n  \"made\": 10\n}"_s});
    QVERIFY(first.next.contains("1-"_L1));
    QVERIFY(m_events->pages.back().next.isEmpty());
}

void TestTrial::stopsAtTheLimits()
{
    TrialOptions options;
    options.maximumPages = 2;
    const auto pages = run(options);
    QVERIFY(pages);
    QVERIFY(pages->isLimited);
    QCOMPARE(pages->pages, 2);
    QCOMPARE(m_server->callCount(), 2);
    init();
    options.maximumRecords = 1;
    const auto records = run(options);
    QVERIFY(records);
    QVERIFY(records->isLimited);
    QCOMPARE(records->records, 1);
    QCOMPARE(m_events->pages.size(), 1U);
    QCOMPARE(m_server->callCount(), 1);
}

void TestTrial::tellsThePageThatFailed()
{
    m_server->misbehaveAt(2, Misbehaviour::status(403));
    const auto outcome = run({});
    QVERIFY(!outcome);
    QCOMPARE(m_events->pages.size(), 2U);
    QCOMPARE(m_events->pages.back().exchanges.front().status, 403);
    QVERIFY(m_events->pages.back().records.isEmpty());
}

void TestTrial::endsWhenItIsCancelled()
{
    Misbehaviour stall;
    stall.kind = Misbehaviour::Kind::Stall;
    m_server->misbehaveAt(2, stall);
    CancellationSource source;
    std::thread canceller([&] {
        if (m_server->waitForCalls(2))
            source.request_stop();
    });
    const auto outcome = run({}, nullptr, source.get_token());
    canceller.join();
    QVERIFY(!outcome);
    QVERIFY(outcome.error().isCancelled());
    QCOMPARE(m_events->pages.front().records.size(), 1);
}

void TestTrial::neverShowsASecret()
{
    QVERIFY(run({}));
    QCOMPARE(m_server->calls().front().header("x-key"), s_thingsKey.toUtf8());
    const QString shown = m_events->everything();
    QVERIFY(shown.contains("X-Key"_L1, Qt::CaseInsensitive));
    QVERIFY(shown.contains(u"•••"_s));
    QVERIFY2(!shown.contains(s_thingsKey), qPrintable(shown));
    QVERIFY(!m_recording.toJson().contains(s_thingsKey.toUtf8()));
}

void TestTrial::handsOnATokenThatWasRenewed()
{
    const QString renewed = u"renewed-token-5432"_s;
    m_server->on("POST", u"/token"_s, [renewed](const HttpCall &) {
        return HttpAnswer::json({{u"access_token"_s, u"access-token-9876"_s},
                                 {u"refresh_token"_s, renewed},
                                 {u"expires_in"_s, 3600}});
    });
    m_text = thingsManifest(
        *m_server,
        R"({type: OAuthAuthenticator, token_refresh_endpoint: URL/token, client_id: me, )"
        R"(client_secret: my-client-secret, refresh_token: "{{ config['api_key'] }}", )"
        R"(refresh_token_updater: {refresh_token_config_path: [api_key], )"
        R"(access_token_config_path: [access_token], token_expiry_date_config_path: [expiry]}})");
    const auto outcome = run({});
    QVERIFY2(outcome, qPrintable(outcome ? QString() : outcome.error().message));
    QCOMPARE(m_events->configuration.value("api_key"_L1).toString(), renewed);
    const QString shown = m_events->everything();
    QVERIFY(shown.contains("/token"_L1));
    for (const QString &secret : {renewed, s_thingsKey, u"access-token-9876"_s}) {
        QVERIFY2(!shown.contains(secret), qPrintable(secret));
        QVERIFY2(!m_recording.toJson().contains(secret.toUtf8()), qPrintable(secret));
    }
}

void TestTrial::keepsOnlySoManyRecordsOfAPage()
{
    m_server->on("GET", u"/things"_s, [](const HttpCall &) {
        QJsonArray items;
        for (int id = 1; id <= 2000; ++id)
            items.append(QJsonObject{{u"id"_s, id}});
        return HttpAnswer::json(QJsonObject{{u"items"_s, items}});
    });
    TrialOptions options;
    options.maximumRecords = 10'000;
    QVERIFY(run(options));
    const TrialPage &page = m_events->pages.front();
    QCOMPARE(page.extractedCount, 2000);
    QCOMPARE(page.recordCount, 1999);
    QVERIFY(page.extracted.size() <= 500);
    QVERIFY(page.records.size() <= 500);
}

void TestTrial::replaysWhatItRecorded()
{
    QVERIFY(run({}));
    const std::vector<TrialPage> live = m_events->pages;
    const int calls = m_server->callCount();
    const auto read = Recording::fromJson(m_recording.toJson());
    QVERIFY(read);
    QCOMPARE(read->at(), m_recording.at());
    ReplayTransport replay(*read);
    m_events = std::make_unique<Events>();
    m_recording = Recording(read->at());
    TrialOptions options;
    options.configuration = {{u"api_key"_s, u"another-key-5678"_s}};
    const auto outcome = run(options, &replay);
    QVERIFY2(outcome, qPrintable(outcome ? QString() : outcome.error().message));
    QCOMPARE(m_server->callCount(), calls);
    QCOMPARE(m_events->pages.size(), live.size());
    for (std::size_t page = 0; page < live.size(); ++page) {
        QCOMPARE(m_events->pages.at(page).records, live.at(page).records);
        QCOMPARE(m_events->pages.at(page).exchanges.front().url,
                 live.at(page).exchanges.front().url);
    }
    ReplayTransport empty{Recording(m_clock.now())};
    const auto missing = run({}, &empty);
    QVERIFY(!missing);
    QVERIFY2(missing.error().message.contains("no answer"_L1),
             qPrintable(missing.error().code + missing.error().message));
}

void TestTrial::saysWhatARecordingHasNoRoomFor()
{
    const auto recorded = [&](const RecordingLimits &limits) {
        m_recording = Recording(m_clock.now(), limits);
        return run({}) ? m_recording : Recording();
    };
    const Recording all = recorded({});
    QCOMPARE(all.exchanges().size(), 3U);
    QCOMPARE(all.omissions().total(), 0);
    RecordingLimits limits;
    limits.largest = 10;
    QCOMPARE(recorded(limits).omissions().tooLarge, 3);
    limits = {};
    limits.exchanges = 2;
    const Recording few = recorded(limits);
    QCOMPARE(few.omissions().noRoom, 1);
    QCOMPARE(few.omissions().tooLarge, 0);
    QVERIFY(few.exchanges().at(1).omission == Omission::None);
    QVERIFY(few.exchanges().at(2).omission == Omission::NoRoom);
    limits = {};
    limits.total = 400;
    const Recording small = recorded(limits);
    QVERIFY(small.omissions().noRoom > 0 && small.omissions().noRoom < 3);
    limits.total = 10;
    limits.markers = 1;
    const Recording none = recorded(limits);
    QCOMPARE(none.omissions().noRoom, 3);
    QCOMPARE(none.omissions().unlisted, 2);
    QCOMPARE(none.exchanges().size(), 1U);
    const auto read = Recording::fromJson(none.toJson());
    QVERIFY(read);
    QCOMPARE(read->omissions().noRoom, 3);
    QCOMPARE(read->omissions().unlisted, 2);
    QVERIFY(read->exchanges().front().omission == Omission::NoRoom);
}

void TestTrial::replaySaysWhatWasLeftOut()
{
    const auto replayed = [&](const RecordingLimits &limits) {
        m_recording = Recording(m_clock.now(), limits);
        if (!run({}))
            return QString();
        const auto read = Recording::fromJson(m_recording.toJson());
        if (!read)
            return read.error().message;
        ReplayTransport replay(*read);
        m_recording = Recording(read->at());
        const auto outcome = run({}, &replay);
        return outcome ? QString() : outcome.error().message;
    };
    QCOMPARE(replayed({}), QString());
    RecordingLimits limits;
    limits.exchanges = 2;
    const QString full = replayed(limits);
    QVERIFY2(full.contains("left out"_L1) && full.contains("full"_L1), qPrintable(full));
    limits = {};
    limits.largest = 10;
    const QString large = replayed(limits);
    QVERIFY2(large.contains("larger than a recording takes"_L1), qPrintable(large));
    limits = {};
    limits.exchanges = 2;
    limits.markers = 0;
    const QString unlisted = replayed(limits);
    QVERIFY2(unlisted.contains("does not even list"_L1), qPrintable(unlisted));
}

void TestTrial::leftOutRepeatOfARequestIsNotAnsweredByTheOneBefore()
{
    // The third answer to one request, as a job's status has many.
    KnownSecrets secrets;
    RecordingLimits limits;
    limits.exchanges = 2;
    Recording recording(m_clock.now(), limits);
    HttpResponse response;
    response.status = 200;
    Exchange exchange;
    exchange.stream = "things";
    exchange.request.url = QUrl(u"http://127.0.0.1/status"_s);
    exchange.request.body = "{}";
    exchange.response = &response;
    for (const char *body : {"one", "two", "three"}) {
        response.body = body;
        recording.add(exchange, secrets);
    }
    ReplayTransport replay(recording);
    QCOMPARE(replay.send(exchange.request, {})->body, QByteArray("one"));
    QCOMPARE(replay.send(exchange.request, {})->body, QByteArray("two"));
    const auto third = replay.send(exchange.request, {});
    QVERIFY(!third);
    QCOMPARE(third.error().code, u"declarative.left_out"_s);
    exchange.request.body = "{\"other\": 1}";
    QCOMPARE(replay.send(exchange.request, {}).error().code, u"declarative.not_recorded"_s);
}

void TestTrial::refusesWhatIsNoRecording()
{
    for (const char *text : {"", "[]", "{\"format\": \"other\"}", "{\"format\": 1"})
        QCOMPARE(Recording::fromJson(text).error().code, u"declarative.recording_invalid"_s);
}

QTEST_GUILESS_MAIN(TestTrial)
#include "testtrial.moc"
