// PendingRequest: one request between the thread that waits and the thread that sends.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/http/httpoptions.h"
#include "core/http/httpresponse.h"

#include <condition_variable>
#include <mutex>
#include <optional>

namespace millrace {

/// Shared by the two threads.
class PendingRequest final
{
public:
    /// \a proxy: the one to use, as proxyFor() says.
    PendingRequest(HttpRequest request, ProxyOptions proxy)
        : m_request(std::move(request))
        , m_proxy(std::move(proxy))
    {
    }

    [[nodiscard]] const HttpRequest &request() const { return m_request; }
    [[nodiscard]] const ProxyOptions &proxy() const { return m_proxy; }

    /// The outcome; nothing when \a cancellation came first.
    std::optional<Result<HttpResponse>> wait(const Cancellation &cancellation)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, cancellation, [this] { return m_outcome.has_value(); });
        return std::exchange(m_outcome, std::nullopt);
    }

    void finish(Result<HttpResponse> outcome)
    {
        const std::lock_guard lock(m_mutex);
        m_outcome = std::move(outcome);
        m_changed.notify_all();
    }

    /// The waiting thread goes; the sink is not called any longer.
    void abandon()
    {
        const std::lock_guard lock(m_mutex);
        m_isAbandoned = true;
    }

    /// Hands \a piece to the sink of the request. False: no more is wanted.
    [[nodiscard]] bool pour(QByteArrayView piece)
    {
        const std::lock_guard lock(m_mutex);
        return !m_isAbandoned && m_request.sink(piece);
    }

private:
    const HttpRequest m_request;
    const ProxyOptions m_proxy;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_isAbandoned = false;
    std::optional<Result<HttpResponse>> m_outcome;
};

} // namespace millrace
