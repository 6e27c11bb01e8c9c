#include "core/engine/dryrun.h"

#include "app/cli/commands/commands.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/texttable.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Options final
{
    std::string name;
    std::vector<std::string> streams;
    qint64 limit = 0;
    int samples = 5;
};

QJsonValue valueOf(const std::optional<QString> &text)
{
    return text ? QJsonValue(*text) : QJsonValue();
}

QJsonObject toJson(const DryRunSample &sample)
{
    QJsonArray changes;
    for (const DryRunChange &change : sample.changes) {
        QJsonObject json{{u"field"_s, change.field}, {u"after"_s, valueOf(change.after)}};
        if (change.isBeforeKnown)
            json.insert("before"_L1, valueOf(change.before));
        changes.append(json);
    }
    QJsonObject json{{u"action"_s, dryRunActionName(sample.action)},
                     {u"row"_s, sample.row},
                     {u"key"_s, sample.key},
                     {u"changes"_s, changes}};
    if (sample.action == DryRunAction::Reject) {
        json.insert("field"_L1, sample.field);
        json.insert("code"_L1, sample.code);
        json.insert("reason"_L1, sample.reason);
    }
    return json;
}

QJsonObject toJson(const DryRunStream &stream)
{
    QJsonArray samples;
    for (const DryRunSample &sample : stream.samples)
        samples.append(toJson(sample));
    QJsonObject json{{u"stream"_s, stream.stream.name},
                     {u"object"_s, stream.object},
                     {u"operation"_s, objectOperationName(stream.operation)},
                     {u"read"_s, stream.read},
                     {u"creates"_s, stream.creates},
                     {u"updates"_s, stream.updates},
                     {u"deletes"_s, stream.deletes},
                     {u"unchanged"_s, stream.unchanged},
                     {u"rejected"_s, stream.rejected},
                     {u"unknown"_s, stream.unknown},
                     {u"changed_values"_s, stream.changedValues},
                     {u"is_complete"_s, stream.isComplete},
                     {u"samples"_s, samples},
                     {u"notes"_s, QJsonArray::fromStringList(stream.notes)}};
    if (!stream.stream.nameSpace.isEmpty())
        json.insert("namespace"_L1, stream.stream.nameSpace);
    if (stream.error)
        json.insert("error"_L1, toJson(*stream.error, true));
    return json;
}

QString shown(const std::optional<QString> &text)
{
    return text ? u'"' + displayText(*text) + u'"' : u"null"_s;
}

QString changeText(const DryRunChange &change, DryRunAction action)
{
    const QString after = shown(change.after);
    if (action == DryRunAction::Create)
        return u"%1: %2"_s.arg(displayText(change.field), after);
    return u"%1: %2 -> %3"_s.arg(displayText(change.field),
                                 change.isBeforeKnown ? shown(change.before) : u"?"_s, after);
}

void printSamples(Output &output, const DryRunStream &stream)
{
    for (const DryRunSample &sample : stream.samples) {
        if (sample.action == DryRunAction::Unchanged)
            continue;
        output.line(u"  %1 %2"_s.arg(dryRunActionName(sample.action), displayText(sample.key)));
        if (sample.action == DryRunAction::Reject)
            output.line(u"    %1: %2"_s.arg(displayText(sample.field), displayText(sample.reason)));
        for (const DryRunChange &change : sample.changes)
            output.line(u"    "_s + changeText(change, sample.action));
    }
}

void print(Output &output, const DryRunReport &report)
{
    TextTable table;
    table.addColumn(u"stream"_s);
    table.addColumn(u"object"_s);
    table.addColumn(u"operation"_s);
    for (const auto &title : {u"read"_s, u"create"_s, u"update"_s, u"delete"_s, u"unchanged"_s,
                              u"reject"_s, u"unknown"_s})
        table.addColumn(title, TextTable::Alignment::Right);
    for (const DryRunStream &stream : report.streams)
        table.addRow({stream.stream.text(), stream.object, objectOperationName(stream.operation),
                      numberCell(stream.read), numberCell(stream.creates),
                      numberCell(stream.updates), numberCell(stream.deletes),
                      numberCell(stream.unchanged), numberCell(stream.rejected),
                      numberCell(stream.unknown)});
    table.print(output);
    for (const DryRunStream &stream : report.streams) {
        output.line();
        output.line(output.toned(displayText(stream.stream.text()), Tone::Strong));
        for (const QString &note : stream.notes)
            output.line(u"  "_s + displayText(note));
        if (!stream.isComplete && !stream.error)
            output.line(u"  Only the first %1 rows were read."_s.arg(groupedNumber(stream.read)));
        printSamples(output, stream);
        if (stream.error)
            output.error(*stream.error);
    }
    output.line();
    output.line(u"Nothing was sent."_s);
}

int run(const Options &options, Session &session)
{
    Services &services = session.services();
    auto connection = findConnection(QString::fromStdString(options.name), services);
    if (!connection)
        return session.fail(connection.error());
    auto ends = endsOf(*connection, services);
    if (!ends)
        return session.fail(ends.error());
    DryRunOptions wishes;
    wishes.samplesPerAction = options.samples;
    if (options.limit > 0)
        wishes.rowLimit = options.limit;
    auto only = findStreams(options.streams, *connection);
    if (!only)
        return session.fail(only.error());
    wishes.only = std::move(*only);
    auto database = services.database();
    if (!database)
        return session.fail(database.error());
    CheckpointStore checkpoints(**database);
    const DryRun dryRun(services.registry(), services.secrets(), &checkpoints, services.clock());
    auto report = session.interruption().runAside<Result<DryRunReport>>(
        [&](const Cancellation &cancellation) {
            return dryRun.run(*connection, ends->source, ends->destination, wishes, cancellation);
        });
    if (!report)
        return session.fail(report.error());
    int code = static_cast<int>(ExitCode::Done);
    QJsonArray streams;
    for (const DryRunStream &stream : report->streams) {
        streams.append(toJson(stream));
        if (stream.error)
            code = static_cast<int>(ExitCode::Failed);
    }
    if (session.output().isJson())
        session.output().json(
            u"dry-run"_s,
            {{u"connection"_s,
              QJsonObject{{u"id"_s, connection->id}, {u"name"_s, connection->name}}},
             {u"streams"_s, streams}});
    else
        print(session.output(), *report);
    return code;
}

} // namespace

void addDryRunCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "dry-run", "Show what a run into objects would create, change and reject");
    command->group("Data");
    command->add_option("connection", options->name, "Name or id")->required();
    command->add_option("--stream", options->streams, "Only this stream; may be repeated")
        ->type_name("NAME")
        ->allow_extra_args(false);
    command->add_option("--limit", options->limit, "Read at most this many rows per stream")
        ->type_name("N")
        ->check(CLI::PositiveNumber.description(""));
    command->add_option("--samples", options->samples, "Rows shown of each kind; default: 5")
        ->type_name("N")
        ->check(CLI::Range(0, 1000).description(""));
    command->footer(R"(Nothing is sent, and the state of the connection stays as it is.

Examples:
  millrace-cli dry-run 'people to CRM'
  millrace-cli dry-run 'people to CRM' --limit 1000 --json)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace
