#include "core/store/endpointoutcomes.h"
#include "tests/ui/connectionpage/tabfixture.h"
#include "ui/connectionpage/connectionheader.h"
#include "ui/connectionpage/connectionpage.h"
#include "ui/connectionpage/untestedends.h"
#include "ui/endpoints/endpointtests.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/tagchip.h"

#include <QScopeGuard>
#include <QSemaphore>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestUntestedEnds final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void bothEndsAreSaidAndTested();
    void runThatGetsThroughIsATest();
    void changedEndIsUntestedAgain();
    void failedTestIsToldAndStays();
    void testIsCancelled();
    void olderRunSaysNothingOfAChangedEnd();

private:
    void open();
    [[nodiscard]] MessageBar *bar() const
    {
        return m_page->findChild<UntestedEnds *>()->findChild<MessageBar *>();
    }
    /// The words of the chip in the heading; empty when there is none.
    [[nodiscard]] QString chip() const;
    [[nodiscard]] std::optional<EndpointOutcome> outcome(const QString &id) const;
    /// Has the source read another file, which is not there.
    void breakSource();

    std::unique_ptr<WorkspaceFixture> m_world;
    std::unique_ptr<ConnectionPage> m_page;
    Connection m_connection;
};

void TestUntestedEnds::init()
{
    m_world = std::make_unique<WorkspaceFixture>();
    m_world->addFile(u"people.csv"_s, "id,name\n1,Ann\n2,Bob\n");
    const Endpoint source = m_world->addSource(
        u"People"_s, u"files"_s, {{u"path"_s, m_world->folder.filePath(u"people.csv"_s)}});
    m_connection = m_world->addConnection(u"Orders"_s, {}, source);
}

void TestUntestedEnds::cleanup()
{
    m_page.reset();
    m_world.reset();
}

void TestUntestedEnds::open()
{
    m_world->sync();
    QTRY_VERIFY(m_world->workspace->snapshot()->connection(m_connection.id) != nullptr);
    m_page = std::make_unique<ConnectionPage>(*m_world->workspace);
    m_page->resize(1200, 900);
    m_page->show();
    m_page->showConnection(m_connection.id);
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    QTRY_VERIFY(m_page->findChild<EndpointTests *>()->isLoaded());
}

QString TestUntestedEnds::chip() const
{
    for (const auto *one : m_page->findChild<ConnectionHeader *>()->findChildren<TagChip *>()) {
        if (one->isVisible() && one->tag().name.contains(u"tested"_s))
            return one->tag().name;
    }
    return {};
}

std::optional<EndpointOutcome> TestUntestedEnds::outcome(const QString &id) const
{
    const auto endpoint = must(EndpointRepository(*m_world->database).find(id));
    return EndpointOutcomes::find(must(EndpointOutcomes(*m_world->database).all()), endpoint);
}

void TestUntestedEnds::breakSource()
{
    Endpoint source = must(EndpointRepository(*m_world->database).find(m_connection.sourceId));
    source.configuration.insert(u"path"_s, m_world->folder.filePath(u"nothing.csv"_s));
    must(EndpointRepository(*m_world->database).save(source));
    m_world->sync();
}

void TestUntestedEnds::bothEndsAreSaidAndTested()
{
    open();
    QTRY_VERIFY(bar()->isVisible());
    QVERIFY2(bar()->text().contains(u"The source People was not tested"_s),
             qUtf8Printable(bar()->text()));
    QVERIFY(bar()->text().contains(u"The destination Orders destination was not tested"_s));
    QCOMPARE(chip(), u"Neither end is tested"_s);
    press(*bar(), u"Test now"_s);
    QTRY_VERIFY(!bar()->isVisible());
    QTRY_COMPARE(chip(), QString());
    QVERIFY(outcome(m_connection.sourceId)->hasPassed);
    QVERIFY(outcome(m_connection.destinationId)->hasPassed);
}

void TestUntestedEnds::runThatGetsThroughIsATest()
{
    open();
    QTRY_VERIFY(bar()->isVisible());
    QCOMPARE(m_world->run(m_connection.id), JobStatus::Succeeded);
    QTRY_VERIFY(!bar()->isVisible());
    QTRY_COMPARE(chip(), QString());
    const TimePoint first = outcome(m_connection.sourceId)->at;
    // The next one has nothing to add.
    QCOMPARE(m_world->run(m_connection.id), JobStatus::Succeeded);
    QCOMPARE(outcome(m_connection.sourceId)->at, first);
}

void TestUntestedEnds::changedEndIsUntestedAgain()
{
    QCOMPARE(m_world->run(m_connection.id), JobStatus::Succeeded);
    open();
    QVERIFY(!bar()->isVisible());
    breakSource();
    QTRY_VERIFY(bar()->isVisible());
    QCOMPARE(bar()->text(), u"The source People was not tested with its present settings."_s);
    QTRY_COMPARE(chip(), u"Source not tested"_s);
}

void TestUntestedEnds::failedTestIsToldAndStays()
{
    QCOMPARE(m_world->run(m_connection.id), JobStatus::Succeeded);
    open();
    breakSource();
    QTRY_VERIFY(bar()->isVisible());
    press(*bar(), u"Test now"_s);
    QTRY_VERIFY(bar()->text().startsWith(u"The test of People failed."_s));
    QTRY_VERIFY(outcome(m_connection.sourceId).has_value());
    QVERIFY(!outcome(m_connection.sourceId)->hasPassed);
    m_world->sync();
    QVERIFY(bar()->text().startsWith(u"The test of People failed."_s));
    // Whoever comes later sees that it failed.
    m_page.reset();
    open();
    QTRY_COMPARE(bar()->text(), u"The source People failed its last test."_s);
    m_world->addFile(u"nothing.csv"_s, "id\n1\n");
    press(*bar(), u"Test now"_s);
    QTRY_VERIFY(!bar()->isVisible());
}

void TestUntestedEnds::testIsCancelled()
{
    open();
    QTRY_VERIFY(bar()->isVisible());
    // No thread is free for the test.
    m_world->workspace->pool().setMaxThreadCount(1);
    // Released whatever fails: the pool is waited for.
    QSemaphore blocked;
    const auto release = qScopeGuard([&blocked] { blocked.release(); });
    m_world->workspace->pool().start([&blocked] { blocked.acquire(); });
    press(*bar(), u"Test now"_s);
    QTRY_VERIFY(bar()->text().startsWith(u"Testing "_s));
    press(*bar(), u"Cancel"_s);
    QVERIFY(bar()->text().contains(u"was not tested"_s));
    blocked.release();
    m_world->workspace->pool().waitForDone();
    QVERIFY(bar()->text().contains(u"was not tested"_s));
    QVERIFY(!outcome(m_connection.sourceId));
}

void TestUntestedEnds::olderRunSaysNothingOfAChangedEnd()
{
    const Endpoint before
        = must(EndpointRepository(*m_world->database).find(m_connection.sourceId));
    breakSource();
    EndpointOutcomes outcomes(*m_world->database);
    must(outcomes.recordPassed(before));
    QVERIFY(!outcome(m_connection.sourceId));
    const Endpoint after = must(EndpointRepository(*m_world->database).find(m_connection.sourceId));
    must(outcomes.record(after, true));
    must(outcomes.recordPassed(before));
    QVERIFY(outcome(m_connection.sourceId)->hasPassed);
}

QTEST_MAIN(TestUntestedEnds)
#include "testuntestedends.moc"
