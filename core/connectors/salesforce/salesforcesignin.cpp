#include "core/connectors/salesforce/salesforcesignin.h"

#include "core/connectors/salesforce/salesforceerrors.h"
#include "core/http/oauthsignin.h"

#include <QHostAddress>
#include <QRegularExpression>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_refreshToken = "/credentials/refresh_token"_L1;

Result<QUrl> loginUrl(const Configuration &configuration)
{
    const QJsonObject login = configuration.object(u"login"_s);
    const QString kind = login.value("kind"_L1).toString();
    if (kind == "sandbox"_L1)
        return QUrl(u"https://test.salesforce.com"_s);
    if (kind != "custom"_L1)
        return QUrl(u"https://login.salesforce.com"_s);
    const QString text = login.value("url"_L1).toString().trimmed();
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || !isSafeAddress(url))
        return makeError(salesforceerrors::addressInvalid, {text}, {}, u"/login/url"_s);
    return url.adjusted(QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::StripTrailingSlash);
}

/// The key in lines as PEM wants them: an input of one line leaves blanks, or "\n", in their place.
QByteArray privateKeyOf(const QJsonObject &credentials)
{
    static const QRegularExpression s_pem(
        u"^\\s*(-----BEGIN [A-Z ]+-----)([A-Za-z0-9+/=\\s]+)(-----END [A-Z ]+-----)\\s*$"_s);
    static const QRegularExpression s_blank(u"\\s+"_s);
    QString key = credentials.value("private_key"_L1).toString();
    key.replace("\\n"_L1, "\n"_L1);
    const QRegularExpressionMatch pem = s_pem.match(key);
    if (!pem.hasMatch())
        return key.toUtf8();
    const QString body = pem.captured(2).remove(s_blank);
    QStringList lines{pem.captured(1)};
    for (qsizetype at = 0; at < body.size(); at += 64)
        lines << body.mid(at, 64);
    lines << pem.captured(3) << QString();
    return lines.join(u'\n').toLatin1();
}

OAuthGrant grantOf(const QJsonObject &credentials, const QUrl &login)
{
    if (credentials.value("method"_L1) != "jwt"_L1)
        return RefreshTokenGrant{credentials.value("refresh_token"_L1).toString()};
    JwtBearerGrant grant;
    grant.claims.issuer = credentials.value("client_id"_L1).toString();
    grant.claims.subject = credentials.value("username"_L1).toString();
    grant.claims.audience = login.adjusted(QUrl::RemovePath).toString();
    grant.privateKey = privateKeyOf(credentials);
    return grant;
}

} // namespace

bool isSafeAddress(const QUrl &url)
{
    const bool isHere = url.host() == "localhost"_L1 || QHostAddress(url.host()).isLoopback();
    return url.scheme() == "https"_L1 || (url.scheme() == "http"_L1 && isHere);
}

Result<std::shared_ptr<OAuthAuthenticator>> salesforceSignIn(const Configuration &configuration,
                                                             const HttpOptions &http, Clock &clock)
{
    const auto login = loginUrl(configuration);
    if (!login)
        return login.error();
    // Tokens come over a client of its own: its requests are not those the account counts.
    auto client = HttpClient::create(http);
    if (!client)
        return client.error();
    const QJsonObject credentials = configuration.object(u"credentials"_s);
    OAuthOptions oauth;
    oauth.client.tokenUrl = urlBelow(http.base(*login), u"services/oauth2/token"_s);
    // The statement names its issuer itself.
    if (credentials.value("method"_L1) != "jwt"_L1) {
        oauth.client.clientId = credentials.value("client_id"_L1).toString();
        oauth.client.clientSecret = credentials.value("client_secret"_L1).toString();
    }
    oauth.grant = grantOf(credentials, *login);
    oauth.keep = [configuration](const OAuthTokens &tokens) {
        return configuration.keepSecret(s_refreshToken, tokens.refreshToken);
    };
    return std::make_shared<OAuthAuthenticator>(
        std::move(oauth), std::shared_ptr<HttpClient>(std::move(*client)), clock);
}

Result<std::unique_ptr<BrowserSignIn>> salesforceBrowserSignIn(const Configuration &configuration)
{
    const auto http = httpOptions(configuration);
    if (!http)
        return http.error();
    const auto login = loginUrl(configuration);
    if (!login)
        return login.error();
    const QUrl base = http->base(*login);
    const QJsonObject credentials = configuration.object(u"credentials"_s);
    OAuthBrowserOptions options;
    options.client = {.tokenUrl = urlBelow(base, u"services/oauth2/token"_s),
                      .clientId = credentials.value("client_id"_L1).toString(),
                      .clientSecret = credentials.value("client_secret"_L1).toString(),
                      .scopes = {u"api"_s, u"refresh_token"_s}};
    options.authorizationUrl = urlBelow(base, u"services/oauth2/authorize"_s);
    options.callbackHost = u"localhost"_s;
    options.port = static_cast<int>(credentials.value("callback_port"_L1).toInteger());
    return OAuthSignIn::create(std::move(options), *http, s_refreshToken);
}

Error signInError(Error error, const Configuration &configuration)
{
    const bool isJwt = configuration.object(u"credentials"_s).value("method"_L1) == "jwt"_L1;
    if (!error.field.isEmpty())
        return error;
    if (error.code == "oauth.client_refused"_L1)
        error.field = u"/credentials/client_id"_s;
    else if (error.code == "oauth.key_invalid"_L1)
        error.field = u"/credentials/private_key"_s;
    else if (error.code.startsWith("oauth."_L1) || error.code == "http.unauthorized"_L1)
        error.field = isJwt ? u"/credentials"_s : QString(s_refreshToken);
    return error;
}

} // namespace millrace
