#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonrecords.h"
#include "app/cli/texttable.h"
#include "core/data/conversion.h"
#include "core/interchange/suggestion.h"
#include "core/mapping/expression/compiledexpression.h"
#include "core/mapping/expression/functionlist.h"

#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_functionUnknown{
    "cli.function_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No function has to do with \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "%2")};

struct EvalOptions final
{
    std::string expression;
    std::vector<std::string> records;
    std::string file;
    int rows = 100;
    bool explain = false;
};

Error errorOf(const ExpressionProblem &problem)
{
    Error error;
    error.code = problem.code;
    error.kind = ErrorKind::Configuration;
    QString message = problem.message;
    if (message.endsWith(u'.'))
        message.chop(1);
    error.message
        = CommandText::tr("%1 (at character %2).").arg(message).arg(problem.range.start + 1);
    error.hint = problem.hint;
    return error;
}

/// The text with marks below the part at fault, for people.
void showFault(Output &output, const QString &expression, const ExpressionProblem &problem)
{
    if (expression.contains(u'\n') || expression.size() > output.messageWidth())
        return;
    output.message(displayText(expression), Tone::Faint);
    output.message(QString(problem.range.start, u' ')
                       + QString(std::max(1, problem.range.length), u'^'),
                   Tone::Bad);
}

const EvaluationIssue *issueOf(const EvaluatedColumn &evaluated, std::size_t row)
{
    const auto found = std::ranges::find(evaluated.issues, static_cast<std::uint32_t>(row),
                                         &EvaluationIssue::row);
    return found == evaluated.issues.end() ? nullptr : &*found;
}

QJsonArray stepsJson(const Explanation &explanation)
{
    QJsonArray steps;
    for (const ExplanationStep &step : explanation.steps) {
        QJsonObject json{{u"text"_s, step.text},
                         {u"type"_s, fieldTypeName(step.type)},
                         {u"value"_s, step.isNull ? QJsonValue() : QJsonValue(step.value)}};
        if (!step.issueCode.isEmpty()) {
            json.insert("code"_L1, step.issueCode);
            json.insert("message"_L1, step.issue);
        }
        steps.append(json);
    }
    return steps;
}

void printJson(Output &output, const CompiledExpression &expression, const RecordBatch &batch,
               const EvaluationContext &context, bool isExplained)
{
    const EvaluatedColumn evaluated = expression.evaluate(batch, context);
    QJsonArray results;
    for (std::size_t row = 0; row < batch.rowCount(); ++row) {
        std::string value;
        appendCellJson(value, *evaluated.column, row);
        QJsonObject result{{u"value"_s, output.rawJson(std::move(value))}};
        if (const EvaluationIssue *issue = issueOf(evaluated, row)) {
            result.insert("code"_L1, issue->code);
            result.insert("message"_L1, issue->message);
        }
        if (isExplained)
            result.insert("steps"_L1, stepsJson(expression.explain(batch, row, context)));
        results.append(result);
    }
    output.json(u"expression eval"_s,
                {{u"expression"_s, expression.text()},
                 {u"type"_s, fieldTypeName(expression.type())},
                 {u"fields"_s, QJsonArray::fromStringList(expression.fieldNames())},
                 {u"results"_s, results}});
}

TableCell cellOf(const Column &column, std::size_t row)
{
    if (column.isNull(row))
        return nullCell();
    std::string text;
    appendCellText(text, column, row, ' ');
    return valueCell(QString::fromStdString(text));
}

void printSteps(Output &output, const CompiledExpression &expression, const RecordBatch &batch,
                std::size_t row, const EvaluationContext &context)
{
    TextTable table;
    table.addColumns({CommandText::tr("step", "heading of a column"),
                      CommandText::tr("value", "heading of a column"),
                      CommandText::tr("type", "heading of a column")});
    for (const ExplanationStep &step : expression.explain(batch, row, context).steps)
        table.addRow({step.text,
                      !step.issue.isEmpty() ? TableCell(step.issue, Tone::Bad)
                          : step.isNull     ? nullCell()
                                            : valueCell(step.value),
                      fieldTypeName(step.type)});
    table.print(output);
}

void printResults(Output &output, const CompiledExpression &expression, const RecordBatch &batch,
                  const EvaluationContext &context)
{
    const EvaluatedColumn evaluated = expression.evaluate(batch, context);
    TextTable table;
    for (const QString &name : expression.fieldNames())
        table.addColumn(name);
    table.addColumn(CommandText::tr("result", "heading of a column"));
    for (std::size_t row = 0; row < batch.rowCount(); ++row) {
        std::vector<TableCell> cells;
        for (const int field : expression.fields())
            cells.push_back(cellOf(batch.column(field), row));
        const EvaluationIssue *issue = issueOf(evaluated, row);
        cells.push_back(issue ? TableCell(issue->message, Tone::Bad)
                              : cellOf(*evaluated.column, row));
        table.addRow(std::move(cells));
    }
    table.print(output);
    output.line(output.toned(
        CommandText::tr("The result is of type %1.").arg(fieldTypeName(expression.type())),
        Tone::Faint));
}

int evaluate(const EvalOptions &options, Session &session)
{
    Output &output = session.output();
    std::vector<std::string> records = options.records;
    if (!options.file.empty()) {
        auto lines = readJsonLines(QString::fromStdString(options.file), options.rows);
        if (!lines)
            return session.fail(lines.error());
        records = std::move(*lines);
    } else if (records.empty()) {
        // An expression without fields needs no record.
        records.emplace_back("{}");
    }
    auto batch = batchOfJson(records);
    if (!batch)
        return session.fail(batch.error());
    const QString text = QString::fromStdString(options.expression);
    const Compilation compilation = CompiledExpression::compile(text, (*batch)->schema());
    if (!compilation.isOk()) {
        const ExpressionProblem &problem = compilation.problems.front();
        const int code = session.fail(errorOf(problem));
        if (!output.isJson())
            showFault(output, text, problem);
        return code;
    }
    const EvaluationContext context{session.services().clock().now()};
    if (output.isJson()) {
        printJson(output, *compilation, **batch, context, options.explain);
    } else if (options.explain) {
        for (std::size_t row = 0; row < (*batch)->rowCount(); ++row) {
            if (row > 0)
                output.line();
            printSteps(output, *compilation, **batch, row, context);
        }
    } else {
        printResults(output, *compilation, **batch, context);
    }
    return static_cast<int>(ExitCode::Done);
}

QJsonObject toJson(const ExpressionFunction &function)
{
    QJsonArray parameters;
    for (const ExpressionFunction::Parameter &each : function.parameters)
        parameters.append(QJsonObject{{u"name"_s, each.name},
                                      {u"types"_s, each.types},
                                      {u"optional"_s, each.isOptional},
                                      {u"repeated"_s, each.isRepeated},
                                      {u"constant"_s, each.isConstant}});
    return {{u"name"_s, function.name},           {u"category"_s, function.category},
            {u"signature"_s, function.signature}, {u"parameters"_s, parameters},
            {u"result"_s, function.result},       {u"help"_s, function.help},
            {u"example"_s, function.example},     {u"example_result"_s, function.exampleResult}};
}

bool hasToDoWith(const ExpressionFunction &function, const QString &word)
{
    return function.name.contains(word, Qt::CaseInsensitive)
        || function.category.contains(word, Qt::CaseInsensitive)
        || function.help.contains(word, Qt::CaseInsensitive);
}

void printFunction(Output &output, const ExpressionFunction &function)
{
    output.line(output.toned(function.signature, Tone::Strong));
    output.line(u"  "_s + function.help);
    for (const ExpressionFunction::Parameter &each : function.parameters) {
        QString text = u"  %1: %2"_s.arg(each.name, each.types);
        if (each.isRepeated)
            text += CommandText::tr(", any number of times");
        else if (each.isOptional)
            text += CommandText::tr(", may be left out");
        if (each.isConstant)
            text += CommandText::tr(", the same for all records");
        output.line(text);
    }
    output.line(CommandText::tr("  Result: ") + function.result);
    output.line(
        CommandText::tr("  Example: %1 = %2").arg(function.example, function.exampleResult));
}

void printFunctions(Output &output, const std::vector<ExpressionFunction> &functions)
{
    QString category;
    TextTable table;
    table.addColumns({CommandText::tr("category", "heading of a column"),
                      CommandText::tr("function", "heading of a column"),
                      CommandText::tr("what it gives", "heading of a column")});
    for (const ExpressionFunction &each : functions) {
        table.addRow(
            {each.category == category ? QString() : each.category, each.signature, each.help});
        category = each.category;
    }
    table.print(output);
}

int listFunctions(const std::string &wanted, Session &session)
{
    const QString word = QString::fromStdString(wanted);
    std::vector<ExpressionFunction> functions = expressionFunctions();
    QStringList names;
    for (const ExpressionFunction &each : functions)
        names << each.name;
    const auto exact = std::ranges::find_if(functions, [&word](const ExpressionFunction &each) {
        return each.name.compare(word, Qt::CaseInsensitive) == 0;
    });
    const bool isOne = exact != functions.end();
    if (isOne)
        functions = {ExpressionFunction(*exact)};
    else
        std::erase_if(functions,
                      [&word](const ExpressionFunction &each) { return !hasToDoWith(each, word); });
    if (functions.empty()) {
        const QString near = suggestion(word, names);
        return session.fail(makeError(
            s_functionUnknown,
            {word,
             near.isEmpty() ? CommandText::tr("millrace-cli expression functions lists them all.")
                            : near}));
    }
    Output &output = session.output();
    if (output.isJson()) {
        QJsonArray list;
        for (const ExpressionFunction &each : functions)
            list.append(toJson(each));
        output.json(u"expression functions"_s, {{u"functions"_s, list}});
    } else if (isOne) {
        printFunction(output, functions.front());
    } else {
        printFunctions(output, functions);
    }
    return static_cast<int>(ExitCode::Done);
}

void addEval(CLI::App &group, Invocation &invocation)
{
    const auto options = std::make_shared<EvalOptions>();
    CLI::App *command = group.add_subcommand(
        "eval", QT_TRANSLATE_NOOP("CommandText", "Compute an expression for some records"));
    command
        ->add_option("expression", options->expression,
                     QT_TRANSLATE_NOOP("CommandText", "The expression"))
        ->required();
    CLI::Option *record
        = command
              ->add_option("--record", options->records,
                           QT_TRANSLATE_NOOP("CommandText", "A JSON object; may be repeated"))
              ->type_name("JSON")
              ->allow_extra_args(false);
    command
        ->add_option("--file", options->file,
                     QT_TRANSLATE_NOOP("CommandText", "A file of JSON Lines; - is standard input"))
        ->type_name("FILE")
        ->excludes(record);
    command
        ->add_option("-n,--rows", options->rows,
                     QT_TRANSLATE_NOOP("CommandText", "Records of the file at most"))
        ->type_name("N")
        ->capture_default_str()
        ->check(CLI::Range(1, RecordBatch::maximumRows).description(""));
    command->add_flag("--explain", options->explain,
                      QT_TRANSLATE_NOOP("CommandText", "Show every step"));
    command->footer(
        QT_TRANSLATE_NOOP("CommandText", "The types of the fields are told by the values.") R"(

Examples:
  millrace-cli expression eval 'upper(name)' --record '{"name": "Ann"}'
  millrace-cli expression eval "name || ' ' || surname" --file people.jsonl
  millrace-cli expression eval 'round(7 / 3, 2)' --explain)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return evaluate(*options, session); };
    });
}

void addFunctions(CLI::App &group, Invocation &invocation)
{
    const auto word = std::make_shared<std::string>();
    CLI::App *command = group.add_subcommand(
        "functions", QT_TRANSLATE_NOOP("CommandText", "List the functions, or explain one"));
    command->add_option(
        "word", *word,
        QT_TRANSLATE_NOOP("CommandText", "A function, or a word of its name, category or help"));
    command->footer(R"(Examples:
  millrace-cli expression functions
  millrace-cli expression functions date
  millrace-cli expression functions split_part --json)");
    command->callback([word, &invocation] {
        invocation.run = [word](Session &session) { return listFunctions(*word, session); };
    });
}

} // namespace

void addExpressionCommand(CLI::App &program, Invocation &invocation)
{
    CLI::App *group = program.add_subcommand(
        "expression",
        QT_TRANSLATE_NOOP("CommandText", "Try the expressions of mappings, list functions"));
    group->group(QT_TRANSLATE_NOOP("CommandText", "Data"));
    group->require_subcommand(1, 1);
    group->footer(R"(Examples:
  millrace-cli expression eval 'upper(name)' --record '{"name": "Ann"}'
  millrace-cli expression functions text)");
    addEval(*group, invocation);
    addFunctions(*group, invocation);
}

} // namespace millrace
