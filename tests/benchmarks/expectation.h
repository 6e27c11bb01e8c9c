// Expectation: what a right copy of the benchmark table must sum up to.
#pragma once

#include "tests/benchmarks/rowgenerator.h"

#include <cstdint>
#include <string>

namespace millrace::benchmark {

/// Sums over a table, independent of row order and of how a program stores booleans and times.
/// run.py computes the same sums by SQL and compares.
class Expectation final
{
public:
    /// Adds (\a sign 1) or takes away (-1) a row.
    void count(const BenchRow &row, std::int64_t amountUnits, int sign = 1);

    /// The sums as one JSON object.
    [[nodiscard]] std::string json() const;

private:
    std::int64_t m_rows = 0;
    std::int64_t m_id = 0;
    std::int64_t m_qty = 0;
    std::int64_t m_amount = 0;
    std::int64_t m_flag = 0;
    std::int64_t m_day = 0;
    std::int64_t m_tsDay = 0;
    std::int64_t m_tsTime = 0;
    std::int64_t m_uid = 0;
    std::int64_t m_nameLength = 0;
    std::int64_t m_nameFirst = 0;
    std::int64_t m_notes = 0;
    std::int64_t m_noteLength = 0;
    std::int64_t m_together = 0;
};

} // namespace millrace::benchmark
