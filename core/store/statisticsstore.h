// StatisticsStore: what runs measured, and how fresh streams are.
#pragma once

#include "core/model/runstatistics.h"
#include "core/store/statedatabase.h"

#include <vector>

namespace millrace {

/// How fresh the rows of a stream are at the destination. A plain value.
struct StreamFreshness final
{
    StreamId stream{};
    /// Everything the source had then is there: when the last run that was complete began to read.
    std::optional<TimePoint> freshAt{};
    std::optional<TimePoint> completeAt{}; ///< When that run had all of it.
    std::optional<qint64> completeJob{}; ///< It may no longer be kept.
    std::optional<TimePoint> wroteAt{}; ///< When the last rows became durable, complete or not.
    std::optional<std::string> position{}; ///< Where the stream stands, for positionText().

    bool operator==(const StreamFreshness &) const = default;
};

/// Safe from any thread; the database must outlive it.
class StatisticsStore final
{
public:
    explicit StatisticsStore(StateDatabase &database)
        : m_database(database)
    {
    }

    /// Stores what an attempt measured, whose results are stored already: streams it was not with
    /// are left out.
    [[nodiscard]] Result<void> store(qint64 jobId,
                                     const std::vector<StreamStatistics> &streams) const;
    /// Stores when the source was asked before the run.
    [[nodiscard]] Result<void> storeDiscovery(qint64 jobId, const TimeSpan &span) const;
    /// Of all attempts of a run; empty when nothing was measured.
    [[nodiscard]] Result<RunStatistics> find(qint64 jobId) const;
    /// Of the chosen streams, in the order of the connection; those that were in no run yet as
    /// well. "store.connection_unknown".
    [[nodiscard]] Result<std::vector<StreamFreshness>> freshness(const QString &connectionId) const;

private:
    StateDatabase &m_database;
};

} // namespace millrace
