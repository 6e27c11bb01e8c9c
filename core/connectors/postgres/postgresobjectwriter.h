// PostgresObjectWriter: writes one stream into a table that exists, which it leaves as it is.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/postgres/postgrescheckpoints.h"
#include "core/connectors/postgres/postgresloader.h"
#include "core/connectors/postgres/postgresobjectstage.h"

#include <memory>
#include <optional>

namespace millrace {

/// The writer of one stream, with a connection of its own.
///
/// Rows that are only added go straight in by COPY; all others lie in a temporary table first. Both
/// happen in a transaction that lasts from the first write() to commit(). Constraints that may wait
/// for the end of a transaction are asked with each row.
class PostgresObjectWriter final : public StreamWriter
{
public:
    /// \a keepsCheckpoints: in _millrace_checkpoints beside the table, which is made then. Errors:
    /// those of checkTableWrite() and of the server.
    [[nodiscard]] static Result<std::unique_ptr<StreamWriter>>
    open(const PostgresWriteOptions &options, bool keepsCheckpoints, const WriteRequest &request,
         const Cancellation &cancellation);
    ~PostgresObjectWriter() override;

    [[nodiscard]] std::optional<CommittedState> committedState() const override;
    Result<WriteReport> write(const std::shared_ptr<const RecordBatch> &batch,
                              const Cancellation &cancellation) override;
    Result<WriteReport> prepare(const Cancellation &cancellation) override;
    Result<void> commit(const Checkpoint &checkpoint) override;
    Result<void> finish(const Cancellation &cancellation) override;
    [[nodiscard]] QStringList notes() const override;

private:
    PostgresObjectWriter(std::unique_ptr<PostgresSession> session,
                         const PostgresWriteOptions &options, const WriteRequest &request);

    Result<void> prepareTable();
    Result<void> openCheckpoints();
    Result<void> ensureTransaction();
    Result<void> addRows(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                         std::size_t end, WriteReport &report);
    Result<void> writeBatch(const std::shared_ptr<const RecordBatch> &batch, WriteReport &report);
    [[nodiscard]] std::vector<RefusedRow>
    faultsOf(const std::shared_ptr<const RecordBatch> &batch) const;
    [[nodiscard]] bool isCopying() const;

    std::unique_ptr<PostgresSession> m_session;
    PostgresWriteOptions m_options;
    WriteRequest m_request;
    std::vector<int> m_key;
    PostgresObject m_table;
    PostgresTarget m_target;
    std::unique_ptr<PostgresLoader> m_loader; ///< Rows that are only added.
    std::unique_ptr<PostgresObjectStage> m_stage; ///< All others.
    std::unique_ptr<PostgresCheckpoints> m_checkpoints; ///< Null: none are kept.
    std::optional<CommittedState> m_committed;
    bool m_isCommitUnknown = false; ///< The answer to the last commit was lost.
};

/// How the fields of \a schema are written into the columns of \a facts that are called so.
[[nodiscard]] std::vector<PostgresTargetColumn> objectColumns(const PostgresTableFacts &facts,
                                                              const Schema &schema);

} // namespace millrace
