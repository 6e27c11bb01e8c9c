#include "app/cli/completion.h"

#include "core/interchange/connectionspec.h"

#include <algorithm>

namespace millrace {

namespace {

bool isHidden(const CLI::App *command) { return command->get_group().empty(); }

/// "null|reject" as a type name is a list of choices.
std::vector<std::string> choicesOf(const std::string &type)
{
    std::vector<std::string> choices;
    std::string word;
    for (const char letter : type + '|') {
        if (letter == '|') {
            choices.push_back(word);
            word.clear();
        } else if (letter >= 'a' && letter <= 'z') {
            word += letter;
        } else {
            return {};
        }
    }
    return choices.size() > 1 ? choices : std::vector<std::string>();
}

CompletionOption optionOf(const CLI::Option &option)
{
    CompletionOption result;
    for (const std::string &name : option.get_lnames())
        result.names.push_back("--" + name);
    for (const std::string &name : option.get_snames())
        result.names.push_back("-" + name);
    result.description = option.get_description();
    const std::string type = option.get_type_name();
    result.choices = choicesOf(type);
    if (option.get_items_expected_max() == 0)
        result.kind = CompletionKind::Flag;
    else if (!result.choices.empty())
        result.kind = CompletionKind::Choices;
    else if (type == "DIR")
        result.kind = CompletionKind::Folder;
    else if (type == "FILE" || type == "JSON|@FILE")
        result.kind = CompletionKind::File;
    else if (option.check_lname("source"))
        result.kind = CompletionKind::Source;
    else if (option.check_lname("destination"))
        result.kind = CompletionKind::Destination;
    if (type == "MODE") {
        result.kind = CompletionKind::Choices;
        for (const QString &word : syncModeWords())
            result.choices.push_back(word.toStdString());
    }
    return result;
}

void addPositional(const CLI::Option &option, CompletionCommand &command)
{
    const std::string name = option.get_name(true, false);
    CompletionKind kind = CompletionKind::Nothing;
    if (name == "connection")
        kind = CompletionKind::Connection;
    else if (name == "connector")
        kind = CompletionKind::Connector;
    else if (name == "file")
        kind = CompletionKind::File;
    else if (name == "what" || name == "ends")
        kind = CompletionKind::Source;
    else if (name == "end")
        kind = CompletionKind::Destination;
    if (name == "shell") {
        kind = CompletionKind::Choices;
        command.positionalChoices = {"bash", "zsh", "fish"};
    }
    command.positionals.push_back(kind);
}

void collect(const CLI::App &app, const std::string &path,
             const std::vector<CompletionOption> &globalOptions, CompletionTree &tree)
{
    CompletionCommand command;
    command.path = path;
    for (const CLI::Option *option : app.get_options()) {
        if (option->get_positional())
            addPositional(*option, command);
        else
            command.options.push_back(optionOf(*option));
    }
    if (!path.empty())
        command.options.insert(command.options.end(), globalOptions.begin(), globalOptions.end());
    const auto subcommands
        = app.get_subcommands([](const CLI::App *sub) { return !isHidden(sub); });
    for (const CLI::App *sub : subcommands)
        command.subcommands.emplace_back(sub->get_name(), sub->get_description());
    tree.push_back(std::move(command));
    for (const CLI::App *sub : subcommands)
        collect(*sub, path + '/' + sub->get_name(), globalOptions, tree);
}

} // namespace

CompletionTree completionTree(const CLI::App &program)
{
    std::vector<CompletionOption> globalOptions;
    for (const CLI::Option *option : program.get_options()) {
        // Every command has its own --help; --version belongs to the program alone.
        if (option != program.get_help_ptr() && !option->check_lname("version"))
            globalOptions.push_back(optionOf(*option));
    }
    CompletionTree tree;
    collect(program, {}, globalOptions, tree);
    return tree;
}

} // namespace millrace
