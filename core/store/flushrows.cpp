#include "core/store/flushrows.h"

#include "core/store/activityrows.h"
#include "core/store/checkpointhistory.h"
#include "core/store/healingrows.h"
#include "core/store/rejectedgroups.h"
#include "core/store/statement.h"
#include "core/store/storedvalues.h"
#include "core/store/storeerrors.h"
#include "core/store/streambinding.h"
#include "core/store/streamstates.h"
#include "core/store/writernoterows.h"

namespace millrace {

namespace {

/// Rows an ended attempt had counted as unconfirmed turn out to be confirmed; in an attempt that
/// still runs, or was killed, they are new to its counts.
Result<void> addCounts(const QSqlDatabase &database, const FlushKey &key, const StoredFlush &flush)
{
    Statement add(database,
                  "UPDATE attempt_streams SET "
                  "rows_read = rows_read + MAX(?5 - rows_unconfirmed, 0), "
                  "bytes_read = bytes_read + iif(rows_unconfirmed > 0, 0, ?11), "
                  "rows_unconfirmed = MAX(rows_unconfirmed - ?5, 0) + ?9, "
                  "rows_written = rows_written + ?6, rows_filtered = rows_filtered + ?7, "
                  "rows_rejected = rows_rejected + ?8, values_changed = values_changed + ?10 "
                  "WHERE job_id = ?1 AND attempt = ?2 AND namespace = ?3 AND name = ?4");
    add.bind(1, flush.jobId);
    add.bind(2, flush.attempt);
    add.bind(3, key.stream.nameSpace);
    add.bind(4, key.stream.name);
    bindCounts(add, 5, flush.added);
    return add.run();
}

} // namespace

Result<std::vector<StoredFlush>> loadFlushes(const QSqlDatabase &database,
                                             const QString &connectionId, const StreamId &stream)
{
    Statement list(database,
                   "SELECT id, flush_id, position, job_id, attempt, rows_read, rows_written, "
                   "rows_filtered, rows_rejected, rows_unconfirmed, values_changed, bytes_read "
                   "FROM flushes WHERE connection_id = ?1 AND namespace = ?2 AND name = ?3 "
                   "ORDER BY id");
    bindStream(list, connectionId, stream);
    std::vector<StoredFlush> flushes;
    for (;;) {
        auto row = list.step();
        if (!row)
            return row.error();
        if (!*row)
            return flushes;
        flushes.push_back(StoredFlush{list.integer(0), list.text(1), !list.isNull(2), list.utf8(2),
                                      list.integer(3), static_cast<int>(list.integer(4)),
                                      countsAt(list, 5)});
    }
}

Result<qint64> findOrInsertFlush(const QSqlDatabase &database, const FlushKey &key)
{
    // The update changes nothing, but makes the row there is come back too.
    Statement insert(database,
                     "INSERT INTO flushes (connection_id, namespace, name, flush_id) "
                     "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (connection_id, namespace, name, "
                     "flush_id) DO UPDATE SET flush_id = ?4 RETURNING id");
    bindStream(insert, key.connectionId, key.stream);
    insert.bind(4, key.flushId);
    auto row = insert.step();
    if (!row)
        return row.error();
    return insert.integer(0);
}

Result<void> insertStagedRecords(const QSqlDatabase &database, const FlushKey &key, qint64 flush,
                                 const std::vector<RejectedRecord> &records)
{
    RejectedGroups groups(database, key.connectionId, key.stream);
    Statement insert(database,
                     "INSERT INTO staged_records (flush, group_id, rejected_at, message, value, "
                     "source_record, sent_record, key_hash, ordinal) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    insert.bind(1, flush);
    for (const RejectedRecord &record : records) {
        const auto group = groups.rowOf(record);
        if (!group)
            return group.error();
        insert.bind(2, *group);
        insert.bind(3, record.rejectedAt);
        insert.bind(4, record.message);
        insert.bindText(5, record.value);
        insert.bindText(6, record.sourceRecord);
        insert.bindText(7, record.sentRecord);
        if (record.keyHash.empty())
            insert.bindNull(8);
        else
            insert.bindText(8, record.keyHash);
        insert.bind(9, record.ordinal);
        if (auto inserted = insert.run(); !inserted)
            return inserted;
    }
    return {};
}

Result<void> markFlushPrepared(const QSqlDatabase &database, const FlushKey &key, qint64 flush,
                               const std::string &position, qint64 jobId, int attempt,
                               const StreamCounts &added)
{
    Statement known(database,
                    "SELECT 1 FROM attempt_streams "
                    "WHERE job_id = ?1 AND attempt = ?2 AND namespace = ?3 AND name = ?4");
    known.bind(1, jobId);
    known.bind(2, attempt);
    known.bind(3, key.stream.nameSpace);
    known.bind(4, key.stream.name);
    auto found = known.step();
    if (!found)
        return found.error();
    if (!*found)
        return makeError(storeerrors::attemptUnknown,
                         {QString::number(jobId), QString::number(attempt), key.stream.text()});

    Statement mark(database,
                   "UPDATE flushes SET position = ?2, job_id = ?3, attempt = ?4, rows_read = ?5, "
                   "rows_written = ?6, rows_filtered = ?7, rows_rejected = ?8, "
                   "rows_unconfirmed = ?9, values_changed = ?10, bytes_read = ?11 WHERE id = ?1");
    mark.bind(1, flush);
    mark.bindText(2, position);
    mark.bind(3, jobId);
    mark.bind(4, attempt);
    bindCounts(mark, 5, added);
    return mark.run();
}

Result<void> settleFlush(const QSqlDatabase &database, const FlushKey &key,
                         const StoredFlush &flush, TimePoint now)
{
    auto state = loadStreamState(database, key.connectionId, key.stream);
    if (!state)
        return state.error();
    state->checkpoint = Checkpoint{flush.position, flush.flushId};
    if (auto stored = storeStreamState(database, key.connectionId, key.stream, *state); !stored)
        return stored;
    if (auto noted = noteCheckpoint(database, key.connectionId, key.stream, *state,
                                    CheckpointCause::Run, flush.jobId, now);
        !noted)
        return noted;
    if (auto moved = settleRecords(database, key, flush, now); !moved)
        return moved;
    if (auto added = addCounts(database, key, flush); !added)
        return added;
    if (flush.added.written > 0) {
        if (auto noted = noteWritten(database, flush.jobId, key.stream, now); !noted)
            return noted;
    }
    if (auto settled = settleWriterNotes(database, key, flush.jobId); !settled)
        return settled;
    Statement remove(database, "DELETE FROM flushes WHERE id = ?1");
    remove.bind(1, flush.row);
    return remove.run();
}

} // namespace millrace
