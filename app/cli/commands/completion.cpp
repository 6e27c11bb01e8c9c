#include "app/cli/completion.h"

#include "app/cli/commands/commands.h"

#include <CLI/Config.hpp>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Options final
{
    std::string shell;
};

} // namespace

void addCompletionCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "completion", QT_TRANSLATE_NOOP("CommandText", "Print a completion script for a shell"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Program"));
    command
        ->add_option("shell", options->shell, QT_TRANSLATE_NOOP("CommandText", "bash, zsh or fish"))
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""));
    command->footer(R"(Examples:
  source <(millrace-cli completion bash)
  millrace-cli completion zsh > ~/.zfunc/_millrace-cli
  millrace-cli completion fish > ~/.config/fish/completions/millrace-cli.fish)");
    command->callback([options, &program, &invocation] {
        invocation.run = [options, &program](Session &session) {
            const CompletionTree tree = completionTree(program);
            const std::string script = options->shell == "bash" ? bashCompletion(tree)
                : options->shell == "zsh"                       ? zshCompletion(tree)
                                                                : fishCompletion(tree);
            session.output().bytes(script);
            return static_cast<int>(ExitCode::Done);
        };
    });
}

} // namespace millrace
