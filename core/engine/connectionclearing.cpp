#include "core/engine/connectionclearing.h"

#include "core/engine/connectorprobe.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"
#include "core/store/storeerrors.h"

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

} // namespace

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

} // namespace millrace
