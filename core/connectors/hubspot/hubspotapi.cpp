#include "core/connectors/hubspot/hubspotapi.h"

#include "core/http/oauthauthenticator.h"
#include "core/http/toldwaits.h"

#include <QJsonDocument>

namespace millrace {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QUrl s_vendor(u"https://api.hubapi.com"_s);

/// HubSpot's words: "message", and with several faults the message of each.
QString wordsOf(const HttpResponse &response)
{
    return QJsonDocument::fromJson(response.body).object().value("message"_L1).toString();
}

/// The remaining calls of the present interval, which HubSpot tells with each answer.
void readRateHeaders(const HttpResponse &response, RateLimiter &limiter)
{
    bool hasRemaining = false;
    const int remaining
        = response.headers.value("X-HubSpot-RateLimit-Remaining").toInt(&hasRemaining);
    const int interval
        = response.headers.value("X-HubSpot-RateLimit-Interval-Milliseconds").toInt();
    if (hasRemaining && remaining == 0 && interval > 0)
        limiter.pause(std::chrono::milliseconds(interval));
}

Result<std::shared_ptr<Authenticator>> authenticatorOf(const Configuration &configuration,
                                                       const QUrl &base, const HttpOptions &http,
                                                       Clock &clock)
{
    const QJsonObject credentials = configuration.object(u"credentials"_s);
    if (credentials.value("method"_L1) == "private_app"_L1)
        return bearerAuthentication(credentials.value("access_token"_L1).toString());
    // Tokens come over a client of its own: its requests are not those the account counts.
    auto client = HttpClient::create(http);
    if (!client)
        return client.error();
    OAuthOptions oauth;
    oauth.client = {.tokenUrl = urlBelow(base, u"oauth/v1/token"_s),
                    .clientId = credentials.value("client_id"_L1).toString(),
                    .clientSecret = credentials.value("client_secret"_L1).toString()};
    oauth.grant = RefreshTokenGrant{credentials.value("refresh_token"_L1).toString()};
    oauth.keep = [configuration](const OAuthTokens &tokens) {
        return configuration.keepSecret(u"/credentials/refresh_token"_s, tokens.refreshToken);
    };
    return std::shared_ptr<Authenticator>(std::make_shared<OAuthAuthenticator>(
        std::move(oauth), std::shared_ptr<HttpClient>(std::move(*client)), clock));
}

} // namespace

Result<HubSpotApi> HubSpotApi::create(const Configuration &configuration, Clock &clock)
{
    auto http = httpOptions(configuration);
    if (!http)
        return http.error();
    const QUrl base = http->base(s_vendor);
    auto authenticator = authenticatorOf(configuration, base, *http, clock);
    if (!authenticator)
        return authenticator.error();
    ApiClientOptions options;
    options.http = *http;
    options.authenticator = *authenticator;
    const auto calls = static_cast<int>(configuration.integer(u"calls_per_10_seconds"_s, 100));
    options.limits.windows = {{calls, 10s}};
    options.readRateHeaders = readRateHeaders;
    options.serverWords = wordsOf;
    options.waitObserver = toldWaits(configuration);
    auto client = ApiClient::create(std::move(options), clock);
    if (!client)
        return client.error();
    return HubSpotApi(base, std::shared_ptr<ApiClient>(std::move(*client)));
}

Result<QJsonObject> HubSpotApi::read(const QString &path, const Cancellation &cancellation) const
{
    return answer({.url = url(path)}, cancellation);
}

Result<QJsonObject> HubSpotApi::ask(const QString &path, const QJsonObject &body,
                                    const Cancellation &cancellation) const
{
    return answer({.method = HttpMethod::Post,
                   .url = url(path),
                   .body = QJsonDocument(body).toJson(QJsonDocument::Compact),
                   .contentType = "application/json",
                   .isRepeatable = true},
                  cancellation);
}

Result<QJsonObject> HubSpotApi::answer(const HttpRequest &request,
                                       const Cancellation &cancellation) const
{
    const auto response = m_client->send(request, cancellation);
    if (!response)
        return response.error();
    const QJsonDocument document = QJsonDocument::fromJson(response->body);
    if (!document.isObject())
        return invalidAnswerError(request, u"it is no JSON object"_s);
    return document.object();
}

} // namespace millrace
