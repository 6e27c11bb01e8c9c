// A certificate and a host key nobody vouches for, met by a test in the window.
#include "tests/servers/postgresserver.h"
#include "tests/servers/sshserver.h"
#include "tests/servers/tlscertificates.h"
#include "tests/ui/workspacefixture.h"
#include "ui/endpoints/checkview.h"
#include "ui/endpoints/endpointdialog.h"
#include "ui/endpoints/endpointeditor.h"
#include "ui/endpoints/endpointtests.h"
#include "ui/endpoints/trustview.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

QString shownText(const QWidget &widget)
{
    QStringList texts;
    for (const auto *label : widget.findChildren<QLabel *>()) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts.join(u'\n');
}

QString focusedButton()
{
    const auto *button = qobject_cast<QPushButton *>(QApplication::focusWidget());
    return button == nullptr ? QString() : QString(button->text()).remove(u'&');
}

} // namespace

class TestEndpointTrust final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init() { m_fixture = std::make_unique<WorkspaceFixture>(); }
    void cleanup();
    void trustForOneTestCountsForNothing();
    void trustAlwaysIsStored();
    void notTrustingGoesToTheInput();
    void changedCertificateIsSaidToHaveChanged();
    void hostKeyIsTrusted();

private:
    void open(const Endpoint &endpoint);
    void press(const QString &text);
    [[nodiscard]] Endpoint endpoint() const;
    [[nodiscard]] TrustView *trust() const { return m_dialog->findChild<TrustView *>(); }

    std::unique_ptr<TlsCertificates> m_certificates;
    std::unique_ptr<PostgresServer> m_server;
    std::unique_ptr<WorkspaceFixture> m_fixture;
    std::unique_ptr<EndpointDialog> m_dialog;
    EndpointEditor *m_editor = nullptr;
};

void TestEndpointTrust::initTestCase()
{
    m_certificates = std::make_unique<TlsCertificates>();
    PostgresOptions options;
    options.tls = m_certificates->selfSigned();
    m_server = std::make_unique<PostgresServer>(options);
    m_server->start();
}

void TestEndpointTrust::cleanup()
{
    m_dialog.reset();
    m_fixture.reset();
}

Endpoint TestEndpointTrust::endpoint() const
{
    return {{},
            EndpointRole::Source,
            u"postgres"_s,
            u"Shop"_s,
            {{u"host"_s, u"localhost"_s},
             {u"port"_s, m_server->port()},
             {u"database"_s, u"postgres"_s},
             {u"username"_s, m_server->user()},
             {u"password"_s, m_server->password()},
             {u"tls"_s, QJsonObject{{u"mode"_s, u"verify-full"_s}}}}};
}

void TestEndpointTrust::open(const Endpoint &endpoint)
{
    QTRY_VERIFY(m_fixture->workspace->isLoaded());
    m_dialog = std::make_unique<EndpointDialog>(*m_fixture->workspace, EndpointRole::Source);
    m_editor = m_dialog->editor();
    m_dialog->setEndpoint(endpoint);
    m_dialog->open();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
}

void TestEndpointTrust::press(const QString &text)
{
    for (auto *found : m_dialog->findChildren<QPushButton *>()) {
        if (found->isVisible() && QString(found->text()).remove(u'&') == text) {
            QTest::mouseClick(found, Qt::LeftButton);
            return;
        }
    }
    QFAIL(qUtf8Printable(u"There is no button "_s + text));
}

void TestEndpointTrust::trustForOneTestCountsForNothing()
{
    open(endpoint());
    press(u"Test"_s);
    QTRY_VERIFY_WITH_TIMEOUT(trust()->isVisible(), 30'000);
    const QString shown = shownText(*trust());
    for (const QString &part : {u"localhost"_s, u"Subject"_s, u"Issuer"_s, u"signed by itself"_s,
                                u"Valid"_s, u"SHA-256"_s})
        QVERIFY2(shown.contains(part), qUtf8Printable(shown));
    const QString digits = TlsCertificates::fingerprint(m_certificates->selfSigned().certificate);
    QVERIFY(isSameFingerprint(trust()->identity().fingerprint, digits));
    for (const auto *label : trust()->findChildren<QLabel *>()) {
        if (label->accessibleName() == "SHA-256"_L1)
            QVERIFY(label->width() >= label->sizeHint().width());
    }
    // Enter trusts nobody.
    QTRY_COMPARE(focusedButton(), u"Do not trust"_s);
    const QJsonObject before = m_editor->endpoint().configuration;
    press(u"Trust for this test only"_s);
    QTRY_VERIFY_WITH_TIMEOUT(
        shownText(*m_dialog->findChild<CheckView *>()).contains(u"The test passed."_s), 30'000);
    QCOMPARE(m_editor->testState(), EndpointEditor::TestState::NotTested);
    QCOMPARE(m_editor->endpoint().configuration, before);
    QVERIFY(shownText(*trust()).contains(u"Runs refuse it"_s));
    // A second Enter does not trust for good.
    QTRY_COMPARE(focusedButton(), u"Do not trust"_s);

    press(u"Test"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_editor->testState(), EndpointEditor::TestState::Failed, 30'000);
    QVERIFY(trust()->isVisible());
}

void TestEndpointTrust::trustAlwaysIsStored()
{
    open(endpoint());
    QSignalSpy saved(m_editor, &EndpointEditor::saved);
    press(u"Test and save"_s);
    QTRY_VERIFY_WITH_TIMEOUT(trust()->isVisible(), 30'000);
    press(u"Trust always"_s);
    // What was begun, saving, goes on.
    QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 1, 30'000);
    const auto stored = saved.first().first().value<Endpoint>();
    QVERIFY(
        isSameFingerprint(stored.configuration.value("tls"_L1)["fingerprint"_L1].toString(),
                          TlsCertificates::fingerprint(m_certificates->selfSigned().certificate)));
    const EndpointTests tests(*m_fixture->workspace);
    QTRY_VERIFY(tests.outcome(stored).has_value());
    QVERIFY(tests.outcome(stored)->hasPassed);
    const CheckResult again = m_fixture->probe->check(EndpointRole::Source, u"postgres"_s,
                                                      stored.configuration, {}, {});
    QVERIFY(again.passed());
}

void TestEndpointTrust::notTrustingGoesToTheInput()
{
    open(endpoint());
    press(u"Test"_s);
    QTRY_VERIFY_WITH_TIMEOUT(trust()->isVisible(), 30'000);
    press(u"Do not trust"_s);
    QVERIFY(!trust()->isVisible());
    QCOMPARE(QApplication::focusWidget()->accessibleName(), u"Fingerprint to trust"_s);
    QCOMPARE(m_editor->testState(), EndpointEditor::TestState::Failed);
}

void TestEndpointTrust::changedCertificateIsSaidToHaveChanged()
{
    Endpoint changed = endpoint();
    const QString former = TlsCertificates::fingerprint(m_certificates->server().certificate);
    changed.configuration.insert(
        u"tls"_s, QJsonObject{{u"mode"_s, u"verify-full"_s}, {u"fingerprint"_s, former}});
    open(changed);
    press(u"Test"_s);
    QTRY_VERIFY_WITH_TIMEOUT(trust()->isVisible(), 30'000);
    const QString shown = shownText(*trust());
    QVERIFY2(shown.contains(u"has changed."_s), qUtf8Printable(shown));
    QVERIFY2(shown.contains(u"Trusted before"_s), qUtf8Printable(shown));
}

void TestEndpointTrust::hostKeyIsTrusted()
{
    SshServer ssh;
    ssh.start();
    Endpoint tunnelled = endpoint();
    tunnelled.configuration.remove(u"tls"_s);
    tunnelled.configuration.insert(u"tunnel"_s,
                                   QJsonObject{{u"method"_s, u"ssh"_s},
                                               {u"host"_s, ssh.host()},
                                               {u"port"_s, ssh.port()},
                                               {u"username"_s, ssh.user()},
                                               {u"key_file"_s, ssh.keyFile()},
                                               {u"known_hosts_file"_s, ssh.emptyKnownHostsFile()}});
    open(tunnelled);
    press(u"Test"_s);
    QTRY_VERIFY_WITH_TIMEOUT(trust()->isVisible(), 30'000);
    QVERIFY(shownText(*trust()).contains(ssh.fingerprint()));
    press(u"Trust always"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_editor->testState(), EndpointEditor::TestState::Passed, 30'000);
    QCOMPARE(
        m_editor->endpoint().configuration.value("tunnel"_L1)["host_key_fingerprint"_L1].toString(),
        ssh.fingerprint());
}

QTEST_MAIN(TestEndpointTrust)
#include "testendpointtrust.moc"
