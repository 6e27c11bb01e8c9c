// Edits of rejected records as steps of the history of a connection's page.
#include "core/engine/rejectededitor.h"
#include "tests/ui/rejected/rejectedfixture.h"
#include "ui/connectionpage/connectionpage.h"
#include "ui/mapping/expressionedit.h"
#include "ui/rejected/groupeditdialog.h"
#include "ui/rejected/recordeditdialog.h"
#include "ui/rejected/recordeditmodel.h"
#include "ui/rejected/rejectedgroupsmodel.h"
#include "ui/rejected/rejectedhistory.h"
#include "ui/rejected/rejectedmodel.h"
#include "ui/rejected/rejectedview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"

#include <QAction>
#include <QApplication>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QUndoStack>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestRejectedUndo final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void keysUndoAnEditAndTheActionNamesIt();
    void secondEditGoesBackToTheFirst();
    void groupEditIsOneStepThatKeepsFormerEdits();
    void stepOverAClosedRecordSaysSo();
    void stepShowsTheTab();

private:
    [[nodiscard]] QAction *action(const QString &text) const;
    [[nodiscard]] QAction *step(const char *name) const;
    void chooseNumbers();
    /// Gives the field at fault of the first record the value by the dialogue.
    void editFirst(const QString &value);
    void editGroup(const QString &expression);
    /// Back from a dialogue: keys reach a window that is active.
    void selectFirst();
    void focusTable();
    [[nodiscard]] RejectedRecord stored(qint64 id) const
    {
        return must(RejectedStore(*m_fixture->world.database).find(id));
    }

    std::unique_ptr<RejectedFixture> m_fixture;
    Connection m_shop;
    std::unique_ptr<ConnectionPage> m_page;
    RejectedView *m_view = nullptr;
    PageTable *m_table = nullptr;
    RejectedModel *m_model = nullptr;
    RejectedGroupsModel *m_groups = nullptr;
};

void TestRejectedUndo::init()
{
    m_fixture = std::make_unique<RejectedFixture>();
    m_shop = m_fixture->addRejecting(u"Shop"_s);
    Workspace &workspace = *m_fixture->world.workspace;
    m_fixture->world.sync();
    QTRY_COMPARE(workspace.snapshot()->connections.size(), std::size_t(1));
    m_page = std::make_unique<ConnectionPage>(workspace);
    m_view = new RejectedView(workspace, RejectedView::Scope::Connection);
    m_view->setHistory(m_page->history());
    m_page->setTabWidget(ConnectionPage::Tab::Rejected, m_view);
    connect(m_page.get(), &ConnectionPage::connectionShown, m_view, &RejectedView::showConnection);
    m_page->resize(1300, 900);
    m_page->show();
    m_page->showConnection(m_shop.id);
    m_page->showTab(ConnectionPage::Tab::Rejected);
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    for (auto *table : m_view->findChildren<PageTable *>()) {
        if (table->accessibleName() == u"Rejected records"_s)
            m_table = table;
    }
    m_model = m_view->findChild<RejectedModel *>();
    m_groups = m_view->findChild<RejectedGroupsModel *>();
    QTRY_VERIFY(m_model->rowCount() > 0);
    QTRY_VERIFY(m_groups->rowCount() > 1);
}

void TestRejectedUndo::cleanup()
{
    m_page.reset();
    m_fixture.reset();
}

QAction *TestRejectedUndo::action(const QString &text) const
{
    for (const QMenu *menu : m_view->findChildren<QMenu *>()) {
        for (QAction *one : menu->actions()) {
            if (one->text().remove(u'&').startsWith(text))
                return one;
        }
    }
    return nullptr;
}

QAction *TestRejectedUndo::step(const char *name) const
{
    for (QAction *one : m_page->actions()) {
        if (one->objectName() == QLatin1StringView(name))
            return one;
    }
    return nullptr;
}

void TestRejectedUndo::chooseNumbers()
{
    int row = -1;
    for (int group = 1; group < m_groups->rowCount() && row < 0; ++group) {
        for (const ConfiguredStream &configured : m_shop.catalog.streams) {
            const Schema &schema = configured.stream.schema;
            const auto index = schema.indexOf(m_groups->group(group)->field);
            if (configured.stream.id == m_groups->group(group)->stream && index
                && schema.field(*index).type == FieldType::Number)
                row = group;
        }
    }
    QVERIFY(row > 0);
    for (auto *list : m_view->findChildren<QListView *>()) {
        if (list->accessibleName() == u"Reasons"_s)
            list->setCurrentIndex(m_groups->index(row));
    }
    QTRY_COMPARE(qint64(m_model->rowCount()), m_groups->group(row)->count);
    selectFirst();
    m_table->setFocus();
}

void TestRejectedUndo::selectFirst()
{
    // Not selectRow(), which heeds the modifiers of keys that were pressed before.
    m_table->selectionModel()->select(
        m_model->index(0, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void TestRejectedUndo::focusTable()
{
    m_page->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), m_page.get());
    m_table->setFocus();
}

void TestRejectedUndo::editFirst(const QString &value)
{
    const RejectedRecord record = m_model->record(0);
    const int steps = m_page->history()->count();
    selectFirst();
    QVERIFY(action(u"Edit the record"_s)->isEnabled());
    action(u"Edit the record"_s)->trigger();
    QPointer<RecordEditDialog> dialog = m_view->findChild<RecordEditDialog *>();
    QVERIFY(dialog);
    RecordEditModel *model = dialog->model();
    QVERIFY(model->setData(model->index(model->rowOf(record.field), RecordEditModel::ValueColumn),
                           value, Qt::EditRole));
    for (auto *button : dialog->findChildren<QPushButton *>()) {
        if (button->text().remove(u'&') == u"Save"_s)
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QTRY_VERIFY(dialog.isNull());
    QTRY_COMPARE(m_page->history()->count(), steps + 1);
    focusTable();
}

void TestRejectedUndo::editGroup(const QString &expression)
{
    action(u"Edit all shown"_s)->trigger();
    QPointer<GroupEditDialog> dialog = m_view->findChild<GroupEditDialog *>();
    QVERIFY(dialog);
    QTest::keyClicks(dialog->findChild<ExpressionEdit *>(), expression);
    QPushButton *edit = nullptr;
    for (auto *button : dialog->findChildren<QPushButton *>()) {
        if (button->text().remove(u'&').startsWith(u"Edit records"_s))
            edit = button;
    }
    QVERIFY(edit != nullptr);
    QTRY_VERIFY(edit->isEnabled());
    QTest::mouseClick(edit, Qt::LeftButton);
    QTRY_VERIFY(dialog.isNull());
    focusTable();
}

void TestRejectedUndo::keysUndoAnEditAndTheActionNamesIt()
{
    chooseNumbers();
    const RejectedRecord record = m_model->record(0);
    QVERIFY(!step("undo")->isEnabled());
    editFirst(u"17"_s);
    QVERIFY(stored(record.id).isEdited());
    QVERIFY(step("undo")->isEnabled());
    QCOMPARE(step("undo")->data().toString(), u"edit a record of %1"_s.arg(record.stream.text()));
    QTest::keyClick(m_table, Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(!stored(record.id).isEdited());
    QTRY_VERIFY(m_view->findChild<MessageBar *>()->text().startsWith(u"Undone: edit a record"_s));
    QTest::keyClick(m_table, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(stored(record.id).isEdited());
    QVERIFY(stored(record.id).editedRecord.find("17") != std::string::npos);
}

void TestRejectedUndo::secondEditGoesBackToTheFirst()
{
    chooseNumbers();
    const qint64 id = m_model->record(0).id;
    editFirst(u"17"_s);
    QTRY_VERIFY(m_model->record(0).isEdited());
    editFirst(u"18"_s);
    QVERIFY(stored(id).editedRecord.find("18") != std::string::npos);
    // Two steps in a row are stored in their order.
    m_page->history()->undo();
    QTRY_VERIFY(stored(id).editedRecord.find("17") != std::string::npos);
    m_page->history()->redo();
    m_page->history()->undo();
    m_page->history()->undo();
    m_page->history()->redo();
    QTRY_COMPARE(m_view->findChild<MessageBar *>()->text().left(11), u"Done again:"_s);
    QTRY_VERIFY(stored(id).editedRecord.find("17") != std::string::npos);
}

void TestRejectedUndo::groupEditIsOneStepThatKeepsFormerEdits()
{
    chooseNumbers();
    const RejectedFilter filter = m_model->filter();
    const qint64 first = m_model->record(0).id;
    QVERIFY(m_model->rowCount() > 1);
    editFirst(u"17"_s);
    QTRY_VERIFY(m_model->record(0).isEdited());
    editGroup(u"= to_number('2.5') + 1"_s);
    QTRY_COMPARE(m_page->history()->count(), 2);
    QVERIFY2(m_page->history()->undoText().startsWith(u"edit "_s),
             qUtf8Printable(m_page->history()->undoText()));
    for (const RejectedRecord &record : m_fixture->records(filter))
        QVERIFY(record.editedRecord.find("3.5") != std::string::npos);
    QTest::keyClick(m_table, Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(stored(first).editedRecord.find("3.5") == std::string::npos);
    QVERIFY(stored(first).editedRecord.find("17") != std::string::npos);
    for (const RejectedRecord &record : m_fixture->records(filter))
        QCOMPARE(record.isEdited(), record.id == first);
    m_page->history()->redo();
    QTRY_VERIFY(stored(first).editedRecord.find("3.5") != std::string::npos);
    for (const RejectedRecord &record : m_fixture->records(filter))
        QVERIFY(record.editedRecord.find("3.5") != std::string::npos);
}

void TestRejectedUndo::stepOverAClosedRecordSaysSo()
{
    chooseNumbers();
    const qint64 id = m_model->record(0).id;
    editFirst(u"17"_s);
    must(RejectedStore(*m_fixture->world.database)
             .setStatus(std::vector<qint64>{id}, RejectedStatus::Ignored, {}));
    m_page->history()->undo();
    QTRY_VERIFY(m_view->findChild<MessageBar *>()->text().contains(u"not open any more"_s));
    QVERIFY(stored(id).isEdited());
}

void TestRejectedUndo::stepShowsTheTab()
{
    chooseNumbers();
    editFirst(u"17"_s);
    m_page->showTab(ConnectionPage::Tab::Timeline);
    m_page->history()->undo();
    QCOMPARE(m_page->currentTab(), ConnectionPage::Tab::Rejected);
}

QTEST_MAIN(TestRejectedUndo)
#include "testrejectedundo.moc"
