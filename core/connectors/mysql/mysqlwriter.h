// MySqlWriter: writes one stream into a table of a MySQL or MariaDB database.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/mysql/mysqlcheckpoints.h"
#include "core/connectors/mysql/mysqlinserter.h"
#include "core/connectors/mysql/mysqlmerge.h"
#include "core/connectors/mysql/mysqltarget.h"
#include "core/connectors/mysql/mysqlvaluechecks.h"
#include "core/connectors/mysql/mysqlwritesession.h"

#include <memory>

namespace millrace {

/// The writer of one stream, with a connection of its own.
///
/// Rows go into the real table in a transaction that lasts from the first write() to commit(), and
/// carries the checkpoint. Replacing modes fill a side table, which finish() puts in the place of
/// the old one (see MySqlSwap); until then the old rows can be read. A side table of the same
/// generation is filled further after a kill, any other is dropped. Tables are made and altered in
/// open(), where each statement stands for itself and a repetition finds what is done.
class MySqlWriter final : public StreamWriter
{
public:
    /// The target's namespace names the database. Errors: those of the server and of
    /// mysqlwriteerrors.h.
    [[nodiscard]] static Result<std::unique_ptr<StreamWriter>>
    open(const MySqlWriteOptions &options, const WriteRequest &request,
         const Cancellation &cancellation);
    ~MySqlWriter() override;

    /// Asks on a connection of its own, and waits for the end of a commit whose answer was lost.
    [[nodiscard]] std::optional<CommittedState> committedState() const override;
    Result<WriteReport> write(const std::shared_ptr<const RecordBatch> &batch,
                              const Cancellation &cancellation) override;
    Result<WriteReport> prepare(const Cancellation &cancellation) override;
    Result<void> commit(const Checkpoint &checkpoint) override;
    Result<void> finish(const Cancellation &cancellation) override;
    [[nodiscard]] QStringList notes() const override { return m_notes; }

private:
    MySqlWriter(std::unique_ptr<MySqlConnection> connection, const MySqlWriteOptions &options,
                const WriteRequest &request);

    Result<void> prepareTables(const Cancellation &cancellation);
    Result<void> endBrokenSwap(const Cancellation &cancellation);
    Result<void> loadState(const Cancellation &cancellation);
    Result<void> requireKey() const;
    Result<void> requireReplaceable(const Cancellation &cancellation);
    Result<void> openTable(const QString &table, bool isMade, const Cancellation &cancellation);
    Result<void> openTarget(const Cancellation &cancellation);
    Result<void> ensureTransaction(const Cancellation &cancellation);
    Result<void> ensureTarget(const Cancellation &cancellation);
    Result<bool> exists(const QString &table, const Cancellation &cancellation);
    Result<void> dropSideTable(const Cancellation &cancellation);
    Result<void> takeRows(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                          std::size_t end, WriteReport &report, const Cancellation &cancellation);
    Result<void> finishTransaction(bool wasSwapped, const Cancellation &cancellation);
    Result<void> removeOlderGenerations(const Cancellation &cancellation);
    void rollback();

    std::unique_ptr<MySqlConnection> m_connection;
    MySqlWriteOptions m_options;
    WriteRequest m_request;
    MySqlCheckpoints m_checkpoints;
    QString m_sideTable;
    std::optional<MySqlTarget> m_target; ///< Nothing until the side table of a new start is made.
    std::unique_ptr<MySqlValueChecks> m_checks;
    std::unique_ptr<MySqlInserter> m_inserter;
    std::unique_ptr<MySqlMerge> m_merge;
    std::optional<CommittedState> m_committed;
    QStringList m_notes;
    bool m_isInTransaction = false;
    bool m_hasStagedRows = false; ///< The temporary tables hold rows of an earlier transaction.
    bool m_wasFinished = false; ///< Another writer finished this very generation.
};

} // namespace millrace
