#include "core/engine/dryrun.h"

#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/texttable.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_recordUnknown{
    "cli.record_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No record of the dry run has the id \"%1\"."),
    QT_TRANSLATE_NOOP("errors",
                      "The ids stand in the samples of \"dry-run --json\"; more of them "
                      "are shown with --samples.")};

struct Options final
{
    std::string name;
    std::vector<std::string> streams;
    std::vector<std::string> leaveOut;
    bool leaveNone = false;
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
                     {u"id"_s, QString::fromStdString(sample.mark)},
                     {u"is_left_out"_s, sample.isLeftOut},
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
                     {u"left_out"_s, stream.leftOut},
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

QString changeText(const DryRunChange &change, DryRunAction action)
{
    const QString after = quotedValue(change.after);
    if (action == DryRunAction::Create)
        return u"%1: %2"_s.arg(displayText(change.field), after);
    return u"%1: %2 -> %3"_s.arg(displayText(change.field),
                                 change.isBeforeKnown ? quotedValue(change.before) : u"?"_s, after);
}

void printSamples(Output &output, const DryRunStream &stream)
{
    for (const DryRunSample &sample : stream.samples) {
        if (sample.action == DryRunAction::Unchanged)
            continue;
        const QString line
            = u"  %1 %2"_s.arg(dryRunActionName(sample.action), displayText(sample.key));
        output.line(sample.isLeftOut ? line + CommandText::tr(" (left out)") : line);
        if (sample.action == DryRunAction::Reject)
            output.line(u"    %1: %2"_s.arg(displayText(sample.field), displayText(sample.reason)));
        for (const DryRunChange &change : sample.changes)
            output.line(u"    "_s + changeText(change, sample.action));
    }
}

void print(Output &output, const DryRunReport &report)
{
    TextTable table;
    table.addColumns({CommandText::tr("stream", "heading of a column"),
                      CommandText::tr("object", "heading of a column"),
                      CommandText::tr("operation", "heading of a column")});
    table.addColumns({CommandText::tr("read", "heading of a column"),
                      CommandText::tr("create", "heading of a column"),
                      CommandText::tr("update", "heading of a column"),
                      CommandText::tr("delete", "heading of a column"),
                      CommandText::tr("unchanged", "heading of a column"),
                      CommandText::tr("reject", "heading of a column"),
                      CommandText::tr("unknown", "heading of a column")},
                     TextTable::Alignment::Right);
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
        if (stream.leftOut > 0)
            output.line(CommandText::tr("  The next run leaves %1 of them out.")
                            .arg(groupedNumber(stream.leftOut)));
        if (!stream.isComplete && !stream.error)
            output.line(CommandText::tr("  Only the first %1 rows were read.", nullptr,
                                        pluralOf(stream.read))
                            .arg(groupedNumber(stream.read)));
        printSamples(output, stream);
        if (stream.error)
            output.error(*stream.error);
    }
    output.line();
    output.line(CommandText::tr("Nothing was sent."));
}

/// Adds the records \a ids of \a report to what the next run leaves out.
Result<void> leaveOut(const std::vector<std::string> &ids, const DryRunReport &report,
                      const QString &connectionId, LeftOutStore &store)
{
    auto marks = store.all(connectionId);
    if (!marks)
        return marks.error();
    for (const std::string &id : ids) {
        const auto has = [&id](const DryRunStream &stream) {
            return std::ranges::find(stream.samples, id, &DryRunSample::mark)
                != stream.samples.end();
        };
        const auto stream = std::ranges::find_if(report.streams, has);
        if (stream == report.streams.end())
            return makeError(s_recordUnknown, {QString::fromStdString(id)});
        (*marks)[stream->stream].insert(id);
    }
    for (const auto &[stream, left] : *marks) {
        if (auto stored = store.set(connectionId, stream, left); !stored)
            return stored;
    }
    return {};
}

Result<void> leaveNothingOut(const Connection &connection, LeftOutStore &store)
{
    for (const ConfiguredStream &stream : connection.catalog.streams) {
        if (auto cleared = store.clear(connection.id, stream.stream.id); !cleared)
            return cleared;
    }
    return {};
}

/// The report, after \a options have changed what is left out.
Result<DryRunReport> reportOf(const Options &options, Session &session,
                              const Connection &connection, const ConnectionEnds &ends,
                              DryRunOptions wishes)
{
    Services &services = session.services();
    auto database = services.database();
    if (!database)
        return database.error();
    CheckpointStore checkpoints(**database);
    LeftOutStore leftOut(**database);
    if (options.leaveNone) {
        if (auto cleared = leaveNothingOut(connection, leftOut); !cleared)
            return cleared.error();
    }
    const DryRun dryRun(services.registry(), services.secrets(), &checkpoints, services.clock());
    const auto look = [&]() -> Result<DryRunReport> {
        auto marks = leftOut.all(connection.id);
        if (!marks)
            return marks.error();
        wishes.leftOut = std::move(*marks);
        return session.interruption().runAside<Result<DryRunReport>>(
            [&](const Cancellation &cancellation) {
                return dryRun.run(connection, ends.source, ends.destination, wishes, cancellation);
            });
    };
    auto report = look();
    if (!report || options.leaveOut.empty())
        return report;
    if (auto left = leaveOut(options.leaveOut, *report, connection.id, leftOut); !left)
        return left.error();
    // Once more, so that the numbers are those of the run to come.
    return look();
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
    const auto report = reportOf(options, session, *connection, *ends, std::move(wishes));
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
        session.output().json(u"dry-run"_s,
                              {{u"connection"_s, idAndName(*connection)}, {u"streams"_s, streams}});
    else
        print(session.output(), *report);
    return code;
}

} // namespace

void addDryRunCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "dry-run",
        QT_TRANSLATE_NOOP("CommandText",
                          "Show what a run into objects would create, change and reject"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Data"));
    addConnectionArgument(*command, options->name);
    addStreamsOption(*command, options->streams);
    command
        ->add_option("--limit", options->limit,
                     QT_TRANSLATE_NOOP("CommandText", "Read at most this many rows per stream"))
        ->type_name("N")
        ->check(CLI::PositiveNumber.description(""));
    command
        ->add_option("--samples", options->samples,
                     QT_TRANSLATE_NOOP("CommandText", "Rows shown of each kind; default: 5"))
        ->type_name("N")
        ->check(CLI::Range(0, 1000).description(""));
    command
        ->add_option("--leave-out", options->leaveOut,
                     QT_TRANSLATE_NOOP(
                         "CommandText",
                         "Have the next run leave out the record with this id, see --json; may be "
                         "repeated"))
        ->type_name("ID")
        ->allow_extra_args(false);
    command->add_flag(
        "--leave-none", options->leaveNone,
        QT_TRANSLATE_NOOP("CommandText", "Take back what the next run was to leave out"));
    command->footer(QT_TRANSLATE_NOOP(
        "CommandText",
        "Nothing is sent, and the state of the connection stays as it is. What is left out counts "
        "as filtered, until a run of the stream has got through.") R"(

Examples:
  millrace-cli dry-run 'people to CRM'
  millrace-cli dry-run 'people to CRM' --limit 1000 --json)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace
