#include "app/cli/commands/commands.h"
#include "app/cli/displaytext.h"
#include "app/cli/endpointsecrets.h"
#include "app/cli/lookup.h"
#include "app/cli/texttable.h"
#include "core/interchange/checkpointexchange.h"
#include "core/interchange/connectionbuilder.h"
#include "core/interchange/connectionexchange.h"
#include "core/interchange/connectionfile.h"
#include "core/secrets/secretreferences.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"

#include <unistd.h>

#include <QFileInfo>
#include <QJsonArray>

#include <iostream>
#include <string>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_confirmationMissing{
    "cli.confirmation_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connection \"%1\" was not deleted."),
    QT_TRANSLATE_NOOP("errors", "Confirm with --yes.")};

struct CreateOptions final
{
    std::string file;
    bool replace = false;
};

struct ShowOptions final
{
    std::string name;
    bool yaml = false;
    bool hasCheckpoints = false;
};

struct DeleteOptions final
{
    std::string name;
    bool confirmed = false;
    bool keepsEndpoints = false;
};

int list(Session &session)
{
    Output &output = session.output();
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    auto all = ConnectionRepository(**database).all();
    if (!all)
        return session.fail(all.error());
    QJsonArray array;
    TextTable table;
    table.addColumn(u"name"_s);
    table.addColumn(u"source"_s);
    table.addColumn(u"destination"_s);
    table.addColumn(u"streams"_s, TextTable::Alignment::Right);
    table.addColumn(u"enabled"_s);
    for (const Connection &connection : *all) {
        auto ends = endsOf(connection, session.services());
        if (!ends)
            return session.fail(ends.error());
        const auto endToJson = [](const Endpoint &endpoint) {
            return QJsonObject{{u"connector"_s, endpoint.connectorId}, {u"name"_s, endpoint.name}};
        };
        array.append(QJsonObject{
            {u"id"_s, connection.id},
            {u"name"_s, connection.name},
            {u"enabled"_s, connection.isEnabled},
            {u"source"_s, endToJson(ends->source)},
            {u"destination"_s, endToJson(ends->destination)},
            {u"stream_count"_s, static_cast<qint64>(connection.catalog.streams.size())}});
        table.addRow({connection.name, ends->source.connectorId, ends->destination.connectorId,
                      numberCell(static_cast<qint64>(connection.catalog.streams.size())),
                      connection.isEnabled ? u"yes"_s : u"no"_s});
    }
    if (output.isJson())
        output.json(u"connections list"_s, {{u"connections"_s, array}});
    else if (table.isEmpty())
        output.line(u"There are no connections. \"connections create\" makes one."_s);
    else
        table.print(output);
    return static_cast<int>(ExitCode::Done);
}

int show(const ShowOptions &options, Session &session)
{
    Output &output = session.output();
    auto connection = findConnection(QString::fromStdString(options.name), session.services());
    if (!connection)
        return session.fail(connection.error());
    auto ends = endsOf(*connection, session.services());
    if (!ends)
        return session.fail(ends.error());
    QJsonObject form = connectionToJson(*connection, ends->source, ends->destination,
                                        session.services().registry());
    if (options.hasCheckpoints) {
        auto database = session.services().database();
        if (!database)
            return session.fail(database.error());
        const auto states = CheckpointStore(**database).all(connection->id);
        if (!states)
            return session.fail(states.error());
        insertCheckpoints(form, *connection, *states);
    }
    if (options.yaml) {
        output.bytes(connectionToYaml(form).toStdString());
        return static_cast<int>(ExitCode::Done);
    }
    if (output.isJson()) {
        output.json(u"connections show"_s, {{u"id"_s, connection->id}, {u"connection"_s, form}});
        return static_cast<int>(ExitCode::Done);
    }
    const auto endLine = [&output](const QString &title, const Endpoint &endpoint) {
        output.line(u"%1 %2 (%3)"_s.arg(title, displayText(endpoint.name),
                                        displayText(endpoint.connectorId)));
    };
    output.line(output.toned(displayText(connection->name), Tone::Strong)
                + (connection->isEnabled ? QString() : u" (disabled)"_s));
    endLine(u"  from"_s, ends->source);
    endLine(u"  to  "_s, ends->destination);
    TextTable table;
    table.addColumn(u"stream"_s);
    table.addColumn(u"mode"_s);
    table.addColumn(u"cursor"_s);
    table.addColumn(u"key"_s);
    table.addColumn(u"to"_s);
    table.addColumn(u"filter"_s);
    const auto orDash = [](const QString &text) { return text.isEmpty() ? u"-"_s : text; };
    for (const ConfiguredStream &stream : connection->catalog.streams) {
        const QString cursor = stream.mode.isIncremental() ? stream.effectiveCursor() : QString();
        const QStringList key
            = stream.mode.isDedup() ? stream.effectivePrimaryKey() : QStringList();
        QString target = connection->settings.prefix;
        target += stream.destinationName.isEmpty() ? stream.stream.id.name : stream.destinationName;
        table.addRow({stream.stream.id.text(), syncModeName(stream.mode), orDash(cursor),
                      orDash(key.join(", "_L1)), target, orDash(stream.filter)});
    }
    table.print(output, u"  "_s);
    return static_cast<int>(ExitCode::Done);
}

/// The hint of \a error with the option that does what it says.
Error withOptionNamed(Error error)
{
    if (error.code == "cli.connection_exists"_L1 || error.code == "cli.endpoint_exists"_L1)
        error.hint = u"Choose another name, or replace what is there with --replace."_s;
    return error;
}

int create(const CreateOptions &options, Session &session)
{
    Output &output = session.output();
    const QString path = QString::fromStdString(options.file);
    auto document = path == "-"_L1 ? readDocument(u"/dev/stdin"_s) : readDocument(path);
    if (!document)
        return session.fail(document.error());
    auto spec = connectionSpecFrom(*document);
    if (!spec)
        return session.fail(spec.error());
    const QString folder
        = path == "-"_L1 ? QFileInfo(u"."_s).absoluteFilePath() : QFileInfo(path).absolutePath();
    makePathsAbsolute(*spec, folder, session.services().registry());

    ConnectionBuilder builder = connectionBuilder(session);
    auto draft = session.interruption().runAside<Result<BuiltConnection>>(
        [&](const Cancellation &cancellation) { return builder.build(*spec, cancellation); });
    if (!draft)
        return session.fail(draft.error());
    for (const QString &remark : std::as_const(draft->remarks))
        output.message(remark, Tone::Warning);
    auto stored = builder.store(*draft, options.replace);
    if (!stored)
        return session.fail(withOptionNamed(stored.error()));
    const Connection &connection = stored->connection;
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    const auto taken = takeCheckpoints(**database, session.services().profile(), connection, *spec,
                                       ChangeOrigin::CommandLine);
    if (!taken)
        return session.fail(taken.error());
    if (output.isJson()) {
        output.json(u"connections create"_s,
                    {{u"id"_s, connection.id},
                     {u"name"_s, connection.name},
                     {u"created"_s, stored->isNew},
                     {u"checkpoint_count"_s, *taken},
                     {u"stream_count"_s, static_cast<qint64>(connection.catalog.streams.size())}});
        return static_cast<int>(ExitCode::Done);
    }
    output.line(u"%1 the connection \"%2\" with %3 %4."_s.arg(
        stored->isNew ? u"Created"_s : u"Replaced"_s, displayText(connection.name),
        groupedNumber(static_cast<qint64>(connection.catalog.streams.size())),
        connection.catalog.streams.size() == 1 ? u"stream"_s : u"streams"_s));
    if (*taken > 0)
        output.line(u"The next run goes on at the checkpoints of the file (%1)."_s.arg(*taken));
    output.line(u"Run it: millrace-cli sync '%1'"_s.arg(displayText(connection.name)));
    return static_cast<int>(ExitCode::Done);
}

bool isConfirmed(const Connection &connection)
{
    if (isatty(STDIN_FILENO) == 0 || isatty(STDERR_FILENO) == 0)
        return false;
    const QString question
        = u"Delete the connection \"%1\" with its runs, checkpoints and rejected records? The data at the destination stay. [y/N] "_s
              .arg(displayText(connection.name));
    std::cerr << question.toStdString() << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

int remove(const DeleteOptions &options, Session &session)
{
    Output &output = session.output();
    auto connection = findConnection(QString::fromStdString(options.name), session.services());
    if (!connection)
        return session.fail(connection.error());
    if (!options.confirmed && !isConfirmed(*connection))
        return session.fail(makeError(s_confirmationMissing, {connection->name}));
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    if (auto removed = ConnectionRepository(**database).remove(connection->id); !removed)
        return session.fail(removed.error());
    QJsonArray removedEnds;
    QStringList secrets;
    if (!options.keepsEndpoints) {
        EndpointRepository endpoints(**database);
        for (const QString &id : {connection->sourceId, connection->destinationId}) {
            const auto endpoint = endpoints.find(id);
            // Another connection may still use it; then it stays.
            if (endpoint && endpoints.remove(id)) {
                removedEnds.append(endpoint->name);
                secrets << secretNames(endpoint->configuration);
            }
        }
    }
    forgetUnusedSecrets(secrets, session);
    if (output.isJson())
        output.json(u"connections delete"_s,
                    {{u"id"_s, connection->id},
                     {u"name"_s, connection->name},
                     {u"deleted_endpoints"_s, removedEnds}});
    else
        output.line(u"Deleted the connection \"%1\". The data at the destination stay."_s.arg(
            displayText(connection->name)));
    return static_cast<int>(ExitCode::Done);
}

void addCreate(CLI::App &group, Invocation &invocation)
{
    const auto options = std::make_shared<CreateOptions>();
    CLI::App *command = group.add_subcommand("create", "Store a connection from a file");
    command->add_option("file", options->file, "YAML or JSON file, - for standard input")
        ->required();
    command->add_flag("--replace", options->replace,
                      "Replace a connection of that name; it keeps its state");
    command->footer(R"(Examples:
  millrace-cli connections create shop.yaml
  millrace-cli connections show shop --json | millrace-cli connections create --replace -
docs/connection-file.md describes the file.)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return create(*options, session); };
    });
}

void addShow(CLI::App &group, Invocation &invocation)
{
    const auto options = std::make_shared<ShowOptions>();
    CLI::App *command = group.add_subcommand("show", "Show a connection");
    command->add_option("connection", options->name, "Name or id")->required();
    command->add_flag("--yaml", options->yaml, "In the form that create takes, as YAML");
    command->add_flag("--with-checkpoints", options->hasCheckpoints,
                      "With how far each stream has come, for create to go on from there");
    command->footer(R"(Examples:
  millrace-cli connections show shop
  millrace-cli connections show shop --yaml > shop.yaml
  millrace-cli connections show shop --yaml --with-checkpoints > moved.yaml)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return show(*options, session); };
    });
}

void addDelete(CLI::App &group, Invocation &invocation)
{
    const auto options = std::make_shared<DeleteOptions>();
    CLI::App *command = group.add_subcommand("delete", "Delete a connection, not its data");
    command->add_option("connection", options->name, "Name or id")->required();
    command->add_flag("-y,--yes", options->confirmed, "Do not ask");
    command->add_flag("--keep-endpoints", options->keepsEndpoints,
                      "Keep a source and destination that nothing else uses");
    command->footer(R"(Examples:
  millrace-cli connections delete shop
  millrace-cli connections delete shop --yes)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return remove(*options, session); };
    });
}

} // namespace

void addConnectionsCommand(CLI::App &program, Invocation &invocation)
{
    CLI::App *group
        = program.add_subcommand("connections", "List, show, create, clear and delete connections");
    group->group("Connections");
    group->require_subcommand(1, 1);
    group->footer(R"(Examples:
  millrace-cli connections list
  millrace-cli connections create shop.yaml
  millrace-cli connections show shop)");
    CLI::App *listCommand = group->add_subcommand("list", "List the connections");
    listCommand->footer(R"(Examples:
  millrace-cli connections list
  millrace-cli connections list --json)");
    listCommand->callback([&invocation] { invocation.run = list; });
    addShow(*group, invocation);
    addCreate(*group, invocation);
    addConnectionsClearCommand(*group, invocation);
    addDelete(*group, invocation);
}

} // namespace millrace
