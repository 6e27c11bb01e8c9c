// Characters of addresses: what the parts of an address are made of.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::declarative::urls {

inline bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool isDigit(char c) { return c >= '0' && c <= '9'; }
inline bool isUnreserved(char c)
{
    return isLetter(c) || isDigit(c) || c == '_' || c == '.' || c == '-' || c == '~';
}
inline bool isHex(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
inline char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
inline char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

inline std::string lowered(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

/// Where the colon after the scheme stands; 0: there is none.
inline std::size_t schemeEnd(std::string_view url)
{
    const std::size_t colon = url.find(':');
    if (colon == std::string_view::npos || colon == 0 || !isLetter(url.front()))
        return 0;
    const bool isScheme = std::all_of(url.begin(), url.begin() + std::ptrdiff_t(colon), [](char c) {
        return isLetter(c) || isDigit(c) || c == '+' || c == '-' || c == '.';
    });
    return isScheme ? colon : 0;
}

/// Cuts off what follows the first \a mark.
inline std::string cutAfter(std::string &text, char mark)
{
    const std::size_t at = text.find(mark);
    if (at == std::string::npos)
        return {};
    std::string rest = text.substr(at + 1);
    text.resize(at);
    return rest;
}

inline std::vector<std::string> split(std::string_view path)
{
    std::vector<std::string> segments;
    while (true) {
        const std::size_t slash = path.find('/');
        segments.emplace_back(path.substr(0, slash));
        if (slash == std::string_view::npos)
            return segments;
        path.remove_prefix(slash + 1);
    }
}

inline std::string joined(const std::vector<std::string> &segments)
{
    std::string path;
    for (std::size_t index = 0; index < segments.size(); ++index)
        path += (index ? "/" : "") + segments[index];
    return path;
}

} // namespace millrace::declarative::urls
