#include "tests/ui/rejected/rejectedfixture.h"
#include "ui/rejected/ignoredialog.h"
#include "ui/rejected/recorddetail.h"
#include "ui/rejected/recordfieldsmodel.h"
#include "ui/rejected/rejectedgroupsmodel.h"
#include "ui/rejected/rejectedmodel.h"
#include "ui/rejected/rejectedview.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/valuedialog.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QRadioButton>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

QString plain(QString text) { return text.remove(u'&'); }

QPushButton *button(const QWidget &parent, const QString &text)
{
    for (QPushButton *button : parent.findChildren<QPushButton *>()) {
        if (plain(button->text()) == text)
            return button;
    }
    return nullptr;
}

} // namespace

class TestRejectedView final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_fixture.reset(); }
    void init();
    void cleanup();
    void showsReasonsRecordsAndTheFirstInDetail();
    void reasonFiltersTheTable();
    void searchFindsTellsWhenNothingMatchesAndClears();
    void connectionAndTimeRestrict();
    void runOfARecordIsShownAlone();
    void deleteIgnoresAndUndoBringsBack();
    void noteIsAskedForAndShown();
    void allShownAreIgnoredAtOnce();
    void reopenedRecordsAreOpenAgain();
    void selectionSurvivesARefresh();
    void refreshActionReadsAnew();
    void valueOpensOnEnter();
    void exportWritesBothFormats_data();
    void exportWritesBothFormats();
    void exportTellsWhereItCannotWrite();
    void sourceRecordsAreCopied();
    void tabShowsItsConnectionAndItsLastRun();
    void settledRecordsAreNotTakenForNone_data();
    void settledRecordsAreNotTakenForNone();
    void profileWithoutRunsSaysSo();

private:
    template<typename T>
    T *child(const QString &accessibleName = {}) const
    {
        for (T *one : m_view->findChildren<T *>()) {
            if constexpr (std::is_base_of_v<QWidget, T>) {
                if (!accessibleName.isEmpty() && one->accessibleName() != accessibleName)
                    continue;
            }
            return one;
        }
        return nullptr;
    }
    [[nodiscard]] QAction *action(const QString &text) const;
    void open(RejectedView::Scope scope);
    void choose(const QString &list, const QString &text) const;
    [[nodiscard]] bool shows(const QString &text) const;
    [[nodiscard]] RejectedStore store() const { return RejectedStore(*m_fixture->world.database); }
    [[nodiscard]] qint64 shownTotal() const;

    std::unique_ptr<RejectedFixture> m_fixture;
    std::unique_ptr<RejectedView> m_view;
    Connection m_shop;
    Connection m_office;
    PageTable *m_table = nullptr;
    QListView *m_reasons = nullptr;
    RejectedModel *m_model = nullptr;
};

void TestRejectedView::initTestCase()
{
    m_fixture = std::make_unique<RejectedFixture>();
    m_shop = m_fixture->addRejecting(u"Shop"_s);
    m_office = m_fixture->addRejecting(u"Office"_s, 20);
    m_fixture->world.sync();
    QTRY_COMPARE(m_fixture->world.workspace->snapshot()->connections.size(), std::size_t(2));
    QVERIFY(m_fixture->count(RejectedStatus::Open) > 40);
}

void TestRejectedView::init() { open(RejectedView::Scope::Profile); }

void TestRejectedView::cleanup()
{
    m_view.reset();
    must(store().setStatus(RejectedFilter(), RejectedStatus::Open, {}));
}

QAction *TestRejectedView::action(const QString &text) const
{
    for (const QMenu *menu : m_view->findChildren<QMenu *>()) {
        for (QAction *one : menu->actions()) {
            if (plain(one->text()) == text)
                return one;
        }
    }
    return nullptr;
}

void TestRejectedView::open(RejectedView::Scope scope)
{
    m_view = std::make_unique<RejectedView>(*m_fixture->world.workspace, scope);
    m_view->resize(1200, 800);
    m_table = child<PageTable>(u"Rejected records"_s);
    m_reasons = child<QListView>(u"Reasons"_s);
    m_model = child<RejectedModel>();
    if (scope == RejectedView::Scope::Connection)
        m_view->showConnection(m_shop.id);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    QTRY_VERIFY(m_model->rowCount() > 0);
    QTRY_VERIFY(m_table->isVisible());
}

/// As a person does: by the keys of the list.
void TestRejectedView::choose(const QString &list, const QString &text) const
{
    auto *box = child<QComboBox>(list);
    QVERIFY(box != nullptr);
    const int row = box->findText(text);
    QVERIFY(row >= 0);
    QTest::keyClick(box, Qt::Key_Home);
    for (int i = 0; i < row; ++i)
        QTest::keyClick(box, Qt::Key_Down);
    QCOMPARE(box->currentText(), text);
}

bool TestRejectedView::shows(const QString &text) const
{
    return std::ranges::any_of(m_view->findChildren<QLabel *>(), [&text](const QLabel *label) {
        return label->isVisible() && label->text() == text;
    });
}

qint64 TestRejectedView::shownTotal() const { return child<RejectedGroupsModel>()->total(); }

void TestRejectedView::showsReasonsRecordsAndTheFirstInDetail()
{
    const qint64 all = m_fixture->count(RejectedStatus::Open);
    QTRY_COMPARE(shownTotal(), all);
    QVERIFY(m_reasons->model()->rowCount() > 3);
    QVERIFY(shows(u"%1 records"_s.arg(all)));
    QCOMPARE(m_table->currentIndex().row(), 0);
    const RejectedRecord &first = m_model->record(0);
    QTRY_VERIFY(child<RecordDetail>()->isVisible());
    QVERIFY(shows(first.message));
    QVERIFY(shows(u"Not written"_s));
    auto *source = child<QTableView>(u"Source record"_s);
    QVERIFY(source->isVisible());
    const auto *fields = qobject_cast<const RecordFieldsModel *>(source->model());
    const int faulty = fields->faultyRow();
    QVERIFY(faulty >= 0);
    QCOMPARE(fields->field(faulty).name, first.field);
    // The faulty field is in sight.
    QVERIFY(source->viewport()->rect().intersects(source->visualRect(fields->index(faulty, 0))));
}

void TestRejectedView::reasonFiltersTheTable()
{
    auto *groups = child<RejectedGroupsModel>();
    QTRY_VERIFY(groups->rowCount() > 2);
    m_reasons->setFocus();
    QTest::keyClick(m_reasons, Qt::Key_Down);
    QTest::keyClick(m_reasons, Qt::Key_Down);
    QCOMPARE(m_reasons->currentIndex().row(), 2);
    const RejectedGroup group = *groups->group(2);
    QTRY_COMPARE(qint64(m_model->rowCount()), group.count);
    for (int row = 0; row < m_model->rowCount(); ++row) {
        QCOMPARE(m_model->record(row).field, group.field);
        QCOMPARE(m_model->record(row).connectionId, group.connectionId);
    }
    QTest::keyClick(m_reasons, Qt::Key_Home);
    QTRY_COMPARE(qint64(m_model->rowCount()), groups->total());
}

void TestRejectedView::searchFindsTellsWhenNothingMatchesAndClears()
{
    const int all = m_model->rowCount();
    auto *search = child<FilterEdit>();
    const QString value = QString::fromStdString(m_model->record(0).value);
    search->setFocus();
    QTest::keyClicks(search, value);
    QTRY_VERIFY(m_model->isComplete() && m_model->rowCount() < all && m_model->rowCount() > 0);
    QTRY_VERIFY(shows(m_model->rowCount() == 1 ? u"1 record found"_s
                                               : u"%1 records found"_s.arg(m_model->rowCount())));
    search->selectAll();
    QTest::keyClicks(search, u"nowhere to be found"_s);
    QTRY_VERIFY(shows(u"No record matches the filter"_s));
    QVERIFY(!action(u"Export…"_s)->isEnabled());
    QTest::mouseClick(button(*m_view, u"Clear filter"_s), Qt::LeftButton);
    QTRY_COMPARE(m_model->rowCount(), all);
    QVERIFY(m_table->isVisible());
    // Escape in the empty box leads to the records.
    search->setFocus();
    QTest::keyClick(search, Qt::Key_Escape);
    QVERIFY(m_table->hasFocus());
}

void TestRejectedView::connectionAndTimeRestrict()
{
    RejectedFilter office;
    office.connectionId = m_office.id;
    const qint64 ofOffice = must(store().count(office));
    choose(u"Connection"_s, u"Office"_s);
    QTRY_COMPARE(shownTotal(), ofOffice);
    QTRY_COMPARE(qint64(m_model->rowCount()), ofOffice);
    choose(u"Time"_s, u"Last 24 hours"_s);
    QTRY_COMPARE(m_model->search().from.has_value(), true);
    QTRY_COMPARE(qint64(m_model->rowCount()), ofOffice);
    choose(u"Connection"_s, u"All connections"_s);
    QTRY_COMPARE(shownTotal(), m_fixture->count(RejectedStatus::Open));
}

void TestRejectedView::runOfARecordIsShownAlone()
{
    const qint64 run = m_model->record(0).jobId;
    RejectedFilter filter;
    filter.jobId = run;
    const qint64 wanted = must(store().count(filter));
    QTRY_VERIFY(shownTotal() > wanted);
    m_table->selectRow(0);
    for (QAction *one : m_table->actions()) {
        if (plain(one->text()) == u"Only records of this run"_s)
            one->trigger();
    }
    QTRY_COMPARE(shownTotal(), wanted);
    QTRY_COMPARE(qint64(m_model->rowCount()), std::min<qint64>(wanted, 200));
    for (int row = 0; row < m_model->rowCount(); ++row)
        QCOMPARE(m_model->record(row).jobId, run);
    choose(u"Time"_s, u"Any time"_s);
    QTRY_VERIFY(shownTotal() > wanted);
    choose(u"Time"_s, u"Run %1"_s.arg(run));
    QTRY_COMPARE(shownTotal(), wanted);
}

void TestRejectedView::deleteIgnoresAndUndoBringsBack()
{
    const int all = m_model->rowCount();
    const qint64 first = m_model->record(0).id;
    const qint64 second = m_model->record(1).id;
    const qint64 third = m_model->record(2).id;
    m_table->setFocus();
    m_table->selectRow(0);
    QTest::keyClick(m_table, Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(m_table, Qt::Key_Delete);
    QTRY_COMPARE(m_model->rowCount(), all - 2);
    QCOMPARE(must(store().find(first)).status, RejectedStatus::Ignored);
    QCOMPARE(must(store().find(second)).status, RejectedStatus::Ignored);
    QTRY_COMPARE(child<MessageBar>()->text(), u"2 records ignored."_s);
    QTRY_COMPARE(shownTotal(), qint64(all - 2));
    // One goes on where one was.
    QTRY_COMPARE(m_table->selectionModel()->selectedRows().size(), 1);
    QCOMPARE(m_model->record(m_table->currentIndex().row()).id, third);
    QVERIFY(m_table->hasFocus());
    QTest::mouseClick(button(*m_view, u"Undo"_s), Qt::LeftButton);
    QTRY_COMPARE(m_model->rowCount(), all);
    QCOMPARE(m_model->record(0).id, first);
    QCOMPARE(m_fixture->count(RejectedStatus::Ignored), qint64(0));
    QTRY_COMPARE(child<MessageBar>()->text(), u"2 records open again."_s);
}

void TestRejectedView::noteIsAskedForAndShown()
{
    const int all = m_model->rowCount();
    const qint64 first = m_model->record(0).id;
    m_table->selectRow(0);
    QTest::mouseClick(button(*m_view, u"Ignore…"_s), Qt::LeftButton);
    QPointer<IgnoreDialog> dialog = child<IgnoreDialog>();
    QVERIFY(dialog);
    QTest::keyClick(dialog.data(), Qt::Key_Escape);
    QTRY_VERIFY(dialog.isNull());
    QCOMPARE(must(store().find(first)).status, RejectedStatus::Open);

    QTest::mouseClick(button(*m_view, u"Ignore…"_s), Qt::LeftButton);
    dialog = child<IgnoreDialog>();
    auto *note = dialog->findChild<QLineEdit *>();
    QTest::keyClicks(note, u"<b>test rows</b>"_s);
    QTest::keyClick(note, Qt::Key_Return);
    QTRY_COMPARE(m_model->rowCount(), all - 1);
    const RejectedRecord stored = must(store().find(first));
    QCOMPARE(stored.status, RejectedStatus::Ignored);
    QCOMPARE(stored.note, u"<b>test rows</b>"_s);

    choose(u"Status"_s, u"Ignored"_s);
    QTRY_COMPARE(m_model->rowCount(), 1);
    QTRY_VERIFY(shows(u"Note: <b>test rows</b>"_s));
    QVERIFY(std::ranges::any_of(m_view->findChildren<QLabel *>(), [](const QLabel *label) {
        return label->isVisible() && label->text().startsWith(u"Ignored on "_s);
    }));
}

void TestRejectedView::allShownAreIgnoredAtOnce()
{
    auto *groups = child<RejectedGroupsModel>();
    QTRY_VERIFY(groups->rowCount() > 1);
    m_reasons->setCurrentIndex(groups->index(1));
    const RejectedGroup group = *groups->group(1);
    QVERIFY(group.count > 1);
    QTRY_COMPARE(qint64(m_model->rowCount()), group.count);
    const qint64 open = m_fixture->count(RejectedStatus::Open);
    QTest::mouseClick(button(*m_view, u"Ignore…"_s), Qt::LeftButton);
    auto *dialog = child<IgnoreDialog>();
    auto *all = dialog->findChildren<QRadioButton *>().last();
    QCOMPARE(plain(all->text()), u"All %1 records shown"_s.arg(group.count));
    all->click();
    QTest::mouseClick(button(*dialog, u"Ignore"_s), Qt::LeftButton);
    QTRY_COMPARE(m_fixture->count(RejectedStatus::Open), open - group.count);
    QCOMPARE(m_fixture->count(RejectedStatus::Ignored), group.count);
    // The reason has no open record any more; everything else is shown.
    QTRY_COMPARE(m_reasons->currentIndex().row(), 0);
    QTRY_COMPARE(qint64(m_model->rowCount()), open - group.count);
}

void TestRejectedView::reopenedRecordsAreOpenAgain()
{
    const qint64 first = m_model->record(0).id;
    must(store().setStatus(std::vector{first}, RejectedStatus::Ignored, u"known"_s));
    QVERIFY(!button(*m_view, u"Reopen"_s)->isEnabled());
    choose(u"Status"_s, u"Ignored"_s);
    QTRY_COMPARE(m_model->rowCount(), 1);
    QTRY_VERIFY(button(*m_view, u"Reopen"_s)->isEnabled());
    QVERIFY(!button(*m_view, u"Ignore…"_s)->isEnabled());
    QTest::mouseClick(button(*m_view, u"Reopen"_s), Qt::LeftButton);
    QTRY_COMPARE(must(store().find(first)).status, RejectedStatus::Open);
    QCOMPARE(must(store().find(first)).note, QString());
    QTRY_VERIFY(shows(u"No record has this status"_s));
    QTest::mouseClick(button(*m_view, u"Show any status"_s), Qt::LeftButton);
    QTRY_VERIFY(m_table->isVisible() && m_model->rowCount() > 1);
}

void TestRejectedView::selectionSurvivesARefresh()
{
    m_table->selectRow(4);
    m_table->selectionModel()->select(m_model->index(6, 0),
                                      QItemSelectionModel::Select | QItemSelectionModel::Rows);
    const std::vector selected{m_model->record(4).id, m_model->record(6).id};
    // Elsewhere one record before them is ignored, and a run brings new ones.
    must(store().setStatus(std::vector{m_model->record(0).id}, RejectedStatus::Ignored, {}));
    const int before = m_model->rowCount();
    m_fixture->world.run(m_office.id);
    QTRY_VERIFY(m_model->rowCount() > before);
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    QCOMPARE(rows.size(), 2);
    QCOMPARE(m_model->record(rows[0].row()).id, selected[0]);
    QCOMPARE(m_model->record(rows[1].row()).id, selected[1]);
    QCOMPARE(rows[0].row(), 3);
}

void TestRejectedView::refreshActionReadsAnew()
{
    QAction *refresh = nullptr;
    for (QAction *action : m_view->actions()) {
        if (action->objectName() == u"refresh"_s)
            refresh = action;
    }
    QVERIFY(refresh != nullptr);
    choose(u"Status"_s, u"Any status"_s);
    QTRY_VERIFY(m_model->isComplete() && !m_model->filter().status);
    must(store().setStatus(std::vector{m_model->record(0).id}, RejectedStatus::Ignored, u"n"_s));
    refresh->trigger();
    QTRY_COMPARE(m_model->record(0).note, u"n"_s);
}

void TestRejectedView::valueOpensOnEnter()
{
    auto *source = child<QTableView>(u"Source record"_s);
    source->setFocus();
    source->setCurrentIndex(source->model()->index(1, 1));
    QTest::keyClick(source, Qt::Key_Return);
    QPointer<ValueDialog> dialog = child<ValueDialog>();
    QVERIFY(dialog);
    QTest::keyClick(dialog.data(), Qt::Key_Escape);
    QTRY_VERIFY(dialog.isNull());
}

void TestRejectedView::exportWritesBothFormats_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("name");
    QTest::newRow("CSV") << u"CSV (*.csv)"_s << u"out.csv"_s;
    QTest::newRow("JSON Lines") << u"JSON Lines (*.jsonl)"_s << u"out.jsonl"_s;
}

void TestRejectedView::exportWritesBothFormats()
{
    QFETCH(QString, filter);
    QFETCH(QString, name);
    auto *groups = child<RejectedGroupsModel>();
    QTRY_VERIFY(groups->rowCount() > 1);
    m_reasons->setCurrentIndex(groups->index(1));
    const qint64 wanted = groups->group(1)->count;
    QTRY_COMPARE(qint64(m_model->rowCount()), wanted);
    const std::string row = m_model->record(0).sourceRecord;

    QVERIFY(action(u"Export…"_s) != nullptr);
    action(u"Export…"_s)->trigger();
    QPointer<QFileDialog> dialog = child<QFileDialog>();
    QVERIFY(dialog);
    QVERIFY(dialog->nameFilters().contains(filter));
    dialog->setDirectory(m_fixture->world.folder.path());
    dialog->selectNameFilter(filter);
    emit dialog->filterSelected(filter);
    auto *edit = dialog->findChild<QLineEdit *>();
    edit->setText(u"out"_s); // The suffix follows the format.
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_VERIFY(dialog.isNull());
    const QString path = m_fixture->world.folder.filePath(name);
    QTRY_COMPARE(child<MessageBar>()->text(), u"%1 records written to %2."_s.arg(wanted).arg(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray content = file.readAll();
    const qsizetype lines = content.count('\n');
    if (name.endsWith(u"csv"_s)) {
        QCOMPARE(lines, wanted + 1);
        QVERIFY(content.startsWith("id,connection_id,"));
    } else {
        QCOMPARE(lines, wanted);
        QVERIFY(content.contains(row.c_str()));
        QVERIFY(QJsonDocument::fromJson(content.left(content.indexOf('\n'))).isObject());
    }
}

void TestRejectedView::exportTellsWhereItCannotWrite()
{
    const QString path = m_fixture->world.folder.filePath(u"nowhere/out.csv"_s);
    m_view->writeTo(path);
    QTRY_VERIFY(child<MessageBar>()->text().contains(path)
                && child<MessageBar>()->kind() == MessageBar::Kind::Negative);
    QVERIFY(!child<MessageBar>()->hint().isEmpty());
}

void TestRejectedView::sourceRecordsAreCopied()
{
    m_table->selectRow(1);
    m_table->selectionModel()->select(m_model->index(0, 0),
                                      QItemSelectionModel::Select | QItemSelectionModel::Rows);
    for (QAction *action : m_table->actions()) {
        if (plain(action->text()) == u"Copy source records"_s)
            action->trigger();
    }
    QCOMPARE(QApplication::clipboard()->text().toStdString(),
             m_model->record(0).sourceRecord + '\n' + m_model->record(1).sourceRecord);
    QSignalSpy requested(m_view.get(), &RejectedView::connectionRequested);
    for (QAction *action : m_table->actions()) {
        if (plain(action->text()) == u"Show connection"_s)
            action->trigger();
    }
    QCOMPARE(requested.value(0).value(0).toString(),
             m_model->record(m_table->currentIndex().row()).connectionId);
}

void TestRejectedView::tabShowsItsConnectionAndItsLastRun()
{
    open(RejectedView::Scope::Connection);
    RejectedFilter shop;
    shop.connectionId = m_shop.id;
    QTRY_COMPARE(shownTotal(), must(store().count(shop)));
    QVERIFY(m_table->isColumnHidden(RejectedModel::ConnectionColumn));
    QVERIFY(!child<QComboBox>(u"Connection"_s)->isVisible());
    m_fixture->world.run(m_shop.id);
    shop.jobId = must(JobRepository(*m_fixture->world.database).list(m_shop.id, 1)).front().id;
    choose(u"Time"_s, u"Last run"_s);
    QTRY_VERIFY(m_model->rowCount() > 0 && m_model->record(0).jobId == *shop.jobId);
    QTRY_COMPARE(shownTotal(), must(store().count(shop)));
    m_view->showConnection(m_office.id);
    QTRY_VERIFY(m_model->rowCount() > 0 && m_model->record(0).connectionId == m_office.id);
}

void TestRejectedView::settledRecordsAreNotTakenForNone_data()
{
    QTest::addColumn<RejectedView::Scope>("scope");
    QTest::newRow("page") << RejectedView::Scope::Profile;
    QTest::newRow("tab") << RejectedView::Scope::Connection;
}

void TestRejectedView::settledRecordsAreNotTakenForNone()
{
    QFETCH(RejectedView::Scope, scope);
    open(scope);
    must(store().setStatus(RejectedFilter(), RejectedStatus::Ignored, {}));
    m_fixture->world.workspace->refresh();
    QTRY_VERIFY(shows(u"No record has this status"_s));
    QVERIFY(!shows(u"No rejected records"_s));
    QVERIFY(!shows(u"No record matches the filter"_s));
}

void TestRejectedView::profileWithoutRunsSaysSo()
{
    WorkspaceFixture empty;
    RejectedView view(*empty.workspace, RejectedView::Scope::Profile);
    view.resize(1200, 800);
    view.show();
    const auto shown = [&view](const QString &text) {
        return std::ranges::any_of(view.findChildren<QLabel *>(), [&text](const QLabel *label) {
            return label->isVisible() && label->text() == text;
        });
    };
    QTRY_VERIFY(shown(u"Nothing has run yet"_s));
    const Connection fine = empty.addConnection(u"Fine"_s, {u"users"_s});
    empty.run(fine.id);
    QTRY_VERIFY(shown(u"No rejected records"_s));
}

QTEST_MAIN(TestRejectedView)
#include "testrejectedview.moc"
