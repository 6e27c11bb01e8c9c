#include "core/engine/connectionclearing.h"

#include "core/base/redaction.h"
#include "core/engine/connectorprobe.h"
#include "core/engine/secretkeeping.h"
#include "core/store/checkpointstore.h"
#include "core/store/connectionlock.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"
#include "core/store/jobrepository.h"
#include "core/store/storeerrors.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

namespace {

bool contains(const std::vector<StreamId> &streams, const StreamId &stream)
{
    return streams.empty() || std::ranges::find(streams, stream) != streams.end();
}

Result<Connection> findWithStreams(const EngineServices &services, const QString &connectionId,
                                   const std::vector<StreamId> &streams)
{
    auto connection = ConnectionRepository(services.database).find(connectionId);
    if (!connection)
        return connection;
    const auto &chosen = connection->catalog.streams;
    for (const StreamId &stream : streams) {
        const bool isKnown = std::ranges::any_of(chosen, [&](const ConfiguredStream &candidate) {
            return candidate.stream.id == stream;
        });
        if (!isKnown)
            return makeError(storeerrors::streamUnknown, {connection->name, stream.text()});
    }
    return connection;
}

Result<void> cancelInterruptedRuns(const EngineServices &services, const QString &connectionId)
{
    JobRepository jobs(services.database);
    const auto unfinished = jobs.unfinished(connectionId);
    if (!unfinished)
        return unfinished.error();
    for (const Job &job : *unfinished) {
        if (auto ended = jobs.setStatus(job.id, JobStatus::Cancelled, services.clock.now()); !ended)
            return ended;
    }
    return {};
}

/// One clearing, under the lock of its connection.
class Clearing final
{
public:
    Clearing(const EngineServices &services, const ConnectionLock &lock, Connection connection,
             ChangeOrigin origin)
        : m_services(services)
        , m_lock(lock)
        , m_connection(std::move(connection))
        , m_checkpoints(services.database)
        , m_origin(origin)
    {
    }

    [[nodiscard]] Result<void> open();
    [[nodiscard]] Result<ClearOutcome> run(const std::vector<StreamId> &streams,
                                           const Cancellation &cancellation);

private:
    [[nodiscard]] Result<void> forgetWhatWouldWin(const ClearOutcome &wanted);
    void clear(ClearedStream &stream, const Cancellation &cancellation);
    [[nodiscard]] Error redacted(Error error) const;

    const EngineServices &m_services;
    const ConnectionLock &m_lock;
    const Connection m_connection;
    CheckpointStore m_checkpoints;
    const ChangeOrigin m_origin;
    Redactor m_redactor;
    std::unique_ptr<Destination> m_destination;
};

Result<void> Clearing::open()
{
    const auto endpoint = EndpointRepository(m_services.database).find(m_connection.destinationId);
    if (!endpoint)
        return endpoint.error();
    const ConnectorInfo *info = m_services.registry.find(endpoint->connectorId);
    const QJsonObject spec = info == nullptr ? QJsonObject() : info->destinationSpec;
    const auto plain
        = withSecretsResolved(endpoint->configuration, secretPointers(spec), m_services.secrets);
    if (!plain)
        return plain.error();
    m_redactor = Redactor(plain->values);
    auto destination = m_services.registry.createDestination(
        endpoint->connectorId, plain->configuration,
        keeperFor(endpoint->configuration, m_services.secrets));
    if (!destination)
        return redacted(destination.error());
    m_destination = std::move(*destination);
    return {};
}

Result<ClearOutcome> Clearing::run(const std::vector<StreamId> &streams,
                                   const Cancellation &cancellation)
{
    ClearOutcome outcome;
    const std::vector<DestinationName> names = destinationNames(m_connection, *m_destination);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const StreamId &id = m_connection.catalog.streams[i].stream.id;
        if (contains(streams, id))
            outcome.streams.push_back({id, names[i], {}});
    }
    if (auto ended = cancelInterruptedRuns(m_services, m_connection.id); !ended)
        return ended.error();
    if (auto forgotten = forgetWhatWouldWin(outcome); !forgotten)
        return forgotten.error();
    std::vector<EmptiedStream> emptied;
    for (ClearedStream &stream : outcome.streams) {
        clear(stream, cancellation);
        if (!stream.error)
            emptied.push_back({stream.stream, targetText(stream.target)});
    }
    const auto restarted = m_checkpoints.restartEmptied(m_lock, m_connection.id, emptied, m_origin);
    if (!restarted)
        return restarted.error();
    return outcome;
}

Result<void> Clearing::forgetWhatWouldWin(const ClearOutcome &wanted)
{
    const bool isTransactional = m_destination->capabilities().isTransactional;
    std::vector<StreamId> winning;
    for (const ClearedStream &stream : wanted.streams) {
        const auto state = m_checkpoints.load(m_connection.id, stream.stream);
        if (!state)
            return state.error();
        const bool isSetByHand = state->checkpoint && state->checkpoint->flushId.isEmpty();
        const bool hasState = !state->generationKey.isEmpty();
        if (hasState && (!isTransactional || isSetByHand))
            winning.push_back(stream.stream);
    }
    return m_checkpoints.restartStreams(m_lock, m_connection.id, winning, m_origin);
}

void Clearing::clear(ClearedStream &stream, const Cancellation &cancellation)
{
    const auto cleared = cancellation.stop_requested()
        ? Result<void>(Error::cancelled())
        : m_destination->clearStream(stream.target, cancellation);
    if (cleared)
        return;
    Error error = redacted(cleared.error());
    if (!error.isCancelled())
        error.message
            = QCoreApplication::translate("engine", "Stream %1 was not cleared at \"%2\": %3")
                  .arg(stream.stream.text(), targetText(stream.target), error.message);
    stream.error = error;
}

Error Clearing::redacted(Error error) const
{
    error.message = m_redactor.redacted(error.message);
    error.hint = m_redactor.redacted(error.hint);
    error.detail = m_redactor.redacted(error.detail);
    return error;
}

} // namespace

std::optional<Error> ClearOutcome::error() const
{
    for (const ClearedStream &stream : streams) {
        if (stream.error)
            return stream.error;
    }
    return std::nullopt;
}

Result<std::vector<PlannedName>> clearTargets(const EngineServices &services,
                                              const QString &connectionId,
                                              const std::vector<StreamId> &streams)
{
    const auto connection = findWithStreams(services, connectionId, streams);
    if (!connection)
        return connection.error();
    const auto destination = EndpointRepository(services.database).find(connection->destinationId);
    if (!destination)
        return destination.error();
    auto others = ConnectionRepository(services.database).all();
    if (!others)
        return others.error();
    std::erase_if(*others, [&](const Connection &other) {
        return other.destinationId != connection->destinationId;
    });
    auto names = ConnectorProbe(services.registry, services.secrets)
                     .plannedNames(*connection, *destination, *others);
    if (names)
        std::erase_if(*names,
                      [&](const PlannedName &name) { return !contains(streams, name.stream); });
    return names;
}

Result<ClearOutcome> clearStreams(const EngineServices &services, const QString &connectionId,
                                  const std::vector<StreamId> &streams, ChangeOrigin origin,
                                  const Cancellation &cancellation)
{
    const auto lock = ConnectionLock::acquire(services.profile, connectionId);
    if (!lock)
        return lock.error();
    auto connection = findWithStreams(services, connectionId, streams);
    if (!connection)
        return connection.error();
    Clearing clearing(services, **lock, std::move(*connection), origin);
    if (auto opened = clearing.open(); !opened)
        return opened.error();
    return clearing.run(streams, cancellation);
}

} // namespace millrace
