#include "tests/testutils/sqlitefile.h"
#include "tests/ui/journeys/keyboardjourney.h"
#include "tests/ui/journeys/tutorialpage.h"
#include "tests/ui/workspacefixture.h"
#include "ui/connectionpage/connectionpage.h"
#include "ui/schematree/catalogtree.h"
#include "ui/theme/language.h"
#include "ui/wizard/connectionwizard.h"

#include <QAbstractItemView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

/// What a step asks for, done. The start of its text is compared, so that a step that is changed
/// and does something else is noticed.
struct Doing final
{
    QString start;
    std::function<void()> act; ///< May be empty: something is looked at.
};

} // namespace

/// The tutorials of the help, performed step by step as they are written.
class TestTutorials final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { installLanguage(QLocale::c()); }
    void init();
    void cleanup() { m_stage.reset(); }
    void firstConnection();

private:
    void perform(const QString &tutorial, const std::vector<Doing> &doings);
    [[nodiscard]] QString everythingShown();
    void press(const QString &button);
    void choose(const QString &radio);
    void write(const QString &text) { QTest::keyClicks(QApplication::focusWidget(), text); }
    void key(Qt::Key key) { QTest::keyClick(QApplication::focusWidget(), key); }
    void waitForForm();
    void waitForFocus(const QString &name);
    void openTab(ConnectionPage::Tab tab);
    [[nodiscard]] ConnectionWizard *wizard() { return m_stage->page<ConnectionWizard>(); }
    [[nodiscard]] QString file(const QString &name) { return m_stage->profile().path(name); }

    std::unique_ptr<Stage> m_stage;
};

void TestTutorials::init()
{
    m_stage = std::make_unique<Stage>(ScriptedProfile::Content::Empty);
    QVERIFY(QTest::qWaitForWindowActive(&m_stage->window()));
}

/// All texts of the window, those that delegates draw among them.
QString TestTutorials::everythingShown()
{
    QStringList texts;
    const auto add = [&texts](QString text) { texts << text.remove(u'&').simplified(); };
    for (const QWidget *widget : m_stage->front()->findChildren<QWidget *>()) {
        if (!widget->isVisible())
            continue;
        if (const auto *label = qobject_cast<const QLabel *>(widget))
            add(label->text());
        else if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
            add(button->text());
        else if (const auto *edit = qobject_cast<const QLineEdit *>(widget))
            add(edit->text());
        else if (const auto *plain = qobject_cast<const QPlainTextEdit *>(widget))
            add(plain->toPlainText());
        add(widget->accessibleName());
        const auto *view = qobject_cast<const QAbstractItemView *>(widget);
        if (view == nullptr || view->model() == nullptr)
            continue;
        for (int row = 0; row < std::min(20, view->model()->rowCount(view->rootIndex())); ++row) {
            for (int column = 0; column < view->model()->columnCount(); ++column) {
                const QModelIndex index = view->model()->index(row, column, view->rootIndex());
                add(index.data().toString());
                add(index.data(Qt::AccessibleTextRole).toString());
            }
        }
    }
    return texts.join(u'\n');
}

void TestTutorials::perform(const QString &tutorial, const std::vector<Doing> &doings)
{
    const std::vector<TutorialStep> steps = tutorialSteps(tutorial);
    QCOMPARE(steps.size(), doings.size());
    for (std::size_t at = 0; at < steps.size(); ++at) {
        const TutorialStep &step = steps[at];
        const QByteArray name
            = "step " + QByteArray::number(step.number) + ": " + step.what.toUtf8();
        QCOMPARE(step.number, int(at) + 1);
        QVERIFY2(step.what.startsWith(doings[at].start), name.constData());
        if (doings[at].act)
            doings[at].act();
        if (QTest::currentTestFailed())
            QFAIL(name.constData());
        for (const QString &quote : step.quotes()) {
            const bool isShown
                = QTest::qWaitFor([&] { return everythingShown().contains(quote); }, 15'000);
            QVERIFY2(isShown,
                     qPrintable(QString::fromUtf8(name) + u"\nnot shown: "_s + quote + u'\n'
                                + everythingShown()));
        }
    }
}

void TestTutorials::press(const QString &text)
{
    QAbstractButton *found = nullptr;
    const auto find = [&] {
        for (auto *button : m_stage->front()->findChildren<QAbstractButton *>()) {
            if (button->isVisible() && button->isEnabled() && button->text().remove(u'&') == text)
                found = button;
        }
        return found != nullptr;
    };
    QVERIFY2(QTest::qWaitFor(find, 15'000), qPrintable(u"no button "_s + text));
    QTest::mouseClick(found, Qt::LeftButton);
}

void TestTutorials::choose(const QString &text)
{
    for (auto *radio : m_stage->front()->findChildren<QRadioButton *>()) {
        if (radio->isVisible() && radio->text().remove(u'&') == text) {
            radio->setFocus();
            QTest::keyClick(radio, Qt::Key_Space);
            QVERIFY(radio->isChecked());
            return;
        }
    }
    QFAIL(qPrintable(u"no choice "_s + text));
}

void TestTutorials::waitForForm()
{
    QVERIFY(QTest::qWaitFor(
        [] {
            return qobject_cast<QLineEdit *>(QApplication::focusWidget()) != nullptr
                && KeyboardJourney::focusName() != u"Search for a connector"_s;
        },
        15'000));
}

void TestTutorials::waitForFocus(const QString &name)
{
    QTRY_COMPARE_WITH_TIMEOUT(KeyboardJourney::focusName(), name, 15'000);
}

void TestTutorials::openTab(ConnectionPage::Tab tab)
{
    m_stage->page<ConnectionPage>()->showTab(tab);
}

void TestTutorials::firstConnection()
{
    const QString csv = file(u"orders.csv"_s);
    const QString database = file(u"shop.sqlite"_s);
    QFile orders(csv);
    QVERIFY(orders.open(QIODevice::WriteOnly));
    orders.write(tutorialCode(u"first-connection"_s, u"id,customer"_s).toUtf8());
    orders.close();
    const auto hasStep
        = [this](int step) { QTRY_COMPARE_WITH_TIMEOUT(wizard()->currentStep(), step, 15'000); };
    const auto hasRun = [this](qint64 run) {
        const auto isThere = [&] {
            const auto &connections = m_stage->profile().workspace().snapshot()->connections;
            return connections.size() == 1 && connections.front().lastJob
                && connections.front().lastJob->id == run
                && connections.front().lastJob->status == JobStatus::Succeeded;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isThere(), 15'000);
    };
    auto *tree = static_cast<CatalogTree *>(nullptr);
    perform(
        u"first-connection"_s,
        {
            {u"Open Millrace."_s, {}},
            {u"Press **New connection**"_s, [&] { press(u"New connection"_s); }},
            {u"Write `csv` into the search."_s,
             [&] {
                 waitForFocus(u"Search for a connector"_s);
                 write(u"csv"_s);
             }},
            {u"Press Enter."_s,
             [&] {
                 key(Qt::Key_Return);
                 waitForForm();
                 waitForFocus(u"File or pattern"_s);
             }},
            {u"Write `/home/ann/orders.csv` into **File or pattern**."_s,
             [&] {
                 write(csv);
                 QTRY_VERIFY(everythingShown().contains(u"\norders.csv\n"_s));
             }},
            {u"Press **Test**."_s, [&] { press(u"Test"_s); }},
            {u"Press **Next** (Ctrl+Return)."_s,
             [&] {
                 press(u"Next"_s);
                 hasStep(1);
             }},
            {u"Write `sqlite` into the search, and press Enter."_s,
             [&] {
                 waitForFocus(u"Search for a connector"_s);
                 write(u"sqlite"_s);
                 key(Qt::Key_Return);
                 waitForFocus(u"Database file"_s);
             }},
            {u"Write `/home/ann/shop.sqlite` into **Database file**."_s,
             [&] {
                 write(database);
                 QTRY_VERIFY(everythingShown().contains(u"\nshop.sqlite\n"_s));
             }},
            {u"Press **Next**."_s,
             [&] {
                 press(u"Next"_s);
                 hasStep(2);
             }},
            {u"Look at the stream **orders**."_s,
             [&] {
                 QTRY_COMPARE_WITH_TIMEOUT(wizard()->draft().catalog().selectedCount(), 1, 15'000);
                 tree = m_stage->visible<CatalogTree>(wizard());
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
                 press(u"Preview"_s);
                 QTRY_VERIFY_WITH_TIMEOUT(everythingShown().contains(u"Cleo Diaz"_s), 15'000);
             }},
            {u"Press **Next**."_s,
             [&] {
                 press(u"Next"_s);
                 hasStep(4);
             }},
            {u"Look at **Connection name**."_s,
             [&] { QVERIFY(everythingShown().contains(u"orders.csv → shop.sqlite"_s)); }},
            {u"Below **When it runs**, choose **Only when asked for**."_s,
             [&] { choose(u"Only when asked for"_s); }},
            {u"Press **Create and sync**."_s,
             [&] {
                 press(u"Create and sync"_s);
                 hasRun(1);
                 QTRY_VERIFY(everythingShown().contains(u"Healthy"_s));
             }},
            {u"Look into the table"_s, [&] { QCOMPARE(rowsIn(database, u"orders"_s), 3); }},
            {u"Add a line to `orders.csv` and save it:"_s,
             [&] {
                 QVERIFY(orders.open(QIODevice::Append));
                 orders.write(tutorialCode(u"first-connection"_s, u"4,Dan Ode"_s).toUtf8());
                 orders.close();
             }},
            {u"Press **Sync now**"_s,
             [&] {
                 press(u"Sync now"_s);
                 hasRun(2);
                 QCOMPARE(rowsIn(database, u"orders"_s), 4);
             }},
            {u"Choose the tab **Timeline**."_s, [&] { openTab(ConnectionPage::Tab::Timeline); }},
            {u"Choose the tab **Settings**."_s, [&] { openTab(ConnectionPage::Tab::Settings); }},
            {u"Below **When it runs**, choose **Every**"_s,
             [&] {
                 choose(u"Every"_s);
                 auto *hours = m_stage->visible<QSpinBox>(m_stage->page<ConnectionPage>());
                 hours->setFocus();
                 hours->selectAll();
                 QTest::keyClicks(hours, u"6"_s);
             }},
            {u"Press **Save changes**."_s,
             [&] {
                 press(u"Save changes"_s);
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

QTEST_MAIN(TestTutorials)
#include "testtutorials.moc"
