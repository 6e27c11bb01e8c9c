// StreamMeter: what a pipeline measures beside its counts.
#pragma once

#include "core/base/clock.h"
#include "core/model/runstatistics.h"

#include <deque>
#include <mutex>

namespace millrace {

/// Called once per batch, never per row. Safe from the pipeline's two threads and any other.
class StreamMeter final
{
public:
    StreamMeter(Clock &clock, std::optional<qint64> estimatedRows);

    // Reading thread.

    void beginReading();
    /// The source gave something; with a position or without.
    void gave(bool hasPosition);
    void endReading();

    // Writing thread.

    /// A position that came by gave() goes into the open window.
    void tookPosition();
    void mapped(std::chrono::steady_clock::duration time) { m_mapping += time; }
    /// \a bytes of a batch were given to the writer; \a filtered were left out before.
    void addBytes(qint64 given, qint64 filtered);
    /// The window is durable: \a accepted of the \a given rows.
    void stored(qint64 accepted, qint64 given);
    void endWriting();

    /// Everything so far. Any thread.
    [[nodiscard]] StreamStatistics statistics() const;

private:
    using Moment = std::chrono::steady_clock::time_point;

    [[nodiscard]] static std::chrono::microseconds micro(std::chrono::steady_clock::duration time);

    Clock &m_clock;
    std::chrono::steady_clock::duration m_mapping{0}; ///< Writing thread until it has ended.

    mutable std::mutex m_mutex; ///< Guards everything below.
    StreamStatistics m_statistics;
    Moment m_lastPosition;
    std::deque<Moment> m_given; ///< Positions on their way to the writing thread.
    std::deque<Moment> m_window; ///< Those of the open window.
    qint64 m_windowBytes = 0;
    qint64 m_windowFiltered = 0;
};

} // namespace millrace
