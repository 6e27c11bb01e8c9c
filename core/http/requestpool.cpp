#include "core/http/requestpool.h"

#include <algorithm>
#include <optional>

namespace millrace {

namespace {

/// Requests that wait beside those in flight, so that a thread that is done need not wait until
/// the caller has made the next one: always two …
constexpr int s_ahead = 2;
/// … and one for each thread while their bodies are small, for answers come in bursts.
constexpr qsizetype s_aheadBytes = qsizetype(4) << 20;

} // namespace

/// Shared by the pool, its thread and whoever waits.
struct PendingAnswer::State final
{
    State(HttpRequest sent, Cancellation stop)
        : request(std::move(sent))
        , cancellation(std::move(stop))
    {
    }

    HttpRequest request;
    const Cancellation cancellation;
    std::mutex mutex;
    std::condition_variable_any changed;
    std::optional<Result<HttpResponse>> outcome;
};

Result<HttpResponse> PendingAnswer::take(const Cancellation &cancellation)
{
    std::unique_lock lock(m_state->mutex);
    if (!m_state->changed.wait(lock, cancellation, [this] { return m_state->outcome.has_value(); }))
        return Error::cancelled();
    return std::move(*m_state->outcome);
}

bool PendingAnswer::isReady() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->outcome.has_value();
}

RequestPool::RequestPool(ApiClient &client, int concurrency)
    : m_client(client)
    , m_concurrency(concurrency > 0 ? concurrency : std::max(client.options().concurrency, 1))
{
}

RequestPool::~RequestPool()
{
    {
        const std::lock_guard lock(m_mutex);
        m_end.request_stop();
        m_changed.notify_all();
    }
    for (std::thread &thread : m_threads)
        thread.join();
}

Result<PendingAnswer> RequestPool::submit(HttpRequest request, const Cancellation &cancellation)
{
    std::unique_lock lock(m_mutex);
    if (!m_changed.wait(lock, cancellation, [this] { return hasRoom(); })
        || cancellation.stop_requested())
        return Error::cancelled();
    auto state = std::make_shared<PendingAnswer::State>(std::move(request), cancellation);
    m_queuedBytes += state->request.body.size();
    m_queue.push_back(state);
    ++m_busy;
    // Threads come as they are needed: a pool of thirty may never have two requests.
    if (m_threads.size() < static_cast<std::size_t>(std::min(m_busy, m_concurrency)))
        m_threads.emplace_back([this] { work(); });
    m_changed.notify_all();
    return PendingAnswer(std::move(state));
}

bool RequestPool::hasRoom() const
{
    if (m_busy < m_concurrency + s_ahead)
        return true;
    return m_busy < 2 * m_concurrency && m_queuedBytes < s_aheadBytes;
}

void RequestPool::work()
{
    std::unique_lock lock(m_mutex);
    while (m_changed.wait(lock, m_end.get_token(), [this] { return !m_queue.empty(); })) {
        const std::shared_ptr<PendingAnswer::State> state = m_queue.front();
        m_queue.pop_front();
        m_queuedBytes -= state->request.body.size();
        lock.unlock();
        CancellationSource stop;
        const auto request = [&stop] { stop.request_stop(); };
        Result<HttpResponse> outcome = [&] {
            const CancellationCallback byCaller(state->cancellation, request);
            const CancellationCallback byPool(m_end.get_token(), request);
            return m_client.send(state->request, stop.get_token());
        }();
        state->request = {};
        {
            const std::lock_guard stateLock(state->mutex);
            state->outcome = std::move(outcome);
            state->changed.notify_all();
        }
        lock.lock();
        --m_busy;
        m_changed.notify_all();
    }
}

} // namespace millrace
