// BlockQueue: blocks of bytes from one thread to another, with a bound.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>

namespace millrace::benchmark {

/// A ring of blocks that are used again and again. One thread fills, another one takes.
class BlockQueue final
{
public:
    /// Hands over \a block and gives an empty one in its place. Waits while the ring is full.
    /// Returns false when the taker has gone.
    bool push(std::string &block);
    /// No more blocks come.
    void end();

    /// Swaps the next block into \a block. Waits for one; returns false at the end.
    bool pop(std::string &block);
    /// The taker goes away before the end.
    void abandon();

private:
    static constexpr std::size_t s_blocks = 8;

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::array<std::string, s_blocks> m_ring;
    std::size_t m_pushed = 0;
    std::size_t m_popped = 0;
    bool m_isEnded = false;
    bool m_isAbandoned = false;
};

} // namespace millrace::benchmark
