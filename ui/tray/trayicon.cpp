#include "ui/tray/trayicon.h"

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

/// The mark of the program with the state's own shape and colour in the corner.
QPixmap pixmapFor(ConnectionState state, int size)
{
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.drawPixmap(0, 0, iconPixmap(u"logo"_s, ColorRole::Accent, size, 1.0));
    if (state == ConnectionState::Healthy || state == ConnectionState::NotRunYet)
        return pixmap;
    const int badge = size * 5 / 8;
    const QRect place(size - badge, size - badge, badge, badge);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::instance().color(ColorRole::SurfaceRaised));
    painter.drawEllipse(place);
    painter.drawPixmap(
        place.topLeft(),
        iconPixmap(StateBadge::iconOf(state), StateBadge::roleOf(state), badge, 1.0));
    return pixmap;
}

} // namespace

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
    const QAction *syncAll = m_menu.addAction(icon(u"refresh"_s), tr("Sync all"));
    connect(syncAll, &QAction::triggered, this, &TrayIcon::syncAllRequested);
    m_menu.addAction(icon(u"pause"_s), tr("Pause all"), &m_workspace, &Workspace::pauseAll);
    m_menu.addSeparator();
    QAction *open = m_menu.addAction(icon(u"logo"_s), tr("Open Millrace"));
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
        m_icon->setIcon(iconFor(status.worst));
        m_icon->setToolTip(status.toolTip);
    }
    for (QAction *entry : m_entries)
        delete entry;
    m_entries.clear();
    for (const ConnectionGlance &connection : status.shown) {
        auto *entry = new QAction(
            icon(StateBadge::iconOf(connection.state), StateBadge::roleOf(connection.state)),
            tr("%1: %2").arg(connection.name, connectionStateTitle(connection.state)), &m_menu);
        entry->setToolTip(connection.sentence);
        connect(entry, &QAction::triggered, this,
                [this, id = connection.id] { emit connectionRequested(id); });
        m_menu.insertAction(m_firstFixed, entry);
        m_entries.push_back(entry);
    }
}

void TrayIcon::showMessage(const QString &title, const QString &text)
{
    if (m_isAvailable)
        m_icon->showMessage(title, text, iconFor(m_status.worst));
}

QIcon TrayIcon::iconFor(ConnectionState state) const
{
    QIcon made;
    for (const int size : s_sizes)
        made.addPixmap(pixmapFor(state, size));
    return made;
}

} // namespace millrace
