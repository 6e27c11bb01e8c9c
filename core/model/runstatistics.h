// RunStatistics: what a run measured beside the rows it accounts for.
#pragma once

#include "core/base/clock.h"
#include "core/catalog/stream.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace millrace {

/// How long something was waited for, several times.
struct WaitStatistics final
{
    qint64 count = 0;
    std::chrono::microseconds sum{0};
    std::chrono::microseconds longest{0};

    bool operator==(const WaitStatistics &) const = default;
    void add(std::chrono::microseconds wait)
    {
        ++count;
        sum += wait;
        longest = std::max(longest, wait);
    }
    WaitStatistics &operator+=(const WaitStatistics &other)
    {
        count += other.count;
        sum += other.sum;
        longest = std::max(longest, other.longest);
        return *this;
    }
};

/// From when to when something was done; nothing where it never was.
struct TimeSpan final
{
    std::optional<TimePoint> from{};
    std::optional<TimePoint> until{};

    bool operator==(const TimeSpan &) const = default;
    /// The span from the first beginning to the last end.
    TimeSpan &operator+=(const TimeSpan &other)
    {
        if (other.from)
            from = from ? std::min(*from, *other.from) : *other.from;
        if (other.until)
            until = until ? std::max(*until, *other.until) : *other.until;
        return *this;
    }
};

/// Of one stream, in one attempt or summed up. Bytes are those of batches in memory; where a part
/// of a batch was left out or refused, its share of them by rows.
struct StreamStatistics final
{
    StreamId stream{};
    int attempt = 0;
    qint64 bytesWritten = 0;
    qint64 bytesFiltered = 0;
    std::optional<qint64> estimatedRows{}; ///< Of the source, when it could tell.
    qint64 sourceCheckpoints = 0; ///< Positions the source gave.
    qint64 storedCheckpoints = 0; ///< Those that became durable with their rows.
    WaitStatistics sourceWaits{}; ///< From one position of the source to the next.
    WaitStatistics storedWaits{}; ///< From a position until it was stored.
    TimeSpan read{};
    TimeSpan written{};
    std::chrono::microseconds mapping{0}; ///< Spent on the person's rules.
    bool isBackfilled = false; ///< Read again from its start, as asked or for new fields.

    bool operator==(const StreamStatistics &) const = default;
    /// Adds everything but the stream and the attempt; an estimate is the last one.
    StreamStatistics &operator+=(const StreamStatistics &other)
    {
        bytesWritten += other.bytesWritten;
        bytesFiltered += other.bytesFiltered;
        if (other.estimatedRows)
            estimatedRows = other.estimatedRows;
        sourceCheckpoints += other.sourceCheckpoints;
        storedCheckpoints += other.storedCheckpoints;
        sourceWaits += other.sourceWaits;
        storedWaits += other.storedWaits;
        read += other.read;
        written += other.written;
        mapping += other.mapping;
        isBackfilled = isBackfilled || other.isBackfilled;
        return *this;
    }
};

/// A plain value.
struct RunStatistics final
{
    std::vector<StreamStatistics> streams{}; ///< By attempt, and in it by namespace and name.
    TimeSpan discovery{}; ///< When the source was asked for its streams before the run.

    bool operator==(const RunStatistics &) const = default;
    /// Of one stream over all attempts; nothing when no attempt opened it.
    [[nodiscard]] std::optional<StreamStatistics> of(const StreamId &stream) const
    {
        std::optional<StreamStatistics> sum;
        for (const StreamStatistics &each : streams) {
            if (each.stream != stream)
                continue;
            if (sum)
                *sum += each;
            else
                sum = each;
        }
        return sum;
    }
};

} // namespace millrace
