// SessionLogin: gets a session token from a login and keeps it while it is valid.
#pragma once

#include "core/declarative/request/requestauthenticator.h"
#include "core/declarative/request/requester.h"
#include "core/declarative/template/moment.h"
#include "core/declarative/value/path.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace millrace::declarative {

/// What SessionTokenAuthenticator logs in with. Safe from any thread.
class SessionLogin final
{
public:
    /// Errors: those of makeRequester(). \a runtime outlives it.
    [[nodiscard]] static Result<std::shared_ptr<SessionLogin>>
    create(const Component &component, const AuthenticatorOptions &options, Runtime &runtime);

    /// The token; logs in when there is none, it has expired, or none is to be kept. Errors: those
    /// of Requester::send(), declarative.token_missing.
    [[nodiscard]] Result<std::string> token();

private:
    explicit SessionLogin(Runtime &runtime)
        : m_runtime(runtime)
    {
    }
    [[nodiscard]] Result<std::string> logIn();

    Runtime &m_runtime;
    std::unique_ptr<Requester> m_requester;
    std::optional<Component> m_decoder;
    AnswerDecoder m_decode;
    Path m_path;
    std::optional<CalendarDuration> m_lifetime; ///< Nothing: a login for each request.
    std::mutex m_mutex;
    std::string m_token;
    std::optional<Moment> m_expiry;
};

/// The component SessionTokenAuthenticator. Errors: declarative.component_invalid, those of
/// SessionLogin::create().
[[nodiscard]] Result<std::unique_ptr<RequestAuthenticator>>
sessionAuthentication(const Component &component, const AuthenticatorOptions &options,
                      Runtime &runtime);

} // namespace millrace::declarative
