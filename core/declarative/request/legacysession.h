// LegacySession: a session token that is checked before use, or got with user and password.
#pragma once

#include "core/declarative/request/requestauthenticator.h"
#include "core/declarative/template/interpolation.h"

#include <map>
#include <mutex>

namespace millrace::declarative {

/// The component LegacySessionTokenAuthenticator.
class LegacySession final : public RequestAuthenticator
{
public:
    /// \a urlBase is a template. \a runtime outlives it.
    LegacySession(const Component &component, const std::string &urlBase, Runtime &runtime);

    [[nodiscard]] Result<Credentials> credentials() override;

private:
    struct Login final
    {
        std::string token;
        TimePoint expiry{};
    };

    [[nodiscard]] Result<std::string> token(const TemplateScope &scope);
    [[nodiscard]] Result<bool> isValid(const std::string &token, const TemplateScope &scope);
    [[nodiscard]] Result<std::string> logIn(const Value &user, const Value &password,
                                            const TemplateScope &scope);
    [[nodiscard]] Result<std::string> text(std::string_view field,
                                           const TemplateScope &scope) const;
    [[nodiscard]] Result<Value> value(std::string_view field, const TemplateScope &scope) const;

    const Component m_component;
    const InterpolatedText m_urlBase;
    Runtime &m_runtime;
    std::mutex m_mutex;
    std::map<std::string, Login> m_logins; ///< By address and user.
};

} // namespace millrace::declarative
