// MySqlObjectWriter: writes one stream into a table that exists, which it leaves as it is.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/mysql/mysqlcheckpoints.h"
#include "core/connectors/mysql/mysqlobjects.h"
#include "core/connectors/mysql/mysqlobjectstage.h"
#include "core/connectors/mysql/mysqlvaluechecks.h"
#include "core/connectors/mysql/mysqlwritesession.h"

#include <memory>
#include <optional>

namespace millrace {

/// The table \a table with the columns that the fields of \a schema are called like, ready to take
/// them. An error of kind Configuration where a column cannot take its field.
[[nodiscard]] Result<MySqlTarget> objectTarget(const MySqlObject &table, const Schema &schema);

/// \a batch with the choices of SET columns as the server writes them, with commas between them;
/// \a batch itself where \a target has no such column. Its rows have the same numbers.
[[nodiscard]] std::shared_ptr<const RecordBatch>
withServerChoices(const std::shared_ptr<const RecordBatch> &batch, const MySqlTarget &target);

/// The writer of one stream, with a connection of its own.
///
/// Rows that are only added go straight in; all others lie in a temporary table first. Both happen
/// in a transaction that lasts from the first write() to commit().
class MySqlObjectWriter final : public StreamWriter
{
public:
    /// \a keepsCheckpoints: in _millrace_checkpoints of the database, which is made then. Errors:
    /// those of checkTableWrite() and of the server.
    [[nodiscard]] static Result<std::unique_ptr<StreamWriter>>
    open(const MySqlWriteOptions &options, bool keepsCheckpoints, const WriteRequest &request,
         const Cancellation &cancellation);
    ~MySqlObjectWriter() override;

    [[nodiscard]] std::optional<CommittedState> committedState() const override;
    Result<WriteReport> write(const std::shared_ptr<const RecordBatch> &given,
                              const Cancellation &cancellation) override;
    Result<WriteReport> prepare(const Cancellation &cancellation) override;
    Result<void> commit(const Checkpoint &checkpoint) override;
    Result<void> finish(const Cancellation &cancellation) override;

private:
    MySqlObjectWriter(std::unique_ptr<MySqlConnection> connection, const MySqlWriteOptions &options,
                      const WriteRequest &request);

    Result<void> prepareTable(const Cancellation &cancellation);
    Result<void> ensureTransaction(const Cancellation &cancellation);
    [[nodiscard]] std::vector<RefusedRow>
    faultsOf(const std::shared_ptr<const RecordBatch> &batch) const;
    Result<void> takeRows(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                          std::size_t end, WriteReport &report, const Cancellation &cancellation);
    /// Names the batches as they were given.
    void restoreBatches(WriteReport &report) const;
    void rollback();

    std::unique_ptr<MySqlConnection> m_connection;
    MySqlWriteOptions m_options;
    WriteRequest m_request;
    std::vector<int> m_key;
    MySqlTarget m_target;
    std::unique_ptr<MySqlValueChecks> m_checks;
    std::unique_ptr<MySqlInserter> m_inserter; ///< Rows that are only added.
    std::unique_ptr<MySqlObjectStage> m_stage; ///< All others.
    std::unique_ptr<MySqlCheckpoints> m_checkpoints; ///< Null: none are kept.
    std::optional<CommittedState> m_committed; ///< As far as this writer knows.
    bool m_isInTransaction = false;
    bool m_hasStagedRows = false; ///< The temporary tables hold rows of an earlier transaction.
    bool m_convertsChoices = false;
};

} // namespace millrace
