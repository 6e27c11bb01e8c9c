#include "core/http/apiclient.h"

#include "core/base/redaction.h"
#include "core/http/httpfailure.h"
#include "core/http/requestpool.h"

#include <QDateTime>

namespace millrace {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds s_shortestTold{1000};

/// Whether only the caller can judge the refusal \a status.
bool isForCaller(int status)
{
    // A redirect comes here only when it was not to be followed.
    return status >= 300 && status < 500 && status != 401 && status != 407 && status != 408
        && status != 429;
}

/// In an answer of success a shorter one may be a value by chance.
constexpr qsizetype s_shortestSecret = 8;

/// An answer may repeat what it was asked with, and its words are stored and shown.
void hideSecrets(HttpResponse &response, const QStringList &secrets)
{
    const Redactor redactor(secrets);
    // Successes are many, may be large, and hardly ever hold one.
    if (response.isSuccess() && !redactor.finds(response.body, s_shortestSecret))
        return;
    const QString text = QString::fromUtf8(response.body);
    const QString hidden = redactor.redacted(text);
    if (hidden != text)
        response.body = hidden.toUtf8();
}

QString clockText(TimePoint time)
{
    const auto count = std::chrono::floor<milliseconds>(time).time_since_epoch().count();
    return QDateTime::fromMSecsSinceEpoch(count, Qt::UTC).toString(u"yyyy-MM-dd HH:mm 'UTC'"_s);
}

} // namespace

Result<std::unique_ptr<ApiClient>> ApiClient::create(ApiClientOptions options, Clock &clock)
{
    Result<std::unique_ptr<HttpClient>> http = HttpClient::create(options.http);
    if (!http)
        return http.error();
    return std::unique_ptr<ApiClient>(
        new ApiClient(std::move(options), std::move(http.value()), clock));
}

ApiClient::ApiClient(ApiClientOptions options, std::unique_ptr<HttpClient> http, Clock &clock)
    : m_options(std::move(options))
    , m_retry(m_options.retry)
    , m_clock(clock)
    , m_limiter(m_options.limits, clock)
    , m_http(std::move(http))
{
}

ApiClient::~ApiClient() = default;

Result<HttpResponse> ApiClient::send(const HttpRequest &request, const Cancellation &cancellation)
{
    const HttpRequest complete = completed(request);
    milliseconds waited{0};
    for (int number = 1;; ++number) {
        HttpRequest sent = complete;
        Result<HttpResponse> outcome = sendAuthorized(sent, cancellation);
        if (cancellation.stop_requested())
            return outcome.isOk() ? std::move(outcome) : Error::cancelled();
        const HttpTry attempt{complete, outcome, number, waited, m_clock.now()};
        const std::optional<RetryStep> step = m_retry.next(attempt);
        if (!step) {
            if (outcome)
                outcome->tries = number;
            return judged(sent, std::move(outcome));
        }
        if (!waitFor(*step, attempt, cancellation))
            return Error::cancelled();
        waited += step->wait;
    }
}

HttpRequest ApiClient::completed(HttpRequest request) const
{
    for (const HttpHeader &header : m_options.headers.lines()) {
        if (!request.headers.contains(header.name))
            request.headers.append(header);
    }
    request.secrets << m_options.secrets;
    return request;
}

Result<HttpResponse> ApiClient::sendAuthorized(HttpRequest &request,
                                               const Cancellation &cancellation)
{
    Result<HttpResponse> outcome = sendOnce(request, cancellation);
    if (!outcome || outcome->status != 401 || !m_options.authenticator)
        return outcome;
    const Result<bool> renewed = m_options.authenticator->renew(request, cancellation);
    if (!renewed)
        return renewed.error();
    if (!*renewed)
        return outcome;
    return sendOnce(request, cancellation);
}

Result<HttpResponse> ApiClient::sendOnce(HttpRequest &request, const Cancellation &cancellation)
{
    // Credentials first: a token may take a while, and its own server has other limits.
    if (m_options.authenticator) {
        const Result<void> authorized = m_options.authenticator->authorize(request, cancellation);
        if (!authorized)
            return authorized.error();
    }
    const Result<RateLimiter::Permit> permit
        = m_limiter.acquire(cancellation, m_options.waitObserver);
    if (!permit)
        return permit.error();
    Result<HttpResponse> outcome = m_http->send(request, cancellation);
    if (outcome.isOk() && m_options.readRateHeaders)
        m_options.readRateHeaders(*outcome, m_limiter);
    return outcome;
}

Result<HttpResponse> ApiClient::judged(const HttpRequest &request,
                                       Result<HttpResponse> outcome) const
{
    if (!outcome)
        return outcome;
    hideSecrets(*outcome, secretsOf(request));
    if (outcome->isSuccess() || outcome->status == 304)
        return outcome;
    if (request.answers == HttpAnswers::Refusals && isForCaller(outcome->status))
        return outcome;
    const TimePoint now = m_clock.now();
    const auto asked = retryAfter(*outcome, now);
    if (outcome->status == 429 && asked && *asked > m_retry.options().maximumWaiting) {
        const QString words
            = m_options.serverWords ? m_options.serverWords(*outcome) : usualServerWords(*outcome);
        return failureError(request, httperrors::rateLimitedUntil,
                            {shownAddress(request.url), clockText(now + *asked)}, words);
    }
    return statusError(request, *outcome, m_options.serverWords);
}

bool ApiClient::waitFor(const RetryStep &step, const HttpTry &attempt,
                        const Cancellation &cancellation)
{
    // The others would only be told the same.
    if (step.reason == HttpWaitReason::RateLimit)
        m_limiter.pause(step.wait);
    if (m_options.waitObserver && step.wait >= s_shortestTold)
        m_options.waitObserver(
            {step.reason, attempt.now + step.wait,
             Redactor(secretsOf(attempt.request)).redacted(shownAddress(attempt.request.url)),
             attempt.number});
    return m_clock.wait(step.wait, cancellation);
}

std::vector<Result<HttpResponse>> ApiClient::sendAll(std::span<const HttpRequest> requests,
                                                     const Cancellation &cancellation)
{
    RequestPool pool(*this);
    std::vector<Result<PendingAnswer>> pending;
    pending.reserve(requests.size());
    for (const HttpRequest &request : requests)
        pending.push_back(pool.submit(request, cancellation));
    std::vector<Result<HttpResponse>> outcomes;
    outcomes.reserve(requests.size());
    for (Result<PendingAnswer> &answer : pending) {
        if (answer)
            outcomes.push_back(answer->take(cancellation));
        else
            outcomes.emplace_back(answer.error());
    }
    return outcomes;
}

} // namespace millrace
