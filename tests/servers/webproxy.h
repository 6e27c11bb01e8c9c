// WebProxy: a real proxy on the way to an HttpServer.
#pragma once

#include "tests/servers/serverprocess.h"

#include <QString>
#include <QTemporaryDir>

namespace millrace::test {

enum class WebProxyKind {
    Http, ///< tinyproxy
    Socks5, ///< microsocks
};

/// A proxy on a free port of 127.0.0.1 that asks for a user and a password. Every failure ends the
/// test program. Nothing of it stays, however the test program ends.
class WebProxy final
{
public:
    explicit WebProxy(WebProxyKind kind);
    ~WebProxy();
    Q_DISABLE_COPY_MOVE(WebProxy)

    [[nodiscard]] QString host() const { return QStringLiteral("127.0.0.1"); }
    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] QString user() const { return QStringLiteral("millrace"); }
    [[nodiscard]] QString password() const { return m_password; }
    /// What it said so far; tinyproxy names every request.
    [[nodiscard]] QByteArray log() const { return endOfFile(logFile(), 1 << 20); }

private:
    [[nodiscard]] QString logFile() const { return m_folder.filePath(QStringLiteral("log")); }
    void startTinyproxy();
    void startMicrosocks();

    const QTemporaryDir m_folder;
    const QString m_password;
    const int m_port;
    ServerProcess m_process;
};

} // namespace millrace::test
