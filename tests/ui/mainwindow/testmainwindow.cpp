#include "core/help/helppages.h"
#include "core/secrets/profilesecretstore.h"
#include "core/store/rejectedstore.h"
#include "tests/ui/workspacefixture.h"
#include "ui/connectionpage/connectionpage.h"
#include "ui/connectionpage/savebar.h"
#include "ui/connectionpage/schematab.h"
#include "ui/connections/connectionspage.h"
#include "ui/help/helpwindow.h"
#include "ui/mainwindow/actionfinder.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/navigationlist.h"
#include "ui/mainwindow/pages.h"
#include "ui/mainwindow/sidepanel.h"
#include "ui/rejected/rejectedmodel.h"
#include "ui/rejected/rejectedview.h"
#include "ui/schematree/catalogtree.h"
#include "ui/settings/actioncollection.h"
#include "ui/settings/preferences.h"
#include "ui/settings/settingspage.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/messagebar.h"
#include "ui/wizard/connectionwizard.h"

#include <QAbstractItemModelTester>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeView>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestMainWindow final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void arrowKeysMoveBetweenThePages();
    void shortcutsLeadToPages();
    void altLeftGoesBack();
    void demoGivesRowsAndRejectedRecords();
    void demoIsMadeOnce();
    void lastPageIsRemembered();
    void fileDroppedStartsTheWizard();
    void folderIsNotTaken();
    void filterIsReachedByItsKey();
    void tabsAreReachedByTheirKeys();
    void staleListIsMarkedWithItsTime();
    void nextHitIsReachedByItsKey();
    void rejectedRecordsAreSearchedAndReadAnewByKey();
    void unsavedChangesAreAskedAboutBeforeTheyAreLeft();
    void helpShowsThePage();
    void actionIsFoundByName();
    void changedShortcutActs();
    void menuNamesTheStepThatUndoTakes();
    void undoKeysAreThePersonsOwn();
    void narrowWindowShowsIconsAlone();
    void damagedProfileOffersBothWays();
    void everyPageHasHelp();

private:
    void fill();
    /// The streams of a new connection, on its schema tab.
    CatalogModel &openSchema();
    [[nodiscard]] QWidget *page() const { return m_window->pages().currentWidget(); }

    std::unique_ptr<WorkspaceFixture> m_fixture;
    std::unique_ptr<UiPreferences> m_preferences;
    std::unique_ptr<ProfileSecretStore> m_secrets;
    std::unique_ptr<MainWindow> m_window;
};

void TestMainWindow::init()
{
    m_fixture = std::make_unique<WorkspaceFixture>();
    m_preferences = std::make_unique<UiPreferences>(m_fixture->folder.filePath(u"window.ini"_s));
    m_secrets = std::make_unique<ProfileSecretStore>(m_fixture->folder.path());
    m_window = std::make_unique<MainWindow>(*m_preferences);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestMainWindow::cleanup()
{
    m_window.reset();
    m_secrets->stop();
    m_fixture.reset();
    m_secrets.reset();
    m_preferences.reset();
}

void TestMainWindow::fill()
{
    registerPages(*m_window, *m_fixture->workspace, *m_preferences, *m_secrets);
    m_window->setWorkspace(*m_fixture->workspace);
    QTRY_VERIFY(page() != nullptr);
    // The window of the test before may have taken the activation with it.
    m_window->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), m_window.get());
}

void TestMainWindow::arrowKeysMoveBetweenThePages()
{
    fill();
    auto *navigation = m_window->findChild<NavigationList *>();
    QAbstractItemModelTester tester(navigation->model(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(navigation->model()->rowCount(), 7);
    QVERIFY(qobject_cast<ConnectionsPage *>(page()) != nullptr);
    navigation->setFocus();
    QTest::keyClick(navigation, Qt::Key_End);
    QVERIFY(qobject_cast<SettingsPage *>(page()) != nullptr);
    QTest::keyClick(navigation, Qt::Key_Home);
    QVERIFY(qobject_cast<ConnectionsPage *>(page()) != nullptr);
    QCOMPARE(navigation->currentIndex().row(), 0);
}

void TestMainWindow::shortcutsLeadToPages()
{
    fill();
    QTest::keyClick(m_window.get(), Qt::Key_Comma, Qt::ControlModifier);
    QVERIFY(qobject_cast<SettingsPage *>(page()) != nullptr);
    // In the order of the navigation, as the help says.
    int number = 0;
    for (const PageId id : {PageId::Connections, PageId::Sources, PageId::Destinations,
                            PageId::Rejected, PageId::Notices, PageId::Logs}) {
        QTest::keyClick(m_window.get(), static_cast<Qt::Key>(Qt::Key_1 + number++),
                        Qt::AltModifier);
        QCOMPARE(m_window->pages().place().page, id);
    }
    QTest::keyClick(m_window.get(), Qt::Key_1, Qt::AltModifier);
    QVERIFY(qobject_cast<ConnectionsPage *>(page()) != nullptr);
    QTest::keyClick(m_window.get(), Qt::Key_N, Qt::ControlModifier);
    QVERIFY(qobject_cast<ConnectionWizard *>(page()) != nullptr);
    QVERIFY(m_window->windowTitle().startsWith(u"New connection"_s));
}

void TestMainWindow::altLeftGoesBack()
{
    fill();
    m_window->showPage(PageId::Settings);
    QTest::keyClick(page(), Qt::Key_Left, Qt::AltModifier);
    QVERIFY(qobject_cast<ConnectionsPage *>(page()) != nullptr);
    QTest::keyClick(page(), Qt::Key_Right, Qt::AltModifier);
    QVERIFY(qobject_cast<SettingsPage *>(page()) != nullptr);
}

void TestMainWindow::demoGivesRowsAndRejectedRecords()
{
    fill();
    QPushButton *demo = nullptr;
    for (QPushButton *button : page()->findChildren<QPushButton *>()) {
        if (button->isVisible() && button->text() == u"&Try the demo"_s)
            demo = button;
    }
    QVERIFY(demo != nullptr);
    QSignalSpy finished(m_fixture->workspace.get(), &Workspace::runFinished);
    QTest::mouseClick(demo, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 60'000);
    QTRY_VERIFY(qobject_cast<ConnectionPage *>(page()) != nullptr);
    QTRY_VERIFY(m_fixture->workspace->snapshot()->openRejected > 0);
    const auto snapshot = m_fixture->workspace->snapshot();
    QCOMPARE(snapshot->connections.size(), std::size_t(1));
    const Job job = *snapshot->connections.front().lastJob;
    StreamCounts sum;
    for (const StreamResult &stream : summarised(job.attempts))
        sum += stream.counts;
    QVERIFY(sum.written > 100);
    QVERIFY(sum.rejected > 0);
    QVERIFY(sum.isBalanced());
    auto *navigation = m_window->findChild<NavigationList *>();
    QTRY_VERIFY(navigation->model()
                    ->index(3, 0)
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .contains(QString::number(snapshot->openRejected)));
}

void TestMainWindow::demoIsMadeOnce()
{
    fill();
    QSignalSpy finished(m_fixture->workspace.get(), &Workspace::runFinished);
    m_window->startDemo();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10'000);
    m_window->startDemo();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, 10'000);
    QCOMPARE(must(ConnectionRepository(*m_fixture->database).all()).size(), std::size_t(1));
    QCOMPARE(must(EndpointRepository(*m_fixture->database).all(EndpointRole::Source)).size(),
             std::size_t(1));
}

void TestMainWindow::lastPageIsRemembered()
{
    const Connection connection = m_fixture->addConnection(u"Orders"_s, {u"users"_s});
    fill();
    m_window->showPage(PageId::Sources);
    m_window->resize(777, 666); // The offscreen screen has 800 by 800.
    m_window.reset();
    m_window = std::make_unique<MainWindow>(*m_preferences);
    m_window->show();
    QCOMPARE(m_window->size(), QSize(777, 666));
    fill();
    QCOMPARE(m_window->pages().place().page, PageId::Sources);

    m_window->showConnection(connection.id);
    QTRY_COMPARE(m_window->windowTitle(), u"Orders – Millrace"_s);
    m_window.reset();
    m_window = std::make_unique<MainWindow>(*m_preferences);
    m_window->show();
    fill();
    QCOMPARE(m_window->pages().place().connectionId, connection.id);
}

void TestMainWindow::fileDroppedStartsTheWizard()
{
    fill();
    const QString file = m_fixture->addFile(u"orders.csv"_s, "id,name\n1,Ann\n2,Ben\n");
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file)});
    QDragEnterEvent enter({600, 300}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(600, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_window.get(), &drop);
    QVERIFY(qobject_cast<ConnectionWizard *>(page()) != nullptr);
}

void TestMainWindow::folderIsNotTaken()
{
    fill();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(m_fixture->folder.path())});
    QDragEnterEvent enter({600, 300}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    enter.ignore();
    QCoreApplication::sendEvent(m_window.get(), &enter);
    QVERIFY(!enter.isAccepted());
}

void TestMainWindow::filterIsReachedByItsKey()
{
    fill();
    m_window->showPage(PageId::Settings);
    auto *search = page()->findChild<FilterEdit *>();
    QVERIFY(!search->hasFocus());
    QTest::keyClick(page(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(search->hasFocus());
}

void TestMainWindow::staleListIsMarkedWithItsTime()
{
    m_fixture->addConnection(u"Orders"_s, {u"users"_s});
    fill();
    QTRY_COMPARE(page()->findChild<QTreeView *>()->model()->rowCount(), 1);
    QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
    other.setDatabaseName(m_fixture->profile.stateDatabase());
    QVERIFY(other.open());
    const auto rename = [&other](const QString &sql) { QVERIFY(QSqlQuery(other).exec(sql)); };
    const auto marked = [this] {
        for (const MessageBar *bar : m_window->findChildren<MessageBar *>()) {
            if (bar->isVisible() && bar->text().contains(u"What is shown is of"_s))
                return true;
        }
        return false;
    };
    QVERIFY(!marked());
    rename(u"ALTER TABLE change_counter RENAME TO gone"_s);
    QTRY_VERIFY(marked());
    // What was known stays in sight.
    QCOMPARE(page()->findChild<QTreeView *>()->model()->rowCount(), 1);
    rename(u"ALTER TABLE gone RENAME TO change_counter"_s);
    QTRY_VERIFY(!marked());
    other.close();
}

void TestMainWindow::tabsAreReachedByTheirKeys()
{
    const Connection connection = m_fixture->addConnection(u"Orders"_s, {u"users"_s});
    fill();
    m_window->showConnection(connection.id);
    QTRY_VERIFY(qobject_cast<ConnectionPage *>(page()) != nullptr);
    const auto *shown = qobject_cast<ConnectionPage *>(page());
    QTest::keyClick(page(), Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(shown->currentTab(), ConnectionPage::Tab::Timeline);
    // And by others, once the person has chosen them.
    m_window->actions().setKeys(u"page.tab_6"_s, QKeySequence(Qt::CTRL | Qt::Key_J));
    QTest::keyClick(page(), Qt::Key_6, Qt::ControlModifier);
    QCOMPARE(shown->currentTab(), ConnectionPage::Tab::Timeline);
    QTest::keyClick(page(), Qt::Key_J, Qt::ControlModifier);
    QCOMPARE(shown->currentTab(), ConnectionPage::Tab::Settings);
    QVERIFY(shown->findChild<QTabWidget *>()->tabToolTip(5).contains(u"Ctrl+J"_s));
}

void TestMainWindow::nextHitIsReachedByItsKey()
{
    m_fixture->addConnection(u"Orders"_s, {u"users"_s});
    m_fixture->addConnection(u"Orders again"_s, {u"users"_s});
    m_fixture->addConnection(u"Sales"_s, {u"users"_s});
    fill();
    auto *list = page()->findChild<QTreeView *>();
    QTRY_COMPARE(list->model()->rowCount(), 3);
    QTest::keyClick(page(), Qt::Key_F, Qt::ControlModifier);
    auto *search = qobject_cast<FilterEdit *>(QApplication::focusWidget());
    QVERIFY(search != nullptr);
    QTest::keyClicks(search, u"Orders"_s);
    QTRY_COMPARE(list->model()->rowCount(), 2);
    list->setCurrentIndex(list->model()->index(0, 1));
    QTest::keyClick(search, Qt::Key_F3);
    QCOMPARE(list->currentIndex().row(), 1);
    QVERIFY(list->hasFocus());
    QTest::keyClick(list, Qt::Key_F3, Qt::ShiftModifier);
    QCOMPARE(list->currentIndex().row(), 0);
}

void TestMainWindow::rejectedRecordsAreSearchedAndReadAnewByKey()
{
    fill();
    QTest::keyClick(m_window.get(), Qt::Key_4, Qt::AltModifier);
    QVERIFY(qobject_cast<RejectedView *>(page()) != nullptr);
    QTest::keyClick(page(), Qt::Key_F, Qt::ControlModifier);
    auto *search = qobject_cast<FilterEdit *>(QApplication::focusWidget());
    QVERIFY(search != nullptr);
    QCOMPARE(search->accessibleName(), u"Find rejected records"_s);
    QSignalSpy loaded(page()->findChild<RejectedModel *>(), &RejectedModel::pageLoaded);
    QTest::keyClick(search, Qt::Key_F5);
    QVERIFY(loaded.wait());
}

void TestMainWindow::unsavedChangesAreAskedAboutBeforeTheyAreLeft()
{
    const Connection connection = m_fixture->addConnection(u"Orders"_s, {u"users"_s});
    fill();
    m_window->showConnection(connection.id);
    QTRY_VERIFY(qobject_cast<ConnectionPage *>(page()) != nullptr);
    auto *shown = qobject_cast<ConnectionPage *>(page());
    const auto rename = [shown](const QString &text) {
        shown->showTab(ConnectionPage::Tab::Settings);
        for (const QLabel *label : shown->findChildren<QLabel *>()) {
            if (label->text() != u"Connection &name"_s)
                continue;
            auto *edit = qobject_cast<QLineEdit *>(label->buddy());
            edit->selectAll();
            QTest::keyClicks(edit, text);
        }
    };
    const auto answer = [this](const QString &text) {
        for (QPushButton *button : m_window->findChildren<QPushButton *>()) {
            if (button->isVisible() && button->window() != m_window.get()
                && button->text().remove(u'&') == text)
                QTest::mouseClick(button, Qt::LeftButton);
        }
    };
    const auto storedName
        = [&] { return must(ConnectionRepository(*m_fixture->database).find(connection.id)).name; };
    rename(u"Sales"_s);
    // Quitting waits for the answer too.
    QSignalSpy quits(m_window.get(), &MainWindow::quitReady);
    m_window->requestQuit();
    QVERIFY(shown->findChild<QMessageBox *>() != nullptr);
    answer(u"Stay"_s);
    QTRY_VERIFY(shown->findChild<QMessageBox *>() == nullptr);
    QCOMPARE(quits.count(), 0);

    m_window->showPage(PageId::Settings);
    QCOMPARE(page(), shown);
    answer(u"Save"_s);
    QTRY_VERIFY(qobject_cast<SettingsPage *>(page()) != nullptr);
    QCOMPARE(storedName(), u"Sales"_s);
}

void TestMainWindow::helpShowsThePage()
{
    fill();
    m_window->showPage(PageId::Settings);
    QTest::keyClick(page(), Qt::Key_F1);
    auto *help = m_window->findChild<HelpWindow *>();
    QVERIFY(help != nullptr && help->isVisible());
    QVERIFY(help->text().startsWith(u"Settings"_s));
    QTest::keyClick(help, Qt::Key_Escape);
    QTRY_VERIFY(m_window->findChild<HelpWindow *>() == nullptr);
}

void TestMainWindow::actionIsFoundByName()
{
    fill();
    QTest::keyClick(m_window.get(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    auto *finder = m_window->findChild<ActionFinder *>();
    QVERIFY(finder != nullptr);
    auto *edit = finder->findChild<FilterEdit *>();
    QTest::keyClicks(edit, u"setti"_s);
    QCOMPARE(finder->findChild<QListView *>()->currentIndex().data().toString(), u"Go: Settings"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_VERIFY(qobject_cast<SettingsPage *>(page()) != nullptr);
    QTRY_VERIFY(m_window->findChild<ActionFinder *>() == nullptr);
}

void TestMainWindow::changedShortcutActs()
{
    fill();
    m_window->actions().setKeys(u"go.settings"_s, QKeySequence(Qt::CTRL | Qt::Key_J));
    QTest::keyClick(m_window.get(), Qt::Key_Comma, Qt::ControlModifier);
    QVERIFY(qobject_cast<ConnectionsPage *>(page()) != nullptr);
    QTest::keyClick(m_window.get(), Qt::Key_J, Qt::ControlModifier);
    QVERIFY(qobject_cast<SettingsPage *>(page()) != nullptr);
}

CatalogModel &TestMainWindow::openSchema()
{
    const Connection connection = m_fixture->addConnection(u"Orders"_s, {u"users"_s});
    fill();
    m_window->showConnection(connection.id);
    [&] { QTRY_VERIFY(qobject_cast<ConnectionPage *>(page()) != nullptr); }();
    qobject_cast<ConnectionPage *>(page())->showTab(ConnectionPage::Tab::Schema);
    CatalogModel &model = page()->findChild<SchemaTab *>()->model();
    [&] {
        QTRY_COMPARE(model.streamCount(), 3);
        QTRY_VERIFY(!model.isDiscovering());
    }();
    return model;
}

void TestMainWindow::menuNamesTheStepThatUndoTakes()
{
    CatalogModel &model = openSchema();
    auto *menu = m_window->findChild<SidePanel *>();
    const auto shown = [&](const QString &id) {
        emit menu->menuAboutToOpen();
        return m_window->actions().action(id)->text();
    };
    QCOMPARE(shown(u"page.undo"_s), u"Un&do\tCtrl+Z"_s);
    QVERIFY(!m_window->actions().action(u"page.undo"_s)->isEnabled());
    model.setSelected({StreamId{{}, u"purchases"_s}}, true);
    const QString step = model.undoStack().undoText();
    QVERIFY(!step.isEmpty());
    QCOMPARE(shown(u"page.undo"_s), u"Un&do: %1\tCtrl+Z"_s.arg(step));
    m_window->actions().action(u"page.undo"_s)->trigger();
    QVERIFY(!model.entry(StreamId{{}, u"purchases"_s})->choice.isSelected);
    QCOMPARE(shown(u"page.redo"_s), u"Red&o: %1\tCtrl+Shift+Z"_s.arg(step));
    m_window->actions().action(u"page.redo"_s)->trigger();
    QVERIFY(model.entry(StreamId{{}, u"purchases"_s})->choice.isSelected);
}

void TestMainWindow::undoKeysAreThePersonsOwn()
{
    CatalogModel &model = openSchema();
    const StreamId purchases{{}, u"purchases"_s};
    const auto isChosen = [&] { return model.entry(purchases)->choice.isSelected; };
    m_window->actions().setKeys(u"page.undo"_s, QKeySequence(Qt::CTRL | Qt::Key_U));
    m_window->actions().setKeys(u"page.redo"_s, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_U));
    auto *tree = page()->findChild<CatalogTree *>();
    auto *button = page()->findChild<SaveBar *>()->findChild<QToolButton *>();
    model.setSelected({purchases}, true);
    QVERIFY2(button->toolTip().endsWith(u"(Ctrl+U)"_s), qUtf8Printable(button->toolTip()));
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(isChosen());
    QTest::keyClick(tree, Qt::Key_U, Qt::ControlModifier);
    QVERIFY(!isChosen());
    QTest::keyClick(tree, Qt::Key_U, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(isChosen());
    // They belong to the window: another act of it cannot have them too.
    QVERIFY(m_window->actions().clash(u"page.find"_s, QKeySequence(Qt::CTRL | Qt::Key_U))
            != nullptr);
}

void TestMainWindow::narrowWindowShowsIconsAlone()
{
    fill();
    auto *navigation = m_window->findChild<NavigationList *>();
    m_window->resize(1200, 700);
    QTRY_VERIFY(!navigation->isCollapsed() && navigation->width() > 200);
    const int wide = navigation->width();
    m_window->resize(700, 700);
    QTRY_VERIFY(navigation->isCollapsed());
    QTRY_VERIFY(navigation->width() < wide / 2);
    QCOMPARE(navigation->model()->index(0, 0).data(Qt::ToolTipRole).toString(), u"Connections"_s);
}

void TestMainWindow::damagedProfileOffersBothWays()
{
    Error error;
    error.code = u"store.damaged"_s;
    error.message = u"The state database is damaged."_s;
    m_window->showOpeningError(error);
    QSignalSpy chosen(m_window.get(), &MainWindow::recoveryChosen);
    QSignalSpy retried(m_window.get(), &MainWindow::openingRetried);
    const auto press = [this](const QString &text) {
        for (QPushButton *button : m_window->findChildren<QPushButton *>()) {
            if (button->isVisible() && button->text().remove(u'&') == text)
                QTest::mouseClick(button, Qt::LeftButton);
        }
    };
    press(u"Retry"_s);
    QCOMPARE(retried.size(), 1);
    press(u"Take the last backup"_s);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.first().first().value<StateDatabase::Recovery>(),
             StateDatabase::Recovery::FromBackup);
    press(u"Start with an empty profile…"_s);
    QCOMPARE(chosen.size(), 1);
    press(u"Start empty"_s);
    QCOMPARE(chosen.size(), 2);
    QCOMPARE(chosen.last().first().value<StateDatabase::Recovery>(),
             StateDatabase::Recovery::Empty);

    // A newer program's profile is nothing to recover from.
    error.code = u"store.too_new"_s;
    m_window->showOpeningError(error);
    for (const QPushButton *button : m_window->findChildren<QPushButton *>())
        QVERIFY(!button->isVisible() || !button->text().contains(u"backup"_s));
}

void TestMainWindow::everyPageHasHelp()
{
    for (const QString &topic :
         {u"contents"_s, u"connections"_s, u"connection"_s, u"new-connection"_s, u"sources"_s,
          u"destinations"_s, u"rejected"_s, u"notices"_s, u"logs"_s, u"settings"_s}) {
        QVERIFY2(HelpPages::all().has(topic), qUtf8Printable(topic));
    }
}

QTEST_MAIN(TestMainWindow)
#include "testmainwindow.moc"
