#include "app/cli/commands/commands.h"
#include "app/cli/commands/rejectedquery.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/texttable.h"
#include "core/engine/rejectededitor.h"
#include "core/interchange/rejectedimport.h"

#include <CLI/Config.hpp>

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_setMalformed{
    "cli.set_malformed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" sets no field."),
    QT_TRANSLATE_NOOP("errors", "Write it as FIELD=JSON, such as 'surname=\"Maier\"'.")};
constexpr ErrorDefinition s_editUnclear{
    "cli.edit_unclear", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "It is not clear what is to be changed."),
    QT_TRANSLATE_NOOP("errors",
                      "Give --id with --set, or --set-field with --expression, or --undo.")};

constexpr int s_recordsAtOnce = 1000;

struct EditOptions final
{
    SelectionQuery selection;
    std::vector<std::string> values;
    std::string field;
    std::string expression;
    std::optional<int> preview;
    bool undo = false;
};

struct ImportOptions final
{
    std::string file;
    std::string connection;
    bool isTrial = false;
};

struct CloseOptions final
{
    SelectionQuery selection;
    std::string note;
};

/// Tells how many records a command changed.
int tellCount(Session &session, const QString &command, const Result<qint64> &count,
              const QString &sentence)
{
    if (!count)
        return session.fail(count.error());
    if (session.output().isJson())
        session.output().json(command, {{u"count"_s, *count}});
    else
        session.output().line(sentence.arg(groupedNumber(*count)));
    return static_cast<int>(ExitCode::Done);
}

/// Runs \a work with the state database, where signals are seen meanwhile.
template<typename T>
Result<T> aside(Session &session,
                const std::function<Result<T>(StateDatabase &, const Cancellation &)> &work)
{
    auto database = session.services().database();
    if (!database)
        return database.error();
    return session.interruption().runAside<Result<T>>(
        [&](const Cancellation &cancellation) { return work(**database, cancellation); });
}

Result<std::map<QString, QString>> valuesOf(const std::vector<std::string> &settings)
{
    std::map<QString, QString> values;
    for (const std::string &setting : settings) {
        const QString text = QString::fromStdString(setting);
        const qsizetype at = text.indexOf(u'=');
        if (at < 1)
            return makeError(s_setMalformed, {text});
        values[text.left(at)] = text.mid(at + 1);
    }
    return values;
}

int editOne(const EditOptions &options, Session &session)
{
    const auto values = valuesOf(options.values);
    if (!values)
        return session.fail(values.error());
    const auto count = aside<qint64>(
        session, [&](StateDatabase &database, const Cancellation &) -> Result<qint64> {
            RejectedEditor editor(database, session.services().clock());
            for (const qint64 id : options.selection.ids) {
                if (auto edited = editor.edit(id, *values); !edited)
                    return edited.error();
            }
            return static_cast<qint64>(options.selection.ids.size());
        });
    return tellCount(session, u"rejected edit"_s, count, u"Edited %1 records."_s);
}

int showPreview(const std::vector<EditExample> &examples, Output &output)
{
    QJsonArray array;
    TextTable table;
    table.addColumn(u"id"_s, TextTable::Alignment::Right);
    table.addColumn(u"before"_s);
    table.addColumn(u"after"_s);
    table.addColumn(u"problem"_s);
    const auto value = [](const std::optional<QString> &text) {
        return text ? QJsonValue(*text) : QJsonValue();
    };
    for (const EditExample &example : examples) {
        QJsonObject json{{u"id"_s, example.id},
                         {u"before"_s, value(example.before)},
                         {u"after"_s, value(example.after)},
                         {u"changed"_s, example.isChanged}};
        if (!example.problem.isEmpty())
            json.insert("problem"_L1, example.problem);
        array.append(json);
        table.addRow({QString::number(example.id), example.before.value_or(u"null"_s),
                      example.problem.isEmpty() ? example.after.value_or(u"null"_s) : QString(),
                      example.problem});
    }
    if (output.isJson())
        output.json(u"rejected edit"_s, {{u"examples"_s, array}});
    else if (table.isEmpty())
        output.line(u"No open record is chosen."_s);
    else
        table.print(output);
    return static_cast<int>(ExitCode::Done);
}

int editGroup(const EditOptions &options, const RejectedSelection &selection, Session &session)
{
    const RecordExpression edit{QString::fromStdString(options.field),
                                QString::fromStdString(options.expression)};
    Clock &clock = session.services().clock();
    if (options.preview) {
        const auto examples = aside<std::vector<EditExample>>(
            session, [&](StateDatabase &database, const Cancellation &cancellation) {
                return RejectedEditor(database, clock)
                    .preview(selection, edit, *options.preview, cancellation);
            });
        return examples ? showPreview(*examples, session.output()) : session.fail(examples.error());
    }
    const auto outcome = aside<EditOutcome>(
        session, [&](StateDatabase &database, const Cancellation &cancellation) {
            return RejectedEditor(database, clock).apply(selection, edit, cancellation);
        });
    if (!outcome)
        return session.fail(outcome.error());
    Output &output = session.output();
    if (output.isJson()) {
        QJsonObject json{{u"looked"_s, outcome->looked},
                         {u"changed"_s, outcome->changed},
                         {u"unchanged"_s, outcome->unchanged},
                         {u"failed"_s, outcome->failed},
                         {u"left_out"_s, outcome->leftOut}};
        if (!outcome->firstProblem.isEmpty())
            json.insert("first_problem"_L1, outcome->firstProblem);
        output.json(u"rejected edit"_s, json);
        return static_cast<int>(ExitCode::Done);
    }
    output.line(u"Looked at %1 records: edited %2, unchanged %3, failed %4, left out %5."_s.arg(
        groupedNumber(outcome->looked), groupedNumber(outcome->changed),
        groupedNumber(outcome->unchanged), groupedNumber(outcome->failed),
        groupedNumber(outcome->leftOut)));
    if (!outcome->firstProblem.isEmpty())
        output.line(displayText(outcome->firstProblem));
    return static_cast<int>(ExitCode::Done);
}

int edit(const EditOptions &options, Session &session)
{
    const bool isOne = !options.values.empty() && !options.selection.ids.empty();
    const bool isGroup = !options.field.empty() && !options.expression.empty();
    if (isOne + isGroup + options.undo != 1)
        return session.fail(makeError(s_editUnclear));
    if (isOne)
        return editOne(options, session);
    const auto selection = selectionOf(options.selection, session.services());
    if (!selection)
        return session.fail(selection.error());
    if (isGroup)
        return editGroup(options, *selection, session);
    const auto count
        = aside<qint64>(session, [&](StateDatabase &database, const Cancellation &cancellation) {
              return RejectedEdits(database).undo(*selection, cancellation);
          });
    return tellCount(session, u"rejected edit"_s, count, u"Put %1 originals back."_s);
}

int importFile(const ImportOptions &options, Session &session)
{
    QString connectionId;
    if (!options.connection.empty()) {
        auto connection
            = findConnection(QString::fromStdString(options.connection), session.services());
        if (!connection)
            return session.fail(connection.error());
        connectionId = connection->id;
    }
    const auto report = aside<ImportReport>(
        session, [&](StateDatabase &database, const Cancellation &cancellation) {
            return importRejectedFile(QString::fromStdString(options.file), database, connectionId,
                                      options.isTrial, cancellation);
        });
    if (!report)
        return session.fail(report.error());
    Output &output = session.output();
    const ExitCode code = report->refused > 0 ? ExitCode::Failed : ExitCode::Done;
    if (output.isJson()) {
        QJsonArray problems;
        for (const ImportProblem &problem : report->problems)
            problems.append(QJsonObject{{u"line"_s, problem.line},
                                        {u"code"_s, problem.code},
                                        {u"message"_s, problem.message}});
        output.json(u"rejected import"_s,
                    {{u"lines"_s, report->lines},
                     {u"edited"_s, report->edited},
                     {u"unchanged"_s, report->unchanged},
                     {u"refused"_s, report->refused},
                     {u"problems"_s, problems}});
        return static_cast<int>(code);
    }
    output.line(u"Read %1 records: edited %2, unchanged %3, refused %4."_s.arg(
        groupedNumber(report->lines), groupedNumber(report->edited),
        groupedNumber(report->unchanged), groupedNumber(report->refused)));
    for (const ImportProblem &problem : report->problems)
        output.line(u"line %1: %2"_s.arg(problem.line).arg(displayText(problem.message)));
    return static_cast<int>(code);
}

/// Those of the ids of \a selection that its filter admits.
Result<std::vector<qint64>> admittedIds(const RejectedStore &store,
                                        const RejectedSelection &selection,
                                        const Cancellation &cancellation)
{
    std::vector<qint64> ids;
    RejectedWalk walk(store, selection);
    for (;;) {
        const auto records = walk.next(s_recordsAtOnce, cancellation);
        if (!records)
            return records.error();
        if (records->empty())
            return ids;
        for (const RejectedRecord &record : *records)
            ids.push_back(record.id);
    }
}

int close(const CloseOptions &options, RejectedStatus status, const QString &command,
          const QString &sentence, Session &session)
{
    SelectionQuery query = options.selection;
    // A fixed record is at the destination: opened again by its id, it would be written twice.
    if (query.query.status.empty())
        query.query.status = status == RejectedStatus::Open ? "ignored" : "open";
    const auto selection = selectionOf(query, session.services());
    if (!selection)
        return session.fail(selection.error());
    const QString note = QString::fromStdString(options.note);
    const auto count
        = aside<qint64>(session, [&](StateDatabase &database, const Cancellation &cancellation) {
              RejectedStore store(database);
              if (selection->ids.empty())
                  return store.setStatus(selection->filter, status, note, cancellation);
              const auto ids = admittedIds(store, *selection, cancellation);
              return ids ? store.setStatus(*ids, status, note, cancellation)
                         : Result<qint64>(ids.error());
          });
    return tellCount(session, command, count, sentence);
}

int deleteValues(const CloseOptions &options, Session &session)
{
    auto selection = selectionOf(options.selection, session.services());
    if (!selection)
        return session.fail(selection.error());
    // Closed records have values as well.
    if (options.selection.query.status.empty())
        selection->filter.status.reset();
    const auto count
        = aside<qint64>(session, [&](StateDatabase &database, const Cancellation &cancellation) {
              return RejectedEdits(database).deleteValues(*selection, cancellation);
          });
    return tellCount(session, u"rejected delete-values"_s, count,
                     u"Deleted the stored values of %1 records."_s);
}

void addEdit(CLI::App &group, Invocation &invocation)
{
    const auto options = std::make_shared<EditOptions>();
    CLI::App *command = group.add_subcommand("edit", "Change open records; the originals are kept");
    addSelectionOptions(*command, options->selection);
    command->add_option("--set", options->values, "Set a field of the --id records to a JSON value")
        ->type_name("FIELD=JSON")
        ->allow_extra_args(false);
    command->add_option("--set-field", options->field, "Set this field of all chosen records …")
        ->type_name("FIELD");
    command
        ->add_option("--expression", options->expression,
                     "… to the value of this, computed from the fields of each")
        ->type_name("EXPRESSION");
    command->add_option("--preview", options->preview, "Show the first N before and after instead")
        ->type_name("N")
        ->check(CLI::Range(1, 1'000).description(""));
    command->add_flag("--undo", options->undo, "Put the originals back");
    command->footer(R"(Examples:
  millrace-cli rejected edit --id 42 --set 'surname="Maier"'
  millrace-cli rejected edit people --code value_missing --set-field surname \
      --expression 'upper(full_name)' --preview 20
  millrace-cli rejected edit people --undo)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return edit(*options, session); };
    });
}

void addImport(CLI::App &group, Invocation &invocation)
{
    const auto options = std::make_shared<ImportOptions>();
    CLI::App *command
        = group.add_subcommand("import", "Take a corrected file of exported records back");
    command->add_option("file", options->file, "CSV or JSON Lines")->required()->type_name("FILE");
    command->add_option("--connection", options->connection, "Only records of this connection")
        ->type_name("NAME");
    command->add_flag("--check", options->isTrial, "Tell what would be taken; change nothing");
    command->footer(R"(Lines are matched by their id; what differs of source_record becomes an edit.

Examples:
  millrace-cli rejected import corrected.csv --check
  millrace-cli rejected import corrected.csv && millrace-cli rejected retry shop)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return importFile(*options, session); };
    });
}

void addClosing(CLI::App &group, Invocation &invocation, const char *name, const char *text,
                const char *footer, std::function<int(const CloseOptions &, Session &)> act,
                bool takesNote)
{
    const auto options = std::make_shared<CloseOptions>();
    CLI::App *command = group.add_subcommand(name, text);
    addSelectionOptions(*command, options->selection);
    if (takesNote)
        command->add_option("--note", options->note, "Why")->type_name("TEXT");
    command->footer(footer);
    command->callback([options, act = std::move(act), &invocation] {
        invocation.run = [options, act](Session &session) { return act(*options, session); };
    });
}

} // namespace

void addRejectedChangeCommands(CLI::App &rejected, Invocation &invocation)
{
    addEdit(rejected, invocation);
    addImport(rejected, invocation);
    addClosing(
        rejected, invocation, "ignore", "Close open records without writing them",
        R"(Examples:
  millrace-cli rejected ignore shop --code value_missing --note "test data"
  millrace-cli rejected ignore --id 42)",
        [](const CloseOptions &options, Session &session) {
            return close(options, RejectedStatus::Ignored, u"rejected ignore"_s,
                         u"Ignored %1 records."_s, session);
        },
        true);
    addClosing(
        rejected, invocation, "reopen", "Open ignored records again",
        R"(Examples:
  millrace-cli rejected reopen --id 42
  millrace-cli rejected reopen shop --status superseded)",
        [](const CloseOptions &options, Session &session) {
            return close(options, RejectedStatus::Open, u"rejected reopen"_s,
                         u"Opened %1 records."_s, session);
        },
        false);
    addClosing(rejected, invocation, "delete-values",
               "Delete what is stored of records but reason and key hash",
               R"(They cannot be tried again afterwards.

Examples:
  millrace-cli rejected delete-values shop --status ignored
  millrace-cli rejected delete-values --id 42)",
               deleteValues, false);
}

} // namespace millrace
