// Runtime: what the components of one opened manifest share.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/declarative/request/transport.h"
#include "core/declarative/stream/streamslice.h"
#include "core/declarative/value/path.h"
#include "core/declarative/value/value.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace millrace::declarative {

/// The person's configuration during a run. Tokens that are good for one use change it, so readers
/// take a snapshot. Safe from any thread.
class LiveConfig final
{
public:
    explicit LiveConfig(Value config);

    /// The configuration as it is now; stays as it is while it is held.
    [[nodiscard]] std::shared_ptr<const Value> current() const;
    /// Sets \a value at \a path, makes missing parents.
    Result<void> set(const Path &path, const Value &value);
    /// Held while a token is renewed: one that is good for one use must not be used twice.
    [[nodiscard]] std::timed_mutex &renewing() { return m_renewing; }

private:
    mutable std::mutex m_mutex;
    std::timed_mutex m_renewing;
    std::shared_ptr<const Value> m_config;
};

/// One exchange with a server, for logs, the workbench and recordings.
struct Exchange final
{
    std::string stream; ///< The stream that asked; empty for a login.
    StreamSlice slice;
    HttpRequest request;
    const HttpResponse *response = nullptr; ///< Null when there was none.
    const Error *error = nullptr;
    bool isFromCache = false;
};

/// The turn to use a token that is good for one use.
struct TokenTurn final
{
    std::shared_ptr<void> held{}; ///< Others wait until it goes. Null: there are no others.
    /// The token as it is kept now, when somebody else has replaced it; nothing otherwise.
    std::optional<std::string> newest{};
};

enum class LogLevel { Debug, Info, Warning, Error };

/// Is told what happens inside. Called from the threads that read; must be safe from any of them.
class ReadObserver
{
public:
    virtual ~ReadObserver() = default;

    virtual void exchanged(const Exchange &) { }
    virtual void logged(LogLevel, const std::string & /*stream*/, const std::string & /*message*/)
    {
    }
    /// A record of a page as the extractor found it, before filters and transformations.
    virtual void extracted(const std::string & /*stream*/, const Value & /*record*/) { }
    /// The token of the next page; null after the last.
    virtual void nextPage(const std::string & /*stream*/, const Value & /*token*/) { }
    /// The server asked to slow down; the stream waits.
    virtual void rateLimited(const std::string & /*stream*/) { }
    /// Before the token at \a path of the configuration, which is \a token, is used for its one
    /// time. An error ends the run.
    virtual Result<TokenTurn> takeTurn(const Path & /*path*/, const std::string & /*token*/,
                                       const Cancellation & /*cancellation*/)
    {
        return TokenTurn();
    }
    /// The configuration changed (a token good for one use was renewed): it has to be kept before
    /// the run goes on. An error ends the run.
    virtual Result<void> configurationChanged(const Value & /*config*/) { return {}; }
};

class ApiServers;
class RequestCache;
class RateBudget;

/// Shared by every component of one opened manifest. Owned by who opened it; outlives them all.
struct Runtime final
{
    LiveConfig &config;
    Clock &clock; ///< Also for waits: a test's clock does not wait.
    Transport &transport;
    ReadObserver &observer;
    RequestCache &cache;
    RateBudget &budget;
    Cancellation cancellation{};
    /// Where secrets lie in the configuration (airbyte_secret). Values under keys that sound like
    /// a secret are hidden anyway.
    std::vector<Path> secretPaths{};
    /// Where the files go that records of a stream with a file_uploader name; empty: such a stream
    /// cannot be read.
    std::string filesFolder{};
    /// The servers credentials may go to; null: those of a requester's own component.
    ApiServers *servers = nullptr;
    /// Where the files lie that the manifest came with; empty: it came without any.
    std::string manifestFolder{};
};

} // namespace millrace::declarative
