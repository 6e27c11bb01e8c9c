// SyncEngine: the façade of the engine; starts, stops and watches runs.
#pragma once

#include "core/base/clock.h"
#include "core/base/costbudget.h"
#include "core/connector/connectorregistry.h"
#include "core/model/syncprogress.h"
#include "core/secrets/secretstore.h"
#include "core/store/profile.h"
#include "core/store/rejectedselection.h"
#include "core/store/statedatabase.h"

#include <QObject>

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace millrace {

class SyncWorker;

/// What the engine works with; everything outlives the engine.
struct EngineServices final
{
    const ConnectorRegistry &registry;
    StateDatabase &database;
    SecretStore &secrets;
    Profile profile;
    Clock &clock;
};

/// When the rows written so far are made durable.
struct FlushPolicy final
{
    qint64 bytes = 64 << 20; ///< Read bytes after which a flush is due …
    qint64 rows = 1'000'000; ///< … or rows …
    std::chrono::milliseconds interval{10'000}; ///< … or time (behaviour §3.4: 10 s).
};

/// How one run behaves.
struct RunOptions final
{
    JobTrigger trigger = JobTrigger::Manual;
    /// Cancels what an interrupted run left, and starts a new job.
    bool startAfresh = false;
    /// The waiting job of requestClearing() that is to be carried out. Without it a clearing that
    /// waits is carried out first, and then the run that is asked for.
    std::optional<qint64> clearing{};
    /// Chosen streams to run alone; none: all. An interrupted job is gone on with when it is for
    /// the same streams, or all are asked for; one for all streams stays for when they are.
    std::vector<StreamId> streams;
    /// Set: nothing is read from the source; the open records among these are written once more,
    /// in a job of their own. An interrupted run stays for the next one without.
    std::optional<RejectedSelection> retry{};
    /// A bound on top of the connection's RunPolicy.
    std::optional<int> maximumAttempts;
    /// Rows per stream at most, for a trial; on top of the limits of the connection and its
    /// streams. An interrupted run is given up for it.
    std::optional<qint64> rowLimit{};
    FlushPolicy flush;
};

/// Why a run is stopped.
enum class StopReason {
    Cancel, ///< The person gives the run up; the job ends as cancelled.
    Interrupt, ///< The process ends; the next run goes on with the same job.
    Pause, ///< The job waits until it is started by hand, whatever becomes of the process.
};

/// Lives in the thread that made it; its slots and signals belong there. Destroying it interrupts
/// every run and waits for them.
class SyncEngine final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SyncEngine)

public:
    explicit SyncEngine(const EngineServices &services, QObject *parent = nullptr);
    ~SyncEngine() override;

    /// Starts a run of the connection on threads of its own and returns its job id; goes on with an
    /// interrupted job when there is one. Errors before anything runs: unknown or disabled
    /// connection, a stream it has not chosen, held lock, invalid catalog or connector
    /// configuration; "engine.nothing_to_retry" when no record of a retry is open and can be
    /// written once more; "engine.run_waits" for a schedule while a run is paused.
    [[nodiscard]] Result<qint64> start(const QString &connectionId, const RunOptions &options = {});

    /// Asks the run to stop; runFinished() follows within a second, after what is called at the end
    /// of a run. Of several reasons a cancellation holds, else the first; a second one ends what is
    /// called. Nothing happens when the connection does not run here.
    void stop(const QString &connectionId, StopReason reason);

    /// The latest snapshot of the connection's run, also after its end; null when it never ran
    /// here. May be called from any thread, at most ten times a second makes sense.
    [[nodiscard]] std::shared_ptr<const SyncProgress> progress(const QString &connectionId) const;

    [[nodiscard]] bool isRunning(const QString &connectionId) const;

    /// EngineSettings::memoryLimit, for the runs that are on as well; each start reads the stored
    /// one anew. Any thread.
    void setMemoryLimit(qint64 bytes);

signals:
    void runStarted(const QString &connectionId, qint64 jobId);
    /// The job is stored with its final status (pending after an interruption or a pause).
    void runFinished(const QString &connectionId, qint64 jobId, millrace::JobStatus status);

private:
    struct Run;

    [[nodiscard]] std::unique_ptr<Run> takeRun(const QString &connectionId,
                                               std::optional<quint64> number);
    void ended(const QString &connectionId, quint64 number, qint64 jobId, JobStatus status);

    const EngineServices m_services;
    const std::shared_ptr<CostBudget> m_budget;
    quint64 m_lastNumber = 0;
    mutable std::mutex m_mutex; ///< Guards the maps.
    std::map<QString, std::unique_ptr<Run>> m_runs;
    std::map<QString, std::shared_ptr<const SyncProgress>> m_lastProgress;
};

} // namespace millrace
