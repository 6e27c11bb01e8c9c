// Workspace: what the window knows of the profile and the engine, and what it may ask of them.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/engine/connectorprobe.h"
#include "core/engine/enginethread.h"
#include "core/engine/runcontrol.h"
#include "core/model/networksettings.h"
#include "core/model/tag.h"
#include "core/store/connectionoverview.h"
#include "core/store/draftrepository.h"
#include "core/store/profile.h"
#include "core/store/statedatabase.h"
#include "ui/workspace/backgroundtask.h"
#include "ui/workspace/statesentence.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>

namespace millrace {

/// Whether an address answers by way of some settings and a password of the proxy; blocks. What
/// speaks HTTP is not for the window to know.
using NetworkCheck = std::function<CheckResult(
    const NetworkSettings &settings, const QString &password, const QString &address,
    const CheckObserver &observer, const Cancellation &cancellation)>;

/// What a window works with. Everything outlives it.
struct WorkspaceServices final
{
    const ConnectorRegistry &registry;
    const ConnectorProbe &probe;
    StateDatabase &database;
    SecretStore &secrets;
    Profile profile;
    Clock &clock;
    EngineThread &engine;
    NetworkCheck networkCheck{};
};

/// Everything the lists show, at one moment. Replaced as a whole, never changed.
struct WorkspaceSnapshot final
{
    std::vector<ConnectionSummary> connections; ///< Ordered by name.
    std::vector<Endpoint> sources; ///< Ordered by name.
    std::vector<Endpoint> destinations;
    std::vector<Tag> tags;
    std::vector<Draft> drafts;
    qint64 openRejected = 0; ///< Of all connections.
    TimePoint takenAt;

    /// Null when there is none; valid while the snapshot lives.
    [[nodiscard]] const ConnectionSummary *connection(const QString &id) const;
    [[nodiscard]] const Endpoint *endpoint(const QString &id) const;
    /// The connections that use the source or destination \a endpointId.
    [[nodiscard]] QStringList connectionsUsing(const QString &endpointId) const; ///< Names.
};

/// The façade between the window and core. Lives in the UI thread and never blocks it: reads and
/// writes of the profile happen on background threads, and every callback comes back on the UI
/// thread, not at all when its context is gone.
///
/// Follows the profile: whatever changes it, this program, the command line or the engine, a new
/// snapshot is there within two seconds.
class Workspace final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Workspace)

public:
    template<typename T>
    using Callback = std::function<void(Result<T>)>;

    explicit Workspace(const WorkspaceServices &services, QObject *parent = nullptr);
    ~Workspace() override;

    [[nodiscard]] const WorkspaceServices &services() const { return m_services; }
    [[nodiscard]] const ConnectorRegistry &registry() const { return m_services.registry; }

    /// Never null; without anything until the first loaded() signal.
    [[nodiscard]] std::shared_ptr<const WorkspaceSnapshot> snapshot() const { return m_snapshot; }
    [[nodiscard]] bool isLoaded() const { return m_isLoaded; }
    /// When the profile was last found to be as the snapshot has it.
    [[nodiscard]] TimePoint lastLook() const { return m_lastLook; }
    /// The latest numbers of a running or just ended run; null when it never ran here.
    [[nodiscard]] std::shared_ptr<const SyncProgress> progress(const QString &connectionId) const;
    /// How the connection stands, with what the engine knows at this moment.
    [[nodiscard]] ConnectionState state(const ConnectionSummary &connection) const;
    /// The state as one sentence with its reason and what happens next (experience §3.5).
    [[nodiscard]] QString stateSentence(const ConnectionSummary &connection) const;
    /// Whether schedules start nothing, and the reason when there is one to tell.
    void setScheduleWait(bool isWaiting, std::optional<WaitReason> reason);

    // Runs. A refusal comes as failed().
    void startSync(const QString &connectionId);
    /// Runs these streams of the connection alone.
    void syncStreams(const QString &connectionId, const std::vector<StreamId> &streams);
    /// Writes the open rejected records among \a selection once more, as a run of its own.
    void retryRejected(const QString &connectionId, const RejectedSelection &selection);
    /// The same with at most \a rows rows per stream, for a trial.
    void syncTrial(const QString &connectionId, qint64 rows);
    /// Gives up the run that is on, here or in another program, waits, or is paused.
    void cancelSync(const QString &connectionId);
    /// The run that is on, here or in another program, waits until startSync() goes on with it.
    void pauseRun(const QString &connectionId);
    /// Nothing when the connection does not wait for its run.
    [[nodiscard]] std::optional<QueuePlace> queuePlace(const QString &connectionId) const;
    /// A waiting connection is the next to run.
    void runNext(const QString &connectionId);
    void setPaused(const QString &connectionId, bool isPaused);
    void syncAll();
    void pauseAll();

    // Changes of the profile. The snapshot follows the callback.
    void saveConnection(const Connection &connection, QObject *context, Callback<Connection> done);
    /// Stores what \a edit makes of the connection as it is then, whatever was saved since the
    /// snapshot. \a edit runs on a background thread.
    void editConnection(const QString &id, std::function<void(Connection &)> edit, QObject *context,
                        Callback<Connection> done);
    void removeConnection(const QString &id, QObject *context, Callback<void> done);
    /// Plain secrets in the configuration go to the secret store before anything is stored; those
    /// of \a endpoint's former configuration that are gone are forgotten.
    void saveEndpoint(const Endpoint &endpoint, QObject *context, Callback<Endpoint> done);
    /// Its secrets are forgotten with it. Refused while a connection uses it.
    void removeEndpoint(const Endpoint &endpoint, QObject *context, Callback<void> done);
    void saveDraft(const Draft &draft);
    void removeDraft(const QString &id);

    /// Runs \a work, which gets the state database, on a background thread: for pages that read
    /// more than the snapshot holds. Work is T-returning Result.
    template<typename T>
    void query(QObject *context, std::function<Result<T>(StateDatabase &)> work, Callback<T> done)
    {
        runInBackground(
            m_pool, context,
            [&database = m_services.database, work = std::move(work)] { return work(database); },
            std::move(done));
    }
    /// For work of other kinds (checks, discovery, previews).
    [[nodiscard]] QThreadPool &pool() { return m_pool; }

    /// Reads the profile now instead of at the next tick.
    void refresh();

signals:
    /// The first snapshot is there.
    void loaded();
    void snapshotChanged();
    /// The profile cannot be read; the snapshot stays and is of lastLook(). Once until it can.
    void wentStale(const millrace::Error &error);
    /// The snapshot is what the profile holds again.
    void becameCurrent();
    /// At most ten times a second per running connection.
    void progressChanged(const QString &connectionId);
    void runStarted(const QString &connectionId, qint64 jobId);
    void runFinished(const QString &connectionId, qint64 jobId, millrace::JobStatus status);
    /// Something asked for could not be done; for the message bar of the window.
    void failed(const millrace::Error &error);

private:
    void follow();
    void take(std::shared_ptr<const WorkspaceSnapshot> snapshot);
    void noteStart(const QString &connectionId, qint64 jobId);
    void noteEnd(const QString &connectionId, qint64 jobId, JobStatus status);
    void publishProgress();
    /// Lets \a act stop a run that this program does not have.
    void controlRun(const QString &connectionId,
                    Result<Job> (RunControl::*act)(const QString &, const Cancellation &));
    void noteFailedLook(const Error &error);

    /// \a done, after which the profile is read again.
    template<typename T>
    [[nodiscard]] Callback<T> refreshing(Callback<T> done)
    {
        return [workspace = QPointer<Workspace>(this), done = std::move(done)](Result<T> result) {
            done(std::move(result));
            if (!workspace.isNull())
                workspace->refresh();
        };
    }

    const WorkspaceServices m_services;
    QThreadPool m_pool;
    std::shared_ptr<const WorkspaceSnapshot> m_snapshot;
    bool m_isLoaded = false;
    bool m_isReading = false;
    bool m_isStale = false;
    qint64 m_seenChanges = -1;
    TimePoint m_lastLook;
    bool m_isUnreadable = false;
    std::optional<WaitReason> m_wait;
    CancellationSource m_ending; ///< Of what waits for other programs.
    QTimer m_followTimer;
    QTimer m_progressTimer;
};

} // namespace millrace
