#include "tests/ui/workspacefixture.h"
#include "ui/workspace/discovery.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestDiscovery : public QObject
{
    Q_OBJECT

private slots:
    void streamsComeAndThenTheCatalog();
    void failureIsKept();
    void cancelKeepsQuiet();
    void newStartDropsTheFormer();
};

void TestDiscovery::streamsComeAndThenTheCatalog()
{
    WorkspaceFixture world;
    Discovery discovery(*world.workspace);
    QSignalSpy found(&discovery, &Discovery::found);
    QSignalSpy finished(&discovery, &Discovery::finished);
    discovery.start(world.addSource(u"Sample"_s));
    QCOMPARE(discovery.state(), Discovery::State::Running);
    QVERIFY(finished.wait());
    QCOMPARE(discovery.state(), Discovery::State::Done);
    QCOMPARE(discovery.foundCount(), 3);
    int seen = 0;
    for (const auto &call : found)
        seen += static_cast<int>(call.first().value<std::vector<Stream>>().size());
    QCOMPARE(seen, 3);
}

void TestDiscovery::failureIsKept()
{
    WorkspaceFixture world;
    Discovery discovery(*world.workspace);
    discovery.start(world.addSource(u"Gone"_s, u"sqlite"_s, {{u"path"_s, u"/nowhere/a.db"_s}}));
    QTRY_COMPARE(discovery.state(), Discovery::State::Failed);
    QVERIFY(discovery.error()->message.contains(u"/nowhere/a.db"_s));
}

void TestDiscovery::cancelKeepsQuiet()
{
    WorkspaceFixture world;
    Discovery discovery(*world.workspace);
    QSignalSpy finished(&discovery, &Discovery::finished);
    discovery.start(world.addSource(u"Sample"_s));
    discovery.cancel();
    QCOMPARE(discovery.state(), Discovery::State::Cancelled);
    QVERIFY(world.workspace->pool().waitForDone(5000));
    QCoreApplication::processEvents();
    QCOMPARE(finished.count(), 0);
    QCOMPARE(discovery.state(), Discovery::State::Cancelled);
}

void TestDiscovery::newStartDropsTheFormer()
{
    WorkspaceFixture world;
    Discovery discovery(*world.workspace);
    QSignalSpy finished(&discovery, &Discovery::finished);
    discovery.start(world.addSource(u"Gone"_s, u"sqlite"_s, {{u"path"_s, u"/nowhere/a.db"_s}}));
    discovery.start(world.addSource(u"Sample"_s));
    QVERIFY(finished.wait());
    QVERIFY(world.workspace->pool().waitForDone(5000));
    QCoreApplication::processEvents();
    QCOMPARE(discovery.state(), Discovery::State::Done);
    QCOMPARE(finished.count(), 1);
}

QTEST_MAIN(TestDiscovery)
#include "testdiscovery.moc"
