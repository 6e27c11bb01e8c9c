// RetryPolicy: whether a failed request is repeated, and after how long a wait.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/http/httpresponse.h"

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace millrace {

/// The numbers of a RetryPolicy.
struct RetryOptions final
{
    int maximumTries = 6; ///< Of one request, the first included; 1: never repeated.
    std::chrono::milliseconds firstWait{1'000};
    std::chrono::milliseconds longestWait{60'000}; ///< Of a backoff; Retry-After may say more.
    double factor = 2.0; ///< Of each wait to the one before.
    double jitter = 0.25; ///< A wait is shortened by up to this part of it, by chance.
    std::chrono::milliseconds maximumWaiting{900'000}; ///< Sum of all waits of one request.
    /// Further statuses by which a server says that it did nothing for now, as by 429.
    std::vector<int> furtherStatuses{};
};

/// Why a request waits.
enum class HttpWaitReason {
    RateLimit, ///< The server said so (429, or 503 with Retry-After).
    OwnLimit, ///< The client's own limit, so that the server need not say so.
    ServerError, ///< A status of 5xx.
    Transport, ///< The connection failed.
};

/// A wait that is about to begin.
struct HttpWait final
{
    HttpWaitReason reason = HttpWaitReason::RateLimit;
    TimePoint until{};
    QString address{}; ///< As errors name it; empty for an own limit.
    int failedTries = 0;
};

/// Told of each wait of at least a second before it begins, on the waiting thread. Must be quick
/// and safe from any thread.
using HttpWaitObserver = std::function<void(const HttpWait &wait)>;

/// What has become of one try.
struct HttpTry final
{
    const HttpRequest &request;
    const Result<HttpResponse> &outcome;
    int number = 1; ///< Of this try, from 1.
    std::chrono::milliseconds waited{0}; ///< Sum of the waits so far.
    TimePoint now{}; ///< What a date in Retry-After is compared with.
};

/// How to go on.
struct RetryStep final
{
    std::chrono::milliseconds wait{0};
    HttpWaitReason reason = HttpWaitReason::Transport;
};

/// 429, 408, 5xx (but 501 and 505) and failures of the connection are repeated; a request that must
/// not be repeated is only after an outcome that tells that the server did not act: 429, 503, or
/// no connection. Immutable; safe from any thread.
class RetryPolicy final
{
public:
    /// \a random: numbers from 0 to below 1 for the jitter; empty: the usual generator.
    explicit RetryPolicy(RetryOptions options = {}, std::function<double()> random = {});

    /// The wait before the next try; nothing when \a attempt is the last.
    [[nodiscard]] std::optional<RetryStep> next(const HttpTry &attempt) const;

    [[nodiscard]] const RetryOptions &options() const { return m_options; }

private:
    [[nodiscard]] std::chrono::milliseconds backoff(int number) const;

    RetryOptions m_options;
    std::function<double()> m_random;
};

/// What the header Retry-After of \a response asks for: seconds, or a date compared with \a now
/// (which is the server's own Date where it is given). Nothing when there is none or it makes no
/// sense; never negative.
[[nodiscard]] std::optional<std::chrono::milliseconds> retryAfter(const HttpResponse &response,
                                                                  TimePoint now);

} // namespace millrace
