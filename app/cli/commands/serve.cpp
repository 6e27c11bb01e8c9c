#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/scheduleservice.h"
#include "core/engine/userservice.h"
#include "core/store/enginesettings.h"
#include "core/store/schedulerlock.h"

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// \a maximumRuns of 0: as the settings of the profile say.
int serve(int maximumRuns, Session &session)
{
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    const auto settings = storedEngineSettings(**database);
    if (!settings)
        return session.fail(settings.error());
    ScheduleService(session, **database, maximumRuns > 0 ? maximumRuns : settings->parallelRuns)
        .run();
    return session.interruption().isRequested() ? session.interruption().exitCode()
                                                : static_cast<int>(ExitCode::Done);
}

QString yesOrNo(bool is) { return is ? CommandText::tr("yes") : CommandText::tr("no"); }

int showState(const QString &command, Session &session)
{
    Output &output = session.output();
    const Profile &profile = session.services().profile();
    const UserService service(profile);
    const auto state = service.state();
    if (!state)
        return session.fail(state.error());
    const auto holder = SchedulerLock::holder(profile);
    if (output.isJson()) {
        output.json(command,
                    {{u"service"_s, service.name()},
                     {u"unit"_s, service.unitFile()},
                     {u"installed"_s, state->isInstalled},
                     {u"current"_s, state->isCurrent},
                     {u"enabled"_s, state->isEnabled},
                     {u"active"_s, state->isActive},
                     {u"failed"_s, state->hasFailed},
                     {u"lingering"_s, state->isLingering},
                     {u"scheduler"_s,
                      holder ? QJsonValue(QJsonObject{{u"program"_s, holder->program},
                                                      {u"process"_s, holder->processId}})
                             : QJsonValue()}});
        return static_cast<int>(ExitCode::Done);
    }
    output.line(CommandText::tr("%1: installed %2, starts at sign-in %3, runs now %4")
                    .arg(service.name(), yesOrNo(state->isInstalled), yesOrNo(state->isEnabled),
                         yesOrNo(state->isActive)));
    if (state->hasFailed)
        output.line(CommandText::tr("It has failed; \"journalctl --user --unit %1\" tells why.")
                        .arg(service.name()));
    if (state->isInstalled && !state->isCurrent)
        output.line(
            CommandText::tr("The unit is of another version; \"serve install\" writes it anew."));
    if (state->isInstalled && !state->isLingering)
        output.line(CommandText::tr(
            "It ends when the last session ends; \"loginctl enable-linger\" lets it go "
            "on."));
    output.line(holder ? CommandText::tr("The schedules run in %1, process %2.")
                             .arg(displayText(holder->program))
                             .arg(holder->processId)
                       : CommandText::tr("The schedules run in no program."));
    return static_cast<int>(ExitCode::Done);
}

int install(Session &session)
{
    const UserService service(session.services().profile());
    // So that the service finds its folders, and says nothing of its own.
    if (auto made = session.services().profile().create(); !made)
        return session.fail(made.error());
    if (auto installed = service.install(); !installed)
        return session.fail(installed.error());
    // systemd is done once the program runs; it takes the schedules a moment later.
    Services &services = session.services();
    for (int look = 0; look < 30 && !SchedulerLock::holder(services.profile()); ++look)
        services.clock().wait(100ms, {});
    return showState(u"serve install"_s, session);
}

int remove(Session &session)
{
    const UserService service(session.services().profile());
    if (auto removed = service.remove(); !removed)
        return session.fail(removed.error());
    Output &output = session.output();
    if (output.isJson())
        output.json(u"serve remove"_s, {{u"service"_s, service.name()}});
    else
        output.line(CommandText::tr("%1 is removed.").arg(service.name()));
    return static_cast<int>(ExitCode::Done);
}

int showUnit(Session &session)
{
    const UserService service(session.services().profile());
    session.output().bytes(service.unitText().toStdString());
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addServeCommand(CLI::App &program, Invocation &invocation)
{
    const auto runs = std::make_shared<int>(0);
    CLI::App *command = program.add_subcommand(
        "serve",
        QT_TRANSLATE_NOOP("CommandText", "Run the schedules, here or as a service of systemd"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Program"));
    command->require_subcommand(0, 1);
    command
        ->add_option("--runs", *runs,
                     QT_TRANSLATE_NOOP("CommandText",
                                       "Connections that run at once, at most; else "
                                       "engine.parallel_runs of the settings"))
        ->type_name("N")
        ->check(CLI::Range(1, 16).description(""));
    command->footer(
        QT_TRANSLATE_NOOP("CommandText",
                          "Without a subcommand it runs until it is stopped. One program at a time "
                          "runs the schedules of a profile: a window, or this; when it ends or "
                          "dies, another that is there takes over within a second.") R"(

Examples:
  millrace-cli serve
  millrace-cli serve install
  millrace-cli serve status --json)");
    const auto chosen = std::make_shared<bool>(false);
    const auto add = [&](const char *name, const char *text, int (*act)(Session &)) {
        command->add_subcommand(name, text)->callback([&invocation, chosen, act] {
            *chosen = true;
            invocation.run = act;
        });
    };
    add("install",
        QT_TRANSLATE_NOOP("CommandText", "Start it with each sign-in, as a user unit of systemd"),
        install);
    add("remove", QT_TRANSLATE_NOOP("CommandText", "Stop the service and remove its unit"), remove);
    add("status",
        QT_TRANSLATE_NOOP("CommandText", "Whether it is installed, and who runs the schedules"),
        [](Session &session) { return showState(u"serve status"_s, session); });
    add("unit",
        QT_TRANSLATE_NOOP("CommandText", "Print the unit, for another place than the usual one"),
        showUnit);
    // The callback of a subcommand comes before that of its parent.
    command->callback([&invocation, runs, chosen] {
        if (!*chosen)
            invocation.run = [runs](Session &session) { return serve(*runs, session); };
    });
}

} // namespace millrace
