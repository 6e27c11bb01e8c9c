#include "app/cli/lookup.h"

#include "app/cli/displaytext.h"
#include "core/interchange/streamselection.h"
#include "core/interchange/suggestion.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"
#include "core/store/storeerrors.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_tooMuch{
    "cli.source_twice", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The %2 is named twice, as \"%1\" and by --%2."),
    QT_TRANSLATE_NOOP("errors", "Leave one of them out.")};

} // namespace

Result<Connection> findConnection(const QString &nameOrId, Services &services)
{
    auto database = services.database();
    if (!database)
        return database.error();
    const ConnectionRepository repository(**database);
    auto found = repository.findByName(nameOrId);
    if (found || found.error().code != "store.connection_unknown"_L1)
        return found;
    Error error = found.error();
    if (const auto all = repository.all()) {
        QStringList names;
        for (const Connection &connection : *all)
            names << connection.name;
        if (const QString close = suggestion(nameOrId, names); !close.isEmpty())
            error.hint = close;
    }
    return error;
}

Result<OpenedConnection> openConnection(const std::string &nameOrId, Services &services)
{
    auto connection = findConnection(QString::fromStdString(nameOrId), services);
    if (!connection)
        return connection.error();
    const auto database = services.database();
    if (!database)
        return database.error();
    return OpenedConnection{std::move(*connection), *database};
}

Result<QHash<QString, QString>> connectionNames(StateDatabase &database)
{
    const auto all = ConnectionRepository(database).all();
    if (!all)
        return all.error();
    QHash<QString, QString> names;
    for (const Connection &connection : *all)
        names.insert(connection.id, connection.name);
    return names;
}

Result<std::vector<StreamId>> findStreams(const std::vector<std::string> &names,
                                          const Connection &connection)
{
    std::vector<StreamId> ids;
    Catalog catalog;
    for (const ConfiguredStream &stream : connection.catalog.streams)
        catalog.streams.push_back(stream.stream);
    for (const std::string &name : names) {
        const auto chosen = chooseStreams({name}, catalog);
        if (chosen) {
            ids.push_back(chosen->front().id);
            continue;
        }
        Error error = chosen.error();
        // Its hint with similar names is as right for a connection as for a source.
        if (error.code == "cli.stream_unknown"_L1) {
            const QString hint = error.hint;
            error = makeError(storeerrors::streamUnknown,
                              {connection.name, QString::fromStdString(name)});
            error.hint = hint;
        }
        return error;
    }
    return ids;
}

Result<ConnectionEnds> endsOf(const Connection &connection, Services &services)
{
    auto database = services.database();
    if (!database)
        return database.error();
    const EndpointRepository repository(**database);
    auto source = repository.find(connection.sourceId);
    if (!source)
        return source.error();
    auto destination = repository.find(connection.destinationId);
    if (!destination)
        return destination.error();
    return ConnectionEnds{*source, *destination};
}

namespace {

Result<Endpoint> findEnd(EndpointRole role, const QString &word, const EndpointArguments &arguments,
                         Services &services)
{
    if (!word.isEmpty() && !arguments.word.empty())
        return makeError(s_tooMuch, {word, endpointRoleName(role)});
    EndpointArguments complete = arguments;
    if (!word.isEmpty())
        complete.word = word.toStdString();
    auto spec = endpointSpecFrom(complete, role, services);
    if (spec)
        return connectionBuilder(services).resolve(*spec, role);
    if (word.isEmpty() || !arguments.isEmpty() || spec.error().code != "cli.path_not_found"_L1)
        return spec.error();
    auto connection = findConnection(word, services);
    if (!connection)
        return spec.error();
    auto ends = endsOf(*connection, services);
    if (!ends)
        return ends.error();
    return role == EndpointRole::Source ? ends->source : ends->destination;
}

} // namespace

Result<Endpoint> findSource(const QString &word, const EndpointArguments &arguments,
                            Services &services)
{
    return findEnd(EndpointRole::Source, word, arguments, services);
}

Result<Endpoint> findDestination(const QString &word, const EndpointArguments &arguments,
                                 Services &services)
{
    return findEnd(EndpointRole::Destination, word, arguments, services);
}

ConnectionBuilder connectionBuilder(Services &services)
{
    return ConnectionBuilder(
        {services.registry(), services.secrets(), [&services] { return services.database(); }});
}

ConnectionBuilder connectionBuilder(Session &session)
{
    Services &services = session.services();
    const auto warn = [&session](const Error &error) {
        session.output().message(displayText(error.message) + u' ' + displayText(error.hint),
                                 Tone::Warning);
    };
    return ConnectionBuilder({services.registry(), services.secrets(),
                              [&services] { return services.database(); }, warn});
}

} // namespace millrace
