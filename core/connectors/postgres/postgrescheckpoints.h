// PostgresCheckpoints: what a schema remembers of streams and of the tables made for them.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/postgres/postgressession.h"

namespace millrace {

/// The row of one stream in _millrace_checkpoints, and the tables in _millrace_tables, both in the
/// schema of the target. Every call but ensureTables() works inside the caller's transaction.
class PostgresCheckpoints final
{
public:
    struct Row final
    {
        qint64 generationId = 0;
        QString generationKey;
        std::optional<Checkpoint> checkpoint; ///< Nothing while no row of the generation is there.
        bool isFinished = false;
    };

    /// \a request outlives this object; its target names a schema.
    PostgresCheckpoints(PostgresSession &session, const WriteRequest &request);

    /// Makes the two tables where they are missing, both or none, also without a transaction.
    Result<void> ensureTables();
    [[nodiscard]] Result<std::optional<Row>> load();
    /// The same over another connection.
    [[nodiscard]] static Result<std::optional<Row>> load(PostgresSession &session,
                                                         const WriteRequest &request);
    /// Replaces what is remembered by \a checkpoint of the request's generation, unfinished.
    Result<void> store(const Checkpoint &checkpoint);
    /// Notes that the request's generation is finished; its checkpoint stays.
    Result<void> markFinished();
    Result<void> forget();
    /// Remembers that the table of the request was made by Millrace, not found.
    Result<void> noteMade();

    /// Whether Millrace made \a target.
    [[nodiscard]] static Result<bool> isMade(PostgresSession &session,
                                             const DestinationName &target);
    /// Whether anything is remembered of a stream that was written to \a target.
    [[nodiscard]] static Result<bool> isKnown(PostgresSession &session,
                                              const DestinationName &target);
    /// Forgets every stream that was written to \a target, but not who made it.
    static Result<void> forgetAll(PostgresSession &session, const DestinationName &target);

private:
    [[nodiscard]] PostgresSession::Parameters streamParameters() const;

    PostgresSession &m_session;
    const WriteRequest &m_request;
};

/// Keeps all others out of \a target until the connection ends: other runs, and the server's
/// process of a run that was cut off and may still be about to commit.
Result<void> lockTarget(PostgresSession &session, const DestinationName &target);

} // namespace millrace
