#include "core/delivery/s3store.h"

#include "core/delivery/folderstore.h"
#include "core/delivery/s3errors.h"

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A run waits for the delivery; what is left goes with the next one.
constexpr RetryOptions s_retry{
    .maximumTries = 4, .firstWait = 2s, .longestWait = 20s, .maximumWaiting = 60s};
/// Larger than any file that is written.
constexpr qint64 s_largestFile = qint64(256) * 1024 * 1024;

} // namespace

Result<std::unique_ptr<FileStore>> openFileStore(const DeliverySettings &settings, Clock &clock)
{
    if (settings.bucket)
        return S3Store::create(*settings.bucket, clock);
    return std::unique_ptr<FileStore>(std::make_unique<FolderStore>(settings.folder));
}

Result<std::unique_ptr<FileStore>> S3Store::create(const BucketSettings &bucket, Clock &clock)
{
    ApiClientOptions options;
    options.retry = s_retry;
    options.serverWords = s3Words;
    options.secrets = {bucket.secretKey, bucket.sessionToken};
    auto client = ApiClient::create(std::move(options), clock);
    if (!client)
        return client.error();
    return std::unique_ptr<FileStore>(new S3Store(bucket, std::move(*client)));
}

HttpRequest S3Store::requestFor(HttpMethod method, const QString &path) const
{
    // The bucket stands in the path: a server of one's own has no name for each bucket, and no
    // certificate covers a name with a dot in it.
    const QByteArray encoded = QUrl::toPercentEncoding(m_bucket.bucket + u'/' + path, "/");
    HttpRequest request{.method = method,
                        .url = urlBelow(m_bucket.endpoint, QString::fromLatin1(encoded))};
    request.answers = HttpAnswers::Refusals;
    request.signature
        = HttpSignature{m_bucket.accessKey, m_bucket.secretKey, m_bucket.region, u"s3"_s};
    if (!m_bucket.sessionToken.isEmpty())
        request.headers.set({"x-amz-security-token", m_bucket.sessionToken.toLatin1(), true});
    return request;
}

Result<HttpResponse> S3Store::send(const HttpRequest &request, const Cancellation &cancellation)
{
    Result<HttpResponse> response = m_client->send(request, cancellation);
    if (response && !response->isSuccess())
        return s3Error(request, *response, m_bucket);
    return response;
}

Result<void> S3Store::write(const QString &path, const QByteArray &bytes,
                            const QByteArray &contentType, const Cancellation &cancellation)
{
    HttpRequest request = requestFor(HttpMethod::Put, path);
    request.body = bytes;
    request.contentType = contentType;
    auto response = send(request, cancellation);
    if (!response)
        return response.error();
    return {};
}

Result<bool> S3Store::create(const QString &path, const QByteArray &bytes,
                             const QByteArray &contentType, const Cancellation &cancellation)
{
    const auto written = write(path, bytes, contentType, cancellation);
    return written ? Result<bool>(true) : Result<bool>(written.error());
}

Result<QByteArray> S3Store::read(const QString &path, const Cancellation &cancellation)
{
    HttpRequest request = requestFor(HttpMethod::Get, path);
    request.maximumAnswer = s_largestFile;
    auto response = send(request, cancellation);
    if (!response)
        return response.error();
    return response->body;
}

Result<void> S3Store::remove(const QString &path, const Cancellation &cancellation)
{
    auto response = send(requestFor(HttpMethod::Delete, path), cancellation);
    if (!response && response.error().code != "http.not_found"_L1)
        return response.error();
    return {};
}

} // namespace millrace
