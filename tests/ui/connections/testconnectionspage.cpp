#include "core/store/draftrepository.h"
#include "tests/ui/workspacefixture.h"
#include "ui/connections/connectionactions.h"
#include "ui/connections/connectionsmodel.h"
#include "ui/connections/connectionspage.h"
#include "ui/connections/deleteconnectiondialog.h"
#include "ui/connections/filterbar.h"
#include "ui/settings/preferences.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/messagebar.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>
#include <QTreeView>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestConnectionsPage final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void firstRunOffersItsWays();
    void listFollowsTheProfileAndKeepsTheSelection();
    void enterOpens();
    void draftIsContinuedAndDiscarded();
    void syncRunsTheSelectedOnes();
    void pausedOneSaysWhyItDoesNotRun();
    void duplicateIsPausedAndSelected();
    void deletingAsksForTheName();
    void filterNarrowsAndCanBeCleared();
    void filterByStateFromTheMenu();
    void columnsAreRemembered();

private:
    void showPage();
    [[nodiscard]] QPushButton *button(const QString &text) const;
    [[nodiscard]] QStringList names() const;
    void select(const QString &name, bool isAdded = false);

    std::unique_ptr<WorkspaceFixture> m_fixture;
    std::unique_ptr<UiPreferences> m_preferences;
    std::unique_ptr<ConnectionsPage> m_page;
    QTreeView *m_view = nullptr;
};

void TestConnectionsPage::init()
{
    m_fixture = std::make_unique<WorkspaceFixture>();
    m_preferences = std::make_unique<UiPreferences>(m_fixture->folder.filePath(u"window.ini"_s));
    QTRY_VERIFY(m_fixture->workspace->isLoaded());
}

void TestConnectionsPage::cleanup()
{
    m_page.reset();
    m_fixture.reset();
    m_preferences.reset();
}

void TestConnectionsPage::showPage()
{
    m_fixture->sync();
    m_page = std::make_unique<ConnectionsPage>(*m_fixture->workspace, *m_preferences);
    m_page->resize(1000, 600);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    m_view = m_page->findChild<QTreeView *>();
    m_view->setFocus();
}

QPushButton *TestConnectionsPage::button(const QString &text) const
{
    for (QPushButton *button : m_page->findChildren<QPushButton *>()) {
        if (button->isVisible() && button->text().remove(u'&') == text)
            return button;
    }
    return nullptr;
}

QStringList TestConnectionsPage::names() const
{
    QStringList names;
    for (int row = 0; row < m_view->model()->rowCount(); ++row)
        names << m_view->model()->index(row, ConnectionsModel::NameColumn).data().toString();
    return names;
}

void TestConnectionsPage::select(const QString &name, bool isAdded)
{
    const int row = static_cast<int>(names().indexOf(name));
    QVERIFY2(row >= 0, qUtf8Printable(name));
    const QRect rect
        = m_view->visualRect(m_view->model()->index(row, ConnectionsModel::NameColumn));
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton,
                      isAdded ? Qt::ControlModifier : Qt::NoModifier, rect.center());
}

void TestConnectionsPage::firstRunOffersItsWays()
{
    m_page = std::make_unique<ConnectionsPage>(*m_fixture->workspace, *m_preferences);
    m_page->setImportOffered(true);
    m_page->show();
    QSignalSpy demo(m_page.get(), &ConnectionsPage::demoRequested);
    QSignalSpy fresh(m_page.get(), &ConnectionsPage::newConnectionRequested);
    QSignalSpy import(m_page.get(), &ConnectionsPage::importRequested);
    QVERIFY(button(u"Try the demo"_s) != nullptr);
    QTest::keyClick(button(u"Try the demo"_s), Qt::Key_Space);
    QTest::mouseClick(button(u"New connection"_s), Qt::LeftButton);
    QTest::mouseClick(button(u"Import"_s), Qt::LeftButton);
    QCOMPARE(demo.size(), 1);
    QCOMPARE(fresh.size(), 1);
    QCOMPARE(import.size(), 1);
    QSignalSpy airbyte(m_page.get(), &ConnectionsPage::airbyteImportRequested);
    QTest::mouseClick(button(u"Import from Airbyte…"_s), Qt::LeftButton);
    QTest::keyClick(button(u"Import from Airbyte…"_s), Qt::Key_Space);
    QCOMPARE(airbyte.size(), 2);
    QCOMPARE(import.size(), 1);
    m_page->setImportOffered(false);
    QVERIFY(button(u"Import"_s) == nullptr);
    QVERIFY(button(u"Import from Airbyte…"_s) == nullptr);
}

void TestConnectionsPage::listFollowsTheProfileAndKeepsTheSelection()
{
    m_fixture->addConnection(u"Beta"_s, {u"users"_s});
    showPage();
    QCOMPARE(names(), QStringList{u"Beta"_s});
    select(u"Beta"_s);
    m_fixture->addConnection(u"Alpha"_s, {u"users"_s});
    QTRY_COMPARE(names(), (QStringList{u"Alpha"_s, u"Beta"_s}));
    QCOMPARE(m_view->selectionModel()
                 ->selectedRows(ConnectionsModel::NameColumn)
                 .value(0)
                 .data()
                 .toString(),
             u"Beta"_s);
}

void TestConnectionsPage::enterOpens()
{
    const Connection connection = m_fixture->addConnection(u"Orders"_s, {u"users"_s});
    showPage();
    QSignalSpy opened(m_page.get(), &ConnectionsPage::connectionOpened);
    QTest::keyClick(m_view, Qt::Key_Home);
    QTest::keyClick(m_view, Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.first().first().toString(), connection.id);
}

void TestConnectionsPage::draftIsContinuedAndDiscarded()
{
    m_fixture->addConnection(u"A"_s, {u"users"_s});
    const Draft draft = must(DraftRepository(*m_fixture->database)
                                 .save({{}, u"Half done"_s, {}, m_fixture->clock.now()}));
    showPage();
    QCOMPARE(names(), (QStringList{u"Half done"_s, u"A"_s}));
    QSignalSpy opened(m_page.get(), &ConnectionsPage::draftOpened);
    select(u"Half done"_s);
    QTest::keyClick(m_view, Qt::Key_Return);
    QCOMPARE(opened.value(0).value(0).toString(), draft.id);

    QTest::keyClick(m_view, Qt::Key_Delete);
    auto *box = m_page->findChild<QMessageBox *>();
    QVERIFY(box != nullptr);
    QVERIFY(box->text().contains(u"Half done"_s));
    for (QAbstractButton *choice : box->buttons()) {
        if (box->buttonRole(choice) == QMessageBox::DestructiveRole)
            QTest::mouseClick(choice, Qt::LeftButton);
    }
    QTRY_COMPARE(names(), QStringList{u"A"_s});
}

void TestConnectionsPage::syncRunsTheSelectedOnes()
{
    const Connection a = m_fixture->addConnection(u"A"_s, {u"users"_s});
    const Connection b = m_fixture->addConnection(u"B"_s, {u"users"_s});
    const Connection c = m_fixture->addConnection(u"C"_s, {u"users"_s});
    showPage();
    select(u"A"_s);
    select(u"C"_s, true);
    QSignalSpy finished(m_fixture->workspace.get(), &Workspace::runFinished);
    QToolButton *sync = nullptr;
    for (QToolButton *candidate : m_page->findChildren<QToolButton *>()) {
        if (candidate->isVisible() && candidate->text() == u"Sync now"_s)
            sync = candidate;
    }
    QVERIFY(sync != nullptr && sync->isEnabled());
    QTest::mouseClick(sync, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, 20'000);
    QVERIFY(must(JobRepository(*m_fixture->database).list(b.id, 1)).empty());
    const auto stateOf = [this](int row) {
        return m_view->model()->index(row, ConnectionsModel::StateColumn).data().toString();
    };
    QTRY_COMPARE(stateOf(0), connectionStateTitle(ConnectionState::Healthy));
    QCOMPARE(stateOf(1), connectionStateTitle(ConnectionState::NotRunYet));
    QTRY_COMPARE(stateOf(2), connectionStateTitle(ConnectionState::Healthy));
}

void TestConnectionsPage::pausedOneSaysWhyItDoesNotRun()
{
    m_fixture->addConnection(u"A"_s, {u"users"_s});
    showPage();
    auto *actions = m_page->findChild<ConnectionActions *>();
    QVERIFY(!actions->sync->isEnabled());
    QVERIFY(actions->sync->toolTip().contains(u"Nothing is selected."_s));
    select(u"A"_s);
    QVERIFY(actions->sync->isEnabled());
    actions->pause->trigger();
    QTRY_VERIFY(actions->resume->isEnabled());
    QVERIFY(!actions->sync->isEnabled());
    QVERIFY(actions->sync->toolTip().contains(u"paused"_s));
    QVERIFY(actions->resume->isVisible() && !actions->pause->isVisible());
    actions->resume->trigger();
    QTRY_VERIFY(actions->sync->isEnabled());
}

void TestConnectionsPage::duplicateIsPausedAndSelected()
{
    m_fixture->addConnection(u"Orders"_s, {u"users"_s});
    showPage();
    select(u"Orders"_s);
    QTest::keyClick(m_view, Qt::Key_D, Qt::ControlModifier);
    QTRY_COMPARE(names(), (QStringList{u"Orders"_s, u"Orders copy"_s}));
    QTRY_COMPARE(
        m_view->currentIndex().siblingAtColumn(ConnectionsModel::NameColumn).data().toString(),
        u"Orders copy"_s);
    QCOMPARE(m_view->model()->index(1, ConnectionsModel::StateColumn).data().toString(),
             connectionStateTitle(ConnectionState::Paused));
    auto *messages = m_page->findChild<MessageBar *>();
    QVERIFY(messages->isVisible());
    QVERIFY(messages->hint().contains(u"same tables"_s));
}

void TestConnectionsPage::deletingAsksForTheName()
{
    m_fixture->addConnection(u"Orders"_s, {u"users"_s});
    m_fixture->addConnection(u"Users"_s, {u"users"_s});
    showPage();
    select(u"Orders"_s);
    QTest::keyClick(m_view, Qt::Key_Delete);
    auto *dialog = m_page->findChild<DeleteConnectionDialog *>();
    QVERIFY(dialog != nullptr);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(m_page->findChild<DeleteConnectionDialog *>() == nullptr);

    // Without a window manager nobody else gives the focus back.
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    QTest::keyClick(m_view, Qt::Key_Delete);
    dialog = m_page->findChild<DeleteConnectionDialog *>();
    QVERIFY(dialog != nullptr);
    auto *edit = dialog->findChild<QLineEdit *>();
    QTest::keyClicks(edit, u"Order"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(dialog->isVisible());
    QTest::keyClicks(edit, u"s"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(names(), QStringList{u"Users"_s}, 10'000);
}

void TestConnectionsPage::filterNarrowsAndCanBeCleared()
{
    m_fixture->addConnection(u"Orders"_s, {u"users"_s});
    m_fixture->addConnection(u"Users"_s, {u"users"_s});
    showPage();
    auto *edit = m_page->findChild<FilterEdit *>();
    QTest::keyClicks(edit, u"order"_s);
    QTRY_COMPARE(names(), QStringList{u"Orders"_s});
    QTest::keyClicks(edit, u"zip"_s);
    QTRY_VERIFY(names().isEmpty());
    QVERIFY(!m_view->isVisible());
    QPushButton *clear = button(u"Clear filter"_s);
    QVERIFY(clear != nullptr);
    QTest::mouseClick(clear, Qt::LeftButton);
    QTRY_COMPARE(names().size(), 2);
    QVERIFY(m_view->isVisible());
    QVERIFY(edit->text().isEmpty());
}

void TestConnectionsPage::filterByStateFromTheMenu()
{
    const Connection connection = m_fixture->addConnection(u"Orders"_s, {u"users"_s});
    m_fixture->addConnection(u"Users"_s, {u"users"_s});
    QCOMPARE(m_fixture->run(connection.id), JobStatus::Succeeded);
    showPage();
    auto *bar = m_page->findChild<FilterBar *>();
    QMenu *menu = bar->findChild<QToolButton *>()->menu();
    emit menu->aboutToShow();
    QAction *healthy = nullptr;
    for (QMenu *sub : menu->findChildren<QMenu *>()) {
        for (QAction *action : sub->actions()) {
            if (action->text() == connectionStateTitle(ConnectionState::Healthy))
                healthy = action;
        }
    }
    QVERIFY(healthy != nullptr);
    healthy->trigger();
    QCOMPARE(names(), QStringList{u"Orders"_s});
    QCOMPARE(bar->findChild<QToolButton *>()->text(),
             connectionStateTitle(ConnectionState::Healthy));
    QTest::mouseClick(button(u"Clear filter"_s), Qt::LeftButton);
    QCOMPARE(names().size(), 2);
}

void TestConnectionsPage::columnsAreRemembered()
{
    m_fixture->addConnection(u"Orders"_s, {u"users"_s});
    showPage();
    m_view->header()->resizeSection(ConnectionsModel::NameColumn, 333);
    m_view->setColumnHidden(ConnectionsModel::TagsColumn, true);
    m_page.reset();
    showPage();
    QCOMPARE(m_view->header()->sectionSize(ConnectionsModel::NameColumn), 333);
    QVERIFY(m_view->isColumnHidden(ConnectionsModel::TagsColumn));
}

QTEST_MAIN(TestConnectionsPage)
#include "testconnectionspage.moc"
