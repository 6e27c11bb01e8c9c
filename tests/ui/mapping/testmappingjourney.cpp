#include "core/store/checkpointstore.h"
#include "tests/ui/connectionpage/tabfixture.h"
#include "tests/ui/mapping/mappingworld.h"
#include "ui/connectionpage/mappingtab.h"
#include "ui/mapping/expressionedit.h"
#include "ui/mapping/expressionpopup.h"
#include "ui/mapping/mappingchoicebar.h"
#include "ui/mapping/mappingedits.h"
#include "ui/mapping/mappingtable.h"
#include "ui/mapping/mappingview.h"
#include "ui/mapping/sourcefieldlist.h"
#include "ui/widgets/messagebar.h"
#include "ui/wizard/connectionwizard.h"

#include <QPushButton>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int s_mapping = 3;
constexpr int s_last = 4;
const StreamId s_stream{{}, u"people"_s};

} // namespace

/// From two ends to rows in a table that exists, and the tab that changes the mapping later.
class TestMappingJourney final : public QObject
{
    Q_OBJECT

private:
    static MappingView *viewOf(QWidget &page) { return page.findChild<MappingView *>(); }
    static void key(int code, Qt::KeyboardModifiers modifiers = {})
    {
        QVERIFY(QApplication::focusWidget() != nullptr);
        QTest::keyClick(QApplication::focusWidget(), static_cast<Qt::Key>(code), modifiers);
    }
    static void type(const QString &text) { QTest::keyClicks(QApplication::focusWidget(), text); }
    static void show(QWidget &window)
    {
        window.resize(1200, 800);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
    }
    static QString messageOf(const QWidget &page)
    {
        const auto *bar = page.findChild<MessageBar *>(QString(), Qt::FindDirectChildrenOnly);
        return bar->isVisible() ? bar->text() : QString();
    }
    /// Both ends and the stream are chosen; the wizard stands at the mapping.
    static void goToMapping(ConnectionWizard &wizard, const MappingWorld &world)
    {
        show(wizard);
        wizard.draft().setEnd(world.source);
        wizard.runMainAct();
        wizard.draft().setEnd(world.destination);
        wizard.runMainAct();
        QTRY_COMPARE(wizard.draft().discovery().state(), Discovery::State::Done);
        QTRY_VERIFY(wizard.draft().takesObjects());
        CatalogModel &catalog = wizard.draft().catalog();
        (void)catalog.setSelected({s_stream}, true);
        (void)catalog.setMode({s_stream},
                              {SourceSyncMode::FullRefresh, catalog.destinationModes().front()});
        wizard.runMainAct();
        QVERIFY2(wizard.currentStep() == s_mapping, qPrintable(messageOf(wizard)));
        QTRY_VERIFY(!wizard.draft().catalog().objects().empty());
    }
    static Connection mappedConnection(const MappingWorld &world)
    {
        Connection connection;
        connection.name = u"Mapped"_s;
        connection.sourceId = world.source.id;
        connection.destinationId = world.destination.id;
        const auto streams = must(world.world.probe->discover(world.source.connectorId,
                                                              world.source.configuration, {}, {}));
        const auto objects = must(world.world.probe->discoverObjects(
            world.destination.connectorId, world.destination.configuration, {}));
        ConfiguredStream stream
            = configuredByDefault(streams.streams.front(), {DestinationSyncMode::Append});
        stream.mapping
            = withPairs(mappingFor(objects.front(), {}),
                        {{u"contact_email"_s, u"email"_s}, {u"surname"_s, u"lastname"_s}});
        connection.catalog.streams = {stream};
        return must(ConnectionRepository(*world.world.database).save(connection));
    }
    /// It has run, and goes on behind the last id.
    static Connection deliveredConnection(MappingWorld &world,
                                          ObjectOperation operation = ObjectOperation::Upsert)
    {
        Connection connection = mappedConnection(world);
        ConfiguredStream &stream = connection.catalog.streams.front();
        stream.mode = {SourceSyncMode::Incremental, DestinationSyncMode::Append};
        stream.cursorField = u"id"_s;
        if (operation == ObjectOperation::Insert) {
            stream.mapping->operation = operation;
            stream.mapping->matchingKey.clear();
        }
        connection = must(ConnectionRepository(*world.world.database).save(connection));
        world.world.sync();
        if (world.world.run(connection.id) != JobStatus::Succeeded)
            qFatal("The first run does not succeed.");
        world.world.sync();
        return connection;
    }

private slots:
    void keysAloneLeadFromTwoEndsToRows()
    {
        MappingWorld world;
        ConnectionWizard wizard(*world.world.workspace);
        QSignalSpy created(&wizard, &ConnectionWizard::created);
        goToMapping(wizard, world);
        MappingView *view = viewOf(wizard);
        // Next is never grey: it says what is missing and goes there.
        key(Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(wizard.currentStep(), s_mapping);
        QVERIFY2(messageOf(wizard).contains(u"people"_s), qPrintable(messageOf(wizard)));
        type(u"contact"_s);
        key(Qt::Key_Return);
        QTRY_VERIFY(view->draft().hasMapping());
        key(Qt::Key_M, Qt::ControlModifier);
        QTRY_VERIFY(!view->draft().suggestions().empty());
        QTRY_COMPARE(QApplication::focusWidget(), view->table());
        view->table()->goTo(u"email"_s, false);
        key(Qt::Key_Space);
        view->table()->goTo(u"lastname"_s, false);
        key(Qt::Key_Return);
        type(u"= upper(surname)"_s);
        const auto *edit = qobject_cast<ExpressionEdit *>(QApplication::focusWidget());
        QVERIFY(edit != nullptr);
        if (edit->assistant()->popup()->isVisible())
            key(Qt::Key_Escape);
        key(Qt::Key_Return);
        QTRY_COMPARE(QApplication::focusWidget(), view->table());
        key(Qt::Key_Right, Qt::AltModifier);
        QTRY_COMPARE(wizard.currentStep(), s_last);
        wizard.runMainAct();
        QTRY_COMPARE_WITH_TIMEOUT(created.count(), 1, 10'000);
        SqliteFile contacts(world.contactsFile);
        QTRY_COMPARE_WITH_TIMEOUT(
            contacts.rows(u"SELECT email, lastname, phone FROM contact ORDER BY email"_s),
            (QStringList{u"ann@ex.org|KUHN|∅"_s, u"bob@ex.org|BERG|∅"_s}), 20'000);
        const QString id = created.first().first().toString();
        QTRY_COMPARE_WITH_TIMEOUT(
            must(JobRepository(*world.world.database).list(id, 1)).front().status,
            JobStatus::Succeeded, 20'000);
    }

    void stepIsOnlyThereForDestinationsWithObjects()
    {
        MappingWorld world;
        ConnectionWizard wizard(*world.world.workspace);
        show(wizard);
        wizard.draft().setEnd(world.source);
        wizard.runMainAct();
        const Endpoint store = world.world.addDestination(u"Store"_s);
        world.world.sync();
        wizard.draft().setEnd(store);
        wizard.runMainAct();
        QCOMPARE(wizard.currentStep(), s_mapping - 1);
        QTRY_COMPARE(wizard.draft().discovery().state(), Discovery::State::Done);
        QTRY_VERIFY(wizard.draft().destinationFacts().isLoaded());
        QVERIFY(!wizard.draft().takesObjects());
        QCOMPARE(wizard.draft().end(EndpointRole::Destination).name, u"Store"_s);
        CatalogModel &catalog = wizard.draft().catalog();
        (void)catalog.setSelected({s_stream}, true);
        (void)catalog.setMode({s_stream},
                              {SourceSyncMode::FullRefresh, catalog.destinationModes().front()});
        wizard.runMainAct();
        QVERIFY2(messageOf(wizard).isEmpty(), qPrintable(messageOf(wizard)));
        QCOMPARE(wizard.currentStep(), s_last);
        key(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(wizard.currentStep(), s_mapping - 1);
    }

    void missingFieldsAreNamedAndReached()
    {
        MappingWorld world;
        ConnectionWizard wizard(*world.world.workspace);
        goToMapping(wizard, world);
        MappingView *view = viewOf(wizard);
        view->draft().change(mappingFor(wizard.draft().catalog().objects().front(), {}), u"x"_s);
        wizard.runMainAct();
        QCOMPARE(wizard.currentStep(), s_mapping);
        QVERIFY2(messageOf(wizard).contains(u"email"_s), qPrintable(messageOf(wizard)));
        // The box of the missing field is open.
        QTRY_VERIFY(view->table()->focusWidget() != nullptr
                    && QApplication::focusWidget() != view->table());
        QCOMPARE(view->draft().currentTarget(), u"email"_s);
    }

    void closingKeepsTheMappingInTheDraft()
    {
        MappingWorld world;
        ObjectMapping before;
        {
            ConnectionWizard wizard(*world.world.workspace);
            goToMapping(wizard, world);
            MappingView *view = viewOf(wizard);
            view->draft().change(mappingFor(wizard.draft().catalog().objects().front(), {}),
                                 u"x"_s);
            view->model().setText(u"email"_s, u"contact_email"_s);
            before = view->draft().mapping();
            wizard.close();
        }
        QTRY_COMPARE(world.world.workspace->snapshot()->drafts.size(), 1U);
        ConnectionWizard again(*world.world.workspace);
        show(again);
        again.openDraft(world.world.workspace->snapshot()->drafts.front());
        QCOMPARE(again.currentStep(), s_mapping);
        QTRY_COMPARE(viewOf(again)->draft().mapping(), before);
        QCOMPARE(again.draft().undoStack().count(), 0);
    }

    void tabSavesAndRevertsTheMapping()
    {
        MappingWorld world;
        const Connection connection = mappedConnection(world);
        world.world.sync();
        MappingTab tab(*world.world.workspace);
        show(tab);
        tab.showConnection(connection.id);
        QVERIFY(tab.isNeeded());
        QTRY_VERIFY(tab.view()->draft().hasMapping());
        MappingModel &model = tab.view()->model();
        model.setText(u"phone"_s, u"tel"_s);
        QVERIFY(tab.isModified());
        tab.revert();
        QVERIFY(!tab.isModified());
        QVERIFY(tab.view()->draft().mapping().find(u"phone"_s) == nullptr);
        model.setText(u"phone"_s, u"tel"_s);
        QSignalSpy saved(&tab, &EditTab::saved);
        tab.save();
        QTRY_COMPARE(saved.count(), 1);
        QVERIFY(!tab.isModified());
        const auto stored = must(ConnectionRepository(*world.world.database).find(connection.id));
        QCOMPARE(stored.catalog.streams.front().mapping->find(u"phone"_s)->value, u"tel"_s);
        // Undone after saving, it is a change again.
        tab.history().undo();
        QVERIFY(tab.isModified());
        // What cannot be run is not saved, and is gone to.
        model.clearValues({u"email"_s});
        QSignalSpy refused(&tab, &EditTab::notSaved);
        tab.save();
        QCOMPARE(refused.count(), 1);
        QVERIFY(messageOf(tab).contains(u"email"_s));
    }

    void revertIsOneStepThatCanBeUndone()
    {
        MappingWorld world;
        const Connection connection = mappedConnection(world);
        world.world.sync();
        MappingTab tab(*world.world.workspace);
        show(tab);
        tab.showConnection(connection.id);
        QTRY_VERIFY(tab.view()->draft().hasMapping());
        const ObjectMapping stored = tab.view()->draft().mapping();
        MappingModel &model = tab.view()->model();
        model.setText(u"phone"_s, u"tel"_s);
        model.setText(u"lastname"_s, u"= upper(surname)"_s);
        const ObjectMapping edited = tab.view()->draft().mapping();
        QCOMPARE(tab.history().count(), 2);
        press(tab, u"Revert"_s);
        QCOMPARE(tab.view()->draft().mapping(), stored);
        QVERIFY(!tab.isModified());
        QCOMPARE(tab.history().count(), 3);
        tab.history().undo();
        QCOMPARE(tab.view()->draft().mapping(), edited);
        QVERIFY(tab.isModified());
        tab.history().undo();
        QVERIFY(tab.view()->draft().mapping().find(u"phone"_s) != nullptr);
        QCOMPARE(tab.view()->draft().mapping().find(u"lastname"_s)->value, u"surname"_s);
    }

    void outsideChangeKeepsTheHistory()
    {
        MappingWorld world;
        const Connection connection = mappedConnection(world);
        world.world.sync();
        MappingTab tab(*world.world.workspace);
        show(tab);
        tab.showConnection(connection.id);
        QTRY_VERIFY(tab.view()->draft().hasMapping());
        tab.view()->model().setText(u"phone"_s, u"tel"_s);
        const QSignalSpy saved(&tab, &EditTab::saved);
        tab.save();
        QTRY_COMPARE(saved.count(), 1);
        Connection elsewhere = storedConnection(world.world, connection.id);
        ObjectMapping &mapping = *elsewhere.catalog.streams.front().mapping;
        mapping = withPairs(mapping, {{u"surname"_s, u"email"_s}});
        (void)must(ConnectionRepository(*world.world.database).save(elsewhere));
        world.world.workspace->refresh();
        QTRY_COMPARE(tab.view()->draft().mapping(), mapping);
        QVERIFY(!tab.isModified());
        QCOMPARE(tab.history().undoText(), u"what was changed elsewhere"_s);
        tab.history().undo();
        QVERIFY(tab.isModified());
        tab.history().undo();
        QVERIFY(tab.view()->draft().mapping().find(u"phone"_s) == nullptr);
    }

    void savingKeepsWhatTheSchemaTabStoredMeanwhile()
    {
        MappingWorld world;
        const Connection connection = mappedConnection(world);
        world.world.sync();
        MappingTab tab(*world.world.workspace);
        show(tab);
        tab.showConnection(connection.id);
        QTRY_VERIFY(tab.view()->draft().hasMapping());
        tab.view()->model().setText(u"phone"_s, u"tel"_s);
        Connection elsewhere = connection;
        elsewhere.catalog.streams.front().mode.source = SourceSyncMode::Incremental;
        elsewhere.catalog.streams.front().cursorField = u"id"_s;
        elsewhere.catalog.streams.front().selectedFields
            = {u"id"_s, u"contact_email"_s, u"surname"_s};
        (void)must(ConnectionRepository(*world.world.database).save(elsewhere));
        QSignalSpy saved(&tab, &EditTab::saved);
        tab.save();
        QTRY_COMPARE(saved.count(), 1);
        const auto stored = must(ConnectionRepository(*world.world.database).find(connection.id));
        const ConfiguredStream &stream = stored.catalog.streams.front();
        QCOMPARE(stream.cursorField, u"id"_s);
        QCOMPARE(stream.mapping->find(u"phone"_s)->value, u"tel"_s);
        // What is mapped is read.
        QCOMPARE(stream.selectedFields,
                 (QStringList{u"id"_s, u"contact_email"_s, u"surname"_s, u"tel"_s}));
    }

    void changedValuesOfAnIncrementalStreamOfferToReadAgain()
    {
        MappingWorld world;
        const Connection connection = deliveredConnection(world);
        MappingTab tab(*world.world.workspace);
        show(tab);
        tab.showConnection(connection.id);
        QTRY_VERIFY(tab.view()->draft().hasMapping());
        QSignalSpy saved(&tab, &EditTab::saved);
        tab.view()->model().setText(u"lastname"_s, u"= upper(surname)"_s);
        tab.save();
        QTRY_VERIFY(openQuestion(tab) != nullptr);
        QVERIFY2(openQuestion(tab)->informativeText().contains(u"lastname"_s),
                 qPrintable(openQuestion(tab)->informativeText()));
        QCOMPARE(openQuestion(tab)->defaultButton()->text().remove(u'&'), u"Save and read again"_s);
        QCOMPARE(saved.count(), 0);
        QTest::keyClick(openQuestion(tab), Qt::Key_Return);
        QTRY_COMPARE(saved.count(), 1);
        CheckpointStore checkpoints(*world.world.database);
        QTRY_VERIFY(!must(checkpoints.load(connection.id, s_stream)).checkpoint);
        QCOMPARE(world.world.run(connection.id), JobStatus::Succeeded);
        QCOMPARE(SqliteFile(world.contactsFile).rows(u"SELECT lastname FROM contact"_s),
                 (QStringList{u"KUHN"_s, u"BERG"_s}));
    }

    void savingAloneKeepsTheCheckpoint()
    {
        MappingWorld world;
        const Connection connection = deliveredConnection(world);
        MappingTab tab(*world.world.workspace);
        show(tab);
        tab.showConnection(connection.id);
        QTRY_VERIFY(tab.view()->draft().hasMapping());
        QSignalSpy saved(&tab, &EditTab::saved);
        QSignalSpy refused(&tab, &EditTab::notSaved);
        tab.view()->model().setText(u"phone"_s, u"tel"_s);
        tab.save();
        QTRY_VERIFY(openQuestion(tab) != nullptr);
        QTest::keyClick(openQuestion(tab), Qt::Key_Escape);
        QTRY_COMPARE(refused.count(), 1);
        QVERIFY(tab.isModified());
        tab.save();
        QTRY_VERIFY(openQuestion(tab) != nullptr);
        press(*openQuestion(tab), u"Save"_s);
        QTRY_COMPARE(saved.count(), 1);
        CheckpointStore checkpoints(*world.world.database);
        QVERIFY(must(checkpoints.load(connection.id, s_stream)).checkpoint);
    }

    void readingAgainIsNeverTheDefaultWhereItWouldDouble()
    {
        MappingWorld world;
        const Connection connection = deliveredConnection(world, ObjectOperation::Insert);
        MappingTab tab(*world.world.workspace);
        show(tab);
        tab.showConnection(connection.id);
        QTRY_VERIFY(tab.view()->draft().hasMapping());
        tab.view()->model().setText(u"phone"_s, u"tel"_s);
        tab.save();
        QTRY_VERIFY(openQuestion(tab) != nullptr);
        QVERIFY(openQuestion(tab)->informativeText().contains(u"once more"_s));
        QCOMPARE(openQuestion(tab)->defaultButton()->text().remove(u'&'), u"Save"_s);
    }

    void connectionThatNeverRanAsksNothing()
    {
        MappingWorld world;
        const Connection connection = mappedConnection(world);
        world.world.sync();
        MappingTab tab(*world.world.workspace);
        show(tab);
        tab.showConnection(connection.id);
        QTRY_VERIFY(tab.view()->draft().hasMapping());
        QSignalSpy saved(&tab, &EditTab::saved);
        tab.view()->model().setText(u"phone"_s, u"tel"_s);
        tab.save();
        QTRY_COMPARE(saved.count(), 1);
        QVERIFY(openQuestion(tab) == nullptr);
    }

    void objectsOfAnotherDestinationAreForgotten()
    {
        MappingWorld world;
        const Endpoint store = world.world.addDestination(u"Store"_s);
        world.world.sync();
        ConnectionWizard wizard(*world.world.workspace);
        goToMapping(wizard, world);
        wizard.draft().setEnd(store);
        QVERIFY(wizard.draft().catalog().objects().empty());
        wizard.draft().undoStack().undo();
        QTRY_VERIFY(!wizard.draft().catalog().objects().empty());
    }

    void fieldsTheDestinationLostAreMarkedInTheTab()
    {
        MappingWorld world;
        const Connection connection = mappedConnection(world);
        SqliteFile(world.contactsFile)
            .execute(u"ALTER TABLE contact RENAME COLUMN lastname TO family_name"_s);
        world.world.sync();
        MappingTab tab(*world.world.workspace);
        show(tab);
        tab.showConnection(connection.id);
        MappingModel &model = tab.view()->model();
        QTRY_VERIFY(model.indexOf(u"family_name"_s).isValid());
        QCOMPARE(model.indexOf(u"lastname"_s).parent(), model.indexOf(MappingSection::Gone));
        QVERIFY(!mappingGaps(tab.catalog()).empty());
    }
};

QTEST_MAIN(TestMappingJourney)
#include "testmappingjourney.moc"
