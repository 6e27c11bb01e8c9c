#include "tests/ui/workspacefixture.h"
#include "ui/wizard/connectiondraft.h"

#include <QJsonDocument>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestConnectionDraft : public QObject
{
    Q_OBJECT

private slots:
    void nameFollowsTheEndsUntilGiven();
    void takenNameGetsANumber();
    void sourceIsAskedAtOnce();
    void otherSourceCanBeUndone();
    void editsOfOneActAreOneStep();
    void restoresWhatWasStored();
    void goneEndHasToBeChosenAgain();
    void storedDraftHoldsNoSecret();
};

void TestConnectionDraft::nameFollowsTheEndsUntilGiven()
{
    WorkspaceFixture world;
    ConnectionDraft draft(*world.workspace);
    draft.setEnd(world.addSource(u"Shop"_s));
    QCOMPARE(draft.configuration().name, u"Shop"_s);
    draft.setEnd(world.addDestination(u"Store"_s));
    QCOMPARE(draft.configuration().name, u"Shop → Store"_s);
    Connection named = draft.configuration();
    named.name = u"Mine"_s;
    draft.configure(named, u"name"_s);
    draft.setEnd(world.addDestination(u"Other"_s));
    QCOMPARE(draft.configuration().name, u"Mine"_s);
}

void TestConnectionDraft::takenNameGetsANumber()
{
    WorkspaceFixture world;
    const Connection first = world.addConnection(u"x"_s, {u"users"_s});
    Connection renamed = first;
    renamed.name = u"Shop → Store"_s;
    (void)must(ConnectionRepository(*world.database).save(renamed));
    QTRY_VERIFY(!world.workspace->snapshot()->connections.empty()
                && world.workspace->snapshot()->connections.front().connection.name
                    == renamed.name);
    ConnectionDraft draft(*world.workspace);
    draft.setEnd(world.addSource(u"Shop"_s));
    draft.setEnd(world.addDestination(u"Store"_s));
    QCOMPARE(draft.configuration().name, u"Shop → Store (2)"_s);
}

void TestConnectionDraft::sourceIsAskedAtOnce()
{
    WorkspaceFixture world;
    ConnectionDraft draft(*world.workspace);
    draft.setEnd(world.addSource(u"Shop"_s));
    QTRY_COMPARE(draft.discovery().state(), Discovery::State::Done);
    QCOMPARE(draft.catalog().streamCount(), 3);
    draft.setEnd(world.addDestination(u"Store"_s));
    QTRY_VERIFY(!draft.catalog().destinationModes().empty());
}

void TestConnectionDraft::otherSourceCanBeUndone()
{
    WorkspaceFixture world;
    ConnectionDraft draft(*world.workspace);
    draft.setEnd(world.addSource(u"Shop"_s));
    QTRY_COMPARE(draft.discovery().state(), Discovery::State::Done);
    (void)draft.catalog().setSelected({StreamId{{}, u"users"_s}}, true);
    const auto chosen = draft.catalog().configured().streams;
    QCOMPARE(chosen.size(), 1U);

    const QString csv = world.addFile(u"a.csv"_s, "id,name\n1,x\n");
    draft.setEnd(world.addSource(u"File"_s, u"files"_s, {{u"path"_s, csv}}));
    QTRY_COMPARE(draft.discovery().state(), Discovery::State::Done);
    QCOMPARE(draft.catalog().streamCount(), 1);
    draft.undoStack().undo();
    QCOMPARE(draft.end(EndpointRole::Source).name, u"Shop"_s);
    QCOMPARE(draft.catalog().configured().streams, chosen);
    draft.undoStack().redo();
    QCOMPARE(draft.end(EndpointRole::Source).name, u"File"_s);
    QTRY_COMPARE(draft.catalog().streamCount(), 1);
}

void TestConnectionDraft::editsOfOneActAreOneStep()
{
    WorkspaceFixture world;
    ConnectionDraft draft(*world.workspace);
    Connection edited = draft.configuration();
    for (const QString &name : {u"O"_s, u"Or"_s, u"Ord"_s}) {
        edited.name = name;
        draft.configure(edited, u"name"_s);
    }
    edited.settings.prefix = u"p_"_s;
    draft.configure(edited, u"destination names"_s);
    QCOMPARE(draft.undoStack().count(), 2);
    draft.undoStack().undo();
    QCOMPARE(draft.configuration().settings.prefix, QString());
    QCOMPARE(draft.configuration().name, u"Ord"_s);
    draft.undoStack().undo();
    QCOMPARE(draft.configuration().name, QString());
}

void TestConnectionDraft::restoresWhatWasStored()
{
    WorkspaceFixture world;
    ConnectionDraft draft(*world.workspace);
    draft.setEnd(world.addSource(u"Shop"_s));
    draft.setEnd(world.addDestination(u"Store"_s));
    QTRY_COMPARE(draft.discovery().state(), Discovery::State::Done);
    (void)draft.catalog().setSelected({StreamId{{}, u"products"_s}}, true);
    Connection edited = draft.configuration();
    edited.schedule.everyHours = 3;
    edited.tags = {u"nightly"_s};
    draft.configure(edited, u"schedule"_s);
    world.sync();
    QTRY_COMPARE(world.workspace->snapshot()->destinations.size(), 1U);

    ConnectionDraft again(*world.workspace);
    again.restore(draft.id(), draft.toJson());
    QCOMPARE(again.id(), draft.id());
    QCOMPARE(again.end(EndpointRole::Source).name, u"Shop"_s);
    QCOMPARE(again.end(EndpointRole::Destination).name, u"Store"_s);
    QCOMPARE(again.configuration().schedule.everyHours, 3);
    QCOMPARE(again.configuration().tags, QStringList{u"nightly"_s});
    QTRY_COMPARE(again.discovery().state(), Discovery::State::Done);
    QCOMPARE(again.connection().catalog.streams, draft.connection().catalog.streams);
}

void TestConnectionDraft::goneEndHasToBeChosenAgain()
{
    WorkspaceFixture world;
    ConnectionDraft draft(*world.workspace);
    const Endpoint source = world.addSource(u"Shop"_s);
    draft.setEnd(source);
    must(EndpointRepository(*world.database).remove(source.id));
    world.workspace->refresh();
    // The first snapshot may be of the time before.
    QTRY_VERIFY(world.workspace->isLoaded() && world.workspace->snapshot()->sources.empty());
    ConnectionDraft again(*world.workspace);
    again.restore(draft.id(), draft.toJson());
    QVERIFY(!again.hasEnd(EndpointRole::Source));
}

void TestConnectionDraft::storedDraftHoldsNoSecret()
{
    WorkspaceFixture world;
    ConnectionDraft draft(*world.workspace);
    Endpoint source = world.addSource(u"Shop"_s);
    source.configuration.insert(u"password"_s, u"planted-secret"_s);
    draft.setEnd(source);
    QVERIFY(!QJsonDocument(draft.toJson()).toJson().contains("planted-secret"));
}

QTEST_MAIN(TestConnectionDraft)
#include "testconnectiondraft.moc"
