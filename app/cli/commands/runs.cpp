#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/runreport.h"
#include "app/cli/statustext.h"
#include "app/cli/texttable.h"
#include "app/cli/timeargument.h"
#include "core/model/pausedrun.h"
#include "core/store/deliverystore.h"
#include "core/store/jobrepository.h"
#include "core/store/runhistogram.h"

#include <CLI/Config.hpp>

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct ListOptions final
{
    std::string connection;
    int limit = 20;
    std::optional<qint64> before;
    std::string since;
    std::string until;
    std::string outcome;

    [[nodiscard]] bool isFiltered() const
    {
        return !since.empty() || !until.empty() || !outcome.empty();
    }
};

struct ShowOptions final
{
    qint64 job = 0;
};

/// The runs that began in a span of time, or that ended as is asked for.
Result<std::vector<Job>> filteredJobs(const ListOptions &options, const QString &connectionId,
                                      StateDatabase &database)
{
    RunQuery query;
    query.connectionId = connectionId;
    query.before = options.before;
    query.outcome = runOutcomeFromName(QString::fromStdString(options.outcome));
    const auto since = timeArgument(options.since, database.clock().now());
    if (!since)
        return since.error();
    const auto until = timeArgument(options.until, database.clock().now());
    if (!until)
        return until.error();
    query.since = *since;
    query.until = *until;
    const auto listed = listRuns(database, query, options.limit);
    if (!listed)
        return listed.error();
    std::vector<Job> jobs;
    for (const ListedRun &run : *listed) {
        auto job = JobRepository(database).find(run.jobId);
        if (!job)
            return job.error();
        jobs.push_back(std::move(*job));
    }
    return jobs;
}

int list(const ListOptions &options, Session &session)
{
    Output &output = session.output();
    Services &services = session.services();
    auto database = services.database();
    if (!database)
        return session.fail(database.error());
    QString connectionId;
    if (!options.connection.empty()) {
        auto connection = findConnection(QString::fromStdString(options.connection), services);
        if (!connection)
            return session.fail(connection.error());
        connectionId = connection->id;
    }
    auto jobs = options.isFiltered()
        ? filteredJobs(options, connectionId, **database)
        : JobRepository(**database).list(connectionId, options.limit, options.before);
    if (!jobs)
        return session.fail(jobs.error());
    auto names = connectionNames(**database);
    if (!names)
        return session.fail(names.error());
    QJsonArray array;
    TextTable table;
    table.addColumn(CommandText::tr("run", "heading of a column"), TextTable::Alignment::Right);
    table.addColumn(CommandText::tr("status", "heading of a column"));
    table.addColumn(CommandText::tr("started", "heading of a column"));
    table.addColumn(CommandText::tr("attempts", "heading of a column"),
                    TextTable::Alignment::Right);
    table.addColumn(CommandText::tr("read", "heading of a column"), TextTable::Alignment::Right);
    table.addColumn(CommandText::tr("written", "heading of a column"), TextTable::Alignment::Right);
    table.addColumn(CommandText::tr("rejected", "heading of a column"),
                    TextTable::Alignment::Right);
    table.addColumn(CommandText::tr("connection", "heading of a column"));
    for (const Job &job : *jobs) {
        QJsonObject json = toJson(job, false);
        json.insert("connection"_L1, names->value(job.connectionId));
        array.append(json);
        const StreamCounts total = totalCounts(job);
        table.addRow({QString::number(job.id),
                      {isPaused(job) ? CommandText::tr("paused") : jobStatusText(job.status),
                       toneOf(job.status)},
                      readableTime(job.createdAt),
                      numberCell(static_cast<qint64>(job.attempts.size())),
                      numberCell(total.read),
                      numberCell(total.written),
                      numberCell(total.rejected),
                      names->value(job.connectionId)});
    }
    if (output.isJson())
        output.json(u"runs"_s, {{u"runs"_s, array}});
    else if (table.isEmpty())
        output.line(options.isFiltered() ? CommandText::tr("No run is as asked for.")
                                         : CommandText::tr("There are no runs yet."));
    else
        table.print(output);
    return static_cast<int>(ExitCode::Done);
}

int show(const ShowOptions &options, Session &session)
{
    Output &output = session.output();
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    auto job = JobRepository(**database).find(options.job);
    if (!job)
        return session.fail(job.error());
    const auto delivery = DeliveryStore(**database).summary(job->id);
    if (!delivery)
        return session.fail(delivery.error());
    if (output.isJson()) {
        output.json(u"runs show"_s,
                    {{u"run"_s, withDelivery(toJson(*job, true), *delivery, output.isVerbose())}});
        return static_cast<int>(ExitCode::Done);
    }
    auto names = connectionNames(**database);
    if (!names)
        return session.fail(names.error());
    output.line(output.toned(displayText(names->value(job->connectionId)), Tone::Strong));
    output.line(output.toned(outcomeText(*job), toneOf(job->status)));
    printStreams(output, *job);
    printErrors(output, *job);
    printDelivery(output, *delivery);
    if (job->attempts.size() < 2)
        return static_cast<int>(ExitCode::Done);
    output.line(CommandText::tr("Attempts"));
    for (const Attempt &attempt : job->attempts) {
        StreamCounts total;
        for (const StreamResult &stream : attempt.streams)
            total += stream.counts;
        output.line(u"  %1  %2  %3  %4"_s.arg(QString::number(attempt.number),
                                              readableTime(attempt.startedAt),
                                              jobStatusText(attempt.status), balanceText(total)));
        if (attempt.error)
            output.line(u"     "_s + displayText(attempt.error->message));
    }
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addRunsCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<ListOptions>();
    CLI::App *command = program.add_subcommand(
        "runs", QT_TRANSLATE_NOOP("CommandText", "List the runs, newest first"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Connections"));
    command->require_subcommand(0, 1);
    command->add_option("connection", options->connection,
                        QT_TRANSLATE_NOOP("CommandText", "Name or id; default: all"));
    addLimitOption(*command, options->limit);
    command
        ->add_option("--before", options->before,
                     QT_TRANSLATE_NOOP("CommandText", "Only runs before this one"))
        ->type_name("RUN");
    command
        ->add_option("--since", options->since,
                     QT_TRANSLATE_NOOP("CommandText", "Only runs that began at this time or later"))
        ->type_name("TIME");
    command
        ->add_option("--until", options->until,
                     QT_TRANSLATE_NOOP("CommandText", "Only runs that began before this time"))
        ->type_name("TIME");
    command
        ->add_option("--outcome", options->outcome,
                     QT_TRANSLATE_NOOP("CommandText", "Only runs that ended so"))
        ->type_name("OUTCOME")
        ->check(CLI::IsMember({"succeeded", "with_rejected", "failed", "cancelled", "open"}));
    command->footer(R"(Examples:
  millrace-cli runs
  millrace-cli runs --since 24h --outcome failed
  millrace-cli runs shop --limit 5 --json
  millrace-cli runs show 12
  millrace-cli runs pause shop)");
    const auto showOptions = std::make_shared<ShowOptions>();
    CLI::App *showCommand = command->add_subcommand(
        "show", QT_TRANSLATE_NOOP("CommandText", "Show one run with its attempts"));
    showCommand
        ->add_option("run", showOptions->job, QT_TRANSLATE_NOOP("CommandText", "Number of the run"))
        ->required();
    showCommand->footer(R"(Examples:
  millrace-cli runs show 12
  millrace-cli runs show 12 --json)");
    // The callback of a subcommand comes before that of the command it belongs to.
    showCommand->callback([showOptions, &invocation] {
        invocation.run = [showOptions](Session &session) { return show(*showOptions, session); };
    });
    addRunControlCommands(*command, invocation);
    addRunsByTimeCommands(*command, invocation);
    command->callback([options, &invocation] {
        if (!invocation.run)
            invocation.run = [options](Session &session) { return list(*options, session); };
    });
}

} // namespace millrace
