#include "app/cli/demo.h"

#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_noFolder{
    "demo.no_folder", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "No temporary folder can be made: %1."),
    QT_TRANSLATE_NOOP("errors", "Check the space on the disk and the variable TMPDIR.")};

struct Options final
{
    bool keep = false;
};

int run(const Options &options, Session &session)
{
    QElapsedTimer time;
    time.start();
    QTemporaryDir folder;
    folder.setAutoRemove(!options.keep);
    if (!folder.isValid())
        return session.fail(makeError(s_noFolder, {folder.errorString()}));

    // The person's own profile is not touched.
    session.useProfile(folder.filePath(u"profile"_s));
    session.preferProgress("none");
    Output &output = session.output();
    output.line(CommandText::tr("Everything happens in %1.").arg(displayText(folder.path())));
    const int code = Demo(session, folder.path()).run();
    session.useProfile({}); // Closes the files before the folder goes.
    output.line();
    output.line(CommandText::tr("Done in %1.")
                    .arg(readableDuration(std::chrono::milliseconds(time.elapsed()))));
    if (options.keep)
        output.line(
            CommandText::tr("The folder is kept. Look at it: millrace-cli status --profile %1")
                .arg(displayText(folder.filePath(u"profile"_s))));
    return code;
}

} // namespace

void addDemoCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "demo",
        QT_TRANSLATE_NOOP("CommandText", "Show what the program does, in a temporary folder"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Program"));
    command->add_flag(
        "--keep", options->keep,
        QT_TRANSLATE_NOOP("CommandText", "Keep the folder with its profile and database"));
    command->footer(R"(Examples:
  millrace-cli demo
  millrace-cli demo --keep)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace
