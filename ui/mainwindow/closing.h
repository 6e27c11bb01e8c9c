// Closing: the questions before the window or the program goes.
#pragma once

#include <QObject>

#include <functional>

class QMainWindow;

namespace millrace {

class MessageBar;
class Shutdown;
class UiPreferences;

/// Each question is a dialogue opened over the window, never a nested event loop; UI thread only.
class Closing final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Closing)

public:
    /// Everything outlives it; \a messages tells while the program waits for its runs.
    Closing(UiPreferences &preferences, MessageBar &messages, QWidget *window);

    /// Null until the profile is open.
    void setShutdown(Shutdown *shutdown) { m_shutdown = shutdown; }
    /// Asked before anything is stopped; false: not now, quit() is called again later.
    void setGuard(std::function<bool()> guard) { m_guard = std::move(guard); }
    void setTrayAvailable(bool isAvailable) { m_isTrayAvailable = isAvailable; }

    /// The window was closed. Hides it where there is a tray, the first time after a note; without
    /// a tray the program quits, the first time after a question.
    void closeWindow();
    /// Quits; while runs are on, after the question what becomes of them.
    void quit();
    /// Quits without a question; runs are interrupted.
    void quitNow();

signals:
    /// Nothing runs, and the program may end.
    void ready();

private:
    void explainTray();
    void askOnce();
    void askAboutRuns(const QStringList &names);
    void waitForRuns();

    UiPreferences &m_preferences;
    MessageBar &m_messages;
    QWidget *const m_window;
    Shutdown *m_shutdown = nullptr;
    std::function<bool()> m_guard;
    bool m_isTrayAvailable = false;
    bool m_isAsking = false;
};

} // namespace millrace
