// SqliteReader: reads one table or view, batch by batch.
#pragma once

#include "core/connector/source.h"
#include "core/connectors/sqlite/sqliterowreader.h"
#include "core/connectors/sqlite/sqliteselection.h"

namespace millrace {

class SqliteDatabase;

/// The reader of one stream. Lives in the read transaction of its source's connection.
class SqliteReader final : public StreamReader
{
public:
    SqliteReader(SqliteDatabase &database, const ConfiguredStream &stream,
                 std::shared_ptr<const Schema> schema, SqliteSelection selection,
                 std::optional<SqlitePosition> position, std::optional<qint64> estimatedRows);

    [[nodiscard]] std::shared_ptr<const Schema> schema() const override { return m_schema; }
    Result<std::optional<SourceBatch>> next(const Cancellation &cancellation) override;
    [[nodiscard]] std::optional<qint64> estimatedRows() const override { return m_estimatedRows; }
    [[nodiscard]] QString reasonForNoRows() const override;
    [[nodiscard]] QStringList notes() const override;

private:
    Result<void> fillBatch(const Cancellation &cancellation);
    Result<bool> step();
    void takeRow();
    void countTie();
    [[nodiscard]] bool isSameCursor() const;
    [[nodiscard]] bool hasReachedLimit() const
    {
        return m_rowLimit && m_position.rows >= *m_rowLimit;
    }
    void rememberRow();
    [[nodiscard]] std::optional<std::string> positionText() const;

    SqliteDatabase &m_database;
    ConfiguredStream m_stream;
    std::shared_ptr<const Schema> m_schema;
    SqliteSelection m_selection;
    RecordBatchBuilder m_builder;
    SqliteRowReader m_rowReader;
    std::optional<qint64> m_rowLimit;
    std::optional<qint64> m_estimatedRows;
    SqlitePosition m_position; ///< After the last row taken.
    SqliteValue m_startCursor;
    qint64 m_rowsOfRun = 0;
    bool m_hasRow = false; ///< The query stands on a row that was not taken yet.
    bool m_isEnded = false; ///< No further row will be taken.
    bool m_isDelivered = false; ///< The last position was handed out.
    bool m_standsBetweenValues = false; ///< The next row has another cursor value.
};

} // namespace millrace
