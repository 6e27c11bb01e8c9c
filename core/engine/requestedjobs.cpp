#include "core/engine/requestedjobs.h"

#include "core/engine/connectorprobe.h"
#include "core/engine/deadattempts.h"
#include "core/engine/engineerrors.h"
#include "core/store/connectionlock.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"
#include "core/store/jobrepository.h"
#include "core/store/refreshstore.h"
#include "core/store/storeerrors.h"

#include <algorithm>

namespace millrace {

namespace {

Result<void> cancelInterruptedRuns(const EngineServices &services, const QString &connectionId)
{
    JobRepository jobs(services.database);
    const auto unfinished = jobs.unfinished(connectionId);
    if (!unfinished)
        return unfinished.error();
    for (const Job &job : *unfinished) {
        if (auto ended = giveUp(jobs, job, services.clock.now()); !ended)
            return ended;
    }
    return {};
}

/// The connection, which has chosen every one of \a streams.
Result<Connection> findWithStreams(const EngineServices &services, const QString &connectionId,
                                   const std::vector<StreamId> &streams)
{
    auto connection = ConnectionRepository(services.database).find(connectionId);
    if (!connection)
        return connection;
    for (const StreamId &id : streams) {
        const bool isChosen = std::ranges::any_of(
            connection->catalog.streams,
            [&](const ConfiguredStream &candidate) { return candidate.stream.id == id; });
        if (!isChosen)
            return makeError(storeerrors::streamUnknown, {connection->name, id.text()});
    }
    return connection;
}

} // namespace

ChangeOrigin originOf(JobTrigger trigger)
{
    switch (trigger) {
    case JobTrigger::Manual:
        return ChangeOrigin::Window;
    case JobTrigger::CommandLine:
        return ChangeOrigin::CommandLine;
    case JobTrigger::Schedule:
        break;
    }
    return ChangeOrigin::Schedule;
}

Result<Job> requestRefresh(const EngineServices &services, const QString &connectionId,
                           const RefreshRequest &request, JobTrigger trigger)
{
    const auto connection = findWithStreams(services, connectionId, request.streams);
    if (!connection)
        return connection.error();
    if (!connection->isEnabled)
        return makeError(engineerrors::connectionDisabled, {connection->name});
    const auto destination = EndpointRepository(services.database).find(connection->destinationId);
    if (!destination)
        return destination.error();
    const auto capabilities
        = ConnectorProbe(services.registry, services.secrets)
              .capabilities(destination->connectorId, destination->configuration);
    if (!capabilities)
        return capabilities.error();
    const auto lock = ConnectionLock::acquire(services.profile, connectionId);
    if (!lock)
        return lock.error();
    const auto streams = refreshedStreams(*connection, request, *capabilities);
    if (!streams)
        return streams.error();
    if (auto ended = cancelInterruptedRuns(services, connectionId); !ended)
        return ended.error();
    return RefreshStore(services.database)
        .begin(**lock, connectionId, *streams, request.mode, trigger, originOf(trigger));
}

Result<Job> requestClearing(const EngineServices &services, const QString &connectionId,
                            const std::vector<StreamId> &streams, JobTrigger trigger)
{
    const auto connection = findWithStreams(services, connectionId, streams);
    if (!connection)
        return connection.error();
    const auto lock = ConnectionLock::acquire(services.profile, connectionId);
    if (!lock)
        return lock.error();
    if (connection->catalog.streams.empty())
        return makeError(engineerrors::noStreams, {connection->name});
    if (auto ended = cancelInterruptedRuns(services, connectionId); !ended)
        return ended.error();
    // Named one by one: a run of every stream would put the schedule off.
    std::vector<StreamId> named;
    for (const ConfiguredStream &stream : connection->catalog.streams) {
        const StreamId &id = stream.stream.id;
        if (streams.empty() || std::ranges::find(streams, id) != streams.end())
            named.push_back(id);
    }
    return JobRepository(services.database)
        .create(connectionId, trigger, services.clock.now(), named, JobKind::Clear);
}

} // namespace millrace
