#include "core/engine/connectionclearing.h"

#include "core/base/redaction.h"
#include "core/engine/destinationnames.h"
#include "core/engine/engineerrors.h"
#include "core/store/checkpointstore.h"
#include "core/store/connectionlock.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"
#include "core/store/timelinestore.h"

#include <QJsonDocument>
#include <QUuid>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_clearUnsupported{
    "engine.clear_unsupported", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The destination cannot be cleared: it does not offer the mode "
                      "that replaces all rows."),
    QT_TRANSLATE_NOOP("errors", "Delete the rows at the destination itself.")};

/// The destination with the redactor for its texts.
struct Opened final
{
    std::unique_ptr<Destination> destination;
    Redactor redactor;
};

Result<Opened> open(const EngineServices &services, const Endpoint &endpoint)
{
    const ConnectorInfo *info = services.registry.find(endpoint.connectorId);
    const QJsonObject spec = info == nullptr ? QJsonObject() : info->destinationSpec;
    auto plain
        = withSecretsResolved(endpoint.configuration, secretPointers(spec), services.secrets);
    if (!plain)
        return plain.error();
    auto destination
        = services.registry.createDestination(endpoint.connectorId, plain->configuration);
    if (!destination)
        return destination.error();
    return Opened{std::move(*destination), Redactor(plain->values)};
}

Result<void> replaceByNothing(Destination &destination, const ConfiguredStream &stream,
                              const DestinationName &target, const StreamState &state,
                              const Cancellation &cancellation)
{
    WriteRequest request;
    request.stream = stream.stream.id;
    request.target = target;
    request.schema = std::make_shared<const Schema>(stream.selectedSchema());
    request.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite};
    request.cursorField = stream.effectiveCursor();
    request.generationId = state.generationId;
    request.generationKey = state.generationKey;
    request.minimumGenerationId = state.generationId;
    auto writer = destination.openStream(request, cancellation);
    if (!writer)
        return writer.error();
    if (auto prepared = (*writer)->prepare(cancellation); !prepared)
        return prepared.error();
    const QString flushId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (auto committed = (*writer)->commit(Checkpoint{{}, flushId}); !committed)
        return committed;
    return (*writer)->finish(cancellation);
}

QJsonValue storedPosition(const StreamState &state)
{
    if (!state.checkpoint)
        return QJsonValue::Null;
    const QByteArray position = QByteArray::fromStdString(state.checkpoint->position);
    const QJsonDocument json = QJsonDocument::fromJson(position);
    return json.isObject() ? QJsonValue(json.object()) : QJsonValue(QString::fromUtf8(position));
}

/// \a told receives the position that is forgotten.
Result<void> clearStream(CheckpointStore &checkpoints, const QString &connectionId,
                         const ConfiguredStream &stream, const DestinationName &target,
                         Destination &destination, QJsonObject &told,
                         const Cancellation &cancellation)
{
    const StreamId &id = stream.stream.id;
    const auto former = checkpoints.load(connectionId, id);
    if (!former)
        return former.error();
    // Forgotten first: after a kill in between, the next run copies everything again, and nothing
    // is taken for copied that is gone.
    const auto emptied = checkpoints.startGeneration(connectionId, id, former->generationId + 1);
    if (!emptied)
        return emptied.error();
    told.insert(id.text(), storedPosition(*former));
    if (auto replaced = replaceByNothing(destination, stream, target, *emptied, cancellation);
        !replaced)
        return replaced;
    // The next run must not take the empty table for its own half-filled one.
    const auto next = checkpoints.startGeneration(connectionId, id, emptied->generationId + 1);
    if (!next)
        return next.error();
    return {};
}

Result<void> clearEach(const EngineServices &services, const Connection &connection,
                       const std::vector<StreamId> &streams, Destination &destination,
                       QJsonObject &told, const Cancellation &cancellation)
{
    const auto modes = destination.capabilities().modes;
    if (std::ranges::find(modes, DestinationSyncMode::Overwrite) == modes.end())
        return makeError(s_clearUnsupported);
    const std::vector<DestinationName> names = destinationNames(connection, destination);
    CheckpointStore checkpoints(services.database);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const ConfiguredStream &stream = connection.catalog.streams[i];
        if (std::ranges::find(streams, stream.stream.id) == streams.end())
            continue;
        if (cancellation.stop_requested())
            return Error::cancelled();
        if (auto cleared = clearStream(checkpoints, connection.id, stream, names[i], destination,
                                       told, cancellation);
            !cleared)
            return cleared;
    }
    return {};
}

} // namespace

Result<void> clearStreams(const EngineServices &services, const QString &connectionId,
                          const std::vector<StreamId> &streams, ChangeOrigin origin,
                          const Cancellation &cancellation)
{
    const auto lock = ConnectionLock::acquire(services.profile, connectionId);
    if (!lock)
        return lock.error();
    auto connection = ConnectionRepository(services.database).find(connectionId);
    if (!connection)
        return connection.error();
    auto endpoint = EndpointRepository(services.database).find(connection->destinationId);
    if (!endpoint)
        return endpoint.error();
    auto opened = open(services, *endpoint);
    if (!opened)
        return opened.error();
    QJsonObject told;
    const auto cleared
        = clearEach(services, *connection, streams, *opened->destination, told, cancellation);
    if (!told.isEmpty()) {
        TimelineEvent event;
        event.connectionId = connectionId;
        event.time = services.clock.now();
        event.kind = TimelineKind::CheckpointChanged;
        event.origin = origin;
        event.before = told;
        for (const QString &stream : told.keys())
            event.after.insert(stream, QJsonValue::Null);
        if (auto added = TimelineStore(services.database).add(event); !added && cleared)
            return added;
    }
    if (cleared)
        return {};
    Error error = cleared.error();
    error.message = opened->redactor.redacted(error.message);
    error.detail = opened->redactor.redacted(error.detail);
    return error;
}

} // namespace millrace
