// WindowDialogs: help, the search for actions, what the program is.
#pragma once

#include <QPointer>
#include <QString>

class QWidget;

namespace millrace {

class ActionCollection;
class ActionFinder;
class HelpWindow;

/// Each is open once at most; they belong to the window they lie over.
class WindowDialogs final
{
public:
    explicit WindowDialogs(QWidget *window)
        : m_window(window)
    {
    }

    void showHelp(const QString &topic);
    /// \a page's own actions are offered too.
    void findAction(const ActionCollection &actions, const QWidget *page);
    void showAbout();

private:
    QWidget *const m_window;
    QPointer<HelpWindow> m_help;
    QPointer<ActionFinder> m_finder;
};

} // namespace millrace
