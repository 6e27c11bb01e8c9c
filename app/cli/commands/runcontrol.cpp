#include "core/engine/runcontrol.h"

#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/runreport.h"
#include "app/cli/syncrun.h"
#include "core/model/pausedrun.h"
#include "core/store/jobrepository.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_nothingToResume{
    "cli.nothing_to_resume", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No run of the connection \"%1\" waits to go on."),
    QT_TRANSLATE_NOOP("errors", "A new run is started by \"millrace-cli sync\".")};

struct Options final
{
    std::string connection;
};

enum class Wish { Pause, Cancel };

void tell(const Connection &connection, const Job &job, Wish wish, Output &output)
{
    const bool isDone = wish == Wish::Pause ? isPaused(job) : job.status == JobStatus::Cancelled;
    if (!isDone) {
        output.line(CommandText::tr("The run had ended before it could be stopped."));
        output.line(output.toned(outcomeText(job), toneOf(job.status)));
        return;
    }
    const qint64 count = totalCounts(job).written;
    const QString written = groupedNumber(count);
    if (wish == Wish::Cancel) {
        output.line(
            CommandText::tr("Run %1 of \"%2\" is cancelled. What it has written stays: %3 records.",
                            nullptr, pluralOf(count))
                .arg(QString::number(job.id), displayText(connection.name), written));
        return;
    }
    output.line(CommandText::tr("Run %1 of \"%2\" is paused. It has written %3 records so far.",
                                nullptr, pluralOf(count))
                    .arg(QString::number(job.id), displayText(connection.name), written));
    output.line(CommandText::tr("Go on with it: millrace-cli runs resume '%1'")
                    .arg(displayText(connection.name)));
}

int stop(const Options &options, Wish wish, Session &session)
{
    Services &services = session.services();
    const auto opened = openConnection(options.connection, services);
    if (!opened)
        return session.fail(opened.error());
    const Connection &connection = opened->connection;
    StateDatabase &database = *opened->database;
    RunControl control(EngineServices{services.registry(), database, services.secrets(),
                                      services.profile(), services.clock()});
    const auto job
        = session.interruption().runAside<Result<Job>>([&](const Cancellation &cancellation) {
              return wish == Wish::Pause ? control.pause(connection.id, cancellation)
                                         : control.cancel(connection.id, cancellation);
          });
    if (!job)
        return session.fail(job.error());
    Output &output = session.output();
    if (output.isJson())
        output.json(wish == Wish::Pause ? u"runs pause"_s : u"runs cancel"_s,
                    {{u"run"_s, toJson(*job, false)}});
    else
        tell(connection, *job, wish, output);
    return static_cast<int>(ExitCode::Done);
}

int resume(const Options &options, Session &session)
{
    const auto opened = openConnection(options.connection, session.services());
    if (!opened)
        return session.fail(opened.error());
    const Connection &connection = opened->connection;
    StateDatabase &database = *opened->database;
    const auto unfinished = JobRepository(database).unfinished(connection.id);
    if (!unfinished)
        return session.fail(unfinished.error());
    // A paused one before one that was only interrupted.
    auto chosen = std::ranges::find_if(*unfinished, isPaused);
    if (chosen == unfinished->end())
        chosen = std::ranges::find(*unfinished, JobKind::Sync, &Job::kind);
    if (chosen == unfinished->end())
        return session.fail(makeError(s_nothingToResume, {connection.name}));
    RunOptions run;
    run.trigger = JobTrigger::CommandLine;
    run.streams = chosen->streams;
    return syncAndReport(session, connection, run, u"runs resume"_s);
}

CLI::App *addCommand(CLI::App &runs, Options &options, const char *name, const char *description)
{
    CLI::App *command = runs.add_subcommand(name, description);
    addConnectionArgument(*command, options.connection);
    return command;
}

} // namespace

void addRunControlCommands(CLI::App &runs, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *pauseCommand = addCommand(
        runs, *options, "pause", QT_TRANSLATE_NOOP("CommandText", "Pause the run of a connection"));
    pauseCommand->footer(R"(Examples:
  millrace-cli runs pause shop
  millrace-cli runs pause shop --json | jq .run.totals.written

)" QT_TRANSLATE_NOOP("CommandText",
                     "The run stops, wherever it is on, and waits until it is resumed; schedules "
                     "start nothing meanwhile. What it has written stays."));
    pauseCommand->callback([options, &invocation] {
        invocation.run
            = [options](Session &session) { return stop(*options, Wish::Pause, session); };
    });
    CLI::App *resumeCommand
        = addCommand(runs, *options, "resume",
                     QT_TRANSLATE_NOOP("CommandText", "Go on with a paused or interrupted run"));
    resumeCommand->footer(R"(Examples:
  millrace-cli runs resume shop

)" QT_TRANSLATE_NOOP("CommandText", "It goes on at its checkpoint and keeps its number."));
    resumeCommand->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return resume(*options, session); };
    });
    CLI::App *cancelCommand
        = addCommand(runs, *options, "cancel", QT_TRANSLATE_NOOP("CommandText", "Give a run up"));
    cancelCommand->footer(R"(Examples:
  millrace-cli runs cancel shop

)" QT_TRANSLATE_NOOP("CommandText",
                     "Works for a run that is on in any program, and for one that is paused or was "
                     "interrupted. What it has written stays."));
    cancelCommand->callback([options, &invocation] {
        invocation.run
            = [options](Session &session) { return stop(*options, Wish::Cancel, session); };
    });
}

} // namespace millrace
