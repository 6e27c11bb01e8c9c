// NoticeRules: which changes of the connections are worth a notification.
#pragma once

#include "ui/settings/preferences.h"
#include "ui/tray/traystatus.h"

#include <map>
#include <set>
#include <vector>

namespace millrace {

/// One notification. An empty connection id stands for a summary of several.
struct Notice final
{
    NotificationKind kind = NotificationKind::FirstFailure;
    QString connectionId;
    QString title;
    QString text;

    bool operator==(const Notice &) const = default;
};

struct NoticeChanges final
{
    std::vector<Notice> shown;
    /// Connections whose earlier notices have become untrue: solved, or running again.
    std::vector<QString> solved;
};

/// Compares each glance with the former one (experience §3.7): the first failure, not the next
/// ones; recovery; action required; many rejected records; a long run that has finished. Nothing
/// for a success as such. What several connections have in common becomes one summary.
class NoticeRules final
{
public:
    /// \a preferences outlives the rules and is asked each time.
    explicit NoticeRules(const UiPreferences &preferences)
        : m_preferences(preferences)
    {
    }

    /// The first call only learns how things stand.
    [[nodiscard]] NoticeChanges update(const std::vector<ConnectionGlance> &connections);

private:
    void compare(const ConnectionGlance &former, const ConnectionGlance &now,
                 NoticeChanges &changes);
    void add(NoticeChanges &changes, NotificationKind kind, const ConnectionGlance &connection,
             const QString &title) const;

    const UiPreferences &m_preferences;
    bool m_isStarted = false;
    std::map<QString, ConnectionGlance> m_former;
    std::set<QString> m_troubled; ///< Failed since they were last healthy, runs in between or not.
};

} // namespace millrace
