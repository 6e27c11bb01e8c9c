#include "tests/servers/nginxserver.h"

#include <QTcpSocket>

#include <csignal>

namespace millrace::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

bool accepts(int port)
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, static_cast<quint16>(port));
    return socket.waitForConnected(1000);
}

} // namespace

NginxServer::NginxServer(const ServerTls &tls)
    : m_folder(shortFolderTemplate())
    , m_port(freePort())
{
    const QString settings = u"daemon off;\n"
                             "worker_processes 1;\n"
                             "pid %1/pid;\n"
                             "error_log %1/errors;\n"
                             "user %2;\n"
                             "events { worker_connections 256; }\n"
                             "http {\n"
                             "  log_format short '$server_protocol $status $connection';\n"
                             "  access_log %1/access short;\n"
                             "  client_body_temp_path %1/t1;\n"
                             "  proxy_temp_path %1/t2;\n"
                             "  fastcgi_temp_path %1/t3;\n"
                             "  uwsgi_temp_path %1/t4;\n"
                             "  scgi_temp_path %1/t5;\n"
                             "  gzip on;\n"
                             "  gzip_types text/plain;\n"
                             "  default_type text/plain;\n"
                             "  server {\n"
                             "    listen 127.0.0.1:%3 ssl http2;\n"
                             "    ssl_certificate %4;\n"
                             "    ssl_certificate_key %5;\n"
                             "    root %1;\n"
                             "  }\n"
                             "}\n"_s.arg(m_folder.path(), ownAccount().name,
                                         QString::number(m_port), tls.certificate, tls.key);
    const QString file = m_folder.filePath(u"nginx.conf"_s);
    writeFile(file, settings.toUtf8());
    m_process.start(u"/usr/sbin/nginx"_s, {u"-c"_s, file, u"-e"_s, m_folder.filePath(u"errors"_s)},
                    m_folder.path(), m_folder.filePath(u"log"_s), ownAccount());
    const bool isReady = waitUntil([&] { return !m_process.isRunning() || accepts(m_port); }, 30s);
    if (!isReady || !m_process.isRunning())
        qFatal("nginx did not start: %s", endOfFile(m_folder.filePath(u"log"_s)).constData());
}

NginxServer::~NginxServer() { m_process.kill(); }

void NginxServer::addFile(const QString &name, const QByteArray &bytes) const
{
    writeFile(m_folder.filePath(name), bytes);
}

QUrl NginxServer::url(const QString &name) const
{
    return QUrl(u"https://localhost:%1/%2"_s.arg(m_port).arg(name));
}

QList<QByteArray> NginxServer::accessLog() const
{
    return endOfFile(m_folder.filePath(u"access"_s), 1 << 20).trimmed().split('\n');
}

} // namespace millrace::test
