// SalesforceWriter: few records by sObject Collections, many by bulk jobs.
#pragma once

#include "core/activation/apiobjectwriter.h"
#include "core/connectors/salesforce/salesforcejobs.h"
#include "core/connectors/salesforce/salesforceledger.h"

namespace millrace {

/// When records go by bulk jobs.
struct SalesforceBulkOptions final
{
    std::size_t threshold = 2'000; ///< A flush of more rows does.
    std::size_t jobBytes = 90'000'000; ///< Of one upload; Salesforce takes 100 MB.
    std::int64_t gatheredBytes = std::int64_t(32) << 20; ///< Of rows in memory.
};

/// The rows of a flush are gathered, so that their number decides how they travel. Versions of one
/// record are never in the same job or call: the next one waits for the one before. What a bulk job
/// puts off, or cannot express, goes by collections. A job that an earlier try started is waited
/// for, and its rows are not sent again.
class SalesforceWriter final : public StreamWriter, public NoteTaker
{
public:
    /// \a write has an object; \a clock outlives it.
    SalesforceWriter(SalesforceApi api, WriteRequest write, SalesforceBulkOptions options,
                     Clock &clock);

    [[nodiscard]] std::optional<CommittedState> committedState() const override { return {}; }
    Result<WriteReport> write(const std::shared_ptr<const RecordBatch> &batch,
                              const Cancellation &cancellation) override;
    Result<WriteReport> prepare(const Cancellation &cancellation) override;
    Result<void> commit(const Checkpoint &) override
    {
        m_ledger.commit();
        return {};
    }
    Result<void> finish(const Cancellation &) override { return {}; }
    [[nodiscard]] QStringList notes() const override;
    void takeNotes(std::unique_ptr<WriterNotes> notes) override { m_ledger.use(std::move(notes)); }

private:
    struct Row final
    {
        std::shared_ptr<const RecordBatch> batch;
        std::uint32_t row = 0;
        int tries = 0;
    };
    using Rows = std::vector<Row>;

    [[nodiscard]] Result<void> settle(const Cancellation &cancellation);
    /// Takes the rows that an earlier try has brought to Salesforce out of \a rows.
    [[nodiscard]] Result<void> takeKnown(Rows &rows, const Cancellation &cancellation);
    /// Nothing: Salesforce takes no jobs for the object.
    [[nodiscard]] Result<std::optional<std::vector<RowOutcome>>>
    runJob(const SalesforceJobBody &body, const Cancellation &cancellation);
    [[nodiscard]] Result<void> byCollections(const Rows &rows, const Cancellation &cancellation);
    [[nodiscard]] Result<void> byJobs(Rows rows, const Cancellation &cancellation);
    /// Moves what one job takes out of \a rows; the others stay, in their order.
    [[nodiscard]] Rows takeJob(Rows &rows, SalesforceJobBody &body);
    /// Puts rows that are to be sent again before \a rows.
    [[nodiscard]] Result<void> settleJob(Rows job, const std::vector<RowOutcome> &outcomes,
                                         Rows &rows, const Cancellation &cancellation);
    [[nodiscard]] SalesforceJobBody emptyBody() const;
    void refuse(const Row &row, const RowOutcome &outcome);
    [[nodiscard]] WriteReport takeReport() { return std::exchange(m_report, {}); }

    const SalesforceApi m_api;
    const WriteRequest m_write;
    const SalesforceBulkOptions m_options;
    Clock &m_clock;
    ApiObjectWriter m_collections;
    SalesforceJobs m_jobs;
    SalesforceLedger m_ledger;
    int m_keyColumn = -1;
    bool m_isKeyId = false;
    bool m_takesJobs = true;

    Rows m_rows; ///< Of the present flush.
    std::int64_t m_bytes = 0;
    WriteReport m_report;
    qint64 m_collectionRows = 0;
    qint64 m_jobRows = 0;
    qint64 m_jobCount = 0;
    qint64 m_knownRows = 0;
};

} // namespace millrace
