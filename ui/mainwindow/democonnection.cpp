#include "ui/mainwindow/democonnection.h"

#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Texts final
{
    Q_DECLARE_TR_FUNCTIONS(millrace::DemoConnection)
};

constexpr int s_rows = 2000;
constexpr int s_misfitPercent = 1;

/// The stored endpoint of that role, connector and configuration, made when there is none.
Result<Endpoint> ensureEndpoint(StateDatabase &database, const Endpoint &wanted)
{
    EndpointRepository repository(database);
    auto all = repository.all(wanted.role);
    if (!all)
        return all.error();
    QStringList names;
    for (const Endpoint &endpoint : *all) {
        if (endpoint.connectorId == wanted.connectorId
            && endpoint.configuration == wanted.configuration)
            return endpoint;
        names << endpoint.name;
    }
    Endpoint fresh = wanted;
    for (int number = 2; names.contains(fresh.name); ++number)
        fresh.name = u"%1 %2"_s.arg(wanted.name).arg(number);
    return repository.save(fresh);
}

Result<ConfiguredCatalog> chooseStreams(const ConnectorProbe &probe, const Endpoint &source,
                                        const Endpoint &destination)
{
    auto can = probe.capabilities(destination.connectorId, destination.configuration);
    if (!can)
        return can.error();
    auto found = probe.discover(source.connectorId, source.configuration, {}, {});
    if (!found)
        return found.error();
    ConfiguredCatalog catalog;
    for (const Stream &stream : found->streams)
        catalog.streams.push_back(configuredByDefault(stream, can->modes));
    return catalog;
}

} // namespace

Result<Connection> ensureDemoConnection(const WorkspaceServices &services)
{
    const QString file = QFileInfo(services.profile.stateDatabase()).path() + u"/demo.sqlite"_s;
    auto source = ensureEndpoint(
        services.database,
        {{},
         EndpointRole::Source,
         u"sample"_s,
         Texts::tr("Sample data"),
         {{u"count"_s, s_rows}, {u"seed"_s, 2026}, {u"misfit_percent"_s, s_misfitPercent}}});
    if (!source)
        return source.error();
    auto destination = ensureEndpoint(services.database,
                                      {{},
                                       EndpointRole::Destination,
                                       u"sqlite"_s,
                                       Texts::tr("Demo database"),
                                       {{u"path"_s, file}}});
    if (!destination)
        return destination.error();
    ConnectionRepository connections(services.database);
    auto all = connections.all();
    if (!all)
        return all.error();
    QStringList names;
    for (const Connection &connection : *all) {
        if (connection.sourceId == source->id && connection.destinationId == destination->id)
            return connection;
        names << connection.name;
    }
    auto catalog = chooseStreams(services.probe, *source, *destination);
    if (!catalog)
        return catalog.error();
    Connection demo;
    demo.name = Texts::tr("Demo");
    for (int number = 2; names.contains(demo.name); ++number)
        demo.name = Texts::tr("Demo %1").arg(number);
    demo.sourceId = source->id;
    demo.destinationId = destination->id;
    demo.catalog = *catalog;
    demo.settings.unfitPolicy = UnfitPolicy::Reject;
    return connections.save(demo);
}

} // namespace millrace
