#include "tests/ui/journeys/keyboardjourney.h"

#include "core/store/connectionrepository.h"
#include "core/store/jobrepository.h"
#include "tests/testutils/sqlitefile.h"
#include "tests/ui/workspacefixture.h"
#include "ui/connectionpage/connectionpage.h"
#include "ui/wizard/connectionwizard.h"

#include <QAccessible>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_patience = 15'000;
constexpr int s_mostTabs = 60;

bool comesTrue(const std::function<bool()> &condition)
{
    return QTest::qWaitFor(condition, s_patience);
}

} // namespace

int rowsIn(const QString &file, const QString &table)
{
    if (!QFile::exists(file))
        return -1;
    SqliteFile database(file);
    const QString found = u"SELECT count(*) FROM sqlite_master WHERE name = '%1'"_s.arg(table);
    if (database.value(found) == u"0"_s)
        return -1;
    return database.value(u"SELECT count(*) FROM \"%1\""_s.arg(table)).toInt();
}

void KeyboardJourney::press(int key, Qt::KeyboardModifiers modifiers)
{
    QWidget *focus = QApplication::focusWidget();
    QTest::keyClick(focus != nullptr ? focus : &m_stage.window(), static_cast<Qt::Key>(key),
                    modifiers);
}

void KeyboardJourney::write(const QString &text)
{
    QWidget *focus = QApplication::focusWidget();
    if (focus != nullptr)
        QTest::keyClicks(focus, text);
}

QString KeyboardJourney::focusName()
{
    QWidget *focus = QApplication::focusWidget();
    return focus == nullptr ? QString() : nameOf(*focus);
}

QString KeyboardJourney::nameOf(QWidget &widget)
{
    return QAccessible::queryAccessibleInterface(&widget)->text(QAccessible::Name).remove(u'&');
}

bool KeyboardJourney::tabTo(const QString &name)
{
    for (int i = 0; i < s_mostTabs; ++i) {
        if (focusName() == name)
            return true;
        press(Qt::Key_Tab);
    }
    return false;
}

bool KeyboardJourney::isAtStep(int step)
{
    const auto *wizard = qobject_cast<ConnectionWizard *>(m_stage.window().pages().currentWidget());
    return wizard != nullptr && wizard->currentStep() == step;
}

bool KeyboardJourney::setUpEnd(const QString &search, const QString &value, int nextStep)
{
    // The step opens with the focus where one types what one looks for.
    write(search);
    press(Qt::Key_Return);
    // And the form with the focus in the input that is needed.
    if (!comesTrue([] {
            return qobject_cast<QLineEdit *>(QApplication::focusWidget()) != nullptr
                && focusName() != u"Search for a connector"_s;
        }))
        return false;
    write(value);
    if (!tabTo(u"Test"_s))
        return false;
    press(Qt::Key_Space);
    press(Qt::Key_Return, Qt::ControlModifier);
    return comesTrue([&] {
        if (isAtStep(nextStep))
            return true;
        // A test that is on is not asked for again.
        press(Qt::Key_Return, Qt::ControlModifier);
        return false;
    });
}

bool KeyboardJourney::createAndSync()
{
    auto &workspace = m_stage.profile().workspace();
    QSignalSpy finished(&workspace, &Workspace::runFinished);
    press(Qt::Key_Return, Qt::ControlModifier);
    if (!comesTrue([&] { return !finished.isEmpty(); }))
        return false;
    return finished.first().at(2).value<JobStatus>() == JobStatus::Succeeded && comesTrue([&] {
               return qobject_cast<ConnectionPage *>(m_stage.window().pages().currentWidget())
                   != nullptr;
           });
}

QString KeyboardJourney::run()
{
    const QString out = m_stage.profile().path(u"out.sqlite"_s);
    press(Qt::Key_N, Qt::ControlModifier);
    if (!comesTrue([&] { return isAtStep(0); }))
        return u"Ctrl+N does not open the wizard"_s;
    if (!comesTrue([] { return focusName() == u"Search for a connector"_s; }))
        return u"the focus is in "_s + focusName();
    if (!setUpEnd(u"csv"_s, m_stage.profile().path(u"prices.csv"_s), 1))
        return u"the source is not set up; the focus is in "_s + focusName();
    if (!setUpEnd(u"sqlite"_s, out, 2))
        return u"the destination is not set up; the focus is in "_s + focusName();
    const auto isDiscovered
        = [&] { return m_stage.page<ConnectionWizard>()->draft().catalog().streamCount() == 1; };
    if (!comesTrue(isDiscovered))
        return u"the streams do not come"_s;
    if (m_stage.page<ConnectionWizard>()->draft().catalog().selectedCount() == 0) {
        if (!tabTo(u"Streams and fields"_s))
            return u"the tree is not reached"_s;
        press(Qt::Key_Home);
        press(Qt::Key_Space);
    }
    press(Qt::Key_Return, Qt::ControlModifier);
    if (!comesTrue([&] { return isAtStep(4); }))
        return u"the last step is not reached; the focus is in "_s + focusName();
    if (!createAndSync())
        return u"the run does not succeed"_s;
    const int rows = rowsIn(out, u"prices"_s);
    return rows == 3 ? QString() : u"%1 rows were written"_s.arg(rows);
}

} // namespace millrace::test
