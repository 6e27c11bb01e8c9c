#include "core/engine/schemacheck.h"

#include "core/engine/connectorprobe.h"
#include "core/engine/requestedjobs.h"
#include "core/engine/schemareviewing.h"
#include "core/store/checkpointstore.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"
#include "core/store/jobrepository.h"
#include "core/store/schemafindings.h"

#include <QUuid>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

std::set<StreamId> streamsOf(const Catalog &catalog)
{
    std::set<StreamId> streams;
    for (const Stream &stream : catalog.streams)
        streams.insert(stream.id);
    return streams;
}

/// The last look at the same source.
std::optional<SchemaFinding> former(const SchemaFindings &findings, const Connection &connection,
                                    const QString &mark)
{
    auto found = findings.find(connection.id);
    if (!found || !*found || (*found)->source != mark)
        return std::nullopt;
    return std::move(*found);
}

/// Whether a person looked at the source since the last run, and it has something to take over, or
/// to pause the connection for: a run that went on would fail at the first field that is gone.
bool isWaiting(const SchemaFinding &last, const Connection &connection)
{
    const SchemaPropagation change = propagated(connection, last.catalog, last.reviewed, {});
    return change.isChanged || change.stop.has_value();
}

/// The streams that are no news after this look.
std::set<StreamId> reviewed(const std::optional<SchemaFinding> &last, const Catalog &discovered,
                            const SchemaPropagation &change)
{
    // At a first look nothing tells new streams from those that were left out.
    if (!last)
        return streamsOf(discovered);
    std::set<StreamId> known = last->reviewed;
    const SchemaChangePolicy policy = change.updated.settings.schemaChanges;
    // Where columns alone are followed, streams are no matter of a review.
    if (policy == SchemaChangePolicy::PropagateColumns && !change.stop)
        known.merge(streamsOf(discovered));
    for (const ConfiguredStream &stream : change.updated.catalog.streams)
        known.insert(stream.stream.id);
    return known;
}

/// One made from the words of a command is discovered anew by each command; its id comes from its
/// content.
bool isAdHoc(const Connection &connection)
{
    return QUuid::fromString(connection.id).version() == QUuid::Sha1;
}

} // namespace

bool SchemaCheck::didLastJobMissSomething(const Job &job) const
{
    const auto jobs = JobRepository(m_services.database).list(job.connectionId, 1, job.id);
    if (!jobs || jobs->empty() || jobs->front().attempts.empty())
        return false;
    const auto isFault = [](const std::optional<Error> &error) {
        return error && error->kind == ErrorKind::Configuration;
    };
    const Attempt &last = jobs->front().attempts.back();
    return isFault(last.error) || std::ranges::any_of(last.streams, isFault, &StreamResult::error);
}

SchemaOutcome SchemaCheck::run(const Connection &connection, const Endpoint &source,
                               const Endpoint &destination, const Job &job,
                               const Cancellation &cancellation)
{
    SchemaOutcome outcome;
    if (isAdHoc(connection))
        return outcome;
    SchemaFindings findings(m_services.database);
    // As it is stored: trust for this run alone does not make it another source.
    const auto stored = EndpointRepository(m_services.database).find(source.id);
    const QString mark = sourceMark(stored ? *stored : source);
    const TimePoint now = m_services.clock.now();
    auto last = former(findings, connection, mark);
    const bool isFresh = last && last->foundAt <= now && now - last->foundAt < m_interval;
    if (isFresh && !didLastJobMissSomething(job) && !isWaiting(*last, connection))
        return outcome;

    const auto discovered
        = ConnectorProbe(m_services.registry, m_services.secrets)
              .discover(source.connectorId, source.configuration, {}, cancellation);
    outcome.asked = {now, m_services.clock.now()};
    if (cancellation.stop_requested())
        return outcome;
    if (!discovered) {
        outcome.warning = discovered.error();
        return outcome;
    }
    const auto known = last ? std::optional(last->reviewed) : std::nullopt;
    auto change = propagate(connection, *discovered, known, destination);
    const ChangeOrigin origin = originOf(job.trigger);
    if (change && change->isChanged) {
        if (auto saved = save(*change, origin); !saved)
            change = saved.error();
    }
    if (!change) {
        outcome.warning = change.error();
        return outcome;
    }
    if (change->stop)
        pause(*change, origin);
    const SchemaFinding finding{mark, now, *discovered, reviewed(last, *discovered, *change),
                                change->stop.has_value()};
    if (auto remembered = findings.store(connection.id, finding); !remembered)
        outcome.warning = remembered.error();
    if (change->isChanged)
        outcome.updated = std::move(change->updated);
    outcome.gone = std::move(change->gone);
    outcome.backfilled = std::move(change->backfilled);
    outcome.notes = std::move(change->notes);
    outcome.stop = std::move(change->stop);
    return outcome;
}

Result<SchemaPropagation> SchemaCheck::propagate(const Connection &connection,
                                                 const Catalog &discovered,
                                                 const std::optional<std::set<StreamId>> &known,
                                                 const Endpoint &destination) const
{
    // As it is stored now: a person may have saved it while the source was asked.
    auto current = ConnectionRepository(m_services.database).find(connection.id);
    if (!current)
        return current.error();
    if (current->sourceId != connection.sourceId
        || current->destinationId != connection.destinationId)
        return SchemaPropagation{connection, false, {}, {}, {}, {}, {}};
    std::vector<DestinationSyncMode> modes;
    if (current->settings.schemaChanges == SchemaChangePolicy::PropagateFully) {
        auto capabilities = ConnectorProbe(m_services.registry, m_services.secrets)
                                .capabilities(destination.connectorId, destination.configuration);
        if (!capabilities)
            return capabilities.error();
        modes = capabilities->modes;
    }
    return propagated(*current, discovered, known, modes);
}

Result<void> SchemaCheck::save(const SchemaPropagation &change, ChangeOrigin origin)
{
    CheckpointStore checkpoints(m_services.database);
    std::vector<StreamId> read;
    for (const StreamId &stream : change.backfilled) {
        const auto state = checkpoints.load(change.updated.id, stream);
        if (!state)
            return state.error();
        if (!state->generationKey.isEmpty())
            read.push_back(stream);
    }
    // First, so that a kill in between makes the next run see the change again: reading anew twice
    // does no harm, not at all would.
    if (auto restarted = checkpoints.restartStreams(m_lock, change.updated.id, read, origin);
        !restarted)
        return restarted;
    // Nothing else of it: a person may have saved it, or removed it, meanwhile.
    const auto take = [&change](Connection &stored) { stored.catalog = change.updated.catalog; };
    const auto saved
        = ConnectionRepository(m_services.database).edit(change.updated.id, take, origin);
    return saved ? Result<void>() : Result<void>(saved.error());
}

void SchemaCheck::pause(SchemaPropagation &change, ChangeOrigin origin)
{
    const auto paused
        = ConnectionRepository(m_services.database).setEnabled(change.updated.id, false, origin);
    // The job ends all the same, and the next one looks again.
    if (!paused)
        change.stop->detail = paused.error().message;
}

} // namespace millrace
