// SqliteRowReader: the benchmark table of an SQLite file, row by row.
#pragma once

#include "tests/benchmarks/benchrow.h"
#include "tests/benchmarks/rowinserter.h"

namespace millrace::benchmark {

/// Opens a new file with an empty benchmark table, in a transaction to be committed.
[[nodiscard]] Database createTable(const std::string &path);

/// Steps over the whole table. The texts of a row live until the next one is read.
class SqliteRowReader final
{
public:
    explicit SqliteRowReader(const std::string &path);

    bool next(BenchRow &row);

private:
    [[nodiscard]] std::string_view text(int column) const;

    Database m_database;
    Statement m_select;
};

} // namespace millrace::benchmark
