// TokenRenewal: asks an OAuth server for a token as a manifest says.
#pragma once

#include "core/declarative/manifest/component.h"
#include "core/declarative/runtime.h"
#include "core/declarative/template/interpolation.h"
#include "core/declarative/template/moment.h"

#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace millrace::declarative {

/// What is sent beside what the manifest says.
struct RenewalSecrets final
{
    std::string clientId{};
    std::string clientSecret{};
    std::string refreshTokenName{};
    std::optional<std::string> refreshToken{};
};

/// What came of it.
struct RenewedToken final
{
    std::string accessToken{};
    std::optional<std::string> refreshToken{}; ///< Nothing: the present one stays.
    std::optional<Moment> expiry{}; ///< Nothing: the server does not say.
};

/// The fields of an OAuthAuthenticator about renewals. Safe from any thread.
class TokenRenewal final
{
public:
    /// Error: declarative.component_invalid. \a runtime outlives it.
    [[nodiscard]] static Result<TokenRenewal> create(const Component &component, Runtime &runtime);

    /// Sends the form with \a secrets; repeats it for five minutes while the server has no time.
    /// Errors: declarative.request_*, declarative.login_refused, declarative.token_missing.
    [[nodiscard]] Result<RenewedToken> renew(const RenewalSecrets &secrets);
    /// The same with a JWT instead of secrets.
    [[nodiscard]] Result<RenewedToken> renewBy(const std::string &assertion);

    /// A field of the component, evaluated with the present configuration.
    [[nodiscard]] Result<Value> value(std::string_view field, std::string_view fallback = {}) const;
    [[nodiscard]] Result<std::string> text(std::string_view field,
                                           std::string_view fallback = {}) const;

    /// Waits until no other thread renews tokens of this configuration. Nothing when the run is
    /// cancelled.
    [[nodiscard]] std::optional<std::unique_lock<std::timed_mutex>> lock() const;

private:
    TokenRenewal(const Component &component, Runtime &runtime)
        : m_component(component)
        , m_runtime(runtime)
    {
    }

    [[nodiscard]] Result<Value> arguments(const RenewalSecrets &secrets,
                                          const Value &headers) const;
    [[nodiscard]] Result<Value> headers() const;
    [[nodiscard]] Result<HttpRequest> request(const Value &arguments, const Value &headers,
                                              bool isInQuery) const;
    [[nodiscard]] Result<Value> answer(const HttpRequest &request) const;
    [[nodiscard]] Result<HttpResponse> sendRepeatedly(const HttpRequest &request) const;
    [[nodiscard]] Result<RenewedToken> tokenIn(const Value &answer,
                                               const std::string &refreshTokenName) const;
    [[nodiscard]] bool isRefused(const HttpResponse &response) const;

    Component m_component;
    Runtime &m_runtime;
    // Which answers say that the refresh token is no good.
    std::vector<int> m_refusalStatuses;
    std::string m_refusalKey;
    std::vector<std::string> m_refusalValues;
};

} // namespace millrace::declarative
