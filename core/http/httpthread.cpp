#include "core/http/httpthread.h"

#include <algorithm>

namespace millrace {

using std::chrono::milliseconds;
using SteadyTime = std::chrono::steady_clock::time_point;

namespace {

CURLM *newMulti(const HttpOptions &options)
{
    static std::once_flag s_isReady;
    std::call_once(s_isReady, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    CURLM *multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 2L * options.concurrency);
    curl_multi_setopt(multi, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
    return multi;
}

} // namespace

HttpThread::HttpThread(HttpOptions options)
    : m_options(std::move(options))
    , m_concurrency(m_options.concurrency)
    , m_multi(newMulti(m_options))
    , m_thread([this] { run(); })
{
}

HttpThread::~HttpThread()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
    }
    curl_multi_wakeup(m_multi);
    m_thread.join();
    curl_multi_cleanup(m_multi);
}

Result<HttpResponse> HttpThread::send(HttpRequest request, ProxyOptions proxy,
                                      const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    const auto pending = std::make_shared<PendingRequest>(std::move(request), std::move(proxy));
    {
        const std::lock_guard lock(m_mutex);
        m_arrived.push_back(pending);
    }
    curl_multi_wakeup(m_multi);
    std::optional<Result<HttpResponse>> outcome = pending->wait(cancellation);
    if (outcome)
        return std::move(*outcome);
    pending->abandon();
    {
        const std::lock_guard lock(m_mutex);
        m_abandoned.push_back(pending);
    }
    curl_multi_wakeup(m_multi);
    return Error::cancelled();
}

void HttpThread::run()
{
    while (true) {
        takeRequests();
        {
            const std::lock_guard lock(m_mutex);
            if (m_isEnding)
                break;
        }
        startNext();
        int running = 0;
        curl_multi_perform(m_multi, &running);
        handleFinished();
        handleTimeouts();
        // A request that ended has made room for one that waits.
        if (!m_queue.empty() && hasRoom())
            continue;
        curl_multi_poll(m_multi, nullptr, 0, patience(), nullptr);
    }
    while (!m_flights.empty())
        land(m_flights.begin()->first, Error::cancelled());
    for (const Pending &pending : m_queue)
        pending->finish(Error::cancelled());
}

void HttpThread::takeRequests()
{
    std::deque<Pending> abandoned;
    {
        const std::lock_guard lock(m_mutex);
        m_queue.insert(m_queue.end(), m_arrived.begin(), m_arrived.end());
        m_arrived.clear();
        abandoned.swap(m_abandoned);
    }
    for (const Pending &pending : abandoned) {
        std::erase(m_queue, pending);
        const auto flight = std::ranges::find_if(m_flights, [&pending](const auto &candidate) {
            return candidate.second->pending() == pending;
        });
        if (flight != m_flights.end())
            land(flight->first, std::nullopt);
    }
}

void HttpThread::startNext()
{
    while (!m_queue.empty() && hasRoom()) {
        auto transfer = std::make_unique<HttpTransfer>(m_options, m_queue.front());
        m_queue.pop_front();
        CURL *handle = transfer->handle();
        m_flights.emplace(handle, std::move(transfer));
        curl_multi_add_handle(m_multi, handle);
    }
}

void HttpThread::handleFinished()
{
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(m_multi, &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        CURL *handle = message->easy_handle;
        const CURLcode code = message->data.result;
        std::optional<Result<HttpResponse>> outcome = m_flights.at(handle)->finished(code);
        if (outcome) {
            land(handle, std::move(outcome));
            continue;
        }
        // A redirect: the same handle goes on.
        curl_multi_remove_handle(m_multi, handle);
        curl_multi_add_handle(m_multi, handle);
    }
}

void HttpThread::handleTimeouts()
{
    const SteadyTime now = std::chrono::steady_clock::now();
    std::vector<CURL *> late;
    for (const auto &[handle, transfer] : m_flights) {
        if (transfer->idleEnd() <= now)
            late.push_back(handle);
    }
    for (CURL *handle : late)
        land(handle, Result<HttpResponse>(m_flights.at(handle)->idleError()));
}

int HttpThread::patience() const
{
    milliseconds shortest{1000};
    const SteadyTime now = std::chrono::steady_clock::now();
    for (const auto &[handle, transfer] : m_flights) {
        const auto left = std::chrono::ceil<milliseconds>(transfer->idleEnd() - now);
        shortest = std::clamp(left, milliseconds(0), shortest);
    }
    return static_cast<int>(shortest.count());
}

void HttpThread::land(CURL *handle, std::optional<Result<HttpResponse>> outcome)
{
    const auto flight = m_flights.find(handle);
    curl_multi_remove_handle(m_multi, handle);
    const std::unique_ptr<HttpTransfer> transfer = std::move(flight->second);
    m_flights.erase(flight);
    if (outcome)
        transfer->pending()->finish(std::move(*outcome));
}

} // namespace millrace
