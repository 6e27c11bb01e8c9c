#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/confirmation.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/endpointsecrets.h"
#include "app/cli/lookup.h"
#include "app/cli/runpolicytext.h"
#include "app/cli/texttable.h"
#include "core/interchange/checkpointexchange.h"
#include "core/interchange/connectionfile.h"
#include "core/interchange/connectionsetform.h"
#include "core/interchange/connectionstorage.h"
#include "core/secrets/secretreferences.h"
#include "core/store/connectionlock.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"

#include <QJsonArray>

#include <string>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_confirmationMissing{
    "cli.confirmation_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connection \"%1\" was not deleted."),
    QT_TRANSLATE_NOOP("errors", "Confirm with --yes.")};

struct ListOptions final
{
    std::string tag;
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

int list(const ListOptions &options, Session &session)
{
    const QString tag = QString::fromStdString(options.tag);
    Output &output = session.output();
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    auto all = ConnectionRepository(**database).all();
    if (!all)
        return session.fail(all.error());
    QJsonArray array;
    TextTable table;
    table.addColumns({CommandText::tr("name", "heading of a column"),
                      CommandText::tr("source", "heading of a column"),
                      CommandText::tr("destination", "heading of a column")});
    table.addColumn(CommandText::tr("streams", "heading of a column"), TextTable::Alignment::Right);
    table.addColumn(CommandText::tr("enabled", "heading of a column"));
    table.addColumn(CommandText::tr("tags", "heading of a column"));
    for (const Connection &connection : *all) {
        if (!tag.isEmpty() && !connection.tags.contains(tag))
            continue;
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
            {u"tags"_s, QJsonArray::fromStringList(connection.tags)},
            {u"stream_count"_s, static_cast<qint64>(connection.catalog.streams.size())}});
        table.addRow({connection.name, ends->source.connectorId, ends->destination.connectorId,
                      numberCell(static_cast<qint64>(connection.catalog.streams.size())),
                      connection.isEnabled ? CommandText::tr("yes") : CommandText::tr("no"),
                      connection.tags.join(", "_L1)});
    }
    if (output.isJson())
        output.json(u"connections list"_s, {{u"connections"_s, array}});
    else if (table.isEmpty() && !tag.isEmpty())
        output.line(CommandText::tr("No connection has the tag \"%1\".").arg(displayText(tag)));
    else if (table.isEmpty())
        output.line(CommandText::tr("There are no connections. \"connections create\" makes one."));
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
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    std::vector<std::pair<StreamId, StreamState>> states;
    if (options.hasCheckpoints) {
        auto stored = CheckpointStore(**database).all(connection->id);
        if (!stored)
            return session.fail(stored.error());
        states = std::move(*stored);
    }
    if (options.yaml) {
        const auto contents = profileContents(**database);
        if (!contents)
            return session.fail(contents.error());
        const ExportChoice choice{{connection->id}, {{connection->id, states}}, false};
        const QJsonObject whole
            = connectionSetForm(*contents, choice, session.services().registry());
        output.bytes(writtenForm(whole, ConnectionFormat::Yaml).toStdString());
        return static_cast<int>(ExitCode::Done);
    }
    QJsonObject form = connectionToJson(*connection, ends->source, ends->destination,
                                        session.services().registry());
    insertCheckpoints(form, *connection, states);
    if (output.isJson()) {
        output.json(u"connections show"_s, {{u"id"_s, connection->id}, {u"connection"_s, form}});
        return static_cast<int>(ExitCode::Done);
    }
    const auto endLine = [&output](const QString &title, const Endpoint &endpoint) {
        output.line(u"%1 %2 (%3)"_s.arg(title, displayText(endpoint.name),
                                        displayText(endpoint.connectorId)));
    };
    output.line(output.toned(displayText(connection->name), Tone::Strong)
                + (connection->isEnabled ? QString() : CommandText::tr(" (disabled)")));
    endLine(u"  from"_s, ends->source);
    endLine(u"  to  "_s, ends->destination);
    TextTable table;
    table.addColumns({CommandText::tr("stream", "heading of a column"),
                      CommandText::tr("mode", "heading of a column"),
                      CommandText::tr("cursor", "heading of a column"),
                      CommandText::tr("key", "heading of a column"),
                      CommandText::tr("to", "heading of a column"),
                      CommandText::tr("filter", "heading of a column")});
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
    for (const QString &line : runPolicyLines(connection->settings))
        output.line(u"  "_s + output.toned(line, Tone::Faint));
    return static_cast<int>(ExitCode::Done);
}

bool isDeletionConfirmed(const Connection &connection)
{
    return isConfirmedAtTerminal(
        CommandText::tr("Delete the connection \"%1\" with its runs, checkpoints and rejected "
                        "records? The data at the destination stay.")
            .arg(displayText(connection.name)));
}

int remove(const DeleteOptions &options, Session &session)
{
    Output &output = session.output();
    auto connection = findConnection(QString::fromStdString(options.name), session.services());
    if (!connection)
        return session.fail(connection.error());
    if (!options.confirmed && !isDeletionConfirmed(*connection))
        return session.fail(makeError(s_confirmationMissing, {connection->name}));
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    // A run that is on still writes to what is about to go.
    const auto lock = ConnectionLock::acquire(session.services().profile(), connection->id);
    if (!lock)
        return session.fail(lock.error());
    if (auto removed = ConnectionRepository(**database).remove(connection->id); !removed)
        return session.fail(removed.error());
    QJsonArray removedEnds;
    QStringList secrets = connectionSecretNames(*connection);
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
        output.line(
            CommandText::tr("Deleted the connection \"%1\". The data at the destination stay.")
                .arg(displayText(connection->name)));
    return static_cast<int>(ExitCode::Done);
}

void addList(CLI::App &group, Invocation &invocation)
{
    const auto options = std::make_shared<ListOptions>();
    CLI::App *command
        = group.add_subcommand("list", QT_TRANSLATE_NOOP("CommandText", "List the connections"));
    command
        ->add_option("--tag", options->tag,
                     QT_TRANSLATE_NOOP("CommandText", "Only connections with this tag"))
        ->type_name("TAG");
    command->footer(R"(Examples:
  millrace-cli connections list
  millrace-cli connections list --tag nightly
  millrace-cli connections list --json)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return list(*options, session); };
    });
}

void addShow(CLI::App &group, Invocation &invocation)
{
    const auto options = std::make_shared<ShowOptions>();
    CLI::App *command
        = group.add_subcommand("show", QT_TRANSLATE_NOOP("CommandText", "Show a connection"));
    addConnectionArgument(*command, options->name);
    command->add_flag("--yaml", options->yaml,
                      QT_TRANSLATE_NOOP("CommandText", "In the form that create takes, as YAML"));
    command->add_flag(
        "--with-checkpoints", options->hasCheckpoints,
        QT_TRANSLATE_NOOP("CommandText",
                          "With how far each stream has come, for create to go on from there"));
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
    CLI::App *command = group.add_subcommand(
        "delete", QT_TRANSLATE_NOOP("CommandText", "Delete a connection, not its data"));
    addConnectionArgument(*command, options->name);
    command->add_flag("-y,--yes", options->confirmed,
                      QT_TRANSLATE_NOOP("CommandText", "Do not ask"));
    command->add_flag(
        "--keep-endpoints", options->keepsEndpoints,
        QT_TRANSLATE_NOOP("CommandText", "Keep a source and destination that nothing else uses"));
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
    CLI::App *group = program.add_subcommand(
        "connections",
        QT_TRANSLATE_NOOP("CommandText",
                          "List, show, create, change, copy, pause, clear and delete connections"));
    group->group(QT_TRANSLATE_NOOP("CommandText", "Connections"));
    group->require_subcommand(1, 1);
    group->footer(R"(Examples:
  millrace-cli connections list
  millrace-cli connections create shop.yaml
  millrace-cli connections show shop)");
    addList(*group, invocation);
    addShow(*group, invocation);
    addConnectionsCreateCommand(*group, invocation);
    addConnectionsScheduleCommand(*group, invocation);
    addConnectionsPauseCommands(*group, invocation);
    addConnectionsSetCommand(*group, invocation);
    addConnectionsDuplicateCommand(*group, invocation);
    addConnectionsClearCommand(*group, invocation);
    addDelete(*group, invocation);
}

} // namespace millrace
