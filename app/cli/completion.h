// Completion: scripts for shells, made by walking the tree of commands.
#pragma once

#include <CLI/App.hpp>

#include <string>
#include <vector>

namespace millrace {

/// What a place of the command line takes.
enum class CompletionKind {
    Nothing, ///< Free text, a number.
    Flag, ///< Takes no value.
    Choices, ///< One of a fixed list.
    File,
    Folder,
    Connection,
    Connector,
    Source, ///< A stored source, a connector or a file.
    Destination,
};

struct CompletionOption final
{
    std::vector<std::string> names; ///< "--mode", "-m"
    std::string description;
    CompletionKind kind = CompletionKind::Nothing;
    std::vector<std::string> choices;
};

/// One command; the first of a tree is the program.
struct CompletionCommand final
{
    std::string path; ///< "" for the program, "/connections/create" for a command.
    std::vector<std::pair<std::string, std::string>> subcommands; ///< Name and description.
    std::vector<CompletionOption> options; ///< Its own and the global ones.
    std::vector<CompletionKind> positionals;
    std::vector<std::string> positionalChoices;
};

using CompletionTree = std::vector<CompletionCommand>;

[[nodiscard]] CompletionTree completionTree(const CLI::App &program);

[[nodiscard]] std::string bashCompletion(const CompletionTree &tree);
[[nodiscard]] std::string zshCompletion(const CompletionTree &tree);
[[nodiscard]] std::string fishCompletion(const CompletionTree &tree);

} // namespace millrace
