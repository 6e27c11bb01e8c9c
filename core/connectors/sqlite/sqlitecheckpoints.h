// SqliteCheckpoints: what a destination file remembers of streams and of the tables made for them.
#pragma once

#include "core/base/result.h"
#include "core/connector/destination.h"

namespace millrace {

class SqliteDatabase;

/// The row of one stream in _millrace_checkpoints, and the tables in _millrace_tables. Every call
/// but ensureTables() works inside the caller's transaction.
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

    Result<void> ensureTables();
    [[nodiscard]] Result<std::optional<Row>> load();
    /// Replaces what is remembered by \a checkpoint of the request's generation, unfinished.
    Result<void> store(const Checkpoint &checkpoint);
    /// Notes that the request's generation is finished; its checkpoint stays.
    Result<void> markFinished();
    Result<void> forget();

    /// Remembers that the table of the request was made by Millrace, not found.
    Result<void> noteMade();

    /// Whether Millrace made \a table.
    [[nodiscard]] static Result<bool> isMade(SqliteDatabase &database, const QString &table);
    /// Whether anything is remembered of a stream that was written to \a table.
    [[nodiscard]] static Result<bool> isKnown(SqliteDatabase &database, const QString &table);
    /// Forgets every stream that was written to \a table, but not who made it.
    static Result<void> forgetAll(SqliteDatabase &database, const QString &table);

private:
    SqliteDatabase &m_database;
    StreamId m_stream;
    QString m_table;
    qint64 m_generationId;
    QString m_generationKey;
};

} // namespace millrace
