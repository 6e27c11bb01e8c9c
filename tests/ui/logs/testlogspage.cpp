// The page that searches the logs of all runs, and the way from a hit to its line.
#include "core/secrets/profilesecretstore.h"
#include "tests/ui/workspacefixture.h"
#include "ui/connectionpage/connectionpage.h"
#include "ui/connectionpage/logmodel.h"
#include "ui/connectionpage/logview.h"
#include "ui/logs/loghitmodel.h"
#include "ui/logs/logspage.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/pages.h"
#include "ui/settings/preferences.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/textlabel.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextBlock>

#include <fstream>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestLogsPage final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aTextIsFoundInEveryRun();
    void listsNarrowTheSearch();
    void anExpressionIsFoundOrExplained();
    void theChosenLineStandsAmongOthers();
    void nothingFoundSaysSo();
    void aLongSearchIsStopped();
    void theWindowGoesOnMeanwhile();
    void theSearchIsCopiedAsACommand();
    void aHitOpensItsLine();
    void aLogLeadsToAllRuns();

private:
    /// A run of \a connection that ended with this log; its number.
    qint64 logged(const Connection &connection, const QStringList &messages,
                  LogLevel level = LogLevel::Info);
    void showPage();
    void type(const QString &text) const;
    [[nodiscard]] QString message(int row) const
    {
        return m_model->index(row, LogHitModel::MessageColumn).data().toString();
    }
    [[nodiscard]] QComboBox *box(const QString &name) const;
    [[nodiscard]] QPushButton *button(const QString &text) const;
    [[nodiscard]] bool says(const QString &text) const;

    std::unique_ptr<WorkspaceFixture> m_fixture;
    std::unique_ptr<LogsPage> m_page;
    LogHitModel *m_model = nullptr;
    PageTable *m_table = nullptr;
    Connection m_shop;
    Connection m_bank;
};

void TestLogsPage::init()
{
    m_fixture = std::make_unique<WorkspaceFixture>();
    m_shop = m_fixture->addConnection(u"Shop"_s, {u"users"_s});
    m_bank = m_fixture->addConnection(u"Bank"_s, {u"users"_s});
    m_fixture->sync();
}

void TestLogsPage::cleanup()
{
    m_page.reset();
    m_fixture.reset();
}

qint64 TestLogsPage::logged(const Connection &connection, const QStringList &messages,
                            LogLevel level)
{
    JobRepository jobs(*m_fixture->database);
    const TimePoint now = m_fixture->clock.now();
    const Job job = must(jobs.create(connection.id, JobTrigger::Manual, now));
    must(jobs.setStatus(job.id, JobStatus::Running, now));
    must(jobs.startAttempt(job.id, now, {}));
    RunLog log(m_fixture->profile.attemptLog(job.id, 1), Redactor(), m_fixture->clock);
    for (const QString &message : messages)
        log.write(level, u"users"_s, message);
    must(jobs.setStatus(job.id, JobStatus::Succeeded, m_fixture->clock.now()));
    return job.id;
}

void TestLogsPage::showPage()
{
    m_page = std::make_unique<LogsPage>(*m_fixture->workspace);
    m_page->resize(1000, 700);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    m_model = m_page->findChild<LogHitModel *>();
    m_table = m_page->findChild<PageTable *>();
}

void TestLogsPage::type(const QString &text) const
{
    auto *search = m_page->findChild<FilterEdit *>();
    search->setFocus();
    search->selectAll();
    QTest::keyClicks(search, text);
}

QComboBox *TestLogsPage::box(const QString &name) const
{
    for (QComboBox *box : m_page->findChildren<QComboBox *>()) {
        if (box->accessibleName() == name)
            return box;
    }
    return nullptr;
}

QPushButton *TestLogsPage::button(const QString &text) const
{
    for (QPushButton *button : m_page->findChildren<QPushButton *>()) {
        if (button->text() == text)
            return button;
    }
    return nullptr;
}

bool TestLogsPage::says(const QString &text) const
{
    return std::ranges::any_of(m_page->findChildren<QLabel *>(), [&text](const QLabel *label) {
        return label->isVisible() && label->text().contains(text);
    });
}

void TestLogsPage::aTextIsFoundInEveryRun()
{
    logged(m_shop, {u"start"_s, u"a needle"_s, u"end"_s});
    logged(m_bank, {u"another Needle"_s});
    showPage();
    QVERIFY(says(u"Search the logs"_s));
    type(u"needle"_s);
    QTRY_COMPARE(m_model->rowCount(), 2);
    QCOMPARE(message(0), u"another Needle"_s);
    QCOMPARE(message(1), u"a needle"_s);
    QTRY_VERIFY(says(u"2 lines in 2 logs"_s));
    QVERIFY(!button(u"S&top"_s)->isVisible());
    // The first hit is chosen, and the person types on.
    QCOMPARE(m_table->currentIndex().row(), 0);
    QVERIFY(m_page->findChild<FilterEdit *>()->hasFocus());
    QTest::keyClick(m_page->findChild<FilterEdit *>(), Qt::Key_Escape);
    QTRY_COMPARE(m_model->rowCount(), 0);
    QVERIFY(says(u"Search the logs"_s));
}

void TestLogsPage::listsNarrowTheSearch()
{
    logged(m_shop, {u"a needle"_s});
    logged(m_bank, {u"a needle"_s, u"something else"_s}, LogLevel::Error);
    showPage();
    type(u"needle"_s);
    QTRY_COMPARE(m_model->rowCount(), 2);
    box(u"Connection"_s)->setCurrentText(u"Shop"_s);
    QTRY_COMPARE(m_model->rowCount(), 1);
    QCOMPARE(m_model->hit(0).connectionId, m_shop.id);
    box(u"Level"_s)->setCurrentText(u"Errors only"_s);
    QTRY_VERIFY(says(u"No line matches"_s));
    button(u"&Clear search"_s)->click();
    QTRY_VERIFY(says(u"Search the logs"_s));
    // A level is enough.
    box(u"Level"_s)->setCurrentText(u"Errors only"_s);
    QTRY_COMPARE(m_model->rowCount(), 2);
    box(u"Stream"_s)->setCurrentText(u"users"_s);
    QTRY_COMPARE(m_model->rowCount(), 2);
    box(u"Time"_s)->setCurrentText(u"Last hour"_s);
    QTRY_COMPARE(m_model->rowCount(), 2);
}

void TestLogsPage::anExpressionIsFoundOrExplained()
{
    logged(m_shop, {u"code 404"_s, u"code 200"_s});
    showPage();
    m_page->findChild<QCheckBox *>()->click();
    type(u"code 4\\d"_s);
    QTRY_COMPARE(m_model->rowCount(), 1);
    QCOMPARE(message(0), u"code 404"_s);
    type(u"code ("_s);
    QTRY_VERIFY(m_page->findChild<MessageBar *>()->text().contains(u"not valid"_s));
    QCOMPARE(m_model->rowCount(), 0);
    type(u"code 2"_s);
    QTRY_COMPARE(m_model->rowCount(), 1);
    QVERIFY(!m_page->findChild<MessageBar *>()->isVisible());
}

void TestLogsPage::theChosenLineStandsAmongOthers()
{
    QStringList lines;
    for (int i = 0; i < 40; ++i)
        lines << u"line %1."_s.arg(i);
    logged(m_shop, lines);
    showPage();
    type(u"line 20."_s);
    QTRY_COMPARE(m_model->rowCount(), 1);
    const QPlainTextEdit *around = nullptr;
    for (const QPlainTextEdit *edit : m_page->findChildren<QPlainTextEdit *>()) {
        if (edit->accessibleName() == u"The line among those around it"_s)
            around = edit;
    }
    QVERIFY(around != nullptr);
    QTRY_VERIFY(around->toPlainText().contains(u"line 20."_s));
    QVERIFY(around->toPlainText().contains(u"line 12."_s));
    QVERIFY(around->toPlainText().contains(u"line 28."_s));
    QVERIFY(!around->toPlainText().contains(u"line 11."_s));
    QVERIFY(!around->toPlainText().contains(u"line 29."_s));
    QCOMPARE(around->extraSelections().size(), 1);
    QVERIFY(around->extraSelections().first().cursor.block().text().contains(u"line 20."_s));
    QVERIFY(says(u"Shop, run 1, attempt 1, line 21"_s));
}

void TestLogsPage::nothingFoundSaysSo()
{
    logged(m_shop, {u"a"_s});
    showPage();
    type(u"needle"_s);
    QTRY_VERIFY(says(u"No line matches"_s));
    QVERIFY(says(u"1 log was searched"_s));
}

void TestLogsPage::aLongSearchIsStopped()
{
    const qint64 job = logged(m_shop, {u"a needle"_s});
    {
        std::ofstream out(m_fixture->profile.attemptLog(job, 1).toStdString(), std::ios::app);
        const std::string line = "{\"level\":\"info\",\"message\":\"" + std::string(90, 'x')
            + "\",\"time\":\"2026-05-04T10:00:00.000Z\"}\n";
        for (int i = 0; i < 800'000; ++i)
            out << line;
    }
    showPage();
    // Not told by its bytes, so that each line is read: this takes seconds.
    m_page->findChild<QCheckBox *>()->click();
    type(u"n[e]+dle"_s);
    QTRY_COMPARE(m_model->rowCount(), 1);
    QVERIFY(button(u"S&top"_s)->isVisible());
    QTRY_VERIFY(says(u"Searching: 0 of 1 logs"_s));
    QTest::mouseClick(button(u"S&top"_s), Qt::LeftButton);
    QVERIFY(!button(u"S&top"_s)->isVisible());
    QVERIFY(says(u"The search was ended; lines found: 1."_s));
    QCOMPARE(m_model->rowCount(), 1);
    // Another one does not wait for the first.
    QElapsedTimer timer;
    timer.start();
    type(u"n[e]+d"_s);
    QTRY_COMPARE(m_model->rowCount(), 1);
    QVERIFY(timer.elapsed() < 3'000);
    timer.restart();
    m_page.reset();
    QVERIFY2(timer.elapsed() < 1'000, qPrintable(QString::number(timer.elapsed())));
}

void TestLogsPage::theWindowGoesOnMeanwhile()
{
    QStringList lines;
    for (int i = 0; i < 30'000; ++i)
        lines << u"needle"_s;
    logged(m_shop, lines);
    showPage();
    qint64 longest = 0;
    QElapsedTimer beat;
    beat.start();
    QTimer heart;
    connect(&heart, &QTimer::timeout, this, [&] { longest = std::max(longest, beat.restart()); });
    heart.start(5);
    type(u"needle"_s);
    QTRY_COMPARE(m_model->rowCount(), static_cast<int>(LogsPage::s_mostHits));
    QTRY_VERIFY(says(u"The first 5,000 lines are shown"_s));
    QVERIFY2(longest < 500, qPrintable(QString::number(longest)));
}

void TestLogsPage::theSearchIsCopiedAsACommand()
{
    logged(m_shop, {u"it's a needle"_s}, LogLevel::Warning);
    showPage();
    type(u"it's a needle"_s);
    QTRY_COMPARE(m_model->rowCount(), 1);
    box(u"Connection"_s)->setCurrentText(u"Shop"_s);
    box(u"Level"_s)->setCurrentText(u"Warnings and errors"_s);
    QTRY_COMPARE(m_model->rowCount(), 1);
    m_table->actions().last()->trigger();
    const QString command = QGuiApplication::clipboard()->text();
    QVERIFY2(
        command.endsWith(u"logs '--search=it'\\''s a needle' --level=warning --connection=Shop"_s),
        qPrintable(command));
}

void TestLogsPage::aHitOpensItsLine()
{
    QStringList lines;
    for (int i = 0; i < 900; ++i)
        lines << (i == 700 ? u"a needle"_s : u"hay"_s);
    logged(m_bank, lines);
    logged(m_bank, {u"hay"_s});
    UiPreferences preferences(m_fixture->folder.filePath(u"preferences"_s));
    ProfileSecretStore secrets(m_fixture->folder.path());
    MainWindow window(preferences);
    registerPages(window, *m_fixture->workspace, preferences, secrets);
    window.setWorkspace(*m_fixture->workspace);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.showPage(PageId::Logs);
    auto *page = qobject_cast<LogsPage *>(window.pages().currentWidget());
    QVERIFY(page != nullptr);
    page->searchFor({}, u"needle"_s, false);
    auto *table = page->findChild<PageTable *>();
    QTRY_COMPARE(table->model()->rowCount(), 1);
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Return);
    auto *connection = qobject_cast<ConnectionPage *>(window.pages().currentWidget());
    QVERIFY(connection != nullptr);
    QCOMPARE(connection->connectionId(), m_bank.id);
    auto *log = connection->findChild<LogView *>();
    QTRY_COMPARE(log->model()->rowCount(), 900);
    QTRY_COMPARE(log->table()->currentIndex().row(), 700);
    QTRY_COMPARE(log->model()->index(700, LogModel::MessageColumn).data().toString(),
                 u"a needle"_s);
}

void TestLogsPage::aLogLeadsToAllRuns()
{
    const qint64 job = logged(m_shop, {u"a needle"_s});
    logged(m_shop, {u"another needle"_s});
    logged(m_bank, {u"needle of another"_s});
    UiPreferences preferences(m_fixture->folder.filePath(u"preferences"_s));
    ProfileSecretStore secrets(m_fixture->folder.path());
    MainWindow window(preferences);
    registerPages(window, *m_fixture->workspace, preferences, secrets);
    window.setWorkspace(*m_fixture->workspace);
    window.show();
    window.showConnection(m_shop.id);
    auto *connection = qobject_cast<ConnectionPage *>(window.pages().currentWidget());
    QVERIFY(connection != nullptr);
    connection->showRun(job);
    auto *log = connection->findChild<LogView *>();
    QTRY_COMPARE(log->model()->rowCount(), 1);
    QTest::keyClicks(log->findChild<FilterEdit *>(), u"needle"_s);
    for (QPushButton *all : log->findChildren<QPushButton *>()) {
        if (all->text() == u"All r&uns…"_s)
            all->click();
    }
    QTRY_VERIFY(qobject_cast<LogsPage *>(window.pages().currentWidget()) != nullptr);
    auto *table = window.pages().currentWidget()->findChild<PageTable *>();
    QTRY_COMPARE(table->model()->rowCount(), 2);
}

QTEST_MAIN(TestLogsPage)
#include "testlogspage.moc"
