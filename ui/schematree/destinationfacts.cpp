#include "ui/schematree/destinationfacts.h"

#include "core/engine/destinationnames.h"

namespace millrace {

namespace {

struct Answer final
{
    DestinationCapabilities capabilities;
    NameResolver resolver;
    FieldNameResolver fieldResolver;
};

Result<Answer> ask(const ConnectorProbe &probe, const Endpoint &destination)
{
    auto capabilities = probe.capabilities(destination.connectorId, destination.configuration);
    if (!capabilities)
        return capabilities.error();
    auto resolver = probe.nameResolver(destination.connectorId, destination.configuration);
    if (!resolver)
        return resolver.error();
    auto fieldResolver
        = probe.fieldNameResolver(destination.connectorId, destination.configuration);
    if (!fieldResolver)
        return fieldResolver.error();
    return Answer{*capabilities, *resolver, *fieldResolver};
}

} // namespace

DestinationFacts::DestinationFacts(Workspace &workspace, CatalogModel &model, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_model(model)
{
}

DestinationFacts::~DestinationFacts() { m_cancellation.request_stop(); }

void DestinationFacts::load(const Endpoint &destination)
{
    const int number = ++m_number;
    const bool isOther = destination.id != m_destination.id
        || destination.configuration != m_destination.configuration;
    m_destination = destination;
    m_resolver = {};
    m_takesObjects = false;
    m_cancellation.request_stop();
    m_cancellation = CancellationSource();
    setObjectsState(Objects::Idle);
    // Nothing is mapped to the objects of another destination until this one has told its own.
    if (isOther && !m_model.objects().empty())
        m_model.setObjects({});
    if (destination.id.isEmpty())
        return;
    runInBackground(
        m_workspace.pool(), this,
        [&probe = m_workspace.services().probe, destination] { return ask(probe, destination); },
        [this, number](const Result<Answer> &answer) {
            if (number != m_number || !answer)
                return;
            m_resolver = answer->resolver;
            m_takesObjects = answer->capabilities.hasObjects;
            m_model.setDestinationModes(answer->capabilities.modes);
            m_model.setFieldNamePlan(answer->fieldResolver);
            planNames();
            emit loaded();
            if (m_takesObjects)
                loadObjects();
        });
}

void DestinationFacts::loadObjects()
{
    if (!m_takesObjects || m_objectsState == Objects::Running)
        return;
    setObjectsState(Objects::Running);
    runInBackground(
        m_workspace.pool(), this,
        [&probe = m_workspace.services().probe, destination = m_destination,
         cancellation = m_cancellation.get_token()] {
            return probe.discoverObjects(destination.connectorId, destination.configuration,
                                         cancellation);
        },
        [this, number = m_number](const Result<std::vector<DestinationObject>> &objects) {
            if (number == m_number)
                takeObjects(objects);
        });
}

void DestinationFacts::takeObjects(const Result<std::vector<DestinationObject>> &objects)
{
    if (objects) {
        m_model.setObjects(*objects);
        setObjectsState(Objects::Done);
        return;
    }
    m_objectsError = objects.error();
    setObjectsState(Objects::Failed);
}

void DestinationFacts::setObjectsState(Objects state)
{
    if (state != Objects::Failed)
        m_objectsError.reset();
    if (state == m_objectsState)
        return;
    m_objectsState = state;
    emit objectsStateChanged();
}

void DestinationFacts::setSettings(const ConnectionSettings &settings)
{
    if (m_settings == settings)
        return;
    m_settings = settings;
    m_model.setSchemaChanges(settings.schemaChanges);
    planNames();
}

void DestinationFacts::planNames()
{
    if (!m_resolver)
        return;
    m_model.setNamePlan(
        [resolver = m_resolver, settings = m_settings](const ConfiguredCatalog &catalog) {
            std::vector<DestinationName> wanted;
            wanted.reserve(catalog.streams.size());
            for (const ConfiguredStream &stream : catalog.streams)
                wanted.push_back(wantedName(stream, settings));
            QStringList names;
            for (const DestinationName &name : resolver(wanted))
                names << StreamId{name.nameSpace, name.name}.text();
            for (std::size_t i = 0; i < catalog.streams.size(); ++i) {
                if (const auto &mapping = catalog.streams[i].mapping)
                    names[static_cast<qsizetype>(i)] = mapping->object.text();
            }
            return names;
        });
}

} // namespace millrace
