// limits: the least a C++ program must do for each benchmark job, with the distribution's
// libraries.
#include "tests/benchmarks/limitjobs.h"

#include <CLI/CLI.hpp>

#include <array>
#include <cstdio>
#include <exception>

namespace {

using namespace millrace::benchmark;

struct LimitJob final
{
    const char *name;
    void (*run)(const std::string &from, const std::string &to);
};

constexpr std::array s_jobs{
    LimitJob{"csv-sqlite", csvToSqlite},
    LimitJob{"jsonl-sqlite", jsonToSqlite},
    LimitJob{"sqlite-sqlite", sqliteToSqlite},
    LimitJob{"dedup", dedupInSqlite},
    LimitJob{"csv-postgres", csvToPostgres},
    LimitJob{"sqlite-postgres", sqliteToPostgres},
    LimitJob{"postgres-postgres", postgresToPostgres},
    LimitJob{"postgres-sqlite", postgresToSqlite},
    LimitJob{"dedup-postgres", dedupInPostgres},
    LimitJob{"csv-mariadb", csvToMariaDb},
    LimitJob{"postgres-mariadb", postgresToMariaDb},
    LimitJob{"mariadb-postgres", mariaDbToPostgres},
    LimitJob{"dedup-mariadb", dedupInMariaDb},
};

} // namespace

int main(int argc, char **argv)
{
    CLI::App app("Does a benchmark job with the least work possible.");
    std::string from;
    std::string to;
    app.require_subcommand(1);
    app.fallthrough();
    app.add_option("--from", from, "The file, or the server's database, to read")->required();
    app.add_option("--to", to, "The file, or the server's database, to write")->required();
    for (const LimitJob &job : s_jobs)
        app.add_subcommand(job.name)->callback([&] { job.run(from, to); });
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
