#include "core/http/loopbacklistener.h"

#include "core/http/oautherrors.h"

#include <QNetworkProxy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <QUrl>

#include <chrono>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 s_longestRequest = 64 * 1024;
constexpr auto s_patience = 30s;

QByteArray answerOf(const LoopbackPage &page)
{
    const QString title = page.title.toHtmlEscaped();
    const QByteArray body
        = u"<!doctype html><html><head><meta charset=\"utf-8\"><title>%1</title></head><body "
          "style=\"font-family:sans-serif;margin:4em auto;max-width:36em\"><h1>%1</h1><p>%2</p>"
          "</body></html>\n"_s.arg(title, page.text.toHtmlEscaped())
              .toUtf8();
    // The address holds a code: it is neither stored nor passed on.
    return "HTTP/1.1 " + QByteArray::number(page.status)
        + " \r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: "
        + QByteArray::number(body.size())
        + "\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
          "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"
          "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
        + body;
}

LoopbackPage pageFor(const QByteArray &head, const QString &path,
                     const LoopbackListener::Handler &handler)
{
    const QList<QByteArray> words = head.left(head.indexOf('\r')).split(' ');
    if (words.size() != 3 || words[0] != "GET")
        return {405, u"405"_s, {}};
    const QUrl target = QUrl::fromEncoded("http://127.0.0.1" + words[1], QUrl::StrictMode);
    if (!target.isValid() || target.path() != path)
        return {404, u"404"_s, {}};
    return handler(target.query(QUrl::FullyEncoded));
}

void serve(QTcpSocket *socket, const QString &path, const LoopbackListener::Handler &handler)
{
    QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    // Browsers open connections ahead and say nothing on them.
    QTimer::singleShot(s_patience, socket, &QTcpSocket::abort);
    QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket, path, handler] {
        if (socket->bytesAvailable() > s_longestRequest) {
            socket->abort();
            return;
        }
        const QByteArray head = socket->peek(s_longestRequest);
        if (!head.contains("\r\n\r\n"))
            return;
        socket->readAll();
        socket->disconnect(SIGNAL(readyRead()));
        socket->write(answerOf(pageFor(head, path, handler)));
        socket->disconnectFromHost();
    });
}

} // namespace

LoopbackListener::LoopbackListener()
    : m_owner(new QObject)
{
    m_thread.setObjectName(u"sign-in"_s);
    m_owner->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_owner, &QObject::deleteLater);
    m_thread.start();
}

Result<std::unique_ptr<LoopbackListener>> LoopbackListener::listen(int port, QString path,
                                                                   Handler handler)
{
    std::unique_ptr<LoopbackListener> listener(new LoopbackListener);
    // Made where it lives: a server that listens already takes its notifiers along badly.
    const auto open = [&]() -> QString {
        auto *server = new QTcpServer(listener->m_owner);
        server->setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
        const auto serveAll = [server, path = std::move(path), handler = std::move(handler)] {
            while (QTcpSocket *socket = server->nextPendingConnection())
                serve(socket, path, handler);
        };
        QObject::connect(server, &QTcpServer::newConnection, server, serveAll);
        if (!server->listen(QHostAddress::LocalHost, static_cast<quint16>(port)))
            return server->errorString();
        listener->m_port = server->serverPort();
        return {};
    };
    QString problem;
    QMetaObject::invokeMethod(listener->m_owner, open, Qt::BlockingQueuedConnection, &problem);
    if (listener->m_port == 0)
        return makeError(oautherrors::cannotListen, {QString::number(port)}, problem);
    return listener;
}

LoopbackListener::~LoopbackListener()
{
    m_thread.quit();
    m_thread.wait();
}

} // namespace millrace
