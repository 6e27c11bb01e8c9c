#include "ui/tray/notifier.h"

#include "core/notices/noticeerrors.h"
#include "ui/workspace/workspace.h"

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t s_mostSingle = 3; ///< More of one kind at once become a summary.
constexpr int s_mostAtOnce = 100;
constexpr std::chrono::seconds s_lease = 60s;
/// What matters most comes first.
constexpr std::array s_byWeight{NoticeKind::ActionRequired, NoticeKind::FirstFailure,
                                NoticeKind::SchemaChanged,  NoticeKind::ManyRejected,
                                NoticeKind::NothingNew,     NoticeKind::Recovery,
                                NoticeKind::LongRun};
static_assert(s_byWeight.size() == s_allNoticeKinds.size());
/// Older ones are found in the list; what happened yesterday is no news on the desktop.
constexpr std::chrono::hours s_longestNews = 24h;

struct NotifierText final
{
    Q_DECLARE_TR_FUNCTIONS(NotifierText)
};

QString summaryTitle(NoticeKind kind, int count)
{
    switch (kind) {
    case NoticeKind::FirstFailure:
        return NotifierText::tr("%n connection(s) failed", nullptr, count);
    case NoticeKind::Recovery:
        return NotifierText::tr("%n connection(s) recovered", nullptr, count);
    case NoticeKind::ActionRequired:
        return NotifierText::tr("%n connection(s) need attention", nullptr, count);
    case NoticeKind::SchemaChanged:
        return NotifierText::tr("The sources of %n connection(s) have changed", nullptr, count);
    case NoticeKind::ManyRejected:
        return NotifierText::tr("%n connection(s) rejected many records", nullptr, count);
    case NoticeKind::NothingNew:
        return NotifierText::tr("Nothing new in %n connection(s)", nullptr, count);
    case NoticeKind::LongRun:
        return NotifierText::tr("%n long run(s)", nullptr, count);
    }
    return {};
}

} // namespace

Notifier::Notifier(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    connect(&workspace, &Workspace::snapshotChanged, this, &Notifier::follow);
    connect(&m_notifications, &DesktopNotifications::activated, this, &Notifier::open);
    connect(&m_notifications, &DesktopNotifications::shown, this, &Notifier::noteShown);
    connect(&m_notifications, &DesktopNotifications::unavailable, this, &Notifier::noteUnavailable);
    m_timer.setInterval(s_lease);
    connect(&m_timer, &QTimer::timeout, this, &Notifier::follow);
    m_timer.start();
    if (workspace.isLoaded())
        follow();
}

void Notifier::follow()
{
    if (m_isLooking) {
        m_isLookDue = true;
        return;
    }
    m_isLooking = true;
    std::vector<qint64> shown;
    for (const auto &[key, ids] : m_shown)
        shown.insert(shown.end(), ids.begin(), ids.end());
    const auto read = [shown](StateDatabase &database) -> Result<News> {
        NoticeStore store(database);
        const TimePoint now = database.clock().now();
        auto due = store.claim(NoticeChannel::Desktop, now, s_lease, s_mostAtOnce);
        if (!due)
            return due.error();
        for (const KeptNotice &kept : *due) {
            if (now - kept.notice.at <= s_longestNews)
                continue;
            auto dropped = store.noteDropped(kept.notice.id, NoticeChannel::Desktop, now);
            if (!dropped)
                return dropped.error();
        }
        std::erase_if(*due,
                      [&](const KeptNotice &kept) { return now - kept.notice.at > s_longestNews; });
        auto settled = store.settled(shown);
        if (!settled)
            return settled.error();
        return News{std::move(*due), std::move(*settled)};
    };
    m_workspace.query<News>(this, read, [this](const Result<News> &news) {
        m_isLooking = false;
        if (news)
            take(*news);
        if (std::exchange(m_isLookDue, false))
            follow();
    });
}

void Notifier::take(const News &news)
{
    for (auto shown = m_shown.begin(); shown != m_shown.end();) {
        std::erase_if(shown->second, [&](qint64 id) {
            return std::ranges::find(news.settled, id) != news.settled.end();
        });
        if (!shown->second.empty()) {
            ++shown;
            continue;
        }
        m_notifications.withdraw(shown->first);
        shown = m_shown.erase(shown);
    }
    // What one run led to comes at once, and is one notification.
    std::map<QString, std::vector<Notice>> ofConnections;
    for (const NoticeKind kind : s_byWeight) {
        std::vector<Notice> ofKind;
        for (const KeptNotice &kept : news.due) {
            if (kept.notice.kind == kind)
                ofKind.push_back(kept.notice);
        }
        if (ofKind.size() > s_mostSingle) {
            showSummary(kind, ofKind);
            continue;
        }
        // They come oldest first.
        for (auto notice = ofKind.rbegin(); notice != ofKind.rend(); ++notice)
            ofConnections[notice->connectionId].push_back(*notice);
    }
    for (const auto &[id, notices] : ofConnections)
        showOne(notices);
}

void Notifier::showSummary(NoticeKind kind, const std::vector<Notice> &notices)
{
    QStringList titles;
    for (const Notice &notice : notices)
        titles << notice.title;
    show(u'*' + noticeKindName(kind), notices, summaryTitle(kind, static_cast<int>(notices.size())),
         titles.join(u'\n'));
}

void Notifier::showOne(const std::vector<Notice> &notices)
{
    QStringList lines{notices.front().text};
    for (auto more = notices.begin() + 1; more != notices.end(); ++more)
        lines << more->title;
    lines.removeAll(QString());
    show(notices.front().connectionId, notices, notices.front().title, lines.join(u'\n'));
}

void Notifier::show(const QString &key, const std::vector<Notice> &notices, const QString &title,
                    const QString &text)
{
    std::set<qint64> &ids = m_shown[key];
    // It takes the place of an earlier one of the connection, which may not be settled yet.
    ids.clear();
    for (const Notice &notice : notices)
        ids.insert(notice.id);
    m_unsettled[key].insert(ids.begin(), ids.end());
    m_notifications.show(key, title, text);
}

void Notifier::noteShown(const QString &key)
{
    settle(key, true);
    // Solved or read while the desktop was taking it.
    if (!m_shown.contains(key))
        m_notifications.withdraw(key);
}

void Notifier::noteUnavailable(const QString &key, const QString &title, const QString &text)
{
    if (m_shown.erase(key) > 0)
        settle(key, m_fallback && m_fallback(title, text));
    else
        m_unsettled.erase(key); // Solved or read meanwhile.
}

void Notifier::settle(const QString &key, bool isShown)
{
    const auto unsettled = m_unsettled.extract(key);
    if (unsettled.empty())
        return;
    const auto write
        = [ids = unsettled.mapped(), isShown](StateDatabase &database) -> Result<void> {
        NoticeStore store(database);
        const TimePoint now = database.clock().now();
        for (const qint64 id : ids) {
            const auto noted = isShown
                ? store.noteSent(id, NoticeChannel::Desktop, now)
                : store.noteFailed(id, NoticeChannel::Desktop,
                                   makeError(noticeerrors::desktopUnavailable), {}, now);
            if (!noted)
                return noted;
        }
        return {};
    };
    // What cannot be noted is shown once more after the claim.
    m_workspace.query<void>(this, write, [](const Result<void> &) {});
}

void Notifier::open(const QString &key)
{
    if (const auto shown = m_shown.find(key); shown != m_shown.end()) {
        const auto write = [ids = shown->second](StateDatabase &database) {
            return NoticeStore(database).markRead({ids.begin(), ids.end()}, true,
                                                  database.clock().now());
        };
        m_shown.erase(shown);
        m_workspace.query<void>(this, write, [](const Result<void> &) {});
    }
    if (key.startsWith(u'*'))
        emit noticesRequested();
    else
        emit connectionRequested(key);
}

} // namespace millrace
