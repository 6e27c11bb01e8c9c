// ApiClient: what a connector talks to its vendor with.
#pragma once

#include "core/base/clock.h"
#include "core/http/authenticator.h"
#include "core/http/httpclient.h"
#include "core/http/httperrors.h"
#include "core/http/ratelimiter.h"
#include "core/http/retrypolicy.h"

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace millrace {

/// Looks at each answer for the vendor's own rate headers and tells the limiter.
using RateHeaderReader = std::function<void(const HttpResponse &response, RateLimiter &limiter)>;

/// What makes a client of one vendor's account.
struct ApiClientOptions final
{
    HttpOptions http{};
    RetryOptions retry{};
    RateLimits limits{};
    std::shared_ptr<Authenticator> authenticator{}; ///< Null: requests go out as they are.
    RateHeaderReader readRateHeaders{};
    ServerWords serverWords{}; ///< Empty: usualServerWords().
    HttpWaitObserver waitObserver{};
    HttpHeaders headers{}; ///< Added to each request that does not set them.
    QStringList secrets{}; ///< Further values to hide in errors.
};

/// HttpClient with authentication, the account's limits and repeats. Blocks; safe from any thread:
/// as many threads as HttpOptions::concurrency have a request in flight at once. \a clock has to
/// outlive it.
class ApiClient final
{
public:
    /// Errors: those of HttpClient::create().
    [[nodiscard]] static Result<std::unique_ptr<ApiClient>> create(ApiClientOptions options,
                                                                   Clock &clock);
    ~ApiClient();
    Q_DISABLE_COPY_MOVE(ApiClient)

    /// Sends \a request, repeats it as RetryPolicy says, renews the credentials once after a 401.
    /// HttpRequest::answers says which answers are no errors. Returns at once when \a cancellation
    /// is requested.
    [[nodiscard]] Result<HttpResponse> send(const HttpRequest &request,
                                            const Cancellation &cancellation);

    /// send() for each of \a requests, as many at once as HttpOptions::concurrency allows; the
    /// outcomes are in the order of the requests. For a stream of requests: RequestPool.
    [[nodiscard]] std::vector<Result<HttpResponse>> sendAll(std::span<const HttpRequest> requests,
                                                            const Cancellation &cancellation);

    [[nodiscard]] const HttpOptions &options() const { return m_http->options(); }
    /// For a vendor whose limits come in the body of an answer.
    [[nodiscard]] RateLimiter &limiter() { return m_limiter; }

private:
    ApiClient(ApiClientOptions options, std::unique_ptr<HttpClient> http, Clock &clock);

    [[nodiscard]] HttpRequest completed(HttpRequest request) const;
    /// Both leave the credentials in the request.
    [[nodiscard]] Result<HttpResponse> sendOnce(HttpRequest &request,
                                                const Cancellation &cancellation);
    [[nodiscard]] Result<HttpResponse> sendAuthorized(HttpRequest &request,
                                                      const Cancellation &cancellation);
    [[nodiscard]] Result<HttpResponse> judged(const HttpRequest &request,
                                              Result<HttpResponse> outcome) const;
    bool waitFor(const RetryStep &step, const HttpTry &attempt, const Cancellation &cancellation);

    const ApiClientOptions m_options;
    const RetryPolicy m_retry;
    Clock &m_clock;
    RateLimiter m_limiter;
    const std::unique_ptr<HttpClient> m_http;
};

} // namespace millrace
