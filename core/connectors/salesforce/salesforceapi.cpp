#include "core/connectors/salesforce/salesforceapi.h"

#include "core/connectors/salesforce/salesforceerrors.h"
#include "core/connectors/salesforce/salesforcerefusals.h"
#include "core/connectors/salesforce/salesforcesignin.h"
#include "core/http/toldwaits.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const QString s_version = u"services/data/v62.0/"_s;

/// "api-usage=18/15000", which comes with each answer.
void noteUsage(const HttpResponse &response, SalesforceUsage &usage)
{
    const QByteArray line = response.headers.value("Sforce-Limit-Info");
    constexpr QByteArrayView key = "api-usage=";
    const qsizetype begin = line.indexOf(key);
    if (begin < 0)
        return;
    const QByteArray pair = line.mid(begin + key.size()).split(';').front();
    const QList<QByteArray> numbers = pair.split('/');
    if (numbers.size() != 2)
        return;
    usage.used = numbers[0].trimmed().toLongLong();
    usage.allowed = numbers[1].trimmed().toLongLong();
}

/// Where the organization lives; the address of the settings goes before.
Result<QUrl> instanceUrl(const HttpOptions &http, const OAuthTokens &tokens)
{
    if (!http.baseUrl.isEmpty())
        return http.baseUrl;
    const QString text = tokens.answer.value("instance_url"_L1).toString();
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || !isSafeAddress(url))
        return makeError(salesforceerrors::instanceInvalid, {text.left(200)});
    return url;
}

} // namespace

Result<SalesforceApi> SalesforceApi::signIn(const Configuration &configuration, Clock &clock,
                                            const Cancellation &cancellation)
{
    auto http = httpOptions(configuration);
    if (!http)
        return http.error();
    auto authenticator = salesforceSignIn(configuration, *http, clock);
    if (!authenticator)
        return authenticator.error();
    const auto tokens = (*authenticator)->tokens(cancellation);
    if (!tokens)
        return signInError(tokens.error(), configuration);
    auto base = instanceUrl(*http, *tokens);
    if (!base)
        return base.error();
    auto usage = std::make_shared<SalesforceUsage>();
    ApiClientOptions options;
    options.http = *http;
    options.authenticator = *authenticator;
    options.readRateHeaders
        = [usage](const HttpResponse &response, RateLimiter &) { noteUsage(response, *usage); };
    options.serverWords = salesforceWords;
    options.waitObserver = toldWaits(configuration);
    auto client = ApiClient::create(std::move(options), clock);
    if (!client)
        return client.error();
    return SalesforceApi(std::move(*base), std::shared_ptr<ApiClient>(std::move(*client)),
                         std::move(usage));
}

QString SalesforceApi::path(const QString &path) { return u'/' + s_version + path; }

QUrl SalesforceApi::url(const QString &path) const { return urlBelow(m_base, s_version + path); }

Result<HttpResponse> SalesforceApi::send(HttpRequest request,
                                         const Cancellation &cancellation) const
{
    request.answers = HttpAnswers::Refusals;
    auto response = m_client->send(request, cancellation);
    if (response && !response->isSuccess())
        return refusalError(request, *response);
    return response;
}

Result<QJsonDocument> SalesforceApi::read(const QUrl &url, const Cancellation &cancellation) const
{
    return answer({.url = url}, cancellation);
}

Result<QJsonDocument> SalesforceApi::ask(const QString &path, const QJsonObject &body,
                                         const Cancellation &cancellation) const
{
    return answer({.method = HttpMethod::Post,
                   .url = url(path),
                   .body = QJsonDocument(body).toJson(QJsonDocument::Compact),
                   .contentType = "application/json",
                   .isRepeatable = true},
                  cancellation);
}

Result<QJsonDocument> SalesforceApi::answer(const HttpRequest &request,
                                            const Cancellation &cancellation) const
{
    const auto response = send(request, cancellation);
    if (!response)
        return response.error();
    QJsonDocument document = QJsonDocument::fromJson(response->body);
    if (document.isNull())
        return invalidAnswerError(request, u"it is no JSON"_s);
    return document;
}

} // namespace millrace
