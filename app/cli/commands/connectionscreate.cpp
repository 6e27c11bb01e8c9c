#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/lookup.h"
#include "core/interchange/checkpointexchange.h"
#include "core/interchange/connectionbuilder.h"
#include "core/interchange/connectionsetreader.h"
#include "core/interchange/profileplanner.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <string>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notOne{
    "cli.not_one_connection", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP("errors", "The file %1 declares %L2 connections."),
    QT_TRANSLATE_NOOP("errors", "\"millrace-cli apply\" makes all that a file declares.")};
constexpr ErrorDefinition s_exists{
    "cli.connection_exists", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is a connection called \"%1\" already."),
    QT_TRANSLATE_NOOP("errors", "Choose another name, or replace what is there with --replace.")};
constexpr ErrorDefinition s_endExists{
    "cli.endpoint_exists", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "There is another %1 called \"%2\" with a different configuration."),
    QT_TRANSLATE_NOOP("errors", "Choose another name, or replace what is there with --replace.")};

struct Options final
{
    std::string file;
    bool replace = false;
};

/// What came of a file.
struct Created final
{
    Connection connection;
    bool isNew = false;
    qint64 checkpoints = 0;
};

/// The hint of \a error with the option that does what it says.
Error withOptionNamed(Error error)
{
    if (error.code == "cli.connection_exists"_L1 || error.code == "cli.endpoint_exists"_L1)
        error.hint
            = CommandText::tr("Choose another name, or replace what is there with --replace.");
    return error;
}

int tell(const Created &created, Session &session)
{
    Output &output = session.output();
    const Connection &connection = created.connection;
    const auto streams = static_cast<qint64>(connection.catalog.streams.size());
    if (output.isJson()) {
        output.json(u"connections create"_s,
                    {{u"id"_s, connection.id},
                     {u"name"_s, connection.name},
                     {u"created"_s, created.isNew},
                     {u"checkpoint_count"_s, created.checkpoints},
                     {u"stream_count"_s, streams}});
        return static_cast<int>(ExitCode::Done);
    }
    const int form = pluralOf(streams);
    output.line(
        (created.isNew
             ? CommandText::tr("Created the connection \"%1\" with %2 streams.", nullptr, form)
             : CommandText::tr("Replaced the connection \"%1\" with %2 streams.", nullptr, form))
            .arg(displayText(connection.name), groupedNumber(streams)));
    if (created.checkpoints > 0)
        output.line(CommandText::tr("The next run goes on at the checkpoints of the file (%1).")
                        .arg(created.checkpoints));
    output.line(
        CommandText::tr("Run it: millrace-cli sync '%1'").arg(displayText(connection.name)));
    return static_cast<int>(ExitCode::Done);
}

/// The end called \a name as \a set declares it, or the stored one.
EndpointSpec endOf(const ConnectionSet &set, EndpointRole role, const EndpointSpec &end)
{
    EndpointSpec spec = end;
    if (const DeclaredEndpoint *declared = set.endpoint(role, end.name)) {
        spec.connectorId = declared->connectorId;
        spec.configuration = declared->configuration;
    }
    return spec;
}

/// The older form describes a connection with its ends in place; its ids count for nothing.
Result<Created> createAlone(const ConnectionSet &set, bool replaces, Session &session)
{
    ConnectionSpec spec = set.connections.front().spec;
    spec.id.clear();
    spec.source = endOf(set, EndpointRole::Source, spec.source);
    spec.destination = endOf(set, EndpointRole::Destination, spec.destination);
    ConnectionBuilder builder = connectionBuilder(session);
    auto draft = session.interruption().runAside<Result<BuiltConnection>>(
        [&](const Cancellation &cancellation) { return builder.build(spec, cancellation); });
    if (!draft)
        return draft.error();
    for (const QString &remark : std::as_const(draft->remarks))
        session.output().message(remark, Tone::Warning);
    auto stored = builder.store(*draft, replaces);
    if (!stored)
        return withOptionNamed(stored.error());
    auto database = session.services().database();
    if (!database)
        return database.error();
    const auto taken = takeCheckpoints(**database, session.services().profile(), stored->connection,
                                       spec, ChangeOrigin::CommandLine);
    if (!taken)
        return taken.error();
    return Created{stored->connection, stored->isNew, *taken};
}

/// Whether \a plan leaves alone what is there.
Result<void> checkReplacesNothing(const ProfilePlan &plan)
{
    for (const PlannedItem &item : plan.items) {
        if (item.kind == PlannedKind::Connection && item.act != PlannedAct::Create)
            return makeError(s_exists, {item.name});
        if (item.kind != PlannedKind::Tag && item.act == PlannedAct::Change)
            return makeError(s_endExists, {plannedKindName(item.kind), item.name});
    }
    return {};
}

Result<Created> createPlanned(const ConnectionSet &set, bool replaces, Session &session)
{
    Services &services = session.services();
    auto database = services.database();
    if (!database)
        return database.error();
    ProfilePlanner planner(services.registry(), services.secrets(), **database);
    const auto outcome = session.interruption().runAside<Result<PlanOutcome>>(
        [&](const Cancellation &cancellation) { return planner.plan(set, {}, cancellation); });
    if (!outcome)
        return outcome.error();
    if (!outcome->problems.empty())
        return outcome->problems.front();
    const ProfilePlan &plan = outcome->plan;
    const auto free = checkReplacesNothing(plan);
    if (!replaces && !free)
        return free.error();
    for (const QString &remark : plan.remarks)
        session.output().message(displayText(remark), Tone::Warning);
    const auto warn = [&session](const Error &error) {
        session.output().message(error.message, Tone::Warning);
    };
    if (auto done = carryOut(plan, **database, services.secrets(), ChangeOrigin::CommandLine, warn);
        !done)
        return done.error();
    const auto item = std::ranges::find(plan.items, PlannedKind::Connection, &PlannedItem::kind);
    auto connection = findConnection(item->id, services);
    if (!connection)
        return connection.error();
    return Created{*connection, item->act == PlannedAct::Create, std::ssize(plan.change.positions)};
}

int create(const Options &options, Session &session)
{
    const QString path = QString::fromStdString(options.file);
    const bool isInput = path == "-"_L1;
    auto document = readDocument(isInput ? u"/dev/stdin"_s : path);
    if (!document)
        return session.fail(document.error());
    const bool isSet = document->root.toObject().contains("connections"_L1);
    ConnectionSetReader reader(session.services().registry());
    reader.add(std::move(*document),
               isInput ? QDir::currentPath() : QFileInfo(path).absolutePath());
    if (!reader.problems().empty())
        return session.fail(reader.problems().front());
    const ConnectionSet &set = reader.set();
    if (set.connections.size() != 1)
        return session.fail(makeError(s_notOne, {path, QString::number(set.connections.size())}));
    const auto created = isSet ? createPlanned(set, options.replace, session)
                               : createAlone(set, options.replace, session);
    return created ? tell(*created, session) : session.fail(created.error());
}

} // namespace

void addConnectionsCreateCommand(CLI::App &connections, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = connections.add_subcommand(
        "create", QT_TRANSLATE_NOOP("CommandText", "Store a connection from a file"));
    command
        ->add_option("file", options->file,
                     QT_TRANSLATE_NOOP("CommandText", "YAML or JSON file, - for standard input"))
        ->required();
    command->add_flag(
        "--replace", options->replace,
        QT_TRANSLATE_NOOP("CommandText", "Replace a connection of that name; it keeps its state"));
    command->footer(R"(Examples:
  millrace-cli connections create shop.yaml
  millrace-cli connections show shop --json | millrace-cli connections create --replace -

)" QT_TRANSLATE_NOOP("CommandText",
                     "docs/connection-file.md describes the file. \"millrace-cli apply\" takes "
                     "several at once."));
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return create(*options, session); };
    });
}

} // namespace millrace
