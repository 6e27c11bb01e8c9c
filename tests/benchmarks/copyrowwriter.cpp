#include "tests/benchmarks/copyrowwriter.h"

#include "tests/benchmarks/byteorder.h"
#include "tests/benchmarks/calendar.h"
#include "tests/benchmarks/failure.h"

#include <bit>
#include <cstring>
#include <type_traits>

namespace millrace::benchmark {

namespace {

using namespace std::string_view_literals;

constexpr auto s_header = "PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0"sv;
constexpr std::size_t s_fixedBytes = 2 + 9 * 4 + 3 * 8 + 4 + 8 + 1;

} // namespace

CopyRowWriter::CopyRowWriter(PostgresSession &session, const std::string &table)
    : m_session(session)
{
    m_session.startCopyIn("COPY " + table + " FROM STDIN (FORMAT binary)");
    std::memcpy(m_block.data(), s_header.data(), s_header.size());
    m_used = s_header.size();
}

void CopyRowWriter::write(const BenchRow &row)
{
    makeRoom(s_fixedBytes + row.uid.size() + row.name.size() + row.note.value_or("").size());
    appendInteger<std::int16_t>(9);
    appendInteger<std::int32_t>(8);
    appendInteger(row.id);
    appendText(row.uid);
    appendInteger<std::int32_t>(8);
    appendInteger(row.qty);
    appendInteger<std::int32_t>(8);
    appendInteger(std::bit_cast<std::int64_t>(row.amount));
    appendInteger<std::int32_t>(4);
    appendInteger(dayNumber(row.day));
    appendInteger<std::int32_t>(8);
    appendInteger(timeNumber(row.ts));
    appendInteger<std::int32_t>(1);
    m_block[m_used++] = row.flag ? 1 : 0;
    appendText(row.name);
    if (row.note)
        appendText(*row.note);
    else
        appendInteger<std::int32_t>(-1);
}

void CopyRowWriter::finish()
{
    makeRoom(2);
    appendInteger<std::int16_t>(-1);
    flush();
    m_session.endCopyIn();
}

template<typename Integer>
void CopyRowWriter::appendInteger(Integer value)
{
    const auto bits = networkOrder(static_cast<std::make_unsigned_t<Integer>>(value));
    std::memcpy(m_block.data() + m_used, &bits, sizeof bits);
    m_used += sizeof bits;
}

void CopyRowWriter::appendText(std::string_view text)
{
    appendInteger(static_cast<std::int32_t>(text.size()));
    std::memcpy(m_block.data() + m_used, text.data(), text.size());
    m_used += text.size();
}

void CopyRowWriter::makeRoom(std::size_t size)
{
    if (size > m_block.size())
        fail("a row is larger than a block");
    if (m_used + size > m_block.size())
        flush();
}

void CopyRowWriter::flush()
{
    m_session.put({m_block.data(), m_used});
    m_used = 0;
}

} // namespace millrace::benchmark
