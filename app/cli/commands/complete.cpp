#include "app/cli/commands/commands.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"

#include <CLI/Config.hpp>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Options final
{
    std::string kind;
};

QStringList connectorNames(const ConnectorRegistry &registry, bool sources, bool destinations)
{
    QStringList names;
    for (const ConnectorInfo &info : registry.connectors()) {
        if ((sources && info.isSource()) || (destinations && info.isDestination()))
            names << info.id;
    }
    return names;
}

QStringList connectionNames(Services &services)
{
    QStringList names;
    const auto database = services.database();
    if (!database)
        return names;
    const auto all = ConnectionRepository(**database).all();
    if (!all)
        return names;
    for (const Connection &connection : *all)
        names << connection.name;
    return names;
}

QStringList endpointNames(Services &services, EndpointRole role)
{
    QStringList names;
    const auto database = services.database();
    if (!database)
        return names;
    const auto all = EndpointRepository(**database).all(role);
    if (!all)
        return names;
    for (const Endpoint &endpoint : *all)
        names << endpoint.name;
    return names;
}

/// Never fails: a shell that completes a word has no place for an error.
int run(const Options &options, Session &session)
{
    Services &services = session.services();
    QStringList names;
    if (options.kind == "connectors") {
        names = connectorNames(services.registry(), true, true);
    } else if (options.kind == "connections") {
        names = connectionNames(services);
    } else {
        const EndpointRole role
            = options.kind == "sources" ? EndpointRole::Source : EndpointRole::Destination;
        names = endpointNames(services, role)
            + connectorNames(services.registry(), role == EndpointRole::Source,
                             role == EndpointRole::Destination);
    }
    names.removeDuplicates();
    for (const QString &name : std::as_const(names)) {
        // One per line; a name with a line end could not be completed anyway.
        if (!name.contains(u'\n'))
            session.output().bytes(QString(name + u'\n').toStdString());
    }
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addCompleteCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "__complete", QT_TRANSLATE_NOOP("CommandText", "Names for the completion scripts"));
    command->group("");
    command->add_option("kind", options->kind, QT_TRANSLATE_NOOP("CommandText", "What to list"))
        ->required()
        ->check(CLI::IsMember({"connections", "connectors", "sources", "destinations"})
                    .description(""));
    command->footer(R"(Example:
  millrace-cli __complete connections)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace
