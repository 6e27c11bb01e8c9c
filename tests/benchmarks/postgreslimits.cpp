#include "tests/benchmarks/blockqueue.h"
#include "tests/benchmarks/copyrowreader.h"
#include "tests/benchmarks/copyrowwriter.h"
#include "tests/benchmarks/csvrowreader.h"
#include "tests/benchmarks/limitjobs.h"
#include "tests/benchmarks/sqliterowreader.h"

#include <exception>
#include <thread>

namespace millrace::benchmark {

namespace {

/// Fills a new table with all rows of a reader.
template<typename Reader>
void fillPostgres(Reader &&reader, const std::string &to)
{
    PostgresSession session(to);
    session.execute("BEGIN");
    session.execute(std::string("CREATE TABLE rows ") + s_postgresColumns);
    CopyRowWriter writer(session, "rows");
    BenchRow row;
    while (reader.next(row))
        writer.write(row);
    writer.finish();
    session.execute("COMMIT");
}

/// Collects the rows of a COPY TO STDOUT in blocks.
void collect(PostgresSession &source, BlockQueue &queue)
{
    constexpr std::size_t s_blockBytes = 1 << 16;
    std::string block;
    std::size_t size = 0;
    while (const CopyBytes bytes = source.take(size)) {
        block.append(bytes.get(), size);
        if (block.size() >= s_blockBytes && !queue.push(block))
            return;
    }
    queue.push(block);
}

} // namespace

void csvToPostgres(const std::string &from, const std::string &to)
{
    fillPostgres(CsvRowReader(from), to);
}

void sqliteToPostgres(const std::string &from, const std::string &to)
{
    fillPostgres(SqliteRowReader(from), to);
}

/// Two servers' processes work at the same time, so two threads serve them. Nothing is decoded.
void postgresToPostgres(const std::string &from, const std::string &to)
{
    PostgresSession source(from);
    PostgresSession target(to);
    target.execute("BEGIN");
    target.execute("CREATE TABLE rows (id bigint, uid uuid, qty integer, amount double precision,"
                   " day date, ts timestamp, flag boolean, name text, note text)");
    source.startCopyOut("COPY rows TO STDOUT (FORMAT binary)");
    target.startCopyIn("COPY rows FROM STDIN (FORMAT binary)");

    BlockQueue queue;
    std::exception_ptr fault;
    std::thread reader([&] {
        try {
            collect(source, queue);
        } catch (...) {
            fault = std::current_exception();
        }
        queue.end();
    });
    std::exception_ptr ownFault;
    try {
        std::string block;
        while (queue.pop(block))
            target.put(block);
    } catch (...) {
        ownFault = std::current_exception();
        queue.abandon();
    }
    reader.join();
    for (const auto &found : {ownFault, fault}) {
        if (found)
            std::rethrow_exception(found);
    }
    target.endCopyIn();
    target.execute("COMMIT");
}

void postgresToSqlite(const std::string &from, const std::string &to)
{
    const Database database = createTable(to);
    RowInserter inserter(database.get(), "rows");
    PostgresSession session(from);
    CopyRowReader reader(session);
    BenchRow row;
    while (reader.next(row))
        inserter.insert(row);
    inserter.finish();
    execute(database.get(), "COMMIT");
}

void dedupInPostgres(const std::string &from, const std::string &to)
{
    PostgresSession session(to);
    session.execute("BEGIN");
    session.execute(std::string("CREATE TEMP TABLE staging ") + s_postgresColumns
                    + " ON COMMIT DROP");
    CopyRowWriter writer(session, "staging");
    CsvRowReader reader(from);
    BenchRow row;
    while (reader.next(row))
        writer.write(row);
    writer.finish();
    session.execute("INSERT INTO rows SELECT DISTINCT ON (id) * FROM staging"
                    " ORDER BY id, ts DESC, ctid DESC"
                    " ON CONFLICT (id) DO UPDATE SET uid = excluded.uid, qty = excluded.qty,"
                    " amount = excluded.amount, day = excluded.day, ts = excluded.ts,"
                    " flag = excluded.flag, name = excluded.name, note = excluded.note"
                    " WHERE excluded.ts >= rows.ts");
    session.execute("COMMIT");
}

} // namespace millrace::benchmark
