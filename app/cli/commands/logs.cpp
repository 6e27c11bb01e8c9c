#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/logfollower.h"
#include "app/cli/logoutput.h"
#include "app/cli/lookup.h"
#include "app/cli/timeargument.h"
#include "core/base/loglines.h"
#include "core/store/jobrepository.h"

#include <CLI/Config.hpp>

#include <QEventLoop>
#include <QFileInfo>
#include <QJsonArray>
#include <QTimer>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr ErrorDefinition s_noRuns{"cli.no_runs", ErrorKind::Configuration,
                                   QT_TRANSLATE_NOOP("errors", "There is no run yet."),
                                   QT_TRANSLATE_NOOP("errors", "The command \"sync\" starts one.")};
constexpr ErrorDefinition s_attemptUnknown{"cli.attempt_unknown", ErrorKind::Configuration,
                                           QT_TRANSLATE_NOOP("errors", "Run %1 has no attempt %2."),
                                           QT_TRANSLATE_NOOP("errors", "It has %3.")};
constexpr auto s_followInterval = 250ms;

struct Options final
{
    std::string what;
    std::string connection;
    std::optional<qint64> run;
    std::optional<int> attempt;
    std::string level = "debug";
    std::string stream;
    std::string since;
    std::string until;
    std::string search;
    bool isSearch = false; ///< With an empty text every line that passes.
    bool isPattern = false;
    bool isCaseSensitive = false;
    int context = 0;
    qint64 limit = 1'000;
    bool isFollowed = false;
};

Result<LogMatcher> matcherOf(const Options &options, const Clock &clock)
{
    LogQuery query;
    query.text = QString::fromStdString(options.search);
    query.isPattern = options.isPattern;
    query.isCaseSensitive = options.isCaseSensitive;
    query.lowest
        = logLevelFromName(QString::fromStdString(options.level)).value_or(LogLevel::Debug);
    if (!options.stream.empty()) {
        query.stream = QString::fromStdString(options.stream);
        query.isInAnyNamespace = true;
    }
    const auto since = timeArgument(options.since, clock.now());
    if (!since)
        return since.error();
    const auto until = timeArgument(options.until, clock.now());
    if (!until)
        return until.error();
    query.from = *since;
    query.until = *until;
    return LogMatcher::compile(query);
}

/// What "what", --connection and --run name.
struct Choice final
{
    QString connectionId;
    qint64 jobId = 0;
};

Result<Choice> choiceOf(const Options &options, Services &services)
{
    Choice choice;
    QString connection = QString::fromStdString(options.connection);
    const QString what = QString::fromStdString(options.what);
    bool isNumber = false;
    choice.jobId = what.toLongLong(&isNumber);
    if (!isNumber)
        connection = what.isEmpty() ? connection : what;
    choice.jobId = options.run.value_or(choice.jobId);
    if (!connection.isEmpty()) {
        const auto found = findConnection(connection, services);
        if (!found)
            return found.error();
        choice.connectionId = found->id;
    }
    return choice;
}

/// The run that was chosen, the newest one by default.
Result<Job> findJob(const Choice &choice, StateDatabase &database)
{
    const JobRepository repository(database);
    if (choice.jobId != 0)
        return repository.find(choice.jobId);
    auto newest = repository.list(choice.connectionId, 1);
    if (!newest)
        return newest.error();
    if (newest->empty())
        return makeError(s_noRuns);
    return newest->front();
}

Result<void> checkAttempt(const Options &options, const Job &job)
{
    const int count = static_cast<int>(job.attempts.size());
    if (!options.attempt || (*options.attempt >= 1 && *options.attempt <= count))
        return {};
    return makeError(s_attemptUnknown,
                     {QString::number(job.id), QString::number(*options.attempt),
                      count == 1 ? u"one"_s : QString::number(count)});
}

int searchAll(const Options &options, const LogMatcher &matcher, Session &session)
{
    Output &output = session.output();
    const auto choice = choiceOf(options, session.services());
    if (!choice)
        return session.fail(choice.error());
    const auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    const LogSearchRequest request{
        {choice->connectionId, choice->jobId, options.attempt.value_or(0)},
        options.context,
        options.limit};
    QJsonArray hits;
    LogHitPrinter printer(output);
    const LogSearchObserver observer{[&](const LogHit &hit) {
                                         if (output.isJson())
                                             hits.append(logHitToJson(hit));
                                         else
                                             printer.print(hit);
                                     },
                                     {}};
    const auto found = session.interruption().runAside<Result<LogSearchState>>(
        [&](const Cancellation &cancellation) {
            return LogSearcher(**database, session.services().profile())
                .search(matcher, request, observer, cancellation);
        });
    if (!found)
        return session.fail(found.error());
    if (output.isJson()) {
        output.json(u"logs"_s,
                    {{u"hits"_s, hits},
                     {u"logs_searched"_s, found->logs},
                     {u"bytes_searched"_s, found->bytes},
                     {u"logs_unreadable"_s, found->unreadable},
                     {u"is_complete"_s, found->isComplete}});
        return static_cast<int>(ExitCode::Done);
    }
    printer.finish();
    output.message(
        CommandText::tr("%1 lines; logs looked at: %2 (%3).", nullptr, pluralOf(found->hits))
            .arg(groupedNumber(found->hits), groupedNumber(found->logs),
                 readableBytes(static_cast<double>(found->bytes))),
        Tone::Faint);
    if (found->unreadable > 0)
        output.message(
            CommandText::tr("%n logs could not be read.", nullptr, pluralOf(found->unreadable)),
            Tone::Warning);
    if (!found->isComplete)
        output.message(
            CommandText::tr("There may be more; --limit shows more than %1.").arg(options.limit),
            Tone::Faint);
    return static_cast<int>(ExitCode::Done);
}

/// Prints the heading of each attempt and its lines; with --json one object a line.
class EntryPrinter final
{
public:
    EntryPrinter(Output &output, qint64 jobId, bool hasHeadings)
        : m_output(output)
        , m_jobId(jobId)
        , m_hasHeadings(hasHeadings)
    {
    }

    void print(int attempt, const LogEntry &entry)
    {
        if (m_output.isJson()) {
            QJsonObject json = logEntryToJson(entry);
            json.insert("job"_L1, m_jobId);
            json.insert("attempt"_L1, attempt);
            m_output.bytes(safeJson(json, false).toStdString() + '\n');
            return;
        }
        if (m_hasHeadings && attempt != m_attempt)
            m_output.line(m_output.toned(CommandText::tr("Attempt %1").arg(attempt), Tone::Strong));
        m_attempt = attempt;
        m_output.line(m_output.toned(logEntryText(entry), logTone(entry.level)));
    }

private:
    Output &m_output;
    const qint64 m_jobId;
    const bool m_hasHeadings;
    int m_attempt = 0;
};

int follow(const Options &options, const LogMatcher &matcher, const Job &job, Session &session)
{
    const auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    EntryPrinter printer(session.output(), job.id, true);
    LogFollower follower(
        **database, session.services().profile(), job.id, options.attempt.value_or(1), matcher,
        [&printer](int attempt, const LogEntry &entry) { printer.print(attempt, entry); });
    QEventLoop loop;
    std::optional<Error> failure;
    const auto look = [&] {
        const auto goesOn = follower.look();
        (void)session.output().finish(); // Who follows wants the lines at once.
        if (!goesOn)
            failure = goesOn.error();
        if (!goesOn || !*goesOn || session.output().isClosed())
            loop.quit();
    };
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &loop, look);
    QObject::connect(&session.interruption(), &Interruption::interrupted, &loop, &QEventLoop::quit);
    timer.start(s_followInterval);
    QTimer::singleShot(0, &loop, look);
    if (!session.interruption().isRequested())
        loop.exec();
    if (failure)
        return session.fail(*failure);
    // To stop looking is how following a run that goes on ends.
    return static_cast<int>(ExitCode::Done);
}

int show(const Options &options, const LogMatcher &matcher, const Job &job, Session &session)
{
    Output &output = session.output();
    const int count = static_cast<int>(job.attempts.size());
    QJsonArray entries;
    EntryPrinter printer(output, job.id, count > 1);
    for (int attempt = options.attempt.value_or(1); attempt <= options.attempt.value_or(count);
         ++attempt) {
        const QString path = session.services().profile().attemptLog(job.id, attempt);
        const QFileInfo file(path);
        if (!file.exists())
            continue; // Killed before its first line, or removed since.
        const auto take = [&](const QByteArray &line, qint64) {
            const auto entry = matcher.match(line);
            if (entry && output.isJson()) {
                QJsonObject json = logEntryToJson(*entry);
                json.insert("attempt"_L1, attempt);
                entries.append(json);
            } else if (entry) {
                printer.print(attempt, *entry);
            }
            return !output.isClosed() && !session.interruption().isRequested();
        };
        if (const auto read = walkLog(path, 0, file.size(), take); !read)
            return session.fail(read.error());
    }
    if (output.isJson())
        output.json(u"logs"_s, {{u"job"_s, job.id}, {u"entries"_s, entries}});
    return static_cast<int>(ExitCode::Done);
}

int run(const Options &options, Session &session)
{
    const auto matcher = matcherOf(options, session.services().clock());
    if (!matcher)
        return session.fail(matcher.error());
    if (options.isSearch && !options.isFollowed)
        return searchAll(options, *matcher, session);
    const auto choice = choiceOf(options, session.services());
    if (!choice)
        return session.fail(choice.error());
    const auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    const auto job = findJob(*choice, **database);
    if (!job)
        return session.fail(job.error());
    if (options.isFollowed)
        return follow(options, *matcher, *job, session);
    if (const auto known = checkAttempt(options, *job); !known)
        return session.fail(known.error());
    return show(options, *matcher, *job, session);
}

/// Returns the option that makes a search of it.
CLI::Option *addSearchOptions(CLI::App &command, Options &options)
{
    CLI::Option *search
        = command
              .add_option(
                  "--search", options.search,
                  QT_TRANSLATE_NOOP(
                      "CommandText",
                      "Lines with this text, in the logs of every run of the connection, or of "
                      "all connections"))
              ->type_name("TEXT");
    command
        .add_flag("--regex", options.isPattern,
                  QT_TRANSLATE_NOOP("CommandText", "The text is a regular expression (RE2)"))
        ->needs(search);
    command
        .add_flag("--case-sensitive", options.isCaseSensitive,
                  QT_TRANSLATE_NOOP("CommandText", "Tell A from a"))
        ->needs(search);
    command
        .add_option("--context", options.context,
                    QT_TRANSLATE_NOOP("CommandText", "Lines to show around each one that is found"))
        ->type_name("N")
        ->needs(search)
        ->check(CLI::Range(0, LogSearchRequest::s_mostContext).description(""));
    command
        .add_option("--limit", options.limit,
                    QT_TRANSLATE_NOOP("CommandText", "Lines to find at most; default: 1000"))
        ->type_name("N")
        ->needs(search)
        ->check(CLI::Range(qint64(1), qint64(1'000'000)).description(""));
    return search;
}

} // namespace

void addLogsCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "logs", QT_TRANSLATE_NOOP("CommandText", "Show, follow and search the logs of runs"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Connections"));
    CLI::Option *what = command->add_option(
        "what", options->what,
        QT_TRANSLATE_NOOP("CommandText",
                          "Number of a run, or a connection; default: the newest run"));
    CLI::Option *connection
        = command->add_option("--connection", options->connection,
                              QT_TRANSLATE_NOOP("CommandText", "The newest run of this one"));
    connection->type_name("NAME")->excludes(what);
    command
        ->add_option("--run", options->run,
                     QT_TRANSLATE_NOOP("CommandText", "The run with this number"))
        ->type_name("N")
        ->excludes(what);
    command
        ->add_option("--attempt", options->attempt,
                     QT_TRANSLATE_NOOP("CommandText", "Only this attempt"))
        ->type_name("N");
    command
        ->add_option("--level", options->level,
                     QT_TRANSLATE_NOOP("CommandText", "At least this level"))
        ->type_name("debug|info|warning|error")
        ->check(CLI::IsMember({"debug", "info", "warning", "error"}).description(""));
    command
        ->add_option("--stream", options->stream,
                     QT_TRANSLATE_NOOP("CommandText", "Only this stream"))
        ->type_name("NAME");
    command
        ->add_option("--since", options->since,
                     QT_TRANSLATE_NOOP("CommandText", "Only lines of this time or later"))
        ->type_name("TIME");
    command
        ->add_option("--until", options->until,
                     QT_TRANSLATE_NOOP("CommandText", "Only lines before this time"))
        ->type_name("TIME");
    command->add_flag(
        "--follow", options->isFollowed,
        QT_TRANSLATE_NOOP("CommandText", "Go on with what is added until the run has ended"));
    const CLI::Option *search = addSearchOptions(*command, *options);
    command->footer(R"(Examples:
  millrace-cli logs
  millrace-cli logs shop --level warning
  millrace-cli logs shop --follow
  millrace-cli logs 12 --attempt 2 --json
  millrace-cli logs --search timeout --since 7d
  millrace-cli logs shop --search 'code [45]\d\d' --regex --context 2)");
    command->callback([options, search, &invocation] {
        options->isSearch = search->count() > 0;
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace
