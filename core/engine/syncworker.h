// SyncWorker: one run of a connection, with its attempts, streams and waits.
#pragma once

#include "core/base/redaction.h"
#include "core/base/runlog.h"
#include "core/engine/attemptpolicy.h"
#include "core/engine/progressrate.h"
#include "core/engine/runlanes.h"
#include "core/engine/schemacheck.h"
#include "core/engine/syncengine.h"
#include "core/model/connection.h"
#include "core/model/endpoint.h"
#include "core/store/connectionlock.h"
#include "core/store/enginesettings.h"
#include "core/store/jobrepository.h"

#include <memory>
#include <mutex>

namespace millrace {

/// The plan of a run, loaded and checked before its thread starts.
struct RunPlan final
{
    Connection connection;
    Endpoint source;
    Endpoint destination;
    Job job;
    RunOptions options;
    EngineSettings settings;
    std::shared_ptr<CostBudget> budget; ///< What the streams of all runs share.
    std::unique_ptr<ConnectionLock> lock;
};

/// Runs one job. run() belongs to one thread; the other functions to any.
class SyncWorker final
{
public:
    SyncWorker(const EngineServices &services, RunPlan plan);
    ~SyncWorker();
    SyncWorker(const SyncWorker &) = delete;
    SyncWorker &operator=(const SyncWorker &) = delete;

    /// Tries until every stream is complete, a retry cannot help, the numbers of AttemptPolicy are
    /// used up, or stop() is called. Returns the status the job was stored with.
    JobStatus run();

    /// Asks run() to end.
    void stop(StopReason reason);

    /// A fresh snapshot.
    [[nodiscard]] std::shared_ptr<const SyncProgress> progress();

private:
    /// The connectors of one attempt.
    struct Connectors final
    {
        std::unique_ptr<Source> source;
        std::unique_ptr<Destination> destination;
    };

    void settleEarlierAttempts();
    void checkSchema();
    /// Tells the log what checkSchema() found; its error when nothing may run.
    [[nodiscard]] Result<void> reportSchema();
    [[nodiscard]] bool didLastJobFail() const;
    [[nodiscard]] Result<void> startGenerations();
    void runAttempts();
    [[nodiscard]] std::optional<Error> runAttempt();
    [[nodiscard]] Result<void> beginAttempt();
    [[nodiscard]] Result<void> resolveSecrets();
    [[nodiscard]] Result<void> checkEnds();
    [[nodiscard]] Result<Connectors> makeConnectors();
    [[nodiscard]] Result<void> runStreams();
    void runStream(RunLanes::Lane &lane, Connectors &connectors);
    /// The lane's stream with the row limit of this attempt.
    [[nodiscard]] ConfiguredStream limited(const RunLanes::Lane &lane) const;
    [[nodiscard]] Result<std::shared_ptr<StreamPipeline>> openStream(RunLanes::Lane &lane,
                                                                     Connectors &connectors);
    /// The same for the rejected records of a retry.
    [[nodiscard]] Result<std::shared_ptr<StreamPipeline>> openRetry(RunLanes::Lane &lane,
                                                                    Connectors &connectors);
    [[nodiscard]] bool isRetry() const { return m_plan.job.kind == JobKind::Retry; }
    void endStream(RunLanes::Lane &lane, const Result<void> &outcome);
    void endAttempt(const std::optional<Error> &attemptError);
    void watch(const Cancellation &ended);
    [[nodiscard]] bool isRetryWorthwhile(const std::optional<Error> &attemptError) const;
    [[nodiscard]] JobStatus conclusion() const;
    [[nodiscard]] std::optional<Error> firstError() const;
    [[nodiscard]] Error redacted(Error error) const;
    void setStatus(JobStatus status, const std::optional<Error> &error = {});

    const EngineServices m_services;
    RunPlan m_plan;
    JobRepository m_jobs;
    CheckpointStore m_checkpoints;
    CancellationSource m_stop;
    Redactor m_redactor;
    QJsonObject m_sourceConfiguration; ///< With secrets; this attempt's.
    QJsonObject m_destinationConfiguration;
    std::unique_ptr<RunLog> m_log; ///< This attempt's.
    bool m_lastTryFailed = false;
    SchemaOutcome m_schema;
    std::mutex m_opening; ///< Serialises the calls of both connectors.
    RunLanes m_lanes;

    mutable std::mutex m_mutex; ///< Guards everything below.
    int m_attemptNumber = 0;
    TimePoint m_attemptStartedAt;
    JobStatus m_status = JobStatus::Pending;
    TimePoint m_startedAt;
    std::optional<TimePoint> m_retryAt;
    std::optional<Error> m_attemptError; ///< Of the last attempt, when no stream is to blame.
    std::optional<StopReason> m_stopReason;
    ProgressRate m_rate;
};

} // namespace millrace
