#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/confirmation.h"
#include "app/cli/displaytext.h"
#include "app/cli/plandisplay.h"
#include "core/interchange/connectionsetfiles.h"
#include "core/interchange/connectionsetschema.h"
#include "core/interchange/profileplanner.h"

#include <QJsonArray>

#include <algorithm>
#include <string>
#include <vector>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notConfirmed{
    "cli.confirmation_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The plan was not carried out; nothing was changed."),
    QT_TRANSLATE_NOOP("errors", "Confirm with --yes, or look at it alone with --plan.")};
constexpr ErrorDefinition s_filesMissing{
    "cli.files_missing", ErrorKind::Configuration, QT_TRANSLATE_NOOP("errors", "No file is named."),
    QT_TRANSLATE_NOOP("errors", "Name files or folders, or - for standard input.")};

struct Options final
{
    std::vector<std::string> files;
    bool onlyPlan = false;
    bool asks = false;
    bool isConfirmed = false;
    bool prunes = false;
    bool printsSchema = false;
};

QStringList pathsOf(const Options &options)
{
    QStringList paths;
    for (const std::string &file : options.files)
        paths << QString::fromStdString(file);
    return paths;
}

/// Tells every problem; the exit code is that of the first.
int failAll(const std::vector<Error> &problems, Session &session)
{
    if (session.output().isJson()) {
        Error all = problems.front();
        QStringList further;
        for (auto each = problems.begin() + 1; each != problems.end(); ++each)
            further << each->message;
        if (!further.isEmpty())
            all.hint += u' ' + CommandText::tr("Further: %1").arg(further.join(u' '));
        return session.fail(all);
    }
    for (const Error &problem : problems)
        session.output().error(problem);
    return session.exitCodeOf(problems.front());
}

/// Standard input may be the file, so the answer comes from the terminal itself.
bool askedAndConfirmed(const QString &question, const Options &options)
{
    const bool readsInput = std::ranges::find(options.files, "-") != options.files.end();
    return !readsInput && isConfirmedAtTerminal(question);
}

QJsonArray namesOf(const std::vector<Endpoint> &ends)
{
    QJsonArray names;
    for (const Endpoint &end : ends)
        names.append(end.name);
    return names;
}

/// Shows what is known before anybody is asked; whether to go on and ask.
int showUnasked(const PlanOutcome &outcome, Session &session)
{
    Output &output = session.output();
    if (output.isJson()) {
        QJsonObject json = toJson(outcome.plan);
        json.insert("applied"_L1, false);
        json.insert("asked_later"_L1, namesOf(outcome.questions));
        output.json(u"apply"_s, json);
        return static_cast<int>(ExitCode::Done);
    }
    printPlan(output, outcome.plan);
    for (const QString &remark : outcome.plan.remarks)
        output.message(displayText(remark), Tone::Warning);
    return static_cast<int>(ExitCode::Done);
}

int finish(const ProfilePlan &plan, bool isApplied, Session &session)
{
    Output &output = session.output();
    if (output.isJson()) {
        QJsonObject json = toJson(plan);
        json.insert("applied"_L1, isApplied);
        output.json(u"apply"_s, json);
    } else if (isApplied) {
        output.line(CommandText::tr("Done."));
    }
    return static_cast<int>(ExitCode::Done);
}

int carryOutPlan(const ProfilePlan &plan, const Options &options, Session &session)
{
    Output &output = session.output();
    if (!output.isJson())
        printPlan(output, plan);
    for (const QString &remark : plan.remarks)
        output.message(displayText(remark), Tone::Warning);
    if (plan.isEmpty() || options.onlyPlan)
        return finish(plan, false, session);
    if (!options.isConfirmed
        && !askedAndConfirmed(CommandText::tr("Carry this out (%1)?").arg(plan.summary()), options))
        return session.fail(makeError(s_notConfirmed));
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    const auto locks = lockRemoved(plan, session.services().profile());
    if (!locks)
        return session.fail(locks.error());
    const auto done
        = carryOut(plan, **database, session.services().secrets(), ChangeOrigin::CommandLine,
                   [&output](const Error &error) { output.message(error.message, Tone::Warning); });
    if (!done)
        return session.fail(done.error());
    return finish(plan, true, session);
}

int run(const Options &options, Session &session)
{
    if (options.printsSchema) {
        session.output().bytes(connectionSetSchemaText().toStdString());
        return static_cast<int>(ExitCode::Done);
    }
    if (options.files.empty())
        return session.fail(makeError(s_filesMissing));
    Services &services = session.services();
    ConnectionSetReader reader(services.registry());
    if (auto read = readConnectionSetFiles(pathsOf(options), reader); !read)
        return session.fail(read.error());
    if (!reader.problems().empty())
        return failAll(reader.problems(), session);
    auto database = services.database();
    if (!database)
        return session.fail(database.error());
    ProfilePlanner planner(services.registry(), services.secrets(), **database);
    const auto planned = [&](bool asksEnds) {
        const PlanOptions wish{.prunes = options.prunes, .asksEnds = asksEnds};
        return session.interruption().runAside<Result<PlanOutcome>>(
            [&](const Cancellation &cancellation) {
                return planner.plan(reader.set(), wish, cancellation);
            });
    };
    // A file of somebody else may name any server: who reads the plan decides whether it is asked.
    const bool mayAsk = options.asks || (options.isConfirmed && !options.onlyPlan);
    auto outcome = planned(mayAsk);
    if (!outcome)
        return session.fail(outcome.error());
    if (!outcome->problems.empty())
        return failAll(outcome->problems, session);
    if (outcome->questions.empty())
        return carryOutPlan(outcome->plan, options, session);
    if (options.onlyPlan)
        return showUnasked(*outcome, session);
    if (!session.output().isJson())
        (void)showUnasked(*outcome, session);
    if (!askedAndConfirmed(CommandText::tr("Ask the new sources and destinations, and go on?"),
                           options))
        return session.fail(makeError(s_notConfirmed));
    outcome = planned(true);
    if (!outcome)
        return session.fail(outcome.error());
    if (!outcome->problems.empty())
        return failAll(outcome->problems, session);
    return carryOutPlan(outcome->plan, options, session);
}

} // namespace

void addApplyCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "apply",
        QT_TRANSLATE_NOOP(
            "CommandText",
            "Make the connections, sources, destinations and tags that files declare"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Connections"));
    command->add_option(
        "file", options->files,
        QT_TRANSLATE_NOOP("CommandText",
                          "YAML or JSON files, folders of them, or - for standard input"));
    command->add_flag(
        "--plan,--dry-run", options->onlyPlan,
        QT_TRANSLATE_NOOP("CommandText", "Show what would change, and change nothing"));
    command->add_flag(
        "--ask", options->asks,
        QT_TRANSLATE_NOOP("CommandText",
                          "Ask new and changed sources and destinations before the plan is shown"));
    command->add_flag("-y,--yes", options->isConfirmed,
                      QT_TRANSLATE_NOOP("CommandText", "Do not ask"));
    command->add_flag(
        "--prune", options->prunes,
        QT_TRANSLATE_NOOP("CommandText", "Delete what the profile has and the files do not"));
    command->add_flag(
        "--schema", options->printsSchema,
        QT_TRANSLATE_NOOP("CommandText", "Print the JSON Schema of the files and end"));
    command->footer(R"(Examples:
  millrace-cli apply shop.yaml                 # shows the plan, then asks
  millrace-cli apply connections/ --plan       # asks no server
  millrace-cli apply connections/ --plan --ask
  millrace-cli apply connections/ --prune --yes
  millrace-cli apply --schema > connections.schema.json

)" QT_TRANSLATE_NOOP(
        "CommandText",
        "All of the plan is carried out or nothing. docs/files.md describes the files."));
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace
