// The rows of flushes on their way and their records, inside a transaction of their caller.
#pragma once

#include "core/store/checkpointstore.h"

#include <QSqlDatabase>

#include <string>
#include <vector>

namespace millrace {

/// A flush that was staged, or staged and prepared, but not confirmed.
struct StoredFlush final
{
    qint64 row = 0;
    QString flushId;
    bool isPrepared = false;
    std::string position;
    qint64 jobId = 0;
    int attempt = 0;
    StreamCounts added;
};

/// In the order they came.
[[nodiscard]] Result<std::vector<StoredFlush>>
loadFlushes(const QSqlDatabase &database, const QString &connectionId, const StreamId &stream);

/// The row of \a key, new when there is none.
[[nodiscard]] Result<qint64> findOrInsertFlush(const QSqlDatabase &database, const FlushKey &key);

/// Adds \a records to the flush in row \a flush.
[[nodiscard]] Result<void> insertStagedRecords(const QSqlDatabase &database, const FlushKey &key,
                                               qint64 flush,
                                               const std::vector<RejectedRecord> &records);

/// "store.attempt_unknown" when the attempt has no such stream.
[[nodiscard]] Result<void> markFlushPrepared(const QSqlDatabase &database, const FlushKey &key,
                                             qint64 flush, const std::string &position,
                                             qint64 jobId, int attempt, const StreamCounts &added);

/// Confirms \a flush: its position becomes the checkpoint, its staged records and what it says of
/// earlier ones become final, its counts are added to the attempt's stream, whose rows came at \a
/// now, and its row goes.
[[nodiscard]] Result<void> settleFlush(const QSqlDatabase &database, const FlushKey &key,
                                       const StoredFlush &flush, TimePoint now);

} // namespace millrace
