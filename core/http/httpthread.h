// HttpThread: the thread that all requests of one client are sent from.
#pragma once

#include "core/http/httptransfer.h"

#include <atomic>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

namespace millrace {

/// Owns the thread, its connections and the requests in flight. Its end finishes all of them as
/// cancelled. Safe from any thread.
class HttpThread final
{
public:
    explicit HttpThread(HttpOptions options);
    ~HttpThread();
    Q_DISABLE_COPY_MOVE(HttpThread)

    /// See HttpClient::limitTo().
    void limitTo(int concurrency) { m_concurrency = concurrency; }
    /// See HttpClient::send().
    [[nodiscard]] Result<HttpResponse> send(HttpRequest request, ProxyOptions proxy,
                                            const Cancellation &cancellation);

private:
    using Pending = std::shared_ptr<PendingRequest>;

    void run();
    void takeRequests();
    void startNext();
    void handleFinished();
    void handleTimeouts();
    /// Until the next time limit, at most a second.
    [[nodiscard]] int patience() const;
    void land(CURL *handle, std::optional<Result<HttpResponse>> outcome);

    [[nodiscard]] bool hasRoom() const
    {
        return m_flights.size() < static_cast<std::size_t>(m_concurrency.load());
    }

    const HttpOptions m_options;
    std::atomic<int> m_concurrency;
    CURLM *m_multi;
    std::mutex m_mutex;
    std::deque<Pending> m_arrived; ///< Handed over, not yet looked at.
    std::deque<Pending> m_abandoned;
    bool m_isEnding = false;
    // The rest is the thread's own.
    std::deque<Pending> m_queue;
    std::map<CURL *, std::unique_ptr<HttpTransfer>> m_flights;
    std::thread m_thread;
};

} // namespace millrace
