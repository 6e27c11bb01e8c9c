// Mapper: turns a batch as it was read into a batch as it is written.
#pragma once

#include "core/catalog/unfitpolicy.h"
#include "core/data/recordbatch.h"

namespace millrace {

/// What became of one batch. Every source row is in the batch, rejected, or counted as filtered.
struct MappedBatch final
{
    /// The rows to write; the source batch itself when nothing had to change. May have no rows.
    std::shared_ptr<const RecordBatch> batch;
    std::vector<std::uint32_t> rejectedRows; ///< Rows of the source batch, ascending.
    qint64 filteredRows = 0;
};

/// Applies a connection's rules. Immutable; safe from any thread.
class Mapper final
{
public:
    explicit Mapper(UnfitPolicy policy)
        : m_policy(policy)
    {
    }

    [[nodiscard]] MappedBatch apply(const std::shared_ptr<const RecordBatch> &source) const;

private:
    UnfitPolicy m_policy;
};

/// \a source without \a rows (ascending), which it names as its origin.
[[nodiscard]] std::shared_ptr<const RecordBatch>
withoutRows(const std::shared_ptr<const RecordBatch> &source,
            const std::vector<std::uint32_t> &rows);

} // namespace millrace
