// NginxServer: a real web server with HTTP/2, for what a double cannot prove.
#pragma once

#include "tests/servers/serverprocess.h"

#include <QTemporaryDir>
#include <QUrl>

namespace millrace::test {

/// nginx on a free port of localhost, with TLS, HTTP/2 and gzip. Serves the files it is given.
/// Every failure ends the test program. Nothing of it stays, however the test program ends.
class NginxServer final
{
public:
    explicit NginxServer(const ServerTls &tls);
    ~NginxServer();
    Q_DISABLE_COPY_MOVE(NginxServer)

    void addFile(const QString &name, const QByteArray &bytes) const;
    /// "https://localhost:<port>/<name>".
    [[nodiscard]] QUrl url(const QString &name) const;
    /// One line for each request: protocol, status, connection.
    [[nodiscard]] QList<QByteArray> accessLog() const;

private:
    const QTemporaryDir m_folder;
    const int m_port;
    ServerProcess m_process;
};

} // namespace millrace::test
