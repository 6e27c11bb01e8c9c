// RequestAuthenticator: signs the requests of a manifest.
#pragma once

#include "core/base/result.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/request/answerdecoder.h"
#include "core/declarative/request/requestoptions.h"
#include "core/declarative/runtime.h"

#include <QStringList>

#include <memory>
#include <optional>
#include <string>

namespace millrace::declarative {

/// What proves who sends a request.
struct Credentials final
{
    RequestOptions options{};
    QStringList secrets{}; ///< Values that must never be shown, beside those of the options.
};

/// Safe from any thread.
class RequestAuthenticator
{
public:
    virtual ~RequestAuthenticator() = default;

    /// Of one try of a request; may log in first. Errors: declarative.credentials_invalid,
    /// declarative.login_refused, declarative.token_missing, declarative.request_*, those of
    /// templates.
    [[nodiscard]] virtual Result<Credentials> credentials() = 0;

    /// Right before \a request is sent, each time; may wait. For those whose token depends on what
    /// is asked for. Errors: those of credentials(), declarative.tokens_exhausted.
    [[nodiscard]] virtual Result<void> sign(HttpRequest & /*request*/) { return {}; }
    /// Told of every answer to what it signed.
    virtual void answered(const HttpRequest & /*request*/, const HttpResponse & /*response*/) { }
    /// Whether \a request, whose token has no calls left, would be signed with another one that
    /// has, so that there is nothing to wait for.
    [[nodiscard]] virtual bool hasOtherToken(const HttpRequest & /*request*/) { return false; }

    /// The server refuses \a used: other ones are made. False: there is no way to.
    [[nodiscard]] virtual Result<bool> renew(const Credentials & /*used*/) { return false; }
};

/// What an authenticator has to know about its requester.
struct AuthenticatorOptions final
{
    std::string stream{};
    std::string urlBase{}; ///< Template of the requester's address, for LegacySessionToken.
    AnswerDecoder decode{}; ///< Of logins; empty: JSON.
};

/// The authenticator \a component describes; nothing: none. \a runtime outlives it. Errors:
/// declarative.component_invalid, declarative.component_custom, declarative.authenticator_unknown.
[[nodiscard]] Result<std::unique_ptr<RequestAuthenticator>>
makeAuthenticator(const std::optional<Component> &component, const AuthenticatorOptions &options,
                  Runtime &runtime);

} // namespace millrace::declarative
