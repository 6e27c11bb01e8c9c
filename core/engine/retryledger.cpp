#include "core/engine/retryledger.h"

#include <algorithm>

namespace millrace {

namespace {

/// What \a reasons of its row say about \a entry; null: nothing.
const RejectedRecord *reasonOf(const RetriedRow::Entry &entry,
                               const std::vector<RejectedRecord> &reasons)
{
    for (const RejectedRecord &reason : reasons) {
        // A row that is refused as a whole takes all of its records along.
        if (reason.outcome == RejectedOutcome::Rejected
            || (entry.outcome != RejectedOutcome::Rejected && entry.field == reason.field))
            return &reason;
    }
    return nullptr;
}

} // namespace

void RetryLedger::add(std::shared_ptr<const RecordBatch> batch, std::vector<RetriedRow> rows)
{
    const std::lock_guard lock(m_mutex);
    const RecordBatch *key = batch.get();
    m_waiting[key] = {std::move(batch), std::move(rows), {}};
}

void RetryLedger::begin(const RecordBatch &batch)
{
    const std::lock_guard lock(m_mutex);
    m_open.insert(m_waiting.extract(&batch));
}

qint64 RetryLedger::firstId(const RecordBatch &batch, std::size_t row) const
{
    return m_open.at(&batch).rows[row].entries.front().id;
}

bool RetryLedger::keep(const RecordBatch &batch, std::size_t row, const RejectedRecord &reason)
{
    Part &part = m_open.at(&batch);
    const RetriedRow &retried = part.rows[row];
    const bool isOurs = std::ranges::any_of(retried.entries, [&](const RetriedRow::Entry &entry) {
        return reasonOf(entry, {reason}) != nullptr;
    });
    if (isOurs)
        part.reasons[row].push_back(reason);
    return isOurs;
}

std::vector<RetriedRecord> RetryLedger::settle()
{
    std::vector<RetriedRecord> settled;
    for (const auto &[key, part] : m_open) {
        for (std::size_t row = 0; row < part.rows.size(); ++row) {
            const auto reasons = part.reasons.find(row);
            for (const RetriedRow::Entry &entry : part.rows[row].entries) {
                RetriedRecord record{entry.id, true, {}};
                const RejectedRecord *reason
                    = reasons == part.reasons.end() ? nullptr : reasonOf(entry, reasons->second);
                if (reason != nullptr) {
                    record.isFixed = false;
                    record.again = *reason;
                    // What became of its row at first stays true.
                    record.again.outcome = entry.outcome;
                }
                settled.push_back(std::move(record));
            }
        }
    }
    m_open.clear();
    return settled;
}

} // namespace millrace
