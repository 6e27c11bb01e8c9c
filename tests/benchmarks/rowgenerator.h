// RowGenerator: the rows of the benchmark table, each a pure function of seed, id and version.
#pragma once

#include "tests/benchmarks/benchrow.h"

#include <array>
#include <string>

namespace millrace::benchmark {

/// Makes rows of mixed types: about 1 % of the names need quoting in CSV (comma, quote or line
/// feed), 2 % are not ASCII, half of the notes are null.
class RowGenerator final
{
public:
    explicit RowGenerator(std::uint64_t seed)
        : m_seed(seed)
    {
    }

    /// Row \a id, numbered from 1. A higher \a version has other values and a later ts. The row is
    /// valid until the next call.
    const BenchRow &make(std::int64_t id, int version = 0);

    /// The amount of the last row in ten-thousandths; exact.
    [[nodiscard]] std::int64_t amountUnits() const { return m_amountUnits; }

private:
    void makeTexts(std::uint64_t words, std::uint64_t shape, std::uint64_t rest);

    std::uint64_t m_seed;
    BenchRow m_row;
    std::int64_t m_amountUnits = 0;
    std::array<char, 36> m_uid{};
    std::array<char, 10> m_day{};
    std::array<char, 19> m_ts{};
    std::string m_name;
    std::string m_note;
};

/// Which rows a file of changes holds, for a table of \a rows and \a changed lines: 89 % new
/// versions of existing rows, spread over the table, each row once; 1 % an older version of one of
/// those, just before it; 10 % new rows with ids above the table.
class ChangePlan final
{
public:
    ChangePlan(std::int64_t rows, std::int64_t changed);

    [[nodiscard]] std::int64_t updates() const { return m_updates; }
    [[nodiscard]] std::int64_t inserts() const { return m_inserts; }
    /// The id of update \a index.
    [[nodiscard]] std::int64_t updatedId(std::int64_t index) const;
    /// Whether update \a index comes twice, version 1 before version 2.
    [[nodiscard]] bool comesTwice(std::int64_t index) const;
    /// The version of update \a index that wins.
    [[nodiscard]] int lastVersion(std::int64_t index) const { return comesTwice(index) ? 2 : 1; }

private:
    std::int64_t m_inserts;
    std::int64_t m_repeats;
    std::int64_t m_updates;
    std::int64_t m_stride;
    std::int64_t m_repeatEvery;
};

} // namespace millrace::benchmark
