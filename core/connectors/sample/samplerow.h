// SampleRow: makes the values of one row from the seed and the row's index.
#pragma once

#include "core/connectors/sample/samplefields.h"
#include "core/data/recordbatchbuilder.h"

#include <vector>

namespace millrace {

/// What the rows of a run have in common. A plain value.
struct SampleRun final
{
    SampleStream stream = SampleStream::Users;
    qint64 seed = 0;
    qint64 count = 0; ///< The configured count; bounds the ids a purchase may name.
    std::optional<std::int64_t> updatedAt; ///< Every row's updated_at; nothing: by the seed.
    int misfitPercent = 0;
};

/// Appends rows to a builder. Row i depends on the run and on i alone, so rows may be made in any
/// order. Allocates nothing per row. Used by one thread at a time.
class SampleRow final
{
public:
    /// \a columns: the columns of the builder, in its order.
    SampleRow(SampleRun run, std::vector<SampleColumn> columns);

    /// Appends row \a index (from 0) to \a builder and finishes it.
    void append(RecordBatchBuilder &builder, std::int64_t index) const;

private:
    void appendCell(RecordBatchBuilder &builder, int column, SampleField field, std::int64_t index,
                    std::uint64_t rowHash) const;
    void appendTime(RecordBatchBuilder &builder, int column, SampleField field,
                    std::uint64_t rowHash) const;

    SampleRun m_run;
    std::vector<SampleColumn> m_columns;
    std::uint64_t m_seedHash;
};

} // namespace millrace
