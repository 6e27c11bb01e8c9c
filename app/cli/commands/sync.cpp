#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/lookup.h"
#include "app/cli/syncrun.h"
#include "app/cli/trust.h"
#include "core/interchange/connectionbuilder.h"

#include <CLI/Config.hpp>

#include <limits>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_nothing{
    "cli.nothing_to_sync", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is nothing to sync."),
    QT_TRANSLATE_NOOP("errors",
                      "Name a connection, or a source and a destination, such as "
                      "\"sync data.csv out.sqlite\".")};
constexpr ErrorDefinition s_destinationMissing{
    "cli.destination_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no connection, and there is no destination."),
    QT_TRANSLATE_NOOP("errors", "Name the destination too: millrace-cli sync %1 out.sqlite.")};
constexpr ErrorDefinition s_belongsToConnection{
    "cli.option_of_connection", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The option %1 cannot be given for a stored connection."),
    QT_TRANSLATE_NOOP("errors", "Change the connection with \"connections create --replace\".")};
constexpr ErrorDefinition s_modeUnknown{
    "cli.mode_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no sync mode called \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "The modes are: %2.")};

struct Options final
{
    std::vector<std::string> ends; ///< A connection, or source and destination.
    EndpointArguments source;
    EndpointArguments destination;
    std::vector<std::string> streams;
    std::string mode;
    std::vector<std::string> primaryKey;
    std::vector<std::string> fields;
    std::string cursor;
    std::string cursorStart;
    std::string filter;
    std::optional<qint64> limit;
    std::string as;
    std::string nameSpace;
    std::string prefix;
    std::string unfit;
    bool afresh = false;
    std::optional<int> retries;
    std::optional<qint64> flushRows;
    std::optional<int> flushSeconds;
    TrustArguments trust;
};

CLI::Validator atLeastOne()
{
    return CLI::Range(qint64{1}, std::numeric_limits<qint64>::max()).description("");
}

QStringList toList(const std::vector<std::string> &texts)
{
    QStringList list;
    for (const std::string &text : texts)
        list << QString::fromStdString(text);
    return list;
}

/// The first option given that only makes sense without a stored connection.
QString optionOfConnection(const CLI::App &command)
{
    for (const CLI::Option *option : command.get_options()) {
        const std::string group = option->get_group();
        const bool isOfConnection
            = group == "Source" || group == "Destination" || group == "Streams";
        // A stored connection can run some of its streams alone, and some of their rows.
        const bool isOfRun = option->get_name() == "--stream" || option->get_name() == "--limit";
        if (isOfConnection && option->count() > 0 && !isOfRun)
            return QString::fromStdString(option->get_name());
    }
    return {};
}

Result<StreamSpec> wishesOf(const Options &options)
{
    StreamSpec wishes;
    if (!options.mode.empty()) {
        wishes.mode = syncModeFromWord(QString::fromStdString(options.mode));
        if (!wishes.mode)
            return makeError(s_modeUnknown,
                             {QString::fromStdString(options.mode), syncModeWords().join(", "_L1)});
    }
    wishes.primaryKey = toList(options.primaryKey);
    wishes.fields = toList(options.fields);
    wishes.cursor = QString::fromStdString(options.cursor);
    wishes.cursorStart = QString::fromStdString(options.cursorStart);
    wishes.filter = QString::fromStdString(options.filter);
    wishes.destinationName = QString::fromStdString(options.as);
    wishes.rowLimit = options.limit;
    return wishes;
}

Result<ConnectionSpec> specOf(const Options &options, Services &services)
{
    EndpointArguments source = options.source;
    EndpointArguments destination = options.destination;
    // One word is the end that the options leave open.
    std::vector<std::string> words = options.ends;
    if (source.word.empty() && !words.empty()) {
        source.word = words.front();
        words.erase(words.begin());
    }
    if (destination.word.empty() && !words.empty()) {
        destination.word = words.front();
        words.erase(words.begin());
    }
    if (source.word.empty() || !words.empty())
        return makeError(s_nothing);
    if (destination.word.empty())
        return makeError(s_destinationMissing, {QString::fromStdString(source.word)});

    ConnectionSpec spec;
    auto sourceSpec = endpointSpecFrom(source, EndpointRole::Source, services);
    if (!sourceSpec)
        return sourceSpec.error();
    spec.source = *sourceSpec;
    auto destinationSpec = endpointSpecFrom(destination, EndpointRole::Destination, services);
    if (!destinationSpec)
        return destinationSpec.error();
    spec.destination = *destinationSpec;
    auto wishes = wishesOf(options);
    if (!wishes)
        return wishes.error();
    spec.defaults = *wishes;
    for (const std::string &name : options.streams) {
        StreamSpec stream = *wishes;
        stream.name = QString::fromStdString(name);
        spec.streams.push_back(stream);
    }
    if (!options.nameSpace.empty()) {
        const QString format = QString::fromStdString(options.nameSpace);
        spec.settings.namespaceMode
            = format == "source"_L1 ? NamespaceMode::Source : NamespaceMode::Custom;
        if (spec.settings.namespaceMode == NamespaceMode::Custom)
            spec.settings.namespaceFormat = format;
    }
    spec.settings.prefix = QString::fromStdString(options.prefix);
    spec.settings.unfitPolicy = options.unfit == "reject" ? UnfitPolicy::Reject : UnfitPolicy::Null;
    return spec;
}

RunOptions runOptionsOf(const Options &options)
{
    RunOptions run;
    run.trigger = JobTrigger::CommandLine;
    run.startAfresh = options.afresh;
    if (options.retries)
        run.maximumAttempts = *options.retries + 1;
    if (options.flushRows)
        run.flush.rows = *options.flushRows;
    if (options.flushSeconds)
        run.flush.interval = std::chrono::seconds(*options.flushSeconds);
    return run;
}

/// Whether the words can only be the name of a stored connection.
bool isStored(const Options &options)
{
    return options.ends.size() == 1 && options.source.word.empty()
        && options.destination.word.empty();
}

/// The connection to run: the stored one that is named, or one made for this command.
Result<Connection> connectionOf(const Options &options, const QString &streamOption,
                                Session &session)
{
    if (isStored(options)) {
        const QString name = QString::fromStdString(options.ends.front());
        auto stored = findConnection(name, session.services());
        if (stored && !streamOption.isEmpty())
            return makeError(s_belongsToConnection, {streamOption});
        if (stored || stored.error().code != "store.connection_unknown"_L1)
            return stored;
        const bool isSource
            = endpointSpecFromWord(name, EndpointRole::Source, session.services()).isOk();
        return isSource ? makeError(s_destinationMissing, {name}) : stored.error();
    }
    auto spec = specOf(options, session.services());
    if (!spec)
        return spec.error();
    ConnectionBuilder builder = connectionBuilder(session);
    auto draft = session.interruption().runAside<Result<BuiltConnection>>(
        [&](const Cancellation &cancellation) { return builder.buildAdHoc(*spec, cancellation); });
    if (!draft)
        return draft.error();
    for (const QString &remark : std::as_const(draft->remarks))
        session.output().message(remark, Tone::Warning);
    auto stored = builder.storeAdHoc(*draft);
    if (!stored)
        return stored.error();
    return stored->connection;
}

int run(const Options &options, const QString &streamOption, Session &session)
{
    auto connection = connectionOf(options, streamOption, session);
    if (!connection)
        return session.fail(connection.error());
    RunOptions runOptions = runOptionsOf(options);
    if (isStored(options)) {
        auto streams = findStreams(options.streams, *connection);
        if (!streams)
            return session.fail(streams.error());
        runOptions.streams = std::move(*streams);
        runOptions.rowLimit = options.limit;
    }
    auto trusted = trustedByRun(*connection, options.trust, session);
    if (!trusted)
        return session.fail(trusted.error());
    if (!trusted->empty()) {
        auto database = session.services().database();
        if (!database)
            return session.fail(database.error());
        if (auto left = trustForNextRun(**database, connection->id, *trusted); !left)
            return session.fail(left.error());
    }
    return syncAndReport(session, *connection, runOptions, u"sync"_s, isStored(options));
}

void addStreamOptions(CLI::App &command, Options &options)
{
    const auto add
        = [&command](const char *name, auto &target, const char *text, const char *type) {
              return command.add_option(name, target, text)
                  ->type_name(type)
                  ->group(QT_TRANSLATE_NOOP("CommandText", "Streams"));
          };
    add("--stream", options.streams,
        QT_TRANSLATE_NOOP("CommandText", "Only this stream; may be repeated"), "NAME")
        ->allow_extra_args(false);
    add("-m,--mode", options.mode,
        QT_TRANSLATE_NOOP("CommandText", "How rows are read and written; the modes are below"),
        "MODE");
    add("--primary-key", options.primaryKey,
        QT_TRANSLATE_NOOP("CommandText", "Key fields for the dedup modes"), "A,B")
        ->delimiter(',')
        ->allow_extra_args(false);
    add("--cursor", options.cursor,
        QT_TRANSLATE_NOOP("CommandText", "Field that grows with every change"), "FIELD");
    add("--cursor-start", options.cursorStart,
        QT_TRANSLATE_NOOP("CommandText", "First run: only rows from this cursor value on"),
        "VALUE");
    add("--fields", options.fields, QT_TRANSLATE_NOOP("CommandText", "Only these fields"), "A,B")
        ->delimiter(',')
        ->allow_extra_args(false);
    add("--filter", options.filter,
        QT_TRANSLATE_NOOP("CommandText", "Condition of the source, e.g. SQL"), "TEXT");
    add("--limit", options.limit,
        QT_TRANSLATE_NOOP("CommandText", "At most this many rows per stream"), "N")
        ->check(atLeastOne());
    add("--as", options.as, QT_TRANSLATE_NOOP("CommandText", "Name of the table, for one stream"),
        "NAME");
    add("--namespace", options.nameSpace,
        QT_TRANSLATE_NOOP("CommandText",
                          "Namespace at the destination, \"source\" for the stream's own"),
        "NAME");
    add("--prefix", options.prefix,
        QT_TRANSLATE_NOOP("CommandText", "Put before the name of each table"), "TEXT");
    add("--unfit", options.unfit,
        QT_TRANSLATE_NOOP("CommandText", "What becomes of a row with a value that does not fit"),
        "null|reject")
        ->check(CLI::IsMember({"null", "reject"}).description(""));
}

} // namespace

void addSyncCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "sync",
        QT_TRANSLATE_NOOP("CommandText", "Run a connection, or copy a source to a destination"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Data"));
    command
        ->add_option(
            "ends", options->ends,
            QT_TRANSLATE_NOOP("CommandText", "A connection, or a source and a destination"))
        ->expected(0, 2)
        ->type_name("CONNECTION | SOURCE DESTINATION");
    addStreamOptions(*command, *options);
    addEndpointOptions(*command, EndpointRole::Source, options->source);
    addEndpointOptions(*command, EndpointRole::Destination, options->destination);
    command
        ->add_flag("--afresh", options->afresh,
                   QT_TRANSLATE_NOOP("CommandText", "Give up an interrupted run and start anew"))
        ->group(QT_TRANSLATE_NOOP("CommandText", "Run"));
    command
        ->add_option("--retries", options->retries,
                     QT_TRANSLATE_NOOP("CommandText", "Attempts after the first, at most"))
        ->type_name("N")
        ->check(CLI::Range(0, 1000).description(""))
        ->group(QT_TRANSLATE_NOOP("CommandText", "Run"));
    command
        ->add_option(
            "--flush-rows", options->flushRows,
            QT_TRANSLATE_NOOP("CommandText", "Advanced: make rows durable after this many"))
        ->type_name("N")
        ->check(atLeastOne())
        ->group(QT_TRANSLATE_NOOP("CommandText", "Run"));
    command
        ->add_option(
            "--flush-seconds", options->flushSeconds,
            QT_TRANSLATE_NOOP("CommandText", "Advanced: make rows durable after this long"))
        ->type_name("N")
        ->check(CLI::Range(1, 3600).description(""))
        ->group(QT_TRANSLATE_NOOP("CommandText", "Run"));
    addTrustOptions(
        *command, options->trust,
        QT_TRANSLATE_NOOP("CommandText",
                          "Trust the certificate or host key with this SHA-256, for this run"));
    command->footer(QT_TRANSLATE_NOOP("CommandText", "Modes, with their short names:") R"(

  full_refresh_overwrite        overwrite        replace the table by all rows
  full_refresh_append           append           add all rows
  full_refresh_overwrite_dedup  overwrite_dedup  replace by one row per key
  incremental_append            incremental      add new and changed rows
  incremental_append_dedup      dedup            keep one row per key, the latest

Examples:
  millrace-cli sync shop                                   # a stored connection
  millrace-cli sync shop --stream orders                   # one of its streams alone
  millrace-cli sync shop --limit 100                       # a trial with 100 rows per stream
  millrace-cli sync data.csv out.sqlite                    # a file into a table
  millrace-cli sync chinook.sqlite copies/ --stream Track  # a table into a CSV file
  millrace-cli sync 'logs/*.jsonl.gz' out.sqlite --as logs --mode incremental
  millrace-cli sync --source sample --source-option count=5000 --destination out.sqlite \
      --stream users --mode dedup

)" QT_TRANSLATE_NOOP("CommandText",
                     "The same command goes on where it left off: ad hoc runs keep their state in "
                     "the profile. Ctrl-C stops within a second and keeps what is confirmed."));
    command->callback([options, command, &invocation] {
        const QString streamOption = optionOfConnection(*command);
        invocation.run = [options, streamOption](Session &session) {
            return run(*options, streamOption, session);
        };
    });
}

} // namespace millrace
