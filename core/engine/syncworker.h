// SyncWorker: one run of a connection, with its attempts, streams and waits.
#pragma once

#include "core/base/redaction.h"
#include "core/base/runlog.h"
#include "core/engine/attemptpolicy.h"
#include "core/engine/progressrate.h"
#include "core/engine/schemacheck.h"
#include "core/engine/streampipeline.h"
#include "core/engine/syncengine.h"
#include "core/model/connection.h"
#include "core/model/endpoint.h"
#include "core/store/connectionlock.h"
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
    /// One stream through all attempts; guarded by m_mutex.
    struct Lane final
    {
        const ConfiguredStream *stream = nullptr;
        std::size_t place = 0; ///< Of the stream in the catalog.
        bool isBegun = false; ///< An attempt of the job had it.
        DestinationName target;
        StreamStatus status = StreamStatus::Queued;
        StreamCounts earlier; ///< Of the job's attempts before this one, without unconfirmed rows.
        StreamCounts counts; ///< Of this attempt, once its pipeline has ended.
        std::optional<Error> error;
        QStringList schemaNotes; ///< What was taken over from the source before the run.
        QStringList notes;
        std::optional<qint64> estimatedRows;
        std::shared_ptr<StreamPipeline> pipeline; ///< While it runs.

        /// Neither complete nor in need of a change of the configuration.
        [[nodiscard]] bool isOpen() const
        {
            return status != StreamStatus::Synced && status != StreamStatus::Failed;
        }
        [[nodiscard]] StreamCounts currentCounts() const
        {
            return pipeline ? pipeline->counts() : counts;
        }
    };

    /// The connectors of one attempt.
    struct Connectors final
    {
        std::unique_ptr<Source> source;
        std::unique_ptr<Destination> destination;
    };

    /// One for each stream of the connection that \a job is for.
    [[nodiscard]] static std::vector<Lane> lanesOf(const Connection &connection, const Job &job);
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
    [[nodiscard]] Lane *nextLane();
    void runStream(Lane &lane, Connectors &connectors);
    /// The lane's stream with the row limit of this attempt.
    [[nodiscard]] ConfiguredStream limited(const Lane &lane) const;
    [[nodiscard]] Result<std::shared_ptr<StreamPipeline>> openStream(Lane &lane,
                                                                     Connectors &connectors);
    /// What turns rows of \a read into rows as \a stream is written.
    [[nodiscard]] Result<Mapper> makeMapper(const ConfiguredStream &stream,
                                            const Schema &read) const;
    void endStream(Lane &lane, const Result<void> &outcome);
    void endAttempt(const std::optional<Error> &attemptError);
    void watch(const Cancellation &ended);
    void checkSilence();
    [[nodiscard]] bool isRetryWorthwhile(const std::optional<Error> &attemptError) const;
    [[nodiscard]] bool movedRows() const;
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

    mutable std::mutex m_mutex; ///< Guards everything below.
    std::vector<Lane> m_lanes; ///< Never resized after checkSchema().
    std::size_t m_nextLane = 0;
    int m_attemptNumber = 0;
    TimePoint m_attemptStartedAt;
    JobStatus m_status = JobStatus::Pending;
    TimePoint m_startedAt;
    std::optional<TimePoint> m_retryAt;
    std::optional<Error> m_attemptError; ///< Of the last attempt, when no stream is to blame.
    std::optional<StopReason> m_stopReason;
    StreamCounts m_before; ///< What earlier processes did in this job; not our speed.
    ProgressRate m_rate;
};

} // namespace millrace
