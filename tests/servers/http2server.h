// Http2Server: a real web server that speaks HTTP/2, for what a double cannot prove.
#pragma once

#include "tests/servers/serverprocess.h"

#include <QTemporaryDir>
#include <QUrl>

namespace millrace::test {

/// nghttpd on a free port of loopback, with TLS and nothing but HTTP/2. Serves the files it is
/// given. Every failure ends the test program. Nothing of it stays, however the test program ends.
class Http2Server final
{
public:
    explicit Http2Server(const ServerTls &tls);
    ~Http2Server();
    Q_DISABLE_COPY_MOVE(Http2Server)

    void addFile(const QString &name, const QByteArray &bytes) const;
    /// "https://localhost:<port>/<name>".
    [[nodiscard]] QUrl url(const QString &name) const;
    /// How many connections asked for something.
    [[nodiscard]] qsizetype connectionCount() const;

private:
    [[nodiscard]] QString logFile() const { return m_folder.filePath(QStringLiteral("log")); }

    const QTemporaryDir m_folder;
    const int m_port;
    ServerProcess m_process;
};

} // namespace millrace::test
