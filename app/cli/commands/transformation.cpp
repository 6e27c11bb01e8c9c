#include "app/cli/batchtable.h"
#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/lookup.h"
#include "app/cli/texttable.h"
#include "core/catalog/transformedfields.h"
#include "core/engine/transformedpreview.h"
#include "core/interchange/transformationstorage.h"
#include "core/mapping/transformation/completion.h"
#include "core/mapping/transformation/transformer.h"
#include "core/store/connectionrepository.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_placeUnknown{
    "cli.transformation_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Stream %1 has no transformation %2."),
    QT_TRANSLATE_NOOP("errors", "\"transformation list\" shows them with their places.")};
constexpr ErrorDefinition s_settingWrong{
    "cli.setting_wrong", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no setting."),
    QT_TRANSLATE_NOOP("errors", "Write it as NAME=VALUE, such as field=email.")};
constexpr ErrorDefinition s_keyOpen{
    "cli.key_on_command_line", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The key would stand in the list of processes and in the history."),
    QT_TRANSLATE_NOOP("errors",
                      "Give it in a file with --key-file, or as a variable with "
                      "--key-env.")};
constexpr ErrorDefinition s_keyUnread{
    "cli.key_file_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The key cannot be read from %1: %2."),
    QT_TRANSLATE_NOOP("errors", "Give a file with the hexadecimal digits of the key.")};

struct Options final
{
    std::string connection;
    std::string stream;
    std::string kind;
    std::vector<std::string> settings;
    std::string keyFile;
    std::string keyEnvironment;
    int place = 0; ///< From 1; 0: none was given.
    int to = 0;
    int rows = 10;
};

/// A connection and the stream of it that is meant.
struct Chosen final
{
    Connection connection;
    std::size_t stream = 0;

    [[nodiscard]] ConfiguredStream &configured() { return connection.catalog.streams[stream]; }
};

Result<Chosen> choose(const Options &options, Session &session)
{
    auto connection
        = findConnection(QString::fromStdString(options.connection), session.services());
    if (!connection)
        return connection.error();
    const auto ids = findStreams({options.stream}, *connection);
    if (!ids)
        return ids.error();
    Chosen chosen{std::move(*connection), 0};
    for (std::size_t i = 0; i < chosen.connection.catalog.streams.size(); ++i) {
        if (chosen.connection.catalog.streams[i].stream.id == ids->front())
            chosen.stream = i;
    }
    return chosen;
}

/// The value of a setting: JSON where it is an object, a list, true, false or null, else a text.
QJsonValue valueOf(const QString &text)
{
    if (text == "true"_L1 || text == "false"_L1)
        return text == "true"_L1;
    if (text == "null"_L1)
        return QJsonValue::Null;
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    if (document.isObject())
        return document.object();
    if (document.isArray())
        return document.array();
    return text;
}

Result<QJsonObject> settingsFrom(const Options &options)
{
    QJsonObject json{{u"kind"_s, QString::fromStdString(options.kind)}};
    for (const std::string &each : options.settings) {
        const QString setting = QString::fromStdString(each);
        const qsizetype split = setting.indexOf(u'=');
        if (split <= 0)
            return makeError(s_settingWrong, {setting});
        const QString name = setting.left(split);
        const QJsonValue value = valueOf(setting.mid(split + 1));
        if (name == "key"_L1 && value.isString())
            return makeError(s_keyOpen);
        json.insert(name, value);
    }
    if (!options.keyEnvironment.empty())
        json.insert("key"_L1,
                    QJsonObject{{u"$env"_s, QString::fromStdString(options.keyEnvironment)}});
    if (options.keyFile.empty())
        return json;
    QFile file(QString::fromStdString(options.keyFile));
    if (!file.open(QIODevice::ReadOnly))
        return makeError(s_keyUnread, {file.fileName(), file.errorString()});
    json.insert("key"_L1, QString::fromUtf8(file.read(4096)).trimmed());
    return json;
}

/// Sees that the transformations of \a stream can be run.
Result<void> checkRuns(const ConfiguredStream &stream)
{
    if (auto valid = validate(stream); !valid)
        return valid;
    const auto compiled = Transformer::compile(stream.transformations, untransformedSchema(stream),
                                               TransformationKeys{.areMadeUp = true});
    return compiled.faults.empty() ? Result<void>() : errorOf(compiled.faults.front(), stream);
}

Result<void> save(Chosen &chosen, Session &session)
{
    if (auto runs = checkRuns(chosen.configured()); !runs)
        return runs;
    Services &services = session.services();
    auto database = services.database();
    if (!database)
        return database.error();
    ConnectionRepository repository(**database);
    const auto former = repository.find(chosen.connection.id);
    auto catalog = withTransformationKeysStored(chosen.connection.catalog, chosen.connection.id,
                                                services.secrets());
    if (!catalog)
        return catalog.error();
    chosen.connection.catalog = std::move(*catalog);
    // Of a connection that somebody else may have changed meanwhile.
    const ConfiguredStream &wanted = chosen.configured();
    const auto change = [&wanted](Connection &stored) {
        for (ConfiguredStream &stream : stored.catalog.streams) {
            if (stream.stream.id == wanted.stream.id)
                stream.transformations = wanted.transformations;
        }
    };
    if (auto saved = repository.edit(chosen.connection.id, change, ChangeOrigin::CommandLine);
        !saved)
        return saved.error();
    if (!former)
        return {};
    if (auto forgotten = forgetTransformationKeys(former->catalog, **database, services.secrets());
        !forgotten)
        session.output().message(forgotten.error().message, Tone::Warning);
    return {};
}

QJsonArray listed(const ConfiguredStream &stream)
{
    return toJson(withoutPlainKeys(stream.transformations));
}

int showList(Chosen chosen, Session &session, const QString &command)
{
    const ConfiguredStream &stream = chosen.configured();
    Output &output = session.output();
    if (output.isJson()) {
        output.json(command,
                    {{u"id"_s, chosen.connection.id},
                     {u"stream"_s, stream.stream.id.text()},
                     {u"transformations"_s, listed(stream)}});
        return static_cast<int>(ExitCode::Done);
    }
    if (stream.transformations.empty()) {
        output.line(CommandText::tr("Stream %1 has no transformations.")
                        .arg(displayText(stream.stream.id.text())));
        return static_cast<int>(ExitCode::Done);
    }
    TextTable table;
    table.addColumn(CommandText::tr("place", "heading of a column"), TextTable::Alignment::Right);
    table.addColumn(CommandText::tr("what", "heading of a column"));
    table.addColumn(CommandText::tr("settings", "heading of a column"));
    const QJsonArray all = listed(stream);
    for (std::size_t i = 0; i < stream.transformations.size(); ++i) {
        const QJsonObject settings = all[static_cast<qsizetype>(i)].toObject();
        table.addRow({numberCell(static_cast<qint64>(i) + 1), describe(stream.transformations[i]),
                      QString::fromUtf8(QJsonDocument(settings).toJson(QJsonDocument::Compact))});
    }
    table.print(output);
    return static_cast<int>(ExitCode::Done);
}

int list(const Options &options, Session &session)
{
    auto chosen = choose(options, session);
    return chosen ? showList(std::move(*chosen), session, u"transformation list"_s)
                  : session.fail(chosen.error());
}

int finish(Chosen chosen, const ConfiguredStream &former, Session &session, const QString &command)
{
    if (auto saved = save(chosen, session); !saved)
        return session.fail(saved.error());
    const ConfiguredStream &stream = chosen.configured();
    if (!stream.mode.replaces() && areRowsTransformedDifferently(former, stream))
        session.output().message(
            CommandText::tr("Rows that are written already stay as they are; \"refresh\" or "
                            "\"connections clear\" replaces them."),
            Tone::Warning);
    return showList(std::move(chosen), session, command);
}

int add(const Options &options, Session &session)
{
    auto chosen = choose(options, session);
    if (!chosen)
        return session.fail(chosen.error());
    const auto json = settingsFrom(options);
    if (!json)
        return session.fail(json.error());
    auto made = transformationFromJson(*json);
    if (!made)
        return session.fail(made.error());
    ConfiguredStream &stream = chosen->configured();
    const ConfiguredStream former = stream;
    auto &all = stream.transformations;
    const auto count = static_cast<int>(all.size());
    if (options.place > count + 1)
        return session.fail(
            makeError(s_placeUnknown, {stream.stream.id.text(), QString::number(options.place)}));
    all.insert(all.begin() + (options.place > 0 ? options.place - 1 : count), std::move(*made));
    all = completedTransformations(stream);
    return finish(std::move(*chosen), former, session, u"transformation add"_s);
}

/// Takes the transformation at \a place out of \a stream.
Result<Transformation> taken(ConfiguredStream &stream, int place)
{
    auto &all = stream.transformations;
    if (place < 1 || place > static_cast<int>(all.size()))
        return makeError(s_placeUnknown, {stream.stream.id.text(), QString::number(place)});
    Transformation one = all[static_cast<std::size_t>(place - 1)];
    all.erase(all.begin() + (place - 1));
    return one;
}

int remove(const Options &options, Session &session)
{
    auto chosen = choose(options, session);
    if (!chosen)
        return session.fail(chosen.error());
    const ConfiguredStream former = chosen->configured();
    if (const auto gone = taken(chosen->configured(), options.place); !gone)
        return session.fail(gone.error());
    return finish(std::move(*chosen), former, session, u"transformation remove"_s);
}

int move(const Options &options, Session &session)
{
    auto chosen = choose(options, session);
    if (!chosen)
        return session.fail(chosen.error());
    ConfiguredStream &stream = chosen->configured();
    const ConfiguredStream former = stream;
    auto one = taken(stream, options.place);
    if (!one)
        return session.fail(one.error());
    const auto last = static_cast<int>(stream.transformations.size()) + 1;
    const int to = std::clamp(options.to, 1, last);
    stream.transformations.insert(stream.transformations.begin() + (to - 1), std::move(*one));
    return finish(std::move(*chosen), former, session, u"transformation move"_s);
}

void print(Output &output, const Preview &before, const TransformedPreview &after)
{
    output.line(output.toned(CommandText::tr("As read"), Tone::Strong));
    printRows(output, before, u"  "_s);
    output.line(output.toned(CommandText::tr("As written"), Tone::Strong));
    printRows(output, after.written, u"  "_s);
    if (after.filtered > 0)
        output.line(CommandText::tr("  Filtered: %1 of %2 rows.", nullptr, pluralOf(after.read))
                        .arg(groupedNumber(after.filtered), groupedNumber(after.read)));
    if (after.changed > 0)
        output.line(CommandText::tr("  Values that are empty: %1. %2")
                        .arg(after.changed)
                        .arg(displayText(after.firstFailure)));
    output.line(CommandText::tr("  Keys of encryptions are made up here."));
}

int preview(const Options &options, Session &session)
{
    auto chosen = choose(options, session);
    if (!chosen)
        return session.fail(chosen.error());
    const auto ends = endsOf(chosen->connection, session.services());
    if (!ends)
        return session.fail(ends.error());
    const ConfiguredStream &stream = chosen->configured();
    const ConnectorProbe &probe = session.services().probe();
    const auto read
        = session.interruption().runAside<Result<Preview>>([&](const Cancellation &cancellation) {
              return probe.preview(ends->source.connectorId, ends->source.configuration, stream,
                                   options.rows, cancellation);
          });
    if (!read)
        return session.fail(read.error());
    const auto after = transformedPreview(stream, *read, session.services().clock().now(),
                                          chosen->connection.settings.unfitPolicy);
    if (!after)
        return session.fail(after.error());
    Output &output = session.output();
    if (!output.isJson()) {
        print(output, *read, *after);
        return static_cast<int>(ExitCode::Done);
    }
    output.json(u"transformation preview"_s,
                {{u"stream"_s, stream.stream.id.text()},
                 {u"read"_s, output.rawJson(rowsToJson(*read))},
                 {u"written"_s, output.rawJson(rowsToJson(after->written))},
                 {u"filtered"_s, after->filtered},
                 {u"rejected"_s, after->rejected},
                 {u"changed_values"_s, after->changed}});
    return static_cast<int>(ExitCode::Done);
}

CLI::App *addOne(CLI::App &group, Invocation &invocation, const char *name, const char *help,
                 const std::shared_ptr<Options> &options, int (*act)(const Options &, Session &))
{
    CLI::App *command = group.add_subcommand(name, help);
    addConnectionArgument(*command, options->connection);
    command
        ->add_option("stream", options->stream,
                     QT_TRANSLATE_NOOP("CommandText", "Name of a stream of it"))
        ->required();
    command->callback([options, act, &invocation] {
        invocation.run = [options, act](Session &session) { return act(*options, session); };
    });
    return command;
}

void addAdd(CLI::App &group, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = addOne(group, invocation, "add",
                               QT_TRANSLATE_NOOP("CommandText", "Add a transformation to a stream"),
                               options, add);
    command
        ->add_option("kind", options->kind,
                     QT_TRANSLATE_NOOP(
                         "CommandText",
                         "hash, encrypt, rename_field, drop_field, filter_rows, flatten_field or "
                         "add_field"))
        ->required();
    command
        ->add_option("--set", options->settings,
                     QT_TRANSLATE_NOOP("CommandText", "A setting of the kind; may be repeated"))
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    CLI::Option *file
        = command
              ->add_option("--key-file", options->keyFile,
                           QT_TRANSLATE_NOOP("CommandText", "File with the key of an encryption"))
              ->type_name("FILE");
    command
        ->add_option("--key-env", options->keyEnvironment,
                     QT_TRANSLATE_NOOP("CommandText",
                                       "Variable that has the key whenever the connection runs"))
        ->type_name("NAME")
        ->excludes(file);
    command
        ->add_option("--at", options->place,
                     QT_TRANSLATE_NOOP("CommandText", "Place in the list; default: the last"))
        ->type_name("N")
        ->check(CLI::PositiveNumber.description(""));
    command->footer(
        QT_TRANSLATE_NOOP("CommandText", "docs/json.md lists the settings of each kind.") R"(

Examples:
  millrace-cli transformation add shop customers hash --set field=email
  millrace-cli transformation add shop customers encrypt --set field=iban --key-file key.txt
  millrace-cli transformation add shop orders add_field --set name=gross --set 'expression=net * 1.19')");
}

void addPlaced(CLI::App &group, Invocation &invocation)
{
    const auto removed = std::make_shared<Options>();
    CLI::App *removal
        = addOne(group, invocation, "remove",
                 QT_TRANSLATE_NOOP("CommandText", "Remove a transformation"), removed, remove);
    removal
        ->add_option("place", removed->place,
                     QT_TRANSLATE_NOOP("CommandText", "Place in the list, from 1"))
        ->required();
    removal->footer(R"(Examples:
  millrace-cli transformation remove shop customers 2)");
    const auto moved = std::make_shared<Options>();
    CLI::App *moving = addOne(
        group, invocation, "move",
        QT_TRANSLATE_NOOP("CommandText", "Move a transformation within the list"), moved, move);
    moving
        ->add_option("place", moved->place,
                     QT_TRANSLATE_NOOP("CommandText", "Place in the list, from 1"))
        ->required();
    moving->add_option("to", moved->to, QT_TRANSLATE_NOOP("CommandText", "Place it gets"))
        ->required();
    moving->footer(R"(Examples:
  millrace-cli transformation move shop customers 3 1)");
}

} // namespace

void addTransformationCommand(CLI::App &program, Invocation &invocation)
{
    CLI::App *group = program.add_subcommand(
        "transformation",
        QT_TRANSLATE_NOOP("CommandText", "Hash, encrypt, rename, drop, filter, flatten, add"));
    group->group(QT_TRANSLATE_NOOP("CommandText", "Connections"));
    group->require_subcommand(1, 1);
    group->footer(R"(Examples:
  millrace-cli transformation list shop customers
  millrace-cli transformation add shop customers hash --set field=email
  millrace-cli transformation preview shop customers)");
    CLI::App *listing
        = addOne(*group, invocation, "list",
                 QT_TRANSLATE_NOOP("CommandText", "List the transformations of a stream"),
                 std::make_shared<Options>(), list);
    listing->footer(R"(Examples:
  millrace-cli transformation list shop customers
  millrace-cli transformation list shop customers --json)");
    addAdd(*group, invocation);
    addPlaced(*group, invocation);
    const auto options = std::make_shared<Options>();
    CLI::App *looking
        = addOne(*group, invocation, "preview",
                 QT_TRANSLATE_NOOP("CommandText", "Show the first rows as read and as written"),
                 options, preview);
    looking
        ->add_option("-n,--rows", options->rows, QT_TRANSLATE_NOOP("CommandText", "Rows at most"))
        ->type_name("N")
        ->capture_default_str()
        ->check(CLI::Range(1, RecordBatch::maximumRows).description(""));
    looking->footer(R"(Examples:
  millrace-cli transformation preview shop customers --rows 5)");
}

} // namespace millrace
