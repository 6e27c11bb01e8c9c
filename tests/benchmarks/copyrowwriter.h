// CopyRowWriter: rows into a PostgreSQL table by binary COPY.
#pragma once

#include "tests/benchmarks/benchrow.h"
#include "tests/benchmarks/postgressession.h"

#include <array>

namespace millrace::benchmark {

/// Converts the values here, so that the server only has to store them, and sends blocks.
class CopyRowWriter final
{
public:
    /// Starts the COPY into \a table, which has s_postgresColumns. \a session outlives the writer.
    CopyRowWriter(PostgresSession &session, const std::string &table);

    void write(const BenchRow &row);
    /// Ends the COPY. REQUIRES: called once, at the end.
    void finish();

private:
    static constexpr std::size_t s_blockBytes = 1 << 16;

    template<typename Integer>
    void appendInteger(Integer value);
    void appendText(std::string_view text);
    void makeRoom(std::size_t size);
    void flush();

    PostgresSession &m_session;
    std::array<char, s_blockBytes> m_block;
    std::size_t m_used = 0;
};

} // namespace millrace::benchmark
