// OAuth 2: the ways to a token that need no person.
#pragma once

#include "core/base/cancellation.h"
#include "core/http/httpclient.h"
#include "core/http/jwtassertion.h"
#include "core/http/oauthtokens.h"

#include <variant>

namespace millrace {

struct RefreshTokenGrant final
{
    QString refreshToken;
};

struct ClientCredentialsGrant final
{
};

/// RFC 7523: a signed statement instead of a password.
struct JwtBearerGrant final
{
    JwtClaims claims;
    QByteArray privateKey; ///< PEM, RSA, not encrypted. Secret.
};

/// RFC 6749 §4.1.3 with PKCE; the end of an OAuthBrowserFlow.
struct AuthorizationCodeGrant final
{
    QString code;
    QString redirectUri;
    QString codeVerifier;
};

using OAuthGrant = std::variant<RefreshTokenGrant, ClientCredentialsGrant, JwtBearerGrant,
                                AuthorizationCodeGrant>;

/// Asks for tokens once. Errors: oauth.grant_expired (sign in again), oauth.client_refused,
/// oauth.refused, oauth.answer_invalid, oauth.key_invalid, and those of HttpClient.
[[nodiscard]] Result<OAuthTokens> requestTokens(HttpClient &http, const OAuthClientOptions &client,
                                                const OAuthGrant &grant, const Clock &clock,
                                                const Cancellation &cancellation);

} // namespace millrace
