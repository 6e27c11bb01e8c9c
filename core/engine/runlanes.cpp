#include "core/engine/runlanes.h"

#include "core/engine/engineerrors.h"
#include "core/engine/timelimittext.h"

#include <algorithm>

namespace millrace {

namespace {

/// What \a counts says once its unconfirmed rows have been read again.
StreamCounts settled(StreamCounts counts)
{
    counts.read -= counts.unconfirmed;
    counts.unconfirmed = 0;
    return counts;
}

std::vector<RunLanes::Lane> lanesOf(const Connection &connection, const Job &job)
{
    std::vector<RunLanes::Lane> lanes;
    const auto &streams = connection.catalog.streams;
    for (std::size_t i = 0; i < streams.size(); ++i) {
        const bool isMeant = !job.isPartial()
            || std::ranges::find(job.streams, streams[i].stream.id) != job.streams.end();
        if (!isMeant)
            continue;
        lanes.emplace_back();
        lanes.back().stream = &streams[i];
        lanes.back().place = i;
    }
    return lanes;
}

bool isSynced(const RunLanes::Lane &lane) { return lane.status == StreamStatus::Synced; }

/// Whether \a silence is more than \a bound allows; a bound of zero is none.
bool isBeyond(std::chrono::steady_clock::duration silence, std::chrono::seconds bound)
{
    return bound > std::chrono::seconds{0} && silence > bound;
}

} // namespace

RunLanes::RunLanes(const Connection &connection, const Job &job)
    : m_lanes(lanesOf(connection, job))
{
}

void RunLanes::takeEarlierAttempts(const Job &job)
{
    const std::lock_guard lock(m_mutex);
    for (Lane &lane : m_lanes) {
        for (const Attempt &attempt : job.attempts) {
            for (const StreamResult &result : attempt.streams) {
                if (result.stream != lane.stream->stream.id)
                    continue;
                lane.isBegun = true;
                lane.earlier += settled(result.counts);
                if (result.status == StreamStatus::Synced)
                    lane.status = StreamStatus::Synced;
            }
        }
        m_before += lane.earlier;
    }
}

void RunLanes::takeSchema(Connection &connection, const Job &job, const SchemaOutcome &outcome)
{
    const std::lock_guard lock(m_mutex);
    if (outcome.updated) {
        // Under the lock: the lanes point into it.
        connection = *outcome.updated;
        m_lanes = lanesOf(connection, job);
    }
    for (Lane &lane : m_lanes) {
        const StreamId &id = lane.stream->stream.id;
        for (const StreamNote &note : outcome.notes) {
            if (note.stream == id)
                lane.schemaNotes << note.text;
        }
        lane.isBackfilled = std::ranges::find(outcome.backfilled, id) != outcome.backfilled.end();
        if (std::ranges::find(outcome.gone, id) == outcome.gone.end())
            continue;
        lane.status = StreamStatus::Failed;
        lane.error = makeError(engineerrors::streamGone, {id.text()});
    }
}

std::vector<StreamResult> RunLanes::beginAttempt()
{
    const std::lock_guard lock(m_mutex);
    std::vector<StreamResult> open;
    for (Lane &lane : m_lanes) {
        if (!lane.isOpen())
            continue;
        lane.isBegun = true;
        lane.status = StreamStatus::Queued;
        lane.error.reset();
        lane.notes = lane.schemaNotes;
        lane.statistics.reset();
        open.push_back(StreamResult{lane.stream->stream.id, {}, StreamStatus::Queued, {}, {}, {}});
    }
    m_next = 0;
    return open;
}

std::size_t RunLanes::aim(const std::vector<DestinationName> &targets)
{
    const std::lock_guard lock(m_mutex);
    for (Lane &lane : m_lanes)
        lane.target = targets[lane.place];
    return static_cast<std::size_t>(std::ranges::count_if(m_lanes, &Lane::isOpen));
}

RunLanes::Lane *RunLanes::next(bool isStopped)
{
    const std::lock_guard lock(m_mutex);
    while (m_next < m_lanes.size()) {
        Lane &lane = m_lanes[m_next++];
        if (!lane.isOpen())
            continue;
        if (isStopped) {
            lane.status = StreamStatus::Cancelled;
            continue;
        }
        lane.status = StreamStatus::Syncing;
        return &lane;
    }
    return nullptr;
}

void RunLanes::attach(Lane &lane, const std::shared_ptr<StreamPipeline> &pipeline)
{
    const std::lock_guard lock(m_mutex);
    lane.pipeline = pipeline;
    lane.estimatedRows = pipeline->estimatedRows();
}

void RunLanes::detach(Lane &lane)
{
    const std::lock_guard lock(m_mutex);
    lane.counts = lane.pipeline->counts();
    lane.notes = lane.pipeline->notes();
    lane.statistics = lane.pipeline->statistics();
    lane.statistics->isBackfilled = lane.isBackfilled;
    lane.pipeline.reset();
}

RunLanes::Ending RunLanes::end(Lane &lane, const std::optional<Error> &error)
{
    const std::lock_guard lock(m_mutex);
    if (!error)
        lane.status = StreamStatus::Synced;
    else if (error->isCancelled())
        lane.status = StreamStatus::Cancelled;
    else if (error->kind == ErrorKind::Configuration)
        lane.status = StreamStatus::Failed;
    else
        lane.status = StreamStatus::Incomplete;
    if (error && !error->isCancelled())
        lane.error = error;
    return {lane.status, lane.counts};
}

std::vector<StreamResult> RunLanes::endAttempt(const std::optional<Error> &error, bool isStopped)
{
    const std::lock_guard lock(m_mutex);
    std::vector<StreamResult> results;
    for (Lane &lane : m_lanes) {
        if (error && lane.isOpen())
            lane.status = isStopped                       ? StreamStatus::Cancelled
                : error->kind == ErrorKind::Configuration ? StreamStatus::Failed
                                                          : StreamStatus::Incomplete;
        results.push_back(StreamResult{lane.stream->stream.id, targetText(lane.target), lane.status,
                                       lane.counts, lane.error, lane.notes});
    }
    return results;
}

void RunLanes::settleCounts()
{
    const std::lock_guard lock(m_mutex);
    for (Lane &lane : m_lanes) {
        lane.earlier += settled(lane.counts);
        lane.counts = {};
    }
}

void RunLanes::beginOpening(Lane &lane, const CancellationSource &stop,
                            std::chrono::steady_clock::time_point now)
{
    const std::lock_guard lock(m_mutex);
    lane.opening = stop;
    lane.openingSince = now;
    lane.overdue.reset();
}

std::optional<Error> RunLanes::endOpening(Lane &lane)
{
    const std::lock_guard lock(m_mutex);
    lane.opening.reset();
    return lane.overdue;
}

void RunLanes::abortOverdue(const RunPolicy &policy, std::chrono::steady_clock::time_point now)
{
    const std::lock_guard lock(m_mutex);
    // Whichever end it is that does not get ready.
    const bool isOpeningBounded = policy.sourceSilence > std::chrono::seconds{0}
        && policy.destinationSilence > std::chrono::seconds{0};
    const auto longestOpening = std::max(policy.sourceSilence, policy.destinationSilence);
    for (Lane &lane : m_lanes) {
        const QString name = lane.stream->stream.id.text();
        if (lane.opening && isOpeningBounded && isBeyond(now - lane.openingSince, longestOpening)) {
            lane.overdue
                = makeError(engineerrors::openingStuck, {name, timeLimitText(longestOpening)});
            lane.opening->request_stop();
        }
        if (!lane.pipeline)
            continue;
        if (isBeyond(lane.pipeline->destinationSilence(), policy.destinationSilence))
            lane.pipeline->abort(makeError(engineerrors::destinationSilent,
                                           {name, timeLimitText(policy.destinationSilence)}));
        else if (isBeyond(lane.pipeline->sourceSilence(), policy.sourceSilence))
            lane.pipeline->abort(
                makeError(engineerrors::sourceSilent, {name, timeLimitText(policy.sourceSilence)}));
    }
}

std::vector<StreamStatistics> RunLanes::statistics() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<StreamStatistics> all;
    for (const Lane &lane : m_lanes) {
        if (lane.statistics)
            all.push_back(*lane.statistics);
    }
    return all;
}

std::vector<RunLanes::Lane> RunLanes::lanes() const
{
    const std::lock_guard lock(m_mutex);
    return m_lanes;
}

qint64 RunLanes::rowsReadEarlier(const Lane &lane) const
{
    const std::lock_guard lock(m_mutex);
    return lane.earlier.read;
}

QString RunLanes::onlyRunning() const
{
    const std::lock_guard lock(m_mutex);
    const auto isOn = [](const Lane &lane) { return lane.status == StreamStatus::Syncing; };
    const auto first = std::ranges::find_if(m_lanes, isOn);
    if (first == m_lanes.end() || std::any_of(std::next(first), m_lanes.end(), isOn))
        return {};
    return first->stream->stream.id.text();
}

bool RunLanes::isComplete() const
{
    const std::lock_guard lock(m_mutex);
    return std::ranges::all_of(m_lanes, isSynced);
}

bool RunLanes::hasOpen() const
{
    const std::lock_guard lock(m_mutex);
    return std::ranges::any_of(m_lanes, &Lane::isOpen);
}

bool RunLanes::movedRows() const
{
    const std::lock_guard lock(m_mutex);
    return std::ranges::any_of(m_lanes, [](const Lane &lane) { return lane.counts.written > 0; });
}

qint64 RunLanes::written() const
{
    const std::lock_guard lock(m_mutex);
    qint64 written = 0;
    for (const Lane &lane : m_lanes)
        written += lane.earlier.written + lane.currentCounts().written;
    return written;
}

bool RunLanes::broughtSomething() const
{
    const std::lock_guard lock(m_mutex);
    return std::ranges::any_of(m_lanes, [](const Lane &lane) {
        return isSynced(lane) || lane.counts.written + lane.earlier.written > 0;
    });
}

std::optional<Error> RunLanes::firstError() const
{
    const std::lock_guard lock(m_mutex);
    const auto failed
        = std::ranges::find_if(m_lanes, [](const Lane &lane) { return lane.error.has_value(); });
    return failed == m_lanes.end() ? std::nullopt : failed->error;
}

std::optional<qint64> RunLanes::fill(SyncProgress &progress) const
{
    const std::lock_guard lock(m_mutex);
    qint64 missing = 0;
    bool isEstimated = true;
    for (const Lane &lane : m_lanes) {
        StreamProgress stream;
        stream.stream = lane.stream->stream.id;
        stream.status = lane.status;
        stream.counts = lane.earlier;
        stream.counts += lane.currentCounts();
        stream.estimatedRows = lane.estimatedRows;
        stream.error = lane.error;
        if (lane.isOpen()) {
            isEstimated = isEstimated && lane.estimatedRows.has_value();
            missing += std::max<qint64>(0, lane.estimatedRows.value_or(0) - stream.counts.read);
        }
        progress.streams.push_back(std::move(stream));
    }
    return isEstimated ? std::optional(missing) : std::nullopt;
}

StreamCounts RunLanes::before() const
{
    const std::lock_guard lock(m_mutex);
    return m_before;
}

} // namespace millrace
