#include "core/declarative/request/requesthosts.h"

#include "core/declarative/manifest/component.h"
#include "core/declarative/request/urlpreparation.h"
#include "core/declarative/request/urltext.h"
#include "core/declarative/template/interpolation.h"

#include <array>
#include <set>

namespace millrace::declarative {

namespace {

// Deeper than any manifest that is read.
constexpr int s_deepest = 200;

struct AddressField final
{
    std::string_view component;
    std::string_view field;
    bool mayBeRelative;
};

constexpr std::array s_addressFields{
    AddressField{"HttpRequester", "url", false},
    AddressField{"HttpRequester", "url_base", false},
    AddressField{"HttpRequester", "path", true},
    AddressField{"OAuthAuthenticator", "token_refresh_endpoint", false},
    AddressField{"LegacySessionTokenAuthenticator", "login_url", true},
    AddressField{"LegacySessionTokenAuthenticator", "validate_session_url", true},
    AddressField{"QuotaStatusSource", "url", false},
};

void collect(const Value &value, int depth, std::vector<NamedAddress> &addresses)
{
    if (depth > s_deepest)
        return;
    if (value.isList()) {
        for (const Value &item : value.list())
            collect(item, depth + 1, addresses);
    }
    if (!value.isMapping())
        return;
    const Component component(value);
    const std::string_view type = component.type();
    for (const AddressField &known : s_addressFields) {
        if (type != known.component)
            continue;
        if (std::string text = component.text(known.field); !text.empty())
            addresses.push_back({std::move(text), component.parameters(), known.mayBeRelative});
    }
    for (const auto &[key, item] : value.mapping())
        collect(item, depth + 1, addresses);
}

/// Also of a template that could not be evaluated, which holds blanks.
std::string hostIn(const std::string &url)
{
    const std::string server = urlParts(url).server;
    const std::size_t at = server.rfind('@');
    return at == std::string::npos ? server : server.substr(at + 1);
}

} // namespace

std::vector<NamedAddress> addressesIn(const Value &manifest)
{
    std::vector<NamedAddress> addresses;
    collect(manifest, 0, addresses);
    return addresses;
}

QStringList hostTemplatesOf(const Value &manifest)
{
    std::set<QString> hosts;
    for (const NamedAddress &address : addressesIn(manifest)) {
        if (address.mayBeRelative && !isWebUrl(address.text))
            continue;
        const std::string host = hostIn(address.text);
        hosts.insert(QString::fromStdString(
            host.empty() ? address.text.substr(0, address.text.find_first_of("/?#")) : host));
    }
    return {hosts.begin(), hosts.end()};
}

QStringList hostsOf(const Value &manifest, const Value &config, const Clock &clock)
{
    std::set<QString> hosts;
    for (const NamedAddress &address : addressesIn(manifest)) {
        TemplateScope scope;
        scope.config = &config;
        scope.parameters = &address.parameters;
        const Result<std::string> evaluated
            = InterpolatedText(address.text).evaluateText(scope, clock);
        const std::string &url = evaluated ? *evaluated : address.text;
        if (address.mayBeRelative && !isWebUrl(url))
            continue;
        const std::string host = hostIn(url);
        // What follows a host without a scheme may hold a key.
        const std::string start = evaluated ? url.substr(0, url.find_first_of("/?#")) : url;
        const std::string &known = host.empty() ? start : host;
        hosts.insert(QString::fromStdString(known.empty() ? address.text : known));
    }
    return {hosts.begin(), hosts.end()};
}

} // namespace millrace::declarative
