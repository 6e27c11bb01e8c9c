// JwtAuthenticator: signs requests with a JSON Web Token made for each of them.
#pragma once

#include "core/declarative/request/requestauthenticator.h"
#include "core/declarative/request/requestoption.h"
#include "core/declarative/template/interpolation.h"

#include <utility>
#include <vector>

namespace millrace::declarative {

/// The component JwtAuthenticator.
class JwtAuthenticator final : public RequestAuthenticator
{
public:
    /// Error: declarative.component_invalid. \a runtime outlives it.
    [[nodiscard]] static Result<std::unique_ptr<JwtAuthenticator>>
    create(const Component &component, Runtime &runtime);

    [[nodiscard]] Result<Credentials> credentials() override;

    /// A new token with its prefix. Errors: declarative.credentials_invalid, those of templates.
    [[nodiscard]] Result<std::string> token() const;

private:
    using Fields = std::vector<std::pair<std::string, InterpolatedText>>;

    explicit JwtAuthenticator(Runtime &runtime)
        : m_runtime(runtime)
    {
    }
    [[nodiscard]] Result<Value> header(const TemplateScope &scope) const;
    [[nodiscard]] Result<Value> payload(const TemplateScope &scope) const;
    [[nodiscard]] Result<std::string> text(const InterpolatedText &field,
                                           const TemplateScope &scope) const;

    Runtime &m_runtime;
    Value m_parameters;
    std::string m_algorithm;
    InterpolatedText m_secret;
    std::optional<InterpolatedText> m_passphrase;
    bool m_isSecretEncoded = false; ///< The shared secret is the Base64 of the field.
    std::int64_t m_duration = 1200; ///< Seconds.
    InterpolatedText m_prefix;
    Fields m_headerFields;
    Fields m_payloadFields;
    Value m_moreHeaders = Value::emptyMapping();
    Value m_morePayload = Value::emptyMapping();
    std::optional<RequestOption> m_option; ///< Nothing: the header Authorization.
};

/// The values of \a fields with their templates evaluated, one level deep: texts pass the literal
/// rules, null and what is undefined become null.
[[nodiscard]] Result<Value> evaluatedFields(const Value &fields, const TemplateScope &scope,
                                            const Clock &clock);

} // namespace millrace::declarative
