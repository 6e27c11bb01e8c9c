#include "ui/schematree/destinationfacts.h"

#include "core/engine/destinationnames.h"

namespace millrace {

namespace {

struct Answer final
{
    DestinationCapabilities capabilities;
    NameResolver resolver;
    FieldNameResolver fieldResolver;
    QStringList ownObjects;
};

Result<Answer> ask(const ConnectorProbe &probe, const Endpoint &destination,
                   const Cancellation &cancellation)
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
    Answer answer{*capabilities, *resolver, *fieldResolver, {}};
    // What keeps a catalogue from being read keeps its destination from being written, and that
    // is told by its test and by runs.
    if (const auto objects
        = probe.discoverObjects(destination.connectorId, destination.configuration, cancellation)) {
        for (const DestinationObject &object : *objects)
            answer.ownObjects << object.name;
    }
    return answer;
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
    m_resolver = {};
    m_ownObjects.clear();
    m_cancellation.request_stop();
    m_cancellation = CancellationSource();
    if (destination.id.isEmpty())
        return;
    runInBackground(
        m_workspace.pool(), this,
        [&probe = m_workspace.services().probe, destination,
         cancellation = m_cancellation.get_token()] {
            return ask(probe, destination, cancellation);
        },
        [this, number](const Result<Answer> &answer) {
            if (number != m_number || !answer)
                return;
            m_resolver = answer->resolver;
            m_ownObjects = answer->ownObjects;
            m_model.setDestinationModes(answer->capabilities.modes);
            m_model.setFieldNamePlan(answer->fieldResolver);
            planNames();
            emit loaded();
        });
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
