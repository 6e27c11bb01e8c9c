// NoticeStore: the notices of a profile, and which of them wait to be sent.
#pragma once

#include "core/model/notice.h"
#include "core/store/statedatabase.h"

#include <optional>
#include <vector>

namespace millrace {

/// How a notice came along on one channel.
struct NoticeSending final
{
    NoticeChannel channel = NoticeChannel::Desktop;
    NoticeDelivery delivery = NoticeDelivery::Waiting;
    int tries = 0;
    TimePoint dueAt; ///< Of the next try.
    TimePoint changedAt; ///< Of the last try, or of the end.
    std::optional<Error> error; ///< Of the last try.
};

/// A notice with its ways.
struct KeptNotice final
{
    Notice notice;
    std::vector<NoticeSending> sendings; ///< Ordered by channel.
};

/// Which notices are listed.
struct NoticeFilter final
{
    QString connectionId{}; ///< Empty: of every connection.
    bool isUnreadOnly = false;
    int limit = 200;
    std::optional<qint64> before{}; ///< Ids below this one.
};

/// How a channel fares: what came of its last try.
struct ChannelFailure final
{
    NoticeChannel channel = NoticeChannel::Webhook;
    Error error;
    TimePoint at;
    int waiting = 0; ///< Notices that are tried again.
    int failed = 0; ///< Notices that were given up since the last one that was sent.
};

/// The outbox: each notice waits on each of its channels until it is sent there, whichever process
/// does it. A try is claimed in one transaction, so that two processes never send one at once; one
/// that dies in a try leaves it to the next after the claim. So a notice is sent at least once, and
/// its key tells a second one. Safe from any thread; the database must outlive it.
class NoticeStore final
{
public:
    explicit NoticeStore(StateDatabase &database)
        : m_database(database)
    {
    }

    /// Newest first.
    [[nodiscard]] Result<std::vector<KeptNotice>> list(const NoticeFilter &filter) const;
    [[nodiscard]] Result<qint64> unreadCount() const;
    /// Of those of \a ids that are not read yet. "store.notice_unknown" for an id without notice.
    [[nodiscard]] Result<void> markRead(const std::vector<qint64> &ids, bool isRead, TimePoint now);
    [[nodiscard]] Result<void> markAllRead(TimePoint now);

    /// The notices that are due on \a channel now, oldest first, at most \a most; nobody else gets
    /// them before \a lease is over.
    [[nodiscard]] Result<std::vector<KeptNotice>> claim(NoticeChannel channel, TimePoint now,
                                                        std::chrono::seconds lease, int most);
    /// When the next one is due; nothing when none waits.
    [[nodiscard]] Result<std::optional<TimePoint>> nextDue(NoticeChannel channel) const;
    /// What came of a claimed try. \a next: of the next one, after an error; nothing: given up.
    [[nodiscard]] Result<void> noteSent(qint64 id, NoticeChannel channel, TimePoint now);
    [[nodiscard]] Result<void> noteFailed(qint64 id, NoticeChannel channel, const Error &error,
                                          std::optional<TimePoint> next, TimePoint now);
    /// The claimed try did not come about; the next one may begin at \a due.
    [[nodiscard]] Result<void> release(qint64 id, NoticeChannel channel, TimePoint due);
    /// Nothing on \a channel is due before \a until, for its server is in trouble.
    [[nodiscard]] Result<void> postpone(NoticeChannel channel, TimePoint until);
    [[nodiscard]] Result<void> noteDropped(qint64 id, NoticeChannel channel, TimePoint now);
    /// What was given up or waits is due at once; returns how many.
    [[nodiscard]] Result<int> retry(NoticeChannel channel, TimePoint now);

    /// The channels whose last try failed.
    [[nodiscard]] Result<std::vector<ChannelFailure>> failures() const;
    /// Those among \a ids that nobody needs to see any more: solved, read, or gone with their
    /// connection.
    [[nodiscard]] Result<std::vector<qint64>> settled(const std::vector<qint64> &ids) const;

    /// Removes what is read and older than \a age, and the oldest beyond \a most.
    [[nodiscard]] Result<void> prune(TimePoint now, std::chrono::days age, int most);

private:
    StateDatabase &m_database;
};

/// Stores \a notice with a waiting sending for each of \a channels; false when its key is known.
/// Inside a transaction of the caller.
[[nodiscard]] Result<bool> insertNotice(const QSqlDatabase &database, const Notice &notice,
                                        const NoticeChannels &channels);
/// Marks the unsolved notices of the connection whose keys begin with \a topic and a slash as
/// solved; the desktop is not told of them any more. Inside a transaction of the caller.
[[nodiscard]] Result<void> solveNotices(const QSqlDatabase &database, const QString &connectionId,
                                        const QString &topic, TimePoint now);

} // namespace millrace
