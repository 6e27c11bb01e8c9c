#include "core/mapping/textformats.h"

#include <algorithm>

namespace millrace {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isBeyondAscii(char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; }

bool isContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

bool isLabel(std::string_view label)
{
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-'
        && std::ranges::all_of(label, [](char c) {
               return isLetter(c) || isDigit(c) || c == '-' || isBeyondAscii(c);
           });
}

/// Labels with dots between them, two at least; the last one is no number.
bool isDomain(std::string_view domain)
{
    int labels = 0;
    std::string_view last;
    for (std::size_t start = 0; start <= domain.size();) {
        const std::size_t end = std::min(domain.find('.', start), domain.size());
        last = domain.substr(start, end - start);
        if (!isLabel(last))
            return false;
        ++labels;
        start = end + 1;
    }
    return labels >= 2 && !std::ranges::all_of(last, isDigit);
}

bool isLocalCharacter(char c)
{
    return isLetter(c) || isDigit(c) || isBeyondAscii(c)
        || std::string_view("!#$%&'*+/=?^_`{|}~.-").find(c) != std::string_view::npos;
}

/// What remains of a phone number from an extension on: "x12", "ext. 12".
bool isExtension(std::string_view text)
{
    for (const std::string_view word : {"extension", "ext.", "ext", "x"}) {
        const bool begins = text.size() >= word.size()
            && std::equal(word.begin(), word.end(), text.begin(),
                          [](char a, char b) { return a == (b | 0x20) || a == b; });
        if (!begins)
            continue;
        const std::string_view rest = text.substr(word.size());
        return std::ranges::any_of(rest, isDigit)
            && std::ranges::all_of(rest, [](char c) { return isDigit(c) || c == ' ' || c == ':'; });
    }
    return false;
}

/// The length of a blank or dash beyond ASCII at the start of \a text, or 0.
std::size_t foreignSign(std::string_view text)
{
    if (text.starts_with("\xC2\xA0"))
        return 2;
    if (text.starts_with("\xE2\x80\xAF"))
        return 3;
    if (text.size() > 2 && text.starts_with("\xE2\x80")) {
        const auto third = static_cast<unsigned char>(text[2]);
        return third >= 0x90 && third <= 0x95 ? 3 : 0;
    }
    return 0;
}

} // namespace

bool isEmail(std::string_view text)
{
    constexpr std::size_t longest = 254;
    constexpr std::size_t longestLocal = 64;
    const std::size_t at = text.rfind('@');
    if (text.size() > longest || at == std::string_view::npos || at == 0 || at > longestLocal)
        return false;
    const std::string_view local = text.substr(0, at);
    if (local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos)
        return false;
    return std::ranges::all_of(local, isLocalCharacter) && isDomain(text.substr(at + 1));
}

bool isUri(std::string_view text)
{
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || !isLetter(text.front()))
        return false;
    const std::string_view scheme = text.substr(0, colon);
    std::string_view rest = text.substr(colon + 1);
    const bool isScheme = std::ranges::all_of(scheme, [](char c) {
        return isLetter(c) || isDigit(c) || c == '+' || c == '-' || c == '.';
    });
    const bool isPlain = std::ranges::none_of(rest, [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F
            || std::string_view("<>\"{}|\\^`").find(c) != std::string_view::npos;
    });
    if (!isScheme || !isPlain || rest.empty())
        return false;
    const auto isNamed = [scheme](std::string_view name) {
        return std::ranges::equal(scheme, name, [](char a, char b) { return (a | 0x20) == b; });
    };
    if (!isNamed("http") && !isNamed("https") && !isNamed("ftp"))
        return true;
    if (!rest.starts_with("//"))
        return false;
    rest.remove_prefix(2);
    const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
    return !host.empty() && host.front() != ':';
}

bool isPhone(std::string_view text)
{
    constexpr int fewest = 3;
    constexpr int most = 20;
    int digits = 0;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (isDigit(c)) {
            ++digits;
        } else if (std::string_view(" +()-./*#,;").find(c) == std::string_view::npos) {
            if (const std::size_t length = foreignSign(text.substr(i))) {
                i += length;
                continue;
            }
            return digits >= fewest && digits <= most && isExtension(text.substr(i));
        }
        ++i;
    }
    return digits >= fewest && digits <= most;
}

std::size_t characterCount(std::string_view text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return !isContinuation(c); }));
}

std::string_view firstCharacters(std::string_view text, std::size_t count)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (isContinuation(text[i]))
            continue;
        if (count == 0)
            return text.substr(0, i);
        --count;
    }
    return text;
}

} // namespace millrace
