#include "app/cli/commands/commands.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/runreport.h"
#include "app/cli/texttable.h"
#include "core/store/connectionlock.h"
#include "core/store/connectionrepository.h"
#include "core/store/jobrepository.h"

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Options final
{
    std::string connection;
};

/// A connection with its latest run.
struct Standing final
{
    Connection connection;
    bool isRunning = false;
    std::optional<Job> lastJob;
};

Result<Standing> standingOf(const Connection &connection, Services &services)
{
    auto database = services.database();
    if (!database)
        return database.error();
    auto jobs = JobRepository(**database).list(connection.id, 1);
    if (!jobs)
        return jobs.error();
    Standing standing{connection, ConnectionLock::isHeld(services.profile(), connection.id), {}};
    if (!jobs->empty())
        standing.lastJob = jobs->front();
    return standing;
}

/// The word of behaviour §6: what a person wants to know first.
QString stateWord(const Standing &standing)
{
    if (standing.isRunning)
        return u"running"_s;
    if (!standing.connection.isEnabled)
        return u"paused"_s;
    if (!standing.lastJob)
        return u"pending"_s;
    switch (standing.lastJob->status) {
    case JobStatus::Succeeded:
        return u"synced"_s;
    case JobStatus::Failed:
        return u"failed"_s;
    case JobStatus::Pending:
    case JobStatus::Running: // Its process died; nobody holds the lock.
        return u"interrupted"_s;
    case JobStatus::Incomplete:
    case JobStatus::Cancelled:
        break;
    }
    return u"incomplete"_s;
}

Tone toneOf(const QString &state)
{
    return state == "synced"_L1                            ? Tone::Good
        : state == "failed"_L1 || state == "incomplete"_L1 ? Tone::Bad
        : state == "pending"_L1                            ? Tone::Plain
                                                           : Tone::Warning;
}

void printOne(Output &output, const Standing &standing)
{
    const QString state = stateWord(standing);
    output.line(output.toned(displayText(standing.connection.name), Tone::Strong) + u"  "_s
                + output.toned(state, toneOf(state)));
    if (!standing.lastJob) {
        output.line(u"It has not run yet."_s);
        return;
    }
    output.line(u"Last run on %1: %2"_s.arg(readableTime(standing.lastJob->createdAt),
                                            outcomeText(*standing.lastJob)));
    printStreams(output, *standing.lastJob);
    printErrors(output, *standing.lastJob);
}

int run(const Options &options, Session &session)
{
    Output &output = session.output();
    Services &services = session.services();
    std::vector<Connection> connections;
    if (options.connection.empty()) {
        auto database = services.database();
        if (!database)
            return session.fail(database.error());
        auto all = ConnectionRepository(**database).all();
        if (!all)
            return session.fail(all.error());
        connections = std::move(*all);
    } else {
        auto connection = findConnection(QString::fromStdString(options.connection), services);
        if (!connection)
            return session.fail(connection.error());
        connections.push_back(*connection);
    }
    QJsonArray array;
    TextTable table;
    table.addColumn(u"connection"_s);
    table.addColumn(u"state"_s);
    table.addColumn(u"last run"_s);
    table.addColumn(u"balance"_s);
    for (const Connection &connection : connections) {
        auto standing = standingOf(connection, services);
        if (!standing)
            return session.fail(standing.error());
        const QString state = stateWord(*standing);
        const auto &job = standing->lastJob;
        array.append(
            QJsonObject{{u"id"_s, connection.id},
                        {u"name"_s, connection.name},
                        {u"enabled"_s, connection.isEnabled},
                        {u"running"_s, standing->isRunning},
                        {u"state"_s, state},
                        {u"last_run"_s, job ? QJsonValue(toJson(*job, false)) : QJsonValue()}});
        if (!options.connection.empty() && !output.isJson())
            printOne(output, *standing);
        table.addRow({connection.name,
                      {state, toneOf(state)},
                      job ? readableTime(job->createdAt) : u"-"_s,
                      job ? balanceText(totalCounts(*job)) : u"-"_s});
    }
    if (output.isJson())
        output.json(u"status"_s, {{u"connections"_s, array}});
    else if (connections.empty())
        output.line(u"There are no connections yet."_s);
    else if (options.connection.empty())
        table.print(output);
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addStatusCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand("status", "Show how the connections stand");
    command->group("Connections");
    command->add_option("connection", options->connection, "Name or id; default: all");
    command->footer(R"(Examples:
  millrace-cli status
  millrace-cli status shop
  millrace-cli status --json | jq '.connections[] | select(.state == "failed").name')");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace
