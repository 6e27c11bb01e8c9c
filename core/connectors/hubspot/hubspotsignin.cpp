#include "core/connectors/hubspot/hubspotsignin.h"

#include "core/http/oauthsignin.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const QUrl s_tokens(u"https://api.hubapi.com"_s);
const QUrl s_pages(u"https://app.hubspot.com"_s);

} // namespace

Result<std::unique_ptr<BrowserSignIn>> hubSpotSignIn(const Configuration &configuration)
{
    const auto http = httpOptions(configuration);
    if (!http)
        return http.error();
    const QJsonObject credentials = configuration.object(u"credentials"_s);
    OAuthBrowserOptions options;
    options.client
        = {.tokenUrl = urlBelow(http->base(s_tokens), u"oauth/v1/token"_s),
           .clientId = credentials.value("client_id"_L1).toString(),
           .clientSecret = credentials.value("client_secret"_L1).toString(),
           .scopes = credentials.value("scopes"_L1).toString().split(u' ', Qt::SkipEmptyParts)};
    options.authorizationUrl = urlBelow(http->base(s_pages), u"oauth/authorize"_s);
    options.callbackHost = u"localhost"_s;
    options.port = static_cast<int>(credentials.value("callback_port"_L1).toInteger());
    return OAuthSignIn::create(std::move(options), *http, u"/credentials/refresh_token"_s);
}

} // namespace millrace
