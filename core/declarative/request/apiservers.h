// ApiServers: the servers that a manifest itself addresses.
#pragma once

#include "core/base/clock.h"
#include "core/declarative/request/requesthosts.h"
#include "core/declarative/value/value.h"

#include <QUrl>

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace millrace::declarative {

/// Knows which servers are those of the API: credentials go to no other, whatever address an answer
/// names. They are those of every address in the manifest that its configuration completes, and
/// those it lists under metadata/allowedHosts/hosts. Of an address whose host holds data
/// ("https://{{ stream_partition.region }}.api.com"), the data may be one label of a name below two
/// further ones; where it is all of the host, the values of ListPartitionRouters count, which come
/// from manifest and configuration. Safe from any thread.
class ApiServers final
{
public:
    /// \a manifest: its root, or one component, after references and parameters.
    explicit ApiServers(const Value &manifest);

    /// \a component is part of the manifest as well: a stream that the configuration generates.
    void add(const Value &component);

    /// Whether \a address lies on one of them, with no less encryption than the manifest asks for.
    [[nodiscard]] bool has(const QUrl &address, const std::shared_ptr<const Value> &config,
                           const Clock &clock) const;

private:
    struct Server final
    {
        bool isEncrypted = true;
        int port = 443;
        std::string host; ///< In lower case; "*" is any label.

        auto operator<=>(const Server &) const = default;
    };

    /// What the values of a ListPartitionRouter are: a list, or a template.
    struct NamedList final
    {
        Value values;
        Value parameters; ///< $parameters.
    };

    void addLists(const Value &node, int depth);
    void learn(const Value &config, const Clock &clock) const;
    void learn(const NamedAddress &address, const Value &config, const Clock &clock) const;
    void learn(const NamedList &list, const Value &config, const Clock &clock) const;
    /// Whether \a url has a host.
    bool learnText(const std::string &url) const;
    [[nodiscard]] static bool isAt(const Server &server, const QUrl &address,
                                   const std::string &host);

    mutable std::mutex m_mutex;
    std::vector<NamedAddress> m_addresses;
    std::vector<NamedList> m_lists;
    std::set<std::string> m_known; ///< Of m_addresses, with what they depend on.
    // Of m_config:
    mutable std::shared_ptr<const Value> m_config;
    mutable std::set<Server> m_servers;
    mutable std::size_t m_learnt = 0; ///< How many of m_addresses.
    mutable bool m_hasOpen = false; ///< One of m_addresses has only data for its host.
};

/// \a url as a request is sent to it; invalid where it is no web address.
[[nodiscard]] QUrl webAddress(const std::string &url);

} // namespace millrace::declarative
