// HttpServer: a web server on loopback that a test scripts and makes misbehave.
#pragma once

#include "tests/servers/httpexchange.h"
#include "tests/servers/servertools.h"

#include <QUrl>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace millrace::test {

class HttpConnection;

/// What goes wrong with one call.
struct Misbehaviour final
{
    enum class Kind {
        Answer, ///< \a answer instead of the handler's; nothing is done.
        CutBeforeAnswer, ///< The request is read, nothing is done, the connection is reset.
        CutAfterProcessing, ///< The handler acts, the connection is closed without an answer.
        CutInAnswer, ///< The handler acts, half of its answer is sent.
        Garbage, ///< The handler acts, bytes that are no HTTP are sent.
        BrokenBody, ///< The handler acts, a well-formed answer has bytes that make no sense as
                    ///< body.
        Stall, ///< The handler acts, no byte is sent until the client gives up.
        Slow, ///< The handler acts, its answer trickles, \a pause between pieces of some bytes.
    };
    Kind kind = Kind::Answer;
    HttpAnswer answer{};
    std::chrono::milliseconds pause{20};
    std::function<void()> onStall{}; ///< Called when the handler of one that stalls has acted.

    [[nodiscard]] static Misbehaviour status(int status);
    /// 429 with Retry-After.
    [[nodiscard]] static Misbehaviour rateLimit(int seconds);
};

/// How the server differs from the usual one.
struct HttpServerOptions final
{
    ServerTls tls{}; ///< Empty: plain HTTP.
    bool compresses = false; ///< gzip, for clients that accept it.
    bool keepsAlive = true;
    std::chrono::milliseconds latency{0}; ///< Between a request and its answer.
};

/// The double of a vendor's cloud: HTTP/1.1 with keep-alive, a thread for each connection, every
/// byte under the test's control. It proves what a client does with answers, not what a vendor
/// answers.
///
/// Handlers are called one at a time, on threads of the server, so that what they keep needs no
/// lock of its own while only handlers touch it. All else may be called from any thread. Ends the
/// test program if it cannot listen.
class HttpServer final
{
public:
    using Handler = std::function<HttpAnswer(const HttpCall &call)>;
    /// Decides about a call; nothing: it is served as usual.
    using Plan = std::function<std::optional<Misbehaviour>(const HttpCall &call)>;

    explicit HttpServer(HttpServerOptions options = {});
    ~HttpServer();
    Q_DISABLE_COPY_MOVE(HttpServer)

    /// Serves \a method on \a path. A segment "{name}" matches any, to be found in
    /// HttpCall::parameters; a last segment "{name...}" matches all that follow. The route added
    /// last wins; no route: 404.
    void on(const QByteArray &method, const QString &path, Handler handler);

    /// The call \a number (from 1, all routes together) misbehaves once.
    void misbehaveAt(int number, Misbehaviour misbehaviour);
    /// Asked for every call that misbehaveAt() does not name; empty: none.
    void setPlan(Plan plan);
    /// An answer goes out so long after its request has come, or as soon as it is made.
    void setLatency(std::chrono::milliseconds latency);

    /// "http://127.0.0.1:<port>", with TLS "https://localhost:<port>".
    [[nodiscard]] QUrl url() const;
    /// url() with \a path, which may have a query.
    [[nodiscard]] QUrl url(const QString &path) const;
    [[nodiscard]] int port() const { return m_port; }

    /// Cuts all connections and refuses new ones until resume(), as a server that is down.
    void pause();
    void resume();

    /// The calls so far, in the order they were read.
    [[nodiscard]] std::vector<HttpCall> calls() const;
    [[nodiscard]] int callCount() const;
    /// Waits until \a count calls have been read; false after ten seconds.
    [[nodiscard]] bool waitForCalls(int count) const;
    /// How many answers of \a status were given.
    [[nodiscard]] int answerCount(int status) const;
    /// The largest number of calls that were in the works at once.
    [[nodiscard]] int maximumInFlight() const;
    /// The largest number of calls read within any interval of \a interval.
    [[nodiscard]] int maximumCallsWithin(std::chrono::milliseconds interval) const;
    /// How many connections were made so far.
    [[nodiscard]] int connectionCount() const;
    /// Forgets calls and counters; numbers start at 1 again.
    void forgetCalls();

private:
    friend class HttpConnection;
    struct Route final
    {
        QByteArray method;
        QStringList segments;
        Handler handler;
    };

    void listen();
    void acceptConnections();
    [[nodiscard]] std::chrono::milliseconds latency() const;
    // The next four are for connections.
    /// Notes the call and decides what goes wrong with it.
    [[nodiscard]] std::optional<Misbehaviour> begin(HttpCall &call);
    [[nodiscard]] HttpAnswer handle(HttpCall &call);
    void end(int status);
    /// Waits for \a duration or the end of the server or a pause(), which make it false.
    bool waitFor(std::chrono::milliseconds duration);

    const HttpServerOptions m_options;
    int m_port = 0;
    int m_listener = -1;
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_changed;
    std::mutex m_handling; ///< Held while a handler runs.
    std::vector<Route> m_routes;
    std::map<int, Misbehaviour> m_misbehaviours;
    Plan m_plan;
    std::chrono::milliseconds m_latency{0};
    std::vector<HttpCall> m_calls;
    std::map<int, int> m_answers;
    int m_inFlight = 0;
    int m_maximumInFlight = 0;
    int m_connections = 0;
    std::atomic_bool m_isEnding = false;
    std::list<std::unique_ptr<HttpConnection>> m_open;
    std::thread m_acceptor;
};

} // namespace millrace::test
