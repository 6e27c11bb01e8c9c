#include "core/declarative/request/urlpreparation.h"

#include "core/declarative/request/requesterrors.h"
#include "core/declarative/request/urlcharacters.h"

#include <QUrl>

#include <algorithm>
#include <optional>
#include <vector>

namespace millrace::declarative {

using namespace urls;

namespace {

constexpr std::string_view s_digits = "0123456789ABCDEF";
// What the library requests leaves as it is, once everything else is encoded.
constexpr std::string_view s_kept = "!#$%&'()*+,/:;=?@[]~";
constexpr std::string_view s_keptWithoutPercent = "!#$&'()*+,/:;=?@[]~";
constexpr std::string_view s_pathMarks = "!$&'()*+,;=:@/";
constexpr std::string_view s_queryMarks = "!$&'()*+,;=:@/?";

/// urllib3's rule, which differs from that of urllib.
std::string withoutDots(std::string_view path)
{
    std::vector<std::string> output;
    for (std::string &segment : split(path)) {
        if (segment == ".")
            continue;
        if (segment != "..")
            output.push_back(std::move(segment));
        else if (!output.empty())
            output.pop_back();
    }
    if (path.starts_with("/") && (output.empty() || !output.front().empty()))
        output.insert(output.begin(), "");
    if (path.ends_with("/.") || path.ends_with("/.."))
        output.emplace_back();
    return joined(output);
}

void appendEncoded(std::string &text, char c)
{
    const auto byte = static_cast<unsigned char>(c);
    text += '%';
    text += s_digits[byte >> 4U];
    text += s_digits[byte & 0xFU];
}

/// urllib3: where every percent sign begins an escape, escapes are kept, otherwise all percent
/// signs are encoded.
std::string encoded(std::string_view text, std::string_view marks)
{
    std::string upperEscapes(text);
    std::ptrdiff_t escapes = 0;
    for (std::size_t at = 0; at + 2 < text.size(); ++at) {
        if (text[at] != '%' || !isHex(text[at + 1]) || !isHex(text[at + 2]))
            continue;
        upperEscapes[at + 1] = upper(text[at + 1]);
        upperEscapes[at + 2] = upper(text[at + 2]);
        ++escapes;
        at += 2;
    }
    const bool isEncoded = escapes == std::count(text.begin(), text.end(), '%');
    std::string result;
    for (const char c : upperEscapes) {
        const bool isKept
            = (c == '%' && isEncoded) || isUnreserved(c) || marks.find(c) != std::string_view::npos;
        if (isKept)
            result += c;
        else
            appendEncoded(result, c);
    }
    return result;
}

int hexValue(char c) { return isDigit(c) ? c - '0' : lower(c) - 'a' + 10; }

/// Nothing where letters and digits follow a percent sign that are no escape.
std::optional<std::string> withoutNeedlessEscapes(std::string_view text)
{
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool hasTwo = text[at] == '%' && at + 2 < text.size()
            && (isLetter(text[at + 1]) || isDigit(text[at + 1]))
            && (isLetter(text[at + 2]) || isDigit(text[at + 2]));
        if (!hasTwo) {
            result += text[at];
            continue;
        }
        if (!isHex(text[at + 1]) || !isHex(text[at + 2]))
            return std::nullopt;
        const char c = static_cast<char>(hexValue(text[at + 1]) * 16 + hexValue(text[at + 2]));
        if (isUnreserved(c))
            result += c;
        else
            result += text.substr(at, 3);
        at += 2;
    }
    return result;
}

std::string requoted(std::string_view url)
{
    const std::optional<std::string> plain = withoutNeedlessEscapes(url);
    const std::string_view kept = plain ? s_kept : s_keptWithoutPercent;
    std::string result;
    for (const char c : plain ? std::string_view(*plain) : url) {
        if (isUnreserved(c) || kept.find(c) != std::string_view::npos)
            result += c;
        else
            appendEncoded(result, c);
    }
    return result;
}

/// The server with its host as it is asked for: in lower case, in ASCII.
std::optional<std::string> preparedServer(std::string_view server)
{
    const std::size_t at = server.rfind('@');
    const std::string user(at == std::string_view::npos ? "" : server.substr(0, at + 1));
    std::string_view host = at == std::string_view::npos ? server : server.substr(at + 1);
    std::string port;
    const std::size_t colon = host.rfind(':');
    if (colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos) {
        port = host.substr(colon + 1);
        host = host.substr(0, colon);
        if (!std::all_of(port.begin(), port.end(), isDigit) || port.size() > 5
            || (!port.empty() && std::stoi(port) > 65535))
            return std::nullopt;
    }
    std::string name = lowered(host);
    if (std::any_of(host.begin(), host.end(),
                    [](char c) { return static_cast<signed char>(c) < 0; }))
        name = QUrl::toAce(QString::fromUtf8(host.data(), qsizetype(host.size()))).toStdString();
    if (name.empty() || name.front() == '*' || name.front() == '.')
        return std::nullopt;
    return user + name + (port.empty() ? "" : ":" + port);
}

Error invalidUrl(const ErrorDefinition &definition, std::string_view url)
{
    // The query may hold a key.
    const std::string shown(url.substr(0, url.find('?')).substr(0, 300));
    return makeError(definition, {QString::fromStdString(shown)});
}

std::string_view withoutLeadingBlanks(std::string_view url)
{
    const std::size_t start = url.find_first_not_of(" \t\n\r\f\v");
    return start == std::string_view::npos ? std::string_view() : url.substr(start);
}

} // namespace

bool isWebUrl(std::string_view url)
{
    const std::string start = lowered(withoutLeadingBlanks(url).substr(0, 8));
    return start.starts_with("http://") || start.starts_with("https://");
}

Result<std::string> preparedUrl(std::string_view url, std::string_view query)
{
    url = withoutLeadingBlanks(url);
    const bool hasColon = url.find(':') != std::string_view::npos;
    if (hasColon && !lowered(url.substr(0, 4)).starts_with("http"))
        return std::string(url);
    const std::size_t scheme = schemeEnd(url);
    if (scheme == 0)
        return invalidUrl(errors::s_schemeMissing, url);
    std::string rest(url.substr(scheme + 1));
    std::string text = lowered(url.substr(0, scheme));
    std::string server;
    if (rest.starts_with("//")) {
        const std::size_t end = std::min(rest.find_first_of("\\/?#", 2), rest.size());
        server = rest.substr(2, end - 2);
        rest.erase(0, end);
    }
    const std::optional<std::string> prepared = preparedServer(server);
    if (!prepared)
        return invalidUrl(errors::s_urlInvalid, url);
    const std::string fragment = encoded(cutAfter(rest, '#'), s_queryMarks);
    std::string ownQuery = encoded(cutAfter(rest, '?'), s_queryMarks);
    std::string path = encoded(withoutDots(rest), s_pathMarks);
    if (path.empty())
        path = "/";
    if (!query.empty())
        ownQuery = ownQuery.empty() ? std::string(query) : ownQuery + "&" + std::string(query);
    if (path.front() != '/')
        path.insert(0, "/");
    text += "://" + *prepared + path;
    if (!ownQuery.empty())
        text += "?" + ownQuery;
    if (!fragment.empty())
        text += "#" + fragment;
    return requoted(text);
}

} // namespace millrace::declarative
