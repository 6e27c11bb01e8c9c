#include "tests/ui/schematree/schemafixture.h"
#include "ui/schematree/catalogtree.h"
#include "ui/schematree/schematreeview.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/loadingview.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QMenu>
#include <QMutex>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QWaitCondition>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestSchemaTreeView : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void startsEmptyAndAsks();
    void streamsAppearWhileTheyCome();
    void cancelKeepsWhatCame();
    void failureIsShownInPlace();
    void failureKeepsOldStreams();
    void keyFocusesTheFilterAndFilters();
    void nothingFoundOffersToClear();
    void stateFilterShowsInvalidStreams();
    void actsOnAllHits();
    void actsOnMarkedRows();
    void tellsWhatWasLeftAlone();
    void keysUndoAndRedo();
    void readOptionsAreAsked();
    void startHasToBeAValueOfTheCursor();
    void countsFromTheStart();
    void countIsCancelled();
    void goesToProblems();
    void previewComesWithAReader();
    void listsThatOpenBringASample();
    void jsonFieldsAreLookedInto();
    void failedSampleLeavesTheListsAsTheyAre();
    void everyInputHasAName();

private:
    [[nodiscard]] QPushButton *button(const QString &text) const;
    [[nodiscard]] bool says(const QString &text) const;
    void filter(const QString &text);
    /// The entries of the bulk menu as a person reads them.
    [[nodiscard]] QMenu *bulkMenu() const;
    [[nodiscard]] static QAction *entry(const QMenu *menu, const QString &text);

    std::unique_ptr<CatalogModel> m_model;
    std::unique_ptr<SchemaTreeView> m_view;
    CatalogTree *m_tree = nullptr;
};

void TestSchemaTreeView::init()
{
    m_model = std::make_unique<CatalogModel>();
    m_view = std::make_unique<SchemaTreeView>(*m_model);
    m_view->setSourceName(u"Shop"_s);
    m_view->resize(1100, 700);
    m_view->show();
    m_view->activateWindow();
    m_tree = m_view->findChild<CatalogTree *>();
}

void TestSchemaTreeView::cleanup()
{
    m_view.reset();
    m_model.reset();
}

QPushButton *TestSchemaTreeView::button(const QString &text) const
{
    for (auto *button : m_view->findChildren<QPushButton *>()) {
        if (button->isVisible() && QString(button->text()).remove(u'&') == text)
            return button;
    }
    return nullptr;
}

bool TestSchemaTreeView::says(const QString &text) const
{
    for (const auto *label : m_view->findChildren<QLabel *>()) {
        if (label->isVisible() && label->text().contains(text))
            return true;
    }
    return false;
}

void TestSchemaTreeView::filter(const QString &text)
{
    auto *edit = m_view->findChild<FilterEdit *>();
    edit->clear();
    QTest::keyClicks(edit, text);
    QTest::keyClick(edit, Qt::Key_Return);
}

QMenu *TestSchemaTreeView::bulkMenu() const
{
    for (auto *button : m_view->findChildren<QPushButton *>()) {
        if (button->menu() != nullptr) {
            emit button->menu()->aboutToShow();
            return button->menu();
        }
    }
    return nullptr;
}

QAction *TestSchemaTreeView::entry(const QMenu *menu, const QString &text)
{
    for (QAction *action : menu->actions()) {
        if (QString(action->text()).remove(u'&').startsWith(text))
            return action;
    }
    return nullptr;
}

void TestSchemaTreeView::startsEmptyAndAsks()
{
    QSignalSpy asked(m_view.get(), &SchemaTreeView::refreshRequested);
    QVERIFY(says(u"No streams yet"_s));
    QTest::mouseClick(button(u"Refresh schema"_s), Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    m_model->refresh({});
    m_view->showDiscovered();
    QVERIFY(says(u"Shop has nothing to copy."_s));
}

void TestSchemaTreeView::streamsAppearWhileTheyCome()
{
    m_model->beginDiscovery();
    m_view->showDiscovering();
    QVERIFY(m_view->findChild<LoadingView *>()->isVisible());
    m_model->addStream(shopCatalog().streams[0]);
    QVERIFY(m_tree->isVisible());
    QVERIFY(says(u"Asking Shop for its streams, 1 so far"_s));
    m_model->addStream(shopCatalog().streams[1]);
    QVERIFY(says(u"Asking Shop for its streams, 2 so far"_s));
    m_model->finishDiscovery();
    m_view->showDiscovered();
    QVERIFY(!says(u"Asking"_s));
    QVERIFY(!says(u"changed at the source"_s));
}

void TestSchemaTreeView::cancelKeepsWhatCame()
{
    QSignalSpy cancelled(m_view.get(), &SchemaTreeView::cancelRequested);
    m_model->beginDiscovery();
    m_view->showDiscovering();
    m_model->addStream(shopCatalog().streams[0]);
    QTest::mouseClick(button(u"Cancel"_s), Qt::LeftButton);
    QCOMPARE(cancelled.count(), 1);
    m_model->abandonDiscovery();
    m_view->showFailed(Error::cancelled());
    QVERIFY(m_tree->isVisible());
    QVERIFY(says(u"was cancelled; further streams may exist"_s));
}

void TestSchemaTreeView::failureIsShownInPlace()
{
    Error error;
    error.code = u"files.not_found"_s;
    error.message = u"The file orders.csv is not there."_s;
    error.hint = u"Choose another file."_s;
    m_view->showDiscovering();
    m_view->showFailed(error);
    QVERIFY(m_view->findChild<ErrorView *>()->isVisible());
    QVERIFY(says(error.message));
    QVERIFY(says(error.hint));
    QSignalSpy asked(m_view.get(), &SchemaTreeView::refreshRequested);
    emit m_view->findChild<ErrorView *>()->retried();
    QCOMPARE(asked.count(), 1);
}

void TestSchemaTreeView::failureKeepsOldStreams()
{
    m_model->refresh(shopCatalog());
    Error error;
    error.code = u"postgres.down"_s;
    error.message = u"The server does not answer."_s;
    m_model->beginDiscovery();
    m_view->showDiscovering();
    m_model->abandonDiscovery();
    m_view->showFailed(error);
    QVERIFY(m_tree->isVisible());
    QVERIFY(says(error.message));
    QSignalSpy asked(m_view.get(), &SchemaTreeView::refreshRequested);
    QTRY_VERIFY(button(u"Retry"_s) != nullptr);
    QTest::mouseClick(button(u"Retry"_s), Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
}

void TestSchemaTreeView::keyFocusesTheFilterAndFilters()
{
    m_model->refresh(shopCatalog());
    m_tree->setFocus();
    QTest::keyClick(m_tree, Qt::Key_F, Qt::ControlModifier);
    QCOMPARE(m_view->focusWidget(), m_view->findChild<FilterEdit *>());
    filter(u"email"_s);
    QTRY_VERIFY(says(u"1 field(s) found"_s));
    filter(u"orders"_s);
    QTRY_VERIFY(says(u"1 stream(s) found"_s));
    QTest::keyClick(m_view->findChild<FilterEdit *>(), Qt::Key_Escape);
    QTRY_VERIFY(says(u"0 of 4 streams selected"_s));
    QTest::keyClick(m_view->findChild<FilterEdit *>(), Qt::Key_Escape);
    QCOMPARE(m_view->focusWidget(), m_tree);
}

void TestSchemaTreeView::nothingFoundOffersToClear()
{
    m_model->refresh(shopCatalog());
    filter(u"zip"_s);
    QTRY_VERIFY(says(u"No stream or field matches \"zip\""_s));
    QVERIFY(!m_tree->isVisible());
    QTest::mouseClick(button(u"Clear filter"_s), Qt::LeftButton);
    QVERIFY(m_tree->isVisible());
    QCOMPARE(m_model->rowCount(), 2);
}

void TestSchemaTreeView::stateFilterShowsInvalidStreams()
{
    m_model->refresh(shopCatalog());
    m_model->setSelected({s_orders, s_log}, true);
    m_model->setMode({s_orders}, modeCalled(u"incremental_append"_s));
    auto *state = m_view->findChild<QComboBox *>();
    QCOMPARE(state->accessibleName(), u"Show"_s);
    state->setFocus();
    QTest::keyClick(state, Qt::Key_End);
    QCOMPARE(state->currentText(), u"Invalid"_s);
    QCOMPARE(m_model->hitStreams(), std::vector<StreamId>{s_orders});
}

void TestSchemaTreeView::actsOnAllHits()
{
    m_model->refresh(shopCatalog());
    filter(u"o"_s);
    filter(u"shop.o"_s);
    const QMenu *menu = bulkMenu();
    QTRY_VERIFY(button(u"Apply to 1 stream(s)"_s) != nullptr);
    entry(menu, u"Select 1 stream(s)"_s)->trigger();
    QVERIFY(m_model->entry(s_orders)->choice.isSelected);
    const QMenu *cursors = entry(menu, u"Cursor"_s)->menu();
    entry(cursors, u"updated_at"_s)->trigger();
    const QMenu *modes = entry(menu, u"Sync mode"_s)->menu();
    QVERIFY(!entry(modes, u"Incremental, one row per key (needs a primary key)"_s)->isEnabled());
    entry(modes, u"Incremental, append"_s)->trigger();
    QCOMPARE(syncModeName(m_model->entry(s_orders)->choice.mode), u"incremental_append"_s);
    QCOMPARE(m_model->undoStack().count(), 3);

    // Where only fields were found, those are ticked.
    filter(u"email"_s);
    entry(bulkMenu(), u"Select 1 field(s)"_s)->trigger();
    QCOMPARE(m_model->entry(s_customers)->choice.isSelected, true);
}

void TestSchemaTreeView::actsOnMarkedRows()
{
    m_model->refresh(shopCatalog());
    m_tree->setFocus();
    m_tree->setCurrentIndex(m_model->indexOf(s_orders));
    QTest::keyClick(m_tree, Qt::Key_Down, Qt::ShiftModifier);
    QTRY_VERIFY(button(u"Apply to 2 stream(s)"_s) != nullptr);
    entry(bulkMenu(), u"Select 2 stream(s)"_s)->trigger();
    QCOMPARE(m_model->selectedCount(), 2);
    QVERIFY(!m_model->entry(s_log)->choice.isSelected);
}

void TestSchemaTreeView::tellsWhatWasLeftAlone()
{
    m_model->refresh(shopCatalog());
    const QMenu *modes = entry(bulkMenu(), u"Sync mode"_s)->menu();
    entry(modes, u"Incremental, append (2 of 4 streams)"_s)->trigger();
    QVERIFY(says(u"2 streams were changed, 2 were left as they are."_s));
    QVERIFY(says(u"shop.log: the source offers no incremental reading"_s));
}

void TestSchemaTreeView::keysUndoAndRedo()
{
    m_model->refresh(shopCatalog());
    QSignalSpy changed(m_view.get(), &SchemaTreeView::changed);
    m_tree->setFocus();
    m_tree->setCurrentIndex(m_model->indexOf(s_orders));
    QTest::keyClick(m_tree, Qt::Key_Space);
    QCOMPARE(changed.count(), 1);
    QTest::keyClick(m_tree, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_model->selectedCount(), 0);
    QTest::keyClick(m_tree, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_model->selectedCount(), 1);
    QToolButton *undo = nullptr;
    for (auto *each : m_view->findChildren<QToolButton *>()) {
        if (each->accessibleName() == u"Undo"_s)
            undo = each;
    }
    QTRY_COMPARE(undo->toolTip(), u"Undo: Select shop.orders"_s);
    QTest::mouseClick(undo, Qt::LeftButton);
    QCOMPARE(m_model->selectedCount(), 0);
}

void TestSchemaTreeView::readOptionsAreAsked()
{
    m_model->refresh(shopCatalog());
    m_tree->setCurrentIndex(m_model->indexOf(s_customers));
    QTRY_VERIFY(button(u"Read options…"_s)->isEnabled());
    QTest::mouseClick(button(u"Read options…"_s), Qt::LeftButton);
    auto *dialog = m_view->findChild<QDialog *>();
    QVERIFY(dialog != nullptr);
    const auto inputs = dialog->findChildren<QLineEdit *>();
    QCOMPARE(inputs.size(), 3);
    inputs[0]->setText(u"2026-01-01"_s);
    inputs[1]->setText(u"email <> ''"_s);
    inputs[2]->setText(u"many"_s);
    QTest::keyClick(inputs[2], Qt::Key_Return);
    QVERIFY(dialog->isVisible());
    inputs[2]->setText(u"1000"_s);
    QTest::keyClick(inputs[2], Qt::Key_Return);
    QVERIFY(!dialog->isVisible());
    const StreamChoice &choice = m_model->entry(s_customers)->choice;
    QCOMPARE(choice.cursorStart, u"2026-01-01"_s);
    QCOMPARE(choice.filter, u"email <> ''"_s);
    QCOMPARE(choice.rowLimit.value_or(0), 1000);
}

void TestSchemaTreeView::startHasToBeAValueOfTheCursor()
{
    m_model->refresh(shopCatalog());
    m_model->setSelected({s_customers}, true);
    m_tree->setCurrentIndex(m_model->indexOf(s_customers));
    QTRY_VERIFY(button(u"Read options…"_s)->isEnabled());
    QTest::mouseClick(button(u"Read options…"_s), Qt::LeftButton);
    auto *dialog = m_view->findChild<QDialog *>();
    auto *start = dialog->findChildren<QLineEdit *>().at(0);
    QTest::keyClicks(start, u"yesterday"_s);
    QTest::keyClick(start, Qt::Key_Return);
    QVERIFY(dialog->isVisible());
    bool isSaid = false;
    for (const auto *label : dialog->findChildren<QLabel *>())
        isSaid = isSaid
            || label->text() == u"\"yesterday\" is no value of the cursor changed (date)."_s;
    QVERIFY(isSaid);
    start->setText(u"2026-01-01"_s);
    QTest::keyClick(start, Qt::Key_Return);
    QVERIFY(!dialog->isVisible());
    // In sight without opening anything.
    const QModelIndex cursor = m_model->indexOf(s_customers, SchemaColumn::Cursor);
    QCOMPARE(cursor.data().toString(), u"changed, from 2026-01-01"_s);
    QVERIFY(cursor.data(Qt::ToolTipRole).toString().contains(u"first run"));
    QCOMPARE(cursor.data(Qt::EditRole).toString(), u"changed"_s);
}

void TestSchemaTreeView::countsFromTheStart()
{
    m_model->refresh(shopCatalog());
    QMutex mutex;
    QList<ConfiguredStream> asked;
    m_view->setRowCounter([&](const ConfiguredStream &stream, const Cancellation &) {
        const QMutexLocker lock(&mutex);
        asked << stream;
        return Result<std::optional<qint64>>(std::optional<qint64>(12300));
    });
    m_tree->setCurrentIndex(m_model->indexOf(s_customers));
    QTRY_VERIFY(button(u"Read options…"_s)->isEnabled());
    QTest::mouseClick(button(u"Read options…"_s), Qt::LeftButton);
    auto *dialog = m_view->findChild<QDialog *>();
    auto *start = dialog->findChildren<QLineEdit *>().at(0);
    // What is no value is not asked for.
    start->setText(u"yesterday"_s);
    QTest::mouseClick(button(u"Count records"_s), Qt::LeftButton);
    start->setText(u"2026-01-01"_s);
    QTest::mouseClick(button(u"Count records"_s), Qt::LeftButton);
    QTRY_VERIFY(says(u"About 12,300 records from there."_s));
    QVERIFY(dialog->isVisible());
    {
        const QMutexLocker lock(&mutex);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.front().cursorStart, u"2026-01-01"_s);
        QVERIFY(asked.front().mode.isIncremental());
    }
    // Another start, another number.
    start->setText(QString());
    QVERIFY(!says(u"About 12,300 records from there."_s));
    QTest::mouseClick(button(u"Count records"_s), Qt::LeftButton);
    QTRY_VERIFY(says(u"About 12,300 records in all."_s));
    QTest::keyClick(dialog, Qt::Key_Escape);
}

void TestSchemaTreeView::countIsCancelled()
{
    m_model->refresh(shopCatalog());
    std::atomic_bool isStopped = false;
    m_view->setRowCounter([&](const ConfiguredStream &, const Cancellation &cancellation) {
        QMutex mutex;
        QWaitCondition stopped;
        const CancellationCallback wake(cancellation, [&] {
            const QMutexLocker waking(&mutex);
            stopped.wakeAll();
        });
        const QMutexLocker lock(&mutex);
        while (!cancellation.stop_requested())
            stopped.wait(&mutex);
        isStopped = true;
        return Result<std::optional<qint64>>(Error::cancelled());
    });
    m_tree->setCurrentIndex(m_model->indexOf(s_customers));
    QTRY_VERIFY(button(u"Read options…"_s)->isEnabled());
    QTest::mouseClick(button(u"Read options…"_s), Qt::LeftButton);
    auto *dialog = m_view->findChild<QDialog *>();
    QTest::mouseClick(button(u"Count records"_s), Qt::LeftButton);
    QVERIFY(says(u"Counting…"_s));
    const auto buttons = dialog->findChildren<QPushButton *>();
    const auto cancel = std::ranges::find_if(buttons, [](const QPushButton *each) {
        return each->text() == u"Cancel" && !each->autoDefault();
    });
    QVERIFY(cancel != buttons.end());
    QTest::mouseClick(*cancel, Qt::LeftButton);
    QTRY_VERIFY(isStopped);
    QVERIFY(!says(u"Counting…"_s));
    QVERIFY(button(u"Count records"_s) != nullptr);
    QTest::keyClick(dialog, Qt::Key_Escape);
}

void TestSchemaTreeView::goesToProblems()
{
    m_model->refresh(shopCatalog());
    m_view->goTo(m_model->problems().front());
    QCOMPARE(m_view->focusWidget(), m_tree);
    m_model->setSelected({s_orders}, true);
    m_model->setMode({s_orders}, modeCalled(u"incremental_append"_s));
    // Even where the filter hides it.
    filter(u"log"_s);
    const auto problems = m_model->problems();
    QCOMPARE(problems.size(), 1);
    m_view->goTo(problems.front());
    QCOMPARE(m_tree->currentIndex(), m_model->indexOf(s_orders, SchemaColumn::Cursor));
    QTRY_VERIFY(m_tree->findChild<QComboBox *>() != nullptr);
    QCOMPARE(m_tree->findChild<QComboBox *>()->accessibleName(), u"Cursor of shop.orders"_s);
}

void TestSchemaTreeView::previewComesWithAReader()
{
    m_model->refresh(shopCatalog());
    QVERIFY(button(u"Preview"_s) == nullptr);
    std::atomic_int calls = 0;
    m_view->setPreviewReader([&](const ConfiguredStream &stream, int, const Cancellation &) {
        calls += stream.stream.id == s_log ? 1 : 100;
        Preview preview;
        preview.schema = std::make_shared<const Schema>(stream.stream.schema);
        preview.isComplete = true;
        return Result<Preview>(preview);
    });
    m_tree->setCurrentIndex(m_model->indexOf(s_log));
    QTRY_VERIFY(button(u"Preview"_s)->isEnabled());
    QTest::mouseClick(button(u"Preview"_s), Qt::LeftButton);
    QTRY_VERIFY(says(u"shop.log has no rows"_s));
    QCOMPARE(calls.load(), 1);
}

void TestSchemaTreeView::listsThatOpenBringASample()
{
    m_model->refresh(shopCatalog());
    m_model->setSelected({s_orders}, true);
    m_model->setChecked({m_model->indexOf(s_orders, u"total"_s)}, false);
    std::atomic_int calls = 0;
    std::atomic_int fields = 0;
    m_view->setPreviewReader([&](const ConfiguredStream &stream, int, const Cancellation &) {
        ++calls;
        // Fields that are not chosen may be cursors too.
        fields = stream.selectedSchema().fieldCount();
        return Result<Preview>(
            previewOf(stream.stream.schema,
                      {{u"1"_s, u"2024-01-01T00:00:00Z"_s}, {u"2"_s, u"2024-01-01T00:00:00Z"_s}}));
    });
    m_tree->openCell(m_model->indexOf(s_orders, SchemaColumn::Cursor));
    QTRY_VERIFY(m_tree->findChild<QComboBox *>() != nullptr);
    auto *combo = m_tree->findChild<QComboBox *>();
    QTRY_COMPARE(combo->itemText(1), u"id (whole number): unique in 2 sampled row(s)"_s);
    QCOMPARE(combo->itemText(2),
             u"updated_at (date and time with zone): 1 of 2 sampled rows repeat a value"_s);
    QCOMPARE(fields.load(), 3);
    // Once is enough.
    QTRY_VERIFY(combo->view()->isVisible());
    QTest::keyClick(combo->view(), Qt::Key_Escape);
    QTRY_VERIFY(!combo->view()->isVisible());
    QTest::keyClick(combo, Qt::Key_Escape);
    QTRY_VERIFY(m_tree->findChild<QComboBox *>() == nullptr);
    m_tree->openCell(m_model->indexOf(s_orders, u"id"_s, SchemaColumn::Type));
    QTRY_VERIFY(m_tree->findChild<QComboBox *>() != nullptr);
    QCOMPARE(m_tree->findChild<QComboBox *>()->itemText(0),
             u"whole number (as the source has it): all 2 sampled value(s) fit"_s);
    QCOMPARE(calls.load(), 1);
}

void TestSchemaTreeView::jsonFieldsAreLookedInto()
{
    Stream people;
    people.id.name = u"people"_s;
    people.schema = Schema({{u"id"_s, FieldType::Integer}, {u"address"_s, FieldType::Json}});
    m_model->refresh({{people}});
    m_view->setPreviewReader([](const ConfiguredStream &stream, int, const Cancellation &) {
        return Result<Preview>(
            previewOf(stream.stream.schema, {{u"1"_s, u"{\"city\":\"Ulm\"}"_s}}));
    });
    m_tree->expand(m_model->indexOf(people.id));
    QTRY_COMPARE(m_model->rowCount(m_model->indexOf(people.id, u"address"_s)), 1);
    // By keys, as any other row.
    m_tree->setCurrentIndex(m_model->indexOf(people.id, u"address"_s));
    QTest::keyClick(m_tree, Qt::Key_Plus);
    QTest::keyClick(m_tree, Qt::Key_Down);
    QCOMPARE(m_tree->currentIndex().data().toString(), u"city"_s);
    // Its only part takes the field along, and brings it back.
    QTest::keyClick(m_tree, Qt::Key_Space);
    QCOMPARE(m_model->undoStack().undoText(), u"Deselect 1 field(s)"_s);
    QCOMPARE(m_model->configured().streams.front().selectedFields, QStringList{u"id"_s});
    QTest::keyClick(m_tree, Qt::Key_Space);
    QVERIFY(m_model->configured().streams.front().selectedFields.isEmpty());
}

void TestSchemaTreeView::failedSampleLeavesTheListsAsTheyAre()
{
    m_model->refresh(shopCatalog());
    std::atomic_int calls = 0;
    m_view->setPreviewReader([&](const ConfiguredStream &, int, const Cancellation &) {
        ++calls;
        return Result<Preview>(Error::cancelled());
    });
    m_tree->openCell(m_model->indexOf(s_orders, SchemaColumn::Cursor));
    QTRY_COMPARE(calls.load(), 1);
    QTRY_VERIFY(m_tree->findChild<QComboBox *>() != nullptr);
    QCOMPARE(m_tree->findChild<QComboBox *>()->itemText(1), u"id (whole number)"_s);
    QVERIFY(m_model->entry(s_orders)->sample == nullptr);
}

void TestSchemaTreeView::everyInputHasAName()
{
    m_model->refresh(shopCatalog());
    m_view->setPreviewReader([](const ConfiguredStream &, int, const Cancellation &) {
        return Result<Preview>(Error::cancelled());
    });
    for (const auto *widget : m_view->findChildren<QWidget *>()) {
        if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus))
            continue;
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const bool hasName = !widget->accessibleName().isEmpty()
            || (button != nullptr && !button->text().isEmpty());
        QVERIFY2(hasName, widget->metaObject()->className());
    }
}

QTEST_MAIN(TestSchemaTreeView)
#include "testschematreeview.moc"
