#include "core/declarative/request/oauthauthenticators.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/request/requesterrors.h"

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

Error invalid(const Component &component, const QString &why)
{
    return makeError(errors::s_componentInvalid, {QString::fromStdString(component.place()), why});
}

Credentials bearer(const std::string &token)
{
    Credentials credentials;
    credentials.options.headers.mutableMapping().set("Authorization", "Bearer " + token);
    credentials.secrets << QString::fromStdString(token);
    return credentials;
}

bool isSame(const Credentials &left, const Credentials &right)
{
    return left.options.headers == right.options.headers;
}

Moment inOneHour(const Clock &clock) { return Moment{clock.now() + std::chrono::hours(1)}; }

} // namespace

Result<std::unique_ptr<RequestAuthenticator>>
OAuthAuthentication::create(const Component &component, Runtime &runtime)
{
    Result<TokenRenewal> renewal = TokenRenewal::create(component, runtime);
    if (!renewal)
        return renewal.error();
    std::unique_ptr<OAuthAuthentication> made(
        new OAuthAuthentication(std::move(*renewal), runtime));
    made->m_hasEndpoint = component.has("token_refresh_endpoint");
    made->m_hasRefreshToken = component.has("refresh_token");
    const Value *usesAssertion = component.field("use_profile_assertion");
    if (usesAssertion && usesAssertion->isTruthy()) {
        const std::optional<Component> assertion = component.child("profile_assertion");
        if (!assertion)
            return invalid(component, u"profile_assertion is missing"_s);
        Result<std::unique_ptr<JwtAuthenticator>> jwt
            = JwtAuthenticator::create(*assertion, runtime);
        if (!jwt)
            return jwt.error();
        made->m_assertion = std::move(*jwt);
    } else {
        if (!component.has("client_id") || !component.has("client_secret"))
            return invalid(component, u"client_id or client_secret is missing"_s);
        const Result<std::string> grant = made->m_renewal.text("grant_type", "refresh_token");
        if (!grant)
            return grant.error();
        if (*grant == "refresh_token" && !made->m_hasRefreshToken)
            return invalid(component, u"refresh_token is missing"_s);
    }
    if (Result<void> read = made->readToken(component); !read)
        return read.error();
    return std::unique_ptr<RequestAuthenticator>(std::move(made));
}

Result<void> OAuthAuthentication::readToken(const Component &component)
{
    m_expiry = Moment{m_runtime.clock.now() - std::chrono::hours(24)};
    if (component.has("access_token_value")) {
        const Result<std::string> token = m_renewal.text("access_token_value");
        if (!token)
            return token.error();
        m_token = *token;
    }
    if (component.text("token_expiry_date").empty())
        return {};
    const Result<Value> date = m_renewal.value("token_expiry_date");
    if (!date)
        return date.error();
    // Before the first renewal the configuration has none yet.
    if (!date->isTruthy())
        return {};
    const Result<Moment> expiry = parseFreeMoment(pythonText(*date));
    if (!expiry)
        return expiry.error();
    m_expiry = *expiry;
    return {};
}

bool OAuthAuthentication::isExpired() const
{
    const std::lock_guard lock(m_mutex);
    return !m_token || Moment{m_runtime.clock.now()} > m_expiry;
}

Credentials OAuthAuthentication::present() const
{
    const std::lock_guard lock(m_mutex);
    return bearer(m_token.value_or(std::string()));
}

Result<RenewedToken> OAuthAuthentication::ask()
{
    if (m_assertion) {
        const Result<std::string> assertion = m_assertion->token();
        if (!assertion)
            return assertion.error();
        return m_renewal.renewBy(*assertion);
    }
    RenewalSecrets secrets;
    const Result<std::string> id = m_renewal.text("client_id");
    if (!id)
        return id.error();
    if (id->empty())
        return makeError(errors::s_credentialsInvalid, {u"client_id is empty"_s});
    const Result<std::string> secret = m_renewal.text("client_secret");
    if (!secret)
        return secret.error();
    const Result<std::string> name = m_renewal.text("refresh_token_name", "refresh_token");
    if (!name)
        return name.error();
    secrets = {*id, *secret, *name, std::nullopt};
    if (m_hasRefreshToken) {
        const Result<std::string> token = m_renewal.text("refresh_token");
        if (!token)
            return token.error();
        secrets.refreshToken = *token;
    }
    return m_renewal.renew(secrets);
}

Result<void> OAuthAuthentication::renewToken()
{
    const Result<RenewedToken> renewed = ask();
    if (!renewed)
        return renewed.error();
    const bool wasExpired = isExpired();
    const std::lock_guard lock(m_mutex);
    m_token = renewed->accessToken;
    if (renewed->expiry)
        m_expiry = *renewed->expiry;
    else if (wasExpired)
        m_expiry = inOneHour(m_runtime.clock);
    return {};
}

Result<Credentials> OAuthAuthentication::credentials()
{
    if (!m_hasEndpoint) {
        const std::lock_guard lock(m_mutex);
        if (!m_token)
            return makeError(errors::s_credentialsInvalid, {u"there is no access token"_s});
        return bearer(*m_token);
    }
    if (!isExpired())
        return present();
    const auto lock = m_renewal.lock();
    if (!lock)
        return Error::cancelled();
    // Another thread may have been quicker.
    if (isExpired()) {
        if (Result<void> done = renewToken(); !done)
            return done.error();
    }
    return present();
}

Result<bool> OAuthAuthentication::renew(const Credentials &used)
{
    if (!m_hasEndpoint)
        return false;
    const auto lock = m_renewal.lock();
    if (!lock)
        return Error::cancelled();
    if (!isSame(used, present()))
        return true;
    if (Result<void> done = renewToken(); !done)
        return done.error();
    return true;
}

Result<std::unique_ptr<RequestAuthenticator>>
SingleUseAuthentication::create(const Component &component, Runtime &runtime)
{
    Result<TokenRenewal> renewal = TokenRenewal::create(component, runtime);
    if (!renewal)
        return renewal.error();
    std::unique_ptr<SingleUseAuthentication> made(
        new SingleUseAuthentication(std::move(*renewal), runtime));
    const Component updater = component.child("refresh_token_updater").value_or(component);
    const auto path = [&updater](std::string_view field, const char *usual) {
        const Value *given = updater.field(field);
        return given && given->isTruthy() ? pathFrom(*given) : Path{"credentials", usual};
    };
    made->m_refreshTokenName = updater.text("refresh_token_name", "refresh_token");
    made->m_refreshToken = path("refresh_token_config_path", "refresh_token");
    made->m_accessToken = path("access_token_config_path", "access_token");
    made->m_expiry = path("token_expiry_date_config_path", "token_expiry_date");
    return std::unique_ptr<RequestAuthenticator>(std::move(made));
}

Result<std::string> SingleUseAuthentication::configured(const Path &path) const
{
    const std::shared_ptr<const Value> config = m_runtime.config.current();
    const Result<const Value *> value = valueAt(*config, path);
    if (!value)
        return value.error();
    return *value ? pythonText(**value) : std::string();
}

Result<std::string> SingleUseAuthentication::client(const char *key) const
{
    const std::shared_ptr<const Value> config = m_runtime.config.current();
    const Result<const Value *> value = valueAt(*config, {"credentials", key});
    if (!value)
        return value.error();
    return *value ? Result<std::string>(pythonText(**value)) : m_renewal.text(key);
}

Result<bool> SingleUseAuthentication::isExpired() const
{
    const Result<std::string> token = configured(m_accessToken);
    if (!token)
        return token.error();
    const Result<std::string> date = configured(m_expiry);
    if (!date)
        return date.error();
    if (token->empty() || date->empty())
        return true;
    const Result<Moment> expiry = parseFreeMoment(*date);
    if (!expiry)
        return expiry.error();
    return Moment{m_runtime.clock.now()} > *expiry;
}

Result<void> SingleUseAuthentication::renewToken()
{
    const Result<std::string> id = client("client_id");
    if (!id)
        return id.error();
    const Result<std::string> secret = client("client_secret");
    if (!secret)
        return secret.error();
    const Result<std::string> known = configured(m_refreshToken);
    if (!known)
        return known.error();
    // Until the new one is kept no other process takes the one there is.
    const Result<TokenTurn> turn
        = m_runtime.observer.takeTurn(m_refreshToken, *known, m_runtime.cancellation);
    if (!turn)
        return turn.error();
    const std::string token = turn->newest.value_or(*known);
    const Result<RenewedToken> renewed = m_renewal.renew({*id, *secret, m_refreshTokenName, token});
    if (!renewed)
        return renewed.error();
    const Moment expiry = renewed->expiry.value_or(inOneHour(m_runtime.clock));
    const Moment whole{expiry.utc};
    const bool hasFraction = whole.utc != std::chrono::floor<std::chrono::seconds>(whole.utc);
    const std::string text = formatMoment(
        whole, hasFraction ? "%Y-%m-%dT%H:%M:%S.%f+00:00" : "%Y-%m-%dT%H:%M:%S+00:00");
    LiveConfig &config = m_runtime.config;
    if (Result<void> done = config.set(m_accessToken, renewed->accessToken); !done)
        return done;
    if (renewed->refreshToken || turn->newest) {
        if (Result<void> done = config.set(m_refreshToken, renewed->refreshToken.value_or(token));
            !done)
            return done;
    }
    if (Result<void> done = config.set(m_expiry, text); !done)
        return done;
    return keep();
}

Result<void> SingleUseAuthentication::keep()
{
    Result<void> kept = m_runtime.observer.configurationChanged(*m_runtime.config.current());
    m_isKept = kept.isOk();
    return kept;
}

Result<Credentials> SingleUseAuthentication::present() const
{
    const Result<std::string> token = configured(m_accessToken);
    return token ? Result<Credentials>(bearer(*token)) : Result<Credentials>(token.error());
}

Result<Credentials> SingleUseAuthentication::credentials()
{
    Result<bool> expired = isExpired();
    if (!expired)
        return expired.error();
    if (!*expired && m_isKept)
        return present();
    const auto lock = m_renewal.lock();
    if (!lock)
        return Error::cancelled();
    // A renewal that a refusal asked for is only logged when it fails.
    if (!m_isKept) {
        if (Result<void> kept = keep(); !kept)
            return kept.error();
    }
    // Another thread may have been quicker.
    expired = isExpired();
    if (!expired)
        return expired.error();
    if (*expired) {
        if (Result<void> done = renewToken(); !done)
            return done.error();
    }
    return present();
}

Result<bool> SingleUseAuthentication::renew(const Credentials &used)
{
    const auto lock = m_renewal.lock();
    if (!lock)
        return Error::cancelled();
    const Result<Credentials> now = present();
    if (!now)
        return now.error();
    if (!isSame(used, *now))
        return true;
    if (Result<void> done = renewToken(); !done)
        return done.error();
    return true;
}

} // namespace millrace::declarative
