// OAuthAuthenticator: a bearer token that is renewed before it ends.
#pragma once

#include "core/http/authenticator.h"
#include "core/http/oauthgrant.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

namespace millrace {

/// How a connection signs in.
struct OAuthOptions final
{
    OAuthClientOptions client{};
    OAuthGrant grant{};
    std::optional<OAuthTokens> tokens{}; ///< Known already, e.g. from the sign-in a moment ago.
    TokenKeeper keep{}; ///< Called when the refresh token changes; empty: nothing is stored.
    /// A token is renewed this long before its end.
    std::chrono::seconds margin{60};
};

/// Fetches a token at first use, renews it shortly before its end and after a 401. Of many threads
/// that need a token at once one asks for it, the others wait. A rotated refresh token is kept by
/// the keeper before the new access token is used. Safe from any thread; \a clock has to outlive
/// it.
class OAuthAuthenticator final : public Authenticator
{
public:
    OAuthAuthenticator(OAuthOptions options, std::shared_ptr<HttpClient> http, Clock &clock);

    [[nodiscard]] Result<void> authorize(HttpRequest &request,
                                         const Cancellation &cancellation) override;
    [[nodiscard]] Result<bool> renew(const HttpRequest &request,
                                     const Cancellation &cancellation) override;

    /// The present tokens, fetched if needed: for what a vendor says beside the token, such as
    /// Salesforce's "instance_url".
    [[nodiscard]] Result<OAuthTokens> tokens(const Cancellation &cancellation);

private:
    /// A token that is not \a refused, which is empty when none was.
    [[nodiscard]] Result<OAuthTokens> currentTokens(const QString &refused,
                                                    const Cancellation &cancellation);
    [[nodiscard]] bool isFresh(const QString &refused) const;
    [[nodiscard]] Result<void> fetch(const QString &refused, const Cancellation &cancellation);
    [[nodiscard]] Result<void> keep();

    const OAuthOptions m_options;
    const std::shared_ptr<HttpClient> m_http;
    Clock &m_clock;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_isFetching = false;
    bool m_isKept = true; ///< Whether the refresh token was stored.
    OAuthGrant m_grant;
    std::optional<OAuthTokens> m_tokens;
};

} // namespace millrace
