#include "core/declarative/value/glob.h"

#include "core/declarative/value/unicode.h"

namespace millrace::declarative {

namespace {

/// The place of the "]" that closes the set which opens at \a open; npos: there is none.
std::size_t setEnd(std::string_view pattern, std::size_t open)
{
    std::size_t at = open + 1;
    if (at < pattern.size() && pattern[at] == '!')
        ++at;
    if (at < pattern.size() && pattern[at] == ']')
        ++at;
    return pattern.find(']', at);
}

bool isInSet(char32_t character, std::string_view set)
{
    const bool isInverted = set.starts_with('!');
    std::size_t at = isInverted ? 1 : 0;
    while (at < set.size()) {
        const char32_t low = nextCharacter(set, at);
        char32_t high = low;
        if (at + 1 < set.size() && set[at] == '-') {
            ++at;
            high = nextCharacter(set, at);
        }
        if (character >= low && character <= high)
            return !isInverted;
    }
    return isInverted;
}

/// Matches one character of \a text with one piece of \a pattern; both move on when they fit.
bool matchOne(std::string_view text, std::size_t &at, std::string_view pattern, std::size_t &place)
{
    if (pattern[place] == '?') {
        at += characterBytes(text, at);
        ++place;
        return true;
    }
    const std::size_t end = pattern[place] == '[' ? setEnd(pattern, place) : std::string_view::npos;
    if (end != std::string_view::npos) {
        if (!isInSet(nextCharacter(text, at), pattern.substr(place + 1, end - place - 1)))
            return false;
        place = end + 1;
        return true;
    }
    return text[at++] == pattern[place++];
}

} // namespace

bool isGlob(std::string_view pattern)
{
    return pattern.find_first_of("*?[") != std::string_view::npos;
}

bool matchesGlob(std::string_view text, std::string_view pattern)
{
    if (!isGlob(pattern))
        return text == pattern;
    std::size_t at = 0;
    std::size_t place = 0;
    // Where to go on when the rest does not fit: behind the last star, one character later.
    std::size_t retryPlace = std::string_view::npos;
    std::size_t retryAt = 0;
    while (at < text.size() || place < pattern.size()) {
        if (place < pattern.size() && pattern[place] == '*') {
            retryPlace = ++place;
            retryAt = at;
            continue;
        }
        if (at < text.size() && place < pattern.size() && matchOne(text, at, pattern, place))
            continue;
        if (retryPlace == std::string_view::npos || retryAt >= text.size())
            return false;
        retryAt += characterBytes(text, retryAt);
        at = retryAt;
        place = retryPlace;
    }
    return true;
}

} // namespace millrace::declarative
