// SqliteObjectWriter: writes one stream into a table that exists, which it leaves as it is.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/sqlite/sqlitecheckpoints.h"
#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/connectors/sqlite/sqliteinserter.h"
#include "core/connectors/sqlite/sqlitematcher.h"

#include <chrono>
#include <memory>
#include <optional>

namespace millrace {

/// What the configuration says about writing into tables that exist.
struct SqliteObjectOptions final
{
    QString path;
    std::chrono::milliseconds busyTimeout{5000};
    bool keepsCheckpoints = false; ///< In _millrace_checkpoints, which is made then.
};

/// The writer of one stream, with a connection of its own.
///
/// Rows go in one after another, in a transaction that lasts from the first write() to commit().
/// A row that the database refuses leaves nothing behind. Foreign keys are asked with each row,
/// also those that may wait for the end of a transaction.
class SqliteObjectWriter final : public StreamWriter
{
public:
    /// Errors: those of checkTableWrite() and of SQLite.
    [[nodiscard]] static Result<std::unique_ptr<StreamWriter>>
    open(const SqliteObjectOptions &options, const WriteRequest &request,
         const Cancellation &cancellation);
    ~SqliteObjectWriter() override;

    [[nodiscard]] std::optional<CommittedState> committedState() const override
    {
        return m_committed;
    }
    Result<WriteReport> write(const std::shared_ptr<const RecordBatch> &batch,
                              const Cancellation &cancellation) override;
    Result<WriteReport> prepare(const Cancellation &cancellation) override;
    Result<void> commit(const Checkpoint &checkpoint) override;
    Result<void> finish(const Cancellation &cancellation) override;

private:
    SqliteObjectWriter(std::unique_ptr<SqliteDatabase> database, const SqliteObjectOptions &options,
                       const WriteRequest &request);

    Result<void> prepareTable();
    Result<void> loadState();
    Result<void> prepareStatements(const SqliteObject &table);
    Result<void> ensureTransaction();
    Result<void> writeRows(const std::shared_ptr<const RecordBatch> &batch, WriteReport &report);
    Result<void> writeRange(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                            std::size_t end, WriteReport &report);
    Result<void> writeRow(const std::shared_ptr<const RecordBatch> &batch, std::size_t row,
                          WriteReport &report);
    Result<std::optional<RefusedRow>> tryRow(const std::shared_ptr<const RecordBatch> &batch,
                                             std::size_t row);
    [[nodiscard]] Result<std::optional<RefusedRow>>
    verdict(const std::shared_ptr<const RecordBatch> &batch, std::size_t row, int changes);
    [[nodiscard]] RefusedRow refusal(const std::shared_ptr<const RecordBatch> &batch,
                                     std::size_t row, const char *code, const char *words) const;
    [[nodiscard]] bool mayHaveFaults(const RecordBatch &batch) const;
    [[nodiscard]] std::optional<RefusedRow> faultOf(const std::shared_ptr<const RecordBatch> &batch,
                                                    std::size_t row) const;

    std::unique_ptr<SqliteDatabase> m_database;
    WriteRequest m_request;
    std::vector<int> m_key;
    SqliteTarget m_target;
    std::unique_ptr<SqliteInserter> m_inserter; ///< Rows that are only added.
    std::unique_ptr<SqliteRowBinder> m_binder; ///< Of m_statement.
    SqliteStatement m_statement;
    std::unique_ptr<SqliteMatcher> m_matcher; ///< Of operations with a key.
    std::unique_ptr<SqliteCheckpoints> m_checkpoints; ///< Null: none are kept.
    std::optional<CommittedState> m_committed;
    bool m_watchesDeferred = false; ///< Some foreign key waits for the end of a transaction.
    bool m_setsNothing = false; ///< Only the key is mapped.
};

} // namespace millrace
