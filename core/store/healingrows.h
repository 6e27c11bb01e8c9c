// What a flush makes of earlier rejected records: rows inside a transaction of their caller.
#pragma once

#include "core/store/flushrows.h"

namespace millrace {

/// Adds what became of records that were tried again to the flush in row \a flush.
[[nodiscard]] Result<void> insertStagedRetries(const QSqlDatabase &database, const FlushKey &key,
                                               qint64 flush,
                                               const std::vector<RetriedRecord> &retried);

/// Adds keys that the flush in row \a flush delivers.
[[nodiscard]] Result<void> insertStagedKeys(const QSqlDatabase &database, qint64 flush,
                                            const std::vector<DeliveredKey> &keys);

/// Makes \a flush final: retried records become fixed or get their new reason, older open records
/// of delivered keys become superseded, the staged records become rejected records, superseded ones
/// where a newer version of their key came after them in the flush.
[[nodiscard]] Result<void> settleRecords(const QSqlDatabase &database, const FlushKey &key,
                                         const StoredFlush &flush, TimePoint now);

/// Supersedes some thousand open records that runs before \a first, with which the replacing of
/// every row began, rejected of the stream; \a jobId ended it. Without a job those of all runs, for
/// the stream was cleared. Returns how many; 0: none is left.
[[nodiscard]] Result<qint64> closeSomeReplaced(const QSqlDatabase &database,
                                               const QString &connectionId, const StreamId &stream,
                                               std::optional<qint64> first,
                                               std::optional<qint64> jobId, TimePoint now);

/// The SQL, for the test of its plans.
namespace healingqueries {

/// The open records older than what flush ?1 delivers of stream ?2 (connection), ?3, ?4. By the key
/// first: a stream may have many groups.
inline constexpr char supersededIds[]
    = "SELECT r.id FROM staged_keys k CROSS JOIN rejected_records r "
      "ON r.key_hash = k.key_hash AND r.status = 0 AND r.key_hash IS NOT NULL "
      "CROSS JOIN rejected_groups g ON g.id = r.group_id WHERE k.flush = ?1 "
      "AND g.connection_id = ?2 AND g.namespace = ?3 AND g.name = ?4 "
      "AND (k.below IS NULL OR r.id < k.below)";

/// The groups of stream ?1 (connection), ?2, ?3.
inline constexpr char groupsOfStream[]
    = "SELECT id FROM rejected_groups WHERE connection_id = ?1 AND namespace = ?2 AND name = ?3";

/// At most ?2 open records of group ?1, in the order of ids and so of runs, each with its run.
inline constexpr char oldestOpen[]
    = "SELECT id, job_id FROM rejected_records WHERE group_id = ?1 AND status = 0 "
      "ORDER BY id LIMIT ?2";

/// The keys of the open records of stream ?1 (connection), ?2, ?3, and of those that are open as
/// soon as a flush that a killed run left is confirmed.
inline constexpr char openKeys[]
    = "SELECT r.key_hash FROM rejected_groups g CROSS JOIN rejected_records r "
      "ON r.group_id = g.id AND r.status = 0 AND r.key_hash IS NOT NULL "
      "WHERE g.connection_id = ?1 AND g.namespace = ?2 AND g.name = ?3 "
      "UNION ALL SELECT s.key_hash FROM flushes f CROSS JOIN staged_records s ON s.flush = f.id "
      "WHERE f.connection_id = ?1 AND f.namespace = ?2 AND f.name = ?3 "
      "AND s.key_hash IS NOT NULL";

} // namespace healingqueries

} // namespace millrace
