// SqliteCheckpoints: the table in which a destination file remembers how far each stream came.
#pragma once

#include "core/base/result.h"
#include "core/connector/destination.h"

namespace millrace {

class SqliteDatabase;

/// The row of one stream in _millrace_checkpoints. Every call but ensureTable() works inside the
/// caller's transaction.
class SqliteCheckpoints final
{
public:
    struct Row final
    {
        qint64 generationId = 0;
        QString generationKey;
        std::optional<Checkpoint> checkpoint; ///< Nothing while no row of the generation is there.
        bool isFinished = false;
    };

    SqliteCheckpoints(SqliteDatabase &database, const WriteRequest &request);

    Result<void> ensureTable();
    [[nodiscard]] Result<std::optional<Row>> load();
    /// Replaces what is remembered by \a checkpoint of the request's generation, unfinished.
    Result<void> store(const Checkpoint &checkpoint);
    /// Notes that the request's generation is finished; its checkpoint stays.
    Result<void> markFinished();
    Result<void> forget();

    /// What is remembered of a table by all streams that were ever written to it.
    struct TableRecord final
    {
        bool isKnown = false;
        bool isFinished = false; ///< A generation of a stream has ended there.
    };
    [[nodiscard]] static Result<TableRecord> recordOf(SqliteDatabase &database,
                                                      const QString &table);
    /// Forgets what recordOf() tells.
    static Result<void> forgetTable(SqliteDatabase &database, const QString &table);

private:
    SqliteDatabase &m_database;
    StreamId m_stream;
    QString m_table;
    qint64 m_generationId;
    QString m_generationKey;
};

} // namespace millrace
