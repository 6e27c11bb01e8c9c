// A run that meets a server nobody vouches for, and the question it leads to on the page.
#include "tests/servers/postgresserver.h"
#include "tests/servers/tlscertificates.h"
#include "tests/ui/connectionpage/tabfixture.h"
#include "ui/connectionpage/connectionpage.h"
#include "ui/connectionpage/runtrust.h"
#include "ui/endpoints/trustview.h"

#include <QApplication>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestRunTrust final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void certificateIsShownWhereTheRunFailed();
    void trustForOneRunIsNotStored();
    void trustAlwaysIsStoredAndRuns();
    void refusalIsKeptUntilTheNextRun();
    void untrustedDestinationIsAskedAbout();
    void pausedConnectionStoresTrustAlone();
    void otherFailuresAskNothing();

private:
    [[nodiscard]] QJsonObject configuration(const QString &fingerprint = {}) const;
    /// Users from the server into a file, read while the server was trusted.
    void addFromServer();
    void open(const QString &connectionId);
    void failToRun();
    [[nodiscard]] TrustView *trust() const { return m_page->findChild<TrustView *>(); }
    [[nodiscard]] Endpoint stored(EndpointRole role) const;

    std::unique_ptr<TlsCertificates> m_certificates;
    std::unique_ptr<PostgresServer> m_server;
    QString m_fingerprint;
    std::unique_ptr<WorkspaceFixture> m_world;
    std::unique_ptr<ConnectionPage> m_page;
    Connection m_connection;
};

void TestRunTrust::initTestCase()
{
    m_certificates = std::make_unique<TlsCertificates>();
    PostgresOptions options;
    options.tls = m_certificates->selfSigned();
    m_server = std::make_unique<PostgresServer>(options);
    m_server->start();
    m_fingerprint = TlsCertificates::fingerprint(options.tls.certificate);
}

void TestRunTrust::init() { m_world = std::make_unique<WorkspaceFixture>(); }

void TestRunTrust::cleanup()
{
    m_page.reset();
    m_world.reset();
}

QJsonObject TestRunTrust::configuration(const QString &fingerprint) const
{
    QJsonObject tls{{u"mode"_s, u"verify-full"_s}};
    if (!fingerprint.isEmpty())
        tls.insert(u"fingerprint"_s, fingerprint);
    return {{u"host"_s, u"localhost"_s},           {u"port"_s, m_server->port()},
            {u"database"_s, u"postgres"_s},        {u"username"_s, m_server->user()},
            {u"password"_s, m_server->password()}, {u"tls"_s, tls}};
}

Endpoint TestRunTrust::stored(EndpointRole role) const
{
    return must(EndpointRepository(*m_world->database)
                    .find(role == EndpointRole::Source ? m_connection.sourceId
                                                       : m_connection.destinationId));
}

void TestRunTrust::addFromServer()
{
    m_server->execute(u"postgres"_s,
                      u"DROP TABLE IF EXISTS people; "
                      "CREATE TABLE people AS SELECT 1 AS id, 'Ann' AS name"_s);
    // The streams are chosen while the server is trusted; then it is not any more.
    Endpoint source = m_world->addSource(u"Shop"_s, u"postgres"_s, configuration(m_fingerprint));
    m_connection = m_world->addConnection(u"Orders"_s, {u"people"_s}, source);
    QCOMPARE(m_connection.catalog.streams.size(), std::size_t(1));
    source.configuration = configuration();
    must(EndpointRepository(*m_world->database).save(source));
}

void TestRunTrust::open(const QString &connectionId)
{
    m_world->sync();
    QTRY_VERIFY(m_world->workspace->snapshot()->connection(connectionId) != nullptr);
    m_page = std::make_unique<ConnectionPage>(*m_world->workspace);
    m_page->resize(1200, 900);
    m_page->show();
    m_page->showConnection(connectionId);
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

void TestRunTrust::failToRun()
{
    QCOMPARE(m_world->run(m_connection.id), JobStatus::Failed);
    QTRY_VERIFY_WITH_TIMEOUT(trust()->isVisible(), 30'000);
}

void TestRunTrust::certificateIsShownWhereTheRunFailed()
{
    addFromServer();
    open(m_connection.id);
    QVERIFY(!trust()->isVisible());
    const QWidget *focused = QApplication::focusWidget();
    failToRun();
    QVERIFY(isSameFingerprint(trust()->identity().fingerprint, m_fingerprint));
    QVERIFY(visibleButton(*trust(), u"Trust for one run only"_s) != nullptr);
    QVERIFY(visibleButton(*trust(), u"Trust always"_s) != nullptr);
    // Nobody asked for it just now: a key that is on its way must not answer.
    QCOMPARE(QApplication::focusWidget(), focused);
    const auto snapshot = m_world->workspace->snapshot();
    QCOMPARE(m_world->workspace->state(*snapshot->connection(m_connection.id)),
             ConnectionState::ActionRequired);
}

void TestRunTrust::trustForOneRunIsNotStored()
{
    addFromServer();
    open(m_connection.id);
    failToRun();
    QSignalSpy finished(m_world->workspace.get(), &Workspace::runFinished);
    press(*trust(), u"Trust for one run only"_s);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 30'000);
    QCOMPARE(finished.first().at(2).value<JobStatus>(), JobStatus::Succeeded);
    QVERIFY(!trust()->isVisible());
    QCOMPARE(stored(EndpointRole::Source).configuration, configuration());
    // The next one is asked about again.
    failToRun();
}

void TestRunTrust::trustAlwaysIsStoredAndRuns()
{
    addFromServer();
    open(m_connection.id);
    failToRun();
    QSignalSpy finished(m_world->workspace.get(), &Workspace::runFinished);
    press(*trust(), u"Trust always"_s);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 30'000);
    QCOMPARE(finished.first().at(2).value<JobStatus>(), JobStatus::Succeeded);
    QVERIFY(isSameFingerprint(
        stored(EndpointRole::Source).configuration.value("tls"_L1)["fingerprint"_L1].toString(),
        m_fingerprint));
    QVERIFY(!trust()->isVisible());
    QCOMPARE(m_world->run(m_connection.id), JobStatus::Succeeded);
}

void TestRunTrust::refusalIsKeptUntilTheNextRun()
{
    addFromServer();
    open(m_connection.id);
    failToRun();
    press(*trust(), u"Do not trust"_s);
    QVERIFY(!trust()->isVisible());
    m_world->sync();
    QVERIFY(!trust()->isVisible());
    QCOMPARE(stored(EndpointRole::Source).configuration, configuration());
    failToRun();
}

void TestRunTrust::untrustedDestinationIsAskedAbout()
{
    const Endpoint source = m_world->addSource(u"Sample"_s);
    m_connection = m_world->addConnection(u"Out"_s, {u"users"_s}, source);
    const Endpoint to = must(
        EndpointRepository(*m_world->database)
            .save({{}, EndpointRole::Destination, u"postgres"_s, u"Warehouse"_s, configuration()}));
    m_connection.destinationId = to.id;
    must(ConnectionRepository(*m_world->database).save(m_connection));
    open(m_connection.id);
    failToRun();
    QVERIFY(trust()->identity().server.startsWith(u"localhost"_s));
    QSignalSpy finished(m_world->workspace.get(), &Workspace::runFinished);
    press(*trust(), u"Trust always"_s);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 30'000);
    QCOMPARE(finished.first().at(2).value<JobStatus>(), JobStatus::Succeeded);
    QVERIFY(stored(EndpointRole::Destination).configuration != configuration());
}

void TestRunTrust::pausedConnectionStoresTrustAlone()
{
    addFromServer();
    open(m_connection.id);
    failToRun();
    m_world->workspace->setPaused(m_connection.id, true);
    QTRY_VERIFY(!m_world->workspace->snapshot()->connection(m_connection.id)->connection.isEnabled);
    QTRY_VERIFY(visibleButton(*trust(), u"Trust for one run only"_s) == nullptr);
    press(*trust(), u"Trust always"_s);
    QTRY_VERIFY(stored(EndpointRole::Source).configuration != configuration());
    QTRY_VERIFY(!trust()->isVisible());
    QVERIFY(!m_world->engine->isRunning(m_connection.id));
}

void TestRunTrust::otherFailuresAskNothing()
{
    addFromServer();
    Endpoint source = stored(EndpointRole::Source);
    QJsonObject wrong = configuration(m_fingerprint);
    wrong.insert(u"password"_s, u"wrong"_s);
    source.configuration = wrong;
    must(EndpointRepository(*m_world->database).save(source));
    open(m_connection.id);
    QCOMPARE(m_world->run(m_connection.id), JobStatus::Failed);
    m_world->sync();
    m_world->workspace->pool().waitForDone();
    QCoreApplication::processEvents();
    QVERIFY(!m_page->findChild<RunTrust *>()->isVisible());
}

QTEST_MAIN(TestRunTrust)
#include "testruntrust.moc"
