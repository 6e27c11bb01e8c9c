// CsvRowReader: the benchmark's CSV to typed rows, as fast as plain C++ does it.
#pragma once

#include "tests/benchmarks/benchrow.h"
#include "tests/benchmarks/blockreader.h"

namespace millrace::benchmark {

/// Reads RFC 4180 with the nine columns in order. Texts are views into the block.
class CsvRowReader final
{
public:
    /// Opens \a path and skips the header.
    explicit CsvRowReader(const std::string &path);

    /// Reads the next row. Its texts live while s_rowsPerInsert further rows are read.
    bool next(BenchRow &row);

private:
    static constexpr int s_columns = 9;

    struct Field final
    {
        std::string_view text;
        bool isQuoted = false;
    };

    bool split();
    bool splitQuoted(Field &field);

    BlockReader m_blocks;
    const char *m_position = nullptr;
    const char *m_end = nullptr;
    std::array<Field, s_columns> m_fields;
    // At most one name per row is unescaped; the texts of 64 rows are alive.
    std::array<std::string, 2 * s_rowsPerInsert> m_unescaped;
    std::size_t m_unescapedCount = 0;
};

} // namespace millrace::benchmark
