#include "app/cli/commands/cataloguetrial.h"

#include "app/cli/displaytext.h"
#include "app/cli/protocol/protocolinput.h"
#include "core/declarative/library/installedmanifests.h"
#include "core/declarative/value/jsonqt.h"
#include "core/declarative/workbench/manifestfaults.h"
#include "core/declarative/workbench/trialrun.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QSaveFile>

namespace millrace {

using namespace Qt::StringLiterals;
using declarative::InstalledManifests;
using declarative::ManifestMessage;
using declarative::Recording;
using declarative::TrialExchange;
using declarative::TrialOptions;
using declarative::TrialPage;
using declarative::TrialRun;

namespace {

constexpr ErrorDefinition s_faulty{
    "cli.manifest_faulty", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The manifest has faults: %1."),
    QT_TRANSLATE_NOOP("errors", "They are listed above, each with its line.")};
constexpr ErrorDefinition s_unreadable{
    "cli.manifest_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The manifest %1 cannot be read."),
    QT_TRANSLATE_NOOP("errors", "Name an installed manifest or a file.")};
constexpr ErrorDefinition s_recordingUnreadable{
    "cli.recording_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The recording %1 cannot be read."),
    QT_TRANSLATE_NOOP("errors", "Check the path and its rights.")};
constexpr ErrorDefinition s_recordingUnwritable{
    "cli.recording_unwritable", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The recording %1 cannot be written."),
    QT_TRANSLATE_NOOP("errors", "Look at the free space and the rights of the folder.")};

/// As many as the window keeps.
constexpr std::size_t s_mostPages = 500;
constexpr qint64 s_longestManifest = qint64(32) * 1024 * 1024;
constexpr qint64 s_longestRecording = qint64(256) * 1024 * 1024;

struct Options final
{
    std::string manifest;
    std::string stream;
    std::string config;
    int pages = 5;
    int records = 100;
    std::string recording; ///< Where it is saved.
    std::string replay;
};

/// The text of the manifest that is installed under that id, or in that file; "-" is standard
/// input.
Result<QByteArray> manifestText(const QString &what, Session &session)
{
    const InstalledManifests installed(session.services().profile().connectorsFolder());
    if (what != "-"_L1 && installed.find(what))
        return installed.text(what);
    QFile file(what);
    const bool isOpen
        = what == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return makeError(s_unreadable, {what}, file.errorString());
    return file.read(s_longestManifest + 1);
}

/// Where the files of that manifest lie; empty for standard input.
QString folderOf(const QString &what, Session &session)
{
    const InstalledManifests installed(session.services().profile().connectorsFolder());
    if (what == "-"_L1)
        return {};
    return installed.find(what) ? installed.folderOf(what) : QFileInfo(what).absolutePath();
}

QJsonArray headersJson(const QList<QPair<QString, QString>> &headers)
{
    QJsonArray json;
    for (const auto &[name, value] : headers)
        json.append(QJsonArray{name, value});
    return json;
}

QJsonObject toJson(const TrialExchange &exchange)
{
    QJsonObject json{{u"stream"_s, exchange.stream},
                     {u"method"_s, exchange.method},
                     {u"url"_s, exchange.url},
                     {u"request_headers"_s, headersJson(exchange.requestHeaders)},
                     {u"request_body"_s, exchange.requestBody},
                     {u"status"_s, exchange.status},
                     {u"headers"_s, headersJson(exchange.headers)},
                     {u"body"_s, exchange.body},
                     {u"body_size"_s, exchange.bodySize},
                     {u"body_is_cut"_s, exchange.isBodyCut},
                     {u"elapsed_ms"_s, exchange.elapsed},
                     {u"from_cache"_s, exchange.isFromCache}};
    if (!exchange.error.isEmpty())
        json.insert("error"_L1, exchange.error);
    return json;
}

QJsonObject toJson(const TrialPage &page)
{
    QJsonArray exchanges;
    for (const TrialExchange &exchange : page.exchanges)
        exchanges.append(toJson(exchange));
    return {{u"stream"_s, page.stream},
            {u"part"_s, page.slice},
            {u"exchanges"_s, exchanges},
            {u"extracted"_s, QJsonArray::fromStringList(page.extracted)},
            {u"extracted_count"_s, page.extractedCount},
            {u"transformed"_s, QJsonArray::fromStringList(page.records)},
            {u"transformed_count"_s, page.recordCount},
            {u"next_page"_s, page.next}};
}

/// Keeps pages for the JSON of the end, or writes them as they come.
class Pages final : public declarative::TrialEvents
{
public:
    explicit Pages(Output &output)
        : m_output(output)
    {
    }

    void page(TrialPage page) override
    {
        ++m_count;
        if (!m_output.isJson())
            print(page);
        else if (static_cast<std::size_t>(m_json.size()) < s_mostPages)
            m_json.append(toJson(page));
    }

    void logged(declarative::LogLevel level, const QString &message) override
    {
        if (level != declarative::LogLevel::Debug)
            m_output.message(displayText(message), Tone::Faint);
    }

    [[nodiscard]] const QJsonArray &json() const { return m_json; }

private:
    void block(const QString &text)
    {
        const QStringList lines = text.split(u'\n');
        for (const QString &line : lines)
            m_output.line(u"    "_s + displayText(line));
    }

    void print(const TrialPage &page)
    {
        QString title = u"Page %1 of %2"_s.arg(m_count).arg(displayText(page.stream));
        if (!page.slice.isEmpty() && page.slice != "{}"_L1)
            title += u", "_s + displayText(page.slice);
        m_output.line(m_output.toned(title, Tone::Strong));
        for (const TrialExchange &exchange : page.exchanges)
            print(exchange);
        m_output.line(u"  Extracted records: %1"_s.arg(page.extractedCount));
        for (const QString &record : page.extracted)
            block(record);
        m_output.line(u"  Transformed records: %1"_s.arg(page.recordCount));
        for (const QString &record : page.records)
            block(record);
        m_output.line(u"  Next page: "_s
                      + (page.next.isEmpty() ? u"none"_s : displayText(page.next.simplified())));
    }

    void print(const TrialExchange &exchange)
    {
        m_output.line(u"  "_s + exchange.method + u' ' + displayText(exchange.url));
        for (const auto &[name, value] : exchange.requestHeaders)
            block(name + u": "_s + value);
        if (!exchange.requestBody.isEmpty())
            block(exchange.requestBody);
        if (!exchange.error.isEmpty())
            m_output.line(m_output.toned(u"  "_s + displayText(exchange.error), Tone::Bad));
        if (exchange.status == 0)
            return;
        m_output.line(u"  %1 after %2 ms, bytes: %3"_s.arg(exchange.status)
                          .arg(exchange.elapsed)
                          .arg(exchange.bodySize));
        for (const auto &[name, value] : exchange.headers)
            block(name + u": "_s + value);
        block(exchange.body);
    }

    Output &m_output;
    int m_count = 0;
    QJsonArray m_json;
};

Result<void> save(const Recording &recording, const QString &path)
{
    QSaveFile file(path);
    const QByteArray content = recording.toJson();
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit())
        return makeError(s_recordingUnwritable, {path}, file.errorString());
    return {};
}

Result<std::optional<Recording>> replayOf(const QString &path)
{
    if (path.isEmpty())
        return std::optional<Recording>();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return makeError(s_recordingUnreadable, {path}, file.errorString());
    auto recording = Recording::fromJson(file.read(s_longestRecording));
    if (!recording)
        return recording.error();
    return std::optional(std::move(*recording));
}

Result<TrialOptions> trialOptions(const Options &options)
{
    TrialOptions trial;
    trial.stream = options.stream;
    trial.maximumPages = options.pages;
    trial.maximumRecords = options.records;
    if (options.config.empty())
        return trial;
    const auto config = readJsonFile(QString::fromStdString(options.config));
    if (!config)
        return config.error();
    trial.configuration = declarative::toJsonObject(*config);
    return trial;
}

int report(const TrialRun &run, const Pages &pages, Session &session)
{
    Output &output = session.output();
    if (output.isJson()) {
        QJsonObject json{{u"trial"_s, pages.json()}, {u"succeeded"_s, bool(run.outcome)}};
        if (run.outcome) {
            json.insert("pages"_L1, run.outcome->pages);
            json.insert("records"_L1, run.outcome->records);
            json.insert("limited"_L1, run.outcome->isLimited);
        }
        output.json(u"catalogue run"_s, json);
    }
    if (!run.outcome)
        return session.fail(run.outcome.error());
    output.line(
        u"Pages: %1, records: %2."_s.arg(run.outcome->pages).arg(run.outcome->records)
        + (run.outcome->isLimited ? u" There may be more behind the limits."_s : QString()));
    return static_cast<int>(ExitCode::Done);
}

int runStream(const Options &options, Session &session)
{
    const auto text = manifestText(QString::fromStdString(options.manifest), session);
    if (!text)
        return session.fail(text.error());
    auto trial = trialOptions(options);
    if (!trial)
        return session.fail(trial.error());
    trial->manifestFolder = folderOf(QString::fromStdString(options.manifest), session);
    const auto replay = replayOf(QString::fromStdString(options.replay));
    if (!replay)
        return session.fail(replay.error());
    Pages pages(session.output());
    const TrialRun run
        = session.interruption().runAside<TrialRun>([&](const Cancellation &cancellation) {
              return declarative::runTrial(*text, *trial, *replay, session.services().clock(),
                                           pages, cancellation);
          });
    // Of a run that failed, too: that is the one to look at.
    if (run.recording && !options.recording.empty()) {
        if (const auto saved = save(*run.recording, QString::fromStdString(options.recording));
            !saved)
            return session.fail(saved.error());
    }
    return report(run, pages, session);
}

int faults(const Options &options, Session &session)
{
    const auto text = manifestText(QString::fromStdString(options.manifest), session);
    if (!text)
        return session.fail(text.error());
    QJsonArray json;
    for (const ManifestMessage &fault : declarative::manifestFaults(*text)) {
        json.append(QJsonObject{{u"line"_s, fault.line}, {u"message"_s, fault.text}});
        session.output().line(u"Line %1: %2"_s.arg(fault.line).arg(displayText(fault.text)));
    }
    if (session.output().isJson())
        session.output().json(u"catalogue faults"_s, {{u"faults"_s, json}});
    if (!json.isEmpty())
        return session.fail(makeError(s_faulty, {QString::number(json.size())}));
    session.output().line(u"No fault was found."_s);
    return static_cast<int>(ExitCode::Done);
}

int exportText(const Options &options, Session &session)
{
    const InstalledManifests installed(session.services().profile().connectorsFolder());
    const QString id = QString::fromStdString(options.manifest);
    const auto text = installed.text(id);
    if (!text)
        return session.fail(text.error());
    if (session.output().isJson())
        session.output().json(u"catalogue export"_s,
                              {{u"id"_s, id}, {u"manifest"_s, QString::fromUtf8(*text)}});
    else
        session.output().bytes(text->toStdString());
    return static_cast<int>(ExitCode::Done);
}

using Act = int (*)(const Options &, Session &);

CLI::App *addAct(CLI::App &catalogue, const char *name, const char *text, Act act,
                 const std::shared_ptr<Options> &options, Invocation &invocation)
{
    CLI::App *command = catalogue.add_subcommand(name, text);
    command->callback([act, options, &invocation] {
        invocation.run = [act, options](Session &session) { return act(*options, session); };
    });
    return command;
}

} // namespace

void addCatalogueTrialCommands(CLI::App &catalogue, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    const char *what = QT_TRANSLATE_NOOP(
        "CommandText", "Id of an installed manifest, or a file; - is standard input");
    CLI::App *running = addAct(catalogue, "run",
                               QT_TRANSLATE_NOOP("CommandText",
                                                 "Run a stream of a manifest for some pages, show "
                                                 "requests, answers and records"),
                               runStream, options, invocation);
    running->add_option("manifest", options->manifest, what)->required();
    running
        ->add_option("--stream", options->stream,
                     QT_TRANSLATE_NOOP("CommandText", "Name of the stream"))
        ->required();
    running
        ->add_option("--config", options->config,
                     QT_TRANSLATE_NOOP("CommandText", "Configuration of the manifest (JSON)"))
        ->type_name("FILE");
    running->add_option("--pages", options->pages, QT_TRANSLATE_NOOP("CommandText", "Most pages"))
        ->check(CLI::Range(1, 100));
    running
        ->add_option("--records", options->records,
                     QT_TRANSLATE_NOOP("CommandText", "Most records"))
        ->check(CLI::Range(1, 10000));
    CLI::Option *saving = running->add_option(
        "--save-recording", options->recording,
        QT_TRANSLATE_NOOP("CommandText",
                          "Keep requests and answers in this file, without secrets"));
    saving->type_name("FILE");
    running
        ->add_option("--replay", options->replay,
                     QT_TRANSLATE_NOOP("CommandText",
                                       "Answer the requests from this recording; nothing is sent"))
        ->type_name("FILE")
        ->excludes(saving);
    addAct(catalogue, "faults",
           QT_TRANSLATE_NOOP("CommandText", "List what is wrong with a manifest, with lines"),
           faults, options, invocation)
        ->add_option("manifest", options->manifest, what)
        ->required();
    addAct(catalogue, "export",
           QT_TRANSLATE_NOOP("CommandText", "Write an installed manifest to standard output"),
           exportText, options, invocation)
        ->add_option("id", options->manifest,
                     QT_TRANSLATE_NOOP("CommandText", "Id of the connector"))
        ->required();
}

} // namespace millrace
