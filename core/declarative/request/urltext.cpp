#include "core/declarative/request/urltext.h"

#include "core/declarative/request/urlcharacters.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

namespace millrace::declarative {

using namespace urls;

namespace {

/// urllib joins only those it knows.
bool isJoinable(std::string_view scheme)
{
    static constexpr std::array<std::string_view, 9> s_schemes{
        "", "http", "https", "ftp", "sftp", "file", "ws", "wss", "svn"};
    return std::find(s_schemes.begin(), s_schemes.end(), scheme) != s_schemes.end();
}

void cutParameters(UrlParts &parts)
{
    const std::size_t slash = parts.path.rfind('/');
    const std::size_t mark = parts.path.find(';', slash == std::string::npos ? 0 : slash);
    if (mark == std::string::npos || !isJoinable(parts.scheme))
        return;
    parts.parameters = parts.path.substr(mark + 1);
    parts.path.resize(mark);
}

std::string urlText(const UrlParts &parts)
{
    std::string url = parts.path;
    if (!parts.parameters.empty())
        url += ";" + parts.parameters;
    const bool hasServer = !parts.server.empty()
        || (!parts.scheme.empty() && isJoinable(parts.scheme) && !url.starts_with("//"));
    if (hasServer) {
        if (!url.empty() && url.front() != '/')
            url.insert(0, "/");
        url.insert(0, "//" + parts.server);
    }
    if (!parts.scheme.empty())
        url.insert(0, parts.scheme + ":");
    if (!parts.query.empty())
        url += "?" + parts.query;
    if (!parts.fragment.empty())
        url += "#" + parts.fragment;
    return url;
}

std::string joinedPath(const std::string &base, const std::string &path)
{
    std::vector<std::string> segments = split(path);
    if (!path.starts_with('/')) {
        std::vector<std::string> all = split(base);
        if (!all.back().empty())
            all.pop_back();
        all.insert(all.end(), segments.begin(), segments.end());
        const auto isInner = [&all](const std::string &segment) {
            return &segment != &all.front() && &segment != &all.back();
        };
        segments.clear();
        for (const std::string &segment : all) {
            if (!segment.empty() || !isInner(segment))
                segments.push_back(segment);
        }
    }
    std::vector<std::string> resolved;
    for (const std::string &segment : segments) {
        if (segment == "..") {
            if (!resolved.empty())
                resolved.pop_back();
        } else if (segment != ".") {
            resolved.push_back(segment);
        }
    }
    if (segments.back() == "." || segments.back() == "..")
        resolved.emplace_back();
    const std::string result = joined(resolved);
    return result.empty() ? "/" : result;
}

} // namespace

UrlParts urlParts(std::string_view url, std::string_view scheme)
{
    while (!url.empty() && static_cast<unsigned char>(url.front()) <= ' ')
        url.remove_prefix(1);
    std::string rest;
    std::copy_if(url.begin(), url.end(), std::back_inserter(rest),
                 [](char c) { return c != '\t' && c != '\r' && c != '\n'; });
    UrlParts parts;
    parts.scheme = scheme;
    if (const std::size_t end = schemeEnd(rest)) {
        parts.scheme = lowered(std::string_view(rest).substr(0, end));
        rest.erase(0, end + 1);
    }
    if (rest.starts_with("//")) {
        const std::size_t end = std::min(rest.find_first_of("/?#", 2), rest.size());
        parts.server = rest.substr(2, end - 2);
        rest.erase(0, end);
    }
    parts.fragment = cutAfter(rest, '#');
    parts.query = cutAfter(rest, '?');
    parts.path = std::move(rest);
    cutParameters(parts);
    return parts;
}

std::string urlJoined(std::string_view base, std::string_view url)
{
    if (base.empty() || url.empty())
        return std::string(base.empty() ? url : base);
    const UrlParts from = urlParts(base);
    UrlParts to = urlParts(url, from.scheme);
    if (to.scheme != from.scheme || !isJoinable(to.scheme))
        return std::string(url);
    if (!to.server.empty())
        return urlText(to);
    to.server = from.server;
    if (to.path.empty() && to.parameters.empty()) {
        to.path = from.path;
        to.parameters = from.parameters;
        if (to.query.empty())
            to.query = from.query;
        return urlText(to);
    }
    to.path = joinedPath(from.path, to.path);
    return urlText(to);
}

std::string urlWithPath(std::string base, std::string_view path)
{
    if (path.empty())
        return base;
    if (!base.ends_with('/'))
        base += '/';
    return urlJoined(base, path);
}

} // namespace millrace::declarative
