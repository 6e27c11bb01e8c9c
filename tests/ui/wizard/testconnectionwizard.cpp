#include "tests/testutils/fakeconnectors.h"
#include "tests/ui/workspacefixture.h"
#include "ui/mapping/dryrundialog.h"
#include "ui/widgets/messagebar.h"
#include "ui/wizard/connectionwizard.h"

#include <QPushButton>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestConnectionWizard : public QObject
{
    Q_OBJECT

private slots:
    void nextSaysWhatIsMissing();
    void droppedFileFillsTheSource();
    void existingEndsLeadToAConnection();
    void streamsStepNamesItsProblem();
    void backLosesNothing();
    void closingKeepsADraft();
    void emptyWizardLeavesNoDraft();
    void createAloneDoesNotRun();
    void dryRunIsNotOfferedWhereNothingCanBeCompared();
    void destinationWithObjectsOfItsOwnIsRecognised();

private:
    static QPushButton *button(const ConnectionWizard &wizard, const QString &text)
    {
        for (auto *candidate : wizard.findChildren<QPushButton *>()) {
            if (candidate->text().remove(u'&') == text && candidate->isVisibleTo(&wizard))
                return candidate;
        }
        return nullptr;
    }
    static void show(ConnectionWizard &wizard)
    {
        wizard.resize(1000, 700);
        wizard.show();
        QVERIFY(QTest::qWaitForWindowActive(&wizard));
    }
};

void TestConnectionWizard::nextSaysWhatIsMissing()
{
    WorkspaceFixture world;
    ConnectionWizard wizard(*world.workspace);
    show(wizard);
    QVERIFY(button(wizard, u"Next"_s)->isEnabled());
    QTest::mouseClick(button(wizard, u"Next"_s), Qt::LeftButton);
    const auto *message = wizard.findChild<MessageBar *>(QString(), Qt::FindDirectChildrenOnly);
    QVERIFY(message->isVisible());
    QVERIFY(message->text().startsWith(u"No source is chosen"_s));
    QCOMPARE(wizard.currentStep(), 0);
}

void TestConnectionWizard::droppedFileFillsTheSource()
{
    WorkspaceFixture world;
    ConnectionWizard wizard(*world.workspace);
    show(wizard);
    wizard.startWith(world.addFile(u"orders.csv"_s, "id,name\n1,Ann\n2,Bob\n"));
    // Next tests and stores what was guessed.
    QTRY_VERIFY_WITH_TIMEOUT((wizard.runMainAct(), QTest::qWait(50), wizard.currentStep() == 1),
                             10'000);
    QCOMPARE(wizard.draft().end(EndpointRole::Source).connectorId, u"files"_s);
    QTRY_COMPARE(wizard.draft().catalog().streamCount(), 1);
}

void TestConnectionWizard::existingEndsLeadToAConnection()
{
    WorkspaceFixture world;
    (void)world.addSource(u"Shop"_s);
    (void)world.addDestination(u"Store"_s);
    QTRY_COMPARE(world.workspace->snapshot()->destinations.size(), 1U);
    ConnectionWizard wizard(*world.workspace);
    show(wizard);
    QSignalSpy created(&wizard, &ConnectionWizard::created);
    QSignalSpy finished(world.workspace.get(), &Workspace::runFinished);
    wizard.draft().setEnd(world.workspace->snapshot()->sources.front());
    wizard.runMainAct();
    QCOMPARE(wizard.currentStep(), 1);
    wizard.draft().setEnd(world.workspace->snapshot()->destinations.front());
    wizard.runMainAct();
    QCOMPARE(wizard.currentStep(), 2);
    QTRY_COMPARE(wizard.draft().discovery().state(), Discovery::State::Done);
    QTRY_VERIFY(!wizard.draft().catalog().destinationModes().empty());
    (void)wizard.draft().catalog().setSelected({StreamId{{}, u"users"_s}}, true);
    wizard.runMainAct();
    QCOMPARE(wizard.currentStep(), 4);
    QTest::mouseClick(button(wizard, u"Create and sync"_s), Qt::LeftButton);
    QTRY_COMPARE(created.count(), 1);
    QVERIFY(created.first().at(1).toBool());
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 20'000);
    QCOMPARE(finished.first().at(2).value<JobStatus>(), JobStatus::Succeeded);
}

void TestConnectionWizard::streamsStepNamesItsProblem()
{
    WorkspaceFixture world;
    ConnectionWizard wizard(*world.workspace);
    show(wizard);
    wizard.draft().setEnd(world.addSource(u"Shop"_s));
    wizard.runMainAct();
    wizard.draft().setEnd(world.addDestination(u"Store"_s));
    wizard.runMainAct();
    QTRY_COMPARE(wizard.draft().discovery().state(), Discovery::State::Done);
    QCOMPARE(wizard.draft().catalog().selectedCount(), 0);
    wizard.runMainAct();
    QCOMPARE(wizard.currentStep(), 2);
    const auto *message = wizard.findChild<MessageBar *>(QString(), Qt::FindDirectChildrenOnly);
    QVERIFY(message->isVisible());
    QVERIFY(!message->text().isEmpty());
}

void TestConnectionWizard::backLosesNothing()
{
    WorkspaceFixture world;
    ConnectionWizard wizard(*world.workspace);
    show(wizard);
    wizard.draft().setEnd(world.addSource(u"Shop"_s));
    wizard.runMainAct();
    QCOMPARE(wizard.currentStep(), 1);
    QTest::keyClick(&wizard, Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(wizard.currentStep(), 0);
    QCOMPARE(wizard.draft().end(EndpointRole::Source).name, u"Shop"_s);
    QTest::keyClick(&wizard, Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(wizard.currentStep(), 1);
}

void TestConnectionWizard::closingKeepsADraft()
{
    WorkspaceFixture world;
    QString id;
    {
        ConnectionWizard wizard(*world.workspace);
        show(wizard);
        QSignalSpy closed(&wizard, &ConnectionWizard::closed);
        wizard.draft().setEnd(world.addSource(u"Shop"_s));
        wizard.runMainAct();
        id = wizard.draft().id();
        QTest::mouseClick(button(wizard, u"Close"_s), Qt::LeftButton);
        QCOMPARE(closed.count(), 1);
    }
    QTRY_COMPARE(world.workspace->snapshot()->drafts.size(), 1U);
    const Draft draft = world.workspace->snapshot()->drafts.front();
    QCOMPARE(draft.id, id);
    QCOMPARE(draft.name, u"Shop"_s);
    QTRY_COMPARE(world.workspace->snapshot()->sources.size(), 1U);
    ConnectionWizard again(*world.workspace);
    again.openDraft(draft);
    QCOMPARE(again.currentStep(), 1);
    QCOMPARE(again.draft().end(EndpointRole::Source).name, u"Shop"_s);
}

void TestConnectionWizard::emptyWizardLeavesNoDraft()
{
    WorkspaceFixture world;
    {
        ConnectionWizard wizard(*world.workspace);
        show(wizard);
        wizard.close();
    }
    QVERIFY(world.workspace->pool().waitForDone(5000));
    QVERIFY(must(DraftRepository(*world.database).all()).empty());
}

void TestConnectionWizard::createAloneDoesNotRun()
{
    WorkspaceFixture world;
    ConnectionWizard wizard(*world.workspace);
    show(wizard);
    QSignalSpy created(&wizard, &ConnectionWizard::created);
    wizard.draft().setEnd(world.addSource(u"Shop"_s));
    wizard.runMainAct();
    wizard.draft().setEnd(world.addDestination(u"Store"_s));
    wizard.runMainAct();
    QTRY_COMPARE(wizard.draft().discovery().state(), Discovery::State::Done);
    QTRY_VERIFY(!wizard.draft().catalog().destinationModes().empty());
    (void)wizard.draft().catalog().setSelected({StreamId{{}, u"users"_s}}, true);
    wizard.runMainAct();
    QTest::mouseClick(button(wizard, u"Create"_s), Qt::LeftButton);
    QTRY_COMPARE(created.count(), 1);
    QVERIFY(!created.first().at(1).toBool());
    const auto connections = must(ConnectionRepository(*world.database).all());
    QCOMPARE(connections.size(), 1U);
    QVERIFY(must(JobRepository(*world.database).list(connections.front().id, 1)).empty());
}

void TestConnectionWizard::dryRunIsNotOfferedWhereNothingCanBeCompared()
{
    WorkspaceFixture world;
    ConnectionWizard wizard(*world.workspace);
    show(wizard);
    wizard.draft().setEnd(world.addSource(u"Shop"_s));
    wizard.runMainAct();
    const Endpoint store = world.addDestination(u"Store"_s);
    wizard.draft().setEnd(store);
    wizard.runMainAct();
    QTRY_COMPARE(wizard.draft().discovery().state(), Discovery::State::Done);
    QTRY_VERIFY(!wizard.draft().catalog().destinationModes().empty());
    (void)wizard.draft().catalog().setSelected({StreamId{{}, u"users"_s}}, true);
    wizard.runMainAct();
    QVERIFY(button(wizard, u"Create and sync"_s) != nullptr);
    QVERIFY(button(wizard, u"Dry run…"_s) == nullptr);
}

void TestConnectionWizard::destinationWithObjectsOfItsOwnIsRecognised()
{
    WorkspaceFixture world;
    QTemporaryDir descriptions;
    const auto crm = std::make_shared<FakeWorld>();
    crm->objects = {{.name = u"contact"_s}, {.name = u"company"_s}};
    registerFakes(world.registry, descriptions, std::make_shared<FakeSourceScript>(), crm);
    ConnectionWizard wizard(*world.workspace);
    show(wizard);
    wizard.draft().setEnd(world.addSource(u"Shop"_s));
    wizard.runMainAct();
    wizard.draft().setEnd(
        must(EndpointRepository(*world.database)
                 .save({{}, EndpointRole::Destination, u"fakedestination"_s, u"CRM"_s, {}})));
    wizard.runMainAct();
    QCOMPARE(wizard.currentStep(), 2);
    QTRY_VERIFY(wizard.draft().takesObjects());
    QTRY_COMPARE(wizard.draft().catalog().objects().size(), 2U);
    wizard.draft().setEnd(world.addDestination(u"Store"_s));
    QTRY_VERIFY(wizard.draft().destinationFacts().isLoaded());
    QVERIFY(!wizard.draft().takesObjects());
}

QTEST_MAIN(TestConnectionWizard)
#include "testconnectionwizard.moc"
