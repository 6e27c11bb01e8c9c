#include "core/http/oauthauthenticator.h"

namespace millrace {

using namespace Qt::StringLiterals;

OAuthAuthenticator::OAuthAuthenticator(OAuthOptions options, std::shared_ptr<HttpClient> http,
                                       Clock &clock)
    : m_options(std::move(options))
    , m_http(std::move(http))
    , m_clock(clock)
    , m_grant(m_options.grant)
    , m_tokens(m_options.tokens)
{
}

Result<void> OAuthAuthenticator::authorize(HttpRequest &request, const Cancellation &cancellation)
{
    const Result<OAuthTokens> current = currentTokens({}, cancellation);
    if (!current)
        return current.error();
    request.headers.set({"Authorization", "Bearer " + current->accessToken.toUtf8(), true});
    return {};
}

Result<bool> OAuthAuthenticator::renew(const HttpRequest &request, const Cancellation &cancellation)
{
    const QByteArray header = request.headers.value("Authorization");
    const QString refused = QString::fromUtf8(header.mid(qstrlen("Bearer ")));
    const Result<OAuthTokens> current = currentTokens(refused, cancellation);
    if (!current)
        return current.error();
    return current->accessToken != refused;
}

Result<OAuthTokens> OAuthAuthenticator::tokens(const Cancellation &cancellation)
{
    return currentTokens({}, cancellation);
}

Result<OAuthTokens> OAuthAuthenticator::currentTokens(const QString &refused,
                                                      const Cancellation &cancellation)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, cancellation, [this] { return !m_isFetching; });
    if (cancellation.stop_requested())
        return Error::cancelled();
    if (m_isKept && isFresh(refused))
        return *m_tokens;
    m_isFetching = true;
    lock.unlock();
    // What fetch() touches is this thread's alone while m_isFetching is set.
    const Result<void> fetched = fetch(refused, cancellation);
    lock.lock();
    m_isFetching = false;
    m_changed.notify_all();
    if (!fetched)
        return fetched.error();
    return *m_tokens;
}

bool OAuthAuthenticator::isFresh(const QString &refused) const
{
    if (!m_tokens || m_tokens->accessToken.isEmpty() || m_tokens->accessToken == refused)
        return false;
    return !m_tokens->expiresAt || m_clock.now() + m_options.margin < *m_tokens->expiresAt;
}

Result<void> OAuthAuthenticator::fetch(const QString &refused, const Cancellation &cancellation)
{
    // Tokens that could not be stored the last time come first: the server has forgotten the old.
    if (!m_isKept) {
        Result<void> kept = keep();
        if (!kept || isFresh(refused))
            return kept;
    }
    Result<OAuthTokens> fresh
        = requestTokens(*m_http, m_options.client, m_grant, m_clock, cancellation);
    if (!fresh)
        return fresh.error();
    const auto *refresh = std::get_if<RefreshTokenGrant>(&m_grant);
    const bool isRotated
        = refresh && !fresh->refreshToken.isEmpty() && fresh->refreshToken != refresh->refreshToken;
    if (refresh && fresh->refreshToken.isEmpty())
        fresh->refreshToken = refresh->refreshToken;
    if (isRotated)
        m_grant = RefreshTokenGrant{fresh->refreshToken};
    m_tokens = std::move(*fresh);
    if (!isRotated)
        return {};
    m_isKept = false;
    return keep();
}

Result<void> OAuthAuthenticator::keep()
{
    Result<void> kept = m_options.keep ? m_options.keep(*m_tokens) : Result<void>();
    m_isKept = kept.isOk();
    return kept;
}

} // namespace millrace
