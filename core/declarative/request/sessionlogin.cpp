#include "core/declarative/request/sessionlogin.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/request/keyauthenticators.h"
#include "core/declarative/request/requesterrors.h"
#include "core/declarative/template/interpolation.h"
#include "core/declarative/value/jsontext.h"

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

Error invalid(const Component &component, const QString &why)
{
    return makeError(errors::s_componentInvalid, {QString::fromStdString(component.place()), why});
}

/// The first element of a JSON body; {} where there is none.
Value firstElement(const HttpResponse &response)
{
    Result<Value> json = parseJson({response.body.constData(), std::size_t(response.body.size())});
    if (!json)
        return Value::emptyMapping();
    if (!json->isList())
        return std::move(*json);
    return json->list().empty() ? Value::emptyMapping() : json->list().front();
}

/// A template around the token of a session.
class SessionTokenText final
{
public:
    SessionTokenText(std::shared_ptr<SessionLogin> login, const std::string &text,
                     const Value &parameters, Runtime &runtime)
        : m_login(std::move(login))
        , m_text(text)
        , m_parameters(parameters)
        , m_runtime(runtime)
    {
    }

    [[nodiscard]] Result<std::string> operator()() const
    {
        Result<std::string> token = m_login->token();
        if (!token)
            return token;
        const Value name(*token);
        const std::shared_ptr<const Value> config = m_runtime.config.current();
        TemplateScope scope;
        scope.config = config.get();
        scope.parameters = &m_parameters;
        scope.names.push_back({"session_token", &name});
        return m_text.evaluateText(scope, m_runtime.clock);
    }

private:
    std::shared_ptr<SessionLogin> m_login;
    InterpolatedText m_text;
    Value m_parameters;
    Runtime &m_runtime;
};

} // namespace

Result<std::shared_ptr<SessionLogin>> SessionLogin::create(const Component &component,
                                                           const AuthenticatorOptions &options,
                                                           Runtime &runtime)
{
    std::shared_ptr<SessionLogin> login(new SessionLogin(runtime));
    const std::optional<Component> requester = component.child("login_requester");
    const Value *path = component.field("session_token_path");
    if (!requester || !path)
        return invalid(component, u"login_requester or session_token_path is missing"_s);
    Result<std::unique_ptr<Requester>> made
        = makeRequester(*requester, {.decodeLogin = options.decode}, runtime);
    if (!made)
        return made.error();
    login->m_requester = std::move(*made);
    login->m_path = pathFrom(*path);
    login->m_decoder = component.child("decoder");
    login->m_decode = options.decode;
    if (const std::string lifetime = component.text("expiration_duration"); !lifetime.empty()) {
        const Result<CalendarDuration> duration = parseDuration(lifetime);
        if (!duration)
            return duration.error();
        login->m_lifetime = *duration;
    }
    return login;
}

Result<std::string> SessionLogin::token()
{
    const std::lock_guard lock(m_mutex);
    const Moment now{m_runtime.clock.now()};
    if (m_expiry && now <= *m_expiry)
        return m_token;
    Result<std::string> token = logIn();
    if (!token)
        return token;
    m_token = *token;
    if (m_lifetime)
        m_expiry = shifted({m_runtime.clock.now()}, *m_lifetime);
    return token;
}

Result<std::string> SessionLogin::logIn()
{
    const Result<RequestOutcome> outcome = m_requester->send({});
    if (!outcome)
        return outcome.error();
    const QString place = QString::fromStdString(m_path.empty() ? std::string() : m_path.back());
    if (!outcome->response)
        return makeError(errors::s_tokenMissing, {place});
    const bool isDecoded = m_decoder && !m_decoder->is("JsonDecoder");
    if (isDecoded && !m_decode)
        return invalid(*m_decoder, u"it cannot read the answer to a login"_s);
    const Result<Value> element = isDecoded ? m_decode(*m_decoder, *outcome->response)
                                            : Result<Value>(firstElement(*outcome->response));
    if (!element)
        return element.error();
    const Result<const Value *> token = valueAt(*element, m_path);
    if (!token)
        return token.error();
    if (!*token || (*token)->isNull())
        return makeError(errors::s_tokenMissing, {place});
    return pythonText(**token);
}

Result<std::unique_ptr<RequestAuthenticator>>
sessionAuthentication(const Component &component, const AuthenticatorOptions &options,
                      Runtime &runtime)
{
    const std::optional<Component> use = component.child("request_authentication");
    if (!use)
        return invalid(component, u"request_authentication is missing"_s);
    Result<std::shared_ptr<SessionLogin>> login = SessionLogin::create(component, options, runtime);
    if (!login)
        return login.error();
    if (use->is("Bearer"))
        return bearerAuthentication([session = *login] { return session->token(); });
    const std::optional<Component> place = use->child("inject_into");
    if (!place)
        return invalid(*use, u"inject_into is missing"_s);
    Result<RequestOption> option = RequestOption::create(*place);
    if (!option)
        return option.error();
    const std::string text = use->text("api_token");
    return tokenAuthentication(std::move(*option),
                               SessionTokenText(*login, text.empty() ? "{{ session_token }}" : text,
                                                component.parameters(), runtime),
                               runtime);
}

} // namespace millrace::declarative
