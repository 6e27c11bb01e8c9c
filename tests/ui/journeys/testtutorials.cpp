#include "tests/testutils/sqlitefile.h"
#include "tests/ui/journeys/keyboardjourney.h"
#include "tests/ui/journeys/tutorialpage.h"
#include "tests/ui/journeys/tutorialperformer.h"
#include "ui/connectionpage/timelineview.h"
#include "ui/mapping/mappingtable.h"
#include "ui/rejected/rejectedview.h"
#include "ui/schematree/catalogtree.h"
#include "ui/theme/language.h"
#include "ui/widgets/pagetable.h"
#include "ui/wizard/connectionwizard.h"

#include <QSpinBox>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

/// The tutorials of the help, performed step by step as they are written.
class TestTutorials final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { installLanguage(QLocale::c()); }
    void init();
    void cleanup()
    {
        m_performer.reset();
        m_stage.reset();
    }
    void firstConnection();
    void firstActivation();

private:
    using Doings = std::vector<Doing>;

    // The parts of the second one, by its headings.
    [[nodiscard]] Doings bothEnds();
    [[nodiscard]] Doings mapping();
    [[nodiscard]] Doings dryRunAndRun();
    [[nodiscard]] Doings rejectedRecord();

    [[nodiscard]] TutorialPerformer &performer() { return *m_performer; }
    [[nodiscard]] bool isShown(const QString &text)
    {
        return performer().everythingShown().contains(text);
    }
    [[nodiscard]] QString file(const QString &name) { return m_stage->profile().path(name); }
    void writeFile(const QString &path, const QString &text);
    void expectCounts(const QString &stream, int read, int written, int filtered, int rejected);

    std::unique_ptr<Stage> m_stage;
    std::unique_ptr<TutorialPerformer> m_performer;
};

void TestTutorials::init()
{
    m_stage = std::make_unique<Stage>(ScriptedProfile::Content::Empty);
    m_performer = std::make_unique<TutorialPerformer>(*m_stage);
    QVERIFY(QTest::qWaitForWindowActive(&m_stage->window()));
}

void TestTutorials::writeFile(const QString &path, const QString &text)
{
    QFile out(path);
    QVERIFY(out.open(QIODevice::Append));
    out.write(text.toUtf8());
}

/// What the row of \a stream says.
void TestTutorials::expectCounts(const QString &stream, int read, int written, int filtered,
                                 int rejected)
{
    const auto counts = [&] {
        QStringList cells;
        for (const QString &heading : {u"Read"_s, u"Written"_s, u"Filtered"_s, u"Rejected"_s})
            cells << performer().cell(stream, heading);
        return cells;
    };
    const QStringList wanted{QString::number(read), QString::number(written),
                             QString::number(filtered), QString::number(rejected)};
    QTRY_COMPARE_WITH_TIMEOUT(counts(), wanted, 15'000);
}

void TestTutorials::firstConnection()
{
    const QString csv = file(u"orders.csv"_s);
    const QString database = file(u"shop.sqlite"_s);
    writeFile(csv, tutorialCode(u"first-connection"_s, u"id,customer"_s));
    TutorialPerformer &does = performer();
    auto *tree = static_cast<CatalogTree *>(nullptr);
    does.perform(
        u"first-connection"_s,
        {
            {u"Open Millrace."_s, {}},
            {u"Press **New connection**"_s, [&] { does.press(u"New connection"_s); }},
            {u"Write `csv` into the search."_s,
             [&] {
                 does.waitForFocus(u"Search for a connector"_s);
                 does.write(u"csv"_s);
             }},
            {u"Press Enter."_s,
             [&] {
                 does.key(Qt::Key_Return);
                 does.waitForForm();
                 does.waitForFocus(u"File or pattern"_s);
             }},
            {u"Write `/home/ann/orders.csv` into **File or pattern**."_s,
             [&] {
                 does.write(csv);
                 QTRY_VERIFY(isShown(u"\norders.csv\n"_s));
             }},
            {u"Press **Test**."_s, [&] { does.press(u"Test"_s); }},
            {u"Press **Next** (Ctrl+Return)."_s,
             [&] {
                 does.press(u"Next"_s);
                 does.waitForStep(1);
             }},
            {u"Write `sqlite` into the search, and press Enter."_s,
             [&] {
                 does.waitForFocus(u"Search for a connector"_s);
                 does.write(u"sqlite"_s);
                 does.key(Qt::Key_Return);
                 does.waitForFocus(u"Database file"_s);
             }},
            {u"Write `/home/ann/shop.sqlite` into **Database file**."_s,
             [&] {
                 does.write(database);
                 QTRY_VERIFY(isShown(u"\nshop.sqlite\n"_s));
             }},
            {u"Press **Next**."_s,
             [&] {
                 does.press(u"Next"_s);
                 does.waitForStep(2);
             }},
            {u"Look at the stream **orders**."_s,
             [&] {
                 QTRY_COMPARE_WITH_TIMEOUT(does.wizard()->draft().catalog().selectedCount(), 1,
                                           15'000);
                 tree = m_stage->visible<CatalogTree>(does.wizard());
             }},
            {u"Open **orders** with the arrow before its name."_s,
             [&] {
                 const QModelIndex stream = tree->model()->index(0, 0);
                 tree->setFocus();
                 tree->setCurrentIndex(stream);
                 QTest::keyClick(tree, Qt::Key_Right);
                 QTRY_COMPARE(tree->model()->rowCount(stream), 5);
             }},
            {u"Select **orders**, and press **Preview**."_s,
             [&] {
                 does.press(u"Preview"_s);
                 QTRY_VERIFY_WITH_TIMEOUT(isShown(u"Cleo Diaz"_s), 15'000);
             }},
            {u"Press **Next**."_s,
             [&] {
                 does.press(u"Next"_s);
                 does.waitForStep(4);
             }},
            {u"Look at **Connection name**."_s,
             [&] { QVERIFY(isShown(u"orders.csv → shop.sqlite"_s)); }},
            {u"Below **When it runs**, choose **Only when asked for**."_s,
             [&] { does.choose(u"Only when asked for"_s); }},
            {u"Press **Create and sync**."_s,
             [&] {
                 does.press(u"Create and sync"_s);
                 does.waitForRun(1);
                 expectCounts(u"orders"_s, 3, 3, 0, 0);
             }},
            {u"Look into the table"_s, [&] { QCOMPARE(rowsIn(database, u"orders"_s), 3); }},
            {u"Add a line to `orders.csv` and save it:"_s,
             [&] { writeFile(csv, tutorialCode(u"first-connection"_s, u"4,Dan Ode"_s)); }},
            {u"Press **Sync now**"_s,
             [&] {
                 does.press(u"Sync now"_s);
                 does.waitForRun(2);
                 QCOMPARE(rowsIn(database, u"orders"_s), 4);
                 expectCounts(u"orders"_s, 4, 4, 0, 0);
             }},
            {u"Choose the tab **Timeline**, and select a run."_s,
             [&] {
                 does.openTab(ConnectionPage::Tab::Timeline);
                 auto *timeline = m_stage->visible<TimelineView>();
                 // The runs come to the list a moment after they have ended.
                 QTRY_COMPARE(m_stage->visible<QAbstractItemView>(timeline)->model()->rowCount(),
                              3);
                 does.clickRow(*timeline, 0);
             }},
            {u"Choose the tab **Settings**."_s,
             [&] { does.openTab(ConnectionPage::Tab::Settings); }},
            {u"Below **When it runs**, choose **Every**"_s,
             [&] {
                 does.choose(u"Every"_s);
                 auto *hours = m_stage->visible<QSpinBox>(m_stage->page<ConnectionPage>());
                 hours->setFocus();
                 hours->selectAll();
                 QTest::keyClicks(hours, u"6"_s);
             }},
            {u"Press **Save changes**."_s,
             [&] {
                 does.press(u"Save changes"_s);
                 QTRY_COMPARE(m_stage->profile()
                                  .workspace()
                                  .snapshot()
                                  ->connections.front()
                                  .connection.schedule.kind,
                              ScheduleKind::Interval);
             }},
            {u"Leave Millrace open, or open **Settings**"_s, {}},
        });
}

TestTutorials::Doings TestTutorials::bothEnds()
{
    TutorialPerformer &does = performer();
    const auto search = [&does](const QString &text) {
        does.waitForFocus(u"Search for a connector"_s);
        does.write(text);
        does.key(Qt::Key_Return);
    };
    return {
        {u"Press **New connection**"_s, [&does] { does.press(u"New connection"_s); }},
        {u"If the tile **Existing source** is chosen"_s,
         [&does, search] {
             search(u"csv"_s);
             does.waitForFocus(u"File or pattern"_s);
         }},
        {u"Write `/home/ann/contacts.csv` into **File or pattern**, and press **Next**."_s,
         [this, &does] {
             does.write(file(u"contacts.csv"_s));
             does.press(u"Next"_s);
             does.waitForStep(1);
         }},
        {u"If the tile **Existing destination** is chosen"_s,
         [&does, search] {
             search(u"sqlite"_s);
             does.waitForFocus(u"Database file"_s);
         }},
        {u"Write `/home/ann/crm.sqlite` into **Database file**."_s,
         [this, &does] {
             does.write(file(u"crm.sqlite"_s));
             QTRY_VERIFY(isShown(u"\ncrm.sqlite\n"_s));
         }},
        {u"Open the section **Optional** of the form, and choose **existing tables**"_s,
         [&does] {
             does.openSection(u"Optional"_s);
             does.pick(u"Write into"_s, u"existing tables"_s);
         }},
        {u"Press **Next**."_s,
         [&does] {
             does.press(u"Next"_s);
             does.waitForStep(2);
         }},
        {u"Look at the tick of **contacts**, and press **Next**."_s,
         [&does] {
             QTRY_COMPARE_WITH_TIMEOUT(does.wizard()->draft().catalog().selectedCount(), 1, 15'000);
             does.press(u"Next"_s);
             does.waitForStep(3);
         }},
    };
}

TestTutorials::Doings TestTutorials::mapping()
{
    TutorialPerformer &does = performer();
    const auto valueOf = [&does](const QString &field) { return does.cell(field, u"Value"_s); };
    return {
        {u"At **Object**, write `contact` and press Enter."_s,
         [&does] {
             does.enter(u"Object"_s);
             does.write(u"contact"_s);
             does.key(Qt::Key_Return);
             QTRY_COMPARE(does.cell(u"phone"_s, u"Destination field"_s), u"phone"_s);
             QVERIFY(!does.cell(u"email"_s, u"Destination field"_s).isEmpty());
             QVERIFY(!does.cell(u"full_name"_s, u"Destination field"_s).isEmpty());
         }},
        {u"At **Reading**, choose **Full refresh**."_s,
         [&does] { does.pick(u"Reading"_s, u"Full refresh"_s); }},
        {u"Choose the row `full_name`, and press Enter. Write `name`, and press Enter."_s,
         [this, &does, valueOf] {
             auto *table = m_stage->visible<MappingTable>();
             table->goTo(u"full_name"_s, false);
             table->setFocus();
             does.key(Qt::Key_Return);
             does.write(u"name"_s);
             does.key(Qt::Key_Return);
             if (QApplication::focusWidget() != table)
                 does.key(Qt::Key_Return);
             QTRY_COMPARE(QApplication::focusWidget(), table);
             QCOMPARE(valueOf(u"full_name"_s), u"name"_s);
             QTRY_COMPARE_WITH_TIMEOUT(does.cell(u"full_name"_s, u"Fits"_s), u"1 of 4 do not fit"_s,
                                       15'000);
         }},
        {u"Press **Suggest** (Ctrl+M)."_s,
         [&does, valueOf] {
             does.press(u"Suggest"_s);
             QTRY_COMPARE_WITH_TIMEOUT(valueOf(u"email"_s), u"email"_s, 15'000);
             QCOMPARE(valueOf(u"phone"_s), u"phone"_s);
             QCOMPARE(does.wizard()->draft().catalog().configuredStreams().size(), 1U);
         }},
        {u"Press **Accept all** in the bar above the table."_s,
         [&does] { does.press(u"Accept all"_s); }},
        {u"Press **Next**."_s,
         [&does] {
             does.press(u"Next"_s);
             does.waitForStep(4);
         }},
    };
}

TestTutorials::Doings TestTutorials::dryRunAndRun()
{
    TutorialPerformer &does = performer();
    return {
        {u"Below **When it runs**, choose **Only when asked for**."_s,
         [&does] { does.choose(u"Only when asked for"_s); }},
        {u"Press **Dry run…** at the foot, and in the dialog **Start dry run**."_s,
         [this, &does] {
             does.press(u"Dry run…"_s);
             does.press(u"Start dry run"_s);
             QTRY_COMPARE_WITH_TIMEOUT(does.cell(u"contacts"_s, u"Create"_s), u"3"_s, 15'000);
             QCOMPARE(does.cell(u"contacts"_s, u"Reject"_s), u"1"_s);
             QCOMPARE(rowsIn(file(u"crm.sqlite"_s), u"contact"_s), 0);
         }},
        {u"Press **Create and sync**."_s,
         [this, &does] {
             does.press(u"Close"_s);
             does.press(u"Create and sync"_s);
             does.waitForRun(1);
             expectCounts(u"contacts"_s, 4, 3, 0, 1);
         }},
        {u"Look into the table, for example with:"_s,
         [this] {
             QCOMPARE(SqliteFile(file(u"crm.sqlite"_s))
                          .rows(u"SELECT full_name FROM contact ORDER BY full_name"_s),
                      (QStringList{u"Ann Kuhn"_s, u"Bob Berg"_s, u"Cleo Diaz"_s}));
         }},
    };
}

TestTutorials::Doings TestTutorials::rejectedRecord()
{
    TutorialPerformer &does = performer();
    return {
        {u"Choose the tab **Rejected**."_s,
         [this, &does] {
             does.openTab(ConnectionPage::Tab::Rejected);
             QTRY_VERIFY_WITH_TIMEOUT(isShown(u"full_name"_s), 15'000);
         }},
        {u"Select the record."_s,
         [this] {
             auto *table = m_stage->visible<PageTable>(m_stage->visible<RejectedView>());
             QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 1, 15'000);
             const QRect place = table->visualRect(table->model()->index(0, 1));
             QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, place.center());
             QTRY_VERIFY_WITH_TIMEOUT(isShown(u"dan@example.org"_s), 15'000);
         }},
        {u"Press **Edit**, and choose **Make it a rule…**"_s,
         [&does] { does.chooseFromMenu(u"Edit"_s, u"Make it a rule…"_s); }},
        {u"Choose **It is computed**, and write:"_s,
         [&does] {
             does.choose(u"It is computed"_s);
             does.waitForFocus(u"Expression"_s);
             does.write(tutorialCode(u"first-activation"_s, u"= coalesce"_s).trimmed());
         }},
        {u"Press **Save and retry**."_s,
         [this, &does] {
             does.press(u"Save and retry"_s);
             QTRY_COMPARE_WITH_TIMEOUT(rowsIn(file(u"crm.sqlite"_s), u"contact"_s), 4, 15'000);
         }},
        {u"Look into the table again."_s,
         [this] {
             QCOMPARE(SqliteFile(file(u"crm.sqlite"_s))
                          .value(u"SELECT full_name FROM contact WHERE email LIKE 'dan%'"_s),
                      u"dan"_s);
         }},
        {u"Choose the tab **Mapping**."_s,
         [&does] {
             does.openTab(ConnectionPage::Tab::Mapping);
             QTRY_VERIFY_WITH_TIMEOUT(
                 does.cell(u"full_name"_s, u"Value"_s).contains(u"coalesce(name"_s), 15'000);
         }},
        {u"Press **Sync now**."_s,
         [this, &does] {
             does.press(u"Sync now"_s);
             does.waitForRun(3);
             does.openTab(ConnectionPage::Tab::Status);
             expectCounts(u"contacts"_s, 4, 4, 0, 0);
         }},
    };
}

void TestTutorials::firstActivation()
{
    writeFile(file(u"contacts.csv"_s), tutorialCode(u"first-activation"_s, u"id,name"_s));
    const QString made = tutorialCode(u"first-activation"_s, u"$ sqlite3 crm.sqlite"_s);
    SqliteFile(file(u"crm.sqlite"_s)).execute(made.section(u'"', 1, 1));
    Doings all;
    for (const Doings &part : {bothEnds(), mapping(), dryRunAndRun(), rejectedRecord()})
        all.insert(all.end(), part.begin(), part.end());
    performer().perform(u"first-activation"_s, all);
}

QTEST_MAIN(TestTutorials)
#include "testtutorials.moc"
