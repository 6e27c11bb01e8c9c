#include "app/cli/commandline.h"

#include "app/cli/commands/commands.h"
#include "app/cli/commands/verify.h"
#include "app/cli/commandtext.h"
#include "app/cli/commandtexts.h"
#include "app/cli/displaytext.h"
#include "core/interchange/suggestion.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QRegularExpression>

#include <array>
#include <iostream>
#include <optional>

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

constexpr auto s_description = QT_TRANSLATE_NOOP(
    "CommandText", "Moves data between files and databases, and accounts for every row.");
// clang-format off
constexpr auto s_footer
    = QT_TRANSLATE_NOOP("CommandText",
                        "millrace-cli COMMAND --help shows the options and examples of a command.")
      "\n\n"
      QT_TRANSLATE_NOOP("CommandText",
                        "Exit codes: 0 done, 1 failed, 2 invalid input, 3 environment, 130/143 "
                        "stopped by a signal.");
// clang-format on

struct Example final
{
    const char *command;
    const char *text;
};

constexpr std::array s_examples{
    Example{"millrace-cli demo",
            QT_TRANSLATE_NOOP("CommandText", "see what it does, in a temporary folder")},
    Example{"millrace-cli sync data.csv out.sqlite",
            QT_TRANSLATE_NOOP("CommandText", "copy a file into a table")},
    Example{"millrace-cli discover shop.sqlite",
            QT_TRANSLATE_NOOP("CommandText", "list the tables of a database")},
    Example{"millrace-cli preview data.csv",
            QT_TRANSLATE_NOOP("CommandText", "show the first rows")},
    Example{"millrace-cli connections create shop.yaml",
            QT_TRANSLATE_NOOP("CommandText", "store a connection ...")},
    Example{"millrace-cli sync shop", QT_TRANSLATE_NOOP("CommandText", "... and run it")},
};

std::string examplesText()
{
    constexpr int width = 45;
    QString text = CommandText::tr("Examples:");
    for (const Example &example : s_examples)
        text += u"\n  "_s + QString::fromLatin1(example.command).leftJustified(width)
            + CommandText::tr(example.text);
    return text.toStdString();
}

/// The help of CLI11 with the global options named under every command.
class HelpFormatter final : public CLI::Formatter
{
public:
    HelpFormatter()
    {
        column_width(34);
        label("Usage", CommandText::tr("Usage").toStdString());
        label("OPTIONS", CommandText::tr("OPTIONS").toStdString());
        label("SUBCOMMAND", CommandText::tr("COMMAND").toStdString());
        label("Positionals", CommandText::tr("Positionals").toStdString());
        label("REQUIRED", CommandText::tr("REQUIRED").toStdString());
        label("Excludes", CommandText::tr("Excludes").toStdString());
        label("Needs", CommandText::tr("Needs").toStdString());
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
            footer += "\n\n"
                + CommandText::tr("Global options: --profile, --json, --progress, --quiet, "
                                  "--verbose, --no-color (see millrace-cli --help).")
                      .toStdString();
        else
            footer = examplesText() + "\n\n" + footer;
        return footer + "\n";
    }
};

void addGlobalOptions(CLI::App &program, GlobalOptions &options)
{
    program
        .add_option("--profile", options.profile,
                    QT_TRANSLATE_NOOP("CommandText", "Folder of the profile (or MILLRACE_PROFILE)"))
        ->type_name("DIR")
        ->group(QT_TRANSLATE_NOOP("CommandText", "Global options"));
    program
        .add_flag("--json", options.json, QT_TRANSLATE_NOOP("CommandText", "Print one JSON object"))
        ->group(QT_TRANSLATE_NOOP("CommandText", "Global options"));
    program
        .add_option("--progress", options.progress,
                    QT_TRANSLATE_NOOP("CommandText",
                                      "How runs show progress: auto, line, plain, json or none"))
        ->type_name("auto|line|plain|json|none")
        ->check(CLI::IsMember({"auto", "line", "plain", "json", "none"}).description(""))
        ->group(QT_TRANSLATE_NOOP("CommandText", "Global options"));
    program
        .add_flag("-q,--quiet", options.quiet,
                  QT_TRANSLATE_NOOP("CommandText", "Print errors only"))
        ->group(QT_TRANSLATE_NOOP("CommandText", "Global options"));
    program
        .add_flag("-v,--verbose", options.verbose,
                  QT_TRANSLATE_NOOP("CommandText", "Also print the words of drivers"))
        ->group(QT_TRANSLATE_NOOP("CommandText", "Global options"));
    program
        .add_flag("--no-color", options.noColor,
                  QT_TRANSLATE_NOOP("CommandText", "Use no colours (or NO_COLOR)"))
        ->group(QT_TRANSLATE_NOOP("CommandText", "Global options"));
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
    return makeError(s_commandUnknown,
                     {word,
                      close.isEmpty()
                          ? CommandText::tr("The commands are: %1.").arg(names.join(", "_L1))
                          : close});
}

/// What CLI11 says, in its own words: "%1" and so on are what it fills in.
constexpr std::array s_problems{
    QT_TRANSLATE_NOOP("CommandText", "The following argument was not expected: %1"),
    QT_TRANSLATE_NOOP("CommandText", "The following arguments were not expected: %1"),
    QT_TRANSLATE_NOOP("CommandText", "A subcommand is required"),
    QT_TRANSLATE_NOOP("CommandText", "%1 is required"),
    QT_TRANSLATE_NOOP("CommandText", "%1 requires %2"),
    QT_TRANSLATE_NOOP("CommandText", "%1 excludes %2"),
    QT_TRANSLATE_NOOP("CommandText", "Could not convert: %1 = %2"),
    QT_TRANSLATE_NOOP("CommandText", "%1: Value %2 not in range %3 to %4"),
    QT_TRANSLATE_NOOP("CommandText", "%1: %2 not in {%3}"),
};

/// What \a words filled into \a form; nothing where they are others.
std::optional<QStringList> filledInto(const QString &form, const QString &words)
{
    QString pattern = QRegularExpression::escape(form);
    for (const QString &place : {u"\\%1"_s, u"\\%2"_s, u"\\%3"_s, u"\\%4"_s})
        pattern.replace(place, u"(.*)"_s);
    const auto match = QRegularExpression(QRegularExpression::anchoredPattern(pattern),
                                          QRegularExpression::DotMatchesEverythingOption)
                           .match(words);
    return match.hasMatch() ? std::optional(match.capturedTexts().mid(1)) : std::nullopt;
}

/// \a words themselves where they are not known.
QString problemText(const QString &words)
{
    // Of the kind of value that is missing nobody has heard.
    if (const auto parts = filledInto(u"%1: %2 required %3 missing"_s, words))
        return CommandText::tr("%1: its value is missing").arg(parts->front());
    for (const char *form : s_problems) {
        const auto parts = filledInto(QString::fromLatin1(form), words);
        if (!parts)
            continue;
        QString text = CommandText::tr(form);
        for (int i = 0; i < parts->size(); ++i)
            text.replace(u"%%1"_s.arg(i + 1), parts->at(i));
        return text;
    }
    return words;
}

Error argumentsWrong(const CLI::ParseError &problem, const CLI::App &tree)
{
    QString reason = QString::fromStdString(problem.what()).simplified();
    while (reason.endsWith(u'.'))
        reason.chop(1);
    QString hint = CommandText::tr("millrace-cli --help lists the commands and options.");
    const auto chosen = tree.get_subcommands();
    if (!chosen.empty())
        hint = CommandText::tr("millrace-cli %1 --help shows the options and examples.")
                   .arg(QString::fromStdString(chosen.front()->get_name()));
    return makeError(s_argumentsWrong, {problemText(reason), hint});
}

} // namespace

std::unique_ptr<CLI::App> makeCommandLine(Invocation &invocation)
{
    auto program = std::make_unique<CLI::App>(s_description, "millrace-cli");
    program->formatter(std::make_shared<HelpFormatter>());
    program->set_version_flag(
        "--version", "millrace-cli " MILLRACE_VERSION,
        QT_TRANSLATE_NOOP("CommandText", "Display program version information and exit"));
    program->get_option("--help")->description(QT_TRANSLATE_NOOP("CommandText", "Print this help"));
    program->fallthrough();
    program->require_subcommand(1, 1);
    addGlobalOptions(*program, invocation.options);

    addSyncCommand(*program, invocation);
    addRefreshCommand(*program, invocation);
    addPreviewCommand(*program, invocation);
    addReadCommand(*program, invocation);
    addDiscoverCommand(*program, invocation);
    addObjectsCommand(*program, invocation);
    addDryRunCommand(*program, invocation);
    addVerifyCommand(*program, invocation);
    addTransformationCommand(*program, invocation);
    addExpressionCommand(*program, invocation);
    addCheckCommand(*program, invocation);
    addAuthorizeCommand(*program, invocation);
    addConnectionsCommand(*program, invocation);
    addExportCommand(*program, invocation);
    addApplyCommand(*program, invocation);
    addImportCommand(*program, invocation);
    addTagsCommand(*program, invocation);
    addSchemaCommand(*program, invocation);
    addCheckpointsCommand(*program, invocation);
    addStatusCommand(*program, invocation);
    addRunsCommand(*program, invocation);
    addQueueCommand(*program, invocation);
    addHistoryCommand(*program, invocation);
    addLogsCommand(*program, invocation);
    addRejectedCommand(*program, invocation);
    addConnectorsCommand(*program, invocation);
    addCatalogueCommand(*program, invocation);
    addSpecCommand(*program, invocation);
    addProfileCommand(*program, invocation);
    addSettingsCommand(*program, invocation);
    addStorageCommand(*program, invocation);
    addNoticesCommand(*program, invocation);
    addExplainCommand(*program, invocation);
    addReportCommand(*program, invocation);
    addCompletionCommand(*program, invocation);
    addCompleteCommand(*program, invocation);
    addServeCommand(*program, invocation);
    addDemoCommand(*program, invocation);
    // After the commands, which would inherit it.
    program->footer(s_footer);
    translateCommands(*program);
    return program;
}

std::string profileArgument(int count, char **arguments)
{
    constexpr std::string_view option = "--profile";
    for (int i = 1; i < count; ++i) {
        const std::string_view word = arguments[i];
        if (word == option && i + 1 < count)
            return arguments[i + 1];
        if (word.starts_with(option) && word.size() > option.size() && word[option.size()] == '=')
            return std::string(word.substr(option.size() + 1));
    }
    return {};
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
