// PostgresWriter: writes one stream into a table of a PostgreSQL database.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/postgres/postgresgeneration.h"
#include "core/connectors/postgres/postgresloader.h"
#include "core/connectors/postgres/postgresstage.h"

#include <memory>

namespace millrace {

/// The writer of one stream, with a connection of its own.
///
/// Rows go by COPY in a transaction that lasts from the first write() to commit(), and carries the
/// checkpoint. Replacing modes fill a side table, which finish() puts in the place of the old one
/// in one transaction; until then the old rows can be read. A lock of the session keeps all others
/// away from the table, also the server's process of a run that was cut off.
class PostgresWriter final : public StreamWriter
{
public:
    [[nodiscard]] static Result<std::unique_ptr<StreamWriter>>
    open(const PostgresWriteOptions &options, const WriteRequest &request,
         const Cancellation &cancellation);
    ~PostgresWriter() override;

    [[nodiscard]] std::optional<CommittedState> committedState() const override;
    [[nodiscard]] std::string encodedForm() const override;
    Result<WriteReport> write(const std::shared_ptr<const RecordBatch> &batch,
                              const Cancellation &cancellation) override;
    Result<WriteReport> prepare(const Cancellation &cancellation) override;
    Result<void> commit(const Checkpoint &checkpoint) override;
    Result<void> finish(const Cancellation &cancellation) override;
    [[nodiscard]] QStringList notes() const override;

private:
    PostgresWriter(std::unique_ptr<PostgresSession> session, const PostgresWriteOptions &options,
                   const WriteRequest &request);

    Result<void> openLoading();
    Result<void> ensureTransaction();
    /// The table that \a batch goes to is there, with what is needed to fill it.
    Result<void> ensureTarget(const RecordBatch &batch);
    Result<void> writeBatch(const std::shared_ptr<const RecordBatch> &batch, WriteReport &report);
    Result<void> addRows(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                         std::size_t end, WriteReport &report);
    [[nodiscard]] std::vector<RefusedRow>
    faultsOf(const std::shared_ptr<const RecordBatch> &batch) const;

    std::unique_ptr<PostgresSession> m_session;
    PostgresWriteOptions m_options;
    WriteRequest m_request;
    PostgresGeneration m_generation;
    std::unique_ptr<PostgresLoader> m_loader; ///< Rows that are only added.
    std::unique_ptr<PostgresStage> m_stage; ///< Rows that are merged or cast.
    std::optional<CommittedState> m_committed;
    QStringList m_notes;
    bool m_hasStageTable = false; ///< In the open transaction.
    bool m_isCommitUnknown = false; ///< The answer to the last commit was lost.
    bool m_gaveUp = false;
};

/// Makes \a schema when it is missing and \a isAllowed; else the error says so.
Result<void> ensureSchema(PostgresSession &session, const QString &schema, bool isAllowed);

} // namespace millrace
