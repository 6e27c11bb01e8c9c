#include "tests/benchmarks/rowinserter.h"

#include "tests/benchmarks/failure.h"

namespace millrace::benchmark {

Database openDatabase(const std::string &path)
{
    sqlite3 *opened = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
    Database database(opened);
    if (code != SQLITE_OK)
        fail(path + ": " + sqlite3_errstr(code));
    return database;
}

Database createDatabase(const std::string &path)
{
    Database database = openDatabase(path);
    execute(database.get(),
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-65536");
    return database;
}

void execute(sqlite3 *database, const std::string &sql)
{
    if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        fail(sql + ": " + sqlite3_errmsg(database));
}

Statement prepare(sqlite3 *database, const std::string &sql)
{
    sqlite3_stmt *statement = nullptr;
    const int code = sqlite3_prepare_v3(database, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT,
                                        &statement, nullptr);
    if (code != SQLITE_OK)
        fail(sql + ": " + sqlite3_errmsg(database));
    return Statement(statement);
}

RowInserter::RowInserter(sqlite3 *database, const std::string &table)
    : m_database(database)
{
    const std::string head = "INSERT INTO " + table + " VALUES ";
    const std::string row = "(?,?,?,?,?,?,?,?,?)";
    std::string many = head + row;
    for (int i = 1; i < s_rowsPerInsert; ++i)
        many += ',' + row;
    m_many = prepare(database, many);
    m_one = prepare(database, head + row);
}

void RowInserter::finish()
{
    for (int i = 0; i < m_pending; ++i) {
        bind(m_one.get(), 0, m_rows[i]);
        if (sqlite3_step(m_one.get()) != SQLITE_DONE)
            fail(sqlite3_errmsg(m_database));
        sqlite3_reset(m_one.get());
    }
    m_pending = 0;
}

void RowInserter::bind(sqlite3_stmt *statement, int before, const BenchRow &row)
{
    const auto text = [&](int column, std::string_view value) {
        sqlite3_bind_text(statement, before + column, value.data(), static_cast<int>(value.size()),
                          SQLITE_STATIC);
    };
    sqlite3_bind_int64(statement, before + 1, row.id);
    text(2, row.uid);
    sqlite3_bind_int64(statement, before + 3, row.qty);
    sqlite3_bind_double(statement, before + 4, row.amount);
    text(5, row.day);
    text(6, row.ts);
    sqlite3_bind_int(statement, before + 7, row.flag ? 1 : 0);
    text(8, row.name);
    if (row.note)
        text(9, *row.note);
    else
        sqlite3_bind_null(statement, before + 9);
}

void RowInserter::step()
{
    if (sqlite3_step(m_many.get()) != SQLITE_DONE)
        fail(sqlite3_errmsg(m_database));
    sqlite3_reset(m_many.get());
    m_pending = 0;
}

} // namespace millrace::benchmark
