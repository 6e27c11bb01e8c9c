#include "tests/benchmarks/csvrowreader.h"

#include <charconv>

namespace millrace::benchmark {

namespace {

template<typename Number>
void readNumber(std::string_view text, Number &number)
{
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    if (result.ec != std::errc() || result.ptr != text.data() + text.size())
        fail("no number: " + std::string(text));
}

} // namespace

CsvRowReader::CsvRowReader(const std::string &path)
    : m_blocks(path, 0)
{
    const std::string_view block = m_blocks.next({});
    const std::size_t header = block.find('\n');
    if (header == std::string_view::npos)
        fail("no header in " + path);
    m_position = block.data() + header + 1;
    m_end = block.data() + block.size();
}

bool CsvRowReader::next(BenchRow &row)
{
    while (!split()) {
        const std::string_view rest(m_position, static_cast<std::size_t>(m_end - m_position));
        const std::string_view block = m_blocks.next(rest);
        if (block.size() == rest.size()) {
            if (!rest.empty())
                fail("the last row is cut off");
            return false;
        }
        m_position = block.data();
        m_end = block.data() + block.size();
    }
    readNumber(m_fields[0].text, row.id);
    row.uid = m_fields[1].text;
    readNumber(m_fields[2].text, row.qty);
    readNumber(m_fields[3].text, row.amount);
    row.day = m_fields[4].text;
    row.ts = m_fields[5].text;
    row.flag = m_fields[6].text == "true";
    row.name = m_fields[7].text;
    row.note.reset();
    if (m_fields[8].isQuoted || !m_fields[8].text.empty())
        row.note = m_fields[8].text;
    return true;
}

/// Splits the row at m_position; returns false, and stays, when the block ends before the row.
bool CsvRowReader::split()
{
    const char *const start = m_position;
    for (int column = 0; column < s_columns; ++column) {
        Field &field = m_fields[static_cast<std::size_t>(column)];
        if (m_position < m_end && *m_position == '"') {
            if (!splitQuoted(field)) {
                m_position = start;
                return false;
            }
        } else {
            const char *p = m_position;
            while (p < m_end && *p != ',' && *p != '\n')
                ++p;
            field = {{m_position, static_cast<std::size_t>(p - m_position)}, false};
            m_position = p;
        }
        if (m_position >= m_end) {
            m_position = start;
            return false;
        }
        if ((*m_position == '\n') != (column == s_columns - 1))
            fail("a row has not nine fields");
        ++m_position;
    }
    return true;
}

bool CsvRowReader::splitQuoted(Field &field)
{
    std::string &text = m_unescaped[m_unescapedCount % m_unescaped.size()];
    text.clear();
    const char *p = m_position + 1;
    for (;;) {
        const auto left = static_cast<std::size_t>(m_end - p);
        const auto *quote = static_cast<const char *>(std::memchr(p, '"', left));
        // The character behind decides whether this quote ends the field.
        if (!quote || quote + 1 >= m_end)
            return false;
        text.append(p, quote);
        p = quote + 1;
        if (*p != '"')
            break;
        text += '"';
        ++p;
    }
    m_position = p;
    ++m_unescapedCount;
    field = {text, true};
    return true;
}

} // namespace millrace::benchmark
