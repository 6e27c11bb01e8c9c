#include "app/cli/commands/commands.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/runreport.h"
#include "app/cli/texttable.h"
#include "core/store/connectionoverview.h"

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Options final
{
    std::string connection;
};

Tone toneOf(ConnectionState state)
{
    switch (state) {
    case ConnectionState::Healthy:
        return Tone::Good;
    case ConnectionState::ActionRequired:
    case ConnectionState::Failed:
    case ConnectionState::Incomplete:
        return Tone::Bad;
    case ConnectionState::NotRunYet:
        return Tone::Plain;
    case ConnectionState::RejectedRecords:
    case ConnectionState::Running:
    case ConnectionState::Queued:
    case ConnectionState::Paused:
        break;
    }
    return Tone::Warning;
}

/// The connections asked for, with their latest runs.
Result<std::vector<ConnectionSummary>> summariesOf(const Options &options, Services &services)
{
    auto database = services.database();
    if (!database)
        return database.error();
    QString id;
    if (!options.connection.empty()) {
        const auto connection
            = findConnection(QString::fromStdString(options.connection), services);
        if (!connection)
            return connection.error();
        id = connection->id;
    }
    auto summaries = connectionOverview(**database, services.profile());
    if (summaries && !id.isEmpty())
        std::erase_if(*summaries, [&id](const ConnectionSummary &summary) {
            return summary.connection.id != id;
        });
    return summaries;
}

QJsonObject toJson(const ConnectionSummary &summary)
{
    const auto &job = summary.lastJob;
    return QJsonObject{{u"id"_s, summary.connection.id},
                       {u"name"_s, summary.connection.name},
                       {u"enabled"_s, summary.connection.isEnabled},
                       {u"running"_s, summary.isLocked},
                       {u"state"_s, connectionStateName(summary.state())},
                       {u"open_rejected"_s, summary.openRejected},
                       {u"last_run"_s, job ? QJsonValue(toJson(*job, false)) : QJsonValue()}};
}

void printOne(Output &output, const ConnectionSummary &summary)
{
    const ConnectionState state = summary.state();
    output.line(output.toned(displayText(summary.connection.name), Tone::Strong) + u"  "_s
                + output.toned(connectionStateTitle(state), toneOf(state)));
    if (!summary.lastJob) {
        output.line(u"It has not run yet."_s);
        return;
    }
    output.line(u"Last run on %1: %2"_s.arg(readableTime(summary.lastJob->createdAt),
                                            outcomeText(*summary.lastJob)));
    printStreams(output, *summary.lastJob);
    printErrors(output, *summary.lastJob);
    for (const StreamResult &stream : summary.behind) {
        QString line = u"  %1 was left out and is "_s.arg(displayText(stream.stream.text()));
        line += stream.status == StreamStatus::Queued ? u"not run yet"_s
                                                      : streamStatusName(stream.status);
        output.line(output.toned(line, Tone::Warning));
    }
}

int run(const Options &options, Session &session)
{
    Output &output = session.output();
    const auto summaries = summariesOf(options, session.services());
    if (!summaries)
        return session.fail(summaries.error());
    QJsonArray array;
    TextTable table;
    table.addColumn(u"connection"_s);
    table.addColumn(u"state"_s);
    table.addColumn(u"last run"_s);
    table.addColumn(u"balance"_s);
    for (const ConnectionSummary &summary : *summaries) {
        const auto &job = summary.lastJob;
        array.append(toJson(summary));
        if (!options.connection.empty() && !output.isJson())
            printOne(output, summary);
        table.addRow({summary.connection.name,
                      {connectionStateTitle(summary.state()), toneOf(summary.state())},
                      job ? readableTime(job->createdAt) : u"-"_s,
                      job ? balanceText(totalCounts(*job)) : u"-"_s});
    }
    if (output.isJson())
        output.json(u"status"_s, {{u"connections"_s, array}});
    else if (summaries->empty())
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
