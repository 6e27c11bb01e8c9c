// PostgresRowBlock: some rows of a batch on their way into the binary form of COPY.
#pragma once

#include "core/data/recordbatch.h"

#include <array>
#include <cstdint>

namespace millrace {

/// Rows that are encoded together, so that their bytes stay in the cache of the processor: first
/// every column adds to their sizes, then each writes its cells where the one before has stopped.
struct PostgresRowBlock final
{
    static constexpr std::size_t mostRows = 256;

    const RecordBatch *batch = nullptr;
    std::size_t first = 0; ///< In the batch.
    std::size_t count = 0;
    std::array<std::uint32_t, mostRows> sizes{}; ///< In bytes, of each row.
    std::array<char *, mostRows> at{}; ///< Where the next cell of each row goes.
};

} // namespace millrace
