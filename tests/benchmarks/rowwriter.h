// RowWriter: rows as CSV or JSON Lines into a file.
#pragma once

#include "tests/benchmarks/benchrow.h"

#include <cstdio>
#include <memory>
#include <string>

namespace millrace::benchmark {

enum class RowFormat {
    Csv, ///< RFC 4180 with a header; LF; a null is an empty field without quotes.
    JsonLines, ///< One flat object per line; a null is null.
};

/// Writes rows to a file in large blocks.
class RowWriter final
{
public:
    RowWriter(const std::string &path, RowFormat format);

    /// Appends a row; \a amountUnits is its amount in ten-thousandths.
    void write(const BenchRow &row, std::int64_t amountUnits);
    /// Writes what is left. REQUIRES: called once, at the end.
    void finish();

private:
    struct Closer final
    {
        void operator()(std::FILE *file) const { std::fclose(file); }
    };

    void appendCsv(const BenchRow &row, std::int64_t amountUnits);
    void appendJson(const BenchRow &row, std::int64_t amountUnits);
    void flush();

    std::unique_ptr<std::FILE, Closer> m_file;
    RowFormat m_format;
    std::string m_block;
};

} // namespace millrace::benchmark
