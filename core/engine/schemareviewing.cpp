#include "core/engine/schemareviewing.h"

#include "core/engine/connectorprobe.h"
#include "core/engine/engineerrors.h"
#include "core/store/checkpointstore.h"
#include "core/store/connectionlock.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"

#include <QCryptographicHash>
#include <QJsonDocument>

namespace millrace {

using namespace Qt::StringLiterals;

QString sourceMark(const Endpoint &source)
{
    const QJsonObject content{{u"id"_s, source.id},
                              {u"connector"_s, source.connectorId},
                              {u"configuration"_s, source.configuration}};
    const QByteArray json = QJsonDocument(content).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(QCryptographicHash::hash(json, QCryptographicHash::Sha1).toHex());
}

std::vector<DestinationSyncMode> SchemaReviewing::modesOf(const Connection &connection) const
{
    const auto destination = EndpointRepository(m_services.database).find(connection.destinationId);
    if (!destination)
        return {};
    const auto capabilities
        = ConnectorProbe(m_services.registry, m_services.secrets)
              .capabilities(destination->connectorId, destination->configuration);
    return capabilities ? capabilities->modes : std::vector<DestinationSyncMode>();
}

Result<std::optional<PendingReview>> SchemaReviewing::pending(const QString &connectionId) const
{
    using Pending = std::optional<PendingReview>;
    auto finding = SchemaFindings(m_services.database).find(connectionId);
    if (!finding)
        return finding.error();
    if (!*finding)
        return Pending();
    auto connection = ConnectionRepository(m_services.database).find(connectionId);
    if (!connection)
        return connection.error();
    const auto source = EndpointRepository(m_services.database).find(connection->sourceId);
    if (!source)
        return source.error();
    if ((*finding)->source != sourceMark(*source))
        return Pending();
    PendingReview pending;
    pending.modes = modesOf(*connection);
    pending.review
        = schemaReview(*connection, (*finding)->catalog, (*finding)->reviewed, pending.modes);
    pending.isPaused = (*finding)->isPaused && !connection->isEnabled;
    pending.connection = std::move(*connection);
    pending.catalog = std::move((*finding)->catalog);
    pending.foundAt = (*finding)->foundAt;
    return Pending(std::move(pending));
}

Result<PendingReview> SchemaReviewing::look(const QString &connectionId,
                                            const Cancellation &cancellation) const
{
    const auto connection = ConnectionRepository(m_services.database).find(connectionId);
    if (!connection)
        return connection.error();
    const auto source = EndpointRepository(m_services.database).find(connection->sourceId);
    if (!source)
        return source.error();
    auto discovered = ConnectorProbe(m_services.registry, m_services.secrets)
                          .discover(source->connectorId, source->configuration, {}, cancellation);
    if (!discovered)
        return discovered.error();
    SchemaFindings findings(m_services.database);
    const auto former = findings.find(connectionId);
    if (!former)
        return former.error();
    SchemaFinding finding{
        sourceMark(*source), m_services.clock.now(), std::move(*discovered), {}, false};
    if (*former && (*former)->source == finding.source) {
        finding.reviewed = (*former)->reviewed;
        finding.isPaused = (*former)->isPaused;
    } else {
        // At a first look nothing tells new streams from those that were left out.
        for (const Stream &stream : finding.catalog.streams)
            finding.reviewed.insert(stream.id);
    }
    if (auto stored = findings.store(connectionId, finding); !stored)
        return stored.error();
    auto found = pending(connectionId);
    if (!found)
        return found.error();
    if (!*found)
        return makeError(engineerrors::sourceChangedMeanwhile, {connection->name});
    return std::move(**found);
}

Result<SchemaAcceptance> SchemaReviewing::accept(const QString &connectionId,
                                                 const SchemaDecisions &decisions, bool resumes,
                                                 ChangeOrigin origin) const
{
    const auto lock = ConnectionLock::acquire(m_services.profile, connectionId);
    if (!lock)
        return lock.error();
    auto waiting = pending(connectionId);
    if (!waiting)
        return waiting.error();
    if (!*waiting)
        return makeError(engineerrors::sourceChangedMeanwhile, {connectionId});
    SchemaAcceptance acceptance
        = accepted((*waiting)->connection, (*waiting)->catalog, decisions, (*waiting)->modes);
    if (acceptance.updated.catalog.streams.empty())
        return makeError(engineerrors::noStreams, {acceptance.updated.name});
    // First: a kill in between reads rows twice instead of never.
    const CheckpointStore checkpoints(m_services.database);
    std::vector<StreamId> again;
    for (const StreamId &stream : acceptance.readAgain) {
        const auto state = checkpoints.load(connectionId, stream);
        if (!state)
            return state.error();
        if (!state->generationKey.isEmpty())
            again.push_back(stream);
    }
    if (auto restarted
        = CheckpointStore(m_services.database).restartStreams(**lock, connectionId, again, origin);
        !restarted)
        return restarted.error();
    const bool isResumed = resumes && acceptance.missing.isEmpty();
    const auto take = [&acceptance, isResumed](Connection &stored) {
        stored.catalog = acceptance.updated.catalog;
        stored.isEnabled = stored.isEnabled || isResumed;
    };
    auto saved = ConnectionRepository(m_services.database).edit(connectionId, take, origin);
    if (!saved)
        return saved.error();
    acceptance.updated = std::move(*saved);
    if (auto marked = SchemaFindings(m_services.database).markReviewed(connectionId); !marked)
        return marked.error();
    return acceptance;
}

} // namespace millrace
