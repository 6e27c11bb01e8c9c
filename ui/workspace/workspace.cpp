#include "ui/workspace/workspace.h"

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

Result<void> storeTags(StateDatabase &database, const std::vector<Tag> &tags)
{
    TagRepository repository(database);
    auto stored = repository.all();
    if (!stored)
        return stored.error();
    for (const Tag &tag : *stored) {
        if (std::ranges::find(tags, tag.name, &Tag::name) != tags.end())
            continue;
        if (auto removed = repository.remove(tag.name); !removed)
            return removed;
    }
    for (const Tag &tag : tags) {
        if (auto saved = repository.save(tag); !saved)
            return saved;
    }
    return {};
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
                                   m_services.clock.now(), m_wait);
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

void Workspace::cancelSync(const QString &connectionId)
{
    m_services.engine.stop(connectionId, StopReason::Cancel);
}

void Workspace::setPaused(const QString &connectionId, bool isPaused)
{
    if (isPaused)
        cancelSync(connectionId);
    const auto change = [connectionId, isPaused](StateDatabase &database) -> Result<Connection> {
        ConnectionRepository repository(database);
        auto connection = repository.find(connectionId);
        if (!connection)
            return connection;
        connection->isEnabled = !isPaused;
        return repository.save(*connection, ChangeOrigin::Window);
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
        [connection](StateDatabase &database) {
            return ConnectionRepository(database).save(connection, ChangeOrigin::Window);
        },
        refreshing(std::move(done)));
}

void Workspace::editConnection(const QString &id, std::function<void(Connection &)> edit,
                               QObject *context, Callback<Connection> done)
{
    query<Connection>(
        context,
        [id, edit = std::move(edit)](StateDatabase &database) -> Result<Connection> {
            ConnectionRepository repository(database);
            auto connection = repository.find(id);
            if (!connection)
                return connection;
            edit(*connection);
            return repository.save(*connection, ChangeOrigin::Window);
        },
        refreshing(std::move(done)));
}

void Workspace::removeConnection(const QString &id, QObject *context, Callback<void> done)
{
    m_services.engine.stop(id, StopReason::Cancel);
    query<void>(
        context,
        [id, profile = m_services.profile](StateDatabase &database) -> Result<void> {
            // A run that is on still writes to what is about to go.
            auto lock = ConnectionLock::acquire(profile, id);
            for (int tries = 0; !lock && tries < 20; ++tries) {
                QThread::msleep(100);
                lock = ConnectionLock::acquire(profile, id);
            }
            if (!lock)
                return lock.error();
            return ConnectionRepository(database).remove(id);
        },
        refreshing(std::move(done)));
}

void Workspace::saveEndpoint(const Endpoint &endpoint, QObject *context, Callback<Endpoint> done)
{
    const auto store = [services = m_services, endpoint](StateDatabase &database) {
        return EndpointStorage(services.registry, database, services.secrets).save(endpoint);
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

void Workspace::saveTags(const std::vector<Tag> &tags, QObject *context, Callback<void> done)
{
    query<void>(
        context, [tags](StateDatabase &database) { return storeTags(database, tags); },
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
