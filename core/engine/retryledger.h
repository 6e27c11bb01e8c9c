// RetryLedger: which rejected records the rows of a retry are, and what becomes of them.
#pragma once

#include "core/data/recordbatch.h"
#include "core/store/checkpointstore.h"

#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace millrace {

/// One row of a retry. Several records belong to it when several of its values were changed.
struct RetriedRow final
{
    /// Of one record what is needed to settle it.
    struct Entry final
    {
        qint64 id = 0;
        RejectedOutcome outcome = RejectedOutcome::Rejected;
        QString field;
    };
    std::vector<Entry> entries; ///< By id; at least one.
};

/// The reading thread adds rows; the writing thread asks and settles them, a flush at a time.
class RetryLedger final
{
public:
    /// Reading thread: \a rows are those of \a batch.
    void add(std::shared_ptr<const RecordBatch> batch, std::vector<RetriedRow> rows);

    /// The rows of \a batch, one that was added, belong to the open flush.
    void begin(const RecordBatch &batch);
    /// The first record of a row; older ones with the same key are left behind.
    [[nodiscard]] qint64 firstId(const RecordBatch &batch, std::size_t row) const;
    /// \a reason is what was found about the row. True: a record of the row keeps it; false: it is
    /// a record of its own, for a field that was fine before.
    [[nodiscard]] bool keep(const RecordBatch &batch, std::size_t row,
                            const RejectedRecord &reason);
    /// What the flush makes of its records; the next one begins.
    [[nodiscard]] std::vector<RetriedRecord> settle();

private:
    struct Part final
    {
        std::shared_ptr<const RecordBatch> batch; ///< Keeps its address its own.
        std::vector<RetriedRow> rows;
        std::map<std::size_t, std::vector<RejectedRecord>> reasons; ///< By row.
    };

    std::mutex m_mutex; ///< Guards m_waiting.
    std::map<const RecordBatch *, Part> m_waiting;
    std::map<const RecordBatch *, Part> m_open; ///< Of the open flush; writing thread.
};

} // namespace millrace
