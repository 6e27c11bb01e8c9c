#include "core/store/checkpointstore.h"
#include "tests/ui/connectionpage/tabfixture.h"
#include "ui/connectionpage/schematab.h"
#include "ui/schematree/catalogtree.h"
#include "ui/widgets/confirmnamedialog.h"

#include <QLineEdit>
#include <QPointer>
#include <QRadioButton>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

const StreamId s_users{{}, u"users"_s};

} // namespace

class TestSchemaTab final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void discoveryAloneIsNoChange();
    void changeIsSavedAsTheDoingOfTheWindow();
    void keysUntickAndSave();
    void undoneChangeIsNoChangeAlsoAfterSaving();
    void revertShowsWhatIsStored();
    void revertIsOneStepThatCanBeUndone();
    void outsideChangeKeepsTheHistory();
    void changedFieldsAfterARunAreAskedAbout();
    void readAgainStartsTheStreamsFromTheBeginning();
    void cancelledQuestionStoresNothing();
    void whatIsNotLegalIsNotOffered();
    void clearAsksForTheName();
    void refreshOfProductionAsksForTheName();
    void pausedConnectionIsNotRefreshed();
    void outsideChangeIsFollowedUnlessModified();
    void pauseMeanwhileIsKept();
    void failureIsToldAndNothingIsLost();

private:
    void open();
    void untick(const QString &field);
    /// The question that saving asks once a field was left out after a run; null: it does not.
    [[nodiscard]] RefreshAdviceDialog *askedAboutAge();
    [[nodiscard]] RefreshAdviceDialog *askedAgain();
    [[nodiscard]] QStringList storedFields() const;
    [[nodiscard]] QString generationKey() const
    {
        return must(CheckpointStore(*m_world->database).load(m_connection.id, s_users))
            .generationKey;
    }

    std::unique_ptr<WorkspaceFixture> m_world;
    std::unique_ptr<SchemaTab> m_tab;
    Connection m_connection;
};

void TestSchemaTab::init()
{
    m_world = std::make_unique<WorkspaceFixture>();
    m_connection = m_world->addConnection(u"Orders"_s, {u"users"_s, u"purchases"_s});
    QVERIFY(m_connection.catalog.streams.front().mode.isIncremental());
    m_world->sync();
    QTRY_VERIFY(m_world->workspace->snapshot()->connection(m_connection.id) != nullptr);
}

void TestSchemaTab::cleanup()
{
    m_tab.reset();
    m_world.reset();
}

void TestSchemaTab::open()
{
    m_tab = std::make_unique<SchemaTab>(*m_world->workspace);
    m_tab->resize(1200, 800);
    m_tab->show();
    m_tab->showConnection(m_connection.id);
    QVERIFY(QTest::qWaitForWindowExposed(m_tab.get()));
    QTRY_COMPARE(m_tab->model().streamCount(), 3);
    QTRY_VERIFY(!m_tab->model().isDiscovering());
}

void TestSchemaTab::untick(const QString &field)
{
    const QModelIndex index = m_tab->model().indexOf(s_users, field);
    QVERIFY(index.isValid());
    QVERIFY(m_tab->model().setData(index, Qt::Unchecked, Qt::CheckStateRole));
}

RefreshAdviceDialog *TestSchemaTab::askedAboutAge()
{
    const auto hasRun = [this] {
        return m_world->workspace->snapshot()->connection(m_connection.id)->lastJob.has_value();
    };
    if (!QTest::qWaitFor(hasRun))
        return nullptr;
    untick(u"age"_s);
    return askedAgain();
}

RefreshAdviceDialog *TestSchemaTab::askedAgain()
{
    press(*m_tab, u"Save changes"_s);
    RefreshAdviceDialog *question = nullptr;
    const auto isAsked = [this, &question] {
        question = m_tab->findChild<RefreshAdviceDialog *>();
        return question != nullptr && question->isVisible();
    };
    return QTest::qWaitFor(isAsked) ? question : nullptr;
}

QStringList TestSchemaTab::storedFields() const
{
    const Schema schema
        = storedConnection(*m_world, m_connection.id).catalog.streams.front().selectedSchema();
    QStringList names;
    for (const Field &field : schema.fields())
        names << field.name;
    return names;
}

void TestSchemaTab::discoveryAloneIsNoChange()
{
    open();
    QVERIFY(!m_tab->isModified());
    QVERIFY(!isOffered(*m_tab, u"Save changes"_s));
    QVERIFY(!isOffered(*m_tab, u"Revert"_s));
    QVERIFY(showsText(*m_tab, u"All changes are saved."_s));
}

void TestSchemaTab::changeIsSavedAsTheDoingOfTheWindow()
{
    open();
    untick(u"age"_s);
    QVERIFY(m_tab->isModified());
    QVERIFY(showsText(*m_tab, u"There are unsaved changes."_s));
    QVERIFY(storedFields().contains(u"age"_s));
    const QSignalSpy saved(m_tab.get(), &EditTab::saved);
    press(*m_tab, u"Save changes"_s);
    QTRY_COMPARE(saved.count(), 1);
    // Nothing has run yet, so there is nothing to ask about.
    QVERIFY(m_tab->findChild<RefreshAdviceDialog *>() == nullptr);
    QVERIFY(!storedFields().contains(u"age"_s));
    QVERIFY(!m_tab->isModified());
    QVERIFY(!isOffered(*m_tab, u"Save changes"_s));
    const TimelineEvent event = lastEvent(*m_world, m_connection.id);
    QCOMPARE(event.kind, TimelineKind::StreamsChanged);
    QCOMPARE(event.origin, ChangeOrigin::Window);
    QVERIFY(event.after.contains(u"users"_s));
}

void TestSchemaTab::keysUntickAndSave()
{
    open();
    auto *tree = m_tab->findChild<CatalogTree *>();
    tree->setFocus();
    tree->setCurrentIndex(m_tab->model().indexOf({{}, u"purchases"_s}));
    QTest::keyClick(tree, Qt::Key_Space);
    QTRY_VERIFY(m_tab->isModified());
    QTest::keyClick(tree, Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(storedConnection(*m_world, m_connection.id).catalog.streams.size(),
                 std::size_t(1));
    QTRY_VERIFY(!m_tab->isModified());
}

void TestSchemaTab::undoneChangeIsNoChangeAlsoAfterSaving()
{
    open();
    untick(u"age"_s);
    QUndoStack &undo = m_tab->model().undoStack();
    undo.undo();
    QVERIFY(!m_tab->isModified());
    undo.redo();
    const QSignalSpy saved(m_tab.get(), &EditTab::saved);
    press(*m_tab, u"Save changes"_s);
    QTRY_COMPARE(saved.count(), 1);
    // Saving does not take the way back.
    QVERIFY(undo.canUndo());
    undo.undo();
    QVERIFY(m_tab->isModified());
    press(*m_tab, u"Save changes"_s);
    QTRY_COMPARE(saved.count(), 2);
    QVERIFY(storedFields().contains(u"age"_s));
}

void TestSchemaTab::revertShowsWhatIsStored()
{
    open();
    untick(u"age"_s);
    press(*m_tab, u"Revert"_s);
    QVERIFY(!m_tab->isModified());
    QTRY_VERIFY(!m_tab->model().isDiscovering());
    QCOMPARE(m_tab->model().indexOf(s_users, u"age"_s).data(Qt::CheckStateRole).toInt(),
             int(Qt::Checked));
    QVERIFY(storedFields().contains(u"age"_s));
}

void TestSchemaTab::revertIsOneStepThatCanBeUndone()
{
    open();
    const auto isTicked = [this](const QString &field) {
        return m_tab->model().indexOf(s_users, field).data(Qt::CheckStateRole).toInt()
            == Qt::Checked;
    };
    untick(u"age"_s);
    untick(u"weight"_s);
    QUndoStack &undo = m_tab->model().undoStack();
    press(*m_tab, u"Revert"_s);
    QVERIFY(isTicked(u"age"_s) && isTicked(u"weight"_s));
    QVERIFY(!m_tab->isModified());
    QCOMPARE(undo.count(), 3);
    QCOMPARE(undo.undoText(), u"everything back to what is stored"_s);
    undo.undo();
    QVERIFY(!isTicked(u"age"_s) && !isTicked(u"weight"_s));
    QVERIFY(m_tab->isModified());
    undo.undo();
    QVERIFY(!isTicked(u"age"_s) && isTicked(u"weight"_s));
    undo.redo();
    undo.redo();
    QVERIFY(isTicked(u"age"_s) && isTicked(u"weight"_s));
    QVERIFY(!m_tab->isModified());
}

void TestSchemaTab::outsideChangeKeepsTheHistory()
{
    open();
    untick(u"age"_s);
    const QSignalSpy saved(m_tab.get(), &EditTab::saved);
    press(*m_tab, u"Save changes"_s);
    QTRY_COMPARE(saved.count(), 1);
    Connection changed = storedConnection(*m_world, m_connection.id);
    std::erase_if(changed.catalog.streams,
                  [](const ConfiguredStream &each) { return each.stream.id != s_users; });
    must(ConnectionRepository(*m_world->database).save(changed));
    m_world->workspace->refresh();
    const auto isChosen = [this](const QString &stream) {
        return m_tab->model().entry(StreamId{{}, stream})->choice.isSelected;
    };
    QTRY_VERIFY(!isChosen(u"purchases"_s));
    QVERIFY(!m_tab->isModified());
    QUndoStack &undo = m_tab->model().undoStack();
    QCOMPARE(undo.undoText(), u"what was changed elsewhere"_s);
    undo.undo();
    QVERIFY(isChosen(u"purchases"_s));
    QVERIFY(m_tab->isModified());
    undo.undo();
    QCOMPARE(m_tab->model().indexOf(s_users, u"age"_s).data(Qt::CheckStateRole).toInt(),
             int(Qt::Checked));
}

void TestSchemaTab::changedFieldsAfterARunAreAskedAbout()
{
    m_world->run(m_connection.id);
    const QString key = generationKey();
    open();
    QTRY_VERIFY(m_world->workspace->snapshot()->connection(m_connection.id)->lastJob);
    untick(u"age"_s);
    press(*m_tab, u"Save changes"_s);
    RefreshAdviceDialog *question = nullptr;
    QTRY_VERIFY((question = m_tab->findChild<RefreshAdviceDialog *>()) != nullptr);
    QVERIFY(showsText(*question, u"users: rows written before keep their values of age."_s));
    QVERIFY(storedFields().contains(u"age"_s));
    question->option(AdviceChoice::SaveOnly)->click();
    press(*question, u"Save"_s);
    QTRY_VERIFY(!storedFields().contains(u"age"_s));
    QTRY_VERIFY(!m_tab->isModified());
    QCOMPARE(generationKey(), key);
    QVERIFY(must(CheckpointStore(*m_world->database).load(m_connection.id, s_users)).checkpoint);
}

void TestSchemaTab::readAgainStartsTheStreamsFromTheBeginning()
{
    m_world->run(m_connection.id);
    open();
    QTRY_VERIFY(m_world->workspace->snapshot()->connection(m_connection.id)->lastJob);
    untick(u"age"_s);
    press(*m_tab, u"Save changes"_s);
    RefreshAdviceDialog *question = nullptr;
    QTRY_VERIFY((question = m_tab->findChild<RefreshAdviceDialog *>()) != nullptr);
    const qint64 generation
        = must(CheckpointStore(*m_world->database).load(m_connection.id, s_users)).generationId;
    // Return takes the advice.
    QTest::keyClick(question, Qt::Key_Return);
    QTRY_VERIFY(!storedFields().contains(u"age"_s));
    const CheckpointStore checkpoints(*m_world->database);
    QTRY_VERIFY(must(checkpoints.load(m_connection.id, s_users)).generationId > generation);
    QCOMPARE(must(JobRepository(*m_world->database).list(m_connection.id, 1)).at(0).refreshMode,
             std::optional(RefreshMode::Retain));
    // The other stream goes on where it was.
    QVERIFY(must(checkpoints.load(m_connection.id, {{}, u"purchases"_s})).checkpoint);
    QTRY_COMPARE(lastEvent(*m_world, m_connection.id).kind, TimelineKind::CheckpointChanged);
    QCOMPARE(lastEvent(*m_world, m_connection.id).origin, ChangeOrigin::Window);
}

void TestSchemaTab::cancelledQuestionStoresNothing()
{
    m_world->run(m_connection.id);
    open();
    QTRY_VERIFY(m_world->workspace->snapshot()->connection(m_connection.id)->lastJob);
    untick(u"age"_s);
    const QSignalSpy notSaved(m_tab.get(), &EditTab::notSaved);
    press(*m_tab, u"Save changes"_s);
    RefreshAdviceDialog *question = nullptr;
    QTRY_VERIFY((question = m_tab->findChild<RefreshAdviceDialog *>()) != nullptr);
    QTest::keyClick(question, Qt::Key_Escape);
    QTRY_COMPARE(notSaved.count(), 1);
    QVERIFY(storedFields().contains(u"age"_s));
    QVERIFY(m_tab->isModified());
    QVERIFY(isOffered(*m_tab, u"Save changes"_s));
}

void TestSchemaTab::whatIsNotLegalIsNotOffered()
{
    m_world->run(m_connection.id);
    open();
    QTRY_VERIFY(m_world->workspace->snapshot()->connection(m_connection.id)->lastJob);
    const SyncMode append{SourceSyncMode::Incremental, DestinationSyncMode::Append};
    QCOMPARE(m_tab->model().setMode({s_users}, append).changed, 1);
    press(*m_tab, u"Save changes"_s);
    RefreshAdviceDialog *question = nullptr;
    QTRY_VERIFY((question = m_tab->findChild<RefreshAdviceDialog *>()) != nullptr);
    // A stream that only adds rows cannot remove any.
    QVERIFY(!question->option(AdviceChoice::RefreshRemove)->isEnabled());
    QVERIFY(question->option(AdviceChoice::RefreshRetain)->isEnabled());
    question->option(AdviceChoice::SaveOnly)->click();
    press(*question, u"Save"_s);
    QTRY_COMPARE(storedConnection(*m_world, m_connection.id).catalog.streams.front().mode, append);
}

void TestSchemaTab::clearAsksForTheName()
{
    m_world->run(m_connection.id);
    open();
    RefreshAdviceDialog *question = askedAboutAge();
    QVERIFY(question != nullptr);
    question->option(AdviceChoice::Clear)->click();
    const QSignalSpy notSaved(m_tab.get(), &EditTab::notSaved);
    press(*question, u"Save"_s);
    QPointer<ConfirmNameDialog> dialog = m_tab->findChild<ConfirmNameDialog *>();
    QVERIFY(dialog);
    QVERIFY(!isOffered(*dialog, u"Save and clear"_s));
    QVERIFY(storedFields().contains(u"age"_s));
    // Closing it saves nothing, and whoever waits for the tab hears of it.
    dialog->reject();
    QCOMPARE(notSaved.count(), 1);
    QVERIFY(storedFields().contains(u"age"_s));
    QTRY_VERIFY(dialog.isNull());
    question = askedAgain();
    QVERIFY(question != nullptr);
    question->option(AdviceChoice::Clear)->click();
    press(*question, u"Save"_s);
    dialog = m_tab->findChild<ConfirmNameDialog *>();
    QVERIFY(dialog);
    dialog->findChild<QLineEdit *>()->setText(m_connection.name);
    press(*dialog, u"Save and clear"_s);
    QTRY_VERIFY(!storedFields().contains(u"age"_s));
    QTRY_COMPARE(must(JobRepository(*m_world->database).list(m_connection.id, 1)).at(0).kind,
                 JobKind::Clear);
}

void TestSchemaTab::refreshOfProductionAsksForTheName()
{
    Endpoint destination
        = must(EndpointRepository(*m_world->database).find(m_connection.destinationId));
    destination.isProduction = true;
    must(EndpointRepository(*m_world->database).save(destination));
    m_world->run(m_connection.id);
    open();
    RefreshAdviceDialog *question = askedAboutAge();
    QVERIFY(question != nullptr);
    const QSignalSpy notSaved(m_tab.get(), &EditTab::notSaved);
    QTest::keyClick(question, Qt::Key_Return);
    auto *dialog = m_tab->findChild<ConfirmNameDialog *>();
    QVERIFY(dialog != nullptr);
    dialog->reject();
    QCOMPARE(notSaved.count(), 1);
    QVERIFY(storedFields().contains(u"age"_s));
}

void TestSchemaTab::pausedConnectionIsNotRefreshed()
{
    m_world->run(m_connection.id);
    must(ConnectionRepository(*m_world->database)
             .setEnabled(m_connection.id, false, ChangeOrigin::Window));
    m_world->workspace->refresh();
    QTRY_VERIFY(!m_world->workspace->snapshot()->connection(m_connection.id)->connection.isEnabled);
    open();
    RefreshAdviceDialog *question = askedAboutAge();
    QVERIFY(question != nullptr);
    QVERIFY(!question->option(AdviceChoice::RefreshRetain)->isEnabled());
    QCOMPARE(question->choice(), AdviceChoice::SaveOnly);
    QTest::keyClick(question, Qt::Key_Return);
    QTRY_VERIFY(!storedFields().contains(u"age"_s));
}

void TestSchemaTab::outsideChangeIsFollowedUnlessModified()
{
    open();
    const auto isTicked = [this](const QString &field) {
        return m_tab->model().indexOf(s_users, field).data(Qt::CheckStateRole).toInt()
            == Qt::Checked;
    };
    const auto storeWithout = [this](const QString &field) {
        Connection changed = storedConnection(*m_world, m_connection.id);
        ConfiguredStream &users = changed.catalog.streams.front();
        users.selectedFields.clear();
        for (const Field &one : users.stream.schema.fields()) {
            if (one.name != field)
                users.selectedFields << one.name;
        }
        must(ConnectionRepository(*m_world->database).save(changed));
        m_world->workspace->refresh();
    };
    storeWithout(u"age"_s);
    QTRY_VERIFY(!isTicked(u"age"_s));
    QVERIFY(!m_tab->isModified());
    QTRY_VERIFY(!m_tab->model().isDiscovering());

    untick(u"weight"_s);
    storeWithout(u"height"_s);
    const auto isSeen = [this] {
        const auto snapshot = m_world->workspace->snapshot();
        const auto &users = snapshot->connection(m_connection.id)->connection.catalog.streams;
        return !users.front().selectedFields.contains(u"height"_s);
    };
    QTRY_VERIFY(isSeen());
    QVERIFY(isTicked(u"height"_s));
    QVERIFY(!isTicked(u"weight"_s));
    QVERIFY(m_tab->isModified());
    press(*m_tab, u"Revert"_s);
    QTRY_VERIFY(!isTicked(u"height"_s) && isTicked(u"weight"_s));
}

void TestSchemaTab::pauseMeanwhileIsKept()
{
    open();
    untick(u"age"_s);
    // Not in any snapshot yet.
    Connection changed = storedConnection(*m_world, m_connection.id);
    changed.isEnabled = false;
    changed.settings.prefix = u"raw_"_s;
    must(ConnectionRepository(*m_world->database).save(changed));
    press(*m_tab, u"Save changes"_s);
    QTRY_VERIFY(!storedFields().contains(u"age"_s));
    const Connection stored = storedConnection(*m_world, m_connection.id);
    QVERIFY(!stored.isEnabled);
    QCOMPARE(stored.settings.prefix, u"raw_"_s);
}

void TestSchemaTab::failureIsToldAndNothingIsLost()
{
    open();
    untick(u"age"_s);
    const QSignalSpy notSaved(m_tab.get(), &EditTab::notSaved);
    must(ConnectionRepository(*m_world->database).remove(m_connection.id));
    press(*m_tab, u"Save changes"_s);
    QTRY_COMPARE(notSaved.count(), 1);
    QVERIFY(m_tab->isModified());
}

QTEST_MAIN(TestSchemaTab)
#include "testschematab.moc"
