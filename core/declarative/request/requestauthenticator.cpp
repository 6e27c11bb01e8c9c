#include "core/declarative/request/requestauthenticator.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/request/jwtauthenticator.h"
#include "core/declarative/request/keyauthenticators.h"
#include "core/declarative/request/legacysession.h"
#include "core/declarative/request/oauthauthenticators.h"
#include "core/declarative/request/requesterrors.h"
#include "core/declarative/request/rotatingtokens.h"
#include "core/declarative/request/sessionlogin.h"

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

using Made = std::unique_ptr<RequestAuthenticator>;

/// The one of SelectiveAuthenticator that the configuration chooses.
Result<Component> selected(const Component &component, const Value &config)
{
    const Value *path = component.field("authenticator_selection_path");
    const Value *choices = component.field("authenticators");
    const Result<const Value *> choice
        = path ? valueAt(config, pathFrom(*path)) : Result<const Value *>(nullptr);
    if (!choice || !*choice)
        return makeError(
            errors::s_authenticatorUnknown,
            {u"The path from `authenticator_selection_path` is not found in the config."_s});
    const std::string name = pythonText(**choice);
    const Value *node = choices ? choices->find(name) : nullptr;
    if (!node || !node->isMapping())
        return makeError(
            errors::s_authenticatorUnknown,
            {u"The authenticator `%1` is not found."_s.arg(QString::fromStdString(name))});
    return Component(*node, component.place() + "/authenticators/" + name);
}

Result<Made> jwtAuthentication(const Component &component, Runtime &runtime)
{
    Result<std::unique_ptr<JwtAuthenticator>> made = JwtAuthenticator::create(component, runtime);
    return made ? Result<Made>(std::move(*made)) : Result<Made>(made.error());
}

Result<Made> madeFrom(const Component &component, const AuthenticatorOptions &options,
                      Runtime &runtime, int depth)
{
    constexpr int s_deepest = 10;
    const QString place = QString::fromStdString(component.place());
    if (component.isCustom())
        return makeError(errors::s_componentCustom,
                         {place, QString::fromStdString(component.text("class_name"))});
    if (component.is("NoAuth"))
        return noAuthentication();
    if (component.is("ApiKeyAuthenticator"))
        return apiKeyAuthentication(component, runtime);
    if (component.is("BearerAuthenticator"))
        return bearerAuthentication(component, runtime);
    if (component.is("BasicHttpAuthenticator"))
        return basicAuthentication(component, runtime);
    if (component.is("OAuthAuthenticator"))
        return component.has("refresh_token_updater")
            ? SingleUseAuthentication::create(component, runtime)
            : OAuthAuthentication::create(component, runtime);
    if (component.is("JwtAuthenticator"))
        return jwtAuthentication(component, runtime);
    if (component.is("SessionTokenAuthenticator"))
        return sessionAuthentication(component, options, runtime);
    if (component.is("LegacySessionTokenAuthenticator"))
        return Made(std::make_unique<LegacySession>(component, options.urlBase, runtime));
    if (component.is("RateLimitedMultipleTokenAuthenticator"))
        return RotatingTokens::create(component, runtime);
    if (!component.is("SelectiveAuthenticator") || depth > s_deepest)
        return makeError(errors::s_componentInvalid, {place, u"it is no known authenticator"_s});
    const Result<Component> choice = selected(component, *runtime.config.current());
    if (!choice)
        return choice.error();
    return madeFrom(*choice, options, runtime, depth + 1);
}

} // namespace

Result<Made> makeAuthenticator(const std::optional<Component> &component,
                               const AuthenticatorOptions &options, Runtime &runtime)
{
    return component ? madeFrom(*component, options, runtime, 0) : Result<Made>(noAuthentication());
}

} // namespace millrace::declarative
