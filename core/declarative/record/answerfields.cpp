#include "core/declarative/record/answerfields.h"

#include <algorithm>
#include <array>

namespace millrace::declarative {

namespace {

constexpr std::string_view s_response = "response";

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// A method of a mapping comes before the field of its name.
bool isMethod(std::string_view name)
{
    static constexpr std::array<std::string_view, 11> s_names{
        "clear", "copy",    "fromkeys",   "get",    "items", "keys",
        "pop",   "popitem", "setdefault", "update", "values"};
    return name.starts_with("__")
        || std::find(s_names.begin(), s_names.end(), name) != s_names.end();
}

std::string_view nameAt(std::string_view text)
{
    const auto end = std::find_if_not(text.begin(), text.end(), isNameCharacter);
    return text.substr(0, std::size_t(end - text.begin()));
}

/// The text in quotation marks that \a text begins with, without them; empty when it is no simple
/// one, or when none of \a ends follows.
std::string_view quotedAt(std::string_view text, std::string_view ends)
{
    if (text.empty() || (text.front() != '\'' && text.front() != '"'))
        return {};
    const std::string_view name = nameAt(text.substr(1));
    const std::string_view rest = text.substr(1 + name.size());
    const bool isWhole = rest.size() > 1 && rest.front() == text.front()
        && ends.find(rest[1]) != std::string_view::npos;
    return isWhole ? name : std::string_view();
}

/// The field that \a rest, which follows the variable, looks at; empty when that is not plain.
std::string_view fieldIn(std::string_view rest)
{
    constexpr std::string_view s_get = ".get(";
    if (rest.starts_with(s_get))
        return quotedAt(rest.substr(s_get.size()), ",)");
    if (rest.starts_with('['))
        return quotedAt(rest.substr(1), "]");
    if (!rest.starts_with('.'))
        return {};
    const std::string_view name = nameAt(rest.substr(1));
    return isMethod(name) ? std::string_view() : name;
}

} // namespace

bool addAnswerFields(std::set<std::string> &fields, std::string_view text)
{
    for (std::size_t at = text.find(s_response); at != std::string_view::npos;
         at = text.find(s_response, at + 1)) {
        const std::string_view rest = text.substr(at + s_response.size());
        // A part of a longer name is another variable, and after a dot it is a field.
        if ((at > 0 && (isNameCharacter(text[at - 1]) || text[at - 1] == '.'))
            || (!rest.empty() && isNameCharacter(rest.front())))
            continue;
        const std::string_view field = fieldIn(rest);
        if (field.empty())
            return false;
        fields.emplace(field);
    }
    return true;
}

} // namespace millrace::declarative
