#include "core/http/retrypolicy.h"

#include "core/http/httperrors.h"

#include <QRandomGenerator>

#include <algorithm>
#include <cmath>

namespace millrace {

using std::chrono::milliseconds;

namespace {

bool isRateLimit(const HttpResponse &response)
{
    return response.status == 429
        || (response.status == 503 && response.headers.contains("retry-after"));
}

bool isFurther(int status, const RetryOptions &options)
{
    return std::ranges::find(options.furtherStatuses, status) != options.furtherStatuses.end();
}

/// Whether \a response may be another one a moment later.
bool mayChange(const HttpResponse &response, const RetryOptions &options)
{
    const int status = response.status;
    return isFurther(status, options) || status == 429 || status == 408
        || (status >= 500 && status != 501 && status != 505);
}

/// Whether the server certainly did nothing.
bool didNothing(const Result<HttpResponse> &outcome, const RetryOptions &options)
{
    if (outcome.isOk())
        return outcome->status == 429 || outcome->status == 503
            || isFurther(outcome->status, options);
    return !isOutcomeUnknown(outcome.error());
}

bool isWorthRepeating(const HttpTry &attempt, const RetryOptions &options)
{
    const Result<HttpResponse> &outcome = attempt.outcome;
    const bool mayHelp = outcome.isOk() ? mayChange(*outcome, options)
                                        : outcome.error().kind == ErrorKind::Transient;
    return mayHelp && (attempt.request.mayBeRepeated() || didNothing(outcome, options));
}

HttpWaitReason reasonOf(const Result<HttpResponse> &outcome)
{
    if (!outcome.isOk())
        return HttpWaitReason::Transport;
    return isRateLimit(*outcome) ? HttpWaitReason::RateLimit : HttpWaitReason::ServerError;
}

} // namespace

RetryPolicy::RetryPolicy(RetryOptions options, std::function<double()> random)
    : m_options(std::move(options))
    , m_random(std::move(random))
{
    if (!m_random)
        m_random = [] { return QRandomGenerator::global()->generateDouble(); };
}

std::optional<RetryStep> RetryPolicy::next(const HttpTry &attempt) const
{
    if (attempt.number >= m_options.maximumTries || !isWorthRepeating(attempt, m_options))
        return std::nullopt;
    milliseconds wait = backoff(attempt.number);
    if (attempt.outcome.isOk()) {
        const auto asked = retryAfter(*attempt.outcome, attempt.now);
        if (asked)
            wait = *asked;
    }
    if (attempt.waited + wait > m_options.maximumWaiting)
        return std::nullopt;
    return RetryStep{wait, reasonOf(attempt.outcome)};
}

milliseconds RetryPolicy::backoff(int number) const
{
    const double longest = static_cast<double>(m_options.longestWait.count());
    const double full = std::min(longest,
                                 static_cast<double>(m_options.firstWait.count())
                                     * std::pow(m_options.factor, number - 1));
    return milliseconds(std::llround(full * (1.0 - m_options.jitter * m_random())));
}

} // namespace millrace
