#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/texttable.h"
#include "core/store/runhistogram.h"
#include "core/store/storedsummary.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct ChartOptions final
{
    std::string span = "24h";
};

struct SummaryOptions final
{
    qint64 job = 0;
};

QJsonObject toJson(const RunSlot &slot)
{
    QJsonObject json{{u"from"_s, isoTime(slot.from)},
                     {u"until"_s, isoTime(slot.until)},
                     {u"runs"_s, slot.total()},
                     {u"written"_s, slot.written},
                     {u"rejected"_s, slot.rejected}};
    for (const RunOutcome outcome : s_allRunOutcomes)
        json.insert(runOutcomeName(outcome), slot.count(outcome));
    return json;
}

int chart(const ChartOptions &options, Session &session)
{
    Output &output = session.output();
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    const RunSpan span
        = runSpanFromName(QString::fromStdString(options.span)).value_or(RunSpan::Day);
    const auto bars = runHistogram(**database, span, (*database)->clock().now());
    if (!bars)
        return session.fail(bars.error());
    QJsonArray array;
    TextTable table;
    table.addColumn(CommandText::tr("from", "heading of a column"));
    table.addColumns(
        {CommandText::tr("succeeded", "heading of a column"), CommandText::tr("with rejected"),
         CommandText::tr("failed", "heading of a column"),
         CommandText::tr("cancelled", "heading of a column"), CommandText::tr("on or waiting"),
         CommandText::tr("written", "heading of a column"),
         CommandText::tr("rejected", "heading of a column")},
        TextTable::Alignment::Right);
    for (const RunSlot &slot : *bars) {
        array.append(toJson(slot));
        if (slot.total() == 0)
            continue;
        std::vector<TableCell> cells{readableTime(slot.from)};
        for (const RunOutcome outcome : s_allRunOutcomes)
            cells.push_back(numberCell(slot.count(outcome)));
        cells.push_back(numberCell(slot.written));
        cells.push_back(numberCell(slot.rejected));
        table.addRow(std::move(cells));
    }
    if (output.isJson())
        output.json(u"runs chart"_s, {{u"span"_s, runSpanName(span)}, {u"slots"_s, array}});
    else if (table.isEmpty())
        output.line(CommandText::tr("No run began in this time."));
    else
        table.print(output);
    return static_cast<int>(ExitCode::Done);
}

int summary(const SummaryOptions &options, Session &session)
{
    Output &output = session.output();
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    const auto json = storedSummary(**database, options.job);
    if (!json)
        return session.fail(json.error());
    // The document itself either way, for what takes it from a file or a webhook.
    if (output.isJson())
        output.json(u"runs summary"_s, {{u"summary"_s, *json}});
    else
        output.bytes(safeJson(*json, true).toStdString());
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addRunsByTimeCommands(CLI::App &runs, Invocation &invocation)
{
    const auto chartOptions = std::make_shared<ChartOptions>();
    CLI::App *chartCommand = runs.add_subcommand(
        "chart", QT_TRANSLATE_NOOP("CommandText", "Count the runs of all connections by time"));
    chartCommand
        ->add_option("--span", chartOptions->span,
                     QT_TRANSLATE_NOOP("CommandText",
                                       "How far back: by quarters of an hour, hours, "
                                       "quarters of a day or days"))
        ->type_name("SPAN")
        ->capture_default_str()
        ->check(CLI::IsMember({"6h", "24h", "7d", "30d"}));
    chartCommand->footer(R"(Examples:
  millrace-cli runs chart
  millrace-cli runs chart --span 30d --json)");
    chartCommand->callback([chartOptions, &invocation] {
        invocation.run = [chartOptions](Session &session) { return chart(*chartOptions, session); };
    });

    const auto summaryOptions = std::make_shared<SummaryOptions>();
    CLI::App *summaryCommand = runs.add_subcommand(
        "summary", QT_TRANSLATE_NOOP("CommandText", "Print what a run did and measured, as JSON"));
    summaryCommand
        ->add_option("run", summaryOptions->job,
                     QT_TRANSLATE_NOOP("CommandText", "Number of the run"))
        ->required();
    summaryCommand->footer(R"(Example:
  millrace-cli runs summary 12 > summary.json)");
    summaryCommand->callback([summaryOptions, &invocation] {
        invocation.run
            = [summaryOptions](Session &session) { return summary(*summaryOptions, session); };
    });
}

} // namespace millrace
