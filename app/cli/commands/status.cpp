#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/runreport.h"
#include "app/cli/statustext.h"
#include "app/cli/texttable.h"
#include "core/store/connectionoverview.h"
#include "core/store/freshnesstext.h"

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
        output.line(CommandText::tr("It has not run yet."));
        return;
    }
    output.line(CommandText::tr("Last run on %1: %2")
                    .arg(readableTime(summary.lastJob->createdAt), outcomeText(*summary.lastJob)));
    printStreams(output, *summary.lastJob);
    printErrors(output, *summary.lastJob);
    for (const StreamResult &stream : summary.behind) {
        const QString status = stream.status == StreamStatus::Queued
            ? CommandText::tr("not run yet")
            : streamStatusText(stream.status);
        const QString line = CommandText::tr("  %1 was left out and is %2")
                                 .arg(displayText(stream.stream.text()), status);
        output.line(output.toned(line, Tone::Warning));
    }
}

QJsonArray freshnessJson(const std::vector<StreamFreshness> &streams, TimePoint now)
{
    QJsonArray array;
    const auto time = [](const std::optional<TimePoint> &at) {
        return at ? QJsonValue(isoTime(*at)) : QJsonValue();
    };
    for (const StreamFreshness &stream : streams) {
        QJsonObject json{{u"stream"_s, stream.stream.name},
                         {u"fresh_at"_s, time(stream.freshAt)},
                         {u"complete_at"_s, time(stream.completeAt)},
                         {u"written_at"_s, time(stream.wroteAt)},
                         {u"text"_s, freshnessText(stream, now)}};
        if (!stream.stream.nameSpace.isEmpty())
            json.insert(u"namespace"_s, stream.stream.nameSpace);
        if (stream.completeJob)
            json.insert(u"job"_s, *stream.completeJob);
        array.append(json);
    }
    return array;
}

void printFreshness(Output &output, const std::vector<StreamFreshness> &streams, TimePoint now)
{
    output.line(CommandText::tr("Freshness"));
    for (const StreamFreshness &stream : streams)
        output.line(u"  %1  %2  %3"_s.arg(
            output.toned(displayText(stream.stream.text()), Tone::Strong),
            freshnessText(stream, now),
            output.toned(displayText(freshnessSentences(stream, now)), Tone::Faint)));
}

int run(const Options &options, Session &session)
{
    Output &output = session.output();
    const auto summaries = summariesOf(options, session.services());
    if (!summaries)
        return session.fail(summaries.error());
    StateDatabase &database = **session.services().database();
    const TimePoint now = database.clock().now();
    QJsonArray array;
    TextTable table;
    table.addColumns({CommandText::tr("connection", "heading of a column"),
                      CommandText::tr("state", "heading of a column"),
                      CommandText::tr("last run", "heading of a column"),
                      CommandText::tr("balance", "heading of a column")});
    for (const ConnectionSummary &summary : *summaries) {
        const auto &job = summary.lastJob;
        const auto freshness = StatisticsStore(database).freshness(summary.connection.id);
        if (!freshness)
            return session.fail(freshness.error());
        QJsonObject json = toJson(summary);
        json.insert(u"freshness"_s, freshnessJson(*freshness, now));
        array.append(json);
        if (!options.connection.empty() && !output.isJson()) {
            printOne(output, summary);
            printFreshness(output, *freshness, now);
        }
        table.addRow({summary.connection.name,
                      {connectionStateTitle(summary.state()), toneOf(summary.state())},
                      job ? readableTime(job->createdAt) : u"-"_s,
                      job ? balanceText(totalCounts(*job)) : u"-"_s});
    }
    if (output.isJson())
        output.json(u"status"_s, {{u"connections"_s, array}});
    else if (summaries->empty())
        output.line(CommandText::tr("There are no connections yet."));
    else if (options.connection.empty())
        table.print(output);
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addStatusCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "status", QT_TRANSLATE_NOOP("CommandText", "Show how the connections stand"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Connections"));
    command->add_option("connection", options->connection,
                        QT_TRANSLATE_NOOP("CommandText", "Name or id; default: all"));
    command->footer(R"(Examples:
  millrace-cli status
  millrace-cli status shop
  millrace-cli status --json | jq '.connections[] | select(.state == "failed").name')");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace
