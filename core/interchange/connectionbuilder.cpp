#include "core/interchange/connectionbuilder.h"

#include "core/engine/connectorprobe.h"
#include "core/interchange/connectionstorage.h"
#include "core/interchange/connectorlookup.h"
#include "core/interchange/endpointstorage.h"
#include "core/interchange/pathguess.h"
#include "core/interchange/streamselection.h"
#include "core/interchange/transformationstorage.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_nameTaken{
    "cli.connection_exists", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is a connection called \"%1\" already."),
    QT_TRANSLATE_NOOP("errors", "Choose another name, or replace it.")};
constexpr ErrorDefinition s_endpointDiffers{
    "cli.endpoint_exists", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "There is another %1 called \"%2\" with a different configuration."),
    QT_TRANSLATE_NOOP("errors", "Choose another name for the %1, or replace it.")};

/// Ids of ad hoc connections and their ends follow from this and their content.
const QUuid &adHocNamespace()
{
    static const QUuid s_namespace(u"{6f1c2c0e-5f7b-4a58-9d0c-2f7a8f0a3b61}"_s);
    return s_namespace;
}

QString idOf(const QJsonObject &content)
{
    return QUuid::createUuidV5(adHocNamespace(),
                               QJsonDocument(content).toJson(QJsonDocument::Compact))
        .toString(QUuid::WithoutBraces);
}

QString shortForm(const QString &id) { return id.left(8); }

/// A new end gets id and name from its content; a stored one is left alone.
Endpoint namedAdHoc(Endpoint endpoint, const ConnectorRegistry &registry)
{
    if (!endpoint.id.isEmpty())
        return endpoint;
    endpoint.id = idOf({{u"role"_s, endpointRoleName(endpoint.role)},
                        {u"connector"_s, endpoint.connectorId},
                        {u"configuration"_s, endpoint.configuration}});
    const ConnectorInfo *info = registry.find(endpoint.connectorId);
    const QString label = info == nullptr
        ? endpoint.connectorId
        : endpointLabel(endpoint.configuration, *info, endpoint.role);
    endpoint.name = u"ad hoc %1 (%2)"_s.arg(label, shortForm(endpoint.id));
    return endpoint;
}

QString labelOf(const Endpoint &endpoint, const ConnectorRegistry &registry)
{
    const ConnectorInfo *info = registry.find(endpoint.connectorId);
    return info == nullptr ? endpoint.connectorId
                           : endpointLabel(endpoint.configuration, *info, endpoint.role);
}

bool isSame(const Connection &a, const Connection &b)
{
    return a.id == b.id && a.name == b.name && a.sourceId == b.sourceId
        && a.destinationId == b.destinationId && a.catalog.streams == b.catalog.streams
        && a.settings == b.settings && a.isEnabled == b.isEnabled;
}

} // namespace

Result<Endpoint> ConnectionBuilder::resolve(const EndpointSpec &spec, EndpointRole role) const
{
    if (spec.isStored()) {
        auto database = m_services.database();
        if (!database)
            return database.error();
        return EndpointRepository(**database).findByName(role, spec.name);
    }
    auto info = findConnector(spec.connectorId, m_services.registry);
    if (!info)
        return info.error();
    return Endpoint{{}, role, spec.connectorId, spec.name, spec.configuration};
}

Result<BuiltConnection> ConnectionBuilder::build(const ConnectionSpec &spec,
                                                 const Cancellation &cancellation)
{
    auto source = resolve(spec.source, EndpointRole::Source);
    if (!source)
        return source.error();
    auto destination = resolve(spec.destination, EndpointRole::Destination);
    if (!destination)
        return destination.error();
    const ConnectorProbe probe(m_services.registry, m_services.secrets);
    auto capabilities = probe.capabilities(destination->connectorId, destination->configuration);
    if (!capabilities)
        return capabilities.error();
    auto catalog = probe.discover(source->connectorId, source->configuration, {}, cancellation);
    if (!catalog)
        return catalog.error();
    SelectionTarget target{*capabilities, {}};
    if (capabilities->hasObjects) {
        auto objects = probe.discoverObjects(destination->connectorId, destination->configuration,
                                             cancellation);
        if (!objects)
            return objects.error();
        target.objects = std::move(*objects);
    }
    BuiltConnection draft;
    auto configured = configureStreams(spec, *catalog, target, draft.remarks);
    if (!configured)
        return configured.error();
    draft.source = std::move(*source);
    draft.destination = std::move(*destination);
    draft.connection.name = spec.name;
    draft.connection.catalog = std::move(*configured);
    draft.connection.settings = spec.settings;
    draft.connection.isEnabled = spec.isEnabled;
    draft.connection.schedule = spec.schedule;
    auto ofStreams = configuredSchedules(spec, draft.connection.catalog);
    if (!ofStreams)
        return ofStreams.error();
    draft.connection.streamSchedules = std::move(*ofStreams);
    draft.connection.tags = spec.tags;
    draft.said = spec.said;
    return draft;
}

Result<BuiltConnection> ConnectionBuilder::buildAdHoc(const ConnectionSpec &spec,
                                                      const Cancellation &cancellation)
{
    auto draft = build(spec, cancellation);
    if (!draft)
        return draft;
    const ConnectorRegistry &registry = m_services.registry;
    draft->source = namedAdHoc(std::move(draft->source), registry);
    draft->destination = namedAdHoc(std::move(draft->destination), registry);

    // The streams as they were asked for, not as they were found: a table that is added to the
    // source must not turn the connection into another one.
    QStringList streams;
    for (const StreamSpec &stream : spec.streams)
        streams << stream.name;
    streams.sort();
    Connection &connection = draft->connection;
    connection.id = idOf({{u"source"_s, draft->source.id},
                          {u"destination"_s, draft->destination.id},
                          {u"streams"_s, QJsonArray::fromStringList(streams)},
                          {u"destination_name"_s,
                           connection.catalog.streams.size() == 1
                               ? connection.catalog.streams.front().destinationName
                               : QString()},
                          {u"namespace"_s, connection.settings.namespaceFormat},
                          {u"prefix"_s, connection.settings.prefix}});
    const auto label = [&registry](const EndpointSpec &end, const Endpoint &endpoint) {
        return end.label.isEmpty() ? labelOf(endpoint, registry) : end.label;
    };
    connection.name = u"ad hoc %1 → %2 (%3)"_s.arg(label(spec.source, draft->source),
                                                   label(spec.destination, draft->destination),
                                                   shortForm(connection.id));
    return draft;
}

Result<Endpoint> ConnectionBuilder::storedEndpoint(Endpoint endpoint, const QString &fallbackName,
                                                   bool replace)
{
    if (!endpoint.id.isEmpty())
        return endpoint;
    auto database = m_services.database();
    if (!database)
        return database.error();
    const bool isNamed = !endpoint.name.isEmpty();
    if (!isNamed)
        endpoint.name = fallbackName;
    EndpointRepository repository(**database);
    auto former = repository.findByName(endpoint.role, endpoint.name);
    if (former) {
        const bool isSameContent = former->connectorId == endpoint.connectorId
            && former->configuration == endpoint.configuration;
        if (isSameContent)
            return former;
        if (!replace)
            return makeError(s_endpointDiffers, {endpointRoleName(endpoint.role), endpoint.name});
        endpoint.id = former->id;
    }
    auto saved = EndpointStorage(m_services.registry, **database, m_services.secrets)
                     .save(std::move(endpoint), m_services.origin);
    if (!saved)
        return saved.error();
    if (saved->leftBehind && m_services.warn)
        m_services.warn(*saved->leftBehind);
    return saved->endpoint;
}

namespace {

/// The id of \a former, and what nothing was said of.
void keepUnsaid(BuiltConnection &draft, const Connection &former)
{
    draft.connection.id = former.id;
    if (!draft.said.isEnabled)
        draft.connection.isEnabled = former.isEnabled;
    if (!draft.said.schedule)
        draft.connection.schedule = former.schedule;
    if (!draft.said.streamSchedules)
        draft.connection.streamSchedules = former.streamSchedules;
    if (!draft.said.tags)
        draft.connection.tags = former.tags;
}

} // namespace

Result<StoredConnection> ConnectionBuilder::store(BuiltConnection draft, bool replace)
{
    auto database = m_services.database();
    if (!database)
        return database.error();
    ConnectionRepository repository(**database);
    const auto former = repository.findByName(draft.connection.name);
    if (former && !replace)
        return makeError(s_nameTaken, {draft.connection.name});
    if (former)
        keepUnsaid(draft, *former);
    auto source = storedEndpoint(draft.source, draft.connection.name, replace);
    if (!source)
        return source.error();
    auto destination = storedEndpoint(draft.destination, draft.connection.name, replace);
    if (!destination)
        return destination.error();
    draft.connection.sourceId = source->id;
    draft.connection.destinationId = destination->id;
    auto catalog = withTransformationKeysStored(std::move(draft.connection.catalog),
                                                draft.connection.id, m_services.secrets);
    if (!catalog)
        return catalog.error();
    draft.connection.catalog = std::move(*catalog);
    auto saved = ConnectionStorage(**database, m_services.secrets)
                     .save(draft.connection, m_services.origin);
    if (!saved)
        return saved.error();
    if (former) {
        const auto forgotten
            = forgetTransformationKeys(former->catalog, **database, m_services.secrets);
        if (!forgotten && m_services.warn)
            m_services.warn(forgotten.error());
    }
    return StoredConnection{*saved, !former.isOk()};
}

Result<StoredConnection> ConnectionBuilder::storeAdHoc(const BuiltConnection &draft)
{
    auto database = m_services.database();
    if (!database)
        return database.error();
    const EndpointRepository endpoints(**database);
    Connection connection = draft.connection;
    EndpointStorage storage(m_services.registry, **database, m_services.secrets);
    for (const Endpoint &endpoint : {draft.source, draft.destination}) {
        if (endpoints.find(endpoint.id))
            continue;
        if (auto saved = storage.save(endpoint, m_services.origin); !saved)
            return saved.error();
    }
    connection.sourceId = draft.source.id;
    connection.destinationId = draft.destination.id;
    auto catalog = withTransformationKeysStored(std::move(connection.catalog), connection.id,
                                                m_services.secrets);
    if (!catalog)
        return catalog.error();
    connection.catalog = std::move(*catalog);
    ConnectionRepository repository(**database);
    const auto former = repository.find(connection.id);
    if (former) { // Given in the window; no argument of the command says otherwise.
        connection.schedule = former->schedule;
        connection.streamSchedules = former->streamSchedules;
        connection.tags = former->tags;
    }
    if (former && isSame(*former, connection))
        return StoredConnection{connection, false};
    auto saved
        = ConnectionStorage(**database, m_services.secrets).save(connection, m_services.origin);
    if (!saved)
        return saved.error();
    return StoredConnection{*saved, !former.isOk()};
}

} // namespace millrace
