// RequestPool: a bounded number of requests in flight while the caller makes more.
#pragma once

#include "core/http/apiclient.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace millrace {

/// The answer to come of a request given to a RequestPool. Copies share one answer.
class PendingAnswer final
{
public:
    /// Waits for it; Error::cancelled() at once when \a cancellation is requested. Once per answer.
    [[nodiscard]] Result<HttpResponse> take(const Cancellation &cancellation);
    [[nodiscard]] bool isReady() const;

private:
    friend class RequestPool;
    struct State;
    explicit PendingAnswer(std::shared_ptr<State> state)
        : m_state(std::move(state))
    {
    }
    std::shared_ptr<State> m_state;
};

/// Sends requests by ApiClient::send() on threads of its own. submit() blocks while two wait beside
/// those in flight, or as many as may be in flight while their bodies have less than 4 MiB
/// together, so that bodies stay bounded; the caller keeps the answers in
/// the order it wants. Used by one thread; \a client has to outlive it. Its end cancels what is
/// still in flight.
class RequestPool final
{
public:
    /// \a concurrency: requests in flight at once; 0: HttpOptions::concurrency.
    explicit RequestPool(ApiClient &client, int concurrency = 0);
    ~RequestPool();
    Q_DISABLE_COPY_MOVE(RequestPool)

    /// Starts \a request as soon as there is room. Error::cancelled() when \a cancellation is
    /// requested before; a later cancellation stops the request itself.
    [[nodiscard]] Result<PendingAnswer> submit(HttpRequest request,
                                               const Cancellation &cancellation);

    [[nodiscard]] int concurrency() const { return m_concurrency; }

private:
    [[nodiscard]] bool hasRoom() const;
    void work();

    ApiClient &m_client;
    const int m_concurrency;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<std::shared_ptr<PendingAnswer::State>> m_queue;
    int m_busy = 0; ///< In flight or in the queue.
    qsizetype m_queuedBytes = 0; ///< Of the bodies in the queue.
    CancellationSource m_end;
    std::vector<std::thread> m_threads;
};

} // namespace millrace
