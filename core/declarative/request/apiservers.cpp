#include "core/declarative/request/apiservers.h"

#include "core/declarative/manifest/component.h"
#include "core/declarative/request/urlpreparation.h"
#include "core/declarative/template/interpolation.h"
#include "core/declarative/value/glob.h"
#include "core/declarative/value/jsontext.h"

#include <algorithm>
#include <optional>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

// Deeper than any manifest that is read.
constexpr int s_deepest = 200;
constexpr int s_encryptedPort = 443;
constexpr int s_plainPort = 80;
constexpr std::string_view s_star = "any-label-of-a-host";

std::string replaced(std::string text, std::string_view before, std::string_view after)
{
    for (std::size_t at = 0; (at = text.find(before, at)) != std::string::npos; at += after.size())
        text.replace(at, before.size(), after);
    return text;
}

/// The end of the piece of \a text that begins at \a at: of one character, or of a template.
std::size_t pieceEnd(std::string_view text, std::size_t at)
{
    if (!text.substr(at).starts_with("{{"))
        return at + 1;
    const std::size_t end = text.find("}}", at);
    return end == std::string_view::npos ? text.size() : end + 2;
}

/// \a text up to where its path begins; templates are not looked into.
std::string_view untilPath(std::string_view text)
{
    for (std::size_t at = 0; at < text.size(); at = pieceEnd(text, at)) {
        if (text.substr(at).starts_with("://"))
            at += 2;
        else if (text[at] == '/' || text[at] == '?' || text[at] == '#')
            return text.substr(0, at);
    }
    return text;
}

/// Where \a address leads before it is known what the API says, "*" for that; nothing where that
/// cannot be told.
std::optional<std::string> serverPattern(const NamedAddress &address, const TemplateScope &scope,
                                         const Clock &clock)
{
    const std::string_view head = untilPath(address.text);
    // What is behind a condition is not known piece by piece.
    if (head.find("{%") != std::string_view::npos)
        return std::nullopt;
    std::string pattern;
    for (std::size_t at = 0; at < head.size();) {
        const std::size_t end = pieceEnd(head, at);
        const std::string piece(head.substr(at, end - at));
        at = end;
        const auto evaluated = piece.size() == 1
            ? Result<std::string>(piece)
            : InterpolatedText(piece).evaluateText(scope, clock);
        if (evaluated && evaluated->find('*') != std::string::npos)
            return std::nullopt;
        pattern += evaluated && !evaluated->empty() ? *evaluated : "*";
    }
    // "https://api.com{{ record.path }}": the path comes with its slash, or leads elsewhere.
    while (pattern.ends_with('*'))
        pattern.pop_back();
    return pattern;
}

/// Whether only servers of one owner match \a pattern.
bool isNarrow(const std::string &pattern)
{
    const std::size_t star = pattern.rfind('*');
    if (star == std::string::npos)
        return !pattern.empty();
    const auto rest = pattern.begin() + std::ptrdiff_t(star);
    const auto isMark = [](char c) { return c == '?' || c == '[' || c == ']'; };
    return std::count(rest, pattern.end(), '.') >= 2 && !pattern.ends_with('.')
        && std::none_of(pattern.begin(), pattern.end(), isMark);
}

} // namespace

QUrl webAddress(const std::string &url)
{
    if (!isWebUrl(url))
        return {};
    const Result<std::string> prepared = preparedUrl(url, {});
    if (!prepared)
        return {};
    return QUrl::fromEncoded(QByteArray::fromStdString(*prepared), QUrl::StrictMode);
}

ApiServers::ApiServers(const Value &manifest)
{
    add(manifest);
    const Value &hosts = manifest["metadata"]["allowedHosts"]["hosts"];
    if (!hosts.isList())
        return;
    for (const Value &host : hosts.list()) {
        if (host.isText() && !host.text().empty())
            m_addresses.push_back({isWebUrl(host.text()) ? host.text() : "https://" + host.text(),
                                   Value::emptyMapping()});
    }
}

void ApiServers::add(const Value &component)
{
    const std::lock_guard lock(m_mutex);
    for (NamedAddress &address : addressesIn(component)) {
        std::string key = address.text;
        if (key.find("parameters") != std::string::npos)
            key += '\n' + jsonText(address.parameters);
        if (m_known.insert(std::move(key)).second)
            m_addresses.push_back(std::move(address));
    }
    addLists(component, 0);
}

void ApiServers::addLists(const Value &node, int depth)
{
    if (depth > s_deepest)
        return;
    if (node.isList()) {
        for (const Value &item : node.list())
            addLists(item, depth + 1);
    }
    if (!node.isMapping())
        return;
    const Component component(node);
    const Value *values = component.is("ListPartitionRouter") ? component.field("values") : nullptr;
    if (values)
        m_lists.push_back({*values, component.parameters()});
    for (const auto &[key, item] : node.mapping())
        addLists(item, depth + 1);
}

bool ApiServers::has(const QUrl &address, const std::shared_ptr<const Value> &config,
                     const Clock &clock) const
{
    const std::string host = address.host(QUrl::FullyEncoded).toLower().toStdString();
    const std::lock_guard lock(m_mutex);
    if (m_config != config) {
        m_config = config;
        m_servers.clear();
        m_learnt = 0;
        m_hasOpen = false;
    }
    learn(*config, clock);
    return std::any_of(m_servers.begin(), m_servers.end(),
                       [&](const Server &server) { return isAt(server, address, host); });
}

bool ApiServers::isAt(const Server &server, const QUrl &address, const std::string &host)
{
    const bool isEncrypted = address.scheme() == "https"_L1;
    const int port = address.port(isEncrypted ? s_encryptedPort : s_plainPort);
    const bool isSafer = isEncrypted && port == s_encryptedPort && !server.isEncrypted
        && server.port == s_plainPort;
    if (!isSafer && (isEncrypted != server.isEncrypted || port != server.port))
        return false;
    if (server.host.find('*') == std::string::npos)
        return host == server.host;
    // A star is one label.
    return std::count(host.begin(), host.end(), '.')
        == std::count(server.host.begin(), server.host.end(), '.')
        && matchesGlob(host, server.host);
}

void ApiServers::learn(const Value &config, const Clock &clock) const
{
    const bool isNew = m_learnt < m_addresses.size();
    for (; m_learnt < m_addresses.size(); ++m_learnt)
        learn(m_addresses[m_learnt], config, clock);
    for (std::size_t index = 0; isNew && m_hasOpen && index < m_lists.size(); ++index)
        learn(m_lists[index], config, clock);
}

void ApiServers::learn(const NamedAddress &address, const Value &config, const Clock &clock) const
{
    const Value noToken;
    TemplateScope scope;
    scope.config = &config;
    scope.parameters = &address.parameters;
    // "{{ next_page_token['next_page_token'] or 'https://api.com/items' }}" before the first page.
    scope.names.push_back({"next_page_token", &noToken});
    const Result<std::string> whole = InterpolatedText(address.text).evaluateText(scope, clock);
    const bool isWhole = whole && (!address.mayBeRelative || isWebUrl(*whole));
    if ((whole && !isWhole) || (isWhole && learnText(*whole)))
        return;
    // What the address needs is not there before the API is asked.
    const auto pattern = serverPattern(address, scope, clock);
    if (pattern && !learnText(*pattern))
        m_hasOpen = m_hasOpen || !address.mayBeRelative;
}

void ApiServers::learn(const NamedList &list, const Value &config, const Clock &clock) const
{
    TemplateScope scope;
    scope.config = &config;
    scope.parameters = &list.parameters;
    const Result<Value> whole = list.values.isText()
        ? InterpolatedText(list.values.text()).evaluate(scope, clock)
        : Result<Value>(list.values);
    if (!whole || !whole->isList())
        return;
    for (const Value &item : whole->list()) {
        if (!item.isText())
            continue;
        const auto text = InterpolatedText(item.text()).evaluateText(scope, clock);
        if (text)
            learnText(isWebUrl(*text) ? *text : "https://" + *text);
    }
}

bool ApiServers::learnText(const std::string &url) const
{
    const std::string_view head = untilPath(url);
    const bool hasStar = head.find('*') != std::string_view::npos;
    // A star is no character of a host; a word stands for it meanwhile.
    const QUrl address = webAddress(hasStar ? replaced(std::string(head), "*", s_star) : url);
    if (!address.isValid())
        return false;
    Server server;
    server.isEncrypted = address.scheme() == "https"_L1;
    server.port = address.port(server.isEncrypted ? s_encryptedPort : s_plainPort);
    server.host = address.host(QUrl::FullyEncoded).toLower().toStdString();
    if (hasStar)
        server.host = replaced(std::move(server.host), s_star, "*");
    if (isNarrow(server.host))
        m_servers.insert(std::move(server));
    return true;
}

} // namespace millrace::declarative
