#include "ui/wizard/connectiondraft.h"

#include "core/model/streamschedule.h"
#include "ui/wizard/draftcommands.h"

#include <QJsonArray>
#include <QUuid>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

Connection newConfiguration()
{
    Connection connection;
    // Behaviour §1.3: a new connection runs once a day unless the person says otherwise.
    connection.schedule.kind = ScheduleKind::Interval;
    return connection;
}

bool isSameSource(const Endpoint &a, const Endpoint &b)
{
    return a.id == b.id && a.configuration == b.configuration;
}

} // namespace

ConnectionDraft::ConnectionDraft(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_id(QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_catalog(new CatalogModel(&m_undo, this))
    , m_discovery(new Discovery(workspace, this))
    , m_facts(new DestinationFacts(workspace, *m_catalog, this))
    , m_configuration(newConfiguration())
{
    m_source.role = EndpointRole::Source;
    m_destination.role = EndpointRole::Destination;
    connect(m_discovery, &Discovery::found, m_catalog, [this](const std::vector<Stream> &streams) {
        for (const Stream &stream : streams)
            m_catalog->addStream(stream);
    });
    connect(m_discovery, &Discovery::finished, m_catalog, &CatalogModel::refresh);
    connect(m_discovery, &Discovery::stateChanged, m_catalog, [this] {
        const Discovery::State state = m_discovery->state();
        if (state == Discovery::State::Failed || state == Discovery::State::Cancelled)
            m_catalog->abandonDiscovery();
    });
    connect(m_facts, &DestinationFacts::loaded, this, &ConnectionDraft::endsChanged);
    connect(m_facts, &DestinationFacts::loaded, this, &ConnectionDraft::changed);
    connect(m_facts, &DestinationFacts::objectsStateChanged, this, &ConnectionDraft::changed);
    connect(m_catalog, &CatalogModel::choicesChanged, this, &ConnectionDraft::changed);
    connect(m_catalog, &CatalogModel::streamsChanged, this, &ConnectionDraft::changed);
}

const Endpoint &ConnectionDraft::end(EndpointRole role) const
{
    return role == EndpointRole::Source ? m_source : m_destination;
}

void ConnectionDraft::setEnd(const Endpoint &endpoint)
{
    const Endpoint &former = end(endpoint.role);
    if (former == endpoint)
        return;
    if (former.id == endpoint.id) {
        applyEnd(endpoint, nullptr);
        return;
    }
    m_undo.push(new EndCommand(*this, former, endpoint));
}

void ConnectionDraft::applyEnd(const Endpoint &endpoint, const QJsonObject *streams)
{
    if (endpoint.role == EndpointRole::Source) {
        const bool isOther = !isSameSource(m_source, endpoint);
        const bool isSameId = m_source.id == endpoint.id;
        m_source = endpoint;
        if (streams != nullptr) {
            m_discovery->cancel();
            (void)m_catalog->fromJson(*streams);
        } else if (isOther) {
            if (!isSameId)
                m_catalog->clear();
            discover();
        }
    } else {
        m_destination = endpoint;
        m_facts->load(m_destination);
    }
    followEnds();
    emit endsChanged();
    emit changed();
}

void ConnectionDraft::discover()
{
    if (!hasEnd(EndpointRole::Source))
        return;
    m_catalog->beginDiscovery();
    m_discovery->start(m_source);
}

bool ConnectionDraft::takesObjects() const
{
    if (m_facts->takesObjects())
        return true;
    return !m_facts->isLoaded()
        && std::ranges::any_of(m_catalog->configured().streams, [](const ConfiguredStream &stream) {
               return stream.mapping.has_value();
           });
}

void ConnectionDraft::configure(const Connection &configuration, const QString &act)
{
    const bool hasOwnName = m_hasOwnName || configuration.name != m_configuration.name;
    m_undo.push(new ConfigureCommand(*this, {m_configuration, m_hasOwnName},
                                     {configuration, hasOwnName}, act));
}

void ConnectionDraft::applyConfiguration(const Connection &configuration, bool hasOwnName)
{
    m_configuration.name = configuration.name;
    m_configuration.tags = configuration.tags;
    m_configuration.schedule = configuration.schedule;
    m_configuration.streamSchedules = configuration.streamSchedules;
    m_configuration.settings = configuration.settings;
    m_hasOwnName = hasOwnName;
    followEnds();
    m_facts->setSettings(m_configuration.settings);
    emit configurationChanged();
    emit changed();
}

void ConnectionDraft::followEnds()
{
    if (m_hasOwnName)
        return;
    const QString name = proposedName();
    if (name == m_configuration.name)
        return;
    m_configuration.name = name;
    emit configurationChanged();
}

QString ConnectionDraft::proposedName() const
{
    if (m_source.id.isEmpty() && m_destination.id.isEmpty())
        return {};
    if (m_destination.id.isEmpty())
        return m_source.name;
    const QString base = u"%1 → %2"_s.arg(m_source.name, m_destination.name);
    const auto &connections = m_workspace.snapshot()->connections;
    const auto isTaken = [&](const QString &name) {
        return std::ranges::any_of(connections, [&](const ConnectionSummary &summary) {
            return summary.connection.name == name;
        });
    };
    QString name = base;
    for (int i = 2; isTaken(name); ++i)
        name = u"%1 (%2)"_s.arg(base).arg(i);
    return name;
}

Connection ConnectionDraft::connection() const
{
    Connection connection = m_configuration;
    connection.sourceId = m_source.id;
    connection.destinationId = m_destination.id;
    connection.catalog = m_catalog->configured();
    if (m_facts->isLoaded() && !m_facts->takesObjects()) {
        // Mapped for another destination: it stays in the draft, should that be chosen again.
        for (ConfiguredStream &stream : connection.catalog.streams)
            stream.mapping.reset();
    }
    return connection;
}

bool ConnectionDraft::isEmpty() const
{
    return !hasEnd(EndpointRole::Source) && !hasEnd(EndpointRole::Destination) && !m_hasOwnName;
}

QJsonObject ConnectionDraft::toJson() const
{
    return {{u"source_id"_s, m_source.id},
            {u"destination_id"_s, m_destination.id},
            {u"catalog"_s, m_catalog->toJson()},
            {u"name"_s, m_configuration.name},
            {u"has_own_name"_s, m_hasOwnName},
            {u"tags"_s, QJsonArray::fromStringList(m_configuration.tags)},
            {u"schedule"_s, millrace::toJson(m_configuration.schedule)},
            {u"stream_schedules"_s, millrace::toJson(m_configuration.streamSchedules)},
            {u"settings"_s, millrace::toJson(m_configuration.settings)}};
}

void ConnectionDraft::restore(const QString &id, const QJsonObject &json)
{
    m_id = id;
    m_configuration = newConfiguration();
    m_configuration.name = json.value("name"_L1).toString();
    m_hasOwnName = json.value("has_own_name"_L1).toBool();
    for (const QJsonValue &tag : json.value("tags"_L1).toArray())
        m_configuration.tags << tag.toString();
    if (const auto schedule = scheduleFromJson(json.value("schedule"_L1).toObject()))
        m_configuration.schedule = *schedule;
    if (const auto schedules = streamSchedulesFromJson(json.value("stream_schedules"_L1).toArray()))
        m_configuration.streamSchedules = *schedules;
    if (const auto settings = connectionSettingsFromJson(json.value("settings"_L1).toObject()))
        m_configuration.settings = *settings;
    m_facts->setSettings(m_configuration.settings);

    // An end that was deleted meanwhile has to be chosen again.
    const auto snapshot = m_workspace.snapshot();
    const QJsonObject streams = json.value("catalog"_L1).toObject();
    if (const Endpoint *source = snapshot->endpoint(json.value("source_id"_L1).toString())) {
        m_source = *source;
        (void)m_catalog->fromJson(streams);
        discover();
    }
    if (const Endpoint *found = snapshot->endpoint(json.value("destination_id"_L1).toString())) {
        m_destination = *found;
        m_facts->load(m_destination);
    }
    m_undo.clear();
    followEnds();
    emit endsChanged();
    emit configurationChanged();
}

} // namespace millrace
