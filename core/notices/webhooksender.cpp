#include "core/notices/webhooksender.h"

#include "core/http/httpclient.h"
#include "core/notices/noticeerrors.h"

#include <QCryptographicHash>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// An answer says whether it was taken; what else is in it is nobody's business.
constexpr qint64 s_largestAnswer = 64 * 1024;

bool isPassing(int status) { return status == 408 || status == 429 || status >= 500; }

} // namespace

Result<void> callWebhook(const WebhookCall &call, const Cancellation &cancellation)
{
    HttpOptions options;
    options.overallTimeout = call.timeLimit;
    options.maximumAnswer = s_largestAnswer;
    options.maximumRedirects = 0;
    auto client = HttpClient::create(options);
    if (!client)
        return client.error();
    const QUrl url(call.url, QUrl::StrictMode);
    const QString path = url.path(QUrl::FullyEncoded);
    // Messages show it decoded.
    const QString shownPath = url.toString(QUrl::RemoveScheme | QUrl::RemoveAuthority
                                           | QUrl::RemoveQuery | QUrl::RemoveFragment);
    const QByteArray key
        = QCryptographicHash::hash(call.key.toUtf8(), QCryptographicHash::Sha256).toHex();
    const HttpRequest request{.method = HttpMethod::Post,
                              .url = url,
                              .headers = {{"Idempotency-Key", key.first(40)}},
                              .body = call.body,
                              .contentType = "application/json"_ba,
                              .secrets = {path.size() > 1 ? path : QString(),
                                          path.size() > 1 ? shownPath : QString(),
                                          url.query(QUrl::FullyEncoded)}};
    const auto response = (*client)->send(request, cancellation);
    if (!response)
        return response.error();
    if (response->status >= 200 && response->status < 300)
        return {};
    return makeError(isPassing(response->status) ? noticeerrors::webhookBusy
                                                 : noticeerrors::webhookRefused,
                     {url.host(), QString::number(response->status)});
}

} // namespace millrace
