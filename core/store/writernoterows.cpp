#include "core/store/writernoterows.h"

#include "core/store/statement.h"
#include "core/store/streambinding.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString kindOf(const NotesKey &key) { return key.isRetry ? u"retry"_s : u"sync"_s; }

} // namespace

Result<QByteArray> loadWriterNotes(const QSqlDatabase &database, const NotesKey &key)
{
    Statement find(database,
                   "SELECT notes FROM writer_notes "
                   "WHERE connection_id = ?1 AND namespace = ?2 AND name = ?3 AND kind = ?4");
    bindStream(find, key.connectionId, key.stream);
    find.bind(4, kindOf(key));
    const auto row = find.step();
    if (!row)
        return row.error();
    return *row ? QByteArray::fromBase64(QByteArray::fromStdString(find.utf8(0))) : QByteArray();
}

Result<void> storeWriterNotes(const QSqlDatabase &database, const NotesKey &key,
                              const QByteArray &notes, const QByteArray &afterwards)
{
    Statement store(database,
                    "INSERT INTO writer_notes (connection_id, namespace, name, kind, notes, "
                    "afterwards) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (connection_id, "
                    "namespace, name, kind) DO UPDATE SET notes = ?5, afterwards = ?6");
    const std::string now = notes.toBase64().toStdString();
    const std::string then = afterwards.toBase64().toStdString();
    bindStream(store, key.connectionId, key.stream);
    store.bind(4, kindOf(key));
    store.bindText(5, now);
    if (afterwards.isEmpty())
        store.bindNull(6);
    else
        store.bindText(6, then);
    return store.run();
}

Result<void> settleWriterNotes(const QSqlDatabase &database, const FlushKey &key, qint64 jobId)
{
    for (const char *sql :
         {"DELETE FROM writer_notes WHERE connection_id = ?1 AND namespace = ?2 AND name = ?3 "
          "AND (kind = 'retry') = EXISTS (SELECT 1 FROM jobs WHERE id = ?4 AND kind = 'retry') "
          "AND afterwards IS NULL",
          "UPDATE writer_notes SET notes = afterwards, afterwards = NULL "
          "WHERE connection_id = ?1 AND namespace = ?2 AND name = ?3 "
          "AND (kind = 'retry') = EXISTS (SELECT 1 FROM jobs WHERE id = ?4 AND kind = 'retry') "
          "AND afterwards IS NOT NULL"}) {
        Statement settle(database, sql);
        bindStream(settle, key.connectionId, key.stream);
        settle.bind(4, jobId);
        if (auto settled = settle.run(); !settled)
            return settled;
    }
    return {};
}

Result<void> dropWriterNotes(const QSqlDatabase &database, const QString &connectionId,
                             const StreamId &stream)
{
    Statement drop(database,
                   "DELETE FROM writer_notes WHERE connection_id = ?1 AND namespace = ?2 "
                   "AND name = ?3 AND kind = 'sync'");
    bindStream(drop, connectionId, stream);
    return drop.run();
}

Result<void> dropAllWriterNotes(const QSqlDatabase &database, const QString &connectionId,
                                const StreamId &stream)
{
    Statement drop(database,
                   "DELETE FROM writer_notes "
                   "WHERE connection_id = ?1 AND namespace = ?2 AND name = ?3");
    bindStream(drop, connectionId, stream);
    return drop.run();
}

} // namespace millrace
