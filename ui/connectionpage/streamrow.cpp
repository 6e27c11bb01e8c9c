#include "ui/connectionpage/streamrow.h"

#include <algorithm>
#include <map>

namespace millrace {

namespace {

StreamRow rowOf(const StreamResult &result)
{
    StreamRow row;
    row.id = result.stream;
    row.target = result.target;
    row.status = result.status;
    row.counts = result.counts;
    row.error = result.error;
    row.notes = result.notes;
    return row;
}

} // namespace

std::optional<int> StreamRow::percent() const
{
    if (!estimatedRows || *estimatedRows <= 0)
        return std::nullopt;
    // An estimate may be too low; 100 is kept for what is really complete.
    const qint64 share = counts.read * 100 / *estimatedRows;
    return status == StreamStatus::Synced ? 100 : static_cast<int>(std::min<qint64>(share, 99));
}

std::vector<StreamRow> streamRows(const std::vector<StreamResult> &results)
{
    std::vector<StreamRow> rows;
    rows.reserve(results.size());
    for (const StreamResult &result : results)
        rows.push_back(rowOf(result));
    return rows;
}

std::vector<StreamRow> streamRows(const Connection &connection, const std::optional<Job> &job)
{
    std::vector<StreamRow> done;
    if (job)
        done = streamRows(summarised(job->attempts));
    std::vector<StreamRow> rows;
    rows.reserve(connection.catalog.streams.size());
    for (const ConfiguredStream &stream : connection.catalog.streams) {
        const auto found = std::ranges::find(done, stream.stream.id, &StreamRow::id);
        if (found == done.end()) {
            rows.push_back({});
            rows.back().id = stream.stream.id;
            continue;
        }
        rows.push_back(std::move(*found));
        done.erase(found);
    }
    std::ranges::move(done, std::back_inserter(rows));
    return rows;
}

void overlay(std::vector<StreamRow> &rows, const SyncProgress &progress)
{
    std::map<StreamId, std::size_t> places;
    for (std::size_t i = 0; i < rows.size(); ++i)
        places.emplace(rows[i].id, i);
    for (const StreamProgress &stream : progress.streams) {
        const auto [place, isNew] = places.try_emplace(stream.stream, rows.size());
        if (isNew) {
            rows.push_back({});
            rows.back().id = stream.stream;
        }
        StreamRow &row = rows[place->second];
        row.status = stream.status;
        row.earlierRun.reset();
        row.counts = stream.counts;
        row.estimatedRows = stream.estimatedRows;
        row.error = stream.error;
        row.notes.clear();
    }
}

void addActivity(std::vector<StreamRow> &rows, const std::vector<StreamActivity> &activity,
                 std::optional<qint64> shownRun)
{
    for (StreamRow &row : rows) {
        const auto found = std::ranges::find(activity, row.id, &StreamActivity::stream);
        if (found == activity.end())
            continue;
        if (!row.status && found->lastResult && found->lastJob != shownRun) {
            StreamRow earlier = rowOf(*found->lastResult);
            earlier.freshness = row.freshness;
            earlier.earlierRun = found->lastJob;
            row = std::move(earlier);
        }
        row.wroteRun = found->wroteJob;
        row.lastRecordAt = found->wroteAt;
        if (found->wroteJobStarted && found->wroteJobEnded)
            row.wroteDuration = std::chrono::duration_cast<std::chrono::milliseconds>(
                                    *found->wroteJobEnded - *found->wroteJobStarted)
                                    .count();
    }
}

void addFreshness(std::vector<StreamRow> &rows, const std::vector<StreamFreshness> &freshness)
{
    for (StreamRow &row : rows) {
        const auto found = std::ranges::find(freshness, row.id, &StreamFreshness::stream);
        if (found != freshness.end())
            row.freshness = *found;
    }
}

} // namespace millrace
