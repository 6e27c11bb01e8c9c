// PostgresLoader: the rows of batches into a table by COPY, and the rows the server refuses.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/postgres/postgrescopyencoder.h"
#include "core/connectors/postgres/postgresfaultsearch.h"
#include "core/connectors/postgres/postgressession.h"

#include <vector>

namespace millrace {

/// Rows of a batch that lie one behind the other in what a loader or a stage holds.
struct PostgresSegment final
{
    std::shared_ptr<const RecordBatch> batch;
    std::size_t first = 0;
    std::size_t count = 0;
    std::size_t begin = 0; ///< How many rows lie before it.
};

/// The segment of \a segments that holds \a row, counted over all of them.
[[nodiscard]] const PostgresSegment &segmentOf(const std::vector<PostgresSegment> &segments,
                                               std::size_t row);

/// The refused row \a row of \a segments, as \a attempt (null: it was not tried) says it.
[[nodiscard]] RefusedRow refusedRow(const std::vector<PostgresSegment> &segments, std::size_t row,
                                    const PostgresAttempt *attempt,
                                    const std::vector<PostgresTargetColumn> &columns);

/// Sends rows as they come. Every few megabytes the COPY ends, so that the server's word about them
/// is known; if it refuses, the rows at fault are found by sending parts again, which is why the
/// batches are held until then. Used by one thread; dies before its session.
class PostgresLoader final
{
public:
    /// Copies into \a into, a table with its columns: "\"s\".\"t\"(\"a\", \"b\")".
    PostgresLoader(PostgresSession &session, const QString &into, const PostgresRowLayout &layout,
                   const RunMarks &marks);

    /// Takes the rows from \a first up to \a end. The first one of a transaction has the arrival
    /// number 1. \a report gets what is known by now. REQUIRES: a transaction. After an error it
    /// has to be rolled back. Encoded rows go as they are: they are tuples of the columns.
    Result<void> add(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                     std::size_t end, WriteReport &report);
    /// Ends the open COPY: what became of every row is known.
    Result<void> flush(WriteReport &report);
    /// Forgets what was added: the transaction is over.
    void reset();

    /// Whether a COPY is open: nothing else may be asked of the server until flush().
    [[nodiscard]] bool isCopying() const { return m_isCopying; }
    /// Whether nearly everything was refused in some batch, and the rest untried.
    [[nodiscard]] bool gaveUp() const { return m_gaveUp; }

private:
    Result<void> startCopy();
    Result<void> send(std::size_t first, std::size_t count);
    Result<void> sendSegment(const PostgresSegment &segment, std::size_t first, std::size_t end);
    Result<void> sendBuffer(std::size_t atLeast);
    Result<PostgresAttempt> endCopy(std::size_t count);
    Result<PostgresAttempt> attempt(std::size_t first, std::size_t count);

    PostgresSession &m_session;
    QString m_sql;
    std::vector<PostgresTargetColumn> m_columns;
    PostgresCopyEncoder m_encoder;
    std::vector<PostgresSegment> m_segments; ///< Of the open COPY.
    std::size_t m_rows = 0; ///< Of the open COPY.
    std::int64_t m_heldBytes = 0;
    qint64 m_arrivals = 0; ///< Of the transaction, before the open COPY.
    bool m_isCopying = false;
    bool m_hasSavepoint = false; ///< The one before the last COPY is not released yet.
    bool m_gaveUp = false;
};

} // namespace millrace
