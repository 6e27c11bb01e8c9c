#include "core/connectors/httpendpoint/describedapi.h"

#include "core/connectors/httpendpoint/apidescriptionreader.h"
#include "core/connectors/httpendpoint/boundrequest.h"
#include "core/connectors/httpendpoint/describedaccess.h"
#include "core/connectors/httpendpoint/httpendpointerrors.h"
#include "core/http/toldwaits.h"

#include <QJsonDocument>

#include <algorithm>

namespace millrace {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_longestWords = 500;

Result<Document> documentOf(const Configuration &configuration, QString &field)
{
    const QStringList given{configuration.text(u"file"_s), configuration.text(u"text"_s),
                            configuration.text(u"example"_s)};
    const auto count
        = std::ranges::count_if(given, [](const QString &text) { return !text.isEmpty(); });
    if (count == 0)
        return makeError(httpendpointerrors::descriptionMissing, {}, {}, u"/file"_s);
    if (count > 1)
        return makeError(httpendpointerrors::descriptionTwice, {}, {},
                         given[2].isEmpty() ? u"/text"_s : u"/example"_s);
    if (!given[0].isEmpty()) {
        field = u"/file"_s;
        return readDocument(given[0]);
    }
    if (!given[2].isEmpty()) {
        field = u"/example"_s;
        return readDocument(u":/connectors/httpendpoint/%1.endpoint.yaml"_s.arg(given[2]));
    }
    field = u"/text"_s;
    const QByteArray text = given[1].toUtf8();
    const QString name = u"pasted text"_s;
    return text.trimmed().startsWith('{') ? parseJson(text, name) : parseYaml(text, name);
}

void readRateHeaders(const DescribedLimits &limits, const HttpResponse &response,
                     RateLimiter &limiter)
{
    const bool isPutOff = response.status == 429 || response.status == 503
        || std::ranges::find(limits.retryStatuses, response.status) != limits.retryStatuses.end();
    if (!isPutOff || response.headers.contains("retry-after"))
        return;
    bool isNumber = false;
    const double seconds = response.headers.value(limits.retryAfterHeader).toDouble(&isNumber);
    if (isNumber && seconds > 0 && seconds <= 86400)
        limiter.pause(std::chrono::milliseconds(static_cast<qint64>(seconds * 1000)));
}

} // namespace

Result<ApiDescription> describedApi(const Configuration &configuration)
{
    QString field;
    auto document = documentOf(configuration, field);
    if (!document) {
        Error error = document.error();
        if (error.field.isEmpty())
            error.field = field;
        return error;
    }
    return readApiDescription(*document, field);
}

DescribedApi::DescribedApi(ApiDescription description, InputValues inputs, QByteArray base,
                           std::shared_ptr<ApiClient> client)
    : m_description(std::move(description))
    , m_inputs(std::move(inputs))
    , m_base(std::move(base))
    , m_client(std::move(client))
    , m_redactor(m_inputs.secrets())
{
}

Result<std::shared_ptr<DescribedApi>> DescribedApi::open(const Configuration &configuration,
                                                         ApiDescription description, Clock &clock)
{
    auto inputs = InputValues::read(configuration, description);
    if (!inputs)
        return inputs.error();
    auto http = httpOptions(configuration);
    if (!http)
        return http.error();
    auto base = baseAddress(description, *inputs, *http);
    if (!base)
        return base.error();
    const DescribedLimits limits = description.limits;
    if (limits.concurrency > 0)
        http->concurrency = std::min(http->concurrency, limits.concurrency);
    auto authenticator
        = describedAuthenticator(description, *inputs, *base, *http, configuration, clock);
    if (!authenticator)
        return authenticator.error();
    ApiClientOptions options;
    options.http = *http;
    options.authenticator = *authenticator;
    options.secrets = inputs->secrets();
    options.retry.maximumTries = limits.maximumTries;
    options.retry.furtherStatuses = limits.retryStatuses;
    if (limits.requests > 0)
        options.limits.windows = {{limits.requests, limits.perSeconds * 1s}};
    if (!limits.retryAfterHeader.isEmpty())
        options.readRateHeaders = [limits](const HttpResponse &response, RateLimiter &limiter) {
            readRateHeaders(limits, response, limiter);
        };
    options.waitObserver = toldWaits(configuration);
    auto client = ApiClient::create(std::move(options), clock);
    if (!client)
        return client.error();
    return std::shared_ptr<DescribedApi>(
        new DescribedApi(std::move(description), std::move(*inputs), std::move(*base),
                         std::shared_ptr<ApiClient>(std::move(*client))));
}

QString DescribedApi::shown(const QString &text) const
{
    QString line = m_redactor.redacted(text).simplified();
    line.removeIf([](QChar c) { return c.category() == QChar::Other_Control; });
    return line.size() > s_longestWords ? QString(line.left(s_longestWords) + u'…') : line;
}

Result<HttpRequest> DescribedApi::request(const DescribedRequest &described) const
{
    const auto bound = BoundRequest::bind(described, {m_inputs});
    if (!bound)
        return bound.error();
    std::string target;
    std::string headers;
    [[maybe_unused]] const auto noTargetFault = bound->appendTarget(target, nullptr, 0);
    [[maybe_unused]] const auto noHeaderFault = bound->appendHeaders(headers, nullptr, 0);
    HttpRequest request = requestBelow(m_base, described.method, target, headers);
    request.secrets = m_inputs.secrets();
    // These only read, whatever their method.
    request.isRepeatable = true;
    return request;
}

Result<std::optional<QJsonValue>> DescribedApi::ask(const HttpRequest &request,
                                                    bool missingIsNothing,
                                                    const Cancellation &cancellation) const
{
    HttpRequest asked = request;
    if (missingIsNothing)
        asked.answers = HttpAnswers::Refusals;
    const auto response = m_client->send(asked, cancellation);
    if (!response)
        return response.error();
    if (missingIsNothing && response->status == 404)
        return std::optional<QJsonValue>();
    if (!response->isSuccess())
        return statusError(asked, *response);
    const QJsonValue json = jsonOf(response->body);
    if (json.isUndefined())
        return invalidAnswerError(asked, u"it is no JSON"_s);
    return std::optional(json);
}

QJsonValue jsonOf(const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (document.isArray())
        return document.array();
    if (document.isObject())
        return document.object();
    return QJsonValue(QJsonValue::Undefined);
}

} // namespace millrace
