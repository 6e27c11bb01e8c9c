#include "tests/screenshots/stage.h"

#include "tests/testutils/spokentexts.h"
#include "ui/connectionpage/connectionpage.h"
#include "ui/mainwindow/pages.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/messagebar.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QDialog>
#include <QLineEdit>
#include <QMenu>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

/// In English, without mnemonic, and without the keys some actions show behind their text.
QString plain(const QString &text)
{
    QString shown = text.section(u'\t', 0, 0);
    if (const qsizetype at = shown.indexOf("(&"_L1); at > 0)
        shown.remove(at, 4);
    return SpokenTexts::englishOf(shown.remove(u'&'));
}

QString accessibleName(QWidget &widget)
{
    return plain(QAccessible::queryAccessibleInterface(&widget)->text(QAccessible::Name));
}

bool isOpenOver(const QWidget *widget, const QWidget &window)
{
    return widget->isWindow() && widget->isVisible() && widget != &window
        && widget->windowType() != Qt::ToolTip;
}

} // namespace

Stage::Stage(ScriptedProfile::Content content, QSize windowSize)
    : m_profile(content)
    , m_window(m_profile.preferences())
{
    Theme::instance().install();
    m_window.resize(windowSize);
    m_window.show();
    m_window.activateWindow();
    registerPages(m_window, m_profile.workspace(), m_profile.preferences(), m_profile.secrets());
    m_window.setWorkspace(m_profile.workspace());
    settle();
}

Stage::~Stage() { tidy(); }

QWidget *Stage::front()
{
    if (QWidget *modal = QApplication::activeModalWidget())
        return modal;
    const QWidgetList widgets = QApplication::topLevelWidgets();
    for (QWidget *widget : widgets) {
        if (isOpenOver(widget, m_window))
            return widget;
    }
    return &m_window;
}

void Stage::press(const QString &text)
{
    for (auto *button : front()->findChildren<QAbstractButton *>()) {
        if (button->isVisible() && button->isEnabled() && plain(button->text()) == text) {
            // As a press of the mouse would.
            if (button->focusPolicy() & Qt::ClickFocus)
                button->setFocus(Qt::MouseFocusReason);
            button->click();
            return;
        }
    }
    qFatal("No button can be pressed \"%s\".", qUtf8Printable(text));
}

void Stage::trigger(const QString &text)
{
    const QList<QAction *> ofPage = m_window.pages().currentWidget()->findChildren<QAction *>();
    for (auto *action : ofPage + m_window.findChildren<QAction *>()) {
        if (plain(action->text()) == text && action->isEnabled()) {
            action->trigger();
            return;
        }
    }
    qFatal("There is no action \"%s\".", qUtf8Printable(text));
}

QLineEdit *Stage::type(const QString &name, const QString &text)
{
    for (auto *edit : front()->findChildren<QLineEdit *>()) {
        if (!edit->isVisible() || accessibleName(*edit) != name)
            continue;
        edit->setFocus();
        edit->selectAll();
        QTest::keyClick(edit, Qt::Key_Backspace);
        QTest::keyClicks(edit, text);
        return edit;
    }
    qFatal("There is no box \"%s\".", qUtf8Printable(name));
}

void Stage::settle()
{
    // Layouts, debounced filters and answers of the background come within this.
    QElapsedTimer time;
    time.start();
    do {
        QTest::qWait(60);
    } while (time.elapsed() < 1500
             && (time.elapsed() < 180 || m_profile.workspace().pool().activeThreadCount() > 0));
}

void Stage::waitFor(const char *what, const std::function<bool()> &condition)
{
    if (!QTest::qWaitFor(condition, 20'000))
        qFatal("It did not come: %s.", what);
}

void Stage::tidy()
{
    const QWidgetList widgets = QApplication::topLevelWidgets();
    for (QWidget *widget : widgets) {
        if (auto *dialog = qobject_cast<QDialog *>(widget); dialog && dialog->isVisible()) {
            dialog->done(QDialog::Rejected);
            dialog->deleteLater();
        } else if (isOpenOver(widget, m_window)) {
            widget->close();
        }
    }
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    m_window.messageBar().dismiss();
    for (auto *button : m_window.pages().currentWidget()->findChildren<QAbstractButton *>()) {
        if (button->isVisible() && button->isEnabled() && plain(button->text()) == "Revert"_L1)
            button->click();
    }
    if (m_window.pages().isWizardShown())
        m_window.pages().leaveDetail(m_window.pages().currentWidget());
    m_profile.removeOtherDrafts();
    for (auto *filter : m_window.findChildren<FilterEdit *>())
        filter->clear();
    m_window.showPage(PageId::Connections);
    settle();
}

} // namespace millrace::test
