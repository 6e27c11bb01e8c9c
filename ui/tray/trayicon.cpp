#include "ui/tray/trayicon.h"

#include "ui/settings/preferences.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"
#include "ui/widgets/statebadge.h"
#include "ui/workspace/workspace.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>
#include <QPainter>

#include <array>

namespace millrace {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr std::array s_sizes{16, 22, 24, 32, 48, 64};

/// How the two parts of an icon are coloured.
struct IconColors final
{
    ColorRole mark;
    ColorRole state;
};

/// The mark of the program with the state's own shape in the corner, on a ground that is cut out of
/// the mark where there is one colour alone.
QPixmap pixmapFor(ConnectionState state, const IconColors &colors, bool isPlain, int size)
{
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.drawPixmap(0, 0, iconPixmap(u"logo"_s, colors.mark, size, 1.0));
    if (state == ConnectionState::Healthy || state == ConnectionState::NotRunYet)
        return pixmap;
    const int badge = size * 5 / 8;
    const QRect place(size - badge, size - badge, badge, badge);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::instance().color(ColorRole::SurfaceRaised));
    if (isPlain)
        painter.setCompositionMode(QPainter::CompositionMode_Clear);
    painter.drawEllipse(place);
    painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
    painter.drawPixmap(place.topLeft(),
                       iconPixmap(StateBadge::iconOf(state), colors.state, badge, 1.0));
    return pixmap;
}

bool isPlainWanted()
{
    const UiPreferences *preferences = UiPreferences::current();
    return preferences != nullptr && preferences->hasPlainTrayIcon();
}

} // namespace

QIcon trayIconFor(ConnectionState state, bool isPlain)
{
    // Panels may be dark while windows are light; this grey is told from both.
    const IconColors colors = isPlain ? IconColors{ColorRole::BorderStrong, ColorRole::BorderStrong}
                                      : IconColors{ColorRole::Accent, StateBadge::roleOf(state)};
    QIcon made;
    for (const int size : s_sizes)
        made.addPixmap(pixmapFor(state, colors, isPlain, size));
    return made;
}

TrayIcon::TrayIcon(Workspace &workspace, QObject *parent, std::chrono::milliseconds patience)
    : QObject(parent)
    , m_workspace(workspace)
{
    buildMenu();
    m_refreshTimer.setSingleShot(true);
    m_refreshTimer.setInterval(500ms);
    connect(&m_refreshTimer, &QTimer::timeout, this, &TrayIcon::refresh);
    const auto later = [this] {
        if (!m_refreshTimer.isActive())
            m_refreshTimer.start();
    };
    connect(&m_workspace, &Workspace::snapshotChanged, this, later);
    connect(&m_workspace, &Workspace::progressChanged, this, later);
    connect(&Theme::instance(), &Theme::changed, this, [this] { show(m_status); });
    if (const UiPreferences *preferences = UiPreferences::current())
        connect(preferences, &UiPreferences::changed, this, [this] { show(m_status); });
    m_trayTimer.setInterval(3s);
    connect(&m_trayTimer, &QTimer::timeout, this, &TrayIcon::lookForTray);
    refresh();
    waitForHost(patience);
}

void TrayIcon::waitForHost(std::chrono::milliseconds patience)
{
    const QString watcherName = u"org.kde.StatusNotifierWatcher"_s;
    const QDBusConnection bus = QDBusConnection::sessionBus();
    auto *watcher = new QDBusServiceWatcher(watcherName, bus,
                                            QDBusServiceWatcher::WatchForRegistration, this);
    connect(watcher, &QDBusServiceWatcher::serviceRegistered, this, &TrayIcon::askQt);
    QTimer::singleShot(patience, this, &TrayIcon::askQt);

    QDBusMessage ask
        = QDBusMessage::createMethodCall(u"org.freedesktop.DBus"_s, u"/org/freedesktop/DBus"_s,
                                         u"org.freedesktop.DBus"_s, u"NameHasOwner"_s);
    ask << watcherName;
    auto *answer = new QDBusPendingCallWatcher(bus.asyncCall(ask), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer] {
        const QDBusPendingReply<bool> hasOwner = *answer;
        answer->deleteLater();
        if (!hasOwner.isError() && hasOwner.value())
            askQt();
    });
}

void TrayIcon::askQt()
{
    if (m_icon)
        return;
    m_icon = std::make_unique<QSystemTrayIcon>();
    m_icon->setContextMenu(&m_menu);
    connect(m_icon.get(), &QSystemTrayIcon::activated, this,
            [this](QSystemTrayIcon::ActivationReason reason) {
                if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
                    emit openRequested();
            });
    connect(m_icon.get(), &QSystemTrayIcon::messageClicked, this, &TrayIcon::openRequested);
    show(m_status);
    m_trayTimer.start();
    lookForTray();
}

void TrayIcon::lookForTray()
{
    const bool isAvailable = QSystemTrayIcon::isSystemTrayAvailable();
    if (isAvailable == m_isAvailable)
        return;
    m_isAvailable = isAvailable;
    m_icon->setVisible(isAvailable);
    emit availabilityChanged(isAvailable);
}

void TrayIcon::buildMenu()
{
    m_firstFixed = m_menu.addSeparator();
    const QAction *syncAll = m_menu.addAction(millrace::icon(u"refresh"_s), tr("Sync all"));
    connect(syncAll, &QAction::triggered, this, &TrayIcon::syncAllRequested);
    m_menu.addAction(millrace::icon(u"pause"_s), tr("Pause all"), &m_workspace,
                     &Workspace::pauseAll);
    m_menu.addSeparator();
    QAction *open = m_menu.addAction(millrace::icon(u"logo"_s), tr("Open Millrace"));
    connect(open, &QAction::triggered, this, &TrayIcon::openRequested);
    QAction *quit = m_menu.addAction(tr("Quit"));
    connect(quit, &QAction::triggered, this, &TrayIcon::quitRequested);
}

void TrayIcon::refresh()
{
    const TrayStatus status = trayStatus(glances(m_workspace));
    if (status != m_status)
        show(status);
}

void TrayIcon::show(const TrayStatus &status)
{
    m_status = status;
    if (m_icon) {
        m_icon->setIcon(icon());
        m_icon->setToolTip(status.toolTip);
    }
    for (QAction *entry : m_entries)
        delete entry;
    m_entries.clear();
    for (const ConnectionGlance &connection : status.shown) {
        auto *entry = new QAction(
            millrace::icon(StateBadge::iconOf(connection.state),
                           StateBadge::roleOf(connection.state)),
            tr("%1: %2").arg(connection.name, connectionStateTitle(connection.state)), &m_menu);
        entry->setToolTip(connection.sentence);
        connect(entry, &QAction::triggered, this,
                [this, id = connection.id] { emit connectionRequested(id); });
        m_menu.insertAction(m_firstFixed, entry);
        m_entries.push_back(entry);
    }
}

bool TrayIcon::showMessage(const QString &title, const QString &text)
{
    if (m_isAvailable)
        m_icon->showMessage(title, text, icon());
    return m_isAvailable;
}

QIcon TrayIcon::icon() const { return trayIconFor(m_status.worst, isPlainWanted()); }

} // namespace millrace
