#include "ui/tray/noticerules.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

namespace {

constexpr std::size_t s_mostSingle = 3; ///< More of one kind at once become a summary.

struct NoticeRulesText final
{
    Q_DECLARE_TR_FUNCTIONS(NoticeRulesText)
};

bool isTrouble(ConnectionState state) { return state <= ConnectionState::Incomplete; }

/// A state that says how a run ended, unlike running or queued.
bool isSettled(ConnectionState state)
{
    return state != ConnectionState::Running && state != ConnectionState::Queued;
}

QString summaryTitle(NotificationKind kind, int count)
{
    switch (kind) {
    case NotificationKind::FirstFailure:
        return NoticeRulesText::tr("%n connection(s) failed", nullptr, count);
    case NotificationKind::Recovery:
        return NoticeRulesText::tr("%n connection(s) recovered", nullptr, count);
    case NotificationKind::ActionRequired:
        return NoticeRulesText::tr("%n connection(s) need attention", nullptr, count);
    case NotificationKind::ManyRejected:
        return NoticeRulesText::tr("%n connection(s) rejected many records", nullptr, count);
    case NotificationKind::LongRunFinished:
        return NoticeRulesText::tr("%n long run(s) finished", nullptr, count);
    }
    return {};
}

/// Replaces more than a few notices of one kind by one.
void summarise(std::vector<Notice> &notices)
{
    for (const NotificationKind kind : s_allNotificationKinds) {
        const auto isOfKind = [kind](const Notice &notice) { return notice.kind == kind; };
        const auto count = std::ranges::count_if(notices, isOfKind);
        if (count <= static_cast<qsizetype>(s_mostSingle))
            continue;
        QStringList names;
        for (const Notice &notice : notices) {
            if (isOfKind(notice))
                names << notice.title;
        }
        std::erase_if(notices, isOfKind);
        notices.push_back(
            {kind, {}, summaryTitle(kind, static_cast<int>(count)), names.join(u'\n')});
    }
}

} // namespace

NoticeChanges NoticeRules::update(const std::vector<ConnectionGlance> &connections)
{
    NoticeChanges changes;
    std::map<QString, ConnectionGlance> now;
    for (const ConnectionGlance &connection : connections) {
        const auto former = m_former.find(connection.id);
        if (!m_isStarted) {
            if (isTrouble(connection.state))
                m_troubled.insert(connection.id);
        } else if (former != m_former.end() && former->second != connection) {
            compare(former->second, connection, changes);
        }
        now.emplace(connection.id, connection);
    }
    for (const auto &[id, former] : m_former) {
        if (!now.contains(id)) {
            changes.solved.push_back(id);
            m_troubled.erase(id);
        }
    }
    m_isStarted = true;
    m_former = std::move(now);
    summarise(changes.shown);
    return changes;
}

void NoticeRules::compare(const ConnectionGlance &former, const ConnectionGlance &now,
                          NoticeChanges &changes)
{
    if (!isSettled(now.state) || now.state == ConnectionState::Paused)
        return;
    if (isTrouble(now.state)) {
        const bool isNew = m_troubled.insert(now.id).second;
        if (now.state == ConnectionState::ActionRequired
            && former.state != ConnectionState::ActionRequired && isNew)
            add(changes, NotificationKind::ActionRequired, now,
                NoticeRulesText::tr("%1 needs attention").arg(now.name));
        else if (isNew)
            add(changes, NotificationKind::FirstFailure, now,
                NoticeRulesText::tr("%1 failed").arg(now.name));
        return;
    }
    if (m_troubled.erase(now.id) > 0) {
        changes.solved.push_back(now.id);
        add(changes, NotificationKind::Recovery, now,
            NoticeRulesText::tr("%1 works again").arg(now.name));
    }
    const qint64 added = now.openRejected - former.openRejected;
    if (added > m_preferences.manyRejected())
        add(changes, NotificationKind::ManyRejected, now,
            NoticeRulesText::tr("%1 rejected many records").arg(now.name));
    const bool isLong = now.lastDuration >= std::chrono::minutes(m_preferences.longRunMinutes());
    if (isLong && !isSettled(former.state))
        add(changes, NotificationKind::LongRunFinished, now,
            NoticeRulesText::tr("%1 has finished").arg(now.name));
}

void NoticeRules::add(NoticeChanges &changes, NotificationKind kind,
                      const ConnectionGlance &connection, const QString &title) const
{
    if (m_preferences.notifies(kind))
        changes.shown.push_back({kind, connection.id, title, connection.sentence});
}

} // namespace millrace
