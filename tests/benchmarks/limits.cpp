// limits: the least a C++ program must do for each benchmark job, with the distribution's SQLite.
#include "tests/benchmarks/csvrowreader.h"
#include "tests/benchmarks/failure.h"
#include "tests/benchmarks/jsonrowreader.h"
#include "tests/benchmarks/rowinserter.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

using namespace millrace::benchmark;

namespace {

Database createTable(const std::string &path)
{
    std::remove(path.c_str());
    Database database = createDatabase(path);
    execute(database.get(), std::string("BEGIN; CREATE TABLE rows ") + s_tableColumns);
    return database;
}

void csvToSqlite(const std::string &from, const std::string &to)
{
    const Database database = createTable(to);
    RowInserter inserter(database.get(), "rows");
    CsvRowReader reader(from);
    BenchRow row;
    while (reader.next(row))
        inserter.insert(row);
    inserter.finish();
    execute(database.get(), "COMMIT");
}

void jsonToSqlite(const std::string &from, const std::string &to)
{
    const Database database = createTable(to);
    RowInserter inserter(database.get(), "rows");
    JsonRowReader reader(from);
    reader.readAll([&](const BenchRow &row) { inserter.insert(row); });
    inserter.finish();
    execute(database.get(), "COMMIT");
}

/// Keeps the texts of a row of a SELECT beyond its step.
class KeptRow final
{
public:
    const BenchRow &read(sqlite3_stmt *select)
    {
        m_used = 0;
        m_row.id = sqlite3_column_int64(select, 0);
        m_row.uid = kept(select, 1);
        m_row.qty = sqlite3_column_int64(select, 2);
        m_row.amount = sqlite3_column_double(select, 3);
        m_row.day = kept(select, 4);
        m_row.ts = kept(select, 5);
        m_row.flag = sqlite3_column_int(select, 6) != 0;
        m_row.name = kept(select, 7);
        m_row.note.reset();
        if (sqlite3_column_type(select, 8) != SQLITE_NULL)
            m_row.note = kept(select, 8);
        return m_row;
    }

private:
    std::string_view kept(sqlite3_stmt *select, int column)
    {
        const auto *text = sqlite3_column_text(select, column);
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(select, column));
        if (m_used + size > m_bytes.size())
            fail("a row of the benchmark is larger than expected");
        std::memcpy(m_bytes.data() + m_used, text, size);
        m_used += size;
        return {m_bytes.data() + m_used - size, size};
    }

    BenchRow m_row;
    std::array<char, 512> m_bytes;
    std::size_t m_used = 0;
};

void sqliteToSqlite(const std::string &from, const std::string &to)
{
    const Database database = createTable(to);
    const Database source = openDatabase(from);
    const Statement select = prepare(source.get(), "SELECT * FROM rows");
    RowInserter inserter(database.get(), "rows");
    std::array<KeptRow, s_rowsPerInsert> rows;
    std::size_t index = 0;
    int code = sqlite3_step(select.get());
    for (; code == SQLITE_ROW; code = sqlite3_step(select.get()))
        inserter.insert(rows[index++ % rows.size()].read(select.get()));
    if (code != SQLITE_DONE)
        fail(sqlite3_errmsg(source.get()));
    inserter.finish();
    execute(database.get(), "COMMIT");
}

/// Merges changes into an existing file, so with a journal and durable: the file may not be lost.
void dedup(const std::string &from, const std::string &to)
{
    const Database database = openDatabase(to);
    sqlite3 *db = database.get();
    execute(db, "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; BEGIN IMMEDIATE");
    execute(db, std::string("CREATE TEMP TABLE staging ") + s_tableColumns);
    RowInserter inserter(db, "temp.staging");
    CsvRowReader reader(from);
    BenchRow row;
    while (reader.next(row))
        inserter.insert(row);
    inserter.finish();
    execute(db,
            "INSERT INTO rows SELECT id, uid, qty, amount, day, ts, flag, name, note FROM"
            " (SELECT *, row_number() OVER (PARTITION BY id ORDER BY ts DESC, rowid DESC) AS place"
            "  FROM temp.staging) WHERE place = 1"
            " ON CONFLICT (id) DO UPDATE SET uid = excluded.uid, qty = excluded.qty,"
            " amount = excluded.amount, day = excluded.day, ts = excluded.ts,"
            " flag = excluded.flag, name = excluded.name, note = excluded.note"
            " WHERE excluded.ts >= rows.ts");
    execute(db, "COMMIT");
}

} // namespace

int main(int argc, char **argv)
{
    CLI::App app("Does a benchmark job with the least work possible.");
    std::string from;
    std::string to;
    app.require_subcommand(1);
    app.fallthrough();
    app.add_option("--from", from, "The file to read")->required()->check(CLI::ExistingFile);
    app.add_option("--to", to, "The SQLite file to write")->required();
    app.add_subcommand("csv-sqlite")->callback([&] { csvToSqlite(from, to); });
    app.add_subcommand("jsonl-sqlite")->callback([&] { jsonToSqlite(from, to); });
    app.add_subcommand("sqlite-sqlite")->callback([&] { sqliteToSqlite(from, to); });
    app.add_subcommand("dedup")->callback([&] { dedup(from, to); });
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "limits: %s\n", error.what());
        return 1;
    }
    return 0;
}
