#include "core/declarative/request/jwtauthenticator.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/request/jwtsigner.h"
#include "core/declarative/request/requesterrors.h"

#include <algorithm>
#include <array>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array s_algorithms{"HS256", "HS384", "HS512", "ES256", "ES256K", "ES384", "ES512",
                                  "RS256", "RS384", "RS512", "PS256", "PS384",  "PS512", "EdDSA"};

Error invalid(const Component &component, const QString &why)
{
    return makeError(errors::s_componentInvalid, {QString::fromStdString(component.place()), why});
}

Value mappingIn(const Component &component, std::string_view field)
{
    const Value *value = component.field(field);
    return value && value->isMapping() ? *value : Value::emptyMapping();
}

template<std::size_t Count>
Result<void> checkReserved(const Value &fields, const std::array<const char *, Count> &reserved)
{
    const auto taken = std::find_if(reserved.begin(), reserved.end(),
                                    [&fields](const char *name) { return fields.find(name); });
    if (taken == reserved.end())
        return {};
    return makeError(
        errors::s_credentialsInvalid,
        {u"the field \"%1\" of the token is reserved"_s.arg(QLatin1StringView(*taken))});
}

} // namespace

Result<Value> evaluatedFields(const Value &fields, const TemplateScope &scope, const Clock &clock)
{
    Mapping evaluated;
    for (const auto &[key, value] : fields.mapping()) {
        const Result<Value> name = InterpolatedText(key).evaluate(scope, clock, LiteralTypes::Text);
        if (!name)
            return name.error();
        if (!value.isText()) {
            evaluated.set(pythonText(*name), value);
            continue;
        }
        Result<Value> result
            = InterpolatedText(value.text()).evaluate(scope, clock, LiteralTypes::Any, "None");
        if (!result)
            return result;
        evaluated.set(pythonText(*name), std::move(*result));
    }
    return Value(std::move(evaluated));
}

Result<std::unique_ptr<JwtAuthenticator>> JwtAuthenticator::create(const Component &component,
                                                                   Runtime &runtime)
{
    std::unique_ptr<JwtAuthenticator> made(new JwtAuthenticator(runtime));
    made->m_parameters = component.parameters();
    made->m_algorithm = component.text("algorithm");
    const auto isOurs
        = [&made](const char *name) { return made->m_algorithm == std::string_view(name); };
    if (std::none_of(s_algorithms.begin(), s_algorithms.end(), isOurs))
        return invalid(component, u"the algorithm is none that is known"_s);
    made->m_secret = InterpolatedText(component.text("secret_key"));
    if (!component.text("passphrase").empty())
        made->m_passphrase = InterpolatedText(component.text("passphrase"));
    const Value *isEncoded = component.field("base64_encode_secret_key");
    made->m_isSecretEncoded = isEncoded && isEncoded->isTruthy();
    constexpr std::int64_t s_longest = 10'000'000'000;
    made->m_duration = std::clamp(component.integer("token_duration").value_or(made->m_duration),
                                  -s_longest, s_longest);
    made->m_prefix = InterpolatedText(component.text("header_prefix"));
    const Component header(mappingIn(component, "jwt_headers"));
    for (const char *name : {"kid", "typ", "cty"}) {
        const std::string text = header.text(name, name == std::string_view("typ") ? "JWT" : "");
        if (!text.empty())
            made->m_headerFields.emplace_back(name, text);
    }
    const Component payload(mappingIn(component, "jwt_payload"));
    for (const char *name : {"iss", "sub", "aud"}) {
        if (const std::string text = payload.text(name); !text.empty())
            made->m_payloadFields.emplace_back(name, text);
    }
    made->m_moreHeaders = mappingIn(component, "additional_jwt_headers");
    made->m_morePayload = mappingIn(component, "additional_jwt_payload");
    if (const std::optional<Component> place = component.child("request_option")) {
        Result<RequestOption> option = RequestOption::create(*place);
        if (!option)
            return option.error();
        made->m_option = std::move(*option);
    }
    return made;
}

Result<std::string> JwtAuthenticator::text(const InterpolatedText &field,
                                           const TemplateScope &scope) const
{
    return field.evaluateText(scope, m_runtime.clock);
}

Result<Value> JwtAuthenticator::header(const TemplateScope &scope) const
{
    Result<Value> header = evaluatedFields(m_moreHeaders, scope, m_runtime.clock);
    if (!header)
        return header;
    constexpr std::array s_reserved{"kid", "alg", "typ", "cty"};
    if (Result<void> checked = checkReserved(*header, s_reserved); !checked)
        return checked.error();
    for (const auto &[name, field] : m_headerFields) {
        // The standard wants texts here, whatever they look like.
        Result<std::string> value = text(field, scope);
        if (!value)
            return value.error();
        if (name != "typ" || !value->empty())
            header->mutableMapping().set(name, std::move(*value));
    }
    header->mutableMapping().set("alg", m_algorithm);
    return header;
}

Result<Value> JwtAuthenticator::payload(const TemplateScope &scope) const
{
    Result<Value> payload = evaluatedFields(m_morePayload, scope, m_runtime.clock);
    if (!payload)
        return payload;
    constexpr std::array s_reserved{"iss", "sub", "aud", "iat", "exp", "nbf"};
    if (Result<void> checked = checkReserved(*payload, s_reserved); !checked)
        return checked.error();
    Mapping &fields = payload->mutableMapping();
    for (const auto &[name, field] : m_payloadFields) {
        Result<Value> value = field.evaluate(scope, m_runtime.clock);
        if (!value)
            return value;
        fields.set(name, std::move(*value));
    }
    const std::int64_t now = std::chrono::floor<std::chrono::seconds>(m_runtime.clock.now())
                                 .time_since_epoch()
                                 .count();
    fields.set("iat", now);
    fields.set("exp", now + m_duration);
    fields.set("nbf", now);
    return payload;
}

Result<std::string> JwtAuthenticator::token() const
{
    const std::shared_ptr<const Value> config = m_runtime.config.current();
    TemplateScope scope;
    scope.config = config.get();
    scope.parameters = &m_parameters;
    scope.hasJsonLoads = true;
    Result<Value> head = header(scope);
    if (!head)
        return head.error();
    Result<Value> body = payload(scope);
    if (!body)
        return body.error();
    Result<std::string> secret = text(m_secret, scope);
    if (!secret)
        return secret;
    JwtKey key{m_algorithm, std::move(*secret)};
    if (m_passphrase) {
        Result<std::string> passphrase = text(*m_passphrase, scope);
        if (!passphrase)
            return passphrase;
        key.passphrase = std::move(*passphrase);
    } else if (m_isSecretEncoded) {
        key.secret = QByteArray::fromStdString(key.secret).toBase64().toStdString();
    }
    Result<std::string> prefix = text(m_prefix, scope);
    if (!prefix)
        return prefix;
    Result<std::string> signature = signedJwt(*head, *body, key);
    if (!signature || prefix->empty())
        return signature;
    return *prefix + " " + *signature;
}

Result<Credentials> JwtAuthenticator::credentials()
{
    const Result<std::string> signature = token();
    if (!signature)
        return signature.error();
    Credentials credentials;
    credentials.secrets << QString::fromStdString(*signature);
    if (!m_option) {
        credentials.options.headers.mutableMapping().set("Authorization", *signature);
        return credentials;
    }
    const std::shared_ptr<const Value> config = m_runtime.config.current();
    if (Result<void> done
        = m_option->inject(credentials.options, *signature, *config, m_runtime.clock);
        !done)
        return done.error();
    return credentials;
}

} // namespace millrace::declarative
