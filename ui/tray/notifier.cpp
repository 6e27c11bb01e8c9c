#include "ui/tray/notifier.h"

#include "ui/workspace/workspace.h"

namespace millrace {

using namespace Qt::StringLiterals;

Notifier::Notifier(Workspace &workspace, const UiPreferences &preferences, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_rules(preferences)
{
    connect(&workspace, &Workspace::snapshotChanged, this, &Notifier::follow);
    connect(&m_notifications, &DesktopNotifications::activated, this, [this](const QString &key) {
        emit connectionRequested(key.startsWith(u'*') ? QString() : key);
    });
    connect(&m_notifications, &DesktopNotifications::unavailable, this, &Notifier::messageLeft);
    if (workspace.isLoaded())
        follow();
}

void Notifier::follow()
{
    const NoticeChanges changes = m_rules.update(glances(m_workspace));
    for (const QString &id : changes.solved)
        m_notifications.withdraw(id);
    for (const Notice &notice : changes.shown) {
        // One notification per connection: the newest says it all.
        const QString key = notice.connectionId.isEmpty() ? u'*' + notificationKindName(notice.kind)
                                                          : notice.connectionId;
        m_notifications.show(key, notice.title, notice.text);
    }
}

} // namespace millrace
