// PostgresCopyReader: the rows of one query after another, by binary COPY, as batches.
#pragma once

#include "core/connectors/postgres/postgresrowcollector.h"
#include "core/connectors/postgres/postgresrowdecoder.h"
#include "core/connectors/postgres/postgressnapshot.h"

#include <QStringList>

#include <memory>

namespace millrace {

/// Owns a connection in the transaction of the run, which goes back to the snapshot with the
/// object. Used by one thread at a time.
class PostgresCopyReader final
{
public:
    /// What the queries send.
    struct Rows final
    {
        std::shared_ptr<const Schema> schema;
        std::vector<PostgresDecoder> decoders; ///< One for each field.
        std::string encodedForm; ///< Rows are handed on undecoded, in this form; empty: as columns.
        QString streamName; ///< For errors.
    };
    enum class Taken {
        Row, ///< A row is in the batch.
        Nothing, ///< No row, and the query may have more.
        End, ///< The query has no further row.
    };

    /// Behind the fields every row has \a tailCount texts.
    PostgresCopyReader(std::shared_ptr<PostgresSnapshot> snapshot,
                       std::unique_ptr<PostgresConnection> connection, Rows rows, int tailCount);
    ~PostgresCopyReader();
    PostgresCopyReader(const PostgresCopyReader &) = delete;
    PostgresCopyReader &operator=(const PostgresCopyReader &) = delete;

    /// Begins \a query, a SELECT. The one before was taken to its end.
    Result<void> start(const QString &query, const Cancellation &cancellation);
    /// Takes what the server sends next.
    Result<Taken> take(const Cancellation &cancellation);
    /// The texts behind the fields of the last row. Valid until the next take().
    [[nodiscard]] const std::vector<std::optional<std::string_view>> &tail() const
    {
        return m_decoder.tail();
    }

    [[nodiscard]] std::size_t rowCount() const;
    /// Whether the batch should be handed on before another row.
    [[nodiscard]] bool isFull() const;
    /// The rows so far as a batch; starts an empty one.
    [[nodiscard]] std::shared_ptr<const RecordBatch> finishBatch();

    /// Adds what \a other counted, which reads rows of the same kind.
    void addCounts(const PostgresCopyReader &other) { m_decoder.addCounts(other.m_decoder); }
    /// What did not fit, one sentence for each column.
    [[nodiscard]] QStringList notes() const { return m_decoder.notes(*m_schema); }

private:
    [[nodiscard]] PostgresRowDecoder::Outcome take(std::span<const char> piece);

    std::shared_ptr<PostgresSnapshot> m_snapshot;
    std::unique_ptr<PostgresConnection> m_connection;
    std::shared_ptr<const Schema> m_schema;
    QString m_streamName;
    RecordBatchBuilder m_builder;
    std::unique_ptr<PostgresRowCollector> m_collector; ///< Instead of builder and decoder; or null.
    PostgresRowDecoder m_decoder;
};

} // namespace millrace
