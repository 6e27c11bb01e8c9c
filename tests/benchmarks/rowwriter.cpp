#include "tests/benchmarks/rowwriter.h"

#include "tests/benchmarks/failure.h"

#include <array>
#include <charconv>

namespace millrace::benchmark {

namespace {

constexpr std::size_t s_blockBytes = 1 << 20;

void appendInteger(std::string &out, std::int64_t value)
{
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    out.append(digits.data(), end.ptr);
}

void appendAmount(std::string &out, std::int64_t units)
{
    appendInteger(out, units / 10'000);
    out += '.';
    std::int64_t fraction = units % 10'000;
    for (std::int64_t place = 1000; place > 0; place /= 10) {
        out += static_cast<char>('0' + fraction / place);
        fraction %= place;
    }
}

void appendCsvText(std::string &out, std::string_view text)
{
    if (text.find_first_of(",\"\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    out += '"';
}

void appendJsonText(std::string &out, std::string_view text)
{
    out += '"';
    for (const char c : text) {
        if (c == '"')
            out += "\\\"";
        else if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    out += '"';
}

} // namespace

RowWriter::RowWriter(const std::string &path, RowFormat format)
    : m_file(std::fopen(path.c_str(), "wb"))
    , m_format(format)
{
    if (!m_file)
        fail("cannot write " + path);
    m_block.reserve(s_blockBytes + 4096);
    if (format == RowFormat::Csv)
        m_block = "id,uid,qty,amount,day,ts,flag,name,note\n";
}

void RowWriter::write(const BenchRow &row, std::int64_t amountUnits)
{
    if (m_format == RowFormat::Csv)
        appendCsv(row, amountUnits);
    else
        appendJson(row, amountUnits);
    if (m_block.size() >= s_blockBytes)
        flush();
}

void RowWriter::finish()
{
    flush();
    if (std::fflush(m_file.get()) != 0)
        fail("the file could not be written to its end");
}

void RowWriter::appendCsv(const BenchRow &row, std::int64_t amountUnits)
{
    appendInteger(m_block, row.id);
    m_block.append(",").append(row.uid).append(",");
    appendInteger(m_block, row.qty);
    m_block += ',';
    appendAmount(m_block, amountUnits);
    m_block.append(",").append(row.day).append(",").append(row.ts);
    m_block.append(row.flag ? ",true," : ",false,");
    appendCsvText(m_block, row.name);
    m_block += ',';
    if (row.note)
        appendCsvText(m_block, *row.note);
    m_block += '\n';
}

void RowWriter::appendJson(const BenchRow &row, std::int64_t amountUnits)
{
    m_block += "{\"id\":";
    appendInteger(m_block, row.id);
    m_block.append(",\"uid\":\"").append(row.uid).append("\",\"qty\":");
    appendInteger(m_block, row.qty);
    m_block += ",\"amount\":";
    appendAmount(m_block, amountUnits);
    m_block.append(",\"day\":\"").append(row.day);
    m_block.append("\",\"ts\":\"").append(row.ts);
    m_block.append(row.flag ? "\",\"flag\":true,\"name\":" : "\",\"flag\":false,\"name\":");
    appendJsonText(m_block, row.name);
    m_block += ",\"note\":";
    if (row.note)
        appendJsonText(m_block, *row.note);
    else
        m_block += "null";
    m_block += "}\n";
}

void RowWriter::flush()
{
    if (std::fwrite(m_block.data(), 1, m_block.size(), m_file.get()) != m_block.size())
        fail("the file could not be written to its end");
    m_block.clear();
}

} // namespace millrace::benchmark
