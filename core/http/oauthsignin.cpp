#include "core/http/oauthsignin.h"

#include "core/http/oautherrors.h"

#include <utility>

namespace millrace {

OAuthSignIn::OAuthSignIn(OAuthBrowserOptions options, std::unique_ptr<HttpClient> http,
                         QString resultPointer)
    : m_http(std::move(http))
    , m_resultPointer(std::move(resultPointer))
    , m_flow(std::move(options), m_clock)
{
}

Result<std::unique_ptr<BrowserSignIn>> OAuthSignIn::create(OAuthBrowserOptions options,
                                                           const HttpOptions &http,
                                                           const QString &resultPointer)
{
    auto client = HttpClient::create(http);
    if (!client)
        return client.error();
    return std::unique_ptr<BrowserSignIn>(
        new OAuthSignIn(std::move(options), std::move(*client), resultPointer));
}

Result<SignInResult> OAuthSignIn::run(const std::function<void(const QUrl &)> &openBrowser,
                                      const Cancellation &cancellation)
{
    const auto tokens = m_flow.run(*m_http, openBrowser, cancellation);
    if (!tokens)
        return tokens.error();
    if (tokens->refreshToken.isEmpty())
        return makeError(oautherrors::noRefreshToken);
    return SignInResult{{m_resultPointer, tokens->refreshToken}};
}

} // namespace millrace
