#include "core/engine/syncworker.h"

#include "core/delivery/rejecteddelivery.h"
#include "core/engine/deadattempts.h"
#include "core/engine/destinationnames.h"
#include "core/engine/engineerrors.h"
#include "core/engine/requestedjobs.h"
#include "core/engine/runending.h"
#include "core/engine/streamclearing.h"
#include "core/engine/timelimittext.h"
#include "core/store/activityrows.h"
#include "core/store/endpointoutcomes.h"
#include "core/store/leftoutstore.h"
#include "core/store/statisticsstore.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <thread>

namespace millrace {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds s_watchInterval{500};

/// Whether a limit may have kept rows of \a stream from being read.
bool isCut(const StreamResult &stream, const RunPlan &plan, bool isFirstAttempt)
{
    const auto &chosen = plan.connection.catalog.streams;
    const auto found = std::ranges::find_if(chosen, [&stream](const ConfiguredStream &each) {
        return each.stream.id == stream.stream;
    });
    const auto ofStream = found == chosen.end() ? std::optional<qint64>() : found->rowLimit;
    return std::ranges::any_of(
        std::array{plan.options.rowLimit, plan.connection.settings.rowLimit, ofStream},
        [&](const std::optional<qint64> &limit) {
            // Earlier attempts took their share of it.
            return limit && (!isFirstAttempt || stream.counts.read >= *limit);
        });
}

} // namespace

SyncWorker::SyncWorker(const EngineServices &services, RunPlan plan)
    : m_services(services)
    , m_plan(std::move(plan))
    , m_jobs(services.database)
    , m_checkpoints(services.database)
    , m_wishes(services.database)
    , m_policy(m_plan.connection.settings.runPolicy, m_plan.options.maximumAttempts)
    , m_steadyStart(services.clock.steadyNow())
    , m_ends(m_services, m_plan)
    , m_lanes(m_plan.connection, m_plan.job)
    , m_startedAt(services.clock.now())
{
    m_rate.add(services.clock.steadyNow(), {});
}

SyncWorker::~SyncWorker() = default;

void SyncWorker::stop(StopReason reason)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_isConcluded)
            m_stopEnding.request_stop();
        else if (!m_stopReason || reason == StopReason::Cancel)
            m_stopReason = reason;
    }
    m_stop.request_stop();
}

std::optional<StopReason> SyncWorker::stopReason() const
{
    const std::lock_guard lock(m_mutex);
    return m_stopReason;
}

JobStatus SyncWorker::run()
{
    m_plan.lock->note(m_plan.job.id);
    settleEarlierAttempts();
    m_lastTryFailed = didLastJobFail();
    // Of an earlier start; who asked waits, and asks again.
    if (const auto wish = m_wishes.of(m_plan.job.id); wish && *wish)
        (void)m_wishes.forget(m_plan.job.id);
    setStatus(JobStatus::Running);

    CancellationSource ended;
    std::thread watching([this, token = ended.get_token()] { watch(token); });
    if (m_plan.readsSource())
        checkSchema();
    runAttempts();
    ended.request_stop();
    watching.join();

    const JobStatus status = conclusion();
    if (status == JobStatus::Succeeded)
        recordTested();
    setStatus(status, reasonFor(status));
    {
        // The program ends, and asked for it before there was something to call.
        const std::lock_guard lock(m_mutex);
        if (m_stopReason == StopReason::Interrupt)
            m_stopEnding.request_stop();
    }
    // Under the lock: a run that starts meanwhile would wait for the thread of this one.
    if (m_log)
        RunEnding(m_services, m_plan, m_ends.redactor(), *m_log).follow(m_stopEnding.get_token());
    m_plan.lock.reset();
    return status;
}

void SyncWorker::recordTested()
{
    // Known from the next run on where it cannot be stored now.
    EndpointOutcomes outcomes(m_services.database);
    if (m_plan.job.kind == JobKind::Sync || m_plan.job.kind == JobKind::Refresh)
        (void)outcomes.recordPassed(m_plan.source);
    (void)outcomes.recordPassed(m_plan.destination);
}

void SyncWorker::settleEarlierAttempts()
{
    const Error interrupted = makeError(engineerrors::interrupted);
    for (const Attempt &attempt : m_plan.job.attempts) {
        // When a killed process ended is not known, nor whether its attempt would have failed.
        if (!attempt.endedAt || (attempt.error && attempt.error->code == interrupted.code))
            continue;
        m_earlierTime += *attempt.endedAt - attempt.startedAt;
        const bool moved = std::ranges::any_of(
            attempt.streams, [](const StreamResult &s) { return s.counts.written > 0; });
        if (attempt.status == JobStatus::Failed || attempt.status == JobStatus::Incomplete)
            m_policy.failedEarlier(moved);
    }
    if (auto settled = settleAttempts(m_jobs, m_plan.job, m_services.clock.now(), interrupted))
        m_plan.job.attempts = std::move(*settled);
    m_lanes.takeEarlierAttempts(m_plan.job);
}

bool SyncWorker::didLastJobFail() const
{
    const auto jobs = m_jobs.list(m_plan.connection.id, 1, m_plan.job.id);
    return jobs && !jobs->empty()
        && (jobs->front().status == JobStatus::Failed
            || jobs->front().status == JobStatus::Incomplete);
}

void SyncWorker::checkSchema()
{
    // An interrupted job goes on with what it began.
    if (!m_plan.job.attempts.empty())
        return;
    SchemaCheck check(m_services, *m_plan.lock, m_plan.settings.schemaInterval);
    m_schema = check.run(m_plan.connection, m_plan.source, m_plan.destination, m_plan.job,
                         m_stop.get_token());
    (void)StatisticsStore(m_services.database).storeDiscovery(m_plan.job.id, m_schema.asked);
    const std::lock_guard lock(m_mutex);
    m_lanes.takeSchema(m_plan.connection, m_plan.job, m_schema);
}

Result<void> SyncWorker::reportSchema()
{
    if (m_schema.warning)
        m_log->write(LogLevel::Warning, {},
                     QCoreApplication::translate(
                         "engine", "Changes of the source were not looked for or not saved: %1")
                         .arg(m_schema.warning->message));
    for (const StreamNote &note : m_schema.notes)
        m_log->write(LogLevel::Info, note.stream.text(), note.text);
    for (const StreamId &stream : m_schema.gone)
        m_log->write(stream.text(), makeError(engineerrors::streamGone, {stream.text()}));
    const std::optional<Error> stop = m_schema.stop;
    m_schema = {};
    if (stop)
        return *stop;
    return {};
}

Result<void> SyncWorker::startGenerations()
{
    // A killed run that had no attempt yet may have done this for some streams; doing it again
    // costs nothing, because nothing was written under the first.
    for (const RunLanes::Lane &lane : m_lanes.lanes()) {
        auto state = m_checkpoints.load(m_plan.connection.id, lane.stream->stream.id);
        if (!state)
            return state.error();
        const bool startsOver = !lane.isBegun && !lane.stream->mode.isIncremental();
        if (!startsOver && !state->generationKey.isEmpty())
            continue;
        const qint64 next = startsOver ? state->generationId + 1 : state->generationId;
        if (auto started
            = m_checkpoints.startGeneration(m_plan.connection.id, lane.stream->stream.id, next);
            !started)
            return started.error();
    }
    return {};
}

void SyncWorker::runAttempts()
{
    for (;;) {
        const std::optional<Error> error = runAttempt();
        if (m_stop.stop_requested() || m_lanes.isComplete() || !isRetryWorthwhile(error))
            return;
        m_lastTryFailed = true;
        const auto wait = m_policy.failed(m_lanes.movedRows());
        if (!wait)
            return;
        {
            const std::lock_guard lock(m_mutex);
            m_retryAt = m_services.clock.now() + *wait;
        }
        const bool waited = m_services.clock.wait(*wait, m_stop.get_token());
        {
            const std::lock_guard lock(m_mutex);
            m_retryAt.reset();
        }
        if (!waited)
            return;
        m_lanes.settleCounts();
    }
}

std::optional<Error> SyncWorker::runAttempt()
{
    const auto attempt = [&]() -> Result<void> {
        if (auto begun = beginAttempt(); !begun)
            return begun;
        if (auto resolvedOk = openLog(); !resolvedOk)
            return resolvedOk;
        if (auto reported = reportSchema(); !reported)
            return reported;
        if (m_lastTryFailed) {
            if (auto checked = m_ends.check(m_stop.get_token()); !checked)
                return checked;
            // The check may have renewed a token that is good for one use.
            if (auto renewed = m_ends.resolveSecrets(); !renewed)
                return renewed;
        }
        return runStreams();
    };
    const Result<void> outcome = attempt();
    std::optional<Error> error;
    if (!outcome)
        error = m_ends.redacted(outcome.error());
    if (m_isTooLong && !m_lanes.isComplete())
        error = makeError(engineerrors::runTooLong,
                          {timeLimitText(m_plan.connection.settings.runPolicy.longestRun)});
    endAttempt(error);
    deliverRejected();
    return error;
}

Result<void> SyncWorker::beginAttempt()
{
    if (auto started = m_plan.readsSource() ? startGenerations() : Result<void>(); !started)
        return started;
    const std::vector<StreamResult> open = m_lanes.beginAttempt();
    {
        const std::lock_guard lock(m_mutex);
        m_attemptError.reset();
    }
    auto attempt = m_jobs.startAttempt(m_plan.job.id, m_services.clock.now(), open);
    if (!attempt)
        return attempt.error();
    const std::lock_guard lock(m_mutex);
    m_attemptNumber = attempt->number;
    m_attemptStartedAt = attempt->startedAt;
    return {};
}

Result<void> SyncWorker::openLog()
{
    Result<void> resolved = m_ends.resolveSecrets();
    m_log
        = std::make_unique<RunLog>(m_services.profile.attemptLog(m_plan.job.id, m_attemptNumber),
                                   m_ends.redactor(), m_services.clock, m_plan.settings.keptLevel);
    m_log->write(LogLevel::Info, {},
                 QCoreApplication::translate("engine", "Attempt %1 of run %2 of \"%3\" started.")
                     .arg(m_attemptNumber)
                     .arg(m_plan.job.id)
                     .arg(m_plan.connection.name));
    // Until the end of the attempt.
    m_ends.waits().observe([this](EndpointRole role, const ServerWait &wait, TimePoint now) {
        m_log->write(LogLevel::Info, m_lanes.onlyRunning(), m_ends.waitText(role, wait, now));
    });
    return resolved;
}

Result<void> SyncWorker::runStreams()
{
    auto connectors = m_ends.makeConnectors();
    if (!connectors)
        return connectors.error();
    const auto targets = destinationNames(m_plan.connection, *connectors->destination);
    const std::size_t open = m_lanes.aim(targets);
    if (m_plan.isClearing()) {
        while (RunLanes::Lane *lane = m_lanes.next(m_stop.stop_requested()))
            clearStream(*lane, *connectors->destination);
        return {};
    }
    int parallel = std::min({m_plan.connection.settings.parallelStreams, static_cast<int>(open),
                             connectors->destination->capabilities().maximumParallelStreams});
    if (connectors->source)
        parallel = std::min(parallel, connectors->source->maximumParallelStreams());
    PipelineOpener opener(m_services, m_plan, m_lanes, m_checkpoints, *connectors, *m_log,
                          m_attemptNumber);
    const auto work = [&] {
        while (RunLanes::Lane *lane = m_lanes.next(m_stop.stop_requested()))
            runStream(*lane, opener);
    };
    std::vector<std::thread> others;
    for (int i = 1; i < parallel; ++i)
        others.emplace_back(work);
    work();
    for (std::thread &other : others)
        other.join();
    return {};
}

void SyncWorker::runStream(RunLanes::Lane &lane, PipelineOpener &opener)
{
    CancellationSource opening;
    const CancellationCallback forward(m_stop.get_token(), [&opening] { opening.request_stop(); });
    m_lanes.beginOpening(lane, opening, m_services.clock.steadyNow());
    auto pipeline = opener.open(lane, opening.get_token());
    const std::optional<Error> overdue = m_lanes.endOpening(lane);
    if (!pipeline) {
        endStream(lane, overdue.value_or(pipeline.error()));
        return;
    }
    if (*pipeline == nullptr) {
        endStream(lane, {});
        return;
    }
    m_lanes.attach(lane, *pipeline);
    const Result<void> outcome = (*pipeline)->run(m_stop.get_token());
    m_lanes.detach(lane);
    // The writer rolls back what it did not commit here, before the next stream opens.
    pipeline->reset();
    endStream(lane, outcome);
}

void SyncWorker::clearStream(RunLanes::Lane &lane, Destination &destination)
{
    StreamClearing clearing(m_services.database, *m_plan.lock, m_plan.connection.id, destination,
                            originOf(m_plan.job.trigger));
    endStream(lane, clearing.clear(lane.stream->stream.id, lane.target, m_stop.get_token()));
}

void SyncWorker::endStream(RunLanes::Lane &lane, const Result<void> &outcome)
{
    const QString name = lane.stream->stream.id.text();
    std::optional<Error> error;
    if (!outcome)
        error = m_ends.redacted(outcome.error());
    if (error && !error->isCancelled())
        m_log->write(name, *error);
    const RunLanes::Ending ending = m_lanes.end(lane, error);
    m_log->write(LogLevel::Info, name,
                 QCoreApplication::translate("engine",
                                             "Stream %1: read %2, written %3, filtered %4, "
                                             "rejected %5, unconfirmed %6.")
                     .arg(streamStatusName(ending.status))
                     .arg(ending.counts.read)
                     .arg(ending.counts.written)
                     .arg(ending.counts.filtered)
                     .arg(ending.counts.rejected)
                     .arg(ending.counts.unconfirmed));
    // A trial may not have come as far as to them.
    if (ending.status != StreamStatus::Synced || !m_plan.readsSource() || m_plan.options.rowLimit)
        return;
    // What was to be left out was, once the stream has got through; a killed run does this again.
    auto cleared
        = LeftOutStore(m_services.database).clear(m_plan.connection.id, lane.stream->stream.id);
    if (!cleared)
        m_log->write(name, cleared.error());
}

void SyncWorker::endAttempt(const std::optional<Error> &attemptError)
{
    const bool isStopped = isStoppedByPerson();
    m_ends.waits().clear();
    Attempt attempt;
    attempt.streams = m_lanes.endAttempt(attemptError, isStopped);
    attempt.jobId = m_plan.job.id;
    attempt.endedAt = m_services.clock.now();
    attempt.error = attemptError;
    attempt.status = m_lanes.isComplete() ? JobStatus::Succeeded
        : isStopped                       ? JobStatus::Cancelled
        : m_lanes.movedRows()             ? JobStatus::Incomplete
                                          : JobStatus::Failed;
    {
        const std::lock_guard lock(m_mutex);
        m_attemptError = attemptError;
        attempt.number = m_attemptNumber;
        attempt.startedAt = m_attemptStartedAt;
    }
    if (attempt.number == 0)
        return; // The state database refused the attempt; there is nothing to end.
    if (m_log && attemptError)
        m_log->write({}, *attemptError);
    const auto stored = m_jobs.finishAttempt(attempt);
    if (!stored && m_log)
        m_log->write({}, stored.error());
    for (const StreamResult &stream : attempt.streams) {
        if (stream.status != StreamStatus::Synced || !isCut(stream, m_plan, attempt.number == 1))
            continue;
        const auto judged = m_services.database.write<void>([&](QSqlDatabase &database) {
            return forgetComplete(database, attempt.jobId, stream.stream);
        });
        if (!judged && stored && m_log)
            m_log->write({}, judged.error());
    }
    // The rows are accounted for without them.
    const auto measured
        = StatisticsStore(m_services.database).store(m_plan.job.id, m_lanes.statistics());
    if (!measured && stored && m_log)
        m_log->write({}, measured.error());
}

void SyncWorker::deliverRejected()
{
    if (!m_log)
        return;
    RejectedDelivery delivery(
        m_services.database, m_services.clock,
        [this](LogLevel level, const QString &stream, const QString &message, const QString &code) {
            m_log->write(level, stream, message, code);
        });
    (void)delivery.run(m_plan.connection.id, m_plan.job.id, m_ends.destinationConfiguration(),
                       m_stop.get_token());
}

bool SyncWorker::isRetryWorthwhile(const std::optional<Error> &attemptError) const
{
    if (attemptError)
        return attemptError->kind != ErrorKind::Configuration;
    return m_lanes.hasOpen();
}

JobStatus SyncWorker::conclusion() const
{
    if (m_lanes.isComplete())
        return JobStatus::Succeeded;
    const std::lock_guard lock(m_mutex);
    if (m_stopReason)
        // What is left of a retry of rejected records is chosen anew, whatever stopped it.
        return *m_stopReason == StopReason::Cancel || m_plan.isRetry() ? JobStatus::Cancelled
                                                                       : JobStatus::Pending;
    return m_lanes.broughtSomething() ? JobStatus::Incomplete : JobStatus::Failed;
}

std::optional<Error> SyncWorker::firstError() const
{
    const std::lock_guard lock(m_mutex);
    if (m_attemptError && !m_attemptError->isCancelled())
        return m_attemptError;
    return m_lanes.firstError();
}

std::optional<Error> SyncWorker::reasonFor(JobStatus status) const
{
    if (status == JobStatus::Succeeded)
        return std::nullopt;
    {
        const std::lock_guard lock(m_mutex);
        if (status == JobStatus::Pending && m_stopReason == StopReason::Pause)
            return makeError(engineerrors::runPaused, {QLocale().toString(m_lanes.written())});
    }
    return firstError();
}

void SyncWorker::setStatus(JobStatus status, const std::optional<Error> &error)
{
    {
        const std::lock_guard lock(m_mutex);
        m_status = status;
        m_isConcluded = status != JobStatus::Running;
    }
    if (m_plan.job.status == status)
        return;
    m_plan.job.status = status;
    const auto stored = m_jobs.setStatus(m_plan.job.id, status, m_services.clock.now(), error);
    if (!stored && m_log)
        m_log->write({}, stored.error());
}

void SyncWorker::watch(const Cancellation &ended)
{
    while (m_services.clock.wait(s_watchInterval, ended)) {
        m_lanes.abortOverdue(m_plan.connection.settings.runPolicy, m_services.clock.steadyNow());
        endWhenTooLong();
        takeWish();
    }
}

std::chrono::steady_clock::duration SyncWorker::age() const
{
    return m_earlierTime + (m_services.clock.steadyNow() - m_steadyStart);
}

void SyncWorker::endWhenTooLong()
{
    const auto longest = m_plan.connection.settings.runPolicy.longestRun;
    if (longest <= 0s || age() <= longest || m_stop.stop_requested())
        return;
    m_isTooLong = true;
    m_stop.request_stop();
}

void SyncWorker::takeWish()
{
    const auto wish = m_wishes.of(m_plan.job.id);
    if (!wish || !*wish)
        return;
    stop(**wish == RunWish::Pause ? StopReason::Pause : StopReason::Cancel);
    (void)m_wishes.forget(m_plan.job.id);
}

std::shared_ptr<const SyncProgress> SyncWorker::progress()
{
    auto snapshot = std::make_shared<SyncProgress>();
    const std::lock_guard lock(m_mutex);
    snapshot->connectionId = m_plan.connection.id;
    snapshot->jobId = m_plan.job.id;
    snapshot->attempt = m_attemptNumber;
    snapshot->status = m_status;
    snapshot->startedAt = m_startedAt;
    snapshot->takenAt = m_services.clock.now();
    snapshot->retryAt = m_retryAt;
    snapshot->endWait = m_ends.waits().at(snapshot->takenAt);
    const std::optional<qint64> missing = m_lanes.fill(*snapshot);
    const StreamCounts before = m_lanes.before();
    StreamCounts ours = snapshot->totals();
    ours.read -= before.read;
    ours.readBytes -= before.readBytes;
    m_rate.add(m_services.clock.steadyNow(), ours);
    snapshot->rowsPerSecond = m_rate.rowsPerSecond();
    snapshot->bytesPerSecond = m_rate.bytesPerSecond();
    if (missing && snapshot->rowsPerSecond > 0)
        snapshot->remaining = std::chrono::seconds(
            static_cast<qint64>(static_cast<double>(*missing) / snapshot->rowsPerSecond));
    return snapshot;
}

} // namespace millrace
