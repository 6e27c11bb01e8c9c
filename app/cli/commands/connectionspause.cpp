#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/lookup.h"
#include "core/engine/engineerrors.h"
#include "core/engine/runcontrol.h"
#include "core/store/connectionlock.h"
#include "core/store/connectionrepository.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Options final
{
    std::string connection;
};

/// Cancels the run that is on in some program; there may be none.
Result<void> cancelRun(const Connection &connection, StateDatabase &database, Session &session)
{
    Services &services = session.services();
    if (!ConnectionLock::isHeld(services.profile(), connection.id))
        return {};
    RunControl control(EngineServices{services.registry(), database, services.secrets(),
                                      services.profile(), services.clock()});
    const auto cancelled
        = session.interruption().runAside<Result<Job>>([&](const Cancellation &cancellation) {
              return control.cancel(connection.id, cancellation);
          });
    if (!cancelled && cancelled.error().code != QLatin1StringView(engineerrors::nothingRuns.code))
        return cancelled.error();
    return {};
}

int change(const Options &options, bool isEnabled, Session &session)
{
    Output &output = session.output();
    const auto opened = openConnection(options.connection, session.services());
    if (!opened)
        return session.fail(opened.error());
    const Connection &connection = opened->connection;
    StateDatabase &database = *opened->database;
    // First paused, so that nothing starts it again in between.
    const auto changed = ConnectionRepository(database).setEnabled(connection.id, isEnabled);
    if (!changed)
        return session.fail(changed.error());
    if (!isEnabled) {
        if (auto cancelled = cancelRun(connection, database, session); !cancelled)
            return session.fail(cancelled.error());
    }
    if (output.isJson())
        output.json(isEnabled ? u"connections resume"_s : u"connections pause"_s,
                    {{u"id"_s, changed->id},
                     {u"name"_s, changed->name},
                     {u"enabled"_s, changed->isEnabled}});
    else
        output.line((isEnabled
                         ? CommandText::tr(
                             "The connection \"%1\" is resumed; its schedule starts runs again.")
                         : CommandText::tr(
                             "The connection \"%1\" is paused; nothing runs until it is resumed."))
                        .arg(displayText(changed->name)));
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addConnectionsPauseCommands(CLI::App &connections, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *pauseCommand = connections.add_subcommand(
        "pause", QT_TRANSLATE_NOOP("CommandText", "Pause a connection"));
    addConnectionArgument(*pauseCommand, options->connection);
    pauseCommand->footer(R"(Examples:
  millrace-cli connections pause shop

)" QT_TRANSLATE_NOOP("CommandText",
                     "A run that is on is cancelled; \"runs pause\" only makes it wait."));
    pauseCommand->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return change(*options, false, session); };
    });
    CLI::App *resumeCommand = connections.add_subcommand(
        "resume", QT_TRANSLATE_NOOP("CommandText", "Resume a paused connection"));
    addConnectionArgument(*resumeCommand, options->connection);
    resumeCommand->footer(R"(Examples:
  millrace-cli connections resume shop)");
    resumeCommand->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return change(*options, true, session); };
    });
}

} // namespace millrace
