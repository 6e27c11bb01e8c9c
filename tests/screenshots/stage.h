// Stage: the whole window over a scripted profile, moved about as a person would.
#pragma once

#include "tests/screenshots/scriptedprofile.h"
#include "ui/mainwindow/mainwindow.h"

#include <QLineEdit>
#include <QtTest>

namespace millrace::test {

/// Ends the test program when something that is looked for is not there. UI thread only.
class Stage final
{
public:
    explicit Stage(ScriptedProfile::Content content, QSize windowSize = {1360, 820});
    ~Stage();
    Q_DISABLE_COPY_MOVE(Stage)

    [[nodiscard]] ScriptedProfile &profile() { return m_profile; }
    [[nodiscard]] MainWindow &window() { return m_window; }

    /// The page that is shown, which is a T.
    template<typename T>
    [[nodiscard]] T *page()
    {
        auto *page = qobject_cast<T *>(m_window.pages().currentWidget());
        if (page == nullptr)
            qFatal("The page is no %s.", T::staticMetaObject.className());
        return page;
    }
    /// The visible T in \a parent, or in the dialogue or window in front.
    template<typename T>
    [[nodiscard]] T *visible(QWidget *parent = nullptr)
    {
        for (T *widget : (parent != nullptr ? parent : front())->template findChildren<T *>()) {
            if (widget->isVisible())
                return widget;
        }
        qFatal("There is no visible %s.", T::staticMetaObject.className());
    }

    /// The dialogue in front; the window when there is none.
    [[nodiscard]] QWidget *front();
    /// Clicks the visible, enabled button of this text, without mnemonic, of what is in front.
    void press(const QString &text);
    /// Triggers the enabled action of this text, without mnemonic, of the page or else of the
    /// window.
    void trigger(const QString &text);
    /// Types into the visible box of what is in front that has this accessible name; returns it.
    QLineEdit *type(const QString &name, const QString &text);
    /// Waits until nothing moves any more, at most half a second.
    void settle();
    /// Waits for \a condition; \a what says for what, when it does not come.
    void waitFor(const char *what, const std::function<bool()> &condition);
    /// Closes dialogues and panels, leaves the wizard, and goes to the connections.
    void tidy();

private:
    ScriptedProfile m_profile;
    MainWindow m_window;
};

} // namespace millrace::test
