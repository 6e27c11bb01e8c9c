// OAuthSignIn: a connector's sign-in by the browser.
#pragma once

#include "core/connector/browsersignin.h"
#include "core/http/httpclient.h"
#include "core/http/oauthbrowserflow.h"

namespace millrace {

/// An OAuthBrowserFlow whose refresh token goes to one place of the configuration.
class OAuthSignIn final : public BrowserSignIn
{
public:
    /// \a http: how the vendor's token server is reached. \a resultPointer: where the refresh token
    /// goes. Errors: those of HttpClient::create().
    [[nodiscard]] static Result<std::unique_ptr<BrowserSignIn>>
    create(OAuthBrowserOptions options, const HttpOptions &http, const QString &resultPointer);

    [[nodiscard]] Result<SignInResult> run(const std::function<void(const QUrl &)> &openBrowser,
                                           const Cancellation &cancellation) override;
    [[nodiscard]] Result<void> paste(const QString &text) override { return m_flow.paste(text); }

private:
    OAuthSignIn(OAuthBrowserOptions options, std::unique_ptr<HttpClient> http,
                QString resultPointer);

    SystemClock m_clock;
    const std::unique_ptr<HttpClient> m_http;
    const QString m_resultPointer;
    OAuthBrowserFlow m_flow; ///< After the clock it uses.
};

} // namespace millrace
