#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/texttable.h"
#include "core/store/connectionlock.h"
#include "core/store/connectionrepository.h"
#include "core/store/enginesettings.h"
#include "core/store/waitingruns.h"

#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notWaiting{
    "cli.not_waiting", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No run of the connection \"%1\" waits in the queue."),
    QT_TRANSLATE_NOOP("errors",
                      "\"millrace-cli queue\" shows what waits; a run that is on is "
                      "stopped by \"millrace-cli runs cancel\".")};

struct Options final
{
    std::string connection;
    int place = 1;
};

struct Listed final
{
    std::vector<std::pair<Connection, std::optional<qint64>>> running; ///< With their jobs.
    std::vector<std::pair<Connection, WaitingRun>> waiting; ///< The next one first.
    int most = 0; ///< Runs at once.
};

Result<Listed> listed(Session &session, StateDatabase &database)
{
    const Profile &profile = session.services().profile();
    const auto connections = ConnectionRepository(database).all();
    if (!connections)
        return connections.error();
    const auto settings = storedEngineSettings(database);
    if (!settings)
        return settings.error();
    const auto waiting = WaitingRuns(database, profile).all();
    if (!waiting)
        return waiting.error();
    Listed list;
    list.most = settings->parallelRuns;
    for (const Connection &connection : *connections) {
        if (ConnectionLock::isHeld(profile, connection.id))
            list.running.emplace_back(connection, ConnectionLock::notedJob(profile, connection.id));
    }
    for (const WaitingRun &run : *waiting) {
        const auto found = std::ranges::find(*connections, run.connectionId, &Connection::id);
        if (found != connections->end())
            list.waiting.emplace_back(*found, run);
    }
    return list;
}

void tellJson(const QString &command, const Listed &list, Output &output)
{
    QJsonArray running;
    for (const auto &[connection, job] : list.running)
        running.append(QJsonObject{{u"connection"_s, idAndName(connection)},
                                   {u"run"_s, job ? QJsonValue(*job) : QJsonValue()}});
    QJsonArray waiting;
    for (const auto &[connection, run] : list.waiting)
        waiting.append(QJsonObject{{u"connection"_s, idAndName(connection)},
                                   {u"since"_s, isoTime(run.since)},
                                   {u"trigger"_s, jobTriggerName(run.trigger)}});
    output.json(
        command,
        {{u"running"_s, running}, {u"waiting"_s, waiting}, {u"parallel_runs"_s, list.most}});
}

void tellText(const Listed &list, Output &output)
{
    if (list.running.empty() && list.waiting.empty()) {
        output.line(CommandText::tr("Nothing runs, and nothing waits."));
        return;
    }
    TextTable table;
    table.addColumns({CommandText::tr("place", "heading of a column"),
                      CommandText::tr("connection", "heading of a column"),
                      CommandText::tr("run", "heading of a column"),
                      CommandText::tr("since", "heading of a column"),
                      CommandText::tr("asked by", "heading of a column")});
    for (const auto &[connection, job] : list.running)
        table.addRow({CommandText::tr("runs", "what a connection does"),
                      displayText(connection.name), job ? QString::number(*job) : QString(),
                      QString(), QString()});
    int place = 0;
    for (const auto &[connection, run] : list.waiting)
        table.addRow({QString::number(++place), displayText(connection.name), QString(),
                      readableTime(run.since), jobTriggerName(run.trigger)});
    table.print(output);
    output.line(CommandText::tr("At most %n runs are on at once (engine.parallel_runs).", nullptr,
                                list.most));
}

int show(const QString &command, Session &session)
{
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    const auto list = listed(session, **database);
    if (!list)
        return session.fail(list.error());
    if (session.output().isJson())
        tellJson(command, *list, session.output());
    else
        tellText(*list, session.output());
    return static_cast<int>(ExitCode::Done);
}

int change(const Options &options, bool moves, Session &session)
{
    const auto opened = openConnection(options.connection, session.services());
    if (!opened)
        return session.fail(opened.error());
    const Connection &connection = opened->connection;
    StateDatabase &database = *opened->database;
    WaitingRuns waiting(database, session.services().profile());
    const auto done
        = moves ? waiting.move(connection.id, options.place) : waiting.withdraw(connection.id);
    if (!done)
        return session.fail(done.error());
    if (!*done)
        return session.fail(makeError(s_notWaiting, {connection.name}));
    return show(moves ? u"queue move"_s : u"queue remove"_s, session);
}

} // namespace

void addQueueCommand(CLI::App &program, Invocation &invocation)
{
    CLI::App *command = program.add_subcommand(
        "queue", QT_TRANSLATE_NOOP("CommandText", "Show the runs that are on and that wait"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Run"));
    command->require_subcommand(0, 1);
    command->footer(QT_TRANSLATE_NOOP(
        "CommandText",
        "The queue is that of all programs on the profile: windows, \"serve\" and \"sync\".") R"(

Examples:
  millrace-cli queue
  millrace-cli queue move shop
  millrace-cli queue remove shop
  millrace-cli settings set engine.parallel_runs 4)");
    const auto options = std::make_shared<Options>();
    const auto chosen = std::make_shared<bool>(false);
    const auto add = [&](const char *name, const char *text, bool moves) {
        CLI::App *act = command->add_subcommand(name, text);
        addConnectionArgument(*act, options->connection);
        act->callback([options, &invocation, chosen, moves] {
            *chosen = true;
            invocation.run
                = [options, moves](Session &session) { return change(*options, moves, session); };
        });
        return act;
    };
    add("move",
        QT_TRANSLATE_NOOP("CommandText", "Let a waiting run go first, or take another place"), true)
        ->add_option("--to", options->place,
                     QT_TRANSLATE_NOOP("CommandText", "Its new place; 1 is the next"))
        ->type_name("N")
        ->check(CLI::Range(1, 1'000'000).description(""));
    add("remove", QT_TRANSLATE_NOOP("CommandText", "Take a waiting run out of the queue"), false);
    command->callback([&invocation, chosen] {
        if (!*chosen)
            invocation.run = [](Session &session) { return show(u"queue"_s, session); };
    });
}

} // namespace millrace
