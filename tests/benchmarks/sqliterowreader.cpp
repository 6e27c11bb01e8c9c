#include "tests/benchmarks/sqliterowreader.h"

#include "tests/benchmarks/failure.h"

#include <cstdio>

namespace millrace::benchmark {

Database createTable(const std::string &path)
{
    std::remove(path.c_str());
    Database database = createDatabase(path);
    execute(database.get(), std::string("BEGIN; CREATE TABLE rows ") + s_tableColumns);
    return database;
}

SqliteRowReader::SqliteRowReader(const std::string &path)
    : m_database(openDatabase(path))
    , m_select(prepare(m_database.get(), "SELECT * FROM rows"))
{
}

bool SqliteRowReader::next(BenchRow &row)
{
    sqlite3_stmt *const select = m_select.get();
    const int code = sqlite3_step(select);
    if (code == SQLITE_DONE)
        return false;
    if (code != SQLITE_ROW)
        fail(sqlite3_errmsg(m_database.get()));
    row.id = sqlite3_column_int64(select, 0);
    row.uid = text(1);
    row.qty = sqlite3_column_int64(select, 2);
    row.amount = sqlite3_column_double(select, 3);
    row.day = text(4);
    row.ts = text(5);
    row.flag = sqlite3_column_int(select, 6) != 0;
    row.name = text(7);
    row.note.reset();
    if (sqlite3_column_type(select, 8) != SQLITE_NULL)
        row.note = text(8);
    return true;
}

std::string_view SqliteRowReader::text(int column) const
{
    const auto *bytes = reinterpret_cast<const char *>(sqlite3_column_text(m_select.get(), column));
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(m_select.get(), column))};
}

} // namespace millrace::benchmark
