// CopyRowReader: the benchmark's source table in PostgreSQL to typed rows, by binary COPY.
#pragma once

#include "tests/benchmarks/benchrow.h"
#include "tests/benchmarks/postgressession.h"

#include <array>

namespace millrace::benchmark {

/// Reads the table "rows" with the types of a source: bigint, uuid, integer, double precision,
/// date, timestamp, boolean, text, text.
class CopyRowReader final
{
public:
    /// Starts the COPY. \a session outlives the reader.
    explicit CopyRowReader(PostgresSession &session);

    /// Reads the next row. Its texts live while s_rowsPerInsert further rows are read.
    bool next(BenchRow &row);

private:
    struct Slot final
    {
        CopyBytes bytes;
        std::array<char, 36> uid;
        std::array<char, 10> day;
        std::array<char, 19> ts;
    };

    void decode(BenchRow &row, Slot &slot, std::string_view bytes);

    PostgresSession &m_session;
    std::array<Slot, s_rowsPerInsert + 1> m_slots;
    std::size_t m_count = 0;
};

} // namespace millrace::benchmark
