#include "tests/declarative/workbench/thingsapi.h"
#include "tests/ui/catalogueserver.h"
#include "ui/catalogue/importmanifestdialog.h"
#include "ui/specform/specform.h"
#include "ui/theme/theme.h"
#include "ui/widgets/messagebar.h"
#include "ui/workbench/faultlistmodel.h"
#include "ui/workbench/manifestedit.h"
#include "ui/workbench/trialpagemodel.h"
#include "ui/workbench/trialview.h"
#include "ui/workbench/workbenchwindow.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>
#include <QScopeGuard>
#include <QSpinBox>
#include <QStyle>
#include <QTableView>
#include <QTextBlock>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray manifestText(const HttpServer &server)
{
    return thingsManifest(server,
                          R"({type: BearerAuthenticator, api_token: "{{ config['api_key'] }}"})");
}

} // namespace

class TestWorkbenchWindow final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void faultsNameTheirLineAndLeadThere();
    void faultOfATemplateIsMarkedAndDoesNotKeepItFromRunning();
    void otherColorsAreNoChangeOfTheText();
    void formFollowsTheSpecification();
    void nameOfAStreamThatIsTypedStays();
    void runShowsPagesSideBySide();
    void showsTheFirstPageFromRightToLeft();
    void runIsCancelled();
    void secretsAreNeverShown();
    void recordsAndReplays();
    void saysWhatTheRecordingLacks();
    void savesAsAConnector();
    void askingBeforeChangesAreLost();
    void opensWhatIsInstalled();

private:
    void showManifest(const QByteArray &text);
    void press(const QString &text, QWidget *parent = nullptr);
    void enterKey();
    void run();
    [[nodiscard]] QString paneText(const QString &name) const;
    [[nodiscard]] TrialPageModel *pages() const
    {
        return m_window->findChild<TrialView *>()->model();
    }
    void chooseFile(const QString &path);

    CatalogueServer m_catalogue;
    std::unique_ptr<HttpServer> m_server;
    std::unique_ptr<WorkspaceFixture> m_fixture;
    std::unique_ptr<WorkbenchWindow> m_window;
    ManifestLibrary *m_library = nullptr;
    QPushButton *m_run = nullptr;
};

void TestWorkbenchWindow::init()
{
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    m_server = std::make_unique<HttpServer>();
    serveThings(*m_server, 1);
    m_fixture = std::make_unique<WorkspaceFixture>();
    m_library = addLibrary(*m_fixture, m_catalogue.server());
    m_window = std::make_unique<WorkbenchWindow>(*m_fixture->workspace, *m_library);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    for (auto *button : m_window->findChildren<QPushButton *>()) {
        if (button->text() == "&Run"_L1)
            m_run = button;
    }
    QVERIFY(m_run != nullptr);
    new QAbstractItemModelTester(pages(), QAbstractItemModelTester::FailureReportingMode::QtTest,
                                 pages());
}

void TestWorkbenchWindow::cleanup()
{
    m_window.reset();
    m_fixture.reset();
}

void TestWorkbenchWindow::showManifest(const QByteArray &text)
{
    m_window->setManifest(text, {});
    QTRY_VERIFY(m_run->isEnabled());
}

void TestWorkbenchWindow::press(const QString &text, QWidget *parent)
{
    const QWidget *in = parent != nullptr ? parent : m_window.get();
    for (auto *button : in->findChildren<QAbstractButton *>()) {
        QString shown = button->text();
        if (button->isVisible() && shown.remove(u'&') == text) {
            QVERIFY2(button->isEnabled(), qPrintable(text));
            button->click();
            return;
        }
    }
    QFAIL(qPrintable(u"There is no button "_s + text));
}

void TestWorkbenchWindow::enterKey()
{
    m_window->findChild<SpecForm *>()->enterValue(u"/api_key"_s, s_thingsKey);
}

void TestWorkbenchWindow::run()
{
    QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(m_run->text(), u"Cancel &run"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_run->text(), u"&Run"_s, 20'000);
}

QString TestWorkbenchWindow::paneText(const QString &name) const
{
    for (const auto *edit : m_window->findChildren<QPlainTextEdit *>()) {
        if (edit->accessibleName() == name)
            return edit->toPlainText();
    }
    return u"no such pane"_s;
}

void TestWorkbenchWindow::chooseFile(const QString &path)
{
    auto *dialog = m_window->findChild<QFileDialog *>();
    QVERIFY(dialog != nullptr);
    emit dialog->fileSelected(path);
    dialog->close();
}

void TestWorkbenchWindow::faultsNameTheirLineAndLeadThere()
{
    QByteArray text = manifestText(*m_server);
    text.replace("path: /things", "path: {a: 1}");
    m_window->setManifest(text, {});
    auto *list = m_window->findChild<QListView *>(QString(), Qt::FindChildrenRecursively);
    for (auto *candidate : m_window->findChildren<QListView *>()) {
        if (candidate->accessibleName() == "Faults of the manifest"_L1)
            list = candidate;
    }
    QTRY_VERIFY(list->model()->rowCount() > 0);
    QVERIFY2(list->model()->index(0, 0).data().toString().startsWith(u"Line 8:"_s),
             qPrintable(list->model()->index(0, 0).data().toString()));
    QVERIFY(!m_run->isEnabled());
    list->setFocus();
    list->setCurrentIndex(list->model()->index(0, 0));
    QTest::keyClick(list, Qt::Key_Return);
    auto *edit = m_window->findChild<ManifestEdit *>();
    QCOMPARE(QApplication::focusWidget(), edit);
    QCOMPARE(edit->textCursor().blockNumber(), 7);
    // Mended by typing.
    QTextCursor cursor = edit->textCursor();
    cursor.select(QTextCursor::LineUnderCursor);
    cursor.insertText(u"        path: /things"_s);
    QTRY_VERIFY(m_run->isEnabled());
    QCOMPARE(list->model()->rowCount(), 0);
}

void TestWorkbenchWindow::faultOfATemplateIsMarkedAndDoesNotKeepItFromRunning()
{
    QByteArray text = manifestText(*m_server);
    text.replace("{{ record['id'] * 10 }}", "{{ record['id' * 10 }}");
    showManifest(text);
    auto *faults = m_window->findChild<FaultListModel *>();
    QTRY_COMPARE(faults->rowCount(), 1);
    QCOMPARE(faults->line(0),
             static_cast<int>(text.left(text.indexOf("record['id' *")).count('\n')) + 1);
    QVERIFY(m_run->isEnabled());
}

void TestWorkbenchWindow::otherColorsAreNoChangeOfTheText()
{
    showManifest(manifestText(*m_server));
    for (const Theme::Choice choice : {Theme::Choice::Dark, Theme::Choice::Light}) {
        Theme::instance().setChoice(choice);
        QCoreApplication::processEvents();
        QVERIFY(m_run->isEnabled());
    }
    QVERIFY(m_window->close());
}

void TestWorkbenchWindow::nameOfAStreamThatIsTypedStays()
{
    showManifest(manifestText(*m_server));
    auto *stream = m_window->findChild<QComboBox *>();
    QCOMPARE(stream->currentText(), u"things"_s);
    stream->setFocus();
    stream->lineEdit()->selectAll();
    QTest::keyClicks(stream->lineEdit(), u"made while running"_s);
    auto *edit = m_window->findChild<ManifestEdit *>();
    edit->moveCursor(QTextCursor::End);
    edit->insertPlainText(u"# more\n"_s);
    QTRY_VERIFY(m_run->isEnabled());
    QCOMPARE(stream->currentText(), u"made while running"_s);
}

void TestWorkbenchWindow::formFollowsTheSpecification()
{
    showManifest(manifestText(*m_server));
    auto *form = m_window->findChild<SpecForm *>();
    QVERIFY(form->focusField(u"/api_key"_s));
    enterKey();
    auto *edit = m_window->findChild<ManifestEdit *>();
    edit->moveCursor(QTextCursor::End);
    edit->insertPlainText(u"      region: {type: string, title: Region}\n"_s);
    QTRY_VERIFY(form->focusField(u"/region"_s));
    // What was entered stays.
    QCOMPARE(form->values().value("api_key"_L1).toString(), s_thingsKey);
}

void TestWorkbenchWindow::runShowsPagesSideBySide()
{
    showManifest(manifestText(*m_server));
    // Without its configuration nothing is sent.
    m_window->runOrCancel();
    QCOMPARE(m_server->callCount(), 0);
    enterKey();
    run();
    QCOMPARE(pages()->rowCount(), 3);
    QVERIFY(paneText(u"Request"_s).startsWith(u"GET "_s + m_server->url().toString()));
    QVERIFY(paneText(u"Answer"_s).contains(u"\"items\": ["_s));
    QVERIFY(paneText(u"Answer"_s).startsWith(u"200"_s));
    QCOMPARE(paneText(u"Extracted records"_s), u"{\n  \"id\": 1\n}"_s);
    QCOMPARE(paneText(u"Transformed records"_s), u"{\n  \"id\": 1,\n  \"made\": 10\n}"_s);
    QVERIFY(paneText(u"Next page"_s).contains(u"1"_s));
    auto *table = m_window->findChild<TrialView *>()->findChild<QTableView *>();
    table->setFocus();
    QTest::keyClick(table, Qt::Key_End, Qt::ControlModifier);
    table->selectRow(2);
    QCOMPARE(paneText(u"Extracted records"_s), u"{\n  \"id\": 3\n}"_s);
    QCOMPARE(paneText(u"Next page"_s), u"There is no next page."_s);
    for (auto *box : m_window->findChildren<QSpinBox *>()) {
        if (box->accessibleName() == "Most pages"_L1)
            box->setValue(1);
    }
    run();
    QCOMPARE(pages()->rowCount(), 1);
}

void TestWorkbenchWindow::showsTheFirstPageFromRightToLeft()
{
    QApplication::setLayoutDirection(Qt::RightToLeft);
    const auto back = qScopeGuard([] { QApplication::setLayoutDirection(Qt::LeftToRight); });
    showManifest(manifestText(*m_server));
    enterKey();
    run();
    QCOMPARE(paneText(u"Extracted records"_s), u"{\n  \"id\": 1\n}"_s);
    // Code runs from the left all the same.
    QCOMPARE(m_window->findChild<ManifestEdit *>()->layoutDirection(), Qt::LeftToRight);
    // An underlined letter would tear a word apart.
    QVERIFY(!m_window->style()->styleHint(QStyle::SH_UnderlineShortcut, nullptr, m_window.get()));
}

void TestWorkbenchWindow::runIsCancelled()
{
    Misbehaviour stall;
    stall.kind = Misbehaviour::Kind::Stall;
    m_server->misbehaveAt(2, stall);
    showManifest(manifestText(*m_server));
    enterKey();
    m_window->runOrCancel();
    QTRY_COMPARE(pages()->rowCount(), 1);
    QVERIFY(m_server->waitForCalls(2));
    press(u"Cancel run"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_run->text(), u"&Run"_s, 5000);
    QVERIFY(!m_window->findChild<MessageBar *>()->isVisible());
}

void TestWorkbenchWindow::secretsAreNeverShown()
{
    showManifest(manifestText(*m_server));
    enterKey();
    run();
    QCOMPARE(m_server->calls().front().header("authorization"), "Bearer " + s_thingsKey.toUtf8());
    QStringList shown;
    for (const auto *edit : m_window->findChildren<QPlainTextEdit *>())
        shown << edit->toPlainText();
    for (int row = 0; row < pages()->rowCount(); ++row) {
        for (int column = 0; column < pages()->columnCount(); ++column)
            shown << pages()->index(row, column).data().toString();
    }
    QVERIFY(shown.join(u'\n').contains(u"•••"_s));
    QVERIFY(!shown.join(u'\n').contains(s_thingsKey));
}

void TestWorkbenchWindow::recordsAndReplays()
{
    showManifest(manifestText(*m_server));
    enterKey();
    run();
    const QString path = m_fixture->folder.filePath(u"things.json"_s);
    press(u"Save recording…"_s);
    chooseFile(path);
    QTRY_VERIFY(QFile::exists(path));
    QTRY_VERIFY(m_window->findChild<MessageBar *>()->isVisible());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains(s_thingsKey.toUtf8()));
    const int calls = m_server->callCount();
    m_server->pause();
    m_window->findChild<TrialView *>()->clear();
    press(u"Replay…"_s);
    chooseFile(path);
    QTRY_COMPARE_WITH_TIMEOUT(pages()->rowCount(), 3, 10'000);
    QTRY_COMPARE(m_run->text(), u"&Run"_s);
    QCOMPARE(m_server->callCount(), calls);
    QCOMPARE(paneText(u"Transformed records"_s), u"{\n  \"id\": 1,\n  \"made\": 10\n}"_s);
}

void TestWorkbenchWindow::saysWhatTheRecordingLacks()
{
    // Larger than a recording takes of one exchange.
    m_server->on("GET", u"/things"_s, [](const HttpCall &) {
        HttpAnswer answer = HttpAnswer::json(QJsonObject{{u"items"_s, QJsonArray()}});
        answer.body += QByteArray(qsizetype(17) * 1024 * 1024, ' ');
        return answer;
    });
    showManifest(manifestText(*m_server));
    enterKey();
    run();
    auto *message = m_window->findChild<MessageBar *>();
    QCOMPARE(message->text(), u"The recording lacks 1 exchange."_s);
    QVERIFY(message->isVisible());
    QVERIFY(message->kind() == MessageBar::Kind::Warning);
    QVERIFY2(message->hint().contains(u"Larger than a recording takes: 1."_s),
             qPrintable(message->hint()));
    const QString path = m_fixture->folder.filePath(u"lacking.json"_s);
    press(u"Save recording…"_s);
    chooseFile(path);
    QTRY_VERIFY(message->text().contains(path));
    QVERIFY2(message->text().contains("lacks 1 exchange"_L1), qPrintable(message->text()));
    press(u"Replay…"_s);
    chooseFile(path);
    QTRY_VERIFY_WITH_TIMEOUT(message->kind() == MessageBar::Kind::Negative, 20'000);
    QVERIFY2(message->text().contains("left out"_L1), qPrintable(message->text()));
}

void TestWorkbenchWindow::savesAsAConnector()
{
    showManifest(manifestText(*m_server));
    QSignalSpy saved(m_window.get(), &WorkbenchWindow::saved);
    QTest::keySequence(m_window.get(), QKeySequence::Save);
    auto *dialog = m_window->findChild<ImportManifestDialog *>();
    QVERIFY(dialog != nullptr);
    for (auto *box : dialog->findChildren<QLineEdit *>()) {
        if (box->accessibleName() == "Id"_L1)
            box->setText(u"my-things"_s);
    }
    press(u"Save"_s, dialog);
    QTRY_COMPARE(saved.size(), 1);
    QVERIFY(m_fixture->registry.find(u"my-things"_s) != nullptr);
    QTRY_VERIFY(m_library->listing()->find(u"my-things"_s) != nullptr);
}

void TestWorkbenchWindow::askingBeforeChangesAreLost()
{
    showManifest(manifestText(*m_server));
    m_window->findChild<ManifestEdit *>()->insertPlainText(u"# mine\n"_s);
    QVERIFY(!m_window->close());
    auto *box = m_window->findChild<QMessageBox *>();
    QVERIFY(box != nullptr);
    press(u"Discard"_s, box);
    QTRY_VERIFY(!m_window->isVisible());
}

void TestWorkbenchWindow::opensWhatIsInstalled()
{
    const QPointer<WorkbenchWindow> window
        = WorkbenchWindow::open(*m_fixture->workspace, u"pokeapi"_s);
    QVERIFY(!window.isNull());
    auto *edit = window->findChild<ManifestEdit *>();
    QTRY_VERIFY(edit->toPlainText().contains(u"pokeapi"_s));
    QVERIFY(window->close());
    QTRY_VERIFY(window.isNull());
    const QPointer<WorkbenchWindow> draft = WorkbenchWindow::open(*m_fixture->workspace, {});
    auto *stream = draft->findChild<QComboBox *>();
    QTRY_COMPARE(stream->currentText(), u"items"_s);
    m_window.reset();
    m_fixture->workspace.reset();
    QVERIFY(draft.isNull());
}

QTEST_MAIN(TestWorkbenchWindow)
#include "testworkbenchwindow.moc"
