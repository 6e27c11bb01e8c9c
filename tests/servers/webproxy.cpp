#include "tests/servers/webproxy.h"

#include <QTcpSocket>
#include <QUuid>

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

WebProxy::WebProxy(WebProxyKind kind)
    : m_folder(shortFolderTemplate())
    , m_password(QUuid::createUuid().toString(QUuid::Id128))
    , m_port(freePort())
{
    if (kind == WebProxyKind::Http)
        startTinyproxy();
    else
        startMicrosocks();
    const bool isReady = waitUntil([&] { return !m_process.isRunning() || accepts(m_port); }, 30s);
    if (!isReady || !m_process.isRunning())
        qFatal("The proxy did not start: %s", log().constData());
}

WebProxy::~WebProxy() { m_process.kill(); }

void WebProxy::startTinyproxy()
{
    // As root it changes to an account of its own unless it is told which.
    const Account account = ownAccount();
    const QString settings
        = u"Port %1\n"
          "Listen 127.0.0.1\n"
          "User %2\n"
          "Timeout 60\n"
          "MaxClients 100\n"
          "LogLevel Connect\n"
          "BasicAuth %3 %4\n"_s.arg(QString::number(m_port), account.name, user(), m_password);
    const QString file = m_folder.filePath(u"tinyproxy.conf"_s);
    writeFile(file, settings.toUtf8());
    m_process.start(u"/usr/bin/tinyproxy"_s, {u"-d"_s, u"-c"_s, file}, m_folder.path(), logFile(),
                    account);
}

void WebProxy::startMicrosocks()
{
    m_process.start(u"/usr/bin/microsocks"_s,
                    {u"-i"_s, u"127.0.0.1"_s, u"-p"_s, QString::number(m_port), u"-u"_s, user(),
                     u"-P"_s, m_password},
                    m_folder.path(), logFile(), ownAccount());
}

} // namespace millrace::test
