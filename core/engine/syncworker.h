// SyncWorker: one run of a connection, with its attempts, streams and waits.
#pragma once

#include "core/base/runlog.h"
#include "core/engine/attemptpolicy.h"
#include "core/engine/pipelineopener.h"
#include "core/engine/progressrate.h"
#include "core/engine/runends.h"
#include "core/engine/runlanes.h"
#include "core/engine/runplan.h"
#include "core/engine/schemacheck.h"
#include "core/store/jobrepository.h"
#include "core/store/runwishes.h"

#include <atomic>
#include <memory>
#include <mutex>

namespace millrace {

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

    /// Asks run() to end. Once the run has its status, ends what is called after it.
    void stop(StopReason reason);

    /// Why the run was stopped; nothing when nobody did.
    [[nodiscard]] std::optional<StopReason> stopReason() const;

    /// A fresh snapshot.
    [[nodiscard]] std::shared_ptr<const SyncProgress> progress();

private:
    /// A run that got everything through has tested its ends.
    void recordTested();
    void settleEarlierAttempts();
    void checkSchema();
    /// Tells the log what checkSchema() found; its error when nothing may run.
    [[nodiscard]] Result<void> reportSchema();
    [[nodiscard]] bool didLastJobFail() const;
    [[nodiscard]] Result<void> startGenerations();
    void runAttempts();
    [[nodiscard]] std::optional<Error> runAttempt();
    [[nodiscard]] Result<void> beginAttempt();
    /// Reads the secrets, so that the log hides them; the log is open even when that fails.
    [[nodiscard]] Result<void> openLog();
    [[nodiscard]] Result<void> runStreams();
    void runStream(RunLanes::Lane &lane, PipelineOpener &opener);
    /// Empties the lane's stream, in a run that clears.
    void clearStream(RunLanes::Lane &lane, Destination &destination);
    void endStream(RunLanes::Lane &lane, const Result<void> &outcome);
    void endAttempt(const std::optional<Error> &attemptError);
    /// Brings the rejected records to where the destination wants them; never fails the attempt.
    void deliverRejected();
    void watch(const Cancellation &ended);
    /// Ends a run that lasts too long, whatever it does just now.
    void endWhenTooLong();
    /// Does what another program asks of this run.
    void takeWish();
    /// How long the job has run, without the time between its processes.
    [[nodiscard]] std::chrono::steady_clock::duration age() const;
    [[nodiscard]] bool isRetryWorthwhile(const std::optional<Error> &attemptError) const;
    [[nodiscard]] JobStatus conclusion() const;
    [[nodiscard]] std::optional<Error> firstError() const;
    /// What is stored with the job beside \a status.
    [[nodiscard]] std::optional<Error> reasonFor(JobStatus status) const;
    [[nodiscard]] bool isStoppedByPerson() const { return m_stop.stop_requested() && !m_isTooLong; }
    void setStatus(JobStatus status, const std::optional<Error> &error = {});

    const EngineServices m_services;
    RunPlan m_plan;
    JobRepository m_jobs;
    CheckpointStore m_checkpoints;
    RunWishes m_wishes;
    CancellationSource m_stop;
    CancellationSource m_stopEnding; ///< Of what follows the run.
    std::atomic<bool> m_isTooLong = false;
    AttemptPolicy m_policy;
    std::chrono::steady_clock::time_point m_steadyStart;
    std::chrono::microseconds m_earlierTime{0}; ///< Of the attempts of other processes.
    RunEnds m_ends;
    std::unique_ptr<RunLog> m_log; ///< This attempt's.
    bool m_lastTryFailed = false;
    SchemaOutcome m_schema;
    RunLanes m_lanes;

    mutable std::mutex m_mutex; ///< Guards everything below.
    int m_attemptNumber = 0;
    TimePoint m_attemptStartedAt;
    JobStatus m_status = JobStatus::Pending;
    TimePoint m_startedAt;
    std::optional<TimePoint> m_retryAt;
    std::optional<Error> m_attemptError; ///< Of the last attempt, when no stream is to blame.
    std::optional<StopReason> m_stopReason;
    bool m_isConcluded = false; ///< The job has its status.
    ProgressRate m_rate;
};

} // namespace millrace
