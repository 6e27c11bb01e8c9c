// S3Server: a real storage server that speaks S3.
#pragma once

#include "tests/servers/serverprocess.h"

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>
#include <QUrl>

#include <chrono>

namespace millrace::test {

/// OpenStack Swift with its S3 interface on a free port of 127.0.0.1: checks signatures (version
/// 4), sums and clocks as Amazon's does. Buckets and objects are looked at by Swift's own
/// interface, which shares neither signing nor paths with S3's. Every failure ends the test
/// program. Nothing of it stays, however the test program ends.
class S3Server final
{
public:
    /// \a clockAhead: how much the server's clock is ahead of this machine's.
    explicit S3Server(std::chrono::seconds clockAhead = std::chrono::seconds(0));
    ~S3Server();
    Q_DISABLE_COPY_MOVE(S3Server)

    /// One per test program, started at first use.
    [[nodiscard]] static S3Server &shared();

    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] QString endpoint() const;
    [[nodiscard]] QString region() const { return QStringLiteral("us-east-1"); }
    [[nodiscard]] QString accessKey() const { return QStringLiteral("test:tester"); }
    [[nodiscard]] QString secretKey() const { return m_secret; }

    void createBucket(const QString &name);
    /// The names of the objects of a bucket, sorted.
    [[nodiscard]] QStringList objects(const QString &bucket);
    [[nodiscard]] QByteArray object(const QString &bucket, const QString &name);
    [[nodiscard]] QByteArray contentType(const QString &bucket, const QString &name);

private:
    struct Answer final
    {
        int status = 0;
        QByteArray body;
        QByteArray contentType;
    };

    void start();
    [[nodiscard]] Answer ask(const QByteArray &method, const QString &path,
                             const QByteArray &query = {});
    void signIn();

    const std::chrono::seconds m_clockAhead;
    const QTemporaryDir m_folder;
    const QString m_secret;
    const int m_port;
    QByteArray m_token;
    QUrl m_storage; ///< Of Swift's own interface.
    ServerProcess m_process;
};

} // namespace millrace::test
