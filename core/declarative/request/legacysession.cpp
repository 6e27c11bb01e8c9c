#include "core/declarative/request/legacysession.h"

#include "core/declarative/request/logincall.h"
#include "core/declarative/request/requestbuilder.h"
#include "core/declarative/request/requesterrors.h"
#include "core/declarative/request/requestsecrets.h"
#include "core/declarative/value/jsontext.h"

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_unauthorized = 401;
constexpr int s_firstRefusal = 400;

} // namespace

LegacySession::LegacySession(const Component &component, const std::string &urlBase,
                             Runtime &runtime)
    : m_component(component)
    , m_urlBase(urlBase)
    , m_runtime(runtime)
{
}

Result<Value> LegacySession::value(std::string_view field, const TemplateScope &scope) const
{
    return InterpolatedText(m_component.text(field)).evaluate(scope, m_runtime.clock);
}

Result<std::string> LegacySession::text(std::string_view field, const TemplateScope &scope) const
{
    return InterpolatedText(m_component.text(field)).evaluateText(scope, m_runtime.clock);
}

Result<Credentials> LegacySession::credentials()
{
    const std::shared_ptr<const Value> config = m_runtime.config.current();
    TemplateScope scope;
    scope.config = config.get();
    scope.parameters = &m_component.parameters();
    const Result<std::string> header = text("header", scope);
    if (!header)
        return header.error();
    const Result<std::string> given = token(scope);
    if (!given)
        return given.error();
    Credentials credentials;
    credentials.options.headers.mutableMapping().set(*header, *given);
    credentials.secrets << QString::fromStdString(*given);
    return credentials;
}

Result<std::string> LegacySession::token(const TemplateScope &scope)
{
    const Result<Value> given = value("session_token", scope);
    if (!given)
        return given.error();
    if (given->isTruthy()) {
        const Result<bool> valid = isValid(pythonText(*given), scope);
        if (!valid)
            return valid.error();
        if (*valid)
            return pythonText(*given);
    }
    const Result<Value> user = value("username", scope);
    if (!user)
        return user.error();
    const Result<Value> password = value("password", scope);
    if (!password)
        return password.error();
    if (!user->isTruthy() || !password->isTruthy())
        return makeError(errors::s_credentialsInvalid,
                         {u"the session token is not valid, and user or password is missing"_s});
    return logIn(*user, *password, scope);
}

Result<bool> LegacySession::isValid(const std::string &token, const TemplateScope &scope)
{
    const Result<std::string> base = m_urlBase.evaluateText(scope, m_runtime.clock);
    if (!base)
        return base.error();
    const Result<std::string> path = text("validate_session_url", scope);
    if (!path)
        return path.error();
    const Result<std::string> name = text("header", scope);
    if (!name)
        return name.error();
    Result<HttpRequest> request = loginRequest(HttpMethod::Get, *base + *path);
    if (!request)
        return request.error();
    Result<HttpHeader> header = checkedHeader(*name, token);
    if (!header)
        return header.error();
    header->isSecret = true;
    request->headers.append(std::move(*header));
    const Result<HttpResponse> response = sendLogin(*request, m_runtime);
    if (!response)
        return response.error();
    if (response->status == s_unauthorized)
        return false;
    return response->status < s_firstRefusal ? Result<bool>(true)
                                             : Result<bool>(loginRefused(*request, *response));
}

Result<std::string> LegacySession::logIn(const Value &user, const Value &password,
                                         const TemplateScope &scope)
{
    Result<std::string> base = m_urlBase.evaluateText(scope, m_runtime.clock);
    if (!base)
        return base;
    Result<std::string> path = text("login_url", scope);
    if (!path)
        return path;
    Result<std::string> key = text("session_token_response_key", scope);
    if (!key)
        return key;
    const std::lock_guard lock(m_mutex);
    const std::string name = *base + *path + "\n" + pythonText(user) + "\n" + pythonText(password);
    const TimePoint now = m_runtime.clock.now();
    if (const auto login = m_logins.find(name);
        login != m_logins.end() && now < login->second.expiry)
        return login->second.token;
    Result<HttpRequest> request = loginRequest(HttpMethod::Post, *base + *path);
    if (!request)
        return request.error();
    const Value body = Mapping{{"username", user}, {"password", password}};
    request->body = QByteArray::fromStdString(
        jsonText(body, {.itemSeparator = ", ", .keySeparator = ": ", .isAscii = true}));
    request->contentType = "application/json";
    request->secrets << QString::fromStdString(pythonText(password));
    hideWrittenForms(*request);
    const Result<HttpResponse> response = sendLogin(*request, m_runtime);
    if (!response)
        return response.error();
    if (response->status >= s_firstRefusal)
        return loginRefused(*request, *response);
    const Result<Value> json
        = parseJson({response->body.constData(), std::size_t(response->body.size())});
    const Value *token = json ? json->find(*key) : nullptr;
    if (!token)
        return makeError(errors::s_tokenMissing, {QString::fromStdString(*key)});
    const Login login{pythonText(*token), now + std::chrono::hours(24)};
    m_logins.insert_or_assign(name, login);
    return login.token;
}

} // namespace millrace::declarative
