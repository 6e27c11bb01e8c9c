#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/confirmation.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/runreport.h"
#include "app/cli/syncrun.h"
#include "core/engine/requestedjobs.h"

#include <CLI/Config.hpp>

#include <QJsonArray>

#include <limits>
#include <string>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_modeMissing{
    "cli.refresh_mode_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "It is not said what becomes of the old rows."),
    QT_TRANSLATE_NOOP("errors",
                      "--retain keeps them beside the new ones; --remove removes them once every "
                      "new row is there.")};
constexpr ErrorDefinition s_confirmationMissing{
    "cli.confirmation_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connection \"%1\" was not refreshed."),
    QT_TRANSLATE_NOOP("errors", "Confirm with --yes that its old rows are to be removed.")};

struct Options final
{
    std::string name;
    std::vector<std::string> streams;
    bool retains = false;
    bool removes = false;
    bool confirmed = false;
    std::optional<qint64> flushRows;
};

QString question(const Connection &connection, const std::vector<StreamId> &streams)
{
    QStringList names;
    for (const StreamId &stream : streams)
        names << displayText(stream.text());
    const QString what = streams.empty() ? CommandText::tr("every stream that can be refreshed")
                                         : names.join(u", "_s);
    return CommandText::
        tr("Refresh %1 of \"%2\" and remove the old rows?\n"
           "Every row is read again. Once all are there, rows the source no longer has are gone "
           "at the destination.")
            .arg(what, displayText(connection.name));
}

int refresh(const Options &options, Session &session)
{
    if (options.retains == options.removes)
        return session.fail(makeError(s_modeMissing));
    const auto connection
        = findConnection(QString::fromStdString(options.name), session.services());
    if (!connection)
        return session.fail(connection.error());
    auto streams = findStreams(options.streams, *connection);
    if (!streams)
        return session.fail(streams.error());
    if (options.removes && !options.confirmed
        && !isConfirmedAtTerminal(question(*connection, *streams)))
        return session.fail(makeError(s_confirmationMissing, {connection->name}));
    Services &services = session.services();
    const auto database = services.database();
    if (!database)
        return session.fail(database.error());
    const EngineServices engine{services.registry(), **database, services.secrets(),
                                services.profile(), services.clock()};
    const RefreshRequest request{options.removes ? RefreshMode::Remove : RefreshMode::Retain,
                                 std::move(*streams)};
    const auto requested = requestRefresh(engine, connection->id, request, JobTrigger::CommandLine);
    if (!requested)
        return session.fail(requested.error());
    RunOptions run;
    run.trigger = JobTrigger::CommandLine;
    if (options.flushRows)
        run.flush.rows = *options.flushRows;
    const auto job = runSync(session, connection->id, run);
    if (!job)
        return session.fail(job.error());
    Output &output = session.output();
    if (output.isJson())
        output.json(u"refresh"_s,
                    {{u"connection"_s, idAndName(*connection)}, {u"run"_s, toJson(*job, false)}});
    else
        printReport(output, *job);
    return exitCodeOf(*job, session.interruption());
}

} // namespace

void addRefreshCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "refresh", QT_TRANSLATE_NOOP("CommandText", "Read streams again from their beginning"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Data"));
    addConnectionArgument(*command, options->name);
    addStreamsOption(*command, options->streams);
    command->add_flag("--retain", options->retains,
                      QT_TRANSLATE_NOOP("CommandText", "The old rows stay beside the new ones"));
    command->add_flag(
        "--remove", options->removes,
        QT_TRANSLATE_NOOP("CommandText", "The old rows go once every new row is there"));
    command->add_flag("-y,--yes", options->confirmed,
                      QT_TRANSLATE_NOOP("CommandText", "Do not ask before removing"));
    command
        ->add_option(
            "--flush-rows", options->flushRows,
            QT_TRANSLATE_NOOP("CommandText", "Advanced: make rows durable after this many"))
        ->type_name("N")
        ->check(CLI::Range(qint64{1}, std::numeric_limits<qint64>::max()).description(""));
    command->footer(QT_TRANSLATE_NOOP(
        "CommandText",
        "A refresh is a run: the other streams of the connection are synced too. With --remove the "
        "old rows can be read until the new ones are complete, and then give way at once.") R"(

  stream                      --retain                     --remove
  incremental, deduplicated   replaces rows key by key     also drops rows the source lost
  incremental, append         adds every row once more     not possible
  full refresh                not needed: each run reads everything

Examples:
  millrace-cli refresh shop --retain
  millrace-cli refresh shop --stream orders --remove --yes)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return refresh(*options, session); };
    });
}

} // namespace millrace
