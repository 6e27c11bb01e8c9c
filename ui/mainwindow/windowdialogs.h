// WindowDialogs: help, the search for actions, what the program is.
#pragma once

#include <QPointer>
#include <QString>

class QWidget;

namespace millrace {

class ActionCollection;
class ActionFinder;
class ReportDialog;
class Workspace;

/// Each is open once at most; they belong to the window they lie over.
class WindowDialogs final
{
public:
    explicit WindowDialogs(QWidget *window)
        : m_window(window)
    {
    }

    void showHelp(const QString &topic);
    /// \a workspace outlives the dialogue.
    void reportProblem(Workspace &workspace);
    /// \a page's own actions are offered too.
    void findAction(const ActionCollection &actions, const QWidget *page);
    void showAbout();

private:
    QWidget *const m_window;
    QPointer<ReportDialog> m_report;
    QPointer<ActionFinder> m_finder;
};

} // namespace millrace
