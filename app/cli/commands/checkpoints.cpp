#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/lookup.h"
#include "app/cli/texttable.h"
#include "core/catalog/positiontext.h"
#include "core/store/checkpointhistory.h"
#include "core/store/storeerrors.h"

#include <QFile>
#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_noFile{
    "cli.file_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be read."),
    QT_TRANSLATE_NOOP("errors", "Check its name; - reads standard input.")};
constexpr ErrorDefinition s_whatMissing{
    "cli.value_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "It is not said where the streams are to stand."),
    QT_TRANSLATE_NOOP("errors",
                      "Give --file with the output of \"checkpoints list --document\", or --stream "
                      "with --position or --beginning.")};

constexpr qint64 s_longestFile = qint64(16) << 20;

struct Options final
{
    std::string connection;
    std::string stream;
    std::string position;
    std::string file;
    qint64 id = 0;
    bool isDocument = false;
    bool toBeginning = false;
};

/// The connection, and where its incremental streams stand.
struct Standing final
{
    Connection connection;
    std::vector<StreamPosition> positions;
};

Result<Standing> standingOf(const Options &options, Services &services)
{
    auto connection = findConnection(QString::fromStdString(options.connection), services);
    if (!connection)
        return connection.error();
    auto database = services.database();
    if (!database)
        return database.error();
    const CheckpointStore store(**database);
    Standing standing{std::move(*connection), {}};
    for (const ConfiguredStream &stream : standing.connection.catalog.streams) {
        if (!stream.mode.isIncremental())
            continue;
        const auto state = store.load(standing.connection.id, stream.stream.id);
        if (!state)
            return state.error();
        StreamPosition entry{stream.stream.id, {}};
        if (state->checkpoint)
            entry.position = state->checkpoint->position;
        standing.positions.push_back(std::move(entry));
    }
    return standing;
}

QString wordsOf(const std::optional<std::string> &position)
{
    return position ? positionText(*position) : positionText(QJsonValue(QJsonValue::Null));
}

QJsonObject idJson(const StreamId &stream)
{
    QJsonObject json{{u"stream"_s, stream.name}};
    if (!stream.nameSpace.isEmpty())
        json.insert(u"namespace"_s, stream.nameSpace);
    return json;
}

int list(const Options &options, Session &session)
{
    Output &output = session.output();
    const auto standing = standingOf(options, session.services());
    if (!standing)
        return session.fail(standing.error());
    if (options.isDocument) {
        output.bytes(stateDocumentText(standing->positions).toStdString() + '\n');
        return static_cast<int>(ExitCode::Done);
    }
    QJsonArray array;
    TextTable table;
    table.addColumn(CommandText::tr("stream", "heading of a column"));
    table.addColumn(CommandText::tr("copied so far", "heading of a column"));
    for (const StreamPosition &entry : standing->positions) {
        table.addRow({entry.stream.text(), wordsOf(entry.position)});
        QJsonObject json = idJson(entry.stream);
        json.insert(u"text"_s, wordsOf(entry.position));
        if (entry.position)
            json.insert(u"position"_s, output.rawJson(*entry.position));
        array.append(json);
    }
    if (output.isJson())
        output.json(u"checkpoints list"_s, {{u"checkpoints"_s, array}});
    else if (table.isEmpty())
        output.line(
            CommandText::tr("No stream goes on from a checkpoint: each run reads everything."));
    else
        table.print(output);
    return static_cast<int>(ExitCode::Done);
}

int history(const Options &options, Session &session)
{
    Output &output = session.output();
    Services &services = session.services();
    const auto connection = findConnection(QString::fromStdString(options.connection), services);
    if (!connection)
        return session.fail(connection.error());
    std::optional<StreamId> only;
    if (!options.stream.empty()) {
        const auto found = findStreams({options.stream}, *connection);
        if (!found)
            return session.fail(found.error());
        only = found->front();
    }
    auto database = services.database();
    if (!database)
        return session.fail(database.error());
    const auto past = CheckpointHistory(**database).list(connection->id, only);
    if (!past)
        return session.fail(past.error());
    QJsonArray array;
    TextTable table;
    table.addColumn(CommandText::tr("id", "heading of a column"), TextTable::Alignment::Right);
    table.addColumns({CommandText::tr("when", "heading of a column"),
                      CommandText::tr("stream", "heading of a column"),
                      CommandText::tr("cause", "heading of a column"),
                      CommandText::tr("copied so far", "heading of a column")});
    for (const PastCheckpoint &one : *past) {
        QString cause = checkpointCauseName(one.cause);
        if (one.jobId)
            cause += u" %1"_s.arg(*one.jobId);
        table.addRow({QString::number(one.id), readableTime(one.at), one.stream.text(), cause,
                      wordsOf(one.position)});
        QJsonObject json = idJson(one.stream);
        json.insert(u"id"_s, one.id);
        json.insert(u"at"_s, isoTime(one.at));
        json.insert(u"cause"_s, checkpointCauseName(one.cause));
        json.insert(u"generation"_s, one.generationId);
        json.insert(u"text"_s, wordsOf(one.position));
        if (one.jobId)
            json.insert(u"job"_s, *one.jobId);
        if (one.position)
            json.insert(u"position"_s, output.rawJson(*one.position));
        array.append(json);
    }
    if (output.isJson())
        output.json(u"checkpoints history"_s, {{u"checkpoints"_s, array}});
    else if (table.isEmpty())
        output.line(CommandText::tr("There is no earlier checkpoint."));
    else
        table.print(output);
    return static_cast<int>(ExitCode::Done);
}

Result<QString> textOf(const std::string &name)
{
    const QString path = QString::fromStdString(name);
    QFile file(path);
    const bool isOpen
        = path == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return makeError(s_noFile, {path}, file.errorString());
    return QString::fromUtf8(file.read(s_longestFile));
}

/// Where the streams are to stand, by the options.
Result<std::vector<StreamPosition>> wanted(const Options &options, const Standing &standing,
                                           Output &output)
{
    if (!options.file.empty()) {
        const auto text = textOf(options.file);
        if (!text)
            return text.error();
        const auto document = stateDocumentFrom(*text);
        if (!document)
            return document.error();
        const QString warning = stateShapeWarning(*document);
        if (document->shape == StateShape::Global)
            output.message(warning, Tone::Warning);
        return changedPositions(*document, standing.positions);
    }
    const bool hasPosition = !options.position.empty();
    if (options.stream.empty() || hasPosition == options.toBeginning)
        return makeError(s_whatMissing);
    const auto stream = findStreams({options.stream}, standing.connection);
    if (!stream)
        return stream.error();
    StreamPosition entry{stream->front(), {}};
    if (hasPosition)
        entry.position = options.position;
    return std::vector<StreamPosition>{entry};
}

int set(const Options &options, Session &session)
{
    Output &output = session.output();
    Services &services = session.services();
    const auto standing = standingOf(options, services);
    if (!standing)
        return session.fail(standing.error());
    const auto positions = wanted(options, *standing, output);
    if (!positions)
        return session.fail(positions.error());
    auto database = services.database();
    if (!database)
        return session.fail(database.error());
    const auto moved = CheckpointStore(**database)
                           .setPositions(services.profile(), standing->connection.id, *positions,
                                         ChangeOrigin::CommandLine);
    if (!moved)
        return session.fail(moved.error());
    QJsonArray array;
    for (const StreamPosition &entry : *positions) {
        QJsonObject json = idJson(entry.stream);
        json.insert(u"text"_s, wordsOf(entry.position));
        array.append(json);
        output.line(u"%1: %2"_s.arg(displayText(entry.stream.text()),
                                    displayText(wordsOf(entry.position))));
    }
    if (output.isJson())
        output.json(u"checkpoints set"_s, {{u"changed"_s, array}});
    else if (positions->empty())
        output.line(CommandText::tr("Nothing has changed."));
    return static_cast<int>(ExitCode::Done);
}

int restore(const Options &options, Session &session)
{
    Output &output = session.output();
    Services &services = session.services();
    const auto opened = openConnection(options.connection, services);
    if (!opened)
        return session.fail(opened.error());
    const Connection &connection = opened->connection;
    StateDatabase &database = *opened->database;
    const auto past = CheckpointHistory(database).restore(services.profile(), connection.id,
                                                          options.id, ChangeOrigin::CommandLine);
    if (!past)
        return session.fail(past.error());
    QJsonObject json = idJson(past->stream);
    json.insert(u"text"_s, wordsOf(past->position));
    if (output.isJson())
        output.json(u"checkpoints restore"_s, json);
    else
        output.line(
            CommandText::tr("The next run of %1 goes on here: %2.")
                .arg(displayText(past->stream.text()), displayText(wordsOf(past->position))));
    return static_cast<int>(ExitCode::Done);
}

CLI::App *addPart(CLI::App &checkpoints, const std::shared_ptr<Options> &options,
                  Invocation &invocation, const char *name, const char *text,
                  int (*run)(const Options &, Session &))
{
    CLI::App *command = checkpoints.add_subcommand(name, text);
    addConnectionArgument(*command, options->connection);
    command->callback([options, run, &invocation] {
        invocation.run = [options, run](Session &session) { return run(*options, session); };
    });
    return command;
}

} // namespace

void addCheckpointsCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *checkpoints = program.add_subcommand(
        "checkpoints",
        QT_TRANSLATE_NOOP("CommandText", "See and change how far streams have come"));
    checkpoints->group(QT_TRANSLATE_NOOP("CommandText", "Connections"));
    checkpoints->require_subcommand(1);
    checkpoints->footer(R"(Examples:
  millrace-cli checkpoints list shop
  millrace-cli checkpoints set shop --stream orders --beginning)");
    const auto add = [&](const char *name, const char *text, auto run) {
        return addPart(*checkpoints, options, invocation, name, text, run);
    };
    CLI::App *listing
        = add("list", QT_TRANSLATE_NOOP("CommandText", "Where each stream stands"), &list);
    listing->add_flag(
        "--document", options->isDocument,
        QT_TRANSLATE_NOOP("CommandText",
                          "As a JSON document that \"checkpoints set --file\" takes"));
    listing->footer(R"(Example:
  millrace-cli checkpoints list shop --document > checkpoints.json)");
    CLI::App *past
        = add("history", QT_TRANSLATE_NOOP("CommandText", "Where streams stood before"), &history);
    past->add_option("--stream", options->stream,
                     QT_TRANSLATE_NOOP("CommandText", "Only this stream"))
        ->type_name("NAME");
    past->footer(R"(Example:
  millrace-cli checkpoints history shop --stream orders)");
    CLI::App *setting
        = add("set", QT_TRANSLATE_NOOP("CommandText", "Have streams go on elsewhere"), &set);
    setting
        ->add_option("--stream", options->stream,
                     QT_TRANSLATE_NOOP("CommandText", "The stream to move"))
        ->type_name("NAME");
    setting
        ->add_option("--position", options->position,
                     QT_TRANSLATE_NOOP("CommandText", "JSON only the source understands"))
        ->type_name("JSON");
    setting->add_flag("--beginning", options->toBeginning,
                      QT_TRANSLATE_NOOP("CommandText", "Read the stream again"));
    setting
        ->add_option(
            "--file", options->file,
            QT_TRANSLATE_NOOP("CommandText", "A document with the streams to move; - for input"))
        ->type_name("FILE");
    setting->footer(
        QT_TRANSLATE_NOOP("CommandText",
                          "Nothing at the destination changes. A stream that goes back reads rows "
                          "again: they replace the ones of the same key, or are there twice where "
                          "rows are only added. A stream that goes forward leaves rows out.") R"(

Examples:
  millrace-cli checkpoints set shop --stream orders --beginning
  millrace-cli checkpoints set shop --file checkpoints.json)");
    CLI::App *restoring = add(
        "restore", QT_TRANSLATE_NOOP("CommandText", "Go back to an earlier checkpoint"), &restore);
    restoring
        ->add_option("id", options->id,
                     QT_TRANSLATE_NOOP("CommandText", "The number in \"checkpoints history\""))
        ->required();
    restoring->footer(R"(Example:
  millrace-cli checkpoints restore shop 12)");
}

} // namespace millrace
