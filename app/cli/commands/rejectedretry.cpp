#include "app/cli/commands/commands.h"
#include "app/cli/commands/rejectedquery.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/runreport.h"
#include "app/cli/syncrun.h"
#include "core/engine/rejectedrule.h"
#include "core/store/connectionrepository.h"

#include <CLI/Config.hpp>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_connectionMissing{
    "cli.connection_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connection is not named."),
    QT_TRANSLATE_NOOP("errors", "Records of one connection are tried again at a time.")};
constexpr ErrorDefinition s_streamMissing{
    "cli.stream_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connection \"%1\" has several streams."),
    QT_TRANSLATE_NOOP("errors", "Say with --stream which one the rule is for.")};
constexpr ErrorDefinition s_ruleUnclear{
    "cli.rule_unclear", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The rule changes nothing."),
    QT_TRANSLATE_NOOP("errors",
                      "Give --field with --expression, --on-null, --on-unfit or --as-text.")};

struct RetryOptions final
{
    SelectionQuery selection;
    std::optional<qint64> flushRows;
};

struct RuleOptions final
{
    SelectionQuery selection;
    std::string expression;
    std::string onNull;
    std::string onUnfit;
    std::optional<std::string> fallback;
    bool asText = false;
    bool isTrial = false;
};

/// Whose records \a selection holds: of the filter, or of the first named one.
Result<QString> connectionOf(const RejectedSelection &selection, Services &services)
{
    if (!selection.filter.connectionId.isEmpty())
        return selection.filter.connectionId;
    if (selection.ids.empty())
        return makeError(s_connectionMissing);
    auto database = services.database();
    if (!database)
        return database.error();
    const auto record = RejectedStore(**database).find(selection.ids.front());
    if (!record)
        return record.error();
    return record->connectionId;
}

int retry(const RetryOptions &options, Session &session)
{
    auto selection = selectionOf(options.selection, session.services());
    if (!selection)
        return session.fail(selection.error());
    const auto connection = connectionOf(*selection, session.services());
    if (!connection)
        return session.fail(connection.error());
    RunOptions run;
    run.trigger = JobTrigger::CommandLine;
    run.retry = std::move(*selection);
    if (options.flushRows)
        run.flush.rows = *options.flushRows;
    const auto job = runSync(session, *connection, run);
    if (!job)
        return session.fail(job.error());
    Output &output = session.output();
    if (output.isJson())
        output.json(u"rejected retry"_s, {{u"run"_s, toJson(*job, false)}});
    else
        printReport(output, *job);
    return exitCodeOf(*job, session.interruption());
}

Result<RejectedRule> ruleOf(const RuleOptions &options, const Connection &connection)
{
    RejectedRule rule;
    const auto &streams = connection.catalog.streams;
    if (!options.selection.query.stream.empty()) {
        const auto named = findStreams({options.selection.query.stream}, connection);
        if (!named)
            return named.error();
        rule.stream = named->front();
    } else if (streams.size() == 1) {
        rule.stream = streams.front().stream.id;
    } else {
        return makeError(s_streamMissing, {connection.name});
    }
    rule.field = QString::fromStdString(options.selection.query.field);
    if (!options.expression.empty())
        rule.expression = QString::fromStdString(options.expression);
    rule.onNull = valueRuleFromName(QString::fromStdString(options.onNull));
    rule.onUnfit = valueRuleFromName(QString::fromStdString(options.onUnfit));
    if (options.fallback)
        rule.fallback = QString::fromStdString(*options.fallback);
    rule.isWrittenAsText = options.asText;
    const bool isEmpty = !rule.expression && !rule.onNull && !rule.onUnfit && !rule.fallback
        && !rule.isWrittenAsText;
    if (rule.field.isEmpty() || isEmpty)
        return makeError(s_ruleUnclear);
    return rule;
}

int tellEffect(const RuleEffect &effect, bool isSaved, Session &session)
{
    Output &output = session.output();
    if (output.isJson()) {
        output.json(u"rejected rule"_s,
                    {{u"looked"_s, effect.looked},
                     {u"healed"_s, effect.healed},
                     {u"refused"_s, effect.refused},
                     {u"undecided"_s, effect.undecided},
                     {u"worse"_s, effect.worse},
                     {u"left_out"_s, effect.leftOut},
                     {u"saved"_s, isSaved}});
        return static_cast<int>(ExitCode::Done);
    }
    output.line(CommandText::tr(
                    "The rule heals %1 of %2 open records; %3 stay refused, of %4 the destination "
                    "decides.",
                    nullptr, pluralOf(effect.looked))
                    .arg(groupedNumber(effect.healed), groupedNumber(effect.looked),
                         groupedNumber(effect.refused + effect.worse),
                         groupedNumber(effect.undecided)));
    output.line(isSaved ? CommandText::tr(
                    "It is part of the connection now; \"rejected retry\" writes them.")
                        : CommandText::tr("Nothing was changed."));
    return static_cast<int>(ExitCode::Done);
}

int makeRule(const RuleOptions &options, Session &session)
{
    Services &services = session.services();
    const auto connection
        = findConnection(QString::fromStdString(options.selection.query.connection), services);
    if (!connection)
        return session.fail(connection.error());
    const auto rule = ruleOf(options, *connection);
    if (!rule)
        return session.fail(rule.error());
    const auto changed = withRule(*connection, *rule);
    if (!changed)
        return session.fail(changed.error());
    auto database = services.database();
    if (!database)
        return session.fail(database.error());
    RejectedSelection selection;
    selection.filter.connectionId = connection->id;
    selection.filter.stream = rule->stream;
    selection.filter.code = QString::fromStdString(options.selection.query.code);
    selection.filter.field = rule->field;
    selection.filter.status = RejectedStatus::Open;
    selection.ids = options.selection.ids;
    const RejectedStore store(**database);
    const EvaluationContext context{services.clock().now()};
    const auto effect = session.interruption().runAside<Result<RuleEffect>>(
        [&](const Cancellation &cancellation) {
            return ruleEffect(store, *connection, *changed, selection, context, cancellation);
        });
    if (!effect)
        return session.fail(effect.error());
    if (!options.isTrial) {
        // Of the connection as it is now: the trial took its time.
        std::optional<Error> refusal;
        const auto change = [&](Connection &current) {
            auto mended = withRule(current, *rule);
            if (mended)
                current = std::move(*mended);
            else
                refusal = mended.error();
        };
        const auto saved = ConnectionRepository(**database).edit(connection->id, change);
        if (refusal || !saved)
            return session.fail(refusal ? *refusal : saved.error());
    }
    return tellEffect(*effect, !options.isTrial, session);
}

void addRetry(CLI::App &group, Invocation &invocation)
{
    const auto options = std::make_shared<RetryOptions>();
    CLI::App *command = group.add_subcommand(
        "retry",
        QT_TRANSLATE_NOOP("CommandText",
                          "Write open records once more, edited ones as they were edited"));
    addSelectionOptions(*command, options->selection);
    command
        ->add_option(
            "--flush-rows", options->flushRows,
            QT_TRANSLATE_NOOP("CommandText", "Advanced: make rows durable after this many"))
        ->type_name("N")
        ->check(CLI::Range(1, 5'000).description(""));
    command->footer(QT_TRANSLATE_NOOP("CommandText",
                                      "A run of its own, by the connection as it is now. Records "
                                      "with a newer version at the destination are left out.") R"(

Examples:
  millrace-cli rejected retry shop
  millrace-cli rejected retry shop --code value_missing --field last_name
  millrace-cli rejected retry --id 42 --id 43)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return retry(*options, session); };
    });
}

void addRule(CLI::App &group, Invocation &invocation)
{
    const auto options = std::make_shared<RuleOptions>();
    CLI::App *command = group.add_subcommand(
        "rule",
        QT_TRANSLATE_NOOP("CommandText", "Make the fix of a field a part of the connection"));
    addSelectionOptions(*command, options->selection);
    command
        ->add_option("--expression", options->expression,
                     QT_TRANSLATE_NOOP("CommandText", "The field gets this value"))
        ->type_name("EXPRESSION");
    command
        ->add_option("--on-null", options->onNull,
                     QT_TRANSLATE_NOOP("CommandText", "What becomes of nulls"))
        ->type_name("null|reject|default")
        ->check(CLI::IsMember({"null", "reject", "default"}).description(""));
    command
        ->add_option("--on-unfit", options->onUnfit,
                     QT_TRANSLATE_NOOP("CommandText", "What becomes of values that do not fit"))
        ->type_name("reject|null|cut|default")
        ->check(CLI::IsMember({"reject", "null", "cut", "default"}).description(""));
    command
        ->add_option("--default", options->fallback,
                     QT_TRANSLATE_NOOP("CommandText", "The value for \"default\""))
        ->type_name("TEXT");
    command->add_flag(
        "--as-text", options->asText,
        QT_TRANSLATE_NOOP("CommandText",
                          "Without a mapping: the column becomes text, which takes every value"));
    command->add_flag(
        "--dry-run", options->isTrial,
        QT_TRANSLATE_NOOP("CommandText", "Tell what the rule would heal; change nothing"));
    command->footer(R"(Examples:
  millrace-cli rejected rule people --field last_name \
      --expression 'coalesce(surname, full_name)'
  millrace-cli rejected rule people --field phone --on-unfit null --dry-run
  millrace-cli rejected rule shop --stream orders --field qty --as-text)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return makeRule(*options, session); };
    });
}

} // namespace

void addRejectedRetryCommands(CLI::App &rejected, Invocation &invocation)
{
    addRetry(rejected, invocation);
    addRule(rejected, invocation);
}

} // namespace millrace
