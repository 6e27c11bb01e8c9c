// AlignedRows: a batch of either end, its columns in the order and types of a comparison.
#pragma once

#include "core/data/recordbatch.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace {

/// Where the fields of a comparison are found in the batches of one end.
struct AlignmentPlan final
{
    std::shared_ptr<const Schema> fields; ///< What is compared.
    std::vector<int> places; ///< Of each of them, in the batches.
    int extractedAt = -1; ///< When a row was read from the source; -1: not told.
    /// A value the end itself could not read is compared by its text; else it is null, as written.
    bool keepsUnreadable = false;
};

/// Rows of one batch. Immutable.
class AlignedRows final
{
public:
    AlignedRows(const AlignmentPlan &plan, std::shared_ptr<const RecordBatch> batch);

    [[nodiscard]] std::size_t rowCount() const { return m_batch->rowCount(); }
    /// The values at \a place of the comparison. REQUIRES: isComparable() with its type, or null.
    [[nodiscard]] const Column &column(std::size_t place) const { return *m_columns[place]; }
    /// The text of a value that is none of the type; null: there is no such value.
    [[nodiscard]] const std::string *unfit(std::size_t place, std::size_t row) const;
    /// Microseconds; 0 where it is not told.
    [[nodiscard]] std::int64_t extractedAt(std::size_t row) const;

private:
    void align(const AlignmentPlan &plan, std::size_t place);

    std::shared_ptr<const RecordBatch> m_batch;
    std::vector<std::shared_ptr<const Column>> m_columns;
    std::vector<std::map<std::uint32_t, std::string>> m_unfit; ///< By place, then by row.
    std::shared_ptr<const Column> m_extractedAt;
};

} // namespace millrace
