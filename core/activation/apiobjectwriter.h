// ApiObjectWriter: writes the records of an object by requests of many rows, several at once.
#pragma once

#include "core/activation/objectrequests.h"
#include "core/http/requestpool.h"

#include <deque>
#include <memory>
#include <span>
#include <unordered_set>

namespace millrace {

/// Where an ApiObjectWriter sends what.
struct ApiObjectSetup final
{
    std::shared_ptr<ApiClient> client;
    std::unique_ptr<ObjectRequests> requests;
    WriteRequest write; ///< With an object.
    Clock &clock; ///< Outlives the writer.
};

/// The writer of a destination that answers row by row and keeps no checkpoint of Millrace's.
///
/// Rows with the same matching key are never in flight at once, so that they arrive in their order.
/// A request whose rows may have arrived although no answer came fails the flush; the engine sends
/// its rows again.
class ApiObjectWriter final : public StreamWriter
{
public:
    explicit ApiObjectWriter(ApiObjectSetup setup);
    ~ApiObjectWriter() override;

    [[nodiscard]] std::optional<CommittedState> committedState() const override { return {}; }
    Result<WriteReport> write(const std::shared_ptr<const RecordBatch> &batch,
                              const Cancellation &cancellation) override;
    /// write() for some \a rows of \a batch, in that order.
    Result<WriteReport> writeRows(const std::shared_ptr<const RecordBatch> &batch,
                                  std::span<const std::uint32_t> rows,
                                  const Cancellation &cancellation);
    Result<WriteReport> prepare(const Cancellation &cancellation) override;
    Result<void> commit(const Checkpoint &checkpoint) override;
    Result<void> finish(const Cancellation &cancellation) override;

private:
    /// A row that is not settled.
    struct Row final
    {
        std::shared_ptr<const RecordBatch> batch;
        std::uint32_t row = 0;
        std::size_t key = 0; ///< Hash of its matching key.
        int tries = 0;
    };
    struct Sent final
    {
        PendingAnswer answer;
        HttpRequest request;
        std::vector<Row> rows;
    };

    [[nodiscard]] static std::vector<SentRow> sentOf(const std::vector<Row> &rows);
    [[nodiscard]] Result<void> add(Row row, const Cancellation &cancellation);
    [[nodiscard]] Result<void> send(const Cancellation &cancellation);
    [[nodiscard]] Result<void> settleOldest(const Cancellation &cancellation);
    [[nodiscard]] Result<void> settleAll(const Cancellation &cancellation);
    [[nodiscard]] Result<void> settle(std::vector<Row> rows, const AnswerOutcome &outcome,
                                      const Cancellation &cancellation);
    [[nodiscard]] Result<void> sendHalves(const std::vector<Row> &rows,
                                          const Cancellation &cancellation);
    [[nodiscard]] Result<void> sendAlone(std::span<const Row> rows,
                                         const Cancellation &cancellation);
    [[nodiscard]] Result<void> sendLater(const Cancellation &cancellation);
    void forgetKey(const Row &row);
    void refuse(const Row &row, const RowOutcome &outcome);
    [[nodiscard]] WriteReport takeReport();

    const ApiObjectSetup m_setup;
    RequestPool m_pool;
    std::vector<int> m_keyColumns;
    RequestLimits m_limits;

    std::string m_body; ///< Of the request that is being filled …
    std::vector<Row> m_rows; ///< … and its rows.
    std::deque<Sent> m_sent; ///< In the order they were sent.
    std::vector<Row> m_later; ///< Not taken for now.
    /// Hashes of the matching keys of all rows above. Of two keys with one hash the later waits.
    std::unordered_set<std::size_t> m_unsettledKeys;
    WriteReport m_report;
};

} // namespace millrace
