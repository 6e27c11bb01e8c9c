#include "tests/benchmarks/blockqueue.h"

namespace millrace::benchmark {

bool BlockQueue::push(std::string &block)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_isAbandoned || m_pushed - m_popped < s_blocks; });
    if (m_isAbandoned)
        return false;
    std::swap(block, m_ring[m_pushed++ % s_blocks]);
    block.clear();
    m_changed.notify_one();
    return true;
}

void BlockQueue::end()
{
    const std::lock_guard lock(m_mutex);
    m_isEnded = true;
    m_changed.notify_one();
}

bool BlockQueue::pop(std::string &block)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_isEnded || m_pushed > m_popped; });
    if (m_pushed == m_popped)
        return false;
    std::swap(block, m_ring[m_popped++ % s_blocks]);
    m_changed.notify_one();
    return true;
}

void BlockQueue::abandon()
{
    const std::lock_guard lock(m_mutex);
    m_isAbandoned = true;
    m_changed.notify_one();
}

} // namespace millrace::benchmark
