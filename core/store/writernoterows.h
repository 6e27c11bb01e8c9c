// The rows with the notes of writers, inside a transaction of their caller.
#pragma once

#include "core/base/result.h"
#include "core/catalog/stream.h"
#include "core/store/checkpointstore.h"

#include <QByteArray>
#include <QSqlDatabase>

namespace millrace {

/// Empty when there are none.
[[nodiscard]] Result<QByteArray> loadWriterNotes(const QSqlDatabase &database, const NotesKey &key);
[[nodiscard]] Result<void> storeWriterNotes(const QSqlDatabase &database, const NotesKey &key,
                                            const QByteArray &notes, const QByteArray &afterwards);
/// The flush of job \a jobId is confirmed: what its writer kept for afterwards holds now.
[[nodiscard]] Result<void> settleWriterNotes(const QSqlDatabase &database, const FlushKey &key,
                                             qint64 jobId);
/// Those of runs; those of retries speak of rejected records, whatever the stream does since.
[[nodiscard]] Result<void> dropWriterNotes(const QSqlDatabase &database,
                                           const QString &connectionId, const StreamId &stream);
/// Those of retries too: the stream is written to another place, or no longer.
[[nodiscard]] Result<void> dropAllWriterNotes(const QSqlDatabase &database,
                                              const QString &connectionId, const StreamId &stream);

} // namespace millrace
