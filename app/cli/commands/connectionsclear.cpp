#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/confirmation.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/syncrun.h"
#include "app/cli/texttable.h"
#include "core/engine/connectionclearing.h"
#include "core/engine/requestedjobs.h"
#include "core/interchange/streamselection.h"
#include "core/store/storeerrors.h"

#include <QJsonArray>

#include <string>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_confirmationMissing{
    "cli.confirmation_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connection \"%1\" was not cleared."),
    QT_TRANSLATE_NOOP("errors", "Confirm with --yes.")};

struct Options final
{
    std::string name;
    std::vector<std::string> streams;
    bool confirmed = false;
};

QString question(const Connection &connection, const Endpoint &destination,
                 const std::vector<PlannedName> &targets)
{
    QString text = CommandText::tr("Clear these tables or files in %1?\n")
                       .arg(displayText(destination.name));
    for (const PlannedName &target : targets) {
        const QString table = displayText(targetText(target.name));
        const QString stream = displayText(target.stream.text());
        text += target.conflicts.isEmpty()
            ? CommandText::tr("  %1 (stream %2)").arg(table, stream)
            : CommandText::tr("  %1 (stream %2), with the rows of %3")
                  .arg(table, stream, displayText(target.conflicts.join(u", "_s)));
        text += u'\n';
    }
    return text
        + CommandText::tr("All their rows are deleted, which cannot be undone; the next sync of "
                          "\"%1\" copies them again.")
              .arg(displayText(connection.name));
}

Result<bool> isClearingConfirmed(const EngineServices &engine, const Connection &connection,
                                 const Endpoint &destination, const std::vector<StreamId> &streams)
{
    if (!canBeAsked())
        return false;
    const auto targets = clearTargets(engine, connection.id, streams);
    if (!targets)
        return targets.error();
    return isConfirmedAtTerminal(question(connection, destination, *targets));
}

void tellJson(const Connection &connection, const Job &job, Output &output)
{
    QJsonArray streams;
    for (const StreamResult &stream : summarised(job.attempts)) {
        QJsonObject entry{{u"stream"_s, stream.stream.name},
                          {u"target"_s, stream.target},
                          {u"cleared"_s, stream.status == StreamStatus::Synced}};
        if (!stream.stream.nameSpace.isEmpty())
            entry.insert(u"namespace"_s, stream.stream.nameSpace);
        if (stream.error)
            entry.insert(u"error"_s, toJson(*stream.error, output.isVerbose()));
        streams.append(entry);
    }
    output.json(u"connections clear"_s,
                {{u"id"_s, connection.id},
                 {u"name"_s, connection.name},
                 {u"job"_s, job.id},
                 {u"streams"_s, streams}});
}

void tellText(const Job &job, Output &output)
{
    TextTable table;
    table.addColumns({CommandText::tr("stream", "heading of a column"),
                      CommandText::tr("target", "heading of a column"),
                      CommandText::tr("status", "heading of a column")});
    const std::vector<StreamResult> streams = summarised(job.attempts);
    for (const StreamResult &stream : streams)
        table.addRow({stream.stream.text(), stream.target,
                      stream.status == StreamStatus::Synced
                          ? TableCell(CommandText::tr("cleared"), Tone::Good)
                          : TableCell(CommandText::tr("not cleared"), Tone::Bad)});
    table.print(output);
    for (const StreamResult &stream : streams) {
        if (stream.error)
            output.error(*stream.error);
    }
    if (streams.empty() && job.error)
        output.error(*job.error);
    if (job.status == JobStatus::Succeeded)
        output.line(CommandText::tr("The next sync copies them again."));
}

int clear(const Options &options, Session &session)
{
    Services &services = session.services();
    const auto connection = findConnection(QString::fromStdString(options.name), services);
    if (!connection)
        return session.fail(connection.error());
    const auto ends = endsOf(*connection, services);
    if (!ends)
        return session.fail(ends.error());
    const auto streams = findStreams(options.streams, *connection);
    if (!streams)
        return session.fail(streams.error());
    const auto database = services.database();
    if (!database)
        return session.fail(database.error());
    const EngineServices engine{services.registry(), **database, services.secrets(),
                                services.profile(), services.clock()};
    if (!options.confirmed) {
        const auto confirmed
            = isClearingConfirmed(engine, *connection, ends->destination, *streams);
        if (!confirmed)
            return session.fail(confirmed.error());
        if (!*confirmed)
            return session.fail(makeError(s_confirmationMissing, {connection->name}));
    }
    const auto requested
        = requestClearing(engine, connection->id, *streams, JobTrigger::CommandLine);
    if (!requested)
        return session.fail(requested.error());
    RunOptions run;
    run.trigger = JobTrigger::CommandLine;
    run.clearing = requested->id;
    const auto job = runSync(session, connection->id, run);
    if (!job)
        return session.fail(job.error());
    if (session.output().isJson())
        tellJson(*connection, *job, session.output());
    else
        tellText(*job, session.output());
    return exitCodeOf(*job, session.interruption());
}

} // namespace

void addConnectionsClearCommand(CLI::App &connections, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = connections.add_subcommand(
        "clear", QT_TRANSLATE_NOOP("CommandText", "Delete what a connection has written"));
    addConnectionArgument(*command, options->name);
    addStreamsOption(*command, options->streams);
    command->add_flag("-y,--yes", options->confirmed,
                      QT_TRANSLATE_NOOP("CommandText", "Do not ask"));
    command->footer(QT_TRANSLATE_NOOP(
        "CommandText",
        "The rows are deleted at the destination, and the checkpoints with them, so that the next "
        "sync copies everything again. Tables stay, empty; files go.") R"(

Examples:
  millrace-cli connections clear shop
  millrace-cli connections clear shop --stream orders --stream users --yes)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return clear(*options, session); };
    });
}

} // namespace millrace
