// RowInserter: fills the benchmark table of an SQLite file by statements of 64 rows.
#pragma once

#include "tests/benchmarks/benchrow.h"

#include <sqlite3.h>

#include <memory>
#include <string>

namespace millrace::benchmark {

struct DatabaseCloser final
{
    void operator()(sqlite3 *database) const { sqlite3_close(database); }
};
using Database = std::unique_ptr<sqlite3, DatabaseCloser>;

struct StatementCloser final
{
    void operator()(sqlite3_stmt *statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, StatementCloser>;

/// The columns with their declared types, for CREATE TABLE.
inline constexpr const char *s_tableColumns
    = "(id INTEGER, uid TEXT, qty INTEGER, amount REAL, day DATE, ts TIMESTAMP, flag BOOLEAN,"
      " name TEXT, note TEXT)";

/// Opens \a path, making it when missing.
[[nodiscard]] Database openDatabase(const std::string &path);
/// Opens \a path and sets it up for a first fill: no journal, no waiting for the disk. Right for a
/// file that is thrown away when the fill fails.
[[nodiscard]] Database createDatabase(const std::string &path);
void execute(sqlite3 *database, const std::string &sql);
[[nodiscard]] Statement prepare(sqlite3 *database, const std::string &sql);

/// Inserts rows without copying their texts.
class RowInserter final
{
public:
    RowInserter(sqlite3 *database, const std::string &table);

    /// Takes a row. REQUIRES: its texts live until s_rowsPerInsert rows came after it or finish().
    void insert(const BenchRow &row)
    {
        bind(m_many.get(), m_pending * s_columns, row);
        if (++m_pending == s_rowsPerInsert)
            step();
        else
            m_rows[m_pending - 1] = row;
    }
    /// Inserts the rows that fill no whole statement.
    void finish();

private:
    static constexpr int s_columns = 9;

    static void bind(sqlite3_stmt *statement, int before, const BenchRow &row);
    void step();

    sqlite3 *m_database;
    Statement m_many;
    Statement m_one;
    int m_pending = 0;
    BenchRow m_rows[s_rowsPerInsert];
};

} // namespace millrace::benchmark
