#include "app/cli/commands/commands.h"
#include "app/cli/displaytext.h"
#include "app/cli/lookup.h"
#include "core/base/runlog.h"
#include "core/store/jobrepository.h"

#include <CLI/Config.hpp>

#include <QFileInfo>
#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_noRuns{"cli.no_runs", ErrorKind::Configuration,
                                   QT_TRANSLATE_NOOP("errors", "There is no run yet."),
                                   QT_TRANSLATE_NOOP("errors", "The command \"sync\" starts one.")};
constexpr ErrorDefinition s_attemptUnknown{"cli.attempt_unknown", ErrorKind::Configuration,
                                           QT_TRANSLATE_NOOP("errors", "Run %1 has no attempt %2."),
                                           QT_TRANSLATE_NOOP("errors", "It has %3.")};

struct Options final
{
    std::string what;
    std::optional<int> attempt;
    std::string level = "debug";
    std::string stream;
};

/// The run that a number or the name of a connection means; the newest of all by default.
Result<Job> findJob(const QString &what, Services &services)
{
    auto database = services.database();
    if (!database)
        return database.error();
    const JobRepository repository(**database);
    bool isNumber = false;
    const qint64 number = what.toLongLong(&isNumber);
    if (isNumber)
        return repository.find(number);
    QString connectionId;
    if (!what.isEmpty()) {
        auto connection = findConnection(what, services);
        if (!connection)
            return connection.error();
        connectionId = connection->id;
    }
    auto newest = repository.list(connectionId, 1);
    if (!newest)
        return newest.error();
    if (newest->empty())
        return makeError(s_noRuns);
    return newest->front();
}

Tone toneOf(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return Tone::Faint;
    case LogLevel::Info:
        return Tone::Plain;
    case LogLevel::Warning:
        return Tone::Warning;
    case LogLevel::Error:
        return Tone::Bad;
    }
    return Tone::Plain;
}

QJsonObject entryToJson(const LogEntry &entry, int attempt)
{
    QJsonObject json{{u"attempt"_s, attempt},
                     {u"time"_s, isoTime(entry.time)},
                     {u"level"_s, logLevelName(entry.level)},
                     {u"message"_s, entry.message}};
    if (!entry.stream.isEmpty())
        json.insert("stream"_L1, entry.stream);
    if (!entry.code.isEmpty())
        json.insert("code"_L1, entry.code);
    return json;
}

QString entryText(const LogEntry &entry)
{
    QString text = u"%1  %2  "_s.arg(readableTime(entry.time)).arg(logLevelName(entry.level), -7);
    if (!entry.stream.isEmpty())
        text += displayText(entry.stream) + u": "_s;
    text += displayText(entry.message);
    if (!entry.code.isEmpty())
        text += u" (%1)"_s.arg(displayText(entry.code));
    return text;
}

int run(const Options &options, Session &session)
{
    Output &output = session.output();
    auto job = findJob(QString::fromStdString(options.what), session.services());
    if (!job)
        return session.fail(job.error());
    const int count = static_cast<int>(job->attempts.size());
    if (options.attempt && (*options.attempt < 1 || *options.attempt > count))
        return session.fail(makeError(s_attemptUnknown,
                                      {QString::number(job->id), QString::number(*options.attempt),
                                       count == 1 ? u"one"_s : QString::number(count)}));
    const LogLevel least
        = logLevelFromName(QString::fromStdString(options.level)).value_or(LogLevel::Debug);
    QJsonArray entries;
    for (int attempt = options.attempt.value_or(1); attempt <= options.attempt.value_or(count);
         ++attempt) {
        const QString path = session.services().profile().attemptLog(job->id, attempt);
        if (!QFileInfo::exists(path))
            continue; // Killed before its first line.
        auto log = RunLog::read(path);
        if (!log)
            return session.fail(log.error());
        if (count > 1)
            output.line(output.toned(u"Attempt %1"_s.arg(attempt), Tone::Strong));
        for (const LogEntry &entry : *log) {
            const bool isWanted = entry.level >= least
                && (options.stream.empty()
                    || entry.stream == QString::fromStdString(options.stream));
            if (!isWanted)
                continue;
            if (output.isJson())
                entries.append(entryToJson(entry, attempt));
            else
                output.line(output.toned(entryText(entry), toneOf(entry.level)));
        }
    }
    if (output.isJson())
        output.json(u"logs"_s, {{u"job"_s, job->id}, {u"entries"_s, entries}});
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addLogsCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand("logs", "Show the log of a run");
    command->group("Connections");
    command->add_option("what", options->what,
                        "Number of a run, or a connection; default: the newest run");
    command->add_option("--attempt", options->attempt, "Only this attempt")->type_name("N");
    command->add_option("--level", options->level, "At least this level")
        ->type_name("debug|info|warning|error")
        ->check(CLI::IsMember({"debug", "info", "warning", "error"}).description(""));
    command->add_option("--stream", options->stream, "Only this stream")->type_name("NAME");
    command->footer(R"(Examples:
  millrace-cli logs
  millrace-cli logs shop --level warning
  millrace-cli logs 12 --attempt 2 --json)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace
