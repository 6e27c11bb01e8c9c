// Mail by a real server: encrypted, signed in, and every refusal told as what it is.
#include "core/http/httpdefaults.h"
#include "core/notices/mailsender.h"
#include "tests/core/store/storefixture.h"
#include "tests/servers/mailserver.h"
#include "tests/servers/tlscertificates.h"

#include <QFile>
#include <QTcpServer>
#include <QTest>

#include <thread>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestMailSender : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void messageArrives_data();
    void messageArrives();
    void hostileTextsArriveAsTexts();
    void refusedLoginAsksForAPerson();
    void untrustedCertificateGetsNothing_data();
    void untrustedCertificateGetsNothing();
    void serverWithoutEncryptionGetsNothing();
    void fullMailboxIsTriedLater();
    void unknownReceiverIsNotTriedAgain();
    void refusedMessageIsNotTriedAgain();
    void slowServerIsLeft();
    void serverThatIgnoresTheFarewellIsLeft_data();
    void serverThatIgnoresTheFarewellIsLeft();
    void cancellationEndsAtOnce();
    void closedPortIsUnreachable();

private:
    using Security = MailServerOptions::Security;

    [[nodiscard]] MailServerOptions options(Security security) const
    {
        return {security, m_certificates.server(), u"ann"_s, s_password};
    }
    [[nodiscard]] static MailRoute serverAt(const MailServer &server, MailSecurity security)
    {
        MailRoute made;
        made.settings.host = u"localhost"_s;
        made.settings.port = server.port();
        made.settings.security = security;
        made.settings.user = u"ann"_s;
        made.settings.from = u"millrace@example.org"_s;
        made.settings.to = QStringList{u"ann@example.org"_s};
        made.password = s_password;
        return made;
    }
    [[nodiscard]] static MailMessage message(const QString &to = u"ann@example.org"_s,
                                             const QString &subject = u"Orders failed"_s)
    {
        return {u"millrace@example.org"_s, {to},          subject,
                u"The file is missing."_s, u"failed/1"_s, TimePoint()};
    }
    /// The error of a message to \a receiver.
    [[nodiscard]] Error errorOf(const QString &receiver)
    {
        const auto sent
            = sendMail(serverAt(*m_startTls, MailSecurity::StartTls), message(receiver), {});
        return sent ? Error() : sent.error();
    }

    static inline const QString s_password = u"pass-word-4711"_s;
    const TlsCertificates m_certificates;
    std::unique_ptr<HttpDefaultsUse> m_defaults;
    std::unique_ptr<MailServer> m_startTls;
    std::unique_ptr<MailServer> m_tls;
};

void TestMailSender::initTestCase()
{
    QFile authority(m_certificates.authority());
    QVERIFY(authority.open(QIODevice::ReadOnly));
    HttpDefaults defaults;
    defaults.authorities = authority.readAll();
    m_defaults = std::make_unique<HttpDefaultsUse>(
        [defaults]() -> Result<HttpDefaults> { return defaults; });
    m_startTls = std::make_unique<MailServer>(options(Security::StartTls));
    m_tls = std::make_unique<MailServer>(options(Security::Tls));
}

void TestMailSender::messageArrives_data()
{
    QTest::addColumn<MailSecurity>("security");
    QTest::addRow("starttls") << MailSecurity::StartTls;
    QTest::addRow("tls") << MailSecurity::Tls;
}

void TestMailSender::messageArrives()
{
    QFETCH(MailSecurity, security);
    const MailServer &server = security == MailSecurity::Tls ? *m_tls : *m_startTls;
    must(sendMail(serverAt(server, security), message(), {}));
    QCOMPARE(server.mails().size(), 1U);
    const ReceivedMail mail = server.mails().front();
    QCOMPARE(mail.from, u"millrace@example.org"_s);
    QCOMPARE(mail.to, QStringList{u"ann@example.org"_s});
    QCOMPARE(mail.user, u"ann"_s);
    QVERIFY(mail.wasEncrypted);
    QCOMPARE(mail.header("Subject"), u"Orders failed"_s);
    QCOMPARE(mail.body(), u"The file is missing.\r\n"_s);
    QVERIFY(!mail.bytes.contains(s_password.toUtf8()));
}

void TestMailSender::hostileTextsArriveAsTexts()
{
    const std::size_t before = m_startTls->mails().size();
    MailMessage hostile = message(u"ann@example.org"_s, u"Größe\r\nBcc: eve@example.org"_s);
    hostile.body = u"a\r\n.\r\nMAIL FROM:<eve@example.org>\r\n日本"_s;
    must(sendMail(serverAt(*m_startTls, MailSecurity::StartTls), hostile, {}));
    QCOMPARE(m_startTls->mails().size(), before + 1);
    const ReceivedMail mail = m_startTls->mails().back();
    QCOMPARE(mail.to, QStringList{u"ann@example.org"_s});
    QCOMPARE(mail.header("Subject"), u"Größe Bcc: eve@example.org"_s);
    QVERIFY(mail.header("Bcc").isEmpty());
    QCOMPARE(mail.body(), hostile.body + u"\r\n"_s);
}

void TestMailSender::refusedLoginAsksForAPerson()
{
    for (const MailSecurity security : {MailSecurity::StartTls, MailSecurity::Tls}) {
        const MailServer &server = security == MailSecurity::Tls ? *m_tls : *m_startTls;
        MailRoute wrong = serverAt(server, security);
        wrong.password = u"wrong-word-0815"_s;
        const auto sent = sendMail(wrong, message(), {});
        QVERIFY(!sent);
        QCOMPARE(sent.error().code, u"notices.mail_login_refused"_s);
        QCOMPARE(sent.error().kind, ErrorKind::Configuration);
        QVERIFY(!sent.error().message.contains(wrong.password));
        QVERIFY(!sent.error().detail.contains(wrong.password));
        QVERIFY(sent.error().detail.contains("is wrong"_L1));
        QVERIFY(
            !sent.error().detail.contains(QString::fromLatin1(wrong.password.toUtf8().toBase64())));
    }
}

void TestMailSender::untrustedCertificateGetsNothing_data()
{
    QTest::addColumn<bool>("isSelfSigned");
    QTest::addRow("signed by itself") << true;
    QTest::addRow("of another name") << false;
}

void TestMailSender::untrustedCertificateGetsNothing()
{
    QFETCH(bool, isSelfSigned);
    for (const Security security : {Security::StartTls, Security::Tls}) {
        MailServerOptions other = options(security);
        other.tls = isSelfSigned ? m_certificates.selfSigned() : m_certificates.serverOfOtherName();
        const MailServer server(other);
        const auto sent = sendMail(
            serverAt(server,
                     security == Security::Tls ? MailSecurity::Tls : MailSecurity::StartTls),
            message(), {});
        QVERIFY(!sent);
        QCOMPARE(sent.error().code, u"notices.mail_certificate"_s);
        QVERIFY(server.mails().empty());
    }
}

void TestMailSender::serverWithoutEncryptionGetsNothing()
{
    const MailServer server({Security::None, {}, {}, {}});
    for (const MailSecurity security : {MailSecurity::StartTls, MailSecurity::Tls}) {
        const auto sent = sendMail(serverAt(server, security), message(), {});
        QVERIFY(!sent);
        QCOMPARE(sent.error().code, u"notices.mail_not_encrypted"_s);
    }
    QVERIFY(server.mails().empty());
}

void TestMailSender::fullMailboxIsTriedLater()
{
    const Error error = errorOf(u"full@example.org"_s);
    QCOMPARE(error.code, u"notices.mail_delayed"_s);
    QCOMPARE(error.kind, ErrorKind::Transient);
    QVERIFY(error.message.contains("452"_L1));
}

void TestMailSender::unknownReceiverIsNotTriedAgain()
{
    const Error error = errorOf(u"gone@example.org"_s);
    QCOMPARE(error.code, u"notices.mail_refused"_s);
    QCOMPARE(error.kind, ErrorKind::Configuration);
    QVERIFY(error.detail.contains("No such user"_L1));
}

void TestMailSender::refusedMessageIsNotTriedAgain()
{
    const Error error = errorOf(u"refused@example.org"_s);
    QCOMPARE(error.code, u"notices.mail_refused"_s);
    QVERIFY(error.message.contains("554"_L1));
}

void TestMailSender::slowServerIsLeft()
{
    MailRoute impatient = serverAt(*m_startTls, MailSecurity::StartTls);
    impatient.timeLimit = 1s;
    const auto sent = sendMail(impatient, message(u"slow@example.org"_s), {});
    QVERIFY(!sent);
    QCOMPARE(sent.error().code, u"notices.mail_timed_out"_s);
    QCOMPARE(sent.error().kind, ErrorKind::Transient);
}

void TestMailSender::serverThatIgnoresTheFarewellIsLeft_data()
{
    QTest::addColumn<MailSecurity>("security");
    QTest::addColumn<QString>("other");
    QTest::addRow("taken, starttls") << MailSecurity::StartTls << u"ann@example.org"_s;
    QTest::addRow("taken, tls") << MailSecurity::Tls << u"ann@example.org"_s;
    QTest::addRow("refused") << MailSecurity::Tls << u"gone@example.org"_s;
}

void TestMailSender::serverThatIgnoresTheFarewellIsLeft()
{
    QFETCH(MailSecurity, security);
    QFETCH(QString, other);
    MailRoute route = serverAt(security == MailSecurity::Tls ? *m_tls : *m_startTls, security);
    route.timeLimit = 3s;
    MailMessage mail = message(u"mute@example.org"_s);
    mail.to << other;
    const auto start = std::chrono::steady_clock::now();
    const auto sent = sendMail(route, mail, {});
    QVERIFY(std::chrono::steady_clock::now() - start < 15s);
    if (other == "gone@example.org"_L1)
        QCOMPARE(sent.error().code, u"notices.mail_refused"_s);
    else
        QVERIFY(sent.isOk());
}

void TestMailSender::cancellationEndsAtOnce()
{
    // It takes connections and says nothing.
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    MailRoute server = serverAt(*m_startTls, MailSecurity::StartTls);
    server.settings.host = u"127.0.0.1"_s;
    server.settings.port = silent.serverPort();
    CancellationSource source;
    std::thread stopper([&] {
        (void)SystemClock().wait(300ms, {});
        source.request_stop();
    });
    const auto start = std::chrono::steady_clock::now();
    const auto sent = sendMail(server, message(), source.get_token());
    stopper.join();
    QVERIFY(!sent);
    QVERIFY(sent.error().isCancelled());
    QVERIFY(std::chrono::steady_clock::now() - start < 5s);
}

void TestMailSender::closedPortIsUnreachable()
{
    MailRoute server = serverAt(*m_startTls, MailSecurity::StartTls);
    server.settings.host = u"127.0.0.1"_s;
    server.settings.port = freePort();
    const auto sent = sendMail(server, message(), {});
    QVERIFY(!sent);
    QCOMPARE(sent.error().code, u"notices.mail_unreachable"_s);
}

QTEST_GUILESS_MAIN(TestMailSender)
#include "testmailsender.moc"
