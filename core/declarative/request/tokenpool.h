// TokenPool: interchangeable tokens with the calls that each has left.
#pragma once

#include "core/declarative/manifest/component.h"
#include "core/declarative/request/requestmatcher.h"
#include "core/declarative/runtime.h"
#include "core/declarative/template/moment.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace millrace::declarative {

/// What RateLimitedMultipleTokenAuthenticator keeps of its tokens; one for all requesters of a
/// source that are written alike. Safe from any thread.
class TokenPool final
{
public:
    /// The pool of \a component in this source, made at first. Errors:
    /// declarative.component_invalid, declarative.credentials_invalid, those of templates.
    [[nodiscard]] static Result<std::shared_ptr<TokenPool>> shared(const Component &component,
                                                                   Runtime &runtime);

    /// Charges one call to a token and names it in \a request; waits when all are spent. Errors:
    /// declarative.tokens_exhausted, declarative.login_refused, declarative.quota_unreadable.
    [[nodiscard]] Result<void> sign(HttpRequest &request, Runtime &runtime);
    /// Compares what \a response says of the token that \a request was signed with.
    void answered(const HttpRequest &request, const HttpResponse &response);
    /// Whether the token of \a request is spent and another one is not.
    [[nodiscard]] bool hasOther(const HttpRequest &request) const;

    /// What stands in front of all requests; the token that is next.
    [[nodiscard]] HttpHeader header() const;
    [[nodiscard]] const std::vector<std::string> &tokens() const { return m_tokens; }

private:
    /// A limit with its own count for each token.
    struct Quota final
    {
        std::string name;
        Path remaining;
        Path reset;
        Path limit; ///< Empty: as many as there were at first.
        std::vector<RequestMatcher> matchers; ///< None: for all that fit no other.
        QByteArray remainingHeader;
        QByteArray resetHeader;
        QByteArray limitHeader;
        std::vector<int> exhaustion; ///< Statuses of a spent token.
    };

    struct Count final
    {
        std::int64_t remaining = 0;
        std::int64_t limit = 0;
        Moment resetAt{};
        bool isTracked = true; ///< False: the server says that it counts nothing.
    };

    TokenPool() = default;

    [[nodiscard]] static Result<std::shared_ptr<TokenPool>> create(const Component &component,
                                                                   Runtime &runtime);
    [[nodiscard]] Result<void> readTokens(const Component &component, Runtime &runtime);
    [[nodiscard]] Result<void> readSource(const Component &component, Runtime &runtime);
    [[nodiscard]] Result<void> readQuotas(const Component &component, Runtime &runtime);
    [[nodiscard]] Result<void> readLimits(const Component &component, Runtime &runtime);

    [[nodiscard]] std::size_t quotaOf(const HttpRequest &request) const;
    [[nodiscard]] std::optional<std::size_t> tokenOf(const HttpRequest &request) const;
    [[nodiscard]] QByteArray signature(std::size_t token) const;

    using SteadyTime = std::chrono::steady_clock::time_point;
    /// Who is to be waited for how long; without a token the counts are asked for afterwards.
    struct Turn final
    {
        std::optional<std::size_t> token;
        std::chrono::milliseconds wait{0};
    };

    [[nodiscard]] Result<std::size_t> acquire(std::size_t quota, Runtime &runtime);
    /// \a end, when all are spent for the first time: the end of the waiting.
    [[nodiscard]] Result<Turn> nextTurn(std::size_t quota, const Clock &clock,
                                        std::optional<SteadyTime> &end);
    // These REQUIRE the mutex.
    [[nodiscard]] bool areSpent(std::size_t quota) const;
    [[nodiscard]] std::chrono::milliseconds untilReset(std::size_t quota, const Clock &clock) const;
    [[nodiscard]] std::chrono::milliseconds delay(std::size_t quota, const Clock &clock) const;

    [[nodiscard]] Result<void> seedOnce(Runtime &runtime);
    [[nodiscard]] Result<void> seedAgain(std::size_t quota, Runtime &runtime);
    [[nodiscard]] Result<void> seed(Runtime &runtime);
    [[nodiscard]] Result<std::vector<Count>> counts(std::size_t token, Runtime &runtime) const;
    [[nodiscard]] static Result<Count> countIn(const Value &answer, const Quota &quota);
    [[nodiscard]] Result<HttpResponse> status(const HttpRequest &request, Runtime &runtime) const;
    [[nodiscard]] std::optional<std::unique_lock<std::timed_mutex>> seeding(Runtime &runtime);

    std::vector<std::string> m_tokens;
    QByteArray m_header;
    QByteArray m_method; ///< "Bearer"; may be empty.
    std::vector<Quota> m_quotas;
    HttpRequest m_statusRequest;
    std::vector<int> m_unavailable; ///< Statuses of a server that counts nothing.
    std::chrono::microseconds m_longestWait{};
    double m_reservedPart = 0.1;
    std::int64_t m_leastReserve = 50;

    mutable std::mutex m_mutex; ///< Of the three below.
    std::vector<std::vector<Count>> m_counts; ///< By token, then quota; empty: never asked.
    std::size_t m_active = 0;
    std::timed_mutex m_seeding; ///< Taken before the other one.
};

} // namespace millrace::declarative
