// makerows: deterministic data for the benchmarks, and what a right copy of them sums up to.
#include "tests/benchmarks/expectation.h"
#include "tests/benchmarks/failure.h"
#include "tests/benchmarks/rowgenerator.h"
#include "tests/benchmarks/rowinserter.h"
#include "tests/benchmarks/rowwriter.h"

#include <CLI/CLI.hpp>

#include <array>
#include <cstdio>
#include <exception>

using namespace millrace::benchmark;

namespace {

struct Options final
{
    std::int64_t rows = 5'000'000;
    std::int64_t changed = 0;
    std::uint64_t seed = 1;
    std::string out;
    bool isUnique = false;
};

void writeRows(const Options &options, RowFormat format)
{
    RowGenerator generator(options.seed);
    RowWriter writer(options.out, format);
    for (std::int64_t id = 1; id <= options.rows; ++id) {
        const BenchRow &row = generator.make(id);
        writer.write(row, generator.amountUnits());
    }
    writer.finish();
}

void writeChanges(const Options &options)
{
    const ChangePlan plan(options.rows, options.changed);
    RowGenerator generator(options.seed);
    RowWriter writer(options.out, RowFormat::Csv);
    const auto write = [&](std::int64_t id, int version) {
        const BenchRow &row = generator.make(id, version);
        writer.write(row, generator.amountUnits());
    };
    for (std::int64_t i = 0; i < plan.updates(); ++i) {
        write(plan.updatedId(i), 1);
        if (plan.comesTwice(i))
            write(plan.updatedId(i), 2);
    }
    for (std::int64_t i = 1; i <= plan.inserts(); ++i)
        write(options.rows + i, 0);
    writer.finish();
}

void writeTable(const Options &options)
{
    std::remove(options.out.c_str());
    const Database database = createDatabase(options.out);
    execute(database.get(), std::string("BEGIN; CREATE TABLE rows ") + s_tableColumns);
    // A generator keeps one row; the inserter needs the texts of 64.
    std::array<RowGenerator, s_rowsPerInsert> generators
        = [&]<std::size_t... index>(std::index_sequence<index...>)
    {
        return std::array{((void)index, RowGenerator(options.seed))...};
    }
    (std::make_index_sequence<s_rowsPerInsert>());
    RowInserter inserter(database.get(), "rows");
    for (std::int64_t id = 1; id <= options.rows; ++id)
        inserter.insert(generators[static_cast<std::size_t>(id % s_rowsPerInsert)].make(id));
    inserter.finish();
    if (options.isUnique)
        execute(database.get(), "CREATE UNIQUE INDEX rows_id ON rows (id)");
    execute(database.get(), "COMMIT");
}

void printExpectation(const Options &options)
{
    RowGenerator generator(options.seed);
    Expectation expectation;
    const auto count = [&](std::int64_t id, int version, int sign) {
        const BenchRow &row = generator.make(id, version);
        expectation.count(row, generator.amountUnits(), sign);
    };
    for (std::int64_t id = 1; id <= options.rows; ++id)
        count(id, 0, 1);
    const ChangePlan plan(options.rows, options.changed);
    for (std::int64_t i = 0; options.changed > 0 && i < plan.updates(); ++i) {
        count(plan.updatedId(i), 0, -1);
        count(plan.updatedId(i), plan.lastVersion(i), 1);
    }
    for (std::int64_t i = 1; i <= plan.inserts(); ++i)
        count(options.rows + i, 0, 1);
    std::puts(expectation.json().c_str());
}

} // namespace

int main(int argc, char **argv)
{
    CLI::App app("Makes the data of the benchmarks.");
    Options options;
    app.require_subcommand(1);
    app.add_option("--rows", options.rows, "Rows of the table")->check(CLI::PositiveNumber);
    app.add_option("--changed", options.changed, "Lines of changes");
    app.add_option("--seed", options.seed, "Another seed, other values");
    app.add_option("--out", options.out, "The file to write");
    app.add_flag("--unique", options.isUnique, "With a unique index on id (sqlite)");
    app.fallthrough();
    app.add_subcommand("rows", "CSV")->callback([&] { writeRows(options, RowFormat::Csv); });
    app.add_subcommand("jsonl", "JSON Lines")->callback([&] {
        writeRows(options, RowFormat::JsonLines);
    });
    app.add_subcommand("changes", "CSV with changes of the table")->callback([&] {
        writeChanges(options);
    });
    app.add_subcommand("sqlite", "The table in an SQLite file")->callback([&] {
        writeTable(options);
    });
    app.add_subcommand("expect", "Prints the sums of a right copy, after --changed changes")
        ->callback([&] { printExpectation(options); });
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "makerows: %s\n", error.what());
        return 1;
    }
    return 0;
}
