#include "core/engine/syncworker.h"

#include "core/engine/connectorprobe.h"
#include "core/engine/destinationnames.h"
#include "core/engine/engineerrors.h"
#include "core/engine/secretkeeping.h"
#include "core/engine/streamopener.h"

#include <QCoreApplication>

#include <algorithm>
#include <thread>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// The time-outs of behaviour §6.
constexpr std::chrono::hours s_longestSourceSilence{3};
constexpr std::chrono::hours s_longestDestinationSilence{24};
constexpr std::chrono::hours s_longestRun{72};
constexpr std::chrono::milliseconds s_watchInterval{1000};

/// What \a counts says once its unconfirmed rows have been read again.
StreamCounts settled(StreamCounts counts)
{
    counts.read -= counts.unconfirmed;
    counts.unconfirmed = 0;
    return counts;
}

} // namespace

SyncWorker::SyncWorker(const EngineServices &services, RunPlan plan)
    : m_services(services)
    , m_plan(std::move(plan))
    , m_jobs(services.database)
    , m_checkpoints(services.database)
    , m_lanes(lanesOf(m_plan.connection, m_plan.job))
    , m_startedAt(services.clock.now())
{
    m_rate.add(services.clock.steadyNow(), {});
}

SyncWorker::~SyncWorker() = default;

std::vector<SyncWorker::Lane> SyncWorker::lanesOf(const Connection &connection, const Job &job)
{
    std::vector<Lane> lanes;
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
    const std::lock_guard lock(m_mutex);
    for (Lane &lane : m_lanes) {
        for (const Attempt &attempt : m_plan.job.attempts) {
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
    if (m_schema.updated) {
        m_plan.connection = *m_schema.updated;
        m_lanes = lanesOf(m_plan.connection, m_plan.job);
    }
    for (Lane &lane : m_lanes) {
        const StreamId &id = lane.stream->stream.id;
        for (const StreamNote &note : m_schema.notes) {
            if (note.stream == id)
                lane.schemaNotes << note.text;
        }
        if (std::ranges::find(m_schema.gone, id) == m_schema.gone.end())
            continue;
        lane.status = StreamStatus::Failed;
        lane.error = makeError(engineerrors::streamGone, {id.text()});
    }
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
    for (const Lane &lane : m_lanes) {
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
        const bool isComplete = std::ranges::all_of(
            m_lanes, [](const Lane &lane) { return lane.status == StreamStatus::Synced; });
        if (m_stop.stop_requested() || isComplete || !isRetryWorthwhile(error))
            return;
        m_lastTryFailed = true;
        const auto wait = policy.failed(movedRows());
        if (!wait)
            return;
        {
            const std::lock_guard lock(m_mutex);
            m_retryAt = m_services.clock.now() + *wait;
        }
        const bool waited = m_services.clock.wait(*wait, m_stop.get_token());
        const std::lock_guard lock(m_mutex);
        m_retryAt.reset();
        if (!waited)
            return;
        for (Lane &lane : m_lanes) {
            lane.earlier += settled(lane.counts);
            lane.counts = {};
        }
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
    if (auto started = startGenerations(); !started)
        return started;
    std::vector<StreamResult> open;
    {
        const std::lock_guard lock(m_mutex);
        for (Lane &lane : m_lanes) {
            if (!lane.isOpen())
                continue;
            lane.isBegun = true;
            lane.status = StreamStatus::Queued;
            lane.error.reset();
            lane.notes = lane.schemaNotes;
            open.push_back(
                StreamResult{lane.stream->stream.id, {}, StreamStatus::Queued, {}, {}, {}});
        }
        m_nextLane = 0;
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
    auto source = resolve(m_plan.source, sourceInfo ? sourceInfo->sourceSpec : QJsonObject());
    auto destination = resolve(m_plan.destination,
                               destinationInfo ? destinationInfo->destinationSpec : QJsonObject());
    QStringList values;
    if (source)
        values += source->values;
    if (destination)
        values += destination->values;
    m_redactor = Redactor(values);
    m_log = std::make_unique<RunLog>(m_services.profile.attemptLog(m_plan.job.id, m_attemptNumber),
                                     m_redactor, m_services.clock);
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
    if (auto checked = check(EndpointRole::Source, m_plan.source); !checked)
        return checked;
    return check(EndpointRole::Destination, m_plan.destination);
}

Result<SyncWorker::Connectors> SyncWorker::makeConnectors()
{
    Connectors connectors;
    auto source = m_services.registry.createSource(
        m_plan.source.connectorId, m_sourceConfiguration,
        keeperFor(m_plan.source.configuration, m_services.secrets));
    if (!source)
        return source.error();
    auto destination = m_services.registry.createDestination(
        m_plan.destination.connectorId, m_destinationConfiguration,
        keeperFor(m_plan.destination.configuration, m_services.secrets));
    if (!destination)
        return destination.error();
    connectors.source = std::move(*source);
    connectors.destination = std::move(*destination);
    return connectors;
}

Result<void> SyncWorker::runStreams()
{
    auto connectors = makeConnectors();
    if (!connectors)
        return connectors.error();
    const auto targets = destinationNames(m_plan.connection, *connectors->destination);
    std::size_t open = 0;
    {
        const std::lock_guard lock(m_mutex);
        for (std::size_t i = 0; i < m_lanes.size(); ++i) {
            m_lanes[i].target = targets[m_lanes[i].place];
            open += m_lanes[i].isOpen() ? 1 : 0;
        }
    }
    const int parallel
        = std::min({m_plan.connection.settings.parallelStreams, static_cast<int>(open),
                    connectors->source->maximumParallelStreams(),
                    connectors->destination->capabilities().maximumParallelStreams});
    const auto work = [&] {
        while (Lane *lane = nextLane())
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

SyncWorker::Lane *SyncWorker::nextLane()
{
    const std::lock_guard lock(m_mutex);
    while (m_nextLane < m_lanes.size()) {
        Lane &lane = m_lanes[m_nextLane++];
        if (!lane.isOpen())
            continue;
        if (m_stop.stop_requested()) {
            lane.status = StreamStatus::Cancelled;
            continue;
        }
        lane.status = StreamStatus::Syncing;
        return &lane;
    }
    return nullptr;
}

void SyncWorker::runStream(Lane &lane, Connectors &connectors)
{
    auto pipeline = openStream(lane, connectors);
    if (!pipeline) {
        endStream(lane, pipeline.error());
        return;
    }
    if (*pipeline == nullptr) {
        endStream(lane, {});
        return;
    }
    {
        const std::lock_guard lock(m_mutex);
        lane.pipeline = *pipeline;
        lane.estimatedRows = (*pipeline)->estimatedRows();
    }
    const Result<void> outcome = (*pipeline)->run(m_stop.get_token());
    {
        const std::lock_guard lock(m_mutex);
        lane.counts = (*pipeline)->counts();
        lane.notes = (*pipeline)->notes();
        lane.pipeline.reset();
    }
    // The writer rolls back what it did not commit here, before the next stream opens.
    pipeline->reset();
    endStream(lane, outcome);
}

void SyncWorker::endStream(Lane &lane, const Result<void> &outcome)
{
    const QString name = lane.stream->stream.id.text();
    std::optional<Error> error;
    if (!outcome)
        error = redacted(outcome.error());
    if (error && !error->isCancelled())
        m_log->write(name, *error);
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
    m_log->write(LogLevel::Info, name,
                 QCoreApplication::translate("engine",
                                             "Stream %1: read %2, written %3, filtered %4, "
                                             "rejected %5, unconfirmed %6.")
                     .arg(streamStatusName(lane.status))
                     .arg(lane.counts.read)
                     .arg(lane.counts.written)
                     .arg(lane.counts.filtered)
                     .arg(lane.counts.rejected)
                     .arg(lane.counts.unconfirmed));
}

ConfiguredStream SyncWorker::limited(const Lane &lane) const
{
    ConfiguredStream stream = *lane.stream;
    const auto &limit = m_plan.connection.settings.rowLimit;
    if (limit)
        stream.rowLimit = std::min(*limit, stream.rowLimit.value_or(*limit));
    // A source counts the rows of an incremental stream anew whenever it is opened; what earlier
    // attempts of the run brought counts as well.
    const std::lock_guard lock(m_mutex);
    if (stream.rowLimit && stream.mode.isIncremental())
        stream.rowLimit = std::max<qint64>(0, *stream.rowLimit - lane.earlier.read);
    return stream;
}

Result<Mapper> SyncWorker::makeMapper(const ConfiguredStream &stream, const Schema &read) const
{
    if (!stream.mapping)
        return Mapper(m_plan.connection.settings.unfitPolicy, stream.fieldRules, read);
    auto object = ObjectMapper::compile(*stream.mapping, read, stream.stream.id.text());
    if (!object)
        return object.error();
    // Attempts of one job, and what is left of it after a kill, share one moment.
    return Mapper(std::move(*object), EvaluationContext{m_plan.job.createdAt});
}

Result<std::shared_ptr<StreamPipeline>> SyncWorker::openStream(Lane &lane, Connectors &connectors)
{
    const std::lock_guard opening(m_opening);
    const ConfiguredStream stream = limited(lane);
    const QString name = stream.stream.id.text();
    StreamOpener opener(m_checkpoints, m_plan.connection.id, m_plan.job.id);
    auto opened = opener.open(stream, lane.target, *connectors.source, *connectors.destination,
                              m_stop.get_token());
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
    auto mapper = makeMapper(stream, *opened->reader->schema());
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
        .checkpoints = m_checkpoints,
        .clock = m_services.clock,
        .log = *m_log,
    });
}

void SyncWorker::endAttempt(const std::optional<Error> &attemptError)
{
    Attempt attempt;
    {
        const std::lock_guard lock(m_mutex);
        m_attemptError = attemptError;
        attempt.jobId = m_plan.job.id;
        attempt.number = m_attemptNumber;
        attempt.startedAt = m_attemptStartedAt;
        attempt.endedAt = m_services.clock.now();
        attempt.error = attemptError;
        bool isComplete = true;
        for (Lane &lane : m_lanes) {
            if (attemptError && lane.isOpen())
                lane.status = m_stop.stop_requested()                ? StreamStatus::Cancelled
                    : attemptError->kind == ErrorKind::Configuration ? StreamStatus::Failed
                                                                     : StreamStatus::Incomplete;
            isComplete = isComplete && lane.status == StreamStatus::Synced;
            attempt.streams.push_back(StreamResult{lane.stream->stream.id, targetText(lane.target),
                                                   lane.status, lane.counts, lane.error,
                                                   lane.notes});
        }
        const bool moved = std::ranges::any_of(
            m_lanes, [](const Lane &lane) { return lane.counts.written > 0; });
        attempt.status = isComplete   ? JobStatus::Succeeded
            : m_stop.stop_requested() ? JobStatus::Cancelled
            : moved                   ? JobStatus::Incomplete
                                      : JobStatus::Failed;
    }
    if (attempt.number == 0)
        return; // The state database refused the attempt; there is nothing to end.
    if (m_log && attemptError)
        m_log->write({}, *attemptError);
    if (const auto stored = m_jobs.finishAttempt(attempt); !stored && m_log)
        m_log->write({}, stored.error());
}

bool SyncWorker::movedRows() const
{
    const std::lock_guard lock(m_mutex);
    return std::ranges::any_of(m_lanes, [](const Lane &lane) { return lane.counts.written > 0; });
}

bool SyncWorker::isRetryWorthwhile(const std::optional<Error> &attemptError) const
{
    if (attemptError)
        return attemptError->kind != ErrorKind::Configuration;
    const std::lock_guard lock(m_mutex);
    return std::ranges::any_of(m_lanes, [](const Lane &lane) { return lane.isOpen(); });
}

JobStatus SyncWorker::conclusion() const
{
    const std::lock_guard lock(m_mutex);
    const auto isSynced = [](const Lane &lane) { return lane.status == StreamStatus::Synced; };
    if (std::ranges::all_of(m_lanes, isSynced))
        return JobStatus::Succeeded;
    if (m_stopReason)
        return *m_stopReason == StopReason::Cancel ? JobStatus::Cancelled : JobStatus::Pending;
    const bool moved = std::ranges::any_of(m_lanes, [&](const Lane &lane) {
        return isSynced(lane) || lane.counts.written + lane.earlier.written > 0;
    });
    return moved ? JobStatus::Incomplete : JobStatus::Failed;
}

std::optional<Error> SyncWorker::firstError() const
{
    const std::lock_guard lock(m_mutex);
    if (m_attemptError && !m_attemptError->isCancelled())
        return m_attemptError;
    for (const Lane &lane : m_lanes) {
        if (lane.error)
            return lane.error;
    }
    return std::nullopt;
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
        checkSilence();
}

void SyncWorker::checkSilence()
{
    const auto hours = [](auto duration) {
        return QString::number(std::chrono::duration_cast<std::chrono::hours>(duration).count());
    };
    const std::lock_guard lock(m_mutex);
    const auto age = m_services.clock.now() - m_startedAt;
    for (const Lane &lane : m_lanes) {
        if (!lane.pipeline)
            continue;
        const QString name = lane.stream->stream.id.text();
        if (age > s_longestRun)
            lane.pipeline->abort(makeError(engineerrors::runTooLong, {hours(s_longestRun)}));
        else if (lane.pipeline->destinationSilence() > s_longestDestinationSilence)
            lane.pipeline->abort(makeError(engineerrors::destinationSilent,
                                           {name, hours(s_longestDestinationSilence)}));
        else if (lane.pipeline->sourceSilence() > s_longestSourceSilence)
            lane.pipeline->abort(
                makeError(engineerrors::sourceSilent, {name, hours(s_longestSourceSilence)}));
    }
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
        snapshot->streams.push_back(std::move(stream));
    }
    StreamCounts ours = snapshot->totals();
    ours.read -= m_before.read;
    ours.readBytes -= m_before.readBytes;
    m_rate.add(m_services.clock.steadyNow(), ours);
    snapshot->rowsPerSecond = m_rate.rowsPerSecond();
    snapshot->bytesPerSecond = m_rate.bytesPerSecond();
    if (isEstimated && snapshot->rowsPerSecond > 0)
        snapshot->remaining = std::chrono::seconds(
            static_cast<qint64>(static_cast<double>(missing) / snapshot->rowsPerSecond));
    return snapshot;
}

} // namespace millrace
