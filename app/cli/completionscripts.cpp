#include "app/cli/completion.h"

#include <set>
#include <sstream>

namespace millrace {

namespace {

std::string joined(const std::vector<std::string> &words)
{
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

/// \a text inside single quotes of a POSIX shell (and of fish, whose rules agree here).
std::string quoted(const std::string &text, const char *quote)
{
    std::string result = "'";
    for (const char letter : text) {
        if (letter == '\'')
            result += quote;
        else
            result += letter;
    }
    return result + "'";
}

std::string posixQuoted(const std::string &text) { return quoted(text, "'\\''"); }
std::string fishQuoted(const std::string &text) { return quoted(text, "\\'"); }

/// What both POSIX-like scripts call for \a kind: functions of the script.
std::string action(CompletionKind kind, const std::vector<std::string> &choices)
{
    switch (kind) {
    case CompletionKind::Nothing:
    case CompletionKind::Flag:
        return "return";
    case CompletionKind::Choices:
        return "_millrace_words " + posixQuoted(joined(choices));
    case CompletionKind::File:
        return "_millrace_files";
    case CompletionKind::Folder:
        return "_millrace_folders";
    case CompletionKind::Connection:
        return "_millrace_names connections";
    case CompletionKind::Connector:
        return "_millrace_names connectors";
    case CompletionKind::Source:
        return "_millrace_names connections; _millrace_names sources; _millrace_files";
    case CompletionKind::Destination:
        return "_millrace_names destinations; _millrace_files";
    }
    return "return";
}

/// The body both share: finds the command by the words before the cursor, then completes the
/// value of an option, an option, or a word. Expects: words before the cursor in "$@", the current
/// word in current, the one before it in previous.
void writeBody(std::ostringstream &out, const CompletionTree &tree)
{
    std::string paths;
    for (const CompletionCommand &command : tree) {
        if (!command.path.empty())
            paths += (paths.empty() ? "" : "|") + command.path;
    }
    out << "    for word in \"$@\"; do\n"
           "        case \"$place/$word\" in\n"
           "            "
        << paths << ") place=\"$place/$word\" ;;\n"
        << "        esac\n"
           "    done\n"
           "    case \"$place $previous\" in\n";
    for (const CompletionCommand &command : tree) {
        for (const CompletionOption &option : command.options) {
            if (option.kind == CompletionKind::Flag)
                continue;
            std::string patterns;
            for (const std::string &name : option.names)
                patterns += (patterns.empty() ? "" : "|") + posixQuoted(command.path + ' ' + name);
            out << "        " << patterns << ") " << action(option.kind, option.choices)
                << "; return ;;\n";
        }
    }
    out << "    esac\n"
           "    case \"$current\" in\n"
           "        -*)\n"
           "            case \"$place\" in\n";
    for (const CompletionCommand &command : tree) {
        std::vector<std::string> names;
        for (const CompletionOption &option : command.options)
            names.insert(names.end(), option.names.begin(), option.names.end());
        out << "                '" << command.path << "') _millrace_words "
            << posixQuoted(joined(names)) << " ;;\n";
    }
    out << "            esac\n"
           "            return ;;\n"
           "    esac\n"
           "    case \"$place\" in\n";
    for (const CompletionCommand &command : tree) {
        std::string actions;
        if (!command.subcommands.empty()) {
            std::vector<std::string> names;
            for (const auto &[name, description] : command.subcommands)
                names.push_back(name);
            actions = "_millrace_words " + posixQuoted(joined(names));
        }
        if (!command.positionals.empty()) {
            const std::string values
                = action(command.positionals.front(), command.positionalChoices);
            actions += (actions.empty() ? "" : "; ") + values;
        }
        if (!actions.empty())
            out << "        '" << command.path << "') " << actions << " ;;\n";
    }
    out << "    esac\n";
}

} // namespace

std::string bashCompletion(const CompletionTree &tree)
{
    std::ostringstream out;
    out << R"(# bash completion for millrace-cli; made by "millrace-cli completion bash".
_millrace_words() {
    local IFS=$' \t\n'
    COMPREPLY+=($(compgen -W "$1" -- "$current"))
}
_millrace_files() {
    local IFS=$'\n'
    compopt -o filenames 2>/dev/null
    COMPREPLY+=($(compgen -f -- "$current"))
}
_millrace_folders() {
    local IFS=$'\n'
    compopt -o filenames 2>/dev/null
    COMPREPLY+=($(compgen -d -- "$current"))
}
_millrace_names() {
    local name quoted
    while IFS= read -r name; do
        printf -v quoted '%q' "$name"
        if [[ "$name" == "$current"* || "$quoted" == "$current"* ]]; then
            COMPREPLY+=("$quoted")
        fi
    done < <(millrace-cli __complete "$1" 2>/dev/null)
}
_millrace_place() {
    local place="" word=""
)";
    writeBody(out, tree);
    out << R"(}
_millrace_cli() {
    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
    COMPREPLY=()
    _millrace_place "${COMP_WORDS[@]:1:COMP_CWORD-1}"
}
complete -F _millrace_cli millrace-cli
)";
    return out.str();
}

std::string zshCompletion(const CompletionTree &tree)
{
    std::ostringstream out;
    out << R"(#compdef millrace-cli
# zsh completion for millrace-cli; made by "millrace-cli completion zsh".
_millrace_words() { compadd -- ${=1} }
_millrace_files() { _files }
_millrace_folders() { _files -/ }
_millrace_names() {
    local -a names
    names=("${(@f)$(millrace-cli __complete "$1" 2>/dev/null)}")
    names=(${names:#})
    (( ${#names} )) && compadd -a names
    return 0
}
_millrace_place() {
    local place="" word=""
)";
    writeBody(out, tree);
    out << R"(}
_millrace_cli() {
    local current="${words[CURRENT]}" previous="${words[CURRENT-1]}"
    _millrace_place "${(@)words[2,CURRENT-1]}"
}
if [ "${funcstack[1]:-}" = "_millrace-cli" ]; then
    _millrace_cli "$@"
else
    compdef _millrace_cli millrace-cli
fi
)";
    return out.str();
}

std::string fishCompletion(const CompletionTree &tree)
{
    std::ostringstream out;
    std::string paths;
    for (const CompletionCommand &command : tree)
        paths += command.path.empty() ? "" : " " + command.path;
    out << "# fish completion for millrace-cli; made by \"millrace-cli completion fish\".\n"
           "function __millrace_at\n"
           "    set -l place ''\n"
           "    for word in (commandline -opc)[2..-1]\n"
           "        if contains -- \"$place/$word\""
        << paths
        << "\n"
           "            set place \"$place/$word\"\n"
           "        end\n"
           "    end\n"
           "    test \"$place\" = \"$argv[1]\"\n"
           "end\n"
           "complete -c millrace-cli -f\n";
    const auto values = [](CompletionKind kind, const std::vector<std::string> &choices) {
        const auto names = [](const char *what) {
            return std::string("(millrace-cli __complete ") + what + " 2>/dev/null)";
        };
        switch (kind) {
        case CompletionKind::Choices:
            return " -a " + fishQuoted(joined(choices));
        case CompletionKind::File:
            return std::string(" -F");
        case CompletionKind::Folder:
            return " -a " + fishQuoted("(__fish_complete_directories)");
        case CompletionKind::Connection:
            return " -a " + fishQuoted(names("connections"));
        case CompletionKind::Connector:
            return " -a " + fishQuoted(names("connectors"));
        case CompletionKind::Source:
            return " -F -a " + fishQuoted(names("connections") + " " + names("sources"));
        case CompletionKind::Destination:
            return " -F -a " + fishQuoted(names("destinations"));
        case CompletionKind::Nothing:
        case CompletionKind::Flag:
            break;
        }
        return std::string();
    };
    for (const CompletionCommand &command : tree) {
        const std::string start
            = "complete -c millrace-cli -n " + fishQuoted("__millrace_at '" + command.path + "'");
        for (const auto &[name, description] : command.subcommands)
            out << start << " -a " << name << " -d " << fishQuoted(description) << '\n';
        for (const CompletionKind kind : command.positionals)
            out << start << values(kind, command.positionalChoices) << '\n';
        for (const CompletionOption &option : command.options) {
            out << start;
            for (const std::string &name : option.names)
                out << (name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1));
            if (option.kind != CompletionKind::Flag)
                out << " -r" << values(option.kind, option.choices);
            out << " -d " << fishQuoted(option.description) << '\n';
        }
    }
    return out.str();
}

} // namespace millrace
