// S3Store: files of rejected records in a bucket.
#pragma once

#include "core/delivery/filestore.h"
#include "core/http/apiclient.h"

namespace millrace {

/// One signed request for each file. What a server says with 5xx, "slow down" among it, and a
/// connection that breaks are repeated a few times with growing waits.
class S3Store final : public FileStore
{
public:
    /// Errors: those of HttpClient::create(). \a clock outlives it.
    [[nodiscard]] static Result<std::unique_ptr<FileStore>> create(const BucketSettings &bucket,
                                                                   Clock &clock);

    [[nodiscard]] Result<void> write(const QString &path, const QByteArray &bytes,
                                     const QByteArray &contentType,
                                     const Cancellation &cancellation) override;
    [[nodiscard]] Result<bool> create(const QString &path, const QByteArray &bytes,
                                      const QByteArray &contentType,
                                      const Cancellation &cancellation) override;
    [[nodiscard]] Result<QByteArray> read(const QString &path,
                                          const Cancellation &cancellation) override;
    [[nodiscard]] Result<void> remove(const QString &path,
                                      const Cancellation &cancellation) override;
    /// Always false: an object of another program is not looked for.
    [[nodiscard]] bool isTaken(const QString &) const override { return false; }

private:
    S3Store(BucketSettings bucket, std::unique_ptr<ApiClient> client)
        : m_bucket(std::move(bucket))
        , m_client(std::move(client))
    {
    }

    [[nodiscard]] HttpRequest requestFor(HttpMethod method, const QString &path) const;
    [[nodiscard]] Result<HttpResponse> send(const HttpRequest &request,
                                            const Cancellation &cancellation);

    const BucketSettings m_bucket;
    const std::unique_ptr<ApiClient> m_client;
};

} // namespace millrace
