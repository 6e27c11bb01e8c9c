#include "core/engine/syncengine.h"

#include "core/engine/engineerrors.h"
#include "core/engine/rejectedretry.h"
#include "core/engine/syncworker.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"

#include <algorithm>
#include <thread>

namespace millrace {

/// A worker and its thread.
struct SyncEngine::Run final
{
    Run(const EngineServices &services, RunPlan plan, quint64 runNumber)
        : number(runNumber)
        , worker(services, std::move(plan))
    {
    }

    const quint64 number; ///< Tells a run from an earlier one of the same connection.
    SyncWorker worker;
    std::thread thread;
};

namespace {

bool areSame(std::vector<StreamId> one, std::vector<StreamId> other)
{
    std::ranges::sort(one);
    std::ranges::sort(other);
    return one == other;
}

Result<void> checkStreams(const Connection &connection, const std::vector<StreamId> &wanted)
{
    const auto &streams = connection.catalog.streams;
    if (streams.empty())
        return makeError(engineerrors::noStreams, {connection.name});
    QStringList names;
    for (const ConfiguredStream &stream : streams)
        names << stream.stream.id.text();
    for (const StreamId &id : wanted) {
        const auto isIt = [&id](const ConfiguredStream &stream) { return stream.stream.id == id; };
        if (std::ranges::none_of(streams, isIt))
            return makeError(engineerrors::streamNotChosen,
                             {connection.name, id.text(), names.join(QStringLiteral(", "))});
    }
    return {};
}

/// Which interrupted job to go on with: for some streams the one for the same, for all one for all
/// before one for some.
std::optional<Job> chosenJob(const std::vector<Job> &unfinished, const RunOptions &options)
{
    if (options.startAfresh)
        return std::nullopt;
    std::optional<Job> chosen;
    for (const Job &job : unfinished) { // oldest first
        if (job.kind == JobKind::Retry)
            continue;
        const bool fits = options.streams.empty()
            ? !chosen || !job.isPartial() || chosen->isPartial()
            : areSame(job.streams, options.streams);
        if (fits)
            chosen = job;
    }
    return chosen;
}

/// Ends what a killed process left of retries: their records are still open, and are chosen anew.
Result<void> endKilledRetries(const EngineServices &services, const std::vector<Job> &unfinished)
{
    JobRepository jobs(services.database);
    const Error reason = makeError(engineerrors::retryInterrupted);
    for (const Job &job : unfinished) {
        if (job.kind != JobKind::Retry)
            continue;
        for (Attempt attempt : job.attempts) {
            if (attempt.status != JobStatus::Running)
                continue;
            attempt.status = JobStatus::Incomplete;
            attempt.endedAt = services.clock.now();
            attempt.error = reason;
            for (StreamResult &stream : attempt.streams)
                stream.status = StreamStatus::Incomplete;
            if (auto ended = jobs.finishAttempt(attempt); !ended)
                return ended;
        }
        auto ended = jobs.setStatus(job.id, JobStatus::Incomplete, services.clock.now(), reason);
        if (!ended)
            return ended;
    }
    return {};
}

/// The interrupted job to go on with; others that were left are cancelled, but for one for all
/// streams when only some are asked for.
Result<std::optional<Job>> interruptedJob(const EngineServices &services,
                                          const QString &connectionId, const RunOptions &options,
                                          TimePoint now)
{
    JobRepository jobs(services.database);
    const auto unfinished = jobs.unfinished(connectionId);
    if (!unfinished)
        return unfinished.error();
    if (auto ended = endKilledRetries(services, *unfinished); !ended)
        return ended.error();
    std::optional<Job> chosen = chosenJob(*unfinished, options);
    for (const Job &job : *unfinished) {
        const bool stays = !options.streams.empty() && !job.isPartial();
        if (stays || job.kind == JobKind::Retry || (chosen && chosen->id == job.id))
            continue;
        if (auto ended = jobs.setStatus(job.id, JobStatus::Cancelled, now); !ended)
            return ended.error();
    }
    if (chosen && chosen->isPartial() && options.streams.empty()) {
        if (auto widened = jobs.widen(chosen->id); !widened)
            return widened.error();
        chosen->streams.clear();
    }
    return chosen;
}

/// A run in the middle of a full refresh would take rows that come between for its own.
Result<void> checkNothingInterrupts(const Connection &connection,
                                    const std::vector<Job> &unfinished,
                                    const std::vector<StreamId> &wanted)
{
    for (const Job &job : unfinished) {
        if (job.kind != JobKind::Sync)
            continue;
        for (const ConfiguredStream &stream : connection.catalog.streams) {
            const StreamId &id = stream.stream.id;
            const bool isOfJob
                = !job.isPartial() || std::ranges::find(job.streams, id) != job.streams.end();
            if (isOfJob && !stream.mode.isIncremental()
                && std::ranges::find(wanted, id) != wanted.end())
                return makeError(engineerrors::retryInterruptedRun,
                                 {id.text(), QString::number(job.id)});
        }
    }
    return {};
}

/// The new job of a retry, under the lock of the connection.
Result<Job> retryJob(const EngineServices &services, const Connection &connection,
                     const RunOptions &options)
{
    JobRepository jobs(services.database);
    const auto unfinished = jobs.unfinished(connection.id);
    if (!unfinished)
        return unfinished.error();
    if (auto ended = endKilledRetries(services, *unfinished); !ended)
        return ended.error();
    const auto streams
        = retriedStreams(RejectedStore(services.database), connection, *options.retry, {});
    if (!streams)
        return streams.error();
    if (streams->empty())
        return makeError(engineerrors::nothingToRetry);
    if (auto free = checkNothingInterrupts(connection, *unfinished, *streams); !free)
        return free.error();
    return jobs.create(connection.id, options.trigger, services.clock.now(), *streams,
                       JobKind::Retry);
}

Result<RunPlan> loadPlan(const EngineServices &services, const QString &connectionId,
                         const RunOptions &options)
{
    RunPlan plan;
    plan.options = options;
    auto connection = ConnectionRepository(services.database).find(connectionId);
    if (!connection)
        return connection.error();
    plan.connection = std::move(*connection);
    if (!plan.connection.isEnabled)
        return makeError(engineerrors::connectionDisabled, {plan.connection.name});
    if (auto checked = checkStreams(plan.connection, options.streams); !checked)
        return checked.error();
    const EndpointRepository endpoints(services.database);
    auto source = endpoints.find(plan.connection.sourceId);
    if (!source)
        return source.error();
    plan.source = std::move(*source);
    auto destination = endpoints.find(plan.connection.destinationId);
    if (!destination)
        return destination.error();
    plan.destination = std::move(*destination);

    auto settings = storedEngineSettings(services.database);
    if (!settings)
        return settings.error();
    plan.settings = *settings;

    auto lock = ConnectionLock::acquire(services.profile, connectionId);
    if (!lock)
        return lock.error();
    plan.lock = std::move(*lock);

    if (options.retry) {
        auto job = retryJob(services, plan.connection, options);
        if (!job)
            return job.error();
        plan.job = std::move(*job);
        return plan;
    }
    const TimePoint now = services.clock.now();
    auto interrupted = interruptedJob(services, connectionId, options, now);
    if (!interrupted)
        return interrupted.error();
    if (interrupted->has_value()) {
        plan.job = std::move(**interrupted);
        return plan;
    }
    auto created = JobRepository(services.database)
                       .create(connectionId, options.trigger, now, options.streams);
    if (!created)
        return created.error();
    plan.job = std::move(*created);
    return plan;
}

} // namespace

SyncEngine::SyncEngine(const EngineServices &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_budget(std::make_shared<CostBudget>())
{
}

SyncEngine::~SyncEngine()
{
    std::map<QString, std::unique_ptr<Run>> runs;
    {
        const std::lock_guard lock(m_mutex);
        runs.swap(m_runs);
    }
    for (const auto &[id, run] : runs)
        run->worker.stop(StopReason::Interrupt);
    for (const auto &[id, run] : runs)
        run->thread.join();
}

Result<qint64> SyncEngine::start(const QString &connectionId, const RunOptions &options)
{
    auto plan = loadPlan(m_services, connectionId, options);
    if (!plan)
        return plan.error();
    // The lock is free, so an earlier run has ended; only its thread may still be there.
    if (const auto earlier = takeRun(connectionId, std::nullopt))
        earlier->thread.join();

    plan->budget = m_budget;
    m_budget->setLimit(plan->settings.memoryLimit);
    const qint64 jobId = plan->job.id;
    const quint64 number = ++m_lastNumber;
    auto run = std::make_unique<Run>(m_services, std::move(*plan), number);
    Run *started = run.get();
    {
        const std::lock_guard lock(m_mutex);
        m_runs[connectionId] = std::move(run);
        m_lastProgress.erase(connectionId);
    }
    emit runStarted(connectionId, jobId);
    started->thread = std::thread([this, started, connectionId, jobId] {
        const JobStatus status = started->worker.run();
        QMetaObject::invokeMethod(
            this,
            [this, connectionId, number = started->number, jobId, status] {
                ended(connectionId, number, jobId, status);
            },
            Qt::QueuedConnection);
    });
    return jobId;
}

std::unique_ptr<SyncEngine::Run> SyncEngine::takeRun(const QString &connectionId,
                                                     std::optional<quint64> number)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_runs.find(connectionId);
    if (found == m_runs.end() || (number && found->second->number != *number))
        return nullptr;
    m_lastProgress[connectionId] = found->second->worker.progress();
    std::unique_ptr<Run> run = std::move(found->second);
    m_runs.erase(found);
    return run;
}

void SyncEngine::ended(const QString &connectionId, quint64 number, qint64 jobId, JobStatus status)
{
    if (const auto run = takeRun(connectionId, number))
        run->thread.join();
    emit runFinished(connectionId, jobId, status);
}

void SyncEngine::stop(const QString &connectionId, StopReason reason)
{
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_runs.find(connectionId); found != m_runs.end())
        found->second->worker.stop(reason);
}

std::shared_ptr<const SyncProgress> SyncEngine::progress(const QString &connectionId) const
{
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_runs.find(connectionId); found != m_runs.end())
        return found->second->worker.progress();
    const auto last = m_lastProgress.find(connectionId);
    return last == m_lastProgress.end() ? nullptr : last->second;
}

void SyncEngine::setMemoryLimit(qint64 bytes) { m_budget->setLimit(bytes); }

bool SyncEngine::isRunning(const QString &connectionId) const
{
    const std::lock_guard lock(m_mutex);
    return m_runs.contains(connectionId);
}

} // namespace millrace
