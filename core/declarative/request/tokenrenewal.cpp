#include "core/declarative/request/tokenrenewal.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/request/formencoding.h"
#include "core/declarative/request/jwtauthenticator.h"
#include "core/declarative/request/logincall.h"
#include "core/declarative/request/pythonnumber.h"
#include "core/declarative/request/requestbuilder.h"
#include "core/declarative/request/requesterrors.h"
#include "core/declarative/request/requestsecrets.h"
#include "core/declarative/value/jsontext.h"

#include <algorithm>

namespace millrace::declarative {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::string_view s_assertionGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
constexpr int s_deepestAnswer = 5;

bool isWorthRepeating(int status)
{
    constexpr int s_tooMany = 429;
    constexpr int s_firstServerError = 500;
    return status == s_tooMany || status >= s_firstServerError;
}

/// The value of \a key, at the top or else depth first.
const Value *found(const Value &answer, const std::string &key, int depth = 0)
{
    if (depth > s_deepestAnswer)
        return nullptr;
    if (const Value *value = answer.find(key))
        return value;
    const auto below = [&](const Value &inner) -> const Value * {
        const Value *value = found(inner, key, depth + 1);
        return value && !value->isNull() ? value : nullptr;
    };
    if (answer.isMapping()) {
        for (const auto &[name, inner] : answer.mapping()) {
            if (const Value *value = below(inner))
                return value;
        }
    }
    if (answer.isList()) {
        for (const Value &inner : answer.list()) {
            if (const Value *value = below(inner))
                return value;
        }
    }
    return nullptr;
}

std::vector<std::string> textsIn(const Value *list)
{
    std::vector<std::string> texts;
    if (list && list->isList()) {
        for (const Value &item : list->list())
            texts.push_back(pythonText(item));
    }
    return texts;
}

bool saysRefusals(const Component &component)
{
    return component.node()["refresh_token_error_status_codes"].isTruthy()
        || component.node()["refresh_token_error_key"].isTruthy()
        || component.node()["refresh_token_error_values"].isTruthy();
}

} // namespace

Result<TokenRenewal> TokenRenewal::create(const Component &component, Runtime &runtime)
{
    TokenRenewal renewal(component, runtime);
    const std::optional<Component> updater = component.child("refresh_token_updater");
    const bool isInUpdater = updater && saysRefusals(*updater);
    if (isInUpdater && saysRefusals(component))
        return makeError(
            errors::s_componentInvalid,
            {QString::fromStdString(component.place()), u"refresh_token_error_… is given twice"_s});
    if (!isInUpdater && !saysRefusals(component)) {
        renewal.m_refusalStatuses = {400};
        renewal.m_refusalKey = "error";
        renewal.m_refusalValues = {"invalid_grant", "invalid_permissions"};
        return renewal;
    }
    const Component &source = isInUpdater ? *updater : component;
    if (const Value *statuses = source.field("refresh_token_error_status_codes");
        statuses && statuses->isList()) {
        for (const Value &status : statuses->list())
            renewal.m_refusalStatuses.push_back(int(pythonInteger(status).value_or(0)));
    }
    renewal.m_refusalKey = source.text("refresh_token_error_key");
    renewal.m_refusalValues = textsIn(source.field("refresh_token_error_values"));
    return renewal;
}

Result<Value> TokenRenewal::value(std::string_view field, std::string_view fallback) const
{
    const std::shared_ptr<const Value> config = m_runtime.config.current();
    TemplateScope scope;
    scope.config = config.get();
    scope.parameters = &m_component.parameters();
    std::string given = m_component.text(field);
    if (given.empty())
        given = fallback;
    return InterpolatedText(std::move(given)).evaluate(scope, m_runtime.clock);
}

Result<std::string> TokenRenewal::text(std::string_view field, std::string_view fallback) const
{
    const Result<Value> given = value(field, fallback);
    return given ? Result<std::string>(pythonText(*given)) : Result<std::string>(given.error());
}

std::optional<std::unique_lock<std::timed_mutex>> TokenRenewal::lock() const
{
    constexpr milliseconds s_look{50};
    std::unique_lock lock(m_runtime.config.renewing(), std::defer_lock);
    while (!lock.try_lock_for(s_look)) {
        if (m_runtime.cancellation.stop_requested())
            return std::nullopt;
    }
    return lock;
}

Result<Value> TokenRenewal::headers() const
{
    const Value *given = m_component.field("refresh_request_headers");
    if (!given || !given->isMapping())
        return Value::emptyMapping();
    const std::shared_ptr<const Value> config = m_runtime.config.current();
    TemplateScope scope;
    scope.config = config.get();
    scope.parameters = &m_component.parameters();
    return evaluatedFields(*given, scope, m_runtime.clock);
}

Result<Value> TokenRenewal::arguments(const RenewalSecrets &secrets, const Value &headers) const
{
    Mapping arguments;
    const auto set = [&](std::string_view nameField, std::string_view usualName,
                         const Value &content) -> Result<void> {
        const Result<std::string> name = text(nameField, usualName);
        if (!name)
            return name.error();
        arguments.set(*name, content);
        return {};
    };
    const Result<std::string> grant = text("grant_type", "refresh_token");
    if (!grant)
        return grant.error();
    if (Result<void> done = set("grant_type_name", "grant_type", *grant); !done)
        return done.error();
    // Servers that take them in a header refuse them in the form.
    if (!headers.find("Authorization")) {
        if (Result<void> done = set("client_id_name", "client_id", secrets.clientId); !done)
            return done.error();
        if (Result<void> done = set("client_secret_name", "client_secret", secrets.clientSecret);
            !done)
            return done.error();
    }
    arguments.set(secrets.refreshTokenName,
                  secrets.refreshToken ? Value(*secrets.refreshToken) : Value());
    if (const Value *scopes = m_component.field("scopes"); scopes && scopes->isTruthy())
        arguments.set("scopes", *scopes);
    const Value *more = m_component.field("refresh_request_body");
    if (!more || !more->isMapping())
        return Value(std::move(arguments));
    const std::shared_ptr<const Value> config = m_runtime.config.current();
    TemplateScope scope;
    scope.config = config.get();
    scope.parameters = &m_component.parameters();
    Result<Value> evaluated = evaluatedFields(*more, scope, m_runtime.clock);
    if (!evaluated)
        return evaluated;
    for (const auto &[key, item] : evaluated->mapping()) {
        if (!arguments.contains(key))
            arguments.append(key, item);
    }
    return Value(std::move(arguments));
}

Result<HttpRequest> TokenRenewal::request(const Value &arguments, const Value &headers,
                                          bool isInQuery) const
{
    const Result<std::string> endpoint = text("token_refresh_endpoint");
    if (!endpoint)
        return endpoint.error();
    if (endpoint->empty())
        return makeError(errors::s_credentialsInvalid, {u"token_refresh_endpoint is empty"_s});
    const std::string form = formText(arguments);
    Result<HttpRequest> request
        = loginRequest(HttpMethod::Post, *endpoint, isInQuery ? form : std::string());
    if (!request)
        return request;
    for (const auto &[name, item] : headers.mapping()) {
        if (item.isNull())
            continue;
        Result<HttpHeader> header = checkedHeader(name, pythonText(item));
        if (!header)
            return header.error();
        header->isSecret = true;
        request->headers.set(std::move(*header));
    }
    if (!isInQuery) {
        request->body = QByteArray::fromStdString(form);
        if (!request->headers.contains("content-type"))
            request->contentType = "application/x-www-form-urlencoded";
    }
    for (const auto &[name, item] : arguments.mapping()) {
        request->secretQueryKeys << QString::fromStdString(name);
        if (name != "grant_type" && item.isText())
            request->secrets << QString::fromStdString(item.text());
    }
    hideWrittenForms(*request);
    return request;
}

Result<HttpResponse> TokenRenewal::sendRepeatedly(const HttpRequest &request) const
{
    constexpr seconds s_longest{300};
    const auto start = m_runtime.clock.steadyNow();
    for (int doublings = 0;; ++doublings) {
        const auto begun = m_runtime.clock.steadyNow() - start;
        Result<HttpResponse> response = sendLogin(request, m_runtime);
        if (response ? !isWorthRepeating(response->status)
                     : response.error().kind != ErrorKind::Transient)
            return response;
        const auto left = std::chrono::duration_cast<milliseconds>(s_longest - begun);
        if (left <= milliseconds(0)) {
            if (response)
                return response;
            return makeError(errors::s_renewalUnreachable, {}, response.error().message);
        }
        const milliseconds wait = seconds(std::int64_t(1) << std::min(doublings, 10));
        if (!m_runtime.clock.wait(std::min(wait, left), m_runtime.cancellation))
            return Error::cancelled();
    }
}

bool TokenRenewal::isRefused(const HttpResponse &response) const
{
    if (std::find(m_refusalStatuses.begin(), m_refusalStatuses.end(), response.status)
        == m_refusalStatuses.end())
        return false;
    const Result<Value> json
        = parseJson({response.body.constData(), std::size_t(response.body.size())});
    const Value *word = json ? json->find(m_refusalKey) : nullptr;
    return word && word->isText()
        && std::find(m_refusalValues.begin(), m_refusalValues.end(), word->text())
        != m_refusalValues.end();
}

Result<Value> TokenRenewal::answer(const HttpRequest &request) const
{
    constexpr int s_firstRefusal = 400;
    const Result<HttpResponse> response = sendRepeatedly(request);
    if (!response)
        return response.error();
    if (response->status >= s_firstRefusal) {
        if (!isWorthRepeating(response->status) && isRefused(*response))
            return makeError(errors::s_refreshTokenRefused);
        return loginRefused(request, *response);
    }
    Result<Value> json
        = parseJson({response->body.constData(), std::size_t(response->body.size())});
    if (!json)
        return makeError(errors::s_renewalUnreadable, {}, json.error().detail);
    return json;
}

Result<RenewedToken> TokenRenewal::tokenIn(const Value &answer,
                                           const std::string &refreshTokenName) const
{
    const Result<std::string> name = text("access_token_name", "access_token");
    if (!name)
        return name.error();
    RenewedToken renewed;
    const Value *token = found(answer, *name);
    if (!token || !token->isTruthy())
        return makeError(errors::s_tokenMissing, {QString::fromStdString(*name)});
    renewed.accessToken = pythonText(*token);
    if (const Value *refresh = found(answer, refreshTokenName); refresh && !refresh->isNull())
        renewed.refreshToken = pythonText(*refresh);
    const Result<std::string> expiryName = text("expires_in_name", "expires_in");
    if (!expiryName)
        return expiryName.error();
    const Value *expiry = found(answer, *expiryName);
    if (!expiry || expiry->isNull())
        return renewed;
    if (m_component.node()["token_expiry_date_format"].isTruthy()) {
        const Result<Moment> moment = parseFreeMoment(pythonText(*expiry));
        if (!moment)
            return moment.error();
        renewed.expiry = *moment;
        return renewed;
    }
    constexpr double s_longestLife = 1.0e10;
    const std::optional<double> life = pythonFloat(Value(pythonText(*expiry)));
    if (!life || *life > s_longestLife || *life < -s_longestLife)
        return makeError(errors::s_numberInvalid, {QString::fromStdString(*expiryName)});
    renewed.expiry = Moment{m_runtime.clock.now() + seconds(std::int64_t(*life))};
    return renewed;
}

Result<RenewedToken> TokenRenewal::renew(const RenewalSecrets &secrets)
{
    const Result<Value> headers = this->headers();
    if (!headers)
        return headers.error();
    const Result<Value> arguments = this->arguments(secrets, *headers);
    if (!arguments)
        return arguments.error();
    const bool isInQuery = m_component.flag("send_refresh_request_as_query_params");
    const Result<HttpRequest> request = this->request(*arguments, *headers, isInQuery);
    if (!request)
        return request.error();
    const Result<Value> answer = this->answer(*request);
    if (!answer)
        return answer.error();
    return tokenIn(*answer, secrets.refreshTokenName);
}

Result<RenewedToken> TokenRenewal::renewBy(const std::string &assertion)
{
    const Result<std::string> grantName = text("grant_type_name", "grant_type");
    if (!grantName)
        return grantName.error();
    const Result<Value> headers = this->headers();
    if (!headers)
        return headers.error();
    const Value arguments = Mapping{{*grantName, s_assertionGrant}, {"assertion", assertion}};
    const Result<HttpRequest> request = this->request(arguments, *headers, false);
    if (!request)
        return request.error();
    const Result<Value> answer = this->answer(*request);
    if (!answer)
        return answer.error();
    return tokenIn(*answer, "refresh_token");
}

} // namespace millrace::declarative
