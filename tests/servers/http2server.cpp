#include "tests/servers/http2server.h"

#include <QDir>
#include <QRegularExpression>
#include <QSet>
#include <QTcpSocket>

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

Http2Server::Http2Server(const ServerTls &tls)
    : m_folder(shortFolderTemplate())
    , m_port(freePort())
{
    QDir(m_folder.path()).mkdir(u"files"_s);
    m_process.start(u"/usr/sbin/nghttpd"_s,
                    {u"--address=127.0.0.1"_s, u"--verbose"_s,
                     QString(u"--htdocs="_s + m_folder.filePath(u"files"_s)),
                     QString::number(m_port), tls.key, tls.certificate},
                    m_folder.path(), logFile(), ownAccount());
    const bool isReady = waitUntil([&] { return !m_process.isRunning() || accepts(m_port); }, 30s);
    if (!isReady || !m_process.isRunning())
        qFatal("nghttpd did not start: %s", endOfFile(logFile()).constData());
}

Http2Server::~Http2Server() { m_process.kill(); }

void Http2Server::addFile(const QString &name, const QByteArray &bytes) const
{
    writeFile(m_folder.filePath(u"files/"_s + name), bytes);
}

QUrl Http2Server::url(const QString &name) const
{
    return QUrl(u"https://localhost:%1/%2"_s.arg(m_port).arg(name));
}

qsizetype Http2Server::connectionCount() const
{
    // "[id=1] [  0.005] recv HEADERS frame <…>"
    static const QRegularExpression s_line(u"\\[id=(\\d+)\\][^\\n]*recv HEADERS"_s);
    const QString log = QString::fromUtf8(endOfFile(logFile(), 16 << 20));
    QSet<QString> connections;
    for (auto lines = s_line.globalMatch(log); lines.hasNext();)
        connections.insert(lines.next().captured(1));
    return connections.size();
}

} // namespace millrace::test
