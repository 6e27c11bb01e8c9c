#include "ui/workspace/workspace.h"

#include "core/interchange/connectionstorage.h"
#include "core/interchange/endpointstorage.h"
#include "core/store/connectionlock.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"
#include "core/store/tagrepository.h"

#include <QThread>

#include <algorithm>
#include <utility>

namespace millrace {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds s_followInterval{500};
constexpr std::chrono::milliseconds s_progressInterval{100};

/// What a look at the profile came to; no snapshot when nothing has changed.
struct Look final
{
    qint64 changes = 0;
    std::shared_ptr<const WorkspaceSnapshot> snapshot;
};

template<typename Value>
bool takeInto(Result<Value> result, Value &target, std::optional<Error> &error)
{
    if (!result) {
        error = result.error();
        return false;
    }
    target = std::move(*result);
    return true;
}

Result<std::shared_ptr<const WorkspaceSnapshot>> loadSnapshot(const WorkspaceServices &services)
{
    auto snapshot = std::make_shared<WorkspaceSnapshot>();
    StateDatabase &database = services.database;
    std::optional<Error> error;
    const EndpointRepository endpoints(database);
    const bool isRead
        = takeInto(connectionOverview(database, services.profile), snapshot->connections, error)
        && takeInto(endpoints.all(EndpointRole::Source), snapshot->sources, error)
        && takeInto(endpoints.all(EndpointRole::Destination), snapshot->destinations, error)
        && takeInto(TagRepository(database).all(), snapshot->tags, error)
        && takeInto(DraftRepository(database).all(), snapshot->drafts, error);
    if (!isRead)
        return *error;
    for (const ConnectionSummary &connection : snapshot->connections)
        snapshot->openRejected += connection.openRejected;
    snapshot->takenAt = services.clock.now();
    return std::shared_ptr<const WorkspaceSnapshot>(std::move(snapshot));
}

/// Locks are files: what another process runs does not move the change counter when it dies.
bool haveLocksMoved(const WorkspaceSnapshot &snapshot, const Profile &profile)
{
    return std::ranges::any_of(snapshot.connections, [&](const ConnectionSummary &connection) {
        return ConnectionLock::isHeld(profile, connection.connection.id) != connection.isLocked;
    });
}

Result<Look> look(const WorkspaceServices &services, qint64 seenChanges,
                  const std::shared_ptr<const WorkspaceSnapshot> &current)
{
    auto changes = services.database.changeCounter();
    if (!changes)
        return changes.error();
    if (*changes == seenChanges && !haveLocksMoved(*current, services.profile))
        return Look{*changes, nullptr};
    auto snapshot = loadSnapshot(services);
    if (!snapshot)
        return snapshot.error();
    return Look{*changes, *snapshot};
}

} // namespace

const ConnectionSummary *WorkspaceSnapshot::connection(const QString &id) const
{
    for (const ConnectionSummary &summary : connections) {
        if (summary.connection.id == id)
            return &summary;
    }
    return nullptr;
}

const Endpoint *WorkspaceSnapshot::endpoint(const QString &id) const
{
    for (const auto *list : {&sources, &destinations}) {
        const auto found = std::ranges::find(*list, id, &Endpoint::id);
        if (found != list->end())
            return &*found;
    }
    return nullptr;
}

QStringList WorkspaceSnapshot::connectionsUsing(const QString &endpointId) const
{
    QStringList names;
    for (const ConnectionSummary &summary : connections) {
        if (summary.connection.sourceId == endpointId
            || summary.connection.destinationId == endpointId)
            names << summary.connection.name;
    }
    return names;
}

Workspace::Workspace(const WorkspaceServices &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_snapshot(std::make_shared<const WorkspaceSnapshot>())
{
    // Checks and previews wait for servers; lists must not wait for them.
    m_pool.setMaxThreadCount(8);
    m_followTimer.setInterval(s_followInterval);
    connect(&m_followTimer, &QTimer::timeout, this, &Workspace::follow);
    m_progressTimer.setInterval(s_progressInterval);
    connect(&m_progressTimer, &QTimer::timeout, this, &Workspace::publishProgress);

    const EngineThread &engine = m_services.engine;
    connect(&engine, &EngineThread::runQueued, this, &Workspace::refresh);
    // The sentences of all that wait are others now.
    connect(&engine, &EngineThread::queueChanged, this, &Workspace::snapshotChanged);
    connect(&engine, &EngineThread::runStarted, this, &Workspace::noteStart);
    connect(&engine, &EngineThread::runFinished, this, &Workspace::noteEnd);
    connect(&engine, &EngineThread::runRefused, this,
            [this](const QString &, const Error &error) { emit failed(error); });
    m_followTimer.start();
    follow();
}

Workspace::~Workspace()
{
    // Work in the pool uses the services, which outlive this object only.
    m_ending.request_stop();
    m_pool.clear();
    m_pool.waitForDone();
}

std::shared_ptr<const SyncProgress> Workspace::progress(const QString &connectionId) const
{
    return m_services.engine.progress(connectionId);
}

ConnectionState Workspace::state(const ConnectionSummary &connection) const
{
    const QString &id = connection.connection.id;
    return connection.state(m_services.engine.isRunning(id), m_services.engine.isQueued(id));
}

QString Workspace::stateSentence(const ConnectionSummary &connection) const
{
    const auto numbers = m_services.engine.isRunning(connection.connection.id)
        ? progress(connection.connection.id)
        : nullptr;
    return millrace::stateSentence(connection, state(connection), numbers.get(),
                                   m_services.clock.now(), m_wait,
                                   queuePlace(connection.connection.id));
}

void Workspace::setScheduleWait(bool isWaiting, std::optional<WaitReason> reason)
{
    m_services.engine.waitWithSchedules(isWaiting);
    if (reason == m_wait)
        return;
    m_wait = reason;
    // The sentences of all connections are others now.
    emit snapshotChanged();
}

void Workspace::startSync(const QString &connectionId)
{
    m_services.engine.requestRun(connectionId);
}

void Workspace::syncStreams(const QString &connectionId, const std::vector<StreamId> &streams)
{
    RunOptions options;
    options.streams = streams;
    m_services.engine.requestRun(connectionId, options);
}

void Workspace::retryRejected(const QString &connectionId, const RejectedSelection &selection)
{
    RunOptions options;
    options.retry = selection;
    m_services.engine.requestRun(connectionId, options);
}

void Workspace::syncTrial(const QString &connectionId, qint64 rows)
{
    RunOptions options;
    options.rowLimit = rows;
    m_services.engine.requestRun(connectionId, options);
}

void Workspace::cancelSync(const QString &connectionId)
{
    const EngineThread &engine = m_services.engine;
    if (engine.isRunning(connectionId) || engine.isQueued(connectionId))
        m_services.engine.stop(connectionId, StopReason::Cancel);
    else
        controlRun(connectionId, &RunControl::cancel);
}

void Workspace::pauseRun(const QString &connectionId)
{
    if (m_services.engine.isRunning(connectionId))
        m_services.engine.stop(connectionId, StopReason::Pause);
    else
        controlRun(connectionId, &RunControl::pause);
}

void Workspace::controlRun(const QString &connectionId,
                           Result<Job> (RunControl::*act)(const QString &, const Cancellation &))
{
    const auto stop = [services = m_services, connectionId, act, token = m_ending.get_token()] {
        RunControl control(EngineServices{services.registry, services.database, services.secrets,
                                          services.profile, services.clock});
        return (control.*act)(connectionId, token);
    };
    runInBackground(m_pool, this, stop, [this](const Result<Job> &job) {
        if (!job && !job.error().isCancelled())
            emit failed(job.error());
        refresh();
    });
}

std::optional<QueuePlace> Workspace::queuePlace(const QString &connectionId) const
{
    const QStringList queued = m_services.engine.queuedIds();
    const qsizetype place = queued.indexOf(connectionId);
    if (place < 0)
        return std::nullopt;
    return QueuePlace{static_cast<int>(place) + 1, static_cast<int>(queued.size()),
                      static_cast<int>(m_services.engine.runningIds().size())};
}

void Workspace::runNext(const QString &connectionId) { m_services.engine.runNext(connectionId); }

void Workspace::setPaused(const QString &connectionId, bool isPaused)
{
    const EngineThread &engine = m_services.engine;
    const ConnectionSummary *summary = m_snapshot->connection(connectionId);
    const bool isOn = engine.isRunning(connectionId) || engine.isQueued(connectionId)
        || (summary != nullptr && summary->isLocked);
    if (isPaused && isOn)
        cancelSync(connectionId);
    const auto change = [connectionId, isPaused](StateDatabase &database) {
        return ConnectionRepository(database).setEnabled(connectionId, !isPaused,
                                                         ChangeOrigin::Window);
    };
    query<Connection>(this, change, [this](const Result<Connection> &saved) {
        if (!saved)
            emit failed(saved.error());
        refresh();
    });
}

void Workspace::syncAll()
{
    for (const ConnectionSummary &summary : m_snapshot->connections) {
        if (summary.connection.isEnabled)
            startSync(summary.connection.id);
    }
}

void Workspace::pauseAll()
{
    for (const ConnectionSummary &summary : m_snapshot->connections) {
        if (summary.connection.isEnabled)
            setPaused(summary.connection.id, true);
    }
}

void Workspace::saveConnection(const Connection &connection, QObject *context,
                               Callback<Connection> done)
{
    query<Connection>(
        context,
        [connection, &secrets = m_services.secrets](StateDatabase &database) {
            return ConnectionStorage(database, secrets).save(connection, ChangeOrigin::Window);
        },
        refreshing(std::move(done)));
}

void Workspace::editConnection(const QString &id, std::function<void(Connection &)> edit,
                               QObject *context, Callback<Connection> done)
{
    query<Connection>(
        context,
        [id, edit = std::move(edit), &secrets = m_services.secrets](StateDatabase &database) {
            const auto change = [&edit](Connection &connection) {
                edit(connection);
                return Result<void>();
            };
            return ConnectionStorage(database, secrets).change(id, change, ChangeOrigin::Window);
        },
        refreshing(std::move(done)));
}

void Workspace::removeConnection(const QString &id, QObject *context, Callback<void> done)
{
    m_services.engine.stop(id, StopReason::Cancel);
    query<void>(
        context,
        [id, profile = m_services.profile,
         &secrets = m_services.secrets](StateDatabase &database) -> Result<void> {
            // A run that is on still writes to what is about to go.
            auto lock = ConnectionLock::acquire(profile, id);
            for (int tries = 0; !lock && tries < 20; ++tries) {
                QThread::msleep(100);
                lock = ConnectionLock::acquire(profile, id);
            }
            if (!lock)
                return lock.error();
            ConnectionRepository connections(database);
            const auto former = connections.find(id);
            if (auto removed = connections.remove(id); !removed || !former)
                return removed;
            return forgetUnusedSecrets(connectionSecretNames(*former), database, secrets);
        },
        refreshing(std::move(done)));
}

void Workspace::saveEndpoint(const Endpoint &endpoint, QObject *context, Callback<Endpoint> done)
{
    const auto store = [services = m_services, endpoint](StateDatabase &database) {
        return EndpointStorage(services.registry, database, services.secrets)
            .save(endpoint, ChangeOrigin::Window);
    };
    const auto tell = [this, done = std::move(done)](const Result<StoredEndpoint> &stored) {
        if (!stored) {
            done(stored.error());
            return;
        }
        done(stored->endpoint);
        if (stored->leftBehind)
            emit failed(*stored->leftBehind);
    };
    query<StoredEndpoint>(context, store, refreshing<StoredEndpoint>(tell));
}

void Workspace::removeEndpoint(const Endpoint &endpoint, QObject *context, Callback<void> done)
{
    query<void>(
        context,
        [services = m_services, endpoint](StateDatabase &) {
            return EndpointStorage(services.registry, services.database, services.secrets)
                .remove(endpoint);
        },
        refreshing(std::move(done)));
}

void Workspace::saveDraft(const Draft &draft)
{
    query<Draft>(
        this, [draft](StateDatabase &database) { return DraftRepository(database).save(draft); },
        [this](const Result<Draft> &saved) {
            if (!saved)
                emit failed(saved.error());
            refresh();
        });
}

void Workspace::removeDraft(const QString &id)
{
    query<void>(
        this, [id](StateDatabase &database) { return DraftRepository(database).remove(id); },
        [this](const Result<void> &removed) {
            if (!removed)
                emit failed(removed.error());
            refresh();
        });
}

void Workspace::refresh()
{
    m_seenChanges = -1;
    // What is being read now may have been read too early.
    m_isStale = m_isReading;
    follow();
}

void Workspace::follow()
{
    if (m_isReading)
        return;
    m_isReading = true;
    const auto read = [services = m_services, seen = m_seenChanges, current = m_snapshot] {
        return look(services, seen, current);
    };
    runInBackground(m_pool, this, read, [this](const Result<Look> &result) {
        m_isReading = false;
        if (!result) {
            noteFailedLook(result.error());
            return;
        }
        m_lastLook = m_services.clock.now();
        if (std::exchange(m_isUnreadable, false))
            emit becameCurrent();
        m_seenChanges = result->changes;
        if (result->snapshot)
            take(result->snapshot);
        if (std::exchange(m_isStale, false))
            refresh();
    });
}

void Workspace::noteFailedLook(const Error &error)
{
    // It fails at every tick or not at all; one message is enough.
    if (!std::exchange(m_isUnreadable, true))
        emit wentStale(error);
}

void Workspace::take(std::shared_ptr<const WorkspaceSnapshot> snapshot)
{
    m_snapshot = std::move(snapshot);
    const bool isFirst = !m_isLoaded;
    m_isLoaded = true;
    emit snapshotChanged();
    if (isFirst)
        emit loaded();
}

void Workspace::noteStart(const QString &connectionId, qint64 jobId)
{
    m_progressTimer.start();
    emit runStarted(connectionId, jobId);
    refresh();
}

void Workspace::noteEnd(const QString &connectionId, qint64 jobId, JobStatus status)
{
    emit progressChanged(connectionId);
    emit runFinished(connectionId, jobId, status);
    refresh();
}

void Workspace::publishProgress()
{
    const QStringList running = m_services.engine.runningIds();
    for (const QString &id : running)
        emit progressChanged(id);
    if (running.isEmpty())
        m_progressTimer.stop();
}

} // namespace millrace
