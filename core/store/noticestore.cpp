#include "core/store/noticestore.h"

#include "core/store/statement.h"
#include "core/store/storedvalues.h"
#include "core/store/storeerrors.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// A claim or a wait ends at most so much later; what is later still was written by a clock that
/// was ahead.
constexpr std::chrono::hours s_longestWait{48};

constexpr auto s_columns
    = "n.id, n.key, n.connection_id, c.name, n.kind, n.at, n.job_id, n.title, n.text, n.details, "
      "n.read_at, n.solved_at";

Result<Notice> noticeAt(const Statement &row)
{
    const auto kind = noticeKindFromName(row.text(4));
    if (!kind)
        return unknownWord(u"kind of notice"_s, row.text(4));
    Notice notice;
    notice.id = row.integer(0);
    notice.key = row.text(1);
    notice.connectionId = row.text(2);
    notice.connectionName = row.text(3);
    notice.kind = *kind;
    notice.at = row.time(5);
    if (!row.isNull(6))
        notice.jobId = row.integer(6);
    notice.title = row.text(7);
    notice.text = row.text(8);
    notice.details = objectFromStored(row.text(9));
    notice.readAt = row.optionalTime(10);
    notice.solvedAt = row.optionalTime(11);
    return notice;
}

Result<void> loadSendings(const QSqlDatabase &database, KeptNotice &kept)
{
    Statement select(database,
                     "SELECT channel, status, tries, due_at, changed_at, error "
                     "FROM notice_deliveries WHERE notice_id = ?1 ORDER BY channel");
    select.bind(1, kept.notice.id);
    for (;;) {
        auto row = select.step();
        if (!row)
            return row.error();
        if (!*row)
            return {};
        const auto channel = noticeChannelFromName(select.text(0));
        const auto delivery = noticeDeliveryFromName(select.text(1));
        if (!channel || !delivery)
            return unknownWord(u"way of a notice"_s, select.text(0) + u' ' + select.text(1));
        kept.sendings.push_back({*channel, *delivery, static_cast<int>(select.integer(2)),
                                 select.time(3), select.time(4), errorFromStored(select, 5)});
    }
}

/// Every notice that \a select, which has s_columns, finds.
Result<std::vector<KeptNotice>> loadAll(const QSqlDatabase &database, Statement &select)
{
    std::vector<KeptNotice> all;
    for (;;) {
        auto row = select.step();
        if (!row)
            return row.error();
        if (!*row)
            return all;
        auto notice = noticeAt(select);
        if (!notice)
            return notice.error();
        KeptNotice kept{std::move(*notice), {}};
        if (auto loaded = loadSendings(database, kept); !loaded)
            return loaded.error();
        all.push_back(std::move(kept));
    }
}

Result<void> end(StateDatabase &database, qint64 id, NoticeChannel channel, NoticeDelivery delivery,
                 TimePoint now)
{
    return database.write<void>([&](QSqlDatabase &connection) {
        Statement update(connection,
                         "UPDATE notice_deliveries SET status = ?3, changed_at = ?4, error = NULL "
                         "WHERE notice_id = ?1 AND channel = ?2");
        update.bind(1, id);
        update.bind(2, noticeChannelName(channel));
        update.bind(3, noticeDeliveryName(delivery));
        update.bind(4, now);
        return update.run();
    });
}

/// The ids of what is due on \a channel, claimed until \a until.
Result<std::vector<qint64>> claimIds(const QSqlDatabase &database, NoticeChannel channel,
                                     TimePoint now, TimePoint until, int most)
{
    Statement claim(database,
                    "UPDATE notice_deliveries SET due_at = ?3, changed_at = ?2, tries = tries + 1 "
                    "WHERE channel = ?1 AND notice_id IN (SELECT notice_id FROM notice_deliveries "
                    "WHERE channel = ?1 AND status = 'waiting' "
                    "AND (due_at <= ?2 OR due_at > ?4) ORDER BY notice_id LIMIT ?5) "
                    "RETURNING notice_id");
    claim.bind(1, noticeChannelName(channel));
    claim.bind(2, now);
    claim.bind(3, until);
    claim.bind(4, now + s_longestWait);
    claim.bind(5, most);
    std::vector<qint64> ids;
    for (;;) {
        auto row = claim.step();
        if (!row)
            return row.error();
        if (!*row)
            return ids;
        ids.push_back(claim.integer(0));
    }
}

Result<std::vector<KeptNotice>> loadByIds(const QSqlDatabase &database, std::vector<qint64> ids)
{
    std::ranges::sort(ids);
    const QByteArray sql = QByteArray("SELECT ") + s_columns
        + " FROM notices n JOIN connections c ON c.id = n.connection_id WHERE n.id = ?1";
    std::vector<KeptNotice> all;
    for (const qint64 id : ids) {
        Statement select(database, sql.constData());
        select.bind(1, id);
        auto found = loadAll(database, select);
        if (!found)
            return found.error();
        std::ranges::move(*found, std::back_inserter(all));
    }
    return all;
}

constexpr ErrorDefinition s_noticeUnknown{
    "store.notice_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no notice %1."),
    QT_TRANSLATE_NOOP("errors", "The list of notices shows their numbers.")};

} // namespace

Result<std::vector<KeptNotice>> NoticeStore::list(const NoticeFilter &filter) const
{
    return m_database.read<std::vector<KeptNotice>>([&](QSqlDatabase &database) {
        const QByteArray sql = QByteArray("SELECT ") + s_columns
            + " FROM notices n JOIN connections c ON c.id = n.connection_id "
              "WHERE (?1 = '' OR n.connection_id = ?1) AND (?2 = 0 OR n.read_at IS NULL) "
              "AND (?3 IS NULL OR n.id < ?3) ORDER BY n.id DESC LIMIT ?4";
        Statement select(database, sql.constData());
        select.bind(1, filter.connectionId.isNull() ? u""_s : filter.connectionId);
        select.bind(2, filter.isUnreadOnly);
        select.bind(3, filter.before);
        select.bind(4, filter.limit);
        return loadAll(database, select);
    });
}

Result<qint64> NoticeStore::unreadCount() const
{
    return m_database.read<qint64>([](QSqlDatabase &database) -> Result<qint64> {
        Statement count(database, "SELECT COUNT(*) FROM notices WHERE read_at IS NULL");
        auto row = count.step();
        if (!row)
            return row.error();
        return count.integer(0);
    });
}

Result<void> NoticeStore::markRead(const std::vector<qint64> &ids, bool isRead, TimePoint now)
{
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        for (const qint64 id : ids) {
            Statement update(database,
                             "UPDATE notices SET read_at = CASE WHEN ?2 THEN "
                             "COALESCE(read_at, ?3) END WHERE id = ?1 RETURNING id");
            update.bind(1, id);
            update.bind(2, isRead);
            update.bind(3, now);
            auto row = update.step();
            if (!row)
                return row.error();
            if (!*row)
                return makeError(s_noticeUnknown, {QString::number(id)});
        }
        return {};
    });
}

Result<void> NoticeStore::markAllRead(TimePoint now)
{
    return m_database.write<void>([&](QSqlDatabase &database) {
        Statement update(database, "UPDATE notices SET read_at = ?1 WHERE read_at IS NULL");
        update.bind(1, now);
        return update.run();
    });
}

Result<std::vector<KeptNotice>> NoticeStore::claim(NoticeChannel channel, TimePoint now,
                                                   std::chrono::seconds lease, int most)
{
    using Notices = std::vector<KeptNotice>;
    // Most looks find nothing, and a write would tell every follower of a change.
    const auto next = nextDue(channel);
    if (!next)
        return next.error();
    if (!*next || (**next > now && **next <= now + s_longestWait))
        return Notices();
    return m_database.write<Notices>([&](QSqlDatabase &database) -> Result<Notices> {
        auto ids = claimIds(database, channel, now, now + lease, most);
        if (!ids)
            return ids.error();
        return loadByIds(database, std::move(*ids));
    });
}

Result<std::optional<TimePoint>> NoticeStore::nextDue(NoticeChannel channel) const
{
    using Due = std::optional<TimePoint>;
    return m_database.read<Due>([&](QSqlDatabase &database) -> Result<Due> {
        Statement find(database,
                       "SELECT MIN(due_at) FROM notice_deliveries "
                       "WHERE channel = ?1 AND status = 'waiting'");
        find.bind(1, noticeChannelName(channel));
        auto row = find.step();
        if (!row)
            return row.error();
        return find.optionalTime(0);
    });
}

Result<void> NoticeStore::noteSent(qint64 id, NoticeChannel channel, TimePoint now)
{
    return end(m_database, id, channel, NoticeDelivery::Sent, now);
}

Result<void> NoticeStore::noteDropped(qint64 id, NoticeChannel channel, TimePoint now)
{
    return end(m_database, id, channel, NoticeDelivery::Dropped, now);
}

Result<void> NoticeStore::noteFailed(qint64 id, NoticeChannel channel, const Error &error,
                                     std::optional<TimePoint> next, TimePoint now)
{
    return m_database.write<void>([&](QSqlDatabase &database) {
        // One that was solved meanwhile stays dropped.
        Statement update(database,
                         "UPDATE notice_deliveries SET status = ?3, due_at = COALESCE(?4, due_at), "
                         "changed_at = ?5, error = ?6 "
                         "WHERE notice_id = ?1 AND channel = ?2 AND status = 'waiting'");
        update.bind(1, id);
        update.bind(2, noticeChannelName(channel));
        update.bind(3, noticeDeliveryName(next ? NoticeDelivery::Waiting : NoticeDelivery::Failed));
        update.bind(4, next);
        update.bind(5, now);
        update.bind(6, storedError(error));
        return update.run();
    });
}

Result<void> NoticeStore::release(qint64 id, NoticeChannel channel, TimePoint due)
{
    return m_database.write<void>([&](QSqlDatabase &database) {
        Statement update(database,
                         "UPDATE notice_deliveries SET due_at = ?3, tries = tries - 1 "
                         "WHERE notice_id = ?1 AND channel = ?2 AND status = 'waiting'");
        update.bind(1, id);
        update.bind(2, noticeChannelName(channel));
        update.bind(3, due);
        return update.run();
    });
}

Result<void> NoticeStore::postpone(NoticeChannel channel, TimePoint until)
{
    return m_database.write<void>([&](QSqlDatabase &database) {
        Statement update(database,
                         "UPDATE notice_deliveries SET due_at = ?2 "
                         "WHERE channel = ?1 AND status = 'waiting' AND due_at < ?2");
        update.bind(1, noticeChannelName(channel));
        update.bind(2, until);
        return update.run();
    });
}

Result<int> NoticeStore::retry(NoticeChannel channel, TimePoint now)
{
    return m_database.write<int>([&](QSqlDatabase &database) -> Result<int> {
        Statement update(database,
                         "UPDATE notice_deliveries SET status = 'waiting', due_at = ?2, tries = 0 "
                         "WHERE channel = ?1 AND status IN ('waiting', 'failed') "
                         "AND error IS NOT NULL RETURNING notice_id");
        update.bind(1, noticeChannelName(channel));
        update.bind(2, now);
        int count = 0;
        for (;;) {
            auto row = update.step();
            if (!row)
                return row.error();
            if (!*row)
                return count;
            ++count;
        }
    });
}

Result<std::vector<ChannelFailure>> NoticeStore::failures() const
{
    using Failures = std::vector<ChannelFailure>;
    return m_database.read<Failures>([](QSqlDatabase &database) -> Result<Failures> {
        Failures failures;
        for (const NoticeChannel channel : s_allNoticeChannels) {
            Statement select(
                database,
                "SELECT error, changed_at, "
                "(SELECT COUNT(*) FROM notice_deliveries w WHERE w.channel = ?1 "
                "AND w.status = 'waiting' AND w.error IS NOT NULL), "
                "(SELECT COUNT(*) FROM notice_deliveries f WHERE f.channel = ?1 "
                "AND f.status = 'failed' AND f.changed_at > COALESCE((SELECT MAX(s.changed_at) "
                "FROM notice_deliveries s WHERE s.channel = ?1 AND s.status = 'sent'), 0)) "
                "FROM notice_deliveries WHERE channel = ?1 "
                "AND (status = 'sent' OR error IS NOT NULL) "
                "ORDER BY changed_at DESC, notice_id DESC LIMIT 1");
            select.bind(1, noticeChannelName(channel));
            auto row = select.step();
            if (!row)
                return row.error();
            if (!*row)
                continue;
            if (const auto error = errorFromStored(select, 0)) {
                failures.push_back({channel, *error, select.time(1),
                                    static_cast<int>(select.integer(2)),
                                    static_cast<int>(select.integer(3))});
            }
        }
        return failures;
    });
}

Result<std::vector<qint64>> NoticeStore::settled(const std::vector<qint64> &ids) const
{
    using Ids = std::vector<qint64>;
    return m_database.read<Ids>([&](QSqlDatabase &database) -> Result<Ids> {
        Ids settled;
        for (const qint64 id : ids) {
            Statement find(database,
                           "SELECT 1 FROM notices "
                           "WHERE id = ?1 AND solved_at IS NULL AND read_at IS NULL");
            find.bind(1, id);
            auto row = find.step();
            if (!row)
                return row.error();
            if (!*row)
                settled.push_back(id);
        }
        return settled;
    });
}

Result<void> NoticeStore::prune(TimePoint now, std::chrono::days age, int most)
{
    return m_database.write<void>([&](QSqlDatabase &database) {
        Statement remove(database,
                         "DELETE FROM notices WHERE (read_at IS NOT NULL AND at < ?1) OR id <= "
                         "(SELECT id FROM notices ORDER BY id DESC LIMIT 1 OFFSET ?2)");
        remove.bind(1, now - age);
        remove.bind(2, most);
        return remove.run();
    });
}

Result<bool> insertNotice(const QSqlDatabase &database, const Notice &notice,
                          const NoticeChannels &channels)
{
    Statement insert(database,
                     "INSERT INTO notices (key, connection_id, kind, at, job_id, title, text, "
                     "details) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
                     "ON CONFLICT (key) DO NOTHING RETURNING id");
    insert.bind(1, notice.key);
    insert.bind(2, notice.connectionId);
    insert.bind(3, noticeKindName(notice.kind));
    insert.bind(4, notice.at);
    insert.bind(5, notice.jobId);
    insert.bind(6, notice.title);
    insert.bind(7, notice.text.isNull() ? u""_s : notice.text);
    insert.bind(8, storedJson(notice.details));
    auto row = insert.step();
    if (!row)
        return row.error();
    if (!*row)
        return false;
    const qint64 id = insert.integer(0);
    for (const NoticeChannel channel : channels) {
        Statement wait(database,
                       "INSERT INTO notice_deliveries (notice_id, channel, status, due_at, "
                       "changed_at) VALUES (?1, ?2, 'waiting', ?3, ?3)");
        wait.bind(1, id);
        wait.bind(2, noticeChannelName(channel));
        wait.bind(3, notice.at);
        if (auto stored = wait.run(); !stored)
            return stored.error();
    }
    return true;
}

Result<void> solveNotices(const QSqlDatabase &database, const QString &connectionId,
                          const QString &topic, TimePoint now)
{
    // A webhook or mail box is told in any case: its story would have a hole.
    Statement drop(database,
                   "UPDATE notice_deliveries SET status = 'dropped', changed_at = ?3, error = NULL "
                   "WHERE status = 'waiting' AND channel = 'desktop' AND notice_id IN (SELECT id "
                   "FROM notices WHERE connection_id = ?1 AND solved_at IS NULL "
                   "AND substr(key, 1, length(?2)) = ?2)");
    Statement solve(database,
                    "UPDATE notices SET solved_at = ?3 WHERE connection_id = ?1 "
                    "AND solved_at IS NULL AND substr(key, 1, length(?2)) = ?2");
    for (Statement *statement : {&drop, &solve}) {
        statement->bind(1, connectionId);
        statement->bind(2, topic + u'/');
        statement->bind(3, now);
        if (auto done = statement->run(); !done)
            return done;
    }
    return {};
}

} // namespace millrace
