// TutorialPerformer: does what the steps of a tutorial ask for, and looks for what they promise.
#pragma once

#include "tests/screenshots/stage.h"
#include "ui/connectionpage/connectionpage.h"

#include <functional>
#include <vector>

class QAbstractItemView;

namespace millrace {
class ConnectionWizard;
}

namespace millrace::test {

/// What a step asks for, done. The start of its text is compared, so that a step that is changed
/// and does something else is noticed.
struct Doing final
{
    QString start;
    std::function<void()> act; ///< May be empty: something is looked at.
};

/// Failures are those of the test that runs. UI thread only.
class TutorialPerformer final
{
public:
    explicit TutorialPerformer(Stage &stage)
        : m_stage(stage)
    {
    }

    /// Every step of \a tutorial in its order. What its text quotes or sets in bold has to be
    /// shown after it.
    void perform(const QString &tutorial, const std::vector<Doing> &doings);

    /// All texts of what is in front, those of tables and of what delegates draw among them; one a
    /// line.
    [[nodiscard]] QString everythingShown() const;
    /// What the cell says that lies in the column \a heading and the row in which some cell says
    /// \a row.
    [[nodiscard]] QString cell(const QString &row, const QString &heading) const;

    /// Clicks the button with this text as soon as it can be.
    void press(const QString &button);
    /// Opens the section of a form that is called so, whatever number of fields it adds.
    void openSection(const QString &title);
    /// Clicks the row of the first list or table in \a part.
    void clickRow(QWidget &part, int row);
    /// Presses a button that opens a menu, and clicks the entry.
    void chooseFromMenu(const QString &button, const QString &entry);
    /// Chooses among buttons of which one holds.
    void choose(const QString &radio);
    /// Chooses in the box called \a box by writing.
    void pick(const QString &box, const QString &choice);
    /// Puts the focus into the visible box called \a name and marks its text.
    void enter(const QString &name);
    void write(const QString &text) { QTest::keyClicks(QApplication::focusWidget(), text); }
    void key(Qt::Key key);
    void waitForForm();
    void waitForFocus(const QString &name);
    void waitForStep(int step);
    /// Waits for the run of this number, of the only connection, to have succeeded.
    void waitForRun(qint64 run);
    void openTab(ConnectionPage::Tab tab);
    [[nodiscard]] ConnectionWizard *wizard() { return m_stage.page<ConnectionWizard>(); }

private:
    void pressWhere(const QString &what, const std::function<bool(const QString &)> &isMeant);

    Stage &m_stage;
};

} // namespace millrace::test
