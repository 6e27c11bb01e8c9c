#include "core/engine/schemacheck.h"

#include "core/engine/connectorprobe.h"
#include "core/store/checkpointstore.h"
#include "core/store/connectionrepository.h"
#include "core/store/jobrepository.h"
#include "core/store/settingsrepository.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::hours s_interval{24}; // behaviour §4

/// What the last check of a connection left.
struct LastCheck final
{
    QString source; ///< See sourceMark().
    qint64 at = 0; ///< Milliseconds since 1970.
    std::set<StreamId> streams;
};

/// The streams of another source, or of the same one elsewhere, say nothing about this one's.
QString sourceMark(const Endpoint &source)
{
    const QJsonObject content{{u"id"_s, source.id},
                              {u"connector"_s, source.connectorId},
                              {u"configuration"_s, source.configuration}};
    const QByteArray json = QJsonDocument(content).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(QCryptographicHash::hash(json, QCryptographicHash::Sha1).toHex());
}

QString keyOf(const Connection &connection)
{
    return connectionSettingKey(connection.id, u"schema_check"_s);
}

QJsonObject toJson(const LastCheck &check)
{
    QJsonArray streams;
    for (const StreamId &stream : check.streams)
        streams.append(QJsonArray{stream.nameSpace, stream.name});
    return {{u"source"_s, check.source}, {u"at"_s, check.at}, {u"streams"_s, streams}};
}

std::optional<LastCheck> lastCheckFromJson(const QJsonObject &json, const QString &source)
{
    if (json.value("source"_L1).toString() != source)
        return std::nullopt;
    LastCheck check{source, json.value("at"_L1).toInteger(), {}};
    for (const QJsonValue &value : json.value("streams"_L1).toArray())
        check.streams.insert({value.toArray().at(0).toString(), value.toArray().at(1).toString()});
    return check;
}

qint64 milliseconds(TimePoint time)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

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
    SettingsRepository settings(m_services.database);
    const QString mark = sourceMark(source);
    const qint64 now = milliseconds(m_services.clock.now());
    const auto stored = settings.value(keyOf(connection));
    const auto last = stored ? lastCheckFromJson(stored->toObject(), mark) : std::nullopt;
    const qint64 interval = std::chrono::milliseconds(s_interval).count();
    const bool isFresh = last && last->at <= now && now - last->at < interval;
    if (isFresh && !didLastJobMissSomething(job))
        return outcome;

    const auto discovered
        = ConnectorProbe(m_services.registry, m_services.secrets)
              .discover(source.connectorId, source.configuration, {}, cancellation);
    if (cancellation.stop_requested())
        return outcome;
    if (!discovered) {
        outcome.warning = discovered.error();
        return outcome;
    }
    const auto known = last ? std::optional(last->streams) : std::nullopt;
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
    LastCheck check{mark, now, {}};
    for (const Stream &stream : discovered->streams)
        check.streams.insert(stream.id);
    if (auto remembered = settings.setValue(keyOf(connection), toJson(check)); !remembered)
        outcome.warning = remembered.error();
    if (change->isChanged)
        outcome.updated = std::move(change->updated);
    outcome.gone = std::move(change->gone);
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
        return SchemaPropagation{connection, false, {}, {}, {}, {}};
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
    const auto saved = ConnectionRepository(m_services.database).save(change.updated, origin);
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
