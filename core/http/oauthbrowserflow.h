// OAuthBrowserFlow: a sign-in by the person's browser.
#pragma once

#include "core/http/loopbacklistener.h"
#include "core/http/oauthgrant.h"

#include <mutex>
#include <optional>

namespace millrace {

/// How to sign in at a vendor.
struct OAuthBrowserOptions final
{
    OAuthClientOptions client{};
    QUrl authorizationUrl{};
    QList<QPair<QString, QString>> parameters{}; ///< Added to the authorization address.
    int port = 0; ///< Of 127.0.0.1; 0: a free one. Vendors that compare addresses need a fixed one.
    QString callbackPath = QStringLiteral("/callback");
    QString callbackHost = QStringLiteral("127.0.0.1"); ///< Or "localhost", as it is registered.
    std::chrono::minutes timeout{5};
    QString doneText{}; ///< Of the page the browser shows at the end, plain; empty: a usual one.
    QString failedText{};
};

/// Authorization code with PKCE (S256) and state, answered to a listener on 127.0.0.1 (RFC 8252).
/// run() blocks a thread that is not the window's; paste() may be called from any thread.
class OAuthBrowserFlow final
{
public:
    /// \a clock has to outlive the flow.
    OAuthBrowserFlow(OAuthBrowserOptions options, Clock &clock);
    Q_DISABLE_COPY_MOVE(OAuthBrowserFlow)

    /// Listens, has \a openBrowser open the address (on the calling thread; it may show it as well,
    /// to be copied), waits for the browser's answer or a pasted one and trades it for tokens by
    /// \a http. Errors: oauth.denied, oauth.state_differs, oauth.timed_out, oauth.cannot_listen,
    /// those of requestTokens(). Once per object.
    [[nodiscard]] Result<OAuthTokens> run(HttpClient &http,
                                          const std::function<void(const QUrl &)> &openBrowser,
                                          const Cancellation &cancellation);

    /// For a browser that cannot reach this machine: the address it shows after the sign-in, its
    /// query, or the code alone. oauth.pasted_invalid leaves the flow waiting.
    [[nodiscard]] Result<void> paste(const QString &text);

private:
    struct Answer final
    {
        QString code{};
        QString problem{}; ///< The word of the server ("access_denied").
    };

    [[nodiscard]] QUrl authorizationAddress(const QString &redirectUri) const;
    [[nodiscard]] Result<Answer> answerIn(const QString &query) const;
    [[nodiscard]] LoopbackPage pageFor(const QString &query);
    void take(Answer answer);
    [[nodiscard]] Result<Answer> waitForAnswer(const Cancellation &cancellation);

    const OAuthBrowserOptions m_options;
    Clock &m_clock;
    const QString m_state;
    const QString m_codeVerifier;
    std::mutex m_mutex;
    std::optional<Answer> m_answer;
    CancellationSource m_answered; ///< Requested when there is an answer.
};

} // namespace millrace
