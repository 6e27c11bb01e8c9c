// BlockReader: a file in large blocks of which the last two stay readable.
#pragma once

#include "tests/benchmarks/failure.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::benchmark {

/// Reads a file block by block. The two buffers take turns: a view into a block stays valid until
/// the block after the next one is read.
class BlockReader final
{
public:
    /// \a padding bytes behind each block may be read by the caller.
    BlockReader(const std::string &path, std::size_t padding)
        : m_file(::open(path.c_str(), O_RDONLY | O_CLOEXEC))
    {
        if (m_file < 0)
            fail("cannot read " + path);
        for (auto &buffer : m_buffers)
            buffer.resize(s_blockBytes + padding);
    }
    BlockReader(const BlockReader &) = delete;
    BlockReader &operator=(const BlockReader &) = delete;
    ~BlockReader() { ::close(m_file); }

    /// Returns a block that begins with \a rest, the unread end of the former one. Returns \a rest
    /// alone at the end of the file.
    std::string_view next(std::string_view rest)
    {
        m_current = 1 - m_current;
        char *start = m_buffers[m_current].data();
        if (rest.size() >= s_blockBytes)
            fail("a row is larger than a block");
        std::memcpy(start, rest.data(), rest.size());
        const ssize_t count = ::read(m_file, start + rest.size(), s_blockBytes - rest.size());
        if (count < 0)
            fail("the file cannot be read to its end");
        return {start, rest.size() + static_cast<std::size_t>(count)};
    }

private:
    static constexpr std::size_t s_blockBytes = 1 << 20;

    int m_file;
    std::array<std::vector<char>, 2> m_buffers;
    std::size_t m_current = 0;
};

} // namespace millrace::benchmark
