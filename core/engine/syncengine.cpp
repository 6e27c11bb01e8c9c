#include "core/engine/syncengine.h"

#include "core/engine/deadattempts.h"
#include "core/engine/engineerrors.h"
#include "core/engine/rejectedretry.h"
#include "core/engine/syncworker.h"
#include "core/engine/untrustedend.h"
#include "core/model/pausedrun.h"
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
        , clearing(plan.clearing ? std::make_unique<SyncWorker>(services, plan.ofClearing())
                                 : nullptr)
        , worker(services, std::move(plan))
    {
    }

    void stop(StopReason reason)
    {
        if (clearing)
            clearing->stop(reason);
        worker.stop(reason);
    }
    JobStatus run()
    {
        if (clearing) {
            clearing->run();
            // Whoever stopped it, from here or from another program, meant the run.
            if (const auto reason = clearing->stopReason())
                worker.stop(*reason);
        }
        return worker.run();
    }

    const quint64 number; ///< Tells a run from an earlier one of the same connection.
    const std::unique_ptr<SyncWorker> clearing; ///< Comes first; usually none.
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

/// Whether an interrupted \a job reads the source.
bool isOfSource(const Job &job)
{
    return job.kind == JobKind::Sync || job.kind == JobKind::Refresh;
}

/// What was asked for and has to be done before anything else: a clearing.
std::optional<Job> firstClearing(const std::vector<Job> &unfinished)
{
    const auto found = std::ranges::find(unfinished, JobKind::Clear, &Job::kind);
    return found == unfinished.end() ? std::nullopt : std::optional(*found);
}

/// Whether a schedule of some streams has to carry \a job out: a refresh that waits for the next
/// run of one of them.
bool isAwaited(const Job &job, const RunOptions &options)
{
    const auto isRefreshed = [&job](const StreamId &id) {
        return !job.isPartial() || std::ranges::find(job.streams, id) != job.streams.end();
    };
    return options.trigger == JobTrigger::Schedule && job.kind == JobKind::Refresh
        && std::ranges::any_of(options.streams, isRefreshed);
}

/// Which interrupted job to go on with: for some streams the one for the same, for all one for all
/// before one for some.
std::optional<Job> chosenJob(const std::vector<Job> &unfinished, const RunOptions &options)
{
    if (options.clearing) {
        const auto found = std::ranges::find(unfinished, *options.clearing, &Job::id);
        if (found != unfinished.end() && found->kind == JobKind::Clear)
            return *found;
    }
    // A trial that went on with an interrupted run would end it after a few rows.
    if (options.startAfresh || options.rowLimit)
        return std::nullopt;
    std::optional<Job> chosen;
    for (const Job &job : unfinished) { // oldest first
        if (!isOfSource(job))
            continue;
        const bool fits = options.streams.empty()
            ? !chosen || !job.isPartial() || chosen->isPartial()
            : areSame(job.streams, options.streams) || isAwaited(job, options);
        if (fits)
            chosen = job;
    }
    return chosen;
}

/// A paused run waits for a person; nothing starts beside it by itself.
Result<void> checkNoneWaits(const EngineServices &services, const Connection &connection,
                            const RunOptions &options)
{
    if (options.trigger != JobTrigger::Schedule)
        return {};
    const auto unfinished = JobRepository(services.database).unfinished(connection.id);
    if (!unfinished)
        return unfinished.error();
    if (std::ranges::any_of(*unfinished, isPaused))
        return makeError(engineerrors::runWaits, {connection.name});
    return {};
}

/// Ends what a killed process left of retries: their records are still open, and are chosen anew.
Result<void> endKilledRetries(const EngineServices &services, const std::vector<Job> &unfinished)
{
    JobRepository jobs(services.database);
    const Error reason = makeError(engineerrors::retryInterrupted);
    for (const Job &job : unfinished) {
        if (job.kind != JobKind::Retry)
            continue;
        if (auto settled = settleAttempts(jobs, job, services.clock.now(), reason); !settled)
            return settled.error();
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
        const bool waits = (chosen && chosen->kind == JobKind::Clear && isOfSource(job))
            || (job.kind == JobKind::Clear && !options.startAfresh);
        if (stays || waits || job.kind == JobKind::Retry || (chosen && chosen->id == job.id))
            continue;
        if (auto ended = giveUp(jobs, job, now); !ended)
            return ended.error();
    }
    const bool isWidened
        = chosen && isOfSource(*chosen) && chosen->isPartial() && options.streams.empty();
    if (isWidened) {
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
        if (!isOfSource(job))
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
        = retriedStreams(RejectedStore(services.database), connection, *options.retry);
    if (!streams)
        return streams.error();
    if (streams->empty())
        return makeError(engineerrors::nothingToRetry);
    if (auto free = checkNothingInterrupts(connection, *unfinished, *streams); !free)
        return free.error();
    return jobs.create(connection.id, options.trigger, services.clock.now(), *streams,
                       JobKind::Retry);
}

/// A paused connection runs only to be cleared.
Result<void> checkEnabled(const EngineServices &services, const Connection &connection,
                          const RunOptions &options)
{
    if (connection.isEnabled)
        return {};
    // These would not be the clearing that waits.
    if (options.retry || options.startAfresh)
        return makeError(engineerrors::connectionDisabled, {connection.name});
    const auto unfinished = JobRepository(services.database).unfinished(connection.id);
    if (!unfinished)
        return unfinished.error();
    return firstClearing(*unfinished)
        ? Result<void>()
        : makeError(engineerrors::connectionDisabled, {connection.name});
}

Result<void> loadEnds(const EngineServices &services, RunPlan &plan)
{
    const EndpointRepository endpoints(services.database);
    auto source = endpoints.find(plan.connection.sourceId);
    if (!source)
        return source.error();
    plan.source = std::move(*source);
    auto destination = endpoints.find(plan.connection.destinationId);
    if (!destination)
        return destination.error();
    plan.destination = std::move(*destination);
    return {};
}

Result<void> takeTrust(const EngineServices &services, RunPlan &plan)
{
    const auto trusted = takeTrustForRun(services.database, plan.connection.id);
    if (!trusted)
        return trusted.error();
    plan.source = trusting(plan.source, *trusted);
    plan.destination = trusting(plan.destination, *trusted);
    return {};
}

/// A clearing that waits comes first, and is all there is to do while the connection is paused.
Result<void> chooseClearing(const EngineServices &services, RunPlan &plan)
{
    if (plan.options.startAfresh || plan.options.clearing)
        return {};
    const auto unfinished = JobRepository(services.database).unfinished(plan.connection.id);
    if (!unfinished)
        return unfinished.error();
    const auto clearing = firstClearing(*unfinished);
    if (!clearing)
        return {};
    if (plan.connection.isEnabled)
        plan.clearing = clearing;
    else
        plan.options.clearing = clearing->id;
    return {};
}

Result<RunPlan> loadPlan(const EngineServices &services, const QString &connectionId,
                         const RunOptions &options)
{
    RunPlan plan;
    plan.options = options;
    // No lock for what is not there.
    if (auto known = ConnectionRepository(services.database).find(connectionId); !known)
        return known.error();
    auto lock = ConnectionLock::acquire(services.profile, connectionId);
    if (!lock)
        return lock.error();
    plan.lock = std::move(*lock);
    // Under the lock: what was changed before it was taken holds for this run.
    auto connection = ConnectionRepository(services.database).find(connectionId);
    if (!connection)
        return connection.error();
    plan.connection = std::move(*connection);
    if (auto allowed = checkEnabled(services, plan.connection, options); !allowed)
        return allowed.error();
    if (auto checked = checkStreams(plan.connection, options.streams); !checked)
        return checked.error();
    if (auto loaded = loadEnds(services, plan); !loaded)
        return loaded.error();
    auto settings = storedEngineSettings(services.database);
    if (!settings)
        return settings.error();
    plan.settings = *settings;

    if (auto free = checkNoneWaits(services, plan.connection, options); !free)
        return free.error();
    if (options.retry) {
        auto job = retryJob(services, plan.connection, options);
        if (!job)
            return job.error();
        plan.job = std::move(*job);
    }
    // Not for one that is refused.
    if (auto taken = takeTrust(services, plan); !taken)
        return taken.error();
    if (options.retry)
        return plan;
    if (auto chosen = chooseClearing(services, plan); !chosen)
        return chosen.error();
    const TimePoint now = services.clock.now();
    auto interrupted = interruptedJob(services, connectionId, plan.options, now);
    if (!interrupted)
        return interrupted.error();
    if (interrupted->has_value()) {
        plan.job = std::move(**interrupted);
        // Whoever asked for it waits for the answer.
        if (plan.job.kind == JobKind::Clear) {
            plan.options.maximumAttempts = 1;
            plan.clearing.reset();
        }
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
        run->stop(StopReason::Interrupt);
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
        const JobStatus status = started->run();
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
        found->second->stop(reason);
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
