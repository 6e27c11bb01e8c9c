#include "core/engine/syncworker.h"

#include "core/engine/connectorprobe.h"
#include "core/engine/destinationnames.h"
#include "core/engine/engineerrors.h"
#include "core/engine/rejectedreader.h"
#include "core/engine/secretkeeping.h"
#include "core/engine/streammapper.h"
#include "core/engine/streamopener.h"
#include "core/store/streamactivity.h"

#include <QCoreApplication>

#include <algorithm>
#include <thread>

namespace millrace {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds s_watchInterval{1000};
/// Records of a retry in one flush: bounds what is kept in memory of them.
constexpr qint64 s_retriedAtOnce = 5'000;

/// The last run of the source that \a stream was in; 0: none.
Result<qint64> lastRunOf(const StateDatabase &database, const QString &connectionId,
                         const StreamId &stream)
{
    const auto all = streamActivity(database, connectionId);
    if (!all)
        return all.error();
    const auto found = std::ranges::find(*all, stream, &StreamActivity::stream);
    return found == all->end() ? 0 : found->lastJob;
}

} // namespace

SyncWorker::SyncWorker(const EngineServices &services, RunPlan plan)
    : m_services(services)
    , m_plan(std::move(plan))
    , m_jobs(services.database)
    , m_checkpoints(services.database)
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
        if (!m_stopReason)
            m_stopReason = reason;
    }
    m_stop.request_stop();
}

JobStatus SyncWorker::run()
{
    settleEarlierAttempts();
    m_lastTryFailed = didLastJobFail();
    setStatus(JobStatus::Running);

    CancellationSource ended;
    std::thread watching([this, token = ended.get_token()] { watch(token); });
    if (!isRetry())
        checkSchema();
    runAttempts();
    ended.request_stop();
    watching.join();

    const JobStatus status = conclusion();
    setStatus(status, status == JobStatus::Succeeded ? std::nullopt : firstError());
    m_plan.lock.reset();
    return status;
}

void SyncWorker::settleEarlierAttempts()
{
    for (Attempt &attempt : m_plan.job.attempts) {
        if (attempt.status != JobStatus::Running)
            continue;
        attempt.status = JobStatus::Incomplete;
        attempt.endedAt = m_services.clock.now();
        attempt.error = makeError(engineerrors::interrupted);
        for (StreamResult &stream : attempt.streams) {
            if (stream.status == StreamStatus::Queued || stream.status == StreamStatus::Syncing)
                stream.status = StreamStatus::Incomplete;
        }
        (void)m_jobs.finishAttempt(attempt);
    }
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
    SchemaCheck check(m_services, *m_plan.lock);
    m_schema = check.run(m_plan.connection, m_plan.source, m_plan.destination, m_plan.job,
                         m_stop.get_token());
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
    AttemptPolicy policy(m_plan.options.maximumAttempts);
    for (;;) {
        const std::optional<Error> error = runAttempt();
        if (m_stop.stop_requested() || m_lanes.isComplete() || !isRetryWorthwhile(error))
            return;
        m_lastTryFailed = true;
        const auto wait = policy.failed(m_lanes.movedRows());
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
        if (auto resolvedOk = resolveSecrets(); !resolvedOk)
            return resolvedOk;
        if (auto reported = reportSchema(); !reported)
            return reported;
        if (m_lastTryFailed) {
            if (auto checked = checkEnds(); !checked)
                return checked;
        }
        return runStreams();
    };
    const Result<void> outcome = attempt();
    std::optional<Error> error;
    if (!outcome)
        error = redacted(outcome.error());
    endAttempt(error);
    return error;
}

Result<void> SyncWorker::beginAttempt()
{
    if (auto started = isRetry() ? Result<void>() : startGenerations(); !started)
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

Result<void> SyncWorker::resolveSecrets()
{
    const ConnectorInfo *sourceInfo = m_services.registry.find(m_plan.source.connectorId);
    const ConnectorInfo *destinationInfo = m_services.registry.find(m_plan.destination.connectorId);
    const auto resolve = [&](const Endpoint &endpoint, const QJsonObject &spec) {
        return withSecretsResolved(endpoint.configuration, secretPointers(spec),
                                   m_services.secrets);
    };
    // A retry reads nothing from the source, and needs no password of it.
    auto source = isRetry()
        ? Result<ResolvedSecrets>(ResolvedSecrets())
        : resolve(m_plan.source, sourceInfo ? sourceInfo->sourceSpec : QJsonObject());
    auto destination = resolve(m_plan.destination,
                               destinationInfo ? destinationInfo->destinationSpec : QJsonObject());
    QStringList values;
    if (source)
        values += source->values;
    if (destination)
        values += destination->values;
    m_redactor = Redactor(values);
    m_log = std::make_unique<RunLog>(m_services.profile.attemptLog(m_plan.job.id, m_attemptNumber),
                                     m_redactor, m_services.clock, m_plan.settings.keptLevel);
    m_log->write(LogLevel::Info, {},
                 QCoreApplication::translate("engine", "Attempt %1 of run %2 of \"%3\" started.")
                     .arg(m_attemptNumber)
                     .arg(m_plan.job.id)
                     .arg(m_plan.connection.name));
    if (!source)
        return source.error();
    if (!destination)
        return destination.error();
    m_sourceConfiguration = source->configuration;
    m_destinationConfiguration = destination->configuration;
    return {};
}

Result<void> SyncWorker::checkEnds()
{
    const ConnectorProbe probe(m_services.registry, m_services.secrets);
    const auto check = [&](EndpointRole role, const Endpoint &endpoint) -> Result<void> {
        const CheckResult result = probe.check(role, endpoint.connectorId, endpoint.configuration,
                                               {}, m_stop.get_token());
        if (!result.passed())
            return *result.steps.back().error;
        return {};
    };
    if (auto checked = isRetry() ? Result<void>() : check(EndpointRole::Source, m_plan.source);
        !checked)
        return checked;
    return check(EndpointRole::Destination, m_plan.destination);
}

Result<SyncWorker::Connectors> SyncWorker::makeConnectors()
{
    Connectors connectors;
    if (!isRetry()) {
        auto source = m_services.registry.createSource(
            m_plan.source.connectorId, m_sourceConfiguration,
            keeperFor(m_plan.source.configuration, m_services.secrets));
        if (!source)
            return source.error();
        connectors.source = std::move(*source);
    }
    auto destination = m_services.registry.createDestination(
        m_plan.destination.connectorId, m_destinationConfiguration,
        keeperFor(m_plan.destination.configuration, m_services.secrets));
    if (!destination)
        return destination.error();
    connectors.destination = std::move(*destination);
    return connectors;
}

Result<void> SyncWorker::runStreams()
{
    auto connectors = makeConnectors();
    if (!connectors)
        return connectors.error();
    const auto targets = destinationNames(m_plan.connection, *connectors->destination);
    const std::size_t open = m_lanes.aim(targets);
    int parallel = std::min({m_plan.connection.settings.parallelStreams, static_cast<int>(open),
                             connectors->destination->capabilities().maximumParallelStreams});
    if (connectors->source)
        parallel = std::min(parallel, connectors->source->maximumParallelStreams());
    const auto work = [&] {
        while (RunLanes::Lane *lane = m_lanes.next(m_stop.stop_requested()))
            runStream(*lane, *connectors);
    };
    std::vector<std::thread> others;
    for (int i = 1; i < parallel; ++i)
        others.emplace_back(work);
    work();
    for (std::thread &other : others)
        other.join();
    return {};
}

void SyncWorker::runStream(RunLanes::Lane &lane, Connectors &connectors)
{
    auto pipeline = isRetry() ? openRetry(lane, connectors) : openStream(lane, connectors);
    if (!pipeline) {
        endStream(lane, pipeline.error());
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

void SyncWorker::endStream(RunLanes::Lane &lane, const Result<void> &outcome)
{
    const QString name = lane.stream->stream.id.text();
    std::optional<Error> error;
    if (!outcome)
        error = redacted(outcome.error());
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
}

ConfiguredStream SyncWorker::limited(const RunLanes::Lane &lane) const
{
    ConfiguredStream stream = *lane.stream;
    const auto &limit = m_plan.connection.settings.rowLimit;
    if (limit)
        stream.rowLimit = std::min(*limit, stream.rowLimit.value_or(*limit));
    // A source counts the rows of an incremental stream anew whenever it is opened; what earlier
    // attempts of the run brought counts as well.
    if (stream.rowLimit && stream.mode.isIncremental())
        stream.rowLimit = std::max<qint64>(0, *stream.rowLimit - m_lanes.rowsReadEarlier(lane));
    return stream;
}

Result<std::shared_ptr<StreamPipeline>> SyncWorker::openStream(RunLanes::Lane &lane,
                                                               Connectors &connectors)
{
    const std::lock_guard opening(m_opening);
    const ConfiguredStream stream = limited(lane);
    const QString name = stream.stream.id.text();
    DeliveredKeys keys(KeyHasher(m_plan.connection.id, stream));
    if (auto loaded = keys.load(m_checkpoints, m_plan.connection.id, stream.stream.id); !loaded)
        return loaded.error();
    StreamOpener opener(m_checkpoints, m_plan.connection.id, m_plan.job.id);
    auto opened = opener.open(stream, lane.target, *connectors.source, *connectors.destination,
                              m_stop.get_token(), keys.isLooking());
    if (!opened)
        return opened.error();
    for (const QString &note : std::as_const(opened->notes))
        m_log->write(LogLevel::Warning, name, note);
    if (opened->isFinished) {
        if (auto marked = m_checkpoints.finish(m_plan.connection.id, stream.stream.id); !marked)
            return marked.error();
        return std::shared_ptr<StreamPipeline>();
    }
    m_log->write(LogLevel::Info, name,
                 opened->isResumed
                     ? QCoreApplication::translate("engine", "Reading goes on from the checkpoint.")
                     : QCoreApplication::translate("engine", "Reading from the start."));
    // Attempts of one job, and what is left of it after a kill, share one moment.
    auto mapper
        = mapperFor(m_plan.connection, stream, *opened->reader->schema(), m_plan.job.createdAt);
    if (!mapper)
        return mapper.error();
    return std::make_shared<StreamPipeline>(PipelineSetup{
        .connectionId = m_plan.connection.id,
        .stream = stream.stream.id,
        .jobId = m_plan.job.id,
        .attempt = m_attemptNumber,
        .reader = std::move(opened->reader),
        .writer = std::move(opened->writer),
        .mapper = std::move(*mapper),
        .flush = m_plan.options.flush,
        .marksFinished = !stream.mode.isIncremental(),
        .notes = lane.schemaNotes + opened->notes,
        .threshold
        = {m_plan.connection.settings.rejectedLimit, m_plan.connection.settings.rejectedPercent,
           m_plan.connection.settings.stopsWhenAllRejected},
        .keys = std::move(keys),
        .budget = m_plan.budget,
        .checkpoints = m_checkpoints,
        .clock = m_services.clock,
        .log = *m_log,
    });
}

Result<std::shared_ptr<StreamPipeline>> SyncWorker::openRetry(RunLanes::Lane &lane,
                                                              Connectors &connectors)
{
    const std::lock_guard opening(m_opening);
    const ConfiguredStream &stream = *lane.stream;
    const StreamId &id = stream.stream.id;
    StreamOpener opener(m_checkpoints, m_plan.connection.id, m_plan.job.id);
    auto opened
        = opener.openRetry(stream, lane.target, *connectors.destination, m_stop.get_token());
    if (!opened)
        return opened.error();
    DeliveredKeys keys(KeyHasher(m_plan.connection.id, stream));
    if (auto loaded = keys.load(m_checkpoints, m_plan.connection.id, id); !loaded)
        return loaded.error();
    qint64 firstJob = 0;
    if (stream.mode.replaces()) {
        const auto last = lastRunOf(m_services.database, m_plan.connection.id, id);
        if (!last)
            return last.error();
        firstJob = *last;
    }
    FlushPolicy flush = m_plan.options.flush;
    flush.rows = std::min(flush.rows, s_retriedAtOnce);
    const auto ledger = std::make_shared<RetryLedger>();
    auto reader = std::make_unique<RejectedReader>(RejectedReading{
        .database = m_services.database,
        .connection = m_plan.connection,
        .stream = stream,
        .selection = *m_plan.options.retry,
        .jobId = m_plan.job.id,
        .rowsAtOnce = static_cast<int>(std::min<qint64>(flush.rows, 1000)),
        .firstJob = firstJob,
        .position = std::move(opened->position),
        .ledger = ledger,
    });
    m_log->write(LogLevel::Info, id.text(),
                 QCoreApplication::translate("engine", "Rejected records are written once more."));
    auto mapper = mapperFor(m_plan.connection, stream, *reader->schema(), m_plan.job.createdAt);
    if (!mapper)
        return mapper.error();
    return std::make_shared<StreamPipeline>(PipelineSetup{
        .connectionId = m_plan.connection.id,
        .stream = id,
        .jobId = m_plan.job.id,
        .attempt = m_attemptNumber,
        .reader = std::move(reader),
        .writer = std::move(opened->writer),
        .mapper = std::move(*mapper),
        .flush = flush,
        .notes = {},
        .keys = std::move(keys),
        .retry = ledger,
        .budget = m_plan.budget,
        .checkpoints = m_checkpoints,
        .clock = m_services.clock,
        .log = *m_log,
    });
}

void SyncWorker::endAttempt(const std::optional<Error> &attemptError)
{
    const bool isStopped = m_stop.stop_requested();
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
    if (const auto stored = m_jobs.finishAttempt(attempt); !stored && m_log)
        m_log->write({}, stored.error());
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
        // What is left of a retry is chosen anew, whatever stopped it.
        return *m_stopReason == StopReason::Cancel || isRetry() ? JobStatus::Cancelled
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

Error SyncWorker::redacted(Error error) const
{
    error.message = m_redactor.redacted(error.message);
    error.hint = m_redactor.redacted(error.hint);
    error.detail = m_redactor.redacted(error.detail);
    return error;
}

void SyncWorker::setStatus(JobStatus status, const std::optional<Error> &error)
{
    {
        const std::lock_guard lock(m_mutex);
        m_status = status;
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
    while (m_services.clock.wait(s_watchInterval, ended))
        m_lanes.abortOverdue(std::chrono::duration_cast<std::chrono::microseconds>(
            m_services.clock.now() - m_startedAt));
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
