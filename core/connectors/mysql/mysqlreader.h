// MySqlReader: reads one table or view, batch by batch.
#pragma once

#include "core/connector/source.h"
#include "core/connectors/mysql/mysqlrowreader.h"
#include "core/connectors/mysql/mysqlselection.h"
#include "core/connectors/mysql/mysqlsessions.h"

namespace millrace {

/// The reader of one stream. Has a connection of its own while it reads.
class MySqlReader final : public StreamReader
{
public:
    struct Parts final
    {
        MySqlLease lease;
        ConfiguredStream stream;
        std::shared_ptr<const Schema> schema;
        MySqlSelection selection;
        std::unique_ptr<MySqlRows> rows; ///< Of the selection, on the lease's connection.
        std::optional<MySqlPosition> position;
        std::optional<qint64> estimatedRows;
        QStringList notes; ///< What is known beforehand.
    };

    explicit MySqlReader(Parts parts);

    [[nodiscard]] std::shared_ptr<const Schema> schema() const override { return m_parts.schema; }
    Result<std::optional<SourceBatch>> next(const Cancellation &cancellation) override;
    [[nodiscard]] std::optional<qint64> estimatedRows() const override
    {
        return m_parts.estimatedRows;
    }
    [[nodiscard]] QString reasonForNoRows() const override;
    [[nodiscard]] QStringList notes() const override;

private:
    Result<void> fillBatch(const Cancellation &cancellation);
    Result<bool> step();
    Result<void> endAtLimit();
    void takeRow();
    void countTie();
    [[nodiscard]] bool isSameCursor(const MySqlCell &cell) const;
    [[nodiscard]] bool hasReachedLimit() const
    {
        return m_parts.stream.rowLimit && m_position.rows >= *m_parts.stream.rowLimit;
    }
    void rememberRow();
    Result<void> rememberCursor();
    [[nodiscard]] std::optional<std::string> positionText() const;

    Parts m_parts;
    RecordBatchBuilder m_builder;
    MySqlRowReader m_rowReader;
    MySqlPosition m_position; ///< After the last row taken.
    std::optional<MySqlValue> m_startCursor;
    std::string m_cursorBytes; ///< The cursor of the last row taken, as it came.
    MySqlResultColumn m_cursorColumn;
    qint64 m_rowsOfRun = 0;
    bool m_hasRow = false; ///< The query stands on a row that was not taken yet.
    bool m_isEnded = false; ///< No further row will be taken.
    bool m_isDelivered = false; ///< The last position was handed out.
    bool m_standsBetweenValues = false; ///< The next row has another cursor value.
};

/// Why a full refresh of \a stream read nothing up to its end, \a position.
[[nodiscard]] QString reasonForNothingToRefresh(const ConfiguredStream &stream,
                                                const MySqlPosition &position);

} // namespace millrace
