#include "app/cli/protocol/manifestcommand.h"

#include "app/cli/protocol/protocolinput.h"
#include "app/cli/protocol/protocolwriter.h"
#include "core/declarative/manifestsource.h"
#include "core/declarative/request/httptransport.h"
#include "core/declarative/value/jsontext.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;
using declarative::ChosenStream;
using declarative::DeclarativeStream;
using declarative::DiscoveredStream;
using declarative::LogLevel;
using declarative::Manifest;
using declarative::ManifestSource;
using declarative::Mapping;
using declarative::Value;

namespace {

using ReadStatus = declarative::StreamStatus;

constexpr ErrorDefinition s_manifestUnreadable{
    "cli.manifest_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The manifest %1 cannot be read."),
    QT_TRANSLATE_NOOP("errors", "Check the path and its rights.")};

/// Tells what happens inside as messages of the protocol.
class ProtocolObserver final : public declarative::ReadObserver
{
public:
    ProtocolObserver(ProtocolWriter &writer, bool isDebug)
        : m_writer(writer)
        , m_isDebug(isDebug)
    {
    }

    void logged(LogLevel level, const std::string &stream, const std::string &message) override
    {
        if (level == LogLevel::Debug && !m_isDebug)
            return;
        m_writer.log(word(level), stream.empty() ? message : stream + ": " + message);
    }
    void rateLimited(const std::string &stream) override
    {
        m_writer.status(stream, ProtocolStatus::RateLimited);
    }
    Result<void> configurationChanged(const Value &config) override
    {
        m_writer.configuration(config);
        if (!m_migratedFile.isEmpty())
            keep(config);
        return {};
    }

    /// A configuration that changes goes to that file too; an empty path: to none.
    void keepChangesIn(const QString &path) { m_migratedFile = path; }

private:
    /// As the reference does after migrations. The message has told the host in any case.
    void keep(const Value &config)
    {
        QSaveFile file(m_migratedFile);
        const QByteArray text = QByteArray::fromStdString(declarative::jsonText(config)) + '\n';
        if (!QFileInfo(m_migratedFile).isFile() || !file.open(QIODevice::WriteOnly)
            || file.write(text) != text.size() || !file.commit())
            m_writer.log("WARN",
                         "The migrated configuration was not written to its file: "
                             + file.errorString().toStdString());
    }

    static std::string_view word(LogLevel level)
    {
        switch (level) {
        case LogLevel::Debug:
            return "DEBUG";
        case LogLevel::Info:
            return "INFO";
        case LogLevel::Warning:
            return "WARN";
        case LogLevel::Error:
            break;
        }
        return "ERROR";
    }

    ProtocolWriter &m_writer;
    const bool m_isDebug;
    QString m_migratedFile;
};

/// Tells what comes of a reading as messages of the protocol.
class ProtocolEvents final : public declarative::ReadEvents
{
public:
    explicit ProtocolEvents(ProtocolWriter &writer)
        : m_writer(writer)
    {
    }

    void record(const DeclarativeStream &stream, Value record) override
    {
        ++m_records[stream.name()];
        m_writer.record(stream.name(), record, stream.component().has("file_uploader"));
    }
    void page(const DeclarativeStream &stream, const declarative::RecordPage &page) override
    {
        m_records[stream.name()] += std::int64_t(page.size());
        m_writer.records(stream.name(), page);
    }
    bool takesPages() const override { return true; }
    void state(const DeclarativeStream &stream, const Value &state) override
    {
        m_writer.state(stream.name(), state, std::exchange(m_records[stream.name()], 0));
    }
    void status(const DeclarativeStream &stream, ReadStatus status) override
    {
        m_failed = m_failed || status == ReadStatus::Incomplete;
        m_writer.status(stream.name(),
                        status == ReadStatus::Started        ? ProtocolStatus::Started
                            : status == ReadStatus::Running  ? ProtocolStatus::Running
                            : status == ReadStatus::Complete ? ProtocolStatus::Complete
                                                             : ProtocolStatus::Incomplete);
    }
    void trace(const DeclarativeStream &stream, const Error &error) override
    {
        m_writer.traceError(stream.name(), error);
    }

    [[nodiscard]] bool hasFailed() const { return m_failed; }

private:
    ProtocolWriter &m_writer;
    std::map<std::string, std::int64_t> m_records;
    bool m_failed = false;
};

Result<Manifest> loadManifest(const ManifestArguments &arguments)
{
    const QString path = QString::fromStdString(arguments.manifest);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return makeError(s_manifestUnreadable, {path}, file.errorString());
    return Manifest::load(file.readAll(), path, QFileInfo(path).absolutePath());
}

/// What the verbs that need a configuration work with.
struct Opened final
{
    std::unique_ptr<declarative::Transport> transport;
    std::unique_ptr<ManifestSource> source;
};

/// Where the files of records go; empty when nobody says so.
std::string filesFolder(const ManifestArguments &arguments)
{
    QString folder = QString::fromStdString(arguments.files);
    if (folder.isEmpty())
        folder = qEnvironmentVariable("AIRBYTE_STAGING_DIRECTORY");
    return folder.isEmpty() ? std::string() : QFileInfo(folder).absoluteFilePath().toStdString();
}

Result<Opened> open(const ManifestArguments &arguments, Session &session,
                    ProtocolObserver &observer, const Cancellation &cancellation)
{
    Result<Manifest> manifest = loadManifest(arguments);
    if (!manifest)
        return manifest.error();
    const Result<Value> config = readJsonFile(QString::fromStdString(arguments.config));
    if (!config)
        return config.error();
    declarative::HttpTransportOptions options;
    for (const std::string &text : arguments.resolve) {
        const auto mapping = declarative::hostMapping(QString::fromStdString(text));
        if (!mapping)
            return mapping.error();
        options.mappings.push_back(*mapping);
    }
    auto transport = declarative::HttpTransport::create(std::move(options));
    if (!transport)
        return transport.error();
    // Tokens that are renewed later are the host's to keep.
    observer.keepChangesIn(QString::fromStdString(arguments.config));
    auto source = ManifestSource::open(
        std::move(*manifest), *config,
        {session.services().clock(), **transport, observer, filesFolder(arguments)}, cancellation);
    observer.keepChangesIn({});
    if (!source)
        return source.error();
    return Opened{std::move(*transport), std::move(*source)};
}

Value catalogEntry(const DiscoveredStream &stream)
{
    const bool isIncremental = stream.cursorField.has_value();
    Mapping entry{
        {"name", stream.name},
        {"json_schema", stream.schema},
        {"supported_sync_modes",
         isIncremental ? Value::List{"full_refresh", "incremental"} : Value::List{"full_refresh"}}};
    if (isIncremental) {
        entry.set("source_defined_cursor", true);
        entry.set("default_cursor_field", Value::List{*stream.cursorField});
    }
    if (stream.primaryKey.isTruthy())
        entry.set("source_defined_primary_key", stream.primaryKey);
    entry.set("is_resumable", stream.isResumable);
    entry.set("is_file_based", stream.hasFiles);
    return entry;
}

int checkManifest(const ManifestArguments &arguments, Session &session, ProtocolWriter &writer,
                  ProtocolObserver &observer, const Cancellation &cancellation)
{
    auto opened = open(arguments, session, observer, cancellation);
    const Result<void> outcome = opened ? opened->source->check() : Result<void>(opened.error());
    if (!outcome && outcome.error().isCancelled())
        return session.exitCodeOf(outcome.error());
    writer.connectionStatus(outcome ? nullptr : &outcome.error());
    return static_cast<int>(ExitCode::Done);
}

int fail(const Error &error, Session &session, ProtocolWriter &writer)
{
    if (!error.isCancelled())
        writer.traceError({}, error);
    return error.isCancelled() ? session.exitCodeOf(error) : static_cast<int>(ExitCode::Failed);
}

int discoverManifest(const ManifestArguments &arguments, Session &session, ProtocolWriter &writer,
                     ProtocolObserver &observer, const Cancellation &cancellation)
{
    auto opened = open(arguments, session, observer, cancellation);
    if (!opened)
        return fail(opened.error(), session, writer);
    const auto streams = opened->source->discover();
    if (!streams)
        return fail(streams.error(), session, writer);
    Value::List entries;
    for (const DiscoveredStream &stream : *streams) {
        if (!stream.obstacle.isEmpty())
            writer.log("WARN", stream.name + ": " + stream.obstacle.toStdString());
        entries.push_back(catalogEntry(stream));
    }
    writer.catalog(entries);
    return static_cast<int>(ExitCode::Done);
}

/// The streams of the catalogue that can be read; the others are told as incomplete.
Result<std::vector<ChosenStream>> knownStreams(std::vector<ChosenStream> chosen,
                                               ManifestSource &source, ProtocolWriter &writer,
                                               bool &hasFailed)
{
    std::vector<ChosenStream> known;
    for (ChosenStream &stream : chosen) {
        const auto opened = source.open(stream);
        if (opened) {
            known.push_back(std::move(stream));
            continue;
        }
        const QString &code = opened.error().code;
        if (code != u"declarative.stream_unknown"_s && code != u"declarative.component_custom"_s)
            return opened.error();
        if (code == u"declarative.component_custom"_s)
            writer.traceError(stream.name, opened.error());
        writer.status(stream.name, ProtocolStatus::Incomplete);
        hasFailed = true;
    }
    return known;
}

int readManifest(const ManifestArguments &arguments, Session &session, ProtocolWriter &writer,
                 ProtocolObserver &observer, const Cancellation &cancellation)
{
    const Result<Value> catalog = readJsonFile(QString::fromStdString(arguments.catalog));
    if (!catalog)
        return fail(catalog.error(), session, writer);
    std::map<std::string, Value> states;
    if (!arguments.state.empty()) {
        const Result<Value> file = readJsonFile(QString::fromStdString(arguments.state));
        if (!file)
            return fail(file.error(), session, writer);
        states = statesByStream(*file);
    }
    auto chosen = chosenStreams(*catalog, states);
    if (!chosen)
        return fail(chosen.error(), session, writer);
    auto opened = open(arguments, session, observer, cancellation);
    if (!opened)
        return fail(opened.error(), session, writer);
    bool hasFailed = false;
    const auto known = knownStreams(std::move(*chosen), *opened->source, writer, hasFailed);
    if (!known)
        return fail(known.error(), session, writer);
    ProtocolEvents events(writer);
    if (Result<void> outcome = opened->source->read(*known, events); !outcome)
        return fail(outcome.error(), session, writer);
    return static_cast<int>(hasFailed || events.hasFailed() ? ExitCode::Failed : ExitCode::Done);
}

int specManifest(const ManifestArguments &arguments, Session &session, ProtocolWriter &writer)
{
    const Result<Manifest> manifest = loadManifest(arguments);
    if (!manifest)
        return fail(manifest.error(), session, writer);
    writer.spec(manifest->connectionSpecification(), manifest->documentationUrl(),
                manifest->root().node()["spec"]["advanced_auth"]);
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addManifestOptions(CLI::App &command, ManifestVerb verb, ManifestArguments &arguments)
{
    const std::string group = verb == ManifestVerb::Read
        ? "OPTIONS"
        : QT_TRANSLATE_NOOP("CommandText", "A manifest as a connector");
    auto *manifest = command.add_option(
        "--manifest", arguments.manifest,
        QT_TRANSLATE_NOOP("CommandText",
                          "Declarative manifest (YAML); messages of the Airbyte "
                          "protocol go to standard output"));
    manifest->group(group)->type_name("FILE")->required(verb == ManifestVerb::Read);
    if (verb == ManifestVerb::Spec)
        return;
    command
        .add_option("--config", arguments.config,
                    QT_TRANSLATE_NOOP("CommandText", "Configuration of the manifest (JSON)"))
        ->group(group)
        ->type_name("FILE")
        ->required(verb == ManifestVerb::Read)
        ->needs(manifest);
    if (verb == ManifestVerb::Read) {
        command
            .add_option("--catalog", arguments.catalog,
                        QT_TRANSLATE_NOOP("CommandText", "Configured catalog (JSON)"))
            ->type_name("FILE")
            ->required();
        command
            .add_option("--state", arguments.state,
                        QT_TRANSLATE_NOOP("CommandText", "States to go on from (JSON)"))
            ->type_name("FILE");
    }
    if (verb != ManifestVerb::Discover) {
        command
            .add_option(
                "--files", arguments.files,
                QT_TRANSLATE_NOOP("CommandText",
                                  "Folder for the files that come with records, else that of "
                                  "AIRBYTE_STAGING_DIRECTORY"))
            ->group(group)
            ->type_name("FOLDER")
            ->needs(manifest);
    }
    command
        .add_option("--resolve", arguments.resolve,
                    QT_TRANSLATE_NOOP(
                        "CommandText",
                        "Send requests for HOST to ADDRESS:PORT by plain http, for tests; may be "
                        "repeated"))
        ->group(group)
        ->type_name("HOST=ADDRESS:PORT")
        ->needs(manifest);
    command
        .add_flag("--debug", arguments.isDebug,
                  QT_TRANSLATE_NOOP("CommandText", "Tell more in messages of kind LOG"))
        ->group(group)
        ->needs(manifest);
}

int runManifest(ManifestVerb verb, const ManifestArguments &arguments, Session &session)
{
    ProtocolWriter writer(session.output(), session.services().clock());
    ProtocolObserver observer(writer, arguments.isDebug);
    const int code = session.interruption().runAside<int>([&](const Cancellation &cancellation) {
        switch (verb) {
        case ManifestVerb::Spec:
            return specManifest(arguments, session, writer);
        case ManifestVerb::Check:
            return checkManifest(arguments, session, writer, observer, cancellation);
        case ManifestVerb::Discover:
            return discoverManifest(arguments, session, writer, observer, cancellation);
        case ManifestVerb::Read:
            break;
        }
        return readManifest(arguments, session, writer, observer, cancellation);
    });
    writer.flush();
    return code;
}

} // namespace millrace
