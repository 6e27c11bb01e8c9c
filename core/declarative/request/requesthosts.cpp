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

class HostCollector final
{
public:
    HostCollector(const Value &config, const Clock &clock)
        : m_config(config)
        , m_clock(clock)
    {
    }

    void collect(const Value &value, int depth = 0)
    {
        if (depth > s_deepest)
            return;
        if (value.isList()) {
            for (const Value &item : value.list())
                collect(item, depth + 1);
        }
        if (!value.isMapping())
            return;
        const Component component(value);
        if (component.is("HttpRequester") || component.is("OAuthAuthenticator"))
            addFrom(component);
        for (const auto &[key, item] : value.mapping())
            collect(item, depth + 1);
    }

    [[nodiscard]] QStringList hosts() const { return {m_hosts.begin(), m_hosts.end()}; }

private:
    void addFrom(const Component &component)
    {
        static constexpr std::array s_fields{"url", "url_base", "path", "token_refresh_endpoint"};
        for (const char *field : s_fields) {
            const std::string text = component.text(field);
            const bool mayBeRelative = std::string_view(field) == "path";
            if (!text.empty())
                add(text, component.parameters(), mayBeRelative);
        }
    }

    void add(const std::string &text, const Value &parameters, bool mayBeRelative)
    {
        TemplateScope scope;
        scope.config = &m_config;
        scope.parameters = &parameters;
        const Result<std::string> evaluated = InterpolatedText(text).evaluateText(scope, m_clock);
        const std::string &url = evaluated ? *evaluated : text;
        if (mayBeRelative && !isWebUrl(url))
            return;
        const std::string host = hostIn(url);
        // What follows a host without a scheme may hold a key.
        const std::string start = evaluated ? url.substr(0, url.find_first_of("/?#")) : text;
        const std::string &known = host.empty() ? start : host;
        m_hosts.insert(QString::fromStdString(known.empty() ? text : known));
    }

    /// Also of a template that could not be evaluated, which holds blanks.
    [[nodiscard]] static std::string hostIn(const std::string &url)
    {
        const std::string server = urlParts(url).server;
        const std::size_t at = server.rfind('@');
        return at == std::string::npos ? server : server.substr(at + 1);
    }

    const Value &m_config;
    const Clock &m_clock;
    std::set<QString> m_hosts;
};

} // namespace

QStringList hostsOf(const Value &manifest, const Value &config, const Clock &clock)
{
    HostCollector collector(config, clock);
    collector.collect(manifest);
    return collector.hosts();
}

} // namespace millrace::declarative
