#include "core/http/oauthgrant.h"

#include "core/http/httperrors.h"
#include "core/http/httpfailure.h"
#include "core/http/oautherrors.h"

#include <QHostAddress>
#include <QJsonDocument>
#include <QUrlQuery>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 s_largestAnswer = qint64(1024) * 1024;
/// Servers that say "3600000" mean milliseconds or never; more than a year is as good as any.
constexpr qint64 s_longestLifetime = qint64(366) * 24 * 3600;

using Form = QList<QPair<QString, QString>>;

template<typename... Ts>
struct Overloaded : Ts...
{
    using Ts::operator()...;
};
template<typename... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

Result<Form> formOf(const OAuthGrant &grant, TimePoint now)
{
    const auto refresh = [](const RefreshTokenGrant &g) -> Result<Form> {
        return Form{{u"grant_type"_s, u"refresh_token"_s}, {u"refresh_token"_s, g.refreshToken}};
    };
    const auto credentials = [](const ClientCredentialsGrant &) -> Result<Form> {
        return Form{{u"grant_type"_s, u"client_credentials"_s}};
    };
    const auto assertion = [now](const JwtBearerGrant &g) -> Result<Form> {
        const Result<QByteArray> jwt = signedJwt(g.claims, g.privateKey, now);
        if (!jwt)
            return jwt.error();
        return Form{{u"grant_type"_s, u"urn:ietf:params:oauth:grant-type:jwt-bearer"_s},
                    {u"assertion"_s, QString::fromLatin1(*jwt)}};
    };
    const auto code = [](const AuthorizationCodeGrant &g) -> Result<Form> {
        return Form{{u"grant_type"_s, u"authorization_code"_s},
                    {u"code"_s, g.code},
                    {u"redirect_uri"_s, g.redirectUri},
                    {u"code_verifier"_s, g.codeVerifier}};
    };
    return std::visit(Overloaded{refresh, credentials, assertion, code}, grant);
}

bool isRefresh(const OAuthGrant &grant) { return std::holds_alternative<RefreshTokenGrant>(grant); }

/// QUrlQuery leaves "+" and some others as they are, which a form reads as something else.
QByteArray encoded(const Form &form)
{
    QByteArray body;
    for (const auto &[name, value] : form) {
        if (!body.isEmpty())
            body += '&';
        body += QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
    }
    return body;
}

bool isSecure(const QUrl &url)
{
    return url.scheme() == "https"_L1 || url.host() == "localhost"_L1
        || QHostAddress(url.host()).isLoopback();
}

HttpRequest tokenRequest(const OAuthClientOptions &client, Form form)
{
    HttpRequest request{.method = HttpMethod::Post, .url = client.tokenUrl};
    if (client.usesBasicHeader) {
        // RFC 6749 §2.3.1: both are encoded before they are joined.
        const QByteArray pair = QUrl::toPercentEncoding(client.clientId) + ':'
            + QUrl::toPercentEncoding(client.clientSecret);
        request.headers.append({"Authorization", "Basic " + pair.toBase64(), true});
    } else {
        if (!client.clientId.isEmpty())
            form.append({u"client_id"_s, client.clientId});
        if (!client.clientSecret.isEmpty())
            form.append({u"client_secret"_s, client.clientSecret});
    }
    for (const auto &[name, value] : form) {
        if (name != "grant_type"_L1 && name != "client_id"_L1 && name != "redirect_uri"_L1)
            request.secrets << value;
    }
    if (!client.scopes.isEmpty() && form.first().second != "authorization_code"_L1)
        form.append({u"scope"_s, client.scopes.join(u' ')});
    form << client.parameters;
    request.headers.append({"Accept", "application/json"});
    request.body = encoded(form);
    request.contentType = "application/x-www-form-urlencoded"_ba;
    request.maximumAnswer = s_largestAnswer;
    return request;
}

Error refusal(const HttpRequest &request, const HttpResponse &response, bool isRefresh)
{
    const QJsonObject answer = QJsonDocument::fromJson(response.body).object();
    const QString word = answer.value(u"error"_s).toString().left(60);
    const QString words = usualServerWords(response);
    const QString address = shownAddress(request.url);
    if (word == "invalid_client"_L1 || word == "invalid_client_id"_L1
        || word == "unauthorized_client"_L1)
        return failureError(request, oautherrors::clientRefused, {address}, words);
    // Salesforce and HubSpot have words of their own for a dead refresh token.
    const bool isDead = word == "invalid_grant"_L1 || word == "bad_refresh_token"_L1
        || answer.value(u"status"_s).toString() == "BAD_REFRESH_TOKEN"_L1;
    if (isRefresh && isDead)
        return failureError(request, oautherrors::grantExpired, {address}, words);
    if (response.status >= 500 || response.status == 429 || response.status == 408)
        return statusError(request, response);
    const QString shown = word.isEmpty() ? u"status %1"_s.arg(response.status) : word;
    return failureError(request, oautherrors::refused, {address, shown}, words);
}

qint64 lifetimeIn(const QJsonObject &answer, const OAuthClientOptions &client)
{
    // Some servers send the number as text.
    const QJsonValue value = answer.value(u"expires_in"_s);
    const qint64 seconds = value.isString() ? value.toString().toLongLong() : value.toInteger();
    return seconds > 0 ? std::min(seconds, s_longestLifetime) : client.assumedLifetime.count();
}

} // namespace

Result<OAuthTokens> requestTokens(HttpClient &http, const OAuthClientOptions &client,
                                  const OAuthGrant &grant, const Clock &clock,
                                  const Cancellation &cancellation)
{
    if (!isSecure(client.tokenUrl))
        return makeError(oautherrors::insecure, {shownAddress(client.tokenUrl)});
    Result<Form> form = formOf(grant, clock.now());
    if (!form)
        return form.error();
    const HttpRequest request = tokenRequest(client, std::move(*form));
    const TimePoint asked = clock.now();
    const Result<HttpResponse> response = http.send(request, cancellation);
    if (!response)
        return response.error();
    if (!response->isSuccess())
        return refusal(request, *response, isRefresh(grant));
    OAuthTokens tokens;
    tokens.answer = QJsonDocument::fromJson(response->body).object();
    tokens.accessToken = tokens.answer.value(u"access_token"_s).toString();
    tokens.refreshToken = tokens.answer.value(u"refresh_token"_s).toString();
    if (tokens.accessToken.isEmpty())
        return failureError(request, oautherrors::answerInvalid, {shownAddress(request.url)});
    if (const qint64 seconds = lifetimeIn(tokens.answer, client); seconds > 0)
        tokens.expiresAt = asked + std::chrono::seconds(seconds);
    return tokens;
}

} // namespace millrace
