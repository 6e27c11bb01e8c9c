// The OAuth authenticators: with tokens kept in memory, and with those that are good for one use.
#pragma once

#include "core/declarative/request/jwtauthenticator.h"
#include "core/declarative/request/requestauthenticator.h"
#include "core/declarative/request/tokenrenewal.h"
#include "core/declarative/value/path.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace millrace::declarative {

/// OAuthAuthenticator whose tokens live while the manifest is open.
class OAuthAuthentication final : public RequestAuthenticator
{
public:
    /// Errors: declarative.component_invalid, those of templates. \a runtime outlives it.
    [[nodiscard]] static Result<std::unique_ptr<RequestAuthenticator>>
    create(const Component &component, Runtime &runtime);

    [[nodiscard]] Result<Credentials> credentials() override;
    [[nodiscard]] Result<bool> renew(const Credentials &used) override;

private:
    OAuthAuthentication(TokenRenewal renewal, Runtime &runtime)
        : m_renewal(std::move(renewal))
        , m_runtime(runtime)
    {
    }

    [[nodiscard]] Result<void> readToken(const Component &component);
    [[nodiscard]] Result<RenewedToken> ask();
    [[nodiscard]] Result<void> renewToken();
    [[nodiscard]] bool isExpired() const;
    [[nodiscard]] Credentials present() const;

    TokenRenewal m_renewal;
    Runtime &m_runtime;
    bool m_hasEndpoint = false;
    bool m_hasRefreshToken = false;
    std::unique_ptr<JwtAuthenticator> m_assertion; ///< Set: instead of client and refresh token.
    mutable std::mutex m_mutex;
    std::optional<std::string> m_token;
    Moment m_expiry;
};

/// OAuthAuthenticator with refresh_token_updater: the tokens live in the configuration, and each
/// renewal changes it. What changed is kept by ReadObserver::configurationChanged() before the new
/// token is used.
class SingleUseAuthentication final : public RequestAuthenticator
{
public:
    /// Errors: declarative.component_invalid. \a runtime outlives it.
    [[nodiscard]] static Result<std::unique_ptr<RequestAuthenticator>>
    create(const Component &component, Runtime &runtime);

    [[nodiscard]] Result<Credentials> credentials() override;
    [[nodiscard]] Result<bool> renew(const Credentials &used) override;

private:
    SingleUseAuthentication(TokenRenewal renewal, Runtime &runtime)
        : m_renewal(std::move(renewal))
        , m_runtime(runtime)
    {
    }

    [[nodiscard]] Result<std::string> configured(const Path &path) const;
    [[nodiscard]] Result<std::string> client(const char *key) const;
    [[nodiscard]] Result<bool> isExpired() const;
    [[nodiscard]] Result<void> renewToken();
    [[nodiscard]] Result<void> keep();
    [[nodiscard]] Result<Credentials> present() const;

    TokenRenewal m_renewal;
    Runtime &m_runtime;
    std::atomic<bool> m_isKept = true; ///< False: the present tokens are in memory only.
    std::string m_refreshTokenName;
    Path m_refreshToken;
    Path m_accessToken;
    Path m_expiry;
};

} // namespace millrace::declarative
