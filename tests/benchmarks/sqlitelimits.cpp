#include "tests/benchmarks/csvrowreader.h"
#include "tests/benchmarks/failure.h"
#include "tests/benchmarks/jsonrowreader.h"
#include "tests/benchmarks/limitjobs.h"
#include "tests/benchmarks/rowinserter.h"
#include "tests/benchmarks/sqliterowreader.h"

#include <array>
#include <cstring>

namespace millrace::benchmark {

namespace {

/// Keeps the texts of a row beyond the step that read it.
class KeptRow final
{
public:
    const BenchRow &keep(const BenchRow &row)
    {
        m_used = 0;
        m_row = row;
        m_row.uid = kept(row.uid);
        m_row.day = kept(row.day);
        m_row.ts = kept(row.ts);
        m_row.name = kept(row.name);
        if (row.note)
            m_row.note = kept(*row.note);
        return m_row;
    }

private:
    std::string_view kept(std::string_view text)
    {
        if (m_used + text.size() > m_bytes.size())
            fail("a row of the benchmark is larger than expected");
        std::memcpy(m_bytes.data() + m_used, text.data(), text.size());
        m_used += text.size();
        return {m_bytes.data() + m_used - text.size(), text.size()};
    }

    BenchRow m_row;
    std::array<char, 512> m_bytes;
    std::size_t m_used = 0;
};

} // namespace

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

void sqliteToSqlite(const std::string &from, const std::string &to)
{
    const Database database = createTable(to);
    RowInserter inserter(database.get(), "rows");
    SqliteRowReader reader(from);
    std::array<KeptRow, s_rowsPerInsert> rows;
    std::size_t index = 0;
    BenchRow row;
    while (reader.next(row))
        inserter.insert(rows[index++ % rows.size()].keep(row));
    inserter.finish();
    execute(database.get(), "COMMIT");
}

/// Merges into an existing file, so with a journal and durable: the file may not be lost.
void dedupInSqlite(const std::string &from, const std::string &to)
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

} // namespace millrace::benchmark
