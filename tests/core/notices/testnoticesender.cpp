// What waits is sent once, whatever goes wrong on the way.
#include "core/http/httpdefaults.h"
#include "core/interchange/endpointstorage.h"
#include "core/notices/noticesender.h"
#include "core/notices/noticewatch.h"
#include "tests/core/notices/noticefixture.h"
#include "tests/servers/httpserver.h"
#include "tests/servers/mailserver.h"
#include "tests/servers/tlscertificates.h"

#include <QDirIterator>
#include <QTest>

#include <thread>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestNoticeSender : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void webhookGetsEachNoticeOnce();
    void twoSendersSendEachOnce();
    void deadSenderLeavesItsNoticeToTheNext();
    void serverInTroubleIsTriedEverMoreSeldom();
    void serverInTroubleIsAskedOnceForAFew();
    void givenUpAfterADay();
    void refusalIsGivenUpAndShown();
    void channelThatWorksAgainIsNoLongerShown();
    void failedOnesAreSentWhenAskedFor();
    void slowServerIsLeft();
    void hurryLeavesTheRestToTheNext();
    void cancelledTryIsMadeAgainAtOnce();
    void keysAreOfOneProfileAlone();
    void channelThatIsGoneDropsWhatWaits();
    void slackGetsManyAsOne();
    void mailArrivesWithItsKey();
    void addressIsASecret();
    void secretThatCannotBeReadYetIsWaitedFor();
    void trialIsSentAndNotKept();
    void channelWithoutSettingsIsNoTrial();
    void invalidAddressIsRefused();

private:
    /// Notices of so many first failures, each of a connection of its own.
    void makeNotices(int count)
    {
        for (int i = 0; i < count; ++i)
            m_fixture->fail(m_fixture->store.connection(u"c%1"_s.arg(m_connections++)).id);
        NoticeWatch watch(m_fixture->services);
        must(watch.look());
    }
    [[nodiscard]] NoticeSender sender(SendingLimits limits = {}) const
    {
        return {*m_fixture->store.database, m_fixture->secrets, m_fixture->store.clock, limits};
    }
    void send() { must(sender().sendDue({})); }
    void setWebhook(WebhookForm form = WebhookForm::Airbyte)
    {
        NoticeSettings settings;
        settings.webhook.form = form;
        m_fixture->setSettings(
            settings, {.webhookUrl = m_server->url(u"/hooks/t0ken-4711?key=q-0815"_s).toString()});
    }
    [[nodiscard]] NoticeSending webhookOf(std::size_t place) const
    {
        for (const NoticeSending &sending : m_fixture->notices().at(place).sendings) {
            if (sending.channel == NoticeChannel::Webhook)
                return sending;
        }
        qFatal("There is none.");
    }
    [[nodiscard]] std::vector<ChannelFailure> failures() const
    {
        return must(NoticeStore(*m_fixture->store.database).failures());
    }

    std::unique_ptr<HttpServer> m_server;
    std::unique_ptr<NoticeFixture> m_fixture;
    int m_connections = 0;
};

void TestNoticeSender::init()
{
    m_connections = 0;
    m_server = std::make_unique<HttpServer>();
    m_server->on("POST", u"/hooks/{key}"_s, [](const HttpCall &) { return HttpAnswer(); });
    m_fixture = std::make_unique<NoticeFixture>();
    setWebhook();
}

void TestNoticeSender::webhookGetsEachNoticeOnce()
{
    makeNotices(2);
    send();
    send();
    QCOMPARE(m_server->callCount(), 2);
    const HttpCall call = m_server->calls().front();
    const QJsonObject body = QJsonDocument::fromJson(call.body).object();
    QCOMPARE(body["notice"_L1]["kind"_L1].toString(), u"first_failure"_s);
    QCOMPARE(body["data"_L1]["errorMessage"_L1].toString(), u"The file is missing."_s);
    QCOMPARE(webhookOf(0).delivery, NoticeDelivery::Sent);
    QVERIFY(failures().empty());
}

void TestNoticeSender::twoSendersSendEachOnce()
{
    makeNotices(12);
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([this] { must(sender().sendDue({})); });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(m_server->callCount(), 12);
    std::set<QByteArray> keys;
    for (const HttpCall &call : m_server->calls())
        keys.insert(call.body);
    QCOMPARE(keys.size(), 12U);
}

void TestNoticeSender::deadSenderLeavesItsNoticeToTheNext()
{
    makeNotices(1);
    // As a process that dies in a try: claimed, and nothing noted.
    NoticeStore store(*m_fixture->store.database);
    QCOMPARE(
        must(store.claim(NoticeChannel::Webhook, m_fixture->store.clock.now(), 180s, 1)).size(),
        1U);
    m_fixture->store.reopen();
    send();
    QCOMPARE(m_server->callCount(), 0);
    m_fixture->store.clock.advance(181s);
    send();
    QCOMPARE(m_server->callCount(), 1);
    // Its key is what tells a second delivery.
    QCOMPARE(webhookOf(0).delivery, NoticeDelivery::Sent);
}

void TestNoticeSender::serverInTroubleIsTriedEverMoreSeldom()
{
    m_server->setPlan([](const HttpCall &) { return Misbehaviour::status(503); });
    makeNotices(3);
    send();
    // The others do not ask the same server in vain.
    QCOMPARE(m_server->callCount(), 1);
    send();
    QCOMPARE(m_server->callCount(), 1);
    QCOMPARE(webhookOf(2).delivery, NoticeDelivery::Waiting);
    QCOMPARE(failures().size(), 1U);
    QCOMPARE(failures().front().channel, NoticeChannel::Webhook);
    QCOMPARE(failures().front().error.code, u"notices.webhook_busy"_s);
    m_server->setPlan({});
    m_fixture->store.clock.advance(60s);
    send();
    QCOMPARE(m_server->callCount(), 4);
    QVERIFY(failures().empty());
}

void TestNoticeSender::serverInTroubleIsAskedOnceForAFew()
{
    // So few that each is a message of its own, claimed together.
    setWebhook(WebhookForm::Slack);
    m_server->setPlan([](const HttpCall &) { return Misbehaviour::status(503); });
    makeNotices(3);
    send();
    QCOMPARE(m_server->callCount(), 1);
    QCOMPARE(webhookOf(0).tries, 0);
    m_server->setPlan({});
    m_fixture->store.clock.advance(60s);
    send();
    QCOMPARE(m_server->callCount(), 4);
    for (std::size_t i = 0; i < 3; ++i)
        QCOMPARE(webhookOf(i).delivery, NoticeDelivery::Sent);
}

void TestNoticeSender::givenUpAfterADay()
{
    m_server->setPlan([](const HttpCall &) { return Misbehaviour::status(500); });
    makeNotices(1);
    for (int hour = 0; hour < 40; ++hour) {
        send();
        m_fixture->store.clock.advance(1h);
    }
    QCOMPARE(webhookOf(0).delivery, NoticeDelivery::Failed);
    QVERIFY(m_server->callCount() >= 5 && m_server->callCount() <= 9);
    QCOMPARE(failures().front().failed, 1);
}

void TestNoticeSender::refusalIsGivenUpAndShown()
{
    m_server->setPlan([](const HttpCall &) { return Misbehaviour::status(404); });
    makeNotices(1);
    send();
    QCOMPARE(webhookOf(0).delivery, NoticeDelivery::Failed);
    QCOMPARE(failures().front().error.code, u"notices.webhook_refused"_s);
    m_fixture->store.clock.advance(48h);
    send();
    QCOMPARE(m_server->callCount(), 1);
}

void TestNoticeSender::channelThatWorksAgainIsNoLongerShown()
{
    m_server->misbehaveAt(1, Misbehaviour::status(404));
    makeNotices(1);
    send();
    QCOMPARE(failures().size(), 1U);
    m_fixture->store.clock.advance(1s);
    makeNotices(1);
    send();
    QVERIFY(failures().empty());
}

void TestNoticeSender::failedOnesAreSentWhenAskedFor()
{
    m_server->misbehaveAt(1, Misbehaviour::status(404));
    makeNotices(1);
    send();
    NoticeStore store(*m_fixture->store.database);
    QCOMPARE(must(store.retry(NoticeChannel::Webhook, m_fixture->store.clock.now())), 1);
    send();
    QCOMPARE(m_server->callCount(), 2);
    QCOMPARE(webhookOf(0).delivery, NoticeDelivery::Sent);
}

void TestNoticeSender::slowServerIsLeft()
{
    m_server->setPlan(
        [](const HttpCall &) { return Misbehaviour{.kind = Misbehaviour::Kind::Stall}; });
    makeNotices(1);
    const auto start = std::chrono::steady_clock::now();
    must(sender({.webhook = 500ms}).sendDue({}));
    QVERIFY(std::chrono::steady_clock::now() - start < 5s);
    QCOMPARE(webhookOf(0).delivery, NoticeDelivery::Waiting);
    QCOMPARE(failures().front().error.kind, ErrorKind::Transient);
}

void TestNoticeSender::hurryLeavesTheRestToTheNext()
{
    m_server->setLatency(150ms);
    makeNotices(5);
    must(sender({.overall = 100ms}).sendDue({}));
    QCOMPARE(m_server->callCount(), 1);
    QCOMPARE(webhookOf(0).tries, 0);
    send();
    QCOMPARE(m_server->callCount(), 5);
}

void TestNoticeSender::cancelledTryIsMadeAgainAtOnce()
{
    m_server->misbehaveAt(1, {.kind = Misbehaviour::Kind::Stall});
    makeNotices(1);
    CancellationSource source;
    std::thread stopper([&] {
        QVERIFY(m_server->waitForCalls(1));
        source.request_stop();
    });
    must(sender().sendDue(source.get_token()));
    stopper.join();
    QVERIFY(failures().empty());
    QCOMPARE(webhookOf(0).tries, 0);
    send();
    QCOMPARE(m_server->callCount(), 2);
    QCOMPARE(webhookOf(0).delivery, NoticeDelivery::Sent);
    const QByteArray key = m_server->calls().front().header("idempotency-key");
    QCOMPARE(key.size(), 40);
    QCOMPARE(m_server->calls().back().header("idempotency-key"), key);
}

void TestNoticeSender::keysAreOfOneProfileAlone()
{
    makeNotices(1);
    send();
    // Another profile, whose first run has the same number and fails at the same time.
    m_fixture = std::make_unique<NoticeFixture>();
    setWebhook();
    makeNotices(1);
    send();
    QCOMPARE(m_fixture->notices().front().notice.key, u"failed/1"_s);
    QCOMPARE(m_server->callCount(), 2);
    QVERIFY(m_server->calls().front().header("idempotency-key")
            != m_server->calls().back().header("idempotency-key"));
}

void TestNoticeSender::channelThatIsGoneDropsWhatWaits()
{
    makeNotices(2);
    m_fixture->setSettings({}, {.webhookUrl = u""_s});
    send();
    QCOMPARE(m_server->callCount(), 0);
    QCOMPARE(webhookOf(0).delivery, NoticeDelivery::Dropped);
    QCOMPARE(webhookOf(1).delivery, NoticeDelivery::Dropped);
    QVERIFY(failures().empty());
}

void TestNoticeSender::slackGetsManyAsOne()
{
    setWebhook(WebhookForm::Slack);
    makeNotices(7);
    send();
    QCOMPARE(m_server->callCount(), 1);
    const QJsonObject body = QJsonDocument::fromJson(m_server->calls().front().body).object();
    QCOMPARE(body.keys(), QStringList{u"text"_s});
    for (int i = 0; i < 7; ++i)
        QVERIFY(body["text"_L1].toString().contains(u"c%1 failed"_s.arg(i)));
    QCOMPARE(webhookOf(6).delivery, NoticeDelivery::Sent);
}

void TestNoticeSender::mailArrivesWithItsKey()
{
    const TlsCertificates certificates;
    QFile authority(certificates.authority());
    QVERIFY(authority.open(QIODevice::ReadOnly));
    HttpDefaults defaults;
    defaults.authorities = authority.readAll();
    const HttpDefaultsUse use([defaults]() -> Result<HttpDefaults> { return defaults; });
    const MailServer server(
        {MailServerOptions::Security::Tls, certificates.server(), u"ann"_s, u"pass-word-4711"_s});
    NoticeSettings settings;
    settings.mail.host = u"localhost"_s;
    settings.mail.port = server.port();
    settings.mail.security = MailSecurity::Tls;
    settings.mail.user = u"ann"_s;
    settings.mail.from = u"millrace@example.org"_s;
    settings.mail.to = QStringList{u"ann@example.org"_s, u"bob@example.org"_s};
    m_fixture->setSettings(settings, {.webhookUrl = u""_s, .mailPassword = u"pass-word-4711"_s});
    makeNotices(1);
    send();
    send();
    QCOMPARE(server.mails().size(), 1U);
    const ReceivedMail mail = server.mails().front();
    QCOMPARE(mail.to, settings.mail.to);
    QCOMPARE(mail.header("Subject"), u"[Millrace] c0 failed"_s);
    QVERIFY(mail.body().contains("The file is missing."_L1));
    QVERIFY(mail.header("Message-ID").endsWith("@example.org>"_L1));
    // More than a few come as one.
    makeNotices(5);
    send();
    QCOMPARE(server.mails().size(), 2U);
    QCOMPARE(server.mails().back().header("Subject"), u"[Millrace] 5 notices"_s);
}

void TestNoticeSender::addressIsASecret()
{
    // What moves all secrets of a profile, or forgets unused ones, has to know of it.
    QCOMPARE(must(usedSecretNames(*m_fixture->store.database)),
             noticeSecretNames(must(storedNotices(*m_fixture->store.database))));
    m_server->pause(); // Refuses connections: the error names the server.
    makeNotices(1);
    send();
    m_server->resume();
    m_server->setPlan([](const HttpCall &) { return Misbehaviour::status(404); });
    makeNotices(1);
    m_fixture->store.clock.advance(1h);
    send();
    for (const ChannelFailure &failure : failures()) {
        const QString words = failure.error.message + failure.error.hint + failure.error.detail;
        QVERIFY(!words.contains("t0ken-4711"_L1) && !words.contains("q-0815"_L1));
        QVERIFY(words.contains("127.0.0.1"_L1));
    }
    m_fixture->store.close();
    QDirIterator files(m_fixture->store.folder.path(), QDir::Files | QDir::Hidden,
                       QDirIterator::Subdirectories);
    int count = 0;
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY2(!bytes.contains("t0ken-4711"), qPrintable(file.fileName()));
        QVERIFY2(!bytes.contains("q-0815"), qPrintable(file.fileName()));
        ++count;
    }
    QVERIFY(count > 0);
    m_fixture->store.open();
}

void TestNoticeSender::secretThatCannotBeReadYetIsWaitedFor()
{
    makeNotices(1);
    const QString name = noticeSecretNames(must(storedNotices(*m_fixture->store.database))).first();
    const QString url = must(m_fixture->secrets.read(name));
    must(m_fixture->secrets.remove(name));
    send();
    QCOMPARE(webhookOf(0).delivery, NoticeDelivery::Waiting);
    must(m_fixture->secrets.write(name, url));
    m_fixture->store.clock.advance(60s);
    send();
    QCOMPARE(webhookOf(0).delivery, NoticeDelivery::Sent);
}

void TestNoticeSender::trialIsSentAndNotKept()
{
    must(sender().sendTrial(NoticeChannel::Webhook, {}));
    QCOMPARE(m_server->callCount(), 1);
    QVERIFY(m_server->calls().front().body.contains("Test of notices"));
    QVERIFY(m_fixture->notices().empty());
    m_server->setPlan([](const HttpCall &) { return Misbehaviour::status(410); });
    const auto refused = sender().sendTrial(NoticeChannel::Webhook, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, u"notices.webhook_refused"_s);
}

void TestNoticeSender::channelWithoutSettingsIsNoTrial()
{
    const auto refused = sender().sendTrial(NoticeChannel::Mail, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, u"notices.not_set_up"_s);
}

void TestNoticeSender::invalidAddressIsRefused()
{
    for (const QString &url : {u"ftp://example.org/"_s, u"https:///x"_s, u"example.org"_s,
                               u"https://user:word@example.org/"_s}) {
        const auto stored
            = storeNotices(*m_fixture->store.database, m_fixture->secrets, {}, {.webhookUrl = url});
        QVERIFY2(!stored, qPrintable(url));
        QCOMPARE(stored.error().code, u"notices.url_invalid"_s);
    }
}

QTEST_GUILESS_MAIN(TestNoticeSender)
#include "testnoticesender.moc"
