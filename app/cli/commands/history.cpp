#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/runreport.h"
#include "app/cli/timeargument.h"
#include "core/model/changetext.h"
#include "core/store/putback.h"
#include "core/store/timelinepage.h"
#include "core/store/timelinestore.h"

#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct ListOptions final
{
    std::string connection;
    std::string kind = "all";
    std::string since;
    std::string until;
    int limit = 20;
};

struct ChangeOptions final
{
    qint64 change = 0;
    bool isPlan = false;
};

QString whoText(const TimelineEntry &entry)
{
    if (const TimelineEvent *event = entry.event())
        return changeOriginTitle(event->origin);
    switch (entry.job()->trigger) {
    case JobTrigger::Manual:
        return CommandText::tr("in the window");
    case JobTrigger::CommandLine:
        return CommandText::tr("on the command line");
    case JobTrigger::Schedule:
        break;
    }
    return CommandText::tr("by the schedule");
}

QJsonObject changeJson(const TimelineEvent &event, const QString &connection)
{
    QJsonArray changes;
    for (const ChangedValue &value : changedValues(event)) {
        QJsonObject change{{u"what"_s, value.label}, {u"to"_s, value.to}};
        if (!value.isNamesOnly)
            change.insert(u"from"_s, value.from);
        changes.append(change);
    }
    const auto possible = checkPutBack(event);
    QJsonObject json{{u"type"_s, u"change"_s},
                     {u"id"_s, event.id},
                     {u"connection_id"_s, event.connectionId},
                     {u"connection"_s, connection},
                     {u"at"_s, isoTime(event.time)},
                     {u"kind"_s, timelineKindName(event.kind)},
                     {u"origin"_s, changeOriginName(event.origin)},
                     {u"title"_s, changeTitle(event)},
                     {u"changes"_s, changes},
                     {u"before"_s, event.before},
                     {u"after"_s, event.after},
                     {u"can_be_put_back"_s, possible.isOk()}};
    if (!possible)
        json.insert(u"reason"_s, possible.error().message);
    return json;
}

QJsonObject entryJson(const TimelineEntry &entry, const QString &connection)
{
    if (const TimelineEvent *event = entry.event())
        return changeJson(*event, connection);
    QJsonObject json = toJson(*entry.job(), false);
    json.insert(u"type"_s, u"run"_s);
    json.insert(u"connection"_s, connection);
    return json;
}

void printChange(Output &output, const TimelineEvent &event)
{
    for (const QString &sentence : changeSentences(event))
        output.line(u"    "_s + displayText(sentence));
}

void printEntry(Output &output, const TimelineEntry &entry, const QString &connection)
{
    const Job *job = entry.job();
    const QString number
        = job ? CommandText::tr("run %1").arg(job->id) : QString::number(entry.event()->id);
    const QString title = job ? outcomeText(*job) : changeTitle(*entry.event());
    output.line(u"%1  %2  %3  %4"_s.arg(
                    output.toned(number.leftJustified(8), Tone::Strong), readableTime(entry.time()),
                    displayText(connection),
                    output.toned(displayText(title), job ? toneOf(job->status) : Tone::Plain))
                + output.toned(u"  "_s + whoText(entry), Tone::Faint));
    if (job)
        output.line(u"    "_s + balanceText(totalCounts(*job)));
    else
        printChange(output, *entry.event());
}

Result<TimelineFilter> filterOf(const ListOptions &options, TimePoint now)
{
    TimelineFilter filter;
    filter.kind = timelineFilterFromName(QString::fromStdString(options.kind))
                      .value_or(TimelineFilter::Kind::All);
    const auto since = timeArgument(options.since, now);
    if (!since)
        return since.error();
    const auto until = timeArgument(options.until, now);
    if (!until)
        return until.error();
    filter.since = *since;
    filter.until = *until;
    return filter;
}

int list(const ListOptions &options, Session &session)
{
    Output &output = session.output();
    Services &services = session.services();
    auto database = services.database();
    if (!database)
        return session.fail(database.error());
    QString connectionId;
    if (!options.connection.empty()) {
        const auto connection
            = findConnection(QString::fromStdString(options.connection), services);
        if (!connection)
            return session.fail(connection.error());
        connectionId = connection->id;
    }
    const auto filter = filterOf(options, (*database)->clock().now());
    if (!filter)
        return session.fail(filter.error());
    auto page = timelinePage(**database, connectionId, *filter, {}, options.limit);
    if (!page)
        return session.fail(page.error());
    if (page->entries.size() > static_cast<std::size_t>(options.limit))
        page->entries.resize(static_cast<std::size_t>(options.limit));
    const auto names = connectionNames(**database);
    if (!names)
        return session.fail(names.error());
    QJsonArray entries;
    for (const TimelineEntry &entry : page->entries) {
        const QString name = names->value(entry.connectionId());
        entries.append(entryJson(entry, name));
        if (!output.isJson())
            printEntry(output, entry, name);
    }
    if (output.isJson())
        output.json(u"history list"_s, {{u"entries"_s, entries}});
    else if (page->entries.empty())
        output.line(CommandText::tr("Nothing has happened that is asked for."));
    return static_cast<int>(ExitCode::Done);
}

int show(const ChangeOptions &options, Session &session)
{
    Output &output = session.output();
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    const auto event = TimelineStore(**database).find(options.change);
    if (!event)
        return session.fail(event.error());
    const auto names = connectionNames(**database);
    if (!names)
        return session.fail(names.error());
    const QString name = names->value(event->connectionId);
    if (output.isJson()) {
        output.json(u"history show"_s, {{u"change"_s, changeJson(*event, name)}});
        return static_cast<int>(ExitCode::Done);
    }
    printEntry(output, TimelineEntry{*event}, name);
    if (const auto possible = checkPutBack(*event); !possible)
        output.line(displayText(possible.error().message));
    return static_cast<int>(ExitCode::Done);
}

/// What \a plan does, from and to.
void printPlan(Output &output, const PutBackPlan &plan)
{
    if (plan.changes.empty()) {
        output.line(CommandText::tr("Everything is already as it was before this change."));
        return;
    }
    for (const TimelineEvent &change : plan.changes) {
        output.line(displayText(changeTitle(change)));
        printChange(output, change);
    }
    if (!plan.others.isEmpty())
        output.line(
            CommandText::tr("This also concerns %1.").arg(displayText(plan.others.join(u", "_s))));
    if (plan.leavesSecrets)
        output.line(CommandText::tr("Secrets that were changed as well stay as they are now."));
}

int putBack(const ChangeOptions &options, Session &session)
{
    Output &output = session.output();
    Services &services = session.services();
    auto database = services.database();
    if (!database)
        return session.fail(database.error());
    TimelinePutBack putBack(**database, services.profile());
    const auto plan = putBack.plan(options.change);
    if (!plan)
        return session.fail(plan.error());
    std::vector<TimelineEvent> told;
    if (!options.isPlan) {
        auto applied = putBack.apply(*plan, ChangeOrigin::CommandLine);
        if (!applied)
            return session.fail(applied.error());
        told = std::move(*applied);
    }
    if (output.isJson()) {
        QJsonArray changes;
        for (const TimelineEvent &change : options.isPlan ? plan->changes : told)
            changes.append(changeJson(change, plan->now.name));
        output.json(u"history put-back"_s,
                    {{u"applied"_s, !told.empty()},
                     {u"changes"_s, changes},
                     {u"also_concerns"_s, QJsonArray::fromStringList(plan->others)},
                     {u"leaves_secrets"_s, plan->leavesSecrets}});
        return static_cast<int>(ExitCode::Done);
    }
    printPlan(output, *plan);
    for (const TimelineEvent &change : told)
        output.line(CommandText::tr(
                        "The change is put back. This is undone by \"millrace-cli history put-back "
                        "%1\".")
                        .arg(change.id));
    return static_cast<int>(ExitCode::Done);
}

void addListCommand(CLI::App &history, Invocation &invocation)
{
    const auto options = std::make_shared<ListOptions>();
    CLI::App *command = history.add_subcommand(
        "list", QT_TRANSLATE_NOOP("CommandText", "List runs and changes, newest first"));
    command->add_option("connection", options->connection,
                        QT_TRANSLATE_NOOP("CommandText", "Name or id; default: all"));
    command->add_option("--show", options->kind, QT_TRANSLATE_NOOP("CommandText", "What to list"))
        ->type_name("KIND")
        ->capture_default_str()
        ->check(CLI::IsMember(
            {"all", "runs", "changes", "settings", "streams", "ends", "checkpoints", "pauses"}));
    command
        ->add_option("--since", options->since,
                     QT_TRANSLATE_NOOP("CommandText", "From this time on"))
        ->type_name("TIME");
    command
        ->add_option("--until", options->until, QT_TRANSLATE_NOOP("CommandText", "Up to this time"))
        ->type_name("TIME");
    addLimitOption(*command, options->limit);
    command->footer(R"(Examples:
  millrace-cli history list shop
  millrace-cli history list --show changes --since 7d --json)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return list(*options, session); };
    });
}

void addChangeCommand(CLI::App &history, Invocation &invocation, const char *name, const char *text,
                      int (*run)(const ChangeOptions &, Session &), bool isAct)
{
    const auto options = std::make_shared<ChangeOptions>();
    CLI::App *command = history.add_subcommand(name, text);
    command
        ->add_option("change", options->change,
                     QT_TRANSLATE_NOOP("CommandText", "The number in \"history list\""))
        ->required();
    if (isAct) {
        command->add_flag("--plan", options->isPlan,
                          QT_TRANSLATE_NOOP("CommandText", "Only tell what would change"));
        command->footer(QT_TRANSLATE_NOOP(
            "CommandText",
            "Only what this change altered is put back; what was changed since in other places "
            "stays. A change that no longer applies is refused with the reason. Putting back is a "
            "change of its own, which can be put back as well.") R"(

Examples:
  millrace-cli history put-back 41 --plan
  millrace-cli history put-back 41)");
    } else {
        command->footer(R"(Example:
  millrace-cli history show 41)");
    }
    command->callback([options, run, &invocation] {
        invocation.run = [options, run](Session &session) { return run(*options, session); };
    });
}

} // namespace

void addHistoryCommand(CLI::App &program, Invocation &invocation)
{
    CLI::App *history = program.add_subcommand(
        "history",
        QT_TRANSLATE_NOOP("CommandText", "See what happened to connections, and put changes back"));
    history->group(QT_TRANSLATE_NOOP("CommandText", "Connections"));
    history->require_subcommand(1);
    history->footer(R"(Examples:
  millrace-cli history list shop
  millrace-cli history put-back 41)");
    addListCommand(*history, invocation);
    addChangeCommand(*history, invocation, "show",
                     QT_TRANSLATE_NOOP("CommandText", "Show one change"), &show, false);
    addChangeCommand(
        *history, invocation, "put-back",
        QT_TRANSLATE_NOOP("CommandText", "Make what a change altered what it was before"), &putBack,
        true);
}

} // namespace millrace
