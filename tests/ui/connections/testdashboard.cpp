// Dashboard: runs of all connections as bars that are read, walked through and opened.
#include "core/store/jobrepository.h"
#include "core/store/statement.h"
#include "tests/testutils/threadtimer.h"
#include "tests/ui/workspacefixture.h"
#include "ui/connections/dashboard.h"
#include "ui/connections/runlistmodel.h"
#include "ui/connections/runsdialog.h"
#include "ui/connections/runslottext.h"
#include "ui/connections/slotschart.h"
#include "ui/settings/preferences.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QComboBox>
#include <QHelpEvent>
#include <QPainter>
#include <QPushButton>
#include <QToolTip>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestDashboard final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void runsAreCountedByOutcome();
    void followsTheProfile();
    void keysWalkAndEnterOpensTheRuns();
    void clickOpensTheRunsOfTheBar();
    void listIsFilteredByOutcome();
    void spanAndFoldingAreRemembered();
    void foldedOneCountsNothing();
    void slotsAreItemsForScreenReaders();
    void eachOutcomeLooksOtherwise();
    void manyRunsDoNotHoldUpTheWindow();

private:
    void show();
    qint64 run(const QString &connectionId, JobStatus status);
    [[nodiscard]] SlotsChart *chart() const { return m_dashboard->chart(); }

    std::unique_ptr<WorkspaceFixture> m_world;
    std::unique_ptr<UiPreferences> m_preferences;
    std::unique_ptr<Dashboard> m_dashboard;
    QString m_id;
};

void TestDashboard::init()
{
    m_world = std::make_unique<WorkspaceFixture>();
    m_preferences = std::make_unique<UiPreferences>(m_world->folder.filePath(u"window.ini"_s));
    m_id = m_world->addConnection(u"Orders"_s, {u"users"_s}).id;
    QTRY_VERIFY(m_world->workspace->isLoaded());
}

void TestDashboard::cleanup()
{
    m_dashboard.reset();
    m_world.reset();
    m_preferences.reset();
}

void TestDashboard::show()
{
    m_dashboard = std::make_unique<Dashboard>(*m_world->workspace, *m_preferences);
    m_dashboard->resize(900, 240);
    m_dashboard->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_dashboard.get()));
}

qint64 TestDashboard::run(const QString &connectionId, JobStatus status)
{
    JobRepository jobs(*m_world->database);
    const Job job = must(jobs.create(connectionId, JobTrigger::Schedule, m_world->clock.now()));
    must(jobs.setStatus(job.id, JobStatus::Running, m_world->clock.now()));
    must(jobs.setStatus(job.id, status, m_world->clock.now()));
    return job.id;
}

void TestDashboard::runsAreCountedByOutcome()
{
    run(m_id, JobStatus::Succeeded);
    run(m_id, JobStatus::Succeeded);
    run(m_id, JobStatus::Failed);
    show();
    QTRY_COMPARE(chart()->bars().size(), 24u);
    QCOMPARE(chart()->current(), 23);
    QCOMPARE(chart()->bars().back().count(RunOutcome::Succeeded), 2);
    QVERIFY2(m_dashboard->caption().contains(u"3 runs"_s)
                 && m_dashboard->caption().contains(u"2 succeeded, 1 failed or incomplete"_s),
             qPrintable(m_dashboard->caption()));
}

void TestDashboard::followsTheProfile()
{
    show();
    QTRY_COMPARE(chart()->bars().size(), 24u);
    QCOMPARE(chart()->bars().back().total(), 0);
    run(m_id, JobStatus::Cancelled);
    QTRY_COMPARE(chart()->bars().back().count(RunOutcome::Cancelled), 1);
}

void TestDashboard::keysWalkAndEnterOpensTheRuns()
{
    const qint64 job = run(m_id, JobStatus::Failed);
    show();
    QTRY_COMPARE(chart()->bars().size(), 24u);
    chart()->setFocus();
    QTest::keyClick(chart(), Qt::Key_Home);
    QCOMPARE(chart()->current(), 0);
    QVERIFY(m_dashboard->caption().endsWith(u"no runs."_s));
    // Nothing to open there.
    QTest::keyClick(chart(), Qt::Key_Return);
    QVERIFY(m_dashboard->findChild<RunsDialog *>() == nullptr);
    QTest::keyClick(chart(), Qt::Key_Left);
    QCOMPARE(chart()->current(), 0);
    QTest::keyClick(chart(), Qt::Key_Right);
    QCOMPARE(chart()->current(), 1);
    QTest::keyClick(chart(), Qt::Key_End);
    QTest::keyClick(chart(), Qt::Key_Return);
    auto *dialog = m_dashboard->findChild<RunsDialog *>();
    QVERIFY(dialog != nullptr);
    QTRY_COMPARE(dialog->model()->rowCount(), 1);
    QTRY_VERIFY(dialog->table()->hasFocus());
    QSignalSpy opened(m_dashboard.get(), &Dashboard::runRequested);
    QTest::keyClick(dialog->table(), Qt::Key_Return);
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.at(0).at(0).toString(), m_id);
    QCOMPARE(opened.at(0).at(1).toLongLong(), job);
    QTRY_VERIFY(m_dashboard->findChild<RunsDialog *>() == nullptr);
}

void TestDashboard::clickOpensTheRunsOfTheBar()
{
    run(m_id, JobStatus::Succeeded);
    show();
    QTRY_COMPARE(chart()->bars().size(), 24u);
    QTest::mouseMove(chart(), chart()->rectOf(3).center());
    QTRY_VERIFY(m_dashboard->caption().endsWith(u"no runs."_s));
    QTest::mouseClick(chart(), Qt::LeftButton, {}, chart()->rectOf(3).center());
    QVERIFY(m_dashboard->findChild<RunsDialog *>() == nullptr);
    QTest::mouseClick(chart(), Qt::LeftButton, {}, chart()->rectOf(23).center());
    QVERIFY(m_dashboard->findChild<RunsDialog *>() != nullptr);
    QHelpEvent tip(QEvent::ToolTip, chart()->rectOf(23).center(),
                   chart()->mapToGlobal(chart()->rectOf(23).center()));
    QApplication::sendEvent(chart(), &tip);
    QVERIFY(QToolTip::text().contains(u"1 succeeded"_s));
}

void TestDashboard::listIsFilteredByOutcome()
{
    run(m_id, JobStatus::Succeeded);
    run(m_id, JobStatus::Failed);
    show();
    QTRY_COMPARE(chart()->bars().size(), 24u);
    QTest::keyClick(chart(), Qt::Key_Space);
    auto *dialog = m_dashboard->findChild<RunsDialog *>();
    QVERIFY(dialog != nullptr);
    const QAbstractItemModelTester tester(dialog->model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_COMPARE(dialog->model()->rowCount(), 2);
    auto *outcome = dialog->findChild<QComboBox *>();
    QCOMPARE(outcome->count(), 3);
    outcome->setCurrentIndex(2);
    QTRY_COMPARE(dialog->model()->rowCount(), 1);
    QCOMPARE(
        dialog->model()->index(0, RunListModel::OutcomeColumn).data(Qt::DisplayRole).toString(),
        u"Failed"_s);
    QCOMPARE(
        dialog->model()->index(0, RunListModel::ConnectionColumn).data(Qt::DisplayRole).toString(),
        u"Orders"_s);
    // What has happened meanwhile is there as well.
    run(m_id, JobStatus::Failed);
    QTRY_COMPARE(dialog->model()->rowCount(), 2);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(m_dashboard->findChild<RunsDialog *>() == nullptr);
}

void TestDashboard::spanAndFoldingAreRemembered()
{
    show();
    QTRY_COMPARE(chart()->bars().size(), 24u);
    m_dashboard->findChild<SegmentedControl *>()->setCurrentIndex(3);
    QTRY_COMPARE(chart()->bars().size(), 30u);
    m_dashboard->findChild<SegmentedControl *>()->setCurrentIndex(2);
    QTRY_COMPARE(chart()->bars().size(), 28u);
    m_dashboard->setExpanded(false);
    show();
    QCOMPARE(m_dashboard->span(), RunSpan::Week);
    QVERIFY(!m_dashboard->isExpanded());
    QVERIFY(!chart()->isVisible());
}

void TestDashboard::foldedOneCountsNothing()
{
    m_preferences->setPlace(u"dashboard/folded"_s, "1");
    show();
    QSignalSpy changed(m_world->workspace.get(), &Workspace::snapshotChanged);
    run(m_id, JobStatus::Succeeded);
    QTRY_VERIFY(changed.count() > 0);
    QVERIFY(chart()->bars().empty());
    m_dashboard->setExpanded(true);
    QTRY_COMPARE(chart()->bars().size(), 24u);
}

void TestDashboard::slotsAreItemsForScreenReaders()
{
    run(m_id, JobStatus::Succeeded);
    show();
    QTRY_COMPARE(chart()->bars().size(), 24u);
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(chart());
    QVERIFY(list != nullptr);
    QCOMPARE(list->role(), QAccessible::List);
    QCOMPARE(list->childCount(), 24);
    QAccessibleInterface *item = list->child(23);
    QCOMPARE(item->role(), QAccessible::ListItem);
    QVERIFY(item->text(QAccessible::Name).contains(u"1 succeeded"_s));
    QVERIFY(item->state().selected);
    item->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QVERIFY(m_dashboard->findChild<RunsDialog *>() != nullptr);
}

void TestDashboard::eachOutcomeLooksOtherwise()
{
    // In shades of grey as well: the patterns tell them apart.
    QList<QImage> images;
    for (const RunOutcome outcome : s_allRunOutcomes) {
        QImage image(40, 40, QImage::Format_ARGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        paintOutcome(painter, QRectF(4, 4, 32, 32), outcome);
        painter.end();
        images << image.convertToFormat(QImage::Format_Grayscale8)
                      .convertToFormat(QImage::Format_Mono, Qt::ThresholdDither);
    }
    for (int i = 0; i < images.size(); ++i) {
        for (int j = i + 1; j < images.size(); ++j)
            QVERIFY2(images[i] != images[j], qPrintable(u"%1 and %2"_s.arg(i).arg(j)));
    }
}

void TestDashboard::manyRunsDoNotHoldUpTheWindow()
{
    must(m_world->database->write<void>([this](QSqlDatabase &database) {
        const QByteArray sql
            = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 72000) "
              "INSERT INTO jobs (connection_id, status, job_trigger, created_at, ended_at, kind) "
              "SELECT '"
            + m_id.toLatin1() + "', 'succeeded', 'schedule', "
            + QByteArray::number(
                  static_cast<qint64>((m_world->clock.now() - 24h * 29).time_since_epoch().count()))
            + " + i * 30000000, 0, 'sync' FROM n";
        return execute(sqliteHandle(database), sql.constData());
    }));
    m_preferences->setPlace(u"dashboard/span"_s, "30d");
    const ThreadTimer shown;
    show();
    // The window is there before the runs are counted.
    QVERIFY2(shown.elapsed() < 1500, qPrintable(QString::number(shown.elapsed())));
    QTRY_VERIFY(!chart()->bars().empty());
    qint64 total = 0;
    for (const RunSlot &slot : chart()->bars())
        total += slot.total();
    QCOMPARE(total, 72000);
}

QTEST_MAIN(TestDashboard)
#include "testdashboard.moc"
