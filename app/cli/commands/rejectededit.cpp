#include "app/cli/commands/commands.h"
#include "app/cli/commands/rejectedquery.h"
#include "app/cli/commands/rejectedwork.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/texttable.h"
#include "core/engine/rejectededitor.h"

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

struct EditOptions final
{
    SelectionQuery selection;
    std::vector<std::string> values;
    std::string field;
    std::string expression;
    std::optional<int> preview;
    bool undo = false;
};

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
    return tellCount(session, u"rejected edit"_s, count,
                     [](int form) { return CommandText::tr("Edited %1 records.", nullptr, form); });
}

int showPreview(const std::vector<EditExample> &examples, Output &output)
{
    QJsonArray array;
    TextTable table;
    table.addColumn(CommandText::tr("id", "heading of a column"), TextTable::Alignment::Right);
    table.addColumns({CommandText::tr("before", "heading of a column"),
                      CommandText::tr("after", "heading of a column"),
                      CommandText::tr("problem", "heading of a column")});
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
        output.line(CommandText::tr("No open record is chosen."));
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
    output.line(
        CommandText::tr("Looked at %1 records: edited %2, unchanged %3, failed %4, left out %5.",
                        nullptr, pluralOf(outcome->looked))
            .arg(groupedNumber(outcome->looked), groupedNumber(outcome->changed),
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
    return tellCount(session, u"rejected edit"_s, count, [](int form) {
        return CommandText::tr("Put %1 originals back.", nullptr, form);
    });
}

void addEdit(CLI::App &group, Invocation &invocation)
{
    const auto options = std::make_shared<EditOptions>();
    CLI::App *command = group.add_subcommand(
        "edit", QT_TRANSLATE_NOOP("CommandText", "Change open records; the originals are kept"));
    addSelectionOptions(*command, options->selection);
    command
        ->add_option(
            "--set", options->values,
            QT_TRANSLATE_NOOP("CommandText", "Set a field of the --id records to a JSON value"))
        ->type_name("FIELD=JSON")
        ->allow_extra_args(false);
    command
        ->add_option("--set-field", options->field,
                     QT_TRANSLATE_NOOP("CommandText", "Set this field of all chosen records …"))
        ->type_name("FIELD");
    command
        ->add_option("--expression", options->expression,
                     QT_TRANSLATE_NOOP("CommandText",
                                       "… to the value of this, computed from the fields of each"))
        ->type_name("EXPRESSION");
    command
        ->add_option("--preview", options->preview,
                     QT_TRANSLATE_NOOP("CommandText", "Show the first N before and after instead"))
        ->type_name("N")
        ->check(CLI::Range(1, 1'000).description(""));
    command->add_flag("--undo", options->undo,
                      QT_TRANSLATE_NOOP("CommandText", "Put the originals back"));
    command->footer(R"(Examples:
  millrace-cli rejected edit --id 42 --set 'surname="Maier"'
  millrace-cli rejected edit people --code value_missing --set-field surname \
      --expression 'upper(full_name)' --preview 20
  millrace-cli rejected edit people --undo)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return edit(*options, session); };
    });
}

} // namespace

void addRejectedEditCommand(CLI::App &rejected, Invocation &invocation)
{
    addEdit(rejected, invocation);
}

} // namespace millrace
