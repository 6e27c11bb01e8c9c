#include "app/cli/commands/commands.h"
#include "app/cli/commands/rejectedquery.h"
#include "app/cli/commandtext.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/rejectedexport.h"
#include "app/cli/statustext.h"
#include "app/cli/texttable.h"
#include "core/store/rejectededits.h"

#include <CLI/Config.hpp>

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct ListOptions final
{
    RejectedQuery query;
    int limit = 20;
    qint64 after = 0;
};

struct ShowOptions final
{
    qint64 id = 0;
};

struct ExportOptions final
{
    RejectedQuery query;
    std::string format = "csv";
    std::string file;
};

QJsonObject recordToJson(const RejectedRecord &record, Output &output)
{
    const auto raw = [&output](const std::string &json) {
        return json.empty() ? QJsonValue() : output.rawJson(json);
    };
    QJsonObject json = toJson(record);
    json.insert("source_record"_L1, raw(record.sourceRecord));
    json.insert("sent_record"_L1, raw(record.sentRecord));
    if (record.isEdited())
        json.insert("edited_record"_L1, raw(record.editedRecord));
    return json;
}

QJsonArray historyToJson(const std::vector<RejectedEvent> &history)
{
    QJsonArray array;
    for (const RejectedEvent &event : history) {
        QJsonObject json{{u"at"_s, isoTime(event.time)},
                         {u"event"_s, rejectedEventName(event.kind)}};
        if (event.jobId)
            json.insert("job"_L1, *event.jobId);
        if (!event.note.isEmpty())
            json.insert("note"_L1, event.note);
        array.append(json);
    }
    return array;
}

QString eventText(const RejectedEvent &event)
{
    QString text = u"%1  %2"_s.arg(readableTime(event.time), rejectedEventName(event.kind));
    if (event.jobId)
        text += CommandText::tr(" by run %1").arg(*event.jobId);
    return event.note.isEmpty() ? text : text + u": "_s + event.note;
}

int list(const ListOptions &options, Session &session)
{
    Output &output = session.output();
    auto filter = filterOf(options.query, session.services());
    if (!filter)
        return session.fail(filter.error());
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    const RejectedStore store(**database);
    auto records = store.page(*filter, options.after, options.limit);
    if (!records)
        return session.fail(records.error());
    auto count = store.count(*filter);
    if (!count)
        return session.fail(count.error());
    if (output.isJson()) {
        QJsonArray array;
        for (const RejectedRecord &record : *records)
            array.append(recordToJson(record, output));
        output.json(u"rejected list"_s, {{u"total"_s, *count}, {u"records"_s, array}});
        return static_cast<int>(ExitCode::Done);
    }
    if (records->empty()) {
        output.line(CommandText::tr("No record was rejected or changed."));
        return static_cast<int>(ExitCode::Done);
    }
    TextTable table;
    table.addColumn(CommandText::tr("id", "heading of a column"), TextTable::Alignment::Right);
    table.addColumn(CommandText::tr("run", "heading of a column"), TextTable::Alignment::Right);
    table.addColumns({CommandText::tr("stream", "heading of a column"),
                      CommandText::tr("outcome", "heading of a column"),
                      CommandText::tr("field", "heading of a column"),
                      CommandText::tr("value", "heading of a column"),
                      CommandText::tr("reason", "heading of a column")});
    for (const RejectedRecord &record : *records)
        table.addRow({QString::number(record.id), QString::number(record.jobId),
                      record.stream.text(), rejectedOutcomeText(record.outcome), record.field,
                      QString::fromStdString(record.value), record.message});
    table.print(output);
    const qint64 last = records->back().id;
    if (static_cast<qint64>(records->size()) < *count)
        output.line(CommandText::tr("%1 of %2 are shown; --after %3 shows the next ones.")
                        .arg(groupedNumber(static_cast<qint64>(records->size())),
                             groupedNumber(*count), QString::number(last)));
    return static_cast<int>(ExitCode::Done);
}

int show(const ShowOptions &options, Session &session)
{
    Output &output = session.output();
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    auto record = RejectedStore(**database).find(options.id);
    if (!record)
        return session.fail(record.error());
    const auto history = RejectedEdits(**database).history(options.id);
    if (!history)
        return session.fail(history.error());
    if (output.isJson()) {
        output.json(u"rejected show"_s,
                    {{u"record"_s, recordToJson(*record, output)},
                     {u"history"_s, historyToJson(*history)}});
        return static_cast<int>(ExitCode::Done);
    }
    const auto line = [&output](const QString &title, const QString &text) {
        if (!text.isEmpty())
            output.line(u"%1  %2"_s.arg(title, -9).arg(displayText(text)));
    };
    line(CommandText::tr("record", "name of what stands beside it"), QString::number(record->id));
    line(CommandText::tr("stream", "name of what stands beside it"), record->stream.text());
    line(CommandText::tr("run", "name of what stands beside it"),
         CommandText::tr("%1, attempt %2").arg(record->jobId).arg(record->attempt));
    line(CommandText::tr("when", "name of what stands beside it"),
         readableTime(record->rejectedAt));
    line(CommandText::tr("outcome", "name of what stands beside it"),
         rejectedOutcomeText(record->outcome));
    line(CommandText::tr("status", "name of what stands beside it"),
         rejectedStatusText(record->status));
    line(CommandText::tr("reason", "name of what stands beside it"),
         u"%1 (%2)"_s.arg(record->message, record->code));
    line(CommandText::tr("field", "name of what stands beside it"), record->field);
    line(CommandText::tr("value", "name of what stands beside it"),
         QString::fromStdString(record->value));
    line(CommandText::tr("source", "name of what stands beside it"),
         QString::fromStdString(record->sourceRecord));
    line(CommandText::tr("edited", "name of what stands beside it"),
         QString::fromStdString(record->editedRecord));
    line(CommandText::tr("sent", "name of what stands beside it"),
         QString::fromStdString(record->sentRecord));
    for (const RejectedEvent &event : *history)
        line(CommandText::tr("then", "name of what stands beside it"), eventText(event));
    return static_cast<int>(ExitCode::Done);
}

int groups(const RejectedQuery &query, Session &session)
{
    Output &output = session.output();
    auto filter = filterOf(query, session.services());
    if (!filter)
        return session.fail(filter.error());
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    auto found = RejectedStore(**database).groups(*filter);
    if (!found)
        return session.fail(found.error());
    QJsonArray array;
    TextTable table;
    table.addColumn(CommandText::tr("count", "heading of a column"), TextTable::Alignment::Right);
    table.addColumns({CommandText::tr("outcome", "heading of a column"),
                      CommandText::tr("stream", "heading of a column"),
                      CommandText::tr("field", "heading of a column"),
                      CommandText::tr("code", "heading of a column")});
    for (const RejectedGroup &group : *found) {
        array.append(toJson(group));
        table.addRow({numberCell(group.count), rejectedOutcomeText(group.outcome),
                      group.stream.text(), group.field, group.code});
    }
    if (output.isJson())
        output.json(u"rejected groups"_s, {{u"groups"_s, array}});
    else if (table.isEmpty())
        output.line(CommandText::tr("No record was rejected or changed."));
    else
        table.print(output);
    return static_cast<int>(ExitCode::Done);
}

int exportRecords(const ExportOptions &options, Session &session)
{
    Output &output = session.output();
    auto filter = filterOf(options.query, session.services());
    if (!filter)
        return session.fail(filter.error());
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    const RejectedFormat format
        = options.format == "jsonl" ? RejectedFormat::JsonLines : RejectedFormat::Csv;
    const QString file = QString::fromStdString(options.file);
    const RejectedStore store(**database);
    auto count = file.isEmpty() ? exportTo(output, store, *filter, format)
                                : exportTo(file, store, *filter, format);
    if (!count)
        return session.fail(count.error());
    if (file.isEmpty())
        return static_cast<int>(ExitCode::Done);
    if (output.isJson())
        output.json(u"rejected export"_s, {{u"file"_s, file}, {u"count"_s, *count}});
    else
        output.line(CommandText::tr("Wrote %1 records to %2.", nullptr, pluralOf(*count))
                        .arg(groupedNumber(*count), displayText(file)));
    return static_cast<int>(ExitCode::Done);
}

void addList(CLI::App &group, Invocation &invocation)
{
    const auto options = std::make_shared<ListOptions>();
    CLI::App *command = group.add_subcommand(
        "list", QT_TRANSLATE_NOOP("CommandText", "List rejected and changed records"));
    addQueryOptions(*command, options->query);
    addLimitOption(*command, options->limit);
    command
        ->add_option("--after", options->after,
                     QT_TRANSLATE_NOOP("CommandText", "Only records after this id"))
        ->type_name("ID");
    command->footer(R"(Examples:
  millrace-cli rejected list shop
  millrace-cli rejected list --job 12 --field price --json)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return list(*options, session); };
    });
}

void addShow(CLI::App &group, Invocation &invocation)
{
    const auto options = std::make_shared<ShowOptions>();
    CLI::App *command
        = group.add_subcommand("show", QT_TRANSLATE_NOOP("CommandText", "Show one record in full"));
    command->add_option("id", options->id, QT_TRANSLATE_NOOP("CommandText", "Id of the record"))
        ->required();
    command->footer(R"(Examples:
  millrace-cli rejected show 42
  millrace-cli rejected show 42 --json)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return show(*options, session); };
    });
}

void addGroups(CLI::App &group, Invocation &invocation)
{
    const auto query = std::make_shared<RejectedQuery>();
    CLI::App *command = group.add_subcommand(
        "groups", QT_TRANSLATE_NOOP("CommandText", "Count the records by reason and field"));
    addQueryOptions(*command, *query);
    command->footer(R"(Examples:
  millrace-cli rejected groups
  millrace-cli rejected groups shop --json)");
    command->callback([query, &invocation] {
        invocation.run = [query](Session &session) { return groups(*query, session); };
    });
}

void addExport(CLI::App &group, Invocation &invocation)
{
    const auto options = std::make_shared<ExportOptions>();
    CLI::App *command = group.add_subcommand(
        "export", QT_TRANSLATE_NOOP("CommandText", "Write the records as CSV or JSON Lines"));
    addQueryOptions(*command, options->query);
    command
        ->add_option("--format", options->format,
                     QT_TRANSLATE_NOOP("CommandText", "Form of the output"))
        ->type_name("csv|jsonl")
        ->capture_default_str()
        ->check(CLI::IsMember({"csv", "jsonl"}).description(""));
    command
        ->add_option("-o,--output", options->file,
                     QT_TRANSLATE_NOOP("CommandText", "File to write; default: standard output"))
        ->type_name("FILE");
    command->footer(R"(Examples:
  millrace-cli rejected export shop > rejected.csv
  millrace-cli rejected export --job 12 --format jsonl --output rejected.jsonl)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return exportRecords(*options, session); };
    });
}

} // namespace

void addRejectedCommand(CLI::App &program, Invocation &invocation)
{
    CLI::App *group = program.add_subcommand(
        "rejected",
        QT_TRANSLATE_NOOP("CommandText",
                          "Show and heal the records that did not arrive as they were"));
    group->group(QT_TRANSLATE_NOOP("CommandText", "Connections"));
    group->require_subcommand(1, 1);
    group->footer(R"(Examples:
  millrace-cli rejected groups shop
  millrace-cli rejected list --job 12
  millrace-cli rejected export shop > rejected.csv
  millrace-cli rejected edit --id 42 --set 'surname="Maier"'
  millrace-cli rejected retry shop)");
    addList(*group, invocation);
    addShow(*group, invocation);
    addGroups(*group, invocation);
    addExport(*group, invocation);
    addRejectedEditCommand(*group, invocation);
    addRejectedImportCommand(*group, invocation);
    addRejectedCloseCommands(*group, invocation);
    addRejectedRetryCommands(*group, invocation);
    addRejectedDeliverCommand(*group, invocation);
}

} // namespace millrace
