#include "core/store/healingrows.h"

#include "core/store/rejectedgroups.h"
#include "core/store/statement.h"
#include "core/store/streambinding.h"

namespace millrace {

namespace {

Result<void> run(const QSqlDatabase &database, const QByteArray &sql, const StoredFlush &flush,
                 TimePoint now)
{
    Statement statement(database, sql.constData());
    statement.bind(1, flush.row);
    if (sql.contains("?2"))
        statement.bind(2, flush.jobId);
    if (sql.contains("?3"))
        statement.bind(3, now);
    return statement.run();
}

Result<bool> hasRows(const QSqlDatabase &database, const char *sql, const StoredFlush &flush)
{
    Statement find(database, sql);
    find.bind(1, flush.row);
    return find.step();
}

Result<void> settleRetries(const QSqlDatabase &database, const StoredFlush &flush, TimePoint now)
{
    const auto any
        = hasRows(database, "SELECT 1 FROM staged_retries WHERE flush = ?1 LIMIT 1", flush);
    if (!any)
        return any.error();
    if (!*any)
        return {};
    // A record that a person closed or emptied meanwhile: it was written all the same; a new reason
    // is of no use to it.
    for (const char *sql :
         {"INSERT INTO rejected_events (record, at, kind, job_id) "
          "SELECT s.record, ?3, 'fixed', ?2 FROM staged_retries s "
          "JOIN rejected_records r ON r.id = s.record WHERE s.flush = ?1 AND s.is_fixed = 1",
          "UPDATE rejected_records SET status = 1, status_at = ?3, closed_job = ?2, "
          "retried_job = ?2, note = '' WHERE id IN "
          "(SELECT record FROM staged_retries WHERE flush = ?1 AND is_fixed = 1)",
          "INSERT INTO rejected_events (record, at, kind, job_id, note) "
          "SELECT s.record, ?3, 'refused_again', ?2, iif(r.has_values, s.message, '') "
          "FROM staged_retries s JOIN rejected_records r ON r.id = s.record "
          "WHERE s.flush = ?1 AND s.is_fixed = 0",
          "UPDATE rejected_records SET retried_job = ?2, group_id = s.group_id, "
          "message = iif(has_values, s.message, ''), value = iif(has_values, s.value, ''), "
          "sent_record = iif(has_values, s.sent_record, '') FROM staged_retries s "
          "WHERE s.flush = ?1 AND s.is_fixed = 0 AND rejected_records.id = s.record"}) {
        if (auto done = run(database, sql, flush, now); !done)
            return done;
    }
    return {};
}

Result<void> supersede(const QSqlDatabase &database, const FlushKey &key, const StoredFlush &flush,
                       TimePoint now)
{
    const QByteArray ids = healingqueries::supersededIds;
    const auto change = [&](const QByteArray &sql) {
        Statement statement(database, sql.constData());
        statement.bind(1, flush.row);
        statement.bind(2, key.connectionId);
        statement.bind(3, key.stream.nameSpace);
        statement.bind(4, key.stream.name);
        statement.bind(5, now);
        statement.bind(6, flush.jobId);
        return statement.run();
    };
    auto told = change("INSERT INTO rejected_events (record, at, kind, job_id) "
                       "SELECT id, ?5, 'superseded', ?6 FROM ("
                       + ids + ")");
    if (!told)
        return told;
    return change("UPDATE rejected_records SET status = 3, status_at = ?5, closed_job = ?6 "
                  "WHERE id IN ("
                  + ids + ")");
}

/// Ids in group \a group of open records that runs before \a first rejected, at most \a most.
Result<void> addReplaced(Statement &select, qint64 group, std::optional<qint64> first,
                         std::size_t most, std::vector<qint64> &ids)
{
    select.bind(1, group);
    select.bind(2, static_cast<qint64>(most - ids.size()));
    for (;;) {
        const auto row = select.step();
        if (!row)
            return row.error();
        // What follows came with the same run, or later.
        if (!*row || (first && select.integer(1) >= *first))
            break;
        ids.push_back(select.integer(0));
    }
    select.reset();
    return {};
}

Result<std::vector<qint64>> someReplaced(const QSqlDatabase &database, const QString &connectionId,
                                         const StreamId &stream, std::optional<qint64> first)
{
    constexpr std::size_t most = 5'000;
    Statement groups(database, healingqueries::groupsOfStream);
    bindStream(groups, connectionId, stream);
    Statement select(database, healingqueries::oldestOpen);
    std::vector<qint64> ids;
    while (ids.size() < most) {
        const auto group = groups.step();
        if (!group)
            return group.error();
        if (!*group)
            break;
        if (auto added = addReplaced(select, groups.integer(0), first, most, ids); !added)
            return added.error();
    }
    return ids;
}

Result<void> moveStagedRecords(const QSqlDatabase &database, const StoredFlush &flush, bool hasKeys,
                               TimePoint now)
{
    QByteArray sql = "INSERT INTO rejected_records (group_id, status, status_at, closed_job, "
                     "job_id, attempt, rejected_at, key_hash, message, value, source_record, "
                     "sent_record) ";
    if (hasKeys)
        sql += "SELECT s.group_id, iif(k.flush IS NULL, 0, 3), iif(k.flush IS NULL, NULL, ?3), "
               "iif(k.flush IS NULL, NULL, ?2), ?2, ?4, s.rejected_at, s.key_hash, s.message, "
               "s.value, s.source_record, s.sent_record FROM staged_records s "
               "LEFT JOIN staged_keys k ON k.flush = ?1 AND k.key_hash = s.key_hash "
               "AND s.ordinal < k.ordinal WHERE s.flush = ?1 ORDER BY s.id";
    else
        sql += "SELECT group_id, 0, NULL, NULL, ?2, ?4, rejected_at, key_hash, message, value, "
               "source_record, sent_record FROM staged_records WHERE flush = ?1 ORDER BY id";
    Statement move(database, sql.constData());
    move.bind(1, flush.row);
    move.bind(2, flush.jobId);
    if (hasKeys)
        move.bind(3, now);
    move.bind(4, flush.attempt);
    return move.run();
}

} // namespace

Result<void> insertStagedRetries(const QSqlDatabase &database, const FlushKey &key, qint64 flush,
                                 const std::vector<RetriedRecord> &retried)
{
    RejectedGroups groups(database, key.connectionId, key.stream);
    Statement insert(database,
                     "INSERT OR REPLACE INTO staged_retries (flush, record, is_fixed, group_id, "
                     "message, value, sent_record) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    insert.bind(1, flush);
    for (const RetriedRecord &record : retried) {
        std::optional<qint64> group;
        if (!record.isFixed) {
            const auto row = groups.rowOf(record.again);
            if (!row)
                return row.error();
            group = *row;
        }
        insert.bind(2, record.id);
        insert.bind(3, record.isFixed);
        insert.bind(4, group);
        insert.bind(5, record.again.message);
        insert.bindText(6, record.again.value);
        insert.bindText(7, record.again.sentRecord);
        if (auto inserted = insert.run(); !inserted)
            return inserted;
    }
    return {};
}

Result<void> insertStagedKeys(const QSqlDatabase &database, qint64 flush,
                              const std::vector<DeliveredKey> &keys)
{
    Statement insert(database,
                     "INSERT OR REPLACE INTO staged_keys (flush, key_hash, below, ordinal) "
                     "VALUES (?1, ?2, ?3, ?4)");
    insert.bind(1, flush);
    for (const DeliveredKey &key : keys) {
        insert.bindText(2, key.hash);
        insert.bind(3, key.below);
        insert.bind(4, key.ordinal);
        if (auto inserted = insert.run(); !inserted)
            return inserted;
    }
    return {};
}

Result<qint64> closeSomeReplaced(const QSqlDatabase &database, const QString &connectionId,
                                 const StreamId &stream, std::optional<qint64> first,
                                 std::optional<qint64> jobId, TimePoint now)
{
    const auto ids = someReplaced(database, connectionId, stream, first);
    if (!ids)
        return ids.error();
    Statement tell(
        database, "INSERT INTO rejected_events (record, at, kind, job_id) VALUES (?1, ?2, ?3, ?4)");
    tell.bind(2, now);
    tell.bind(3,
              rejectedEventName(jobId ? RejectedEventKind::Replaced : RejectedEventKind::Cleared));
    tell.bind(4, jobId);
    Statement close(database,
                    "UPDATE rejected_records SET status = 3, status_at = ?2, closed_job = ?3 "
                    "WHERE id = ?1");
    close.bind(2, now);
    close.bind(3, jobId);
    for (const qint64 id : *ids) {
        for (Statement *statement : {&tell, &close}) {
            statement->bind(1, id);
            if (auto done = statement->run(); !done)
                return done.error();
        }
    }
    return static_cast<qint64>(ids->size());
}

Result<void> settleRecords(const QSqlDatabase &database, const FlushKey &key,
                           const StoredFlush &flush, TimePoint now)
{
    if (auto settled = settleRetries(database, flush, now); !settled)
        return settled;
    const auto hasKeys
        = hasRows(database, "SELECT 1 FROM staged_keys WHERE flush = ?1 LIMIT 1", flush);
    if (!hasKeys)
        return hasKeys.error();
    if (*hasKeys) {
        if (auto done = supersede(database, key, flush, now); !done)
            return done;
    }
    return moveStagedRecords(database, flush, *hasKeys, now);
}

} // namespace millrace
