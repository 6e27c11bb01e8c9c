// PostgresReader: reads one stream by binary COPY, batch by batch.
#pragma once

#include "core/connector/source.h"
#include "core/connectors/postgres/postgrescopyreader.h"
#include "core/connectors/postgres/postgresreadplan.h"

#include <memory>

namespace millrace {

/// What the source found out before the first row.
struct PostgresReaderParts final
{
    std::unique_ptr<PostgresCopyReader> rows;
    std::unique_ptr<PostgresReadPlan> plan;
    std::shared_ptr<const Schema> schema;
    ConfiguredStream stream;
    std::optional<qint64> estimatedRows;
};

/// The reader of one stream, with a connection of its own until it is gone.
class PostgresReader final : public StreamReader
{
public:
    explicit PostgresReader(PostgresReaderParts parts);

    [[nodiscard]] std::shared_ptr<const Schema> schema() const override { return m_parts.schema; }
    Result<std::optional<SourceBatch>> next(const Cancellation &cancellation) override;
    [[nodiscard]] std::optional<qint64> estimatedRows() const override
    {
        return m_parts.estimatedRows;
    }
    [[nodiscard]] QString reasonForNoRows() const override;
    [[nodiscard]] QStringList notes() const override;

private:
    /// Fills the builder until it is full, a part ends or everything does.
    Result<void> fill(const Cancellation &cancellation);
    /// Begins the next part. Returns false when there is none.
    Result<bool> startPart(const Cancellation &cancellation);
    /// Appends one row. Returns false when the part has ended.
    Result<bool> takeRow(const Cancellation &cancellation);
    /// The position of a full batch, for which the row behind it has to be seen.
    Result<std::optional<std::string>> lookAhead(const Cancellation &cancellation);
    void end(bool isLimited);
    void countRow();
    [[nodiscard]] std::optional<qint64> rowsLeft() const;

    PostgresReaderParts m_parts;
    qint64 m_rows = 0; ///< Of this run.
    bool m_isInPart = false;
    bool m_isEnded = false;
    bool m_isDelivered = false; ///< The last position was handed out.
    bool m_hasTail = false;
};

/// Why a stream of which \a plan was read to its end had no row, for people.
[[nodiscard]] QString reasonForNothing(const ConfiguredStream &stream,
                                       const PostgresReadPlan &plan);

} // namespace millrace
