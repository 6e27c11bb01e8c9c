#include "core/store/rejectedstore.h"
#include "tests/ui/journeys/keyboardjourney.h"
#include "tests/ui/workspacefixture.h"
#include "ui/connectionpage/connectionpage.h"
#include "ui/connections/connectionspage.h"
#include "ui/schematree/catalogtree.h"
#include "ui/theme/language.h"
#include "ui/wizard/connectionwizard.h"

#include <QClipboard>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QTreeView>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

/// Ways a new user takes, by mouse, by dropping, by pasting, and with a break.
class TestJourneys : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { installLanguage(QLocale::c()); }
    void init();
    void cleanup() { m_stage.reset(); }

    void emptyProfileToFinishedSyncByMouse();
    void droppedFileGetsThroughWithEverythingGuessed();
    void pastedUrlFillsItsForm();
    void wizardThatWasClosedGoesOn();
    void demoGivesWrittenAndRejectedRowsWithinTenSeconds();

private:
    void click(const QString &button);
    void clickCard(const QString &connector);
    void fillPath(const QString &path);
    void goOnTo(int step);
    void tickTheStream();
    void finishByMouse();
    [[nodiscard]] ConnectionWizard *wizard() { return m_stage->page<ConnectionWizard>(); }
    [[nodiscard]] QString file(const QString &name) { return m_stage->profile().path(name); }

    std::unique_ptr<Stage> m_stage;
};

void TestJourneys::init()
{
    m_stage = std::make_unique<Stage>(ScriptedProfile::Content::Empty);
    QVERIFY(QTest::qWaitForWindowActive(&m_stage->window()));
}

void TestJourneys::click(const QString &text)
{
    QPushButton *found = nullptr;
    for (auto *button : m_stage->window().findChildren<QPushButton *>()) {
        if (button->isVisible() && button->isEnabled() && button->text().remove(u'&') == text)
            found = button;
    }
    QVERIFY2(found != nullptr, qPrintable(text));
    QTest::mouseClick(found, Qt::LeftButton);
}

void TestJourneys::clickCard(const QString &connector)
{
    QListView *grid = nullptr;
    for (auto *view : wizard()->findChildren<QListView *>()) {
        if (view->isVisible() && view->accessibleName() == u"Connectors"_s)
            grid = view;
    }
    QVERIFY(grid != nullptr);
    for (int row = 0; row < grid->model()->rowCount(); ++row) {
        const QModelIndex index = grid->model()->index(row, 0);
        if (index.data().toString() != connector)
            continue;
        QTest::mouseClick(grid->viewport(), Qt::LeftButton, {}, grid->visualRect(index).center());
        return;
    }
    QFAIL(qPrintable(connector));
}

void TestJourneys::fillPath(const QString &path)
{
    QLineEdit *edit = nullptr;
    const auto hasForm = [&] {
        edit = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        return edit != nullptr && KeyboardJourney::focusName() != u"Search for a connector"_s;
    };
    QTRY_VERIFY(hasForm());
    QTest::mouseClick(edit, Qt::LeftButton);
    QTest::keyClicks(edit, path);
}

void TestJourneys::goOnTo(int step)
{
    click(u"Next"_s);
    QTRY_COMPARE_WITH_TIMEOUT(wizard()->currentStep(), step, 15'000);
}

void TestJourneys::tickTheStream()
{
    QTRY_COMPARE_WITH_TIMEOUT(wizard()->draft().catalog().streamCount(), 1, 15'000);
    if (wizard()->draft().catalog().selectedCount() == 1)
        return;
    auto *tree = m_stage->visible<CatalogTree>(wizard());
    const QRect row = tree->visualRect(tree->model()->index(0, 0));
    // The box stands behind the arrow that opens the stream.
    for (int x = row.left(); x < row.right(); x += 4) {
        if (wizard()->draft().catalog().selectedCount() == 1)
            return;
        QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, QPoint(x, row.center().y()));
    }
    QCOMPARE(wizard()->draft().catalog().selectedCount(), 1);
}

void TestJourneys::finishByMouse()
{
    QSignalSpy finished(&m_stage->profile().workspace(), &Workspace::runFinished);
    click(u"Create and sync"_s);
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 15'000);
    QCOMPARE(finished.first().at(2).value<JobStatus>(), JobStatus::Succeeded);
    QTRY_VERIFY(qobject_cast<ConnectionPage *>(m_stage->window().pages().currentWidget()));
}

void TestJourneys::emptyProfileToFinishedSyncByMouse()
{
    click(u"New connection"_s);
    QCOMPARE(wizard()->currentStep(), 0);
    clickCard(u"Files"_s);
    fillPath(file(u"prices.csv"_s));
    goOnTo(1);
    clickCard(u"SQLite"_s);
    fillPath(file(u"mouse.sqlite"_s));
    goOnTo(2);
    tickTheStream();
    goOnTo(4);
    finishByMouse();
    QCOMPARE(rowsIn(file(u"mouse.sqlite"_s), u"prices"_s), 3);
}

void TestJourneys::droppedFileGetsThroughWithEverythingGuessed()
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file(u"prices.csv"_s))});
    QDragEnterEvent enter({300, 300}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(&m_stage->window(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({300, 300}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(&m_stage->window(), &drop);

    // Nothing is asked for the source.
    QTRY_VERIFY(!wizard()->draft().hasEnd(EndpointRole::Source));
    m_stage->settle();
    goOnTo(1);
    QCOMPARE(wizard()->draft().end(EndpointRole::Source).name, u"prices.csv"_s);
    clickCard(u"SQLite"_s);
    fillPath(file(u"dropped.sqlite"_s));
    goOnTo(2);
    QTRY_COMPARE_WITH_TIMEOUT(wizard()->draft().catalog().selectedCount(), 1, 15'000);
    goOnTo(4);
    finishByMouse();
    QCOMPARE(rowsIn(file(u"dropped.sqlite"_s), u"prices"_s), 3);
}

void TestJourneys::pastedUrlFillsItsForm()
{
    click(u"New connection"_s);
    QApplication::clipboard()->setText(u"sqlite:///"_s + file(u"fieldservice.sqlite"_s));
    KeyboardJourney keys(*m_stage);
    QTRY_COMPARE(KeyboardJourney::focusName(), u"Search for a connector"_s);
    keys.press(Qt::Key_V, Qt::ControlModifier);
    keys.press(Qt::Key_Return);
    m_stage->settle();
    goOnTo(1);
    const Endpoint source = wizard()->draft().end(EndpointRole::Source);
    QCOMPARE(source.connectorId, u"sqlite"_s);
    QVERIFY(source.configuration.value("path"_L1).toString().endsWith("fieldservice.sqlite"_L1));
    QTRY_COMPARE_WITH_TIMEOUT(wizard()->draft().catalog().streamCount(), 4, 15'000);
}

void TestJourneys::wizardThatWasClosedGoesOn()
{
    click(u"New connection"_s);
    clickCard(u"Files"_s);
    fillPath(file(u"prices.csv"_s));
    goOnTo(1);
    click(u"Close"_s);

    // The list has it, and opens it again.
    QTRY_VERIFY(qobject_cast<ConnectionsPage *>(m_stage->window().pages().currentWidget()));
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->profile().workspace().snapshot()->drafts.size(), 1U, 5000);
    auto *list = m_stage->visible<QTreeView>();
    QTRY_COMPARE(list->model()->rowCount(), 1);
    list->setFocus();
    list->setCurrentIndex(list->model()->index(0, 1));
    QTest::keyClick(list, Qt::Key_Return);
    QTRY_VERIFY(qobject_cast<ConnectionWizard *>(m_stage->window().pages().currentWidget()));
    QCOMPARE(wizard()->currentStep(), 1);
    QCOMPARE(wizard()->draft().end(EndpointRole::Source).name, u"prices.csv"_s);

    clickCard(u"SQLite"_s);
    fillPath(file(u"draft.sqlite"_s));
    goOnTo(2);
    tickTheStream();
    goOnTo(4);
    finishByMouse();
    QCOMPARE(rowsIn(file(u"draft.sqlite"_s), u"prices"_s), 3);
    QTRY_VERIFY(m_stage->profile().workspace().snapshot()->drafts.empty());
}

void TestJourneys::demoGivesWrittenAndRejectedRowsWithinTenSeconds()
{
    click(u"Try the demo"_s);
    const auto isThere = [this] {
        const auto &connections = m_stage->profile().workspace().snapshot()->connections;
        return connections.size() == 1 && connections.front().lastJob
            && connections.front().lastJob->status == JobStatus::Succeeded
            && connections.front().openRejected > 0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isThere(), 60'000);
    // And the person is where it is shown.
    QTRY_VERIFY(qobject_cast<ConnectionPage *>(m_stage->window().pages().currentWidget()));
    qint64 written = 0;
    for (const StreamResult &stream : summarised(
             m_stage->profile().workspace().snapshot()->connections.front().lastJob->attempts))
        written += stream.counts.written;
    QVERIFY(written > 0);
}

QTEST_MAIN(TestJourneys)
#include "testjourneys.moc"
