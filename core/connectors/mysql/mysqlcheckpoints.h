// MySqlCheckpoints: what a target database remembers of streams and of the tables made for them.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/mysql/mysqlconnection.h"

namespace millrace {

/// The row of one stream in _millrace_checkpoints, and the tables in _millrace_tables, both in the
/// database of the target. Every call but ensureTables() works inside the caller's transaction.
class MySqlCheckpoints final
{
public:
    struct Row final
    {
        qint64 generationId = 0;
        QString generationKey;
        std::optional<Checkpoint> checkpoint; ///< Nothing while no row of the generation is there.
        bool isFinished = false;
        bool isSwapping = false; ///< The renaming of the replaced table was about to begin.
    };

    MySqlCheckpoints(MySqlConnection &connection, const WriteRequest &request);

    /// Makes the two tables where they are missing.
    Result<void> ensureTables(const Cancellation &cancellation);
    /// Waits for a transaction of another session that is just about to store one.
    [[nodiscard]] Result<std::optional<Row>> load(const Cancellation &cancellation);
    /// Replaces what is remembered by \a checkpoint of the request's generation, unfinished.
    Result<void> store(const Checkpoint &checkpoint, const Cancellation &cancellation);
    /// Notes that the side table of the request's generation is about to take the table's place.
    Result<void> markSwapping(const Cancellation &cancellation);
    /// Notes that the request's generation is finished; its checkpoint stays.
    Result<void> markFinished(const Cancellation &cancellation);
    Result<void> forget(const Cancellation &cancellation);

    /// Remembers that the table of the request is made by Millrace, not found.
    Result<void> noteMade(const Cancellation &cancellation);

    /// Whether Millrace made \a table.
    [[nodiscard]] static Result<bool> isMade(MySqlConnection &connection, const QString &database,
                                             const QString &table,
                                             const Cancellation &cancellation);
    /// Whether anything is remembered of a stream that was written to \a table.
    [[nodiscard]] static Result<bool> isKnown(MySqlConnection &connection, const QString &database,
                                              const QString &table,
                                              const Cancellation &cancellation);
    /// Forgets every stream that was written to \a table, but not who made it.
    static Result<void> forgetAll(MySqlConnection &connection, const QString &database,
                                  const QString &table, const Cancellation &cancellation);
    /// Whether the swap of \a table by some stream was begun and not finished.
    [[nodiscard]] static Result<bool> isAnySwapping(MySqlConnection &connection,
                                                    const QString &database, const QString &table,
                                                    const Cancellation &cancellation);
    /// Notes for every stream that was about to swap \a table that it is finished, or forgets it.
    static Result<void> endSwaps(MySqlConnection &connection, const QString &database,
                                 const QString &table, bool tookPlace,
                                 const Cancellation &cancellation);

private:
    Result<void> mark(const QString &flag, const Cancellation &cancellation);
    [[nodiscard]] QString whereStream() const;
    [[nodiscard]] QString values() const;

    MySqlConnection &m_connection;
    StreamId m_stream;
    QString m_database;
    QString m_table;
    qint64 m_generationId;
    QString m_generationKey;
};

} // namespace millrace
