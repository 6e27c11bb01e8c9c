// LoadLines: the rows of a reader as the lines of LOAD DATA, made while the library asks for them.
#pragma once

#include "tests/benchmarks/benchrow.h"
#include "tests/benchmarks/mariadbsession.h"

#include <algorithm>
#include <cstring>

namespace millrace::benchmark {

/// Appends one line: tabs between the values, a backslash before what is special, \N for null.
void appendLoadLine(std::string &out, const BenchRow &row);

/// Turns rows into lines. \a Reader has next(BenchRow &).
template<typename Reader>
class LoadLines final : public LineSource
{
public:
    explicit LoadLines(Reader &reader)
        : m_reader(reader)
    {
    }

    std::size_t read(char *out, std::size_t size) override
    {
        if (m_position == m_block.size())
            fill();
        const std::size_t count = std::min(size, m_block.size() - m_position);
        std::memcpy(out, m_block.data() + m_position, count);
        m_position += count;
        return count;
    }

private:
    static constexpr std::size_t s_blockBytes = 1 << 16;

    void fill()
    {
        m_block.clear();
        m_position = 0;
        BenchRow row;
        while (m_block.size() < s_blockBytes && !m_isAtEnd) {
            m_isAtEnd = !m_reader.next(row);
            if (!m_isAtEnd)
                appendLoadLine(m_block, row);
        }
    }

    Reader &m_reader;
    std::string m_block;
    std::size_t m_position = 0;
    bool m_isAtEnd = false;
};

} // namespace millrace::benchmark
