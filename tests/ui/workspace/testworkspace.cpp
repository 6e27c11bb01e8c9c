#include "core/store/connectionlock.h"
#include "core/store/timelinestore.h"
#include "tests/ui/workspacefixture.h"

#include <algorithm>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// What the window knows of the connection; waits until it knows of it at all.
const ConnectionSummary *summaryOf(const WorkspaceFixture &world, const QString &id)
{
    (void)QTest::qWaitFor([&] { return world.workspace->snapshot()->connection(id) != nullptr; });
    return world.workspace->snapshot()->connection(id);
}

} // namespace

class TestWorkspace : public QObject
{
    Q_OBJECT

private slots:
    void followsChangesOfOthersWithinTwoSeconds();
    void followsRunsToTheirEnd();
    void noticesALockOfAnotherProcess();
    void callbackIsNotCalledWithoutContext();
    void savesAsTheWindow();
    void pausingTakesAWaitingRunBack();
    void removedConnectionIsGone();
    void usedEndpointIsNotRemoved();
    void refusedRunIsTold();
};

void TestWorkspace::followsChangesOfOthersWithinTwoSeconds()
{
    WorkspaceFixture world;
    QTRY_VERIFY(world.workspace->isLoaded());
    // As another program does it: by the database alone.
    const Connection connection = world.addConnection(u"Orders"_s, {u"users"_s});
    QTRY_VERIFY_WITH_TIMEOUT(world.workspace->snapshot()->connection(connection.id) != nullptr,
                             2000);
    QCOMPARE(world.workspace->snapshot()->sources.size(), 1U);
    QCOMPARE(world.workspace->snapshot()->connectionsUsing(connection.sourceId),
             QStringList{u"Orders"_s});
}

void TestWorkspace::followsRunsToTheirEnd()
{
    WorkspaceFixture world;
    const Connection connection = world.addConnection(u"Orders"_s);
    world.sync();
    QSignalSpy progress(world.workspace.get(), &Workspace::progressChanged);
    QCOMPARE(world.run(connection.id), JobStatus::Succeeded);
    QVERIFY(progress.count() > 0);
    QTRY_VERIFY(summaryOf(world, connection.id)->lastJob.has_value());
    QTRY_COMPARE(world.workspace->state(*summaryOf(world, connection.id)),
                 ConnectionState::Healthy);
    QVERIFY(world.workspace->progress(connection.id)->totals().isBalanced());
}

void TestWorkspace::noticesALockOfAnotherProcess()
{
    WorkspaceFixture world;
    const Connection connection = world.addConnection(u"Orders"_s);
    world.sync();
    {
        const auto lock = must(ConnectionLock::acquire(world.profile, connection.id));
        QTRY_VERIFY(summaryOf(world, connection.id)->isLocked);
    }
    QTRY_VERIFY(!summaryOf(world, connection.id)->isLocked);
}

void TestWorkspace::callbackIsNotCalledWithoutContext()
{
    WorkspaceFixture world;
    bool isCalled = false;
    {
        QObject context;
        world.workspace->query<int>(
            &context, [](StateDatabase &) { return Result<int>(1); },
            [&isCalled](const Result<int> &) { isCalled = true; });
    }
    QVERIFY(world.workspace->pool().waitForDone(5000));
    QCoreApplication::processEvents();
    QVERIFY(!isCalled);
}

void TestWorkspace::savesAsTheWindow()
{
    WorkspaceFixture world;
    Connection connection = world.addConnection(u"Orders"_s);
    connection.settings.prefix = u"new_"_s;
    bool isSaved = false;
    world.workspace->saveConnection(
        connection, this, [&isSaved](const Result<Connection> &saved) { isSaved = saved.isOk(); });
    QTRY_VERIFY(isSaved);
    const auto events = must(TimelineStore(*world.database).list(connection.id, 1));
    QCOMPARE(events.front().origin, ChangeOrigin::Window);
}

void TestWorkspace::pausingTakesAWaitingRunBack()
{
    WorkspaceFixture world;
    const Connection connection = world.addConnection(u"Orders"_s);
    world.sync();
    world.workspace->setPaused(connection.id, true);
    QTRY_COMPARE(world.workspace->state(*summaryOf(world, connection.id)), ConnectionState::Paused);
    QVERIFY(!must(ConnectionRepository(*world.database).find(connection.id)).isEnabled);
}

void TestWorkspace::removedConnectionIsGone()
{
    WorkspaceFixture world;
    const Connection connection = world.addConnection(u"Orders"_s);
    world.sync();
    bool isRemoved = false;
    world.workspace->removeConnection(
        connection.id, this, [&isRemoved](const Result<void> &done) { isRemoved = done.isOk(); });
    QTRY_VERIFY(isRemoved);
    QTRY_VERIFY(world.workspace->snapshot()->connections.empty());
}

void TestWorkspace::usedEndpointIsNotRemoved()
{
    WorkspaceFixture world;
    const Connection connection = world.addConnection(u"Orders"_s);
    const Endpoint source = must(EndpointRepository(*world.database).find(connection.sourceId));
    std::optional<Error> error;
    world.workspace->removeEndpoint(source, this, [&error](const Result<void> &done) {
        if (!done)
            error = done.error();
    });
    QTRY_VERIFY(error.has_value());
    QCOMPARE(error->code, u"store.endpoint_in_use"_s);
    QVERIFY(error->message.contains(u"Orders"_s));
}

void TestWorkspace::refusedRunIsTold()
{
    WorkspaceFixture world;
    QSignalSpy failed(world.workspace.get(), &Workspace::failed);
    world.workspace->startSync(u"no such connection"_s);
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed.first().first().value<Error>().code, u"store.connection_unknown"_s);
}

QTEST_MAIN(TestWorkspace)
#include "testworkspace.moc"
