#include "app/networkuse.h"
#include "app/services.h"
#include "core/interchange/networkstorage.h"
#include "core/model/authority.h"
#include "tests/servers/httpserver.h"
#include "tests/servers/tlscertificates.h"
#include "tests/servers/webproxy.h"
#include "tests/ui/workspacefixture.h"
#include "ui/settings/pages/networksettingspage.h"
#include "ui/settings/settingrow.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

/// The page over a profile that the composition root of the programs has opened as well.
class TestNetworkSettingsPage final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void proxyIsTypedAndStored();
    void proxyWithoutAddressWaits();
    void wrongAddressIsSaidAndNotTaken();
    void passwordIsKeptApart();
    void exceptionsAreRead();
    void certificatesAreShownAndTakenAway();
    void fileWithoutCertificateIsSaid();
    void timeLimitsAreStored();
    void resetPageBringsDefaultsBack();
    void connectorGoesThroughTheProxySetHere();
    void testTellsItsSteps();
    void testOfAnUnknownAuthorityPointsAtTheCertificates();
    void testIsCancelled();
    void testWithoutAddressAsksForOne();
    void databasesAreNamed();

private:
    [[nodiscard]] SettingRow *row(const QString &name) const;
    template<typename Control>
    [[nodiscard]] Control *control(const QString &name) const
    {
        SettingRow *found = row(name);
        return found == nullptr ? nullptr
            : found->control()->findChild<Control *>() != nullptr
            ? found->control()->findChild<Control *>()
            : qobject_cast<Control *>(found->control());
    }
    [[nodiscard]] QString saidIn(const QWidget *widget) const;
    [[nodiscard]] NetworkSettings stored() const
    {
        return must(storedNetwork(*m_fixture->database));
    }
    void choose(ProxyChoice choice);
    void type(const QString &name, const QString &text);
    void addCertificates(const QString &path);
    void enter(const WebProxy &proxy);
    /// Whatever was to be stored is stored now.
    void settle();

    std::unique_ptr<WorkspaceFixture> m_fixture;
    std::unique_ptr<Workspace> m_workspace; ///< With a test of networks.
    std::unique_ptr<NetworkSettingsPage> m_page;
};

void TestNetworkSettingsPage::init()
{
    for (const char *variable : {"http_proxy", "https_proxy", "all_proxy"})
        qunsetenv(variable);
    m_fixture = std::make_unique<WorkspaceFixture>();
    const WorkspaceServices services = m_fixture->workspace->services();
    m_workspace = std::make_unique<Workspace>(
        WorkspaceServices{services.registry, services.probe, services.database, services.secrets,
                          services.profile, services.clock, services.engine, checkNetwork});
    m_page = std::make_unique<NetworkSettingsPage>(*m_workspace);
    m_page->resize(760, 900);
    m_page->refresh();
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestNetworkSettingsPage::cleanup()
{
    m_page.reset();
    m_workspace.reset();
    m_fixture.reset();
}

SettingRow *TestNetworkSettingsPage::row(const QString &name) const
{
    for (SettingRow *row : m_page->findChildren<SettingRow *>()) {
        if (row->name() == name && row->isVisible())
            return row;
    }
    return nullptr;
}

QString TestNetworkSettingsPage::saidIn(const QWidget *widget) const
{
    QStringList texts;
    for (const QLabel *label : widget->findChildren<QLabel *>()) {
        if (label->isVisible() && !label->text().isEmpty())
            texts << label->text();
    }
    return texts.join(u'|');
}

void TestNetworkSettingsPage::choose(ProxyChoice choice)
{
    control<SegmentedControl>(u"Proxy"_s)->setCurrentIndex(static_cast<int>(choice));
}

void TestNetworkSettingsPage::type(const QString &name, const QString &text)
{
    auto *edit = control<QLineEdit>(name);
    QVERIFY2(edit != nullptr, qUtf8Printable(name));
    edit->setFocus();
    edit->selectAll();
    QTest::keyClick(edit, Qt::Key_Delete);
    QTest::keyClicks(edit, text);
    QTest::keyClick(edit, Qt::Key_Return);
}

void TestNetworkSettingsPage::addCertificates(const QString &path)
{
    QTest::mouseClick(control<QPushButton>(u"Own certificates"_s), Qt::LeftButton);
    auto *dialog = m_page->findChild<QFileDialog *>();
    QVERIFY(dialog != nullptr);
    emit dialog->filesSelected({path});
    dialog->close();
}

void TestNetworkSettingsPage::enter(const WebProxy &proxy)
{
    choose(ProxyChoice::Http);
    type(u"Address of the proxy"_s, u"%1:%2"_s.arg(proxy.host()).arg(proxy.port()));
    type(u"User of the proxy"_s, proxy.user());
    type(u"Password of the proxy"_s, proxy.password());
    // On loopback, which a proxy leaves out by default.
    type(u"Without the proxy"_s, {});
    QTRY_VERIFY(stored().proxyExceptions.isEmpty() && !stored().proxyPassword.isEmpty());
}

void TestNetworkSettingsPage::settle()
{
    // What is read begins to be stored when its answer is taken.
    for (int i = 0; i < 2; ++i) {
        QVERIFY(m_workspace->pool().waitForDone(10'000));
        QCoreApplication::sendPostedEvents();
    }
    QVERIFY(m_workspace->pool().waitForDone(10'000));
}

void TestNetworkSettingsPage::proxyIsTypedAndStored()
{
    QVERIFY(!control<QLineEdit>(u"Address of the proxy"_s)->isEnabled());
    choose(ProxyChoice::Socks);
    type(u"Address of the proxy"_s, u"socks.example.org:1080"_s);
    type(u"User of the proxy"_s, u"ann"_s);
    QTRY_COMPARE(stored().proxyUser, u"ann"_s);
    QCOMPARE(stored().proxy, ProxyChoice::Socks);
    QCOMPARE(stored().proxyHost, u"socks.example.org"_s);
    QCOMPARE(stored().proxyPort, 1080);
    // Another page over the same profile shows it.
    NetworkSettingsPage other(*m_workspace);
    other.refresh();
    const auto isShown = [&other] {
        for (const QLineEdit *edit : other.findChildren<QLineEdit *>()) {
            if (edit->text() == u"socks.example.org:1080"_s)
                return true;
        }
        return false;
    };
    QTRY_VERIFY(isShown());
}

void TestNetworkSettingsPage::proxyWithoutAddressWaits()
{
    choose(ProxyChoice::Http);
    QVERIFY(saidIn(row(u"Address of the proxy"_s)).contains(u"until then the former way holds"_s));
    settle();
    QCOMPARE(stored().proxy, ProxyChoice::System);
    type(u"Address of the proxy"_s, u"proxy.example.org:3128"_s);
    QTRY_COMPARE(stored().proxy, ProxyChoice::Http);
    QVERIFY(!saidIn(row(u"Address of the proxy"_s)).contains(u"until then"_s));
}

void TestNetworkSettingsPage::wrongAddressIsSaidAndNotTaken()
{
    choose(ProxyChoice::Http);
    type(u"Address of the proxy"_s, u"proxy.example.org:3128"_s);
    QTRY_COMPARE(stored().proxyPort, 3128);
    type(u"Address of the proxy"_s, u"proxy.example.org"_s);
    QVERIFY(saidIn(row(u"Address of the proxy"_s)).contains(u"Host and port are needed"_s));
    settle();
    QCOMPARE(stored().proxyPort, 3128);
}

void TestNetworkSettingsPage::passwordIsKeptApart()
{
    choose(ProxyChoice::Http);
    type(u"Address of the proxy"_s, u"proxy.example.org:3128"_s);
    type(u"Password of the proxy"_s, u"pass-4711"_s);
    QTRY_VERIFY(!stored().proxyPassword.isEmpty());
    QCOMPARE(must(networkPassword(stored(), m_fixture->secrets)), u"pass-4711"_s);
    auto *edit = control<QLineEdit>(u"Password of the proxy"_s);
    QCOMPARE(edit->text(), QString());
    QCOMPARE(edit->placeholderText(), u"Stored"_s);
    QVERIFY(!row(u"Password of the proxy"_s)->isDefault());
    const QString name = networkSecretNames(stored()).first();
    QTest::mouseClick(row(u"Password of the proxy"_s)->findChild<QToolButton *>(), Qt::LeftButton);
    QTRY_VERIFY(stored().proxyPassword.isEmpty());
    QVERIFY(!m_fixture->secrets.read(name));
    QCOMPARE(edit->placeholderText(), QString());
}

void TestNetworkSettingsPage::exceptionsAreRead()
{
    choose(ProxyChoice::Http);
    type(u"Address of the proxy"_s, u"proxy.example.org:3128"_s);
    type(u"Without the proxy"_s, u".example.org 10.0.0.0/8;db.local"_s);
    QTRY_COMPARE(stored().proxyExceptions,
                 QStringList({u".example.org"_s, u"10.0.0.0/8"_s, u"db.local"_s}));
    type(u"Without the proxy"_s, u"https://example.org/"_s);
    QVERIFY(saidIn(row(u"Without the proxy"_s)).contains(u"\"https://example.org/\" is no host"_s));
    settle();
    QCOMPARE(stored().proxyExceptions.size(), 3);
}

void TestNetworkSettingsPage::certificatesAreShownAndTakenAway()
{
    const TlsCertificates certificates;
    const Authority authority = must(authoritiesInFile(certificates.authority())).front();
    addCertificates(certificates.authority());
    QTRY_COMPARE(stored().authorities, QStringList{authority.pem});
    SettingRow *shown = row(authority.subject);
    QVERIFY(shown != nullptr);
    QVERIFY(saidIn(shown).contains(QString(authority.fingerprint).replace(u':', u' ')));
    QVERIFY(saidIn(shown).contains(QString::number(authority.expiry.date().year())));
    addCertificates(certificates.authority()); // Once more is no second one.
    settle();
    QCOMPARE(stored().authorities.size(), 1);
    QTest::mouseClick(row(authority.subject)->findChild<QPushButton *>(), Qt::LeftButton);
    QTRY_VERIFY(stored().authorities.isEmpty());
    QVERIFY(row(authority.subject) == nullptr);
}

void TestNetworkSettingsPage::fileWithoutCertificateIsSaid()
{
    addCertificates(m_fixture->addFile(u"notes.pem"_s, "no certificate\n"));
    QTRY_VERIFY(saidIn(row(u"Own certificates"_s)).contains(u"notes.pem holds no certificate."_s));
    QVERIFY(stored().authorities.isEmpty());
}

void TestNetworkSettingsPage::timeLimitsAreStored()
{
    control<QSpinBox>(u"Time limit for connecting"_s)->setValue(3);
    control<QSpinBox>(u"Time limit for reading"_s)->setValue(9);
    QTRY_COMPARE(stored().idleSeconds, 9);
    QCOMPARE(stored().connectSeconds, 3);
}

void TestNetworkSettingsPage::resetPageBringsDefaultsBack()
{
    choose(ProxyChoice::Http);
    type(u"Address of the proxy"_s, u"proxy.example.org:3128"_s);
    type(u"Password of the proxy"_s, u"pass-4711"_s);
    control<QSpinBox>(u"Time limit for reading"_s)->setValue(9);
    QTRY_COMPARE(stored().idleSeconds, 9);
    for (QPushButton *button : m_page->findChildren<QPushButton *>()) {
        if (button->text() == u"Reset page"_s)
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QTRY_VERIFY(stored() == NetworkSettings());
    QCOMPARE(control<QLineEdit>(u"Address of the proxy"_s)->text(), QString());
    QVERIFY(row(u"Proxy"_s)->isDefault());
}

void TestNetworkSettingsPage::connectorGoesThroughTheProxySetHere()
{
    const TlsCertificates certificates;
    HttpServer server({.tls = certificates.server()});
    const WebProxy proxy(WebProxyKind::Http);
    // The composition root of a program that has this profile open.
    Services services(m_fixture->profile);
    const QJsonObject configuration{
        {u"credentials"_s,
         QJsonObject{{u"method"_s, u"private_app"_s}, {u"access_token"_s, u"token"_s}}},
        {u"http"_s, QJsonObject{{u"base_url"_s, server.url().toString()}}}};
    const auto ask = [&](const QJsonObject &http = {}) {
        QJsonObject changed = configuration;
        QJsonObject options = configuration.value("http"_L1).toObject();
        for (auto it = http.begin(); it != http.end(); ++it)
            options.insert(it.key(), it.value());
        changed.insert(u"http"_s, options);
        return services.probe().check(EndpointRole::Destination, u"hubspot"_s, changed, {}, {});
    };
    CheckResult result = ask();
    QVERIFY(!result.passed());
    QCOMPARE(result.steps.back().error->code, u"http.tls_untrusted"_s);

    addCertificates(certificates.authority());
    QTRY_VERIFY(!stored().authorities.isEmpty());
    enter(proxy);
    // The secrets of the fixture are not those of the services.
    must(services.secrets().setBackend(SecretBackend::Plain, {}));
    must(services.secrets().write(networkSecretNames(stored()).first(), proxy.password()));
    (void)ask();
    QVERIFY(server.callCount() > 0);
    QVERIFY(proxy.log().contains("CONNECT localhost"));

    // What an endpoint says itself wins.
    server.forgetCalls();
    const qsizetype said = proxy.log().size();
    (void)ask({{u"proxy"_s, QJsonObject{{u"kind"_s, u"none"_s}}}});
    QVERIFY(server.callCount() > 0);
    QVERIFY(!proxy.log().mid(said).contains("CONNECT"));
}

void TestNetworkSettingsPage::testTellsItsSteps()
{
    HttpServer server;
    server.on("GET", u"/"_s, [](const HttpCall &) { return HttpAnswer::text("yes"); });
    const WebProxy proxy(WebProxyKind::Http);
    enter(proxy);
    type(u"Address to test"_s, server.url().toString());
    QTRY_VERIFY2(saidIn(m_page.get()).contains(u"The test passed."_s),
                 qUtf8Printable(saidIn(m_page.get())));
    const QString said = saidIn(m_page.get());
    QVERIFY(said.contains(u"Read the address"_s));
    QVERIFY(said.contains(u"through the HTTP proxy 127.0.0.1, port %1"_s.arg(proxy.port())));
    QVERIFY(said.contains(u"Answer of 127.0.0.1"_s));
    QVERIFY(said.contains(u"Status: 200"_s));
    QVERIFY(proxy.log().contains("GET http://127.0.0.1"));
    // Another setting, and the steps tell nothing any more.
    control<QSpinBox>(u"Time limit for reading"_s)->setValue(9);
    QVERIFY(!saidIn(m_page.get()).contains(u"Status: 200"_s));
}

void TestNetworkSettingsPage::testOfAnUnknownAuthorityPointsAtTheCertificates()
{
    const TlsCertificates certificates;
    HttpServer server({.tls = certificates.server()});
    server.on("GET", u"/"_s, [](const HttpCall &) { return HttpAnswer::text("yes"); });
    type(u"Address to test"_s, server.url().toString());
    QTRY_VERIFY(saidIn(m_page.get()).contains(u"is not trusted"_s));
    QTRY_VERIFY(control<QPushButton>(u"Own certificates"_s)->hasFocus());
    addCertificates(certificates.authority());
    QTRY_VERIFY(!stored().authorities.isEmpty());
    type(u"Address to test"_s, server.url().toString());
    QTRY_VERIFY(saidIn(m_page.get()).contains(u"The test passed."_s));
}

void TestNetworkSettingsPage::testIsCancelled()
{
    HttpServer server;
    server.on("GET", u"/"_s, [](const HttpCall &) { return HttpAnswer::text("yes"); });
    server.misbehaveAt(1, {.kind = Misbehaviour::Kind::Stall});
    type(u"Address to test"_s, server.url().toString());
    QVERIFY(server.waitForCalls(1));
    QPushButton *cancel = nullptr;
    const auto isThere = [&] {
        for (QPushButton *button : m_page->findChildren<QPushButton *>()) {
            if (button->isVisible() && button->text() == u"&Cancel the test"_s)
                cancel = button;
        }
        return cancel != nullptr;
    };
    QTRY_VERIFY(isThere());
    QTest::mouseClick(cancel, Qt::LeftButton);
    QVERIFY(saidIn(m_page.get()).contains(u"The test was cancelled."_s));
    type(u"Address to test"_s, server.url().toString());
    QTRY_VERIFY(saidIn(m_page.get()).contains(u"The test passed."_s));
}

void TestNetworkSettingsPage::testWithoutAddressAsksForOne()
{
    QTest::mouseClick(control<QPushButton>(u"Address to test"_s), Qt::LeftButton);
    QVERIFY(saidIn(row(u"Address to test"_s)).contains(u"Enter the address of a server"_s));
    QVERIFY(control<QLineEdit>(u"Address to test"_s)->hasFocus());
}

void TestNetworkSettingsPage::databasesAreNamed()
{
    const QString said = saidIn(row(u"Databases"_s));
    QVERIFY(said.contains(u"PostgreSQL"_s));
    QVERIFY(said.contains(u"MySQL"_s));
    QVERIFY(!said.contains(u"HubSpot"_s));
}

QTEST_MAIN(TestNetworkSettingsPage)
#include "testnetworksettingspage.moc"
