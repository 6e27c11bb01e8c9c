#include "app/desktop/application.h"

#include "app/networkuse.h"
#include "core/interchange/connectionstorage.h"
#include "core/store/storedretention.h"
#include "ui/mainwindow/pages.h"
#include "ui/settings/discardvault.h"
#include "ui/theme/theme.h"
#include "ui/workspace/manifestlibrary.h"

namespace millrace {

using namespace std::chrono_literals;

namespace {

/// The services with their database open. Shared, for results are handed on by copies.
using Opened = Result<std::shared_ptr<Services>>;

Opened openServices(const Profile &profile)
{
    auto services = std::make_shared<Services>(profile);
    if (auto database = services->database(); !database)
        return database.error();
    return services;
}

} // namespace

Application::Application(const StartOptions &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_preferences(UiPreferences::fileOf(options.profile))
{
    Theme::instance().setChoice(m_preferences.themeChoice());
    Theme::instance().install();
    m_window = std::make_unique<MainWindow>(m_preferences);
    connect(m_window.get(), &MainWindow::openingRetried, this, &Application::open);
    connect(m_window.get(), &MainWindow::recoveryChosen, this, &Application::recover);
    connect(m_window.get(), &MainWindow::quitReady, this, [this] {
        if (m_interruption.isRequested())
            emit finished(m_interruption.exitCode());
        else
            emit finished(m_window->wantsRestart() ? s_restart : 0);
    });
    connect(&m_preferences, &UiPreferences::restartRequested, m_window.get(),
            &MainWindow::requestRestart);
    connect(&m_interruption, &Interruption::interrupted, m_window.get(), &MainWindow::quitNow);
}

Application::~Application()
{
    m_pruning.request_stop();
    m_notifier.reset();
    m_tray.reset();
    m_window.reset();
    // A keychain that waits for the person would keep the workspace's work from ending.
    if (m_services)
        m_services->secrets().stop();
    m_scheduleWait.reset();
    m_notices.reset();
    m_workspace.reset();
    m_engine.reset();
    m_pool.waitForDone();
}

void Application::start()
{
    if (!m_options.isInBackground)
        m_window->show();
    open();
}

void Application::open()
{
    m_window->showOpening();
    runInBackground(
        m_pool, this, [profile = m_options.profile] { return openServices(profile); },
        [this](const Opened &opened) {
            if (opened)
                take(*opened);
            else
                m_window->showOpeningError(opened.error());
            if (!opened)
                m_window->show();
        });
}

void Application::recover(StateDatabase::Recovery recovery)
{
    m_window->showOpening();
    runInBackground(
        m_pool, this,
        [profile = m_options.profile, recovery, &clock = m_clock] {
            return StateDatabase::recover(profile, recovery, clock);
        },
        [this](const Result<QString> &putAside) {
            if (putAside)
                open();
            else
                m_window->showOpeningError(putAside.error());
        });
}

void Application::take(const std::shared_ptr<Services> &services)
{
    m_services = services;
    // Opened already, so nothing is waited for.
    StateDatabase &database = **m_services->database();
    const EngineServices engine{m_services->registry(), database, m_services->secrets(),
                                m_services->profile(), m_services->clock()};
    m_engine = std::make_unique<EngineThread>(engine);
    m_notices = std::make_unique<NoticeService>(engine);
    m_engine->setMaximumRuns(m_preferences.maximumRuns());
    m_workspace = std::make_unique<Workspace>(WorkspaceServices{
        m_services->registry(), m_services->probe(), database, m_services->secrets(),
        m_services->profile(), m_services->clock(), *m_engine, checkNetwork});
    // A child of the workspace.
    new ManifestLibrary(*m_workspace, [services] { services->rereadManifests(); });
    m_surroundings = std::make_unique<Surroundings>();
    m_scheduleWait = std::make_unique<ScheduleWait>(*m_workspace, m_preferences, *m_surroundings);
    registerPages(*m_window, *m_workspace, m_preferences, m_services->secrets());
    m_window->setWorkspace(*m_workspace);
    startTray();
    connect(
        m_workspace.get(), &Workspace::loaded, this, [this] { startWith(m_options.source); },
        Qt::SingleShotConnection);
    m_pruneTimer.setInterval(24h);
    connect(&m_pruneTimer, &QTimer::timeout, this, &Application::pruneHistory);
    m_pruneTimer.start();
    pruneHistory();
    keepAddresses();
    m_engine->start(true);
    m_notices->start();
    unlockVault();
}

void Application::startTray()
{
    m_tray = std::make_unique<TrayIcon>(*m_workspace);
    m_notifier = std::make_unique<Notifier>(*m_workspace);
    m_notifier->setFallback([this](const QString &title, const QString &text) {
        return m_tray->showMessage(title, text);
    });
    MainWindow *window = m_window.get();
    const auto showConnection = [window](const QString &id) {
        window->bringToFront();
        if (!id.isEmpty())
            window->showConnection(id);
    };
    connect(m_tray.get(), &TrayIcon::availabilityChanged, window, &MainWindow::setTrayAvailable);
    connect(m_tray.get(), &TrayIcon::openRequested, window, &MainWindow::bringToFront);
    connect(m_tray.get(), &TrayIcon::connectionRequested, window, showConnection);
    connect(m_tray.get(), &TrayIcon::quitRequested, window, &MainWindow::requestQuit);
    connect(m_tray.get(), &TrayIcon::syncAllRequested, window, &MainWindow::syncAll);
    connect(m_notifier.get(), &Notifier::connectionRequested, window, showConnection);
    connect(m_notifier.get(), &Notifier::noticesRequested, window, [window] {
        window->bringToFront();
        window->showPage(PageId::Notices);
    });
    window->setTrayAvailable(m_tray->isAvailable());
    // Never out of reach: without a tray the window stands in the task bar.
    if (m_options.isInBackground && !m_tray->isAvailable() && !window->isVisible())
        window->showMinimized();
}

void Application::keepAddresses()
{
    m_workspace->query<void>(
        this,
        [&secrets = m_services->secrets()](StateDatabase &database) {
            return ConnectionStorage(database, secrets).keepPlainAddresses();
        },
        // While the secrets are locked they stay where they are; the next start tries again.
        [](const Result<void> &) {});
}

void Application::pruneHistory()
{
    m_workspace->query<PrunedHistory>(
        this,
        [profile = m_options.profile,
         cancellation = m_pruning.get_token()](StateDatabase &database) -> Result<PrunedHistory> {
            const auto policy = storedRetention(database);
            if (!policy)
                return policy.error();
            return millrace::pruneHistory(database, profile, *policy, cancellation);
        },
        // What was left is removed the next day.
        [](const Result<PrunedHistory> &) {});
}

void Application::unlockVault()
{
    runInBackground(
        m_workspace->pool(), m_window.get(),
        [&secrets = m_services->secrets()] { return secrets.isVaultLocked(); },
        [this](bool isLocked) {
            if (isLocked)
                askForPassphrase(PassphraseDialog::Purpose::Unlock);
        });
}

void Application::askForPassphrase(PassphraseDialog::Purpose purpose)
{
    auto *dialog = new PassphraseDialog(purpose, m_window.get());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const auto open = [this, dialog, purpose](const QString &passphrase) {
        runInBackground(
            m_workspace->pool(), dialog,
            [&secrets = m_services->secrets(), passphrase, purpose] {
                return purpose == PassphraseDialog::Purpose::Create
                    ? secrets.createVault(passphrase)
                    : secrets.unlockVault(passphrase);
            },
            [dialog](const Result<void> &opened) {
                if (opened)
                    dialog->accept();
                else
                    dialog->showError(opened.error());
            });
    };
    connect(dialog, &PassphraseDialog::entered, this, open);
    connect(dialog, &PassphraseDialog::lost, this, [this, dialog] {
        askToDiscardVault(*m_workspace, m_services->secrets(), dialog, [this, dialog] {
            dialog->reject();
            askForPassphrase(PassphraseDialog::Purpose::Create);
        });
    });
    dialog->open();
}

void Application::activate(const QString &source)
{
    m_window->bringToFront();
    startWith(source);
}

void Application::startWith(const QString &source)
{
    if (!source.isEmpty() && m_workspace)
        m_window->startNewConnection({source, {}});
}

} // namespace millrace
