#include "tests/ui/workspacefixture.h"
#include "ui/mainwindow/closing.h"
#include "ui/mainwindow/shutdown.h"
#include "ui/settings/preferences.h"
#include "ui/widgets/messagebar.h"

#include <QMessageBox>
#include <QPushButton>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestClosing final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void withATrayTheWindowHidesAndSaysSoOnce();
    void trayCanBeDeclinedInTheNote();
    void withoutATrayTheQuestionComesOnce();
    void escapeKeepsTheProgram();
    void settingMakesClosingQuitInSpiteOfATray();
    void guardKeepsTheProgram();
    void runThatIsOnIsAskedAbout();
    void finishingWaitsForTheRun();
    void stayingTakesItBack();
    void stoppedRunGoesOnNextTime();

private:
    [[nodiscard]] QMessageBox *box() const;
    void press(QMessageBox::ButtonRole role) const;
    /// A run long enough to be found running.
    QString startLongRun();

    std::unique_ptr<WorkspaceFixture> m_fixture;
    std::unique_ptr<UiPreferences> m_preferences;
    std::unique_ptr<QWidget> m_window;
    MessageBar *m_messages = nullptr;
    Closing *m_closing = nullptr;
    std::unique_ptr<Shutdown> m_shutdown;
    std::unique_ptr<QSignalSpy> m_ready;
};

void TestClosing::init()
{
    m_fixture = std::make_unique<WorkspaceFixture>();
    QTRY_VERIFY(m_fixture->workspace->isLoaded());
    m_preferences = std::make_unique<UiPreferences>(m_fixture->folder.filePath(u"window.ini"_s));
    m_window = std::make_unique<QWidget>();
    m_messages = new MessageBar(m_window.get());
    m_closing = new Closing(*m_preferences, *m_messages, m_window.get());
    m_shutdown = std::make_unique<Shutdown>(*m_fixture->workspace);
    m_closing->setShutdown(m_shutdown.get());
    m_ready = std::make_unique<QSignalSpy>(m_closing, &Closing::ready);
    m_window->show();
}

void TestClosing::cleanup()
{
    m_ready.reset();
    m_window.reset();
    m_shutdown.reset();
    m_fixture.reset();
    m_preferences.reset();
}

QMessageBox *TestClosing::box() const
{
    for (QMessageBox *box : m_window->findChildren<QMessageBox *>()) {
        if (box->isVisible())
            return box;
    }
    return nullptr;
}

void TestClosing::press(QMessageBox::ButtonRole role) const
{
    QMessageBox *shown = box();
    QVERIFY(shown != nullptr);
    for (QAbstractButton *button : shown->buttons()) {
        if (shown->buttonRole(button) == role) {
            QTest::mouseClick(button, Qt::LeftButton);
            return;
        }
    }
    QFAIL("There is no such button.");
}

QString TestClosing::startLongRun()
{
    const Endpoint source
        = m_fixture->addSource(u"Many"_s, u"sample"_s, {{u"count"_s, 3'000'000}, {u"seed"_s, 1}});
    const Connection connection = m_fixture->addConnection(u"Long"_s, {u"users"_s}, source);
    m_fixture->sync();
    m_fixture->workspace->startSync(connection.id);
    return connection.id;
}

void TestClosing::withATrayTheWindowHidesAndSaysSoOnce()
{
    m_closing->setTrayAvailable(true);
    m_closing->closeWindow();
    QVERIFY(m_window->isVisible());
    QVERIFY(box() != nullptr && box()->text().contains(u"tray"_s));
    press(QMessageBox::AcceptRole);
    QVERIFY(!m_window->isVisible());
    m_window->show();
    m_closing->closeWindow();
    QVERIFY(!m_window->isVisible());
    QVERIFY(box() == nullptr);
    QCOMPARE(m_ready->size(), 0);
}

void TestClosing::trayCanBeDeclinedInTheNote()
{
    m_closing->setTrayAvailable(true);
    m_closing->closeWindow();
    press(QMessageBox::DestructiveRole);
    QTRY_COMPARE(m_ready->size(), 1);
}

void TestClosing::withoutATrayTheQuestionComesOnce()
{
    m_closing->closeWindow();
    QCOMPARE(m_ready->size(), 0);
    QVERIFY(box() != nullptr);
    QTest::keyClick(box(), Qt::Key_Return);
    QTRY_COMPARE(m_ready->size(), 1);
    QVERIFY(m_preferences->isAnswered(u"quitting"_s));
}

void TestClosing::escapeKeepsTheProgram()
{
    m_closing->closeWindow();
    QTest::keyClick(box(), Qt::Key_Escape);
    QTRY_VERIFY(box() == nullptr);
    QVERIFY(m_window->isVisible());
    QVERIFY(!m_preferences->isAnswered(u"quitting"_s));
    m_closing->closeWindow();
    QVERIFY(box() != nullptr);
    QCOMPARE(m_ready->size(), 0);
}

void TestClosing::settingMakesClosingQuitInSpiteOfATray()
{
    m_closing->setTrayAvailable(true);
    m_preferences->setClosesToTray(false);
    m_preferences->setAnswered(u"quitting"_s);
    m_closing->closeWindow();
    QTRY_COMPARE(m_ready->size(), 1);
}

void TestClosing::guardKeepsTheProgram()
{
    bool mayGo = false;
    m_closing->setGuard([&mayGo] { return mayGo; });
    m_closing->quit();
    QTest::qWait(0);
    QCOMPARE(m_ready->count(), 0);
    mayGo = true;
    m_closing->quit();
    QTRY_COMPARE(m_ready->count(), 1);
}

void TestClosing::runThatIsOnIsAskedAbout()
{
    const QString id = startLongRun();
    QTRY_VERIFY(m_fixture->engine->isRunning(id));
    m_closing->quit();
    QVERIFY(box() != nullptr);
    QVERIFY(box()->text().contains(u"Long"_s));
    QVERIFY(box()->informativeText().contains(u"checkpoint"_s));
    QTest::keyClick(box(), Qt::Key_Escape);
    QTRY_VERIFY(box() == nullptr);
    QVERIFY(m_fixture->engine->isRunning(id));
    QCOMPARE(m_ready->size(), 0);
}

void TestClosing::finishingWaitsForTheRun()
{
    const Endpoint source
        = m_fixture->addSource(u"Some"_s, u"sample"_s, {{u"count"_s, 300'000}, {u"seed"_s, 1}});
    const Connection connection = m_fixture->addConnection(u"Short"_s, {u"users"_s}, source);
    m_fixture->sync();
    m_fixture->workspace->startSync(connection.id);
    QTRY_VERIFY(m_fixture->engine->isRunning(connection.id));
    m_closing->quit();
    press(QMessageBox::AcceptRole);
    QVERIFY(m_messages->isVisible());
    QTRY_COMPARE_WITH_TIMEOUT(m_ready->size(), 1, 120'000);
    QCOMPARE(must(JobRepository(*m_fixture->database).list(connection.id, 1)).front().status,
             JobStatus::Succeeded);
}

void TestClosing::stayingTakesItBack()
{
    const QString id = startLongRun();
    QTRY_VERIFY(m_fixture->engine->isRunning(id));
    m_closing->quit();
    press(QMessageBox::AcceptRole);
    QCOMPARE(m_shutdown->stage(), Shutdown::Stage::Finishing);
    for (QPushButton *button : m_messages->findChildren<QPushButton *>()) {
        if (button->text() == u"Stay"_s)
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(m_shutdown->stage(), Shutdown::Stage::Idle);
    QVERIFY(!m_messages->isVisible());
    m_fixture->workspace->cancelSync(id);
    QTRY_VERIFY_WITH_TIMEOUT(!m_fixture->engine->isRunning(id), 20'000);
    QTest::qWait(0);
    QCOMPARE(m_ready->size(), 0);
}

void TestClosing::stoppedRunGoesOnNextTime()
{
    const QString id = startLongRun();
    QTRY_VERIFY(m_fixture->engine->isRunning(id));
    m_closing->quit();
    press(QMessageBox::DestructiveRole);
    QTRY_COMPARE_WITH_TIMEOUT(m_ready->size(), 1, 60'000);
    QVERIFY(!m_fixture->engine->isRunning(id));
    QCOMPARE(must(JobRepository(*m_fixture->database).list(id, 1)).front().status,
             JobStatus::Pending);
}

QTEST_MAIN(TestClosing)
#include "testclosing.moc"
