#include "app/cli/commands/commands.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/texttable.h"
#include "core/engine/connectionclearing.h"
#include "core/interchange/streamselection.h"
#include "core/store/storeerrors.h"

#include <unistd.h>

#include <QJsonArray>

#include <iostream>
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
    QString text = u"Clear these tables or files in %1?\n"_s.arg(displayText(destination.name));
    for (const PlannedName &target : targets) {
        text += u"  %1 (stream %2)"_s.arg(displayText(targetText(target.name)),
                                          displayText(target.stream.text()));
        if (!target.conflicts.isEmpty())
            text += u", with the rows of %1"_s.arg(displayText(target.conflicts.join(u", "_s)));
        text += u'\n';
    }
    return text
        + u"All their rows are deleted, which cannot be undone; the next sync of \"%1\" copies them again. [y/N] "_s
              .arg(displayText(connection.name));
}

Result<bool> isConfirmed(const EngineServices &engine, const Connection &connection,
                         const Endpoint &destination, const std::vector<StreamId> &streams)
{
    if (isatty(STDIN_FILENO) == 0 || isatty(STDERR_FILENO) == 0)
        return false;
    const auto targets = clearTargets(engine, connection.id, streams);
    if (!targets)
        return targets.error();
    std::cerr << question(connection, destination, *targets).toStdString() << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

void tellJson(const Connection &connection, const ClearOutcome &outcome, Output &output)
{
    QJsonArray streams;
    for (const ClearedStream &stream : outcome.streams) {
        QJsonObject entry{{u"stream"_s, stream.stream.name},
                          {u"target"_s, targetText(stream.target)},
                          {u"cleared"_s, !stream.error}};
        if (!stream.stream.nameSpace.isEmpty())
            entry.insert(u"namespace"_s, stream.stream.nameSpace);
        if (stream.error)
            entry.insert(u"error"_s, toJson(*stream.error, output.isVerbose()));
        streams.append(entry);
    }
    output.json(u"connections clear"_s,
                {{u"id"_s, connection.id}, {u"name"_s, connection.name}, {u"streams"_s, streams}});
}

void tellText(const ClearOutcome &outcome, Output &output)
{
    if (outcome.streams.empty()) {
        output.line(u"The connection has no streams."_s);
        return;
    }
    TextTable table;
    table.addColumn(u"stream"_s);
    table.addColumn(u"target"_s);
    table.addColumn(u"status"_s);
    for (const ClearedStream &stream : outcome.streams)
        table.addRow({stream.stream.text(), targetText(stream.target),
                      stream.error ? TableCell(u"not cleared"_s, Tone::Bad)
                                   : TableCell(u"cleared"_s, Tone::Good)});
    table.print(output);
    for (const ClearedStream &stream : outcome.streams) {
        if (stream.error && !stream.error->isCancelled())
            output.error(*stream.error);
    }
    if (!outcome.error())
        output.line(u"The next sync copies them again."_s);
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
        const auto confirmed = isConfirmed(engine, *connection, ends->destination, *streams);
        if (!confirmed)
            return session.fail(confirmed.error());
        if (!*confirmed)
            return session.fail(makeError(s_confirmationMissing, {connection->name}));
    }
    const auto outcome = session.interruption().runAside<Result<ClearOutcome>>(
        [&](const Cancellation &cancellation) {
            return clearStreams(engine, connection->id, *streams, ChangeOrigin::CommandLine,
                                cancellation);
        });
    if (!outcome)
        return session.fail(outcome.error());
    if (session.output().isJson())
        tellJson(*connection, *outcome, session.output());
    else
        tellText(*outcome, session.output());
    const auto error = outcome->error();
    if (!error)
        return static_cast<int>(ExitCode::Done);
    return error->isCancelled() ? session.exitCodeOf(*error) : static_cast<int>(ExitCode::Failed);
}

} // namespace

void addConnectionsClearCommand(CLI::App &connections, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = connections.add_subcommand("clear", "Delete what a connection has written");
    command->add_option("connection", options->name, "Name or id")->required();
    command->add_option("--stream", options->streams, "Only this stream; may be repeated")
        ->type_name("NAME")
        ->allow_extra_args(false);
    command->add_flag("-y,--yes", options->confirmed, "Do not ask");
    command->footer(
        R"(The rows are deleted at the destination, and the checkpoints with them, so that the
next sync copies everything again. Tables stay, empty; files go.
Examples:
  millrace-cli connections clear shop
  millrace-cli connections clear shop --stream orders --stream users --yes)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return clear(*options, session); };
    });
}

} // namespace millrace
