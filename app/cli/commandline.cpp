#include "app/cli/commandline.h"

#include "app/cli/commands/commands.h"
#include "app/cli/displaytext.h"
#include "core/interchange/suggestion.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <iostream>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_argumentsWrong{
    "cli.arguments_wrong", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The arguments are not valid: %1."),
    QT_TRANSLATE_NOOP("errors", "%2")};

constexpr ErrorDefinition s_commandUnknown{
    "cli.command_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no command called \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "%2")};

constexpr auto s_description
    = "Moves data between files and databases, and accounts for every row.";
constexpr auto s_footer = R"(Examples:
  millrace-cli demo                            see what it does, in a temporary folder
  millrace-cli sync data.csv out.sqlite        copy a file into a table
  millrace-cli discover shop.sqlite            list the tables of a database
  millrace-cli preview data.csv                show the first rows
  millrace-cli connections create shop.yaml    store a connection ...
  millrace-cli sync shop                       ... and run it

millrace-cli COMMAND --help shows the options and examples of a command.
Exit codes: 0 done, 1 failed, 2 invalid input, 3 environment, 130/143 stopped by a signal.)";

/// The help of CLI11 with the global options named under every command.
class HelpFormatter final : public CLI::Formatter
{
public:
    HelpFormatter()
    {
        column_width(34);
        label("OPTIONS", "OPTIONS");
        label("SUBCOMMAND", "COMMAND");
    }

    /// Positionals are named by what they stand for.
    std::string make_option_name(const CLI::Option *option, bool isPositional) const override
    {
        const std::string type = option->get_type_name();
        const bool isNamed = isPositional && type.find(' ') != std::string::npos;
        return isNamed ? type : CLI::Formatter::make_option_name(option, isPositional);
    }

    std::string make_option_opts(const CLI::Option *option) const override
    {
        return option->get_positional() ? std::string() : CLI::Formatter::make_option_opts(option);
    }

    std::string make_option_usage(const CLI::Option *option) const override
    {
        const std::string name = make_option_name(option, true);
        return option->get_required() ? name : "[" + name + "]";
    }

    std::string make_help(const CLI::App *app, std::string name,
                          CLI::AppFormatMode mode) const override
    {
        const std::string help = CLI::Formatter::make_help(app, std::move(name), mode);
        std::string result;
        for (const char letter : help) {
            if (letter != '\n' || !result.ends_with("\n\n"))
                result += letter;
        }
        return result;
    }

    std::string make_footer(const CLI::App *app) const override
    {
        std::string footer = app->get_footer();
        if (app->get_parent() != nullptr)
            footer += "\n\nGlobal options: --profile, --json, --progress, --quiet, --verbose, "
                      "--no-color (see millrace-cli --help).";
        return footer + "\n";
    }
};

void addGlobalOptions(CLI::App &program, GlobalOptions &options)
{
    program.add_option("--profile", options.profile, "Folder of the profile (or MILLRACE_PROFILE)")
        ->type_name("DIR")
        ->group("Global options");
    program.add_flag("--json", options.json, "Print one JSON object")->group("Global options");
    program
        .add_option("--progress", options.progress,
                    "How runs show progress: auto, line, plain, json or none")
        ->type_name("auto|line|plain|json|none")
        ->check(CLI::IsMember({"auto", "line", "plain", "json", "none"}).description(""))
        ->group("Global options");
    program.add_flag("-q,--quiet", options.quiet, "Print errors only")->group("Global options");
    program.add_flag("-v,--verbose", options.verbose, "Also print the words of drivers")
        ->group("Global options");
    program.add_flag("--no-color", options.noColor, "Use no colours (or NO_COLOR)")
        ->group("Global options");
}

/// The word that stands where a command should, when it is none.
QString unknownCommand(const CLI::App &tree, int count, char **arguments)
{
    for (int i = 1; i < count; ++i) {
        const std::string word = arguments[i];
        if (word.starts_with('-')) {
            i += word == "--profile" || word == "--progress" ? 1 : 0;
            continue;
        }
        const auto named = tree.get_subcommands(
            [&word](const CLI::App *command) { return command->get_name() == word; });
        return named.empty() ? QString::fromStdString(word) : QString();
    }
    return {};
}

Error commandUnknown(const CLI::App &tree, const QString &word)
{
    QStringList names;
    for (const CLI::App *command : tree.get_subcommands({})) {
        if (!command->get_group().empty())
            names << QString::fromStdString(command->get_name());
    }
    const QString close = suggestion(word, names);
    return makeError(
        s_commandUnknown,
        {word, close.isEmpty() ? u"The commands are: %1."_s.arg(names.join(", "_L1)) : close});
}

Error argumentsWrong(const CLI::ParseError &problem, const CLI::App &tree)
{
    QString reason = QString::fromStdString(problem.what()).simplified();
    while (reason.endsWith(u'.'))
        reason.chop(1);
    QString hint = u"millrace-cli --help lists the commands and options."_s;
    const auto chosen = tree.get_subcommands();
    if (!chosen.empty())
        hint = u"millrace-cli %1 --help shows the options and examples."_s.arg(
            QString::fromStdString(chosen.front()->get_name()));
    return makeError(s_argumentsWrong, {reason, hint});
}

} // namespace

std::unique_ptr<CLI::App> makeCommandLine(Invocation &invocation)
{
    auto program = std::make_unique<CLI::App>(s_description, "millrace-cli");
    program->formatter(std::make_shared<HelpFormatter>());
    program->set_version_flag("--version", "millrace-cli " MILLRACE_VERSION);
    program->get_option("--help")->description("Print this help");
    program->fallthrough();
    program->require_subcommand(1, 1);
    addGlobalOptions(*program, invocation.options);

    addSyncCommand(*program, invocation);
    addPreviewCommand(*program, invocation);
    addDiscoverCommand(*program, invocation);
    addObjectsCommand(*program, invocation);
    addDryRunCommand(*program, invocation);
    addExpressionCommand(*program, invocation);
    addCheckCommand(*program, invocation);
    addConnectionsCommand(*program, invocation);
    addStatusCommand(*program, invocation);
    addRunsCommand(*program, invocation);
    addLogsCommand(*program, invocation);
    addRejectedCommand(*program, invocation);
    addConnectorsCommand(*program, invocation);
    addSpecCommand(*program, invocation);
    addProfileCommand(*program, invocation);
    addSettingsCommand(*program, invocation);
    addCompletionCommand(*program, invocation);
    addCompleteCommand(*program, invocation);
    addDemoCommand(*program, invocation);
    // After the commands, which would inherit it.
    program->footer(s_footer);
    return program;
}

std::optional<int> parseArguments(CLI::App &tree, Invocation &invocation, int count,
                                  char **arguments)
{
    try {
        tree.parse(count, arguments);
    } catch (const CLI::ParseError &problem) {
        if (problem.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
            (void)tree.exit(problem, std::cout, std::cerr);
            std::cout.flush();
            return static_cast<int>(std::cout.good() ? ExitCode::Done : ExitCode::Environment);
        }
        if (count == 1) {
            std::cerr << tree.help();
            return static_cast<int>(ExitCode::InvalidInput);
        }
        const QString unknown = unknownCommand(tree, count, arguments);
        Output(invocation.options)
            .error(unknown.isEmpty() ? argumentsWrong(problem, tree)
                                     : commandUnknown(tree, unknown));
        return static_cast<int>(ExitCode::InvalidInput);
    }
    return std::nullopt;
}

} // namespace millrace
