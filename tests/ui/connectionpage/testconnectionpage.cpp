#include "core/store/timelinestore.h"
#include "tests/ui/workspacefixture.h"
#include "ui/connectionpage/balanceview.h"
#include "ui/connectionpage/checkpointmodel.h"
#include "ui/connectionpage/configuretab.h"
#include "ui/connectionpage/connectionheader.h"
#include "ui/connectionpage/connectionpage.h"
#include "ui/connectionpage/connectionsettingspage.h"
#include "ui/connectionpage/logmodel.h"
#include "ui/connectionpage/logview.h"
#include "ui/connectionpage/runchart.h"
#include "ui/connectionpage/runview.h"
#include "ui/connectionpage/schematab.h"
#include "ui/connectionpage/startagaindialog.h"
#include "ui/connectionpage/statuspage.h"
#include "ui/connectionpage/streamspanel.h"
#include "ui/connectionpage/streamtablemodel.h"
#include "ui/connectionpage/timelinemodel.h"
#include "ui/connectionpage/timelineview.h"
#include "ui/mapping/dryrundialog.h"
#include "ui/widgets/confirmnamedialog.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/rowcountlabel.h"
#include "ui/workspace/commandtexts.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDateEdit>
#include <QFileDialog>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QRadioButton>
#include <QTemporaryDir>
#include <QToolButton>
#include <QUndoStack>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
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

class TestConnectionPage final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void syncNowRunsByKeyAndTellsTheBalance();
    void selectedStreamRunsAlone();
    void streamsThatWereLeftOutAreTold();
    void cancelStopsTheRunThatIsOn();
    void runIsPausedResumedAndGivenUp();
    void trialReadsAHundredRows();
    void runOpensByClickOnItsBarAndByKey();
    void logIsFilteredInTheOpenRun();
    void failedStreamTellsItsErrorAndLeadsToTheLog();
    void timelineTellsFromAndTo();
    void changeOfSettingsIsPutBack();
    void whatChangedMeanwhileIsNotOverwritten();
    void changeThatCannotBePutBackSaysWhy();
    void summaryOfARunIsCopiedAndSaved();
    void streamThatWasLeftOutIsPutBack();
    void timelineShowsTheDaysChosen();
    void tabsOpenByKeyAndRejectedGoesWhereItIs();
    void deleteAsksForTheName();
    void clearEmptiesTheTableAndForgetsTheCheckpoint();
    void clearingIsToldWhenItsDialogueWasClosed();
    void streamStartsAgainFromTheBeginning();
    void duplicateIsPausedAndRequested();
    void commandIsCopied();
    void dryRunIsNotOfferedWhereNothingCanBeCompared();
    void exportTakesTheCheckpointsOnDemand();
    void tabsShareOneHistory();
    void connectionThatIsGoneClosesThePage();

private:
    void show(const QString &connectionId);
    qint64 runOnce(const QString &connectionId);
    template<typename T>
    T *child() const
    {
        return m_page->findChild<T *>();
    }

    std::unique_ptr<WorkspaceFixture> m_world;
    std::unique_ptr<ConnectionPage> m_page;
};

void TestConnectionPage::init()
{
    m_world = std::make_unique<WorkspaceFixture>();
    m_page = std::make_unique<ConnectionPage>(*m_world->workspace);
    m_page->resize(1200, 900);
}

void TestConnectionPage::cleanup()
{
    m_page.reset();
    m_world.reset();
}

void TestConnectionPage::show(const QString &connectionId)
{
    m_world->sync();
    m_page->showConnection(connectionId);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

qint64 TestConnectionPage::runOnce(const QString &connectionId)
{
    m_world->run(connectionId);
    return must(JobRepository(*m_world->database).list(connectionId, 1)).front().id;
}

void TestConnectionPage::syncNowRunsByKeyAndTellsTheBalance()
{
    const Connection connection = m_world->addConnection(u"Orders"_s);
    show(connection.id);
    QTRY_VERIFY(child<ConnectionHeader>()->sentence().contains(u"not run yet"_s));
    QSignalSpy finished(m_world->workspace.get(), &Workspace::runFinished);
    QTest::keyClick(m_page.get(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(finished.wait(30'000));
    auto *balance = child<StatusPage>()->balance();
    // 60 users, 60 purchases and the products, as the sample makes them.
    const auto jobs = must(JobRepository(*m_world->database).list(connection.id, 1));
    StreamCounts totals;
    for (const StreamResult &stream : summarised(jobs.front().attempts))
        totals += stream.counts;
    QVERIFY(totals.read > 100);
    QTRY_COMPARE(balance->text(),
                 u"read %1 = written %1 + filtered 0 + rejected 0"_s.arg(totals.read));
    QTRY_COMPARE(child<RunChart>()->bars().size(), std::size_t(1));
    QTRY_COMPARE(child<StatusPage>()->streams()->model()->rows().front().status,
                 std::optional(StreamStatus::Synced));
    QTRY_VERIFY(
        child<StatusPage>()->streams()->model()->rows().front().freshness.freshAt.has_value());
}

void TestConnectionPage::selectedStreamRunsAlone()
{
    const Connection connection = m_world->addConnection(u"Orders"_s);
    const qint64 first = runOnce(connection.id);
    show(connection.id);
    StreamsPanel *panel = child<StatusPage>()->streams();
    QTRY_COMPARE(panel->model()->rowCount(), 3);
    QTRY_VERIFY(panel->model()->rows()[1].lastRecordAt.has_value());
    const QPushButton *sync = button(*child<StatusPage>(), u"Sync this stream now"_s);
    QVERIFY(sync != nullptr && !sync->isEnabled());
    QVERIFY(sync->toolTip().contains(u"selected first"_s));

    panel->table()->selectRow(1);
    QTRY_VERIFY(sync->isEnabled());
    const QString name = panel->model()->rows()[1].id.text();
    QVERIFY(sync->toolTip().contains(name));
    QSignalSpy finished(m_world->workspace.get(), &Workspace::runFinished);
    panel->table()->setFocus();
    QTest::keyClick(panel->table(), Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(finished.wait(30'000));
    const Job job = must(JobRepository(*m_world->database).list(connection.id, 1)).front();
    QVERIFY(job.id != first);
    QCOMPARE(job.streams.size(), std::size_t(1));
    QCOMPARE(job.streams.front().text(), name);
    // The others are shown as they were in the run before.
    QTRY_COMPARE(panel->model()->rows()[0].earlierRun, std::optional(first));
    QCOMPARE(panel->model()->rows()[0].status, std::optional(StreamStatus::Synced));
    QTRY_COMPARE(panel->model()->rows()[1].wroteRun, std::optional(job.id));
    QVERIFY(!panel->model()->rows()[1].earlierRun);
    const auto showsHeading = [this, &job, &name] {
        return std::ranges::any_of(
            child<StatusPage>()->findChildren<QLabel *>(), [&](const QLabel *label) {
                return label->text() == u"Run %1, %2 alone"_s.arg(job.id).arg(name);
            });
    };
    QTRY_VERIFY(showsHeading());

    panel->table()->selectAll();
    QTRY_COMPARE(plain(sync->text()), u"Sync 3 streams now"_s);
    QTRY_VERIFY(sync->isEnabled());
    QTest::mouseClick(const_cast<QPushButton *>(sync), Qt::LeftButton);
    QVERIFY(finished.wait(30'000));
    QCOMPARE(must(JobRepository(*m_world->database).list(connection.id, 1)).front().streams.size(),
             std::size_t(3));
}

void TestConnectionPage::streamsThatWereLeftOutAreTold()
{
    const Connection connection = m_world->addConnection(u"Orders"_s);
    show(connection.id);
    StreamsPanel *panel = child<StatusPage>()->streams();
    QTRY_COMPARE(panel->model()->rowCount(), 3);
    panel->table()->selectRow(0);
    QSignalSpy finished(m_world->workspace.get(), &Workspace::runFinished);
    QPushButton *sync = button(*child<StatusPage>(), u"Sync this stream now"_s);
    QTRY_VERIFY(sync->isEnabled());
    QTest::mouseClick(sync, Qt::LeftButton);
    QVERIFY(finished.wait(30'000));
    QTRY_COMPARE(child<ConnectionHeader>()->sentence(),
                 u"2 of 3 streams are not complete; the last run left them out."_s);
}

void TestConnectionPage::cancelStopsTheRunThatIsOn()
{
    const Endpoint source
        = m_world->addSource(u"Many"_s, u"sample"_s, {{u"count"_s, 20'000'000}, {u"seed"_s, 7}});
    const Connection connection = m_world->addConnection(u"Many"_s, {u"users"_s}, source);
    show(connection.id);
    QSignalSpy finished(m_world->workspace.get(), &Workspace::runFinished);
    QSignalSpy progress(m_world->workspace.get(), &Workspace::progressChanged);
    QPushButton *sync = child<ConnectionHeader>()->syncButton();
    QCOMPARE(sync->text(), u"Sync now"_s);
    QTest::mouseClick(sync, Qt::LeftButton);
    auto *model = child<StatusPage>()->streams()->model();
    QTRY_VERIFY_WITH_TIMEOUT(!model->rows().empty() && model->rows().front().counts.read > 0,
                             20'000);
    QTRY_COMPARE(sync->text(), u"Cancel"_s);
    QCOMPARE(model->rows().front().status, std::optional(StreamStatus::Syncing));
    QTRY_VERIFY(progress.count() > 0);
    QTest::mouseClick(sync, Qt::LeftButton);
    QVERIFY(finished.wait(20'000));
    QTRY_COMPARE(sync->text(), u"Sync now"_s);
    QTRY_VERIFY(child<ConnectionHeader>()->sentence().contains(u"cancelled"_s));
}

void TestConnectionPage::runIsPausedResumedAndGivenUp()
{
    const Endpoint source
        = m_world->addSource(u"Many"_s, u"sample"_s, {{u"count"_s, 20'000'000}, {u"seed"_s, 7}});
    const Connection connection = m_world->addConnection(u"Many"_s, {u"users"_s}, source);
    show(connection.id);
    auto *header = child<ConnectionHeader>();
    QVERIFY(!header->pauseRunButton()->isVisible());
    QTest::mouseClick(header->syncButton(), Qt::LeftButton);
    auto *model = child<StatusPage>()->streams()->model();
    const auto isReading
        = [&] { return !model->rows().empty() && model->rows().front().counts.read > 0; };
    QTRY_VERIFY_WITH_TIMEOUT(isReading(), 20'000);
    QTRY_VERIFY(header->pauseRunButton()->isVisible());
    QTest::mouseClick(header->pauseRunButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(header->syncButton()->text(), u"Resume run"_s, 20'000);
    QTRY_VERIFY2(header->sentence().startsWith(u"The run is paused; the "_s),
                 qPrintable(header->sentence()));
    QVERIFY(!header->pauseRunButton()->isVisible());
    QTest::mouseClick(header->syncButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(header->syncButton()->text(), u"Cancel"_s, 20'000);
    QTest::mouseClick(header->pauseRunButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(header->syncButton()->text(), u"Resume run"_s, 20'000);
    for (QAction *action : header->syncMenu()->actions()) {
        if (plain(action->text()) == u"Give up the paused run"_s)
            action->trigger();
    }
    QTRY_COMPARE_WITH_TIMEOUT(header->syncButton()->text(), u"Sync now"_s, 20'000);
    QTRY_VERIFY(header->sentence().contains(u"cancelled"_s));
}

void TestConnectionPage::trialReadsAHundredRows()
{
    const Endpoint source
        = m_world->addSource(u"Some"_s, u"sample"_s, {{u"count"_s, 5'000}, {u"seed"_s, 7}});
    const Connection connection = m_world->addConnection(u"Some"_s, {u"users"_s}, source);
    show(connection.id);
    QSignalSpy finished(m_world->workspace.get(), &Workspace::runFinished);
    auto *header = child<ConnectionHeader>();
    for (QAction *action : header->syncMenu()->actions()) {
        if (plain(action->text()) == u"Sync 100 rows"_s)
            action->trigger();
    }
    QVERIFY(finished.wait(20'000));
    QTRY_VERIFY2(header->sentence().startsWith(u"100 records were written"_s),
                 qPrintable(header->sentence()));
}

void TestConnectionPage::runOpensByClickOnItsBarAndByKey()
{
    const Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    const qint64 first = runOnce(connection.id);
    const qint64 second = runOnce(connection.id);
    show(connection.id);
    auto *chart = child<RunChart>();
    QTRY_COMPARE(chart->bars().size(), std::size_t(2));
    QTRY_VERIFY(chart->isVisible());
    const QPoint place = chart->rectOf(0).center();
    QWidget *target = chart->childAt(place);
    QTest::mouseClick(target, Qt::LeftButton, {}, target->mapFrom(chart, place));
    auto *run = child<RunView>();
    QTRY_VERIFY(run->isVisible());
    QCOMPARE(run->jobId(), first);
    QTRY_COMPARE(run->streams()->model()->rows().size(), std::size_t(1));

    QTest::keyClick(run, Qt::Key_Escape);
    QTRY_VERIFY(chart->isVisible());
    chart->setFocus();
    QTest::keyClick(chart, Qt::Key_End);
    QTest::keyClick(chart, Qt::Key_Return);
    QTRY_VERIFY(run->isVisible());
    QCOMPARE(run->jobId(), second);
}

void TestConnectionPage::logIsFilteredInTheOpenRun()
{
    const Connection connection = m_world->addConnection(u"Orders"_s);
    const qint64 job = runOnce(connection.id);
    show(connection.id);
    m_page->showRun(job);
    LogModel *log = child<LogView>()->model();
    QTRY_VERIFY(log->rowCount() > 3);
    const int all = log->rowCount();
    QVERIFY(log->streams().contains(u"users"_s));
    log->setFilter({LogLevel::Debug, u"users"_s, true});
    QVERIFY(log->rowCount() > 0);
    QVERIFY(log->rowCount() < all);
}

void TestConnectionPage::failedStreamTellsItsErrorAndLeadsToTheLog()
{
    const QString path = m_world->addFile(u"orders.csv"_s, "id,name\n1,a\n");
    const Endpoint source = m_world->addSource(u"File"_s, u"files"_s, {{u"path"_s, path}});
    const Connection connection = m_world->addConnection(u"Orders"_s, {}, source);
    QVERIFY(QFile::remove(path));
    m_world->run(connection.id);
    show(connection.id);
    auto *status = child<StatusPage>();
    const auto shown = status->findChildren<MessageBar *>();
    QTRY_VERIFY(std::ranges::any_of(
        shown, [](const MessageBar *bar) { return bar->isVisible() && !bar->text().isEmpty(); }));
    QPushButton *link = button(*status, u"Show in log"_s);
    QVERIFY(link != nullptr);
    QTest::mouseClick(link, Qt::LeftButton);
    auto *log = child<LogView>();
    QTRY_VERIFY(log->table()->currentIndex().isValid());
    QCOMPARE(logLevelName(log->model()->line(log->table()->currentIndex().row()).level),
             u"error"_s);
}

void TestConnectionPage::timelineTellsFromAndTo()
{
    Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    runOnce(connection.id);
    connection.schedule.kind = ScheduleKind::Interval;
    connection.schedule.everyHours = 24;
    connection
        = must(ConnectionRepository(*m_world->database).save(connection, ChangeOrigin::Window));
    connection.schedule.kind = ScheduleKind::Manual;
    must(ConnectionRepository(*m_world->database).save(connection, ChangeOrigin::CommandLine));
    show(connection.id);
    m_page->findChild<QAction *>(u"tab2"_s)->trigger();
    TimelineModel *model = child<TimelineView>()->model();
    QTRY_VERIFY(model->rowCount() >= 3);
    Schedule daily;
    daily.kind = ScheduleKind::Interval;
    QCOMPARE(model->index(0).data(TimelineModel::DetailRole).toString(),
             u"Schedule: %1 → %2"_s.arg(scheduleText(daily), scheduleText(Schedule())));
    QCOMPARE(model->index(0).data(TimelineModel::WhoRole).toString(), u"on the command line"_s);
    QCOMPARE(model->index(2).data(TimelineModel::TitleRole).toString(), u"Run 1 succeeded"_s);
}

void TestConnectionPage::changeOfSettingsIsPutBack()
{
    Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    connection.settings.prefix = u"raw_"_s;
    must(ConnectionRepository(*m_world->database).save(connection, ChangeOrigin::Window));
    show(connection.id);
    m_page->showTab(ConnectionPage::Tab::Timeline);
    auto *timeline = child<TimelineView>();
    QTRY_VERIFY(timeline->model()->rowCount() >= 1);
    timeline->list()->setCurrentIndex(timeline->model()->index(0));
    QPushButton *putBack = button(*timeline, u"Put back"_s);
    QVERIFY(putBack->isVisible() && putBack->isEnabled());
    QTest::mouseClick(putBack, Qt::LeftButton);
    QTRY_VERIFY(timeline->findChild<QMessageBox *>() != nullptr);
    auto *question = timeline->findChild<QMessageBox *>();
    QVERIFY2(question->informativeText().contains(u"Prefix: raw_ → none"_s),
             qPrintable(question->informativeText()));
    QTest::keyClick(question, Qt::Key_Escape);
    QTRY_VERIFY(timeline->findChild<QMessageBox *>() == nullptr);
    QCOMPARE(must(ConnectionRepository(*m_world->database).find(connection.id)).settings.prefix,
             u"raw_"_s);
    QTest::mouseClick(putBack, Qt::LeftButton);
    QTRY_VERIFY(timeline->findChild<QMessageBox *>() != nullptr);
    QTest::keyClick(timeline->findChild<QMessageBox *>(), Qt::Key_Return);
    QTRY_COMPARE(must(ConnectionRepository(*m_world->database).find(connection.id)).settings.prefix,
                 QString());
    QTRY_VERIFY(timeline->model()
                    ->index(0)
                    .data(TimelineModel::DetailRole)
                    .toString()
                    .contains(u"Prefix: raw_ → none"_s));
    // One press takes it back.
    QTRY_VERIFY(button(*timeline, u"Undo"_s) != nullptr);
    QTest::mouseClick(button(*timeline, u"Undo"_s), Qt::LeftButton);
    QTRY_COMPARE(must(ConnectionRepository(*m_world->database).find(connection.id)).settings.prefix,
                 u"raw_"_s);
}

void TestConnectionPage::whatChangedMeanwhileIsNotOverwritten()
{
    Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    connection.settings.prefix = u"raw_"_s;
    must(ConnectionRepository(*m_world->database).save(connection, ChangeOrigin::Window));
    show(connection.id);
    m_page->showTab(ConnectionPage::Tab::Timeline);
    auto *timeline = child<TimelineView>();
    QTRY_VERIFY(timeline->model()->rowCount() >= 1);
    timeline->list()->setCurrentIndex(timeline->model()->index(0));
    QTest::mouseClick(button(*timeline, u"Put back"_s), Qt::LeftButton);
    QTRY_VERIFY(timeline->findChild<QMessageBox *>() != nullptr);
    // As another program does while the question stands there.
    must(ConnectionRepository(*m_world->database).edit(connection.id, [](Connection &now) {
        now.settings.prefix = u"theirs_"_s;
        now.tags = QStringList{u"theirs"_s};
    }));
    QTest::keyClick(timeline->findChild<QMessageBox *>(), Qt::Key_Return);
    QTRY_VERIFY(button(*timeline, u"Put back"_s)->isEnabled());
    auto *messages = timeline->findChild<MessageBar *>();
    QTRY_VERIFY(messages->isVisible() && messages->text().startsWith(u"Nothing was put back"_s));
    const Connection now = must(ConnectionRepository(*m_world->database).find(connection.id));
    QCOMPARE(now.settings.prefix, u"theirs_"_s);
    QCOMPARE(now.tags, QStringList{u"theirs"_s});
}

void TestConnectionPage::changeThatCannotBePutBackSaysWhy()
{
    const Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    TimelineEvent cleared;
    cleared.connectionId = connection.id;
    cleared.time = m_world->clock.now();
    cleared.kind = TimelineKind::CheckpointChanged;
    cleared.before = {{u"users"_s, u"{}"_s}};
    cleared.after = {{u"users"_s, QJsonObject{{u"cleared"_s, u"users"_s}}}};
    must(TimelineStore(*m_world->database).add(cleared));
    show(connection.id);
    m_page->showTab(ConnectionPage::Tab::Timeline);
    auto *timeline = child<TimelineView>();
    QTRY_VERIFY(timeline->model()->rowCount() >= 1);
    timeline->list()->setCurrentIndex(timeline->model()->index(0));
    QPushButton *putBack = button(*timeline, u"Put back"_s);
    QVERIFY(putBack->isVisible() && !putBack->isEnabled());
    QVERIFY(putBack->toolTip().contains(u"deleted at the destination"_s));
}

void TestConnectionPage::summaryOfARunIsCopiedAndSaved()
{
    const Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    const qint64 job = runOnce(connection.id);
    show(connection.id);
    m_page->showRun(job);
    auto *view = child<RunView>();
    QTRY_VERIFY(view->summaryButton()->isVisible());
    QMenu *menu = view->summaryButton()->menu();
    QCOMPARE(menu->actions().size(), 3);
    QApplication::clipboard()->clear();
    menu->actions().at(0)->trigger();
    QTRY_VERIFY(!QApplication::clipboard()->text().isEmpty());
    const QJsonObject summary
        = QJsonDocument::fromJson(QApplication::clipboard()->text().toUtf8()).object();
    QCOMPARE(summary.value("jobId"_L1).toInteger(), job);
    QCOMPARE(summary.value("status"_L1).toString(), u"completed"_s);
    QVERIFY(summary.value("totalStats"_L1).toObject().contains("bytesCommitted"_L1));
    const QString file = m_world->folder.filePath(u"summary.json"_s);
    view->saveSummary(file);
    QTRY_VERIFY(QFile::exists(file));
    QFile saved(file);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    QCOMPARE(QJsonDocument::fromJson(saved.readAll()).object(), summary);
    menu->actions().at(2)->trigger();
    QVERIFY(QApplication::clipboard()->text().endsWith(u"runs summary %1"_s.arg(job)));
}

void TestConnectionPage::streamThatWasLeftOutIsPutBack()
{
    Connection connection = m_world->addConnection(u"Orders"_s);
    const Connection before = connection;
    const QString gone = connection.catalog.streams.back().stream.id.text();
    connection.catalog.streams.pop_back();
    must(ConnectionRepository(*m_world->database).save(connection, ChangeOrigin::Window));
    show(connection.id);
    m_page->showTab(ConnectionPage::Tab::Timeline);
    auto *timeline = child<TimelineView>();
    QTRY_VERIFY(timeline->model()->rowCount() >= 1);
    timeline->list()->setCurrentIndex(timeline->model()->index(0));
    QPushButton *putBack = button(*timeline, u"Put back"_s);
    QVERIFY(putBack->isEnabled());
    QTest::mouseClick(putBack, Qt::LeftButton);
    QTRY_VERIFY(timeline->findChild<QMessageBox *>() != nullptr);
    auto *question = timeline->findChild<QMessageBox *>();
    QCOMPARE(question->informativeText(), u"Stream %1: not chosen → chosen"_s.arg(gone));
    QTest::keyClick(question, Qt::Key_Return);
    const auto stored = [this, &connection] {
        return must(ConnectionRepository(*m_world->database).find(connection.id)).catalog;
    };
    QTRY_VERIFY(stored().streams == before.catalog.streams);
}

void TestConnectionPage::timelineShowsTheDaysChosen()
{
    Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    connection.settings.prefix = u"raw_"_s;
    must(ConnectionRepository(*m_world->database).save(connection, ChangeOrigin::Window));
    show(connection.id);
    m_page->showTab(ConnectionPage::Tab::Timeline);
    auto *timeline = child<TimelineView>();
    QTRY_VERIFY(timeline->model()->rowCount() >= 1);
    const int all = timeline->model()->rowCount();
    QTRY_COMPARE(timeline->findChild<RowCountLabel *>()->text(),
                 all == 1 ? u"1 entry"_s : u"%1 entries"_s.arg(all));
    const auto days = timeline->findChildren<QDateEdit *>();
    QCOMPARE(days.size(), 2);
    QVERIFY(!days[0]->isVisible());
    QComboBox *dates = nullptr;
    for (QComboBox *box : timeline->findChildren<QComboBox *>()) {
        if (box->findText(u"Other days"_s) >= 0)
            dates = box;
    }
    QVERIFY(dates != nullptr);
    dates->setCurrentText(u"Other days"_s);
    QVERIFY(days[0]->isVisible() && days[0]->calendarPopup());
    const auto milliseconds = m_world->clock.now().time_since_epoch() / 1ms;
    const QDate day = QDateTime::fromMSecsSinceEpoch(milliseconds).date();
    days[1]->setDate(QDate(2100, 1, 1));
    days[0]->setDate(day);
    days[1]->setDate(day);
    QTRY_COMPARE(timeline->model()->rowCount(), all);
    days[0]->setDate(day.addDays(-3));
    days[1]->setDate(day.addDays(-1));
    QTRY_COMPARE(timeline->model()->rowCount(), 0);
    // The second day ends no earlier than the first begins.
    days[1]->setDate(day.addDays(-9));
    QVERIFY(days[1]->date() >= days[0]->date());
}

void TestConnectionPage::tabsOpenByKeyAndRejectedGoesWhereItIs()
{
    const Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    show(connection.id);
    QSignalSpy rejected(m_page.get(), &ConnectionPage::rejectedRequested);
    emit child<StatusPage>()->rejectedRequested();
    QCOMPARE(rejected.value(0).value(0).toString(), connection.id);
    m_page->setTabWidget(ConnectionPage::Tab::Rejected, new QLabel(u"Rejected"_s));
    m_page->setTabWidget(ConnectionPage::Tab::Schema, new QLabel(u"Schema"_s));
    emit child<StatusPage>()->rejectedRequested();
    QCOMPARE(rejected.count(), 1);
    QCOMPARE(m_page->currentTab(), ConnectionPage::Tab::Rejected);
    m_page->findChild<QAction *>(u"tab6"_s)->trigger();
    QCOMPARE(m_page->currentTab(), ConnectionPage::Tab::Settings);
    m_page->findChild<QAction *>(u"tab3"_s)->trigger();
    QCOMPARE(m_page->currentTab(), ConnectionPage::Tab::Schema);
    m_page->findChild<QAction *>(u"tab1"_s)->trigger();
    QCOMPARE(m_page->currentTab(), ConnectionPage::Tab::Status);
}

void TestConnectionPage::deleteAsksForTheName()
{
    const Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    show(connection.id);
    m_page->showTab(ConnectionPage::Tab::Settings);
    QTest::mouseClick(button(*child<ConnectionSettingsPage>(), u"Delete…"_s), Qt::LeftButton);
    auto *dialog = child<ConfirmNameDialog>();
    QVERIFY(dialog != nullptr);
    QPushButton *act = button(*dialog, u"Delete connection"_s);
    QVERIFY(!act->isEnabled());
    auto *edit = dialog->findChild<QLineEdit *>();
    QTest::keyClicks(edit, u"Order"_s);
    QVERIFY(!act->isEnabled());
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(must(ConnectionRepository(*m_world->database).all()).size() == 1);
    QTest::keyClicks(edit, u"s"_s);
    QVERIFY(act->isEnabled());
    QSignalSpy closed(m_page.get(), &ConnectionPage::closed);
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(closed.wait(10'000));
    QVERIFY(must(ConnectionRepository(*m_world->database).all()).empty());
}

void TestConnectionPage::clearingIsToldWhenItsDialogueWasClosed()
{
    const Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    QCOMPARE(jobStatusName(m_world->run(connection.id)), u"succeeded"_s);
    show(connection.id);
    m_page->showTab(ConnectionPage::Tab::Settings);
    QTRY_VERIFY(button(*child<ConnectionSettingsPage>(), u"Clear…"_s)->isEnabled());
    QTest::mouseClick(button(*child<ConnectionSettingsPage>(), u"Clear…"_s), Qt::LeftButton);
    const QPointer<ConfirmNameDialog> dialog = child<ConfirmNameDialog>();
    QTRY_COMPARE(dialog->findChild<QListView *>()->model()->rowCount(), 1);
    QTest::keyClicks(dialog->findChild<QLineEdit *>(), u"Orders"_s);
    QSignalSpy queued(&m_world->workspace->services().engine, &EngineThread::runQueued);
    QTest::mouseClick(button(*dialog, u"Clear"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!queued.isEmpty(), 10'000);
    // A quick clearing has closed it.
    if (dialog)
        dialog->reject();
    const auto isTold = [this] {
        return std::ranges::any_of(m_page->findChildren<QLabel *>(), [](const QLabel *label) {
            return label->isVisible() && label->text().startsWith(u"The rows are cleared."_s);
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(isTold(), 10'000);
}

void TestConnectionPage::clearEmptiesTheTableAndForgetsTheCheckpoint()
{
    const Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    QCOMPARE(jobStatusName(m_world->run(connection.id)), u"succeeded"_s);
    const Endpoint destination
        = must(EndpointRepository(*m_world->database).find(connection.destinationId));
    const auto rowsThere = [&] {
        ConfiguredStream stream;
        stream.stream = must(m_world->probe->discover(destination.connectorId,
                                                      destination.configuration, {}, {}))
                            .streams.front();
        qint64 rows = 0;
        for (const auto &batch :
             must(m_world->probe->preview(destination.connectorId, destination.configuration,
                                          stream, 1000, {}))
                 .batches)
            rows += static_cast<qint64>(batch->rowCount());
        return rows;
    };
    QCOMPARE(rowsThere(), qint64(60));
    show(connection.id);
    m_page->showTab(ConnectionPage::Tab::Settings);
    QTRY_VERIFY(button(*child<ConnectionSettingsPage>(), u"Clear…"_s)->isEnabled());
    QTest::mouseClick(button(*child<ConnectionSettingsPage>(), u"Clear…"_s), Qt::LeftButton);
    auto *dialog = child<ConfirmNameDialog>();
    auto *things = dialog->findChild<QListView *>();
    QTRY_COMPARE(things->model()->rowCount(), 1);
    QCOMPARE(things->model()->index(0, 0).data().toString(),
             u"users in Orders destination (stream users)"_s);
    QTest::keyClicks(dialog->findChild<QLineEdit *>(), u"Orders"_s);
    QSignalSpy accepted(dialog, &QDialog::accepted);
    QTest::mouseClick(button(*dialog, u"Clear"_s), Qt::LeftButton);
    QVERIFY(accepted.wait(10'000));
    QCOMPARE(rowsThere(), qint64(0));
    QCOMPARE(jobStatusName(m_world->run(connection.id)), u"succeeded"_s);
    QCOMPARE(rowsThere(), qint64(60));
}

void TestConnectionPage::streamStartsAgainFromTheBeginning()
{
    const Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    m_world->run(connection.id);
    show(connection.id);
    m_page->showTab(ConnectionPage::Tab::Settings);
    auto *settings = child<ConnectionSettingsPage>();
    QTRY_COMPARE(settings->checkpoints()->rowCount(), 1);
    const auto checkpoint = [&] {
        return settings->checkpoints()
            ->index(0, CheckpointModel::CheckpointColumn)
            .data()
            .toString();
    };
    QTRY_VERIFY(checkpoint() != u"the beginning"_s);
    QTest::mouseClick(button(*settings, u"Start again from…"_s), Qt::LeftButton);
    auto *dialog = child<StartAgainDialog>();
    QVERIFY(dialog != nullptr);
    QTest::mouseClick(button(*dialog, u"Start again"_s), Qt::LeftButton);
    QTRY_COMPARE(checkpoint(), u"the beginning"_s);
    m_page->showTab(ConnectionPage::Tab::Timeline);
    QTRY_COMPARE(child<TimelineView>()->model()->index(0).data().toString(),
                 u"Checkpoint changed"_s);
}

void TestConnectionPage::duplicateIsPausedAndRequested()
{
    const Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    show(connection.id);
    QSignalSpy requested(m_page.get(), &ConnectionPage::connectionRequested);
    for (QAction *action : child<ConnectionHeader>()->menu()->actions()) {
        if (plain(action->text()) == u"Duplicate"_s)
            action->trigger();
    }
    QVERIFY(requested.wait(10'000));
    const Connection copy
        = must(ConnectionRepository(*m_world->database).find(requested.at(0).at(0).toString()));
    QCOMPARE(copy.name, u"Orders copy"_s);
    QVERIFY(!copy.isEnabled);
    QCOMPARE(copy.catalog.streams.size(), std::size_t(1));
}

void TestConnectionPage::dryRunIsNotOfferedWhereNothingCanBeCompared()
{
    const Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    show(connection.id);
    for (const QAction *action : child<ConnectionHeader>()->menu()->actions()) {
        if (plain(action->text()) != u"Dry run…"_s)
            continue;
        QVERIFY(!action->isEnabled());
        QVERIFY(action->toolTip().contains(u"objects"_s));
        return;
    }
    QFAIL("There is no such act.");
}

void TestConnectionPage::commandIsCopied()
{
    const Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    show(connection.id);
    const CommandTexts texts(m_world->workspace->services().profile);
    const auto copied = [this](const QString &act) {
        for (const QAction *entry : child<ConnectionHeader>()->menu()->actions()) {
            if (plain(entry->text()) != u"Copy as command"_s)
                continue;
            for (QAction *action : entry->menu()->actions()) {
                if (plain(action->text()) == act)
                    action->trigger();
            }
        }
        return QApplication::clipboard()->text();
    };
    QCOMPARE(copied(u"Sync now"_s), texts.sync(u"Orders"_s));
    QCOMPARE(copied(u"Test both ends"_s), texts.check(u"Orders"_s));
    QCOMPARE(copied(u"Export"_s), texts.exported({u"Orders"_s}));
    QCOMPARE(copied(u"Clear"_s), texts.clear(u"Orders"_s));
    QCOMPARE(copied(u"Export the rejected records"_s),
             texts.exportRejected({u"Orders"_s, {}, {}, {}, {}, {}, {}}));
    QVERIFY(copied(u"Delete"_s).endsWith(u" connections delete Orders"_s));
}

void TestConnectionPage::exportTakesTheCheckpointsOnDemand()
{
    const Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    m_world->run(connection.id);
    show(connection.id);
    m_page->showTab(ConnectionPage::Tab::Settings);
    QTemporaryDir folder;
    const auto exported = [&](const QString &act, const QString &name) {
        QTest::mouseClick(button(*child<ConnectionSettingsPage>(), act), Qt::LeftButton);
        const QString path = folder.filePath(name);
        emit child<QFileDialog>()->fileSelected(path);
        delete child<QFileDialog>();
        if (!QTest::qWaitFor([&] { return QFile::exists(path); }))
            return QByteArray();
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray plainly = exported(u"Export…"_s, u"a.yaml"_s);
    QVERIFY2(plainly.contains("Orders"), plainly.constData());
    QVERIFY(!plainly.contains("checkpoint"));
    QVERIFY(exported(u"Export with checkpoints…"_s, u"b.yaml"_s).contains("checkpoint"));
}

void TestConnectionPage::tabsShareOneHistory()
{
    const Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    auto *schema = new SchemaTab(*m_world->workspace, nullptr, m_page->history());
    auto *configure = new ConfigureTab(*m_world->workspace, nullptr, m_page->history());
    m_page->setTabWidget(ConnectionPage::Tab::Schema, schema);
    m_page->setTabWidget(ConnectionPage::Tab::Settings, configure);
    connect(m_page.get(), &ConnectionPage::connectionShown, schema, &SchemaTab::showConnection);
    connect(m_page.get(), &ConnectionPage::connectionShown, configure,
            &ConfigureTab::showConnection);
    show(connection.id);
    m_page->showTab(ConnectionPage::Tab::Schema);
    const StreamId users{{}, u"users"_s};
    QTRY_VERIFY(schema->model().indexOf(users).isValid() && !schema->model().isDiscovering());
    const QModelIndex age = schema->model().indexOf(users, u"age"_s);
    QVERIFY(schema->model().setData(age, Qt::Unchecked, Qt::CheckStateRole));
    m_page->showTab(ConnectionPage::Tab::Settings);
    QLineEdit *name = nullptr;
    for (auto *edit : configure->findChildren<QLineEdit *>()) {
        if (edit->text() == u"Orders"_s)
            name = edit;
    }
    QVERIFY(name != nullptr);
    m_page->activateWindow();
    name->setFocus();
    QTRY_VERIFY(name->hasFocus());
    QTest::keyClicks(name, u" 2"_s);
    QVERIFY(schema->isModified() && configure->isModified());
    QCOMPARE(m_page->history()->count(), 2);
    // The keys undo the last step of all, not the last letter.
    QTest::keyClick(name, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(name->text(), u"Orders"_s);
    QVERIFY(schema->isModified() && !configure->isModified());
    QTest::keyClick(name, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!schema->isModified());
    // What has changed is in sight.
    QCOMPARE(m_page->currentTab(), ConnectionPage::Tab::Schema);
    QTest::keyClick(m_page.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QTest::keyClick(m_page.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_page->currentTab(), ConnectionPage::Tab::Settings);
    QCOMPARE(name->text(), u"Orders 2"_s);
    // Saving one tab leaves the other, and the way back, as they are.
    const QSignalSpy saved(configure, &EditTab::saved);
    configure->save();
    QTRY_COMPARE(saved.count(), 1);
    QVERIFY(schema->isModified() && !configure->isModified());
    QCOMPARE(m_page->history()->count(), 2);
    m_page->history()->undo();
    QVERIFY(configure->isModified());
}

void TestConnectionPage::connectionThatIsGoneClosesThePage()
{
    const Connection connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    show(connection.id);
    QSignalSpy closed(m_page.get(), &ConnectionPage::closed);
    must(ConnectionRepository(*m_world->database).remove(connection.id));
    QVERIFY(closed.wait(5'000));
}

QTEST_MAIN(TestConnectionPage)
#include "testconnectionpage.moc"
