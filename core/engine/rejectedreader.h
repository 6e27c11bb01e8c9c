// RejectedReader: stored rejected records as the rows of a stream, to be written once more.
#pragma once

#include "core/connector/source.h"
#include "core/data/recorddecoder.h"
#include "core/engine/rejectedretry.h"
#include "core/engine/rejectedwindow.h"
#include "core/engine/retryledger.h"

#include <map>
#include <set>

namespace millrace {

/// What a reader works with. References outlive it.
struct RejectedReading final
{
    StateDatabase &database;
    const Connection &connection;
    const ConfiguredStream &stream; ///< One of the connection.
    RejectedSelection selection;
    qint64 jobId = 0; ///< Records this job has tried already are passed over.
    int rowsAtOnce = 1000; ///< Of a batch, and so of a flush at least.
    qint64 firstJob = 0; ///< Records of earlier runs are left out as replaced.
    std::string position; ///< Where the stream stands; every batch has it, for nothing moves.
    std::shared_ptr<RetryLedger> ledger;
};

/// Gives the edited records, or else the original ones, in the order of their ids, with the fields
/// of the stream as it is read now. Values changed in one row come back as one row, with the edits
/// of all of its records, the ones that were not selected too.
class RejectedReader final : public StreamReader
{
public:
    explicit RejectedReader(RejectedReading reading);

    [[nodiscard]] std::shared_ptr<const Schema> schema() const override { return m_schema; }
    [[nodiscard]] std::optional<qint64> estimatedRows() const override { return m_estimate; }
    Result<std::optional<SourceBatch>> next(const Cancellation &cancellation) override;
    [[nodiscard]] QString reasonForNoRows() const override;
    [[nodiscard]] QStringList notes() const override;

private:
    [[nodiscard]] bool isTriedAlready(const RejectedRecord &record) const;
    [[nodiscard]] Result<void> take(const RejectedRecord &record);
    /// \a record, and where it is a changed value the other open ones of its row.
    [[nodiscard]] Result<std::vector<RejectedRecord>> rowOf(const RejectedRecord &record);
    [[nodiscard]] Result<void> addNeighbours(std::vector<RejectedRecord> &row, qint64 step);

    const RejectedReading m_reading;
    const RejectedStore m_store;
    std::shared_ptr<const Schema> m_schema;
    std::optional<qint64> m_estimate;
    RejectedWalk m_walk;
    RejectedWindow m_window;
    RecordDecoder m_decoder;
    std::vector<RetriedRow> m_rows; ///< Of the batch that is being filled.
    std::set<qint64> m_taken; ///< Records that came with a neighbour, ahead of their turn.
    std::map<LeftOut, qint64> m_leftOut;
    qint64 m_unreadable = 0;
};

} // namespace millrace
