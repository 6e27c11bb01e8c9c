#include "core/engine/streammeter.h"

namespace millrace {

StreamMeter::StreamMeter(Clock &clock, std::optional<qint64> estimatedRows)
    : m_clock(clock)
{
    m_statistics.estimatedRows = estimatedRows;
}

std::chrono::microseconds StreamMeter::micro(std::chrono::steady_clock::duration time)
{
    return std::chrono::duration_cast<std::chrono::microseconds>(time);
}

void StreamMeter::beginReading()
{
    const std::lock_guard lock(m_mutex);
    m_statistics.read.from = m_clock.now();
    m_lastPosition = m_clock.steadyNow();
}

void StreamMeter::gave(bool hasPosition)
{
    if (!hasPosition)
        return;
    const std::lock_guard lock(m_mutex);
    const Moment now = m_clock.steadyNow();
    ++m_statistics.sourceCheckpoints;
    m_statistics.sourceWaits.add(micro(now - m_lastPosition));
    m_lastPosition = now;
    m_given.push_back(now);
}

void StreamMeter::endReading()
{
    const std::lock_guard lock(m_mutex);
    m_statistics.read.until = m_clock.now();
}

void StreamMeter::tookPosition()
{
    const std::lock_guard lock(m_mutex);
    if (m_given.empty())
        return;
    m_window.push_back(m_given.front());
    m_given.pop_front();
}

void StreamMeter::addBytes(qint64 given, qint64 filtered)
{
    const std::lock_guard lock(m_mutex);
    if (!m_statistics.written.from)
        m_statistics.written.from = m_clock.now();
    m_windowBytes += given;
    m_windowFiltered += filtered;
}

void StreamMeter::stored(qint64 accepted, qint64 given)
{
    const std::lock_guard lock(m_mutex);
    const Moment now = m_clock.steadyNow();
    m_statistics.written.until = m_clock.now();
    if (given > 0)
        m_statistics.bytesWritten
            += static_cast<qint64>(static_cast<double>(m_windowBytes)
                                   * static_cast<double>(accepted) / static_cast<double>(given));
    m_statistics.bytesFiltered += m_windowFiltered;
    m_windowBytes = 0;
    m_windowFiltered = 0;
    for (const Moment position : m_window)
        m_statistics.storedWaits.add(micro(now - position));
    // One commit makes all positions of its window durable.
    m_statistics.storedCheckpoints += static_cast<qint64>(m_window.size());
    m_window.clear();
}

void StreamMeter::endWriting()
{
    const std::lock_guard lock(m_mutex);
    if (m_statistics.written.from)
        m_statistics.written.until = m_clock.now();
    m_statistics.mapping = micro(m_mapping);
}

StreamStatistics StreamMeter::statistics() const
{
    const std::lock_guard lock(m_mutex);
    return m_statistics;
}

} // namespace millrace
