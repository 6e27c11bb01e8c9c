// Application: the desktop program: profile, engine, window and tray, in the order they are needed.
#pragma once

#include "app/interruption.h"
#include "app/services.h"
#include "core/engine/enginethread.h"
#include "core/notices/noticeservice.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/settings/passphrasedialog.h"
#include "ui/settings/preferences.h"
#include "ui/tray/notifier.h"
#include "ui/tray/trayicon.h"
#include "ui/workspace/schedulewait.h"
#include "ui/workspace/surroundings.h"
#include "ui/workspace/workspace.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <memory>

namespace millrace {

/// What the command line asks for.
struct StartOptions final
{
    Profile profile;
    QString folder; ///< Of the profile as it was given; may be empty.
    QString source; ///< A file or URL to start a new connection with; may be empty.
    bool isInBackground = false; ///< Starts in the tray, where there is one.
};

/// The window is there at once; the profile is opened behind it. Lives in the UI thread, under a
/// QApplication.
class Application final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Application)

public:
    /// The exit code after which the program starts anew.
    static constexpr int s_restart = 1000;

    explicit Application(const StartOptions &options, QObject *parent = nullptr);
    /// Interrupts what runs and waits for it.
    ~Application() override;

    void start();
    /// A second start: raises the window, and begins a connection when \a source is not empty.
    void activate(const QString &source);

    [[nodiscard]] MainWindow &window() { return *m_window; }
    /// Null until the profile is open.
    [[nodiscard]] Workspace *workspace() { return m_workspace.get(); }

signals:
    /// The program may end, with this exit code.
    void finished(int exitCode);

private:
    void open();
    void recover(StateDatabase::Recovery recovery);
    void take(const std::shared_ptr<Services> &services);
    void startTray();
    void pruneHistory();
    /// Addresses of webhooks that an older version stored as texts go to the secrets.
    void keepAddresses();
    void unlockVault();
    void askForPassphrase(PassphraseDialog::Purpose purpose);
    void startWith(const QString &source);

    const StartOptions m_options;
    Interruption m_interruption;
    UiPreferences m_preferences;
    QThreadPool m_pool; ///< For opening and recovering.
    SystemClock m_clock;
    QTimer m_pruneTimer;
    CancellationSource m_pruning;

    // In the order of their making; destroyed the other way round.
    std::shared_ptr<Services> m_services;
    std::unique_ptr<EngineThread> m_engine;
    std::unique_ptr<NoticeService> m_notices;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<Surroundings> m_surroundings;
    std::unique_ptr<ScheduleWait> m_scheduleWait;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<TrayIcon> m_tray;
    std::unique_ptr<Notifier> m_notifier;
};

} // namespace millrace
