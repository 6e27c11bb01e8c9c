#include "core/declarative/request/keyauthenticators.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/request/requesterrors.h"
#include "core/declarative/template/interpolation.h"

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

/// A field of the manifest, evaluated with the configuration alone.
class ConfigText final
{
public:
    ConfigText(const Component &component, std::string_view field, Runtime &runtime)
        : m_text(component.text(field))
        , m_parameters(component.parameters())
        , m_runtime(runtime)
    {
    }

    [[nodiscard]] Result<std::string> operator()() const
    {
        const std::shared_ptr<const Value> config = m_runtime.config.current();
        TemplateScope scope;
        scope.config = config.get();
        scope.parameters = &m_parameters;
        return m_text.evaluateText(scope, m_runtime.clock);
    }

private:
    InterpolatedText m_text;
    Value m_parameters;
    Runtime &m_runtime;
};

Credentials headerCredentials(const std::string &value, QStringList secrets)
{
    Credentials credentials;
    credentials.options.headers.mutableMapping().set("Authorization", value);
    credentials.secrets = std::move(secrets);
    return credentials;
}

class NoAuthentication final : public RequestAuthenticator
{
public:
    Result<Credentials> credentials() override { return Credentials(); }
};

class TokenAuthentication final : public RequestAuthenticator
{
public:
    TokenAuthentication(RequestOption option, TokenSource source, Runtime &runtime)
        : m_option(std::move(option))
        , m_source(std::move(source))
        , m_runtime(runtime)
    {
    }

    Result<Credentials> credentials() override
    {
        const Result<std::string> token = m_source();
        if (!token)
            return token.error();
        Credentials credentials;
        credentials.secrets << QString::fromStdString(*token);
        const std::shared_ptr<const Value> config = m_runtime.config.current();
        if (Result<void> done
            = m_option.inject(credentials.options, *token, *config, m_runtime.clock);
            !done)
            return done.error();
        return credentials;
    }

private:
    RequestOption m_option;
    TokenSource m_source;
    Runtime &m_runtime;
};

class BearerAuthentication final : public RequestAuthenticator
{
public:
    explicit BearerAuthentication(TokenSource source)
        : m_source(std::move(source))
    {
    }

    Result<Credentials> credentials() override
    {
        const Result<std::string> token = m_source();
        if (!token)
            return token.error();
        return headerCredentials("Bearer " + *token, {QString::fromStdString(*token)});
    }

private:
    TokenSource m_source;
};

class BasicAuthentication final : public RequestAuthenticator
{
public:
    BasicAuthentication(ConfigText user, ConfigText password)
        : m_user(std::move(user))
        , m_password(std::move(password))
    {
    }

    Result<Credentials> credentials() override
    {
        const Result<std::string> user = m_user();
        if (!user)
            return user.error();
        const Result<std::string> password = m_password();
        if (!password)
            return password.error();
        const QByteArray plain = QByteArray::fromStdString(*user + ":" + *password);
        return headerCredentials("Basic " + plain.toBase64().toStdString(),
                                 {QString::fromStdString(*password)});
    }

private:
    ConfigText m_user;
    ConfigText m_password;
};

} // namespace

std::unique_ptr<RequestAuthenticator> noAuthentication()
{
    return std::make_unique<NoAuthentication>();
}

Result<std::unique_ptr<RequestAuthenticator>> apiKeyAuthentication(const Component &component,
                                                                   Runtime &runtime)
{
    const std::optional<Component> place = component.child("inject_into");
    if (place.has_value() == component.has("header"))
        return makeError(errors::s_componentInvalid,
                         {QString::fromStdString(component.place()),
                          place ? u"both inject_into and header are given"_s
                                : u"neither inject_into nor header is given"_s});
    const TokenSource token = ConfigText(component, "api_token", runtime);
    if (!place)
        return tokenAuthentication(
            RequestOption::header(component.text("header"), component.parameters()), token,
            runtime);
    Result<RequestOption> option = RequestOption::create(*place);
    if (!option)
        return option.error();
    return tokenAuthentication(std::move(*option), token, runtime);
}

std::unique_ptr<RequestAuthenticator> tokenAuthentication(RequestOption option, TokenSource source,
                                                          Runtime &runtime)
{
    return std::make_unique<TokenAuthentication>(std::move(option), std::move(source), runtime);
}

std::unique_ptr<RequestAuthenticator> bearerAuthentication(const Component &component,
                                                           Runtime &runtime)
{
    return bearerAuthentication(ConfigText(component, "api_token", runtime));
}

std::unique_ptr<RequestAuthenticator> bearerAuthentication(TokenSource source)
{
    return std::make_unique<BearerAuthentication>(std::move(source));
}

std::unique_ptr<RequestAuthenticator> basicAuthentication(const Component &component,
                                                          Runtime &runtime)
{
    return std::make_unique<BasicAuthentication>(ConfigText(component, "username", runtime),
                                                 ConfigText(component, "password", runtime));
}

} // namespace millrace::declarative
