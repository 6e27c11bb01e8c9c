// JsonRowReader: the benchmark's JSON Lines to typed rows by simdjson on demand.
#pragma once

#include "tests/benchmarks/benchrow.h"
#include "tests/benchmarks/blockreader.h"

#include <simdjson.h>

#include <functional>

namespace millrace::benchmark {

/// Reads flat objects with the nine fields in order. Texts are views into the block.
class JsonRowReader final
{
public:
    explicit JsonRowReader(const std::string &path);

    /// Calls \a take for every row. Its texts live while s_rowsPerInsert further rows are read.
    template<typename Take>
    void readAll(Take &&take)
    {
        std::string_view rest;
        for (;;) {
            const std::string_view block = m_blocks.next(rest);
            if (block.size() == rest.size()) {
                if (!rest.empty())
                    fail("the last line is cut off");
                return;
            }
            const std::size_t lines = block.rfind('\n') + 1;
            simdjson::ondemand::document_stream documents;
            if (m_parser.iterate_many(block.data(), lines, block.size()).get(documents))
                fail("the lines cannot be read as JSON");
            for (auto document : documents) {
                simdjson::ondemand::object object;
                if (document.get_object().get(object))
                    fail("a line is no JSON object");
                take(read(object));
            }
            rest = block.substr(lines);
        }
    }

private:
    const BenchRow &read(simdjson::ondemand::object &object);
    std::string_view text(simdjson::ondemand::value value);

    BlockReader m_blocks;
    simdjson::ondemand::parser m_parser;
    BenchRow m_row;
    // At most one name per row is unescaped; the texts of 64 rows are alive.
    std::array<std::string, 2 * s_rowsPerInsert> m_unescaped;
    std::size_t m_unescapedCount = 0;
};

} // namespace millrace::benchmark
