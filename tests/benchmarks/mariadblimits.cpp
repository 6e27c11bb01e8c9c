#include "tests/benchmarks/copyrowreader.h"
#include "tests/benchmarks/copyrowwriter.h"
#include "tests/benchmarks/csvrowreader.h"
#include "tests/benchmarks/failure.h"
#include "tests/benchmarks/limitjobs.h"
#include "tests/benchmarks/loadlines.h"

#include <charconv>

namespace millrace::benchmark {

namespace {

constexpr const char *s_load = "LOAD DATA LOCAL INFILE 'rows' INTO TABLE ";

/// The table "rows" of a server, as the text protocol gives it.
class MariaDbRowReader final
{
public:
    explicit MariaDbRowReader(MariaDbSession &session)
        : m_session(session)
    {
        m_session.startQuery("SELECT * FROM `rows`");
    }

    bool next(BenchRow &row)
    {
        const unsigned long *sizes = nullptr;
        const MYSQL_ROW values = m_session.fetch(sizes);
        if (!values)
            return false;
        const auto text
            = [&](std::size_t column) { return std::string_view(values[column], sizes[column]); };
        readNumber(text(0), row.id);
        row.uid = text(1);
        readNumber(text(2), row.qty);
        readNumber(text(3), row.amount);
        row.day = text(4);
        row.ts = text(5);
        row.flag = text(6) == "1";
        row.name = text(7);
        row.note.reset();
        if (values[8])
            row.note = text(8);
        return true;
    }

private:
    template<typename Number>
    static void readNumber(std::string_view text, Number &number)
    {
        if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc())
            fail("no number: " + std::string(text));
    }

    MariaDbSession &m_session;
};

/// Fills a new table with all rows of a reader.
template<typename Reader>
void fillMariaDb(Reader &reader, const std::string &to)
{
    MariaDbSession session(to);
    session.execute(std::string("CREATE TABLE `rows` ") + s_mariaDbColumns);
    LoadLines lines(reader);
    session.load(std::string(s_load) + "`rows` CHARACTER SET utf8mb4", lines);
}

} // namespace

void csvToMariaDb(const std::string &from, const std::string &to)
{
    CsvRowReader reader(from);
    fillMariaDb(reader, to);
}

void postgresToMariaDb(const std::string &from, const std::string &to)
{
    PostgresSession source(from);
    CopyRowReader reader(source);
    fillMariaDb(reader, to);
}

void mariaDbToPostgres(const std::string &from, const std::string &to)
{
    MariaDbSession source(from);
    MariaDbRowReader reader(source);
    PostgresSession target(to);
    target.execute("BEGIN");
    target.execute(std::string("CREATE TABLE rows ") + s_postgresColumns);
    CopyRowWriter writer(target, "rows");
    BenchRow row;
    while (reader.next(row))
        writer.write(row);
    writer.finish();
    target.execute("COMMIT");
}

void dedupInMariaDb(const std::string &from, const std::string &to)
{
    MariaDbSession session(to);
    session.execute(std::string("CREATE TEMPORARY TABLE staging ") + s_mariaDbColumns);
    CsvRowReader reader(from);
    LoadLines lines(reader);
    session.execute("START TRANSACTION");
    session.load(std::string(s_load) + "staging CHARACTER SET utf8mb4", lines);
    // Assignments take effect one after the other, so ts comes last.
    session.execute(
        "INSERT INTO `rows` SELECT id, uid, qty, amount, day, ts, flag, name, note FROM"
        " (SELECT *, row_number() OVER (PARTITION BY id ORDER BY ts DESC) AS place FROM staging)"
        " AS numbered WHERE place = 1"
        " ON DUPLICATE KEY UPDATE uid = IF(VALUES(ts) >= `rows`.ts, VALUES(uid), `rows`.uid),"
        " qty = IF(VALUES(ts) >= `rows`.ts, VALUES(qty), `rows`.qty),"
        " amount = IF(VALUES(ts) >= `rows`.ts, VALUES(amount), `rows`.amount),"
        " day = IF(VALUES(ts) >= `rows`.ts, VALUES(day), `rows`.day),"
        " flag = IF(VALUES(ts) >= `rows`.ts, VALUES(flag), `rows`.flag),"
        " name = IF(VALUES(ts) >= `rows`.ts, VALUES(name), `rows`.name),"
        " note = IF(VALUES(ts) >= `rows`.ts, VALUES(note), `rows`.note),"
        " ts = GREATEST(VALUES(ts), `rows`.ts)");
    session.execute("COMMIT");
}

} // namespace millrace::benchmark
