#include "app/desktop/singleinstance.h"

#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QLocalSocket>
#include <QStandardPaths>
#include <QThread>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_patience = 4000; // Milliseconds a second start waits for the first.
constexpr int s_pause = 50;
constexpr int s_answerTime = 2000;
constexpr qint64 s_longestWish = 64 << 10;
constexpr auto s_answer = "taken\n";

/// Without links, also as far as the folder is not there yet.
QString resolved(const QString &folder)
{
    const QFileInfo info(folder);
    if (info.exists() || info.isRoot())
        return info.canonicalFilePath();
    return resolved(info.absolutePath()) + u'/' + info.fileName();
}

/// Short, for paths of sockets end at 107 bytes, and the same for every way to name the profile.
QString placeOf(const Profile &profile)
{
    const QString folder
        = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation) + u"/millrace"_s;
    QDir().mkpath(folder);
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const QString path = resolved(QFileInfo(profile.stateDatabase()).path());
    const QByteArray hash
        = QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha256).toHex();
    return folder + u'/' + QString::fromLatin1(hash.first(16));
}

} // namespace

SingleInstance::SingleInstance(const Profile &profile, QObject *parent)
    : QObject(parent)
    , m_place(placeOf(profile))
    , m_lock(std::make_unique<QLockFile>(m_place + u".lock"_s))
{
    // Never stale by age: only the end of its process frees it.
    m_lock->setStaleLockTime(0);
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::takeConnection);
}

SingleInstance::Role SingleInstance::claim(const QString &source)
{
    QElapsedTimer time;
    time.start();
    do {
        if (m_lock->tryLock(0)) {
            // Without a socket this start works; only later ones are not heard.
            (void)listen();
            return Role::First;
        }
        if (hand(source))
            return Role::Second;
        QThread::msleep(s_pause);
    } while (time.elapsed() < s_patience);
    return Role::Unheard;
}

bool SingleInstance::listen()
{
    const QString name = m_place + u".socket"_s;
    // Whoever has the lock owns the socket; one that lies there is of a dead process.
    QLocalServer::removeServer(name);
    return m_server.listen(name);
}

bool SingleInstance::hand(const QString &source) const
{
    QLocalSocket socket;
    socket.connectToServer(m_place + u".socket"_s);
    if (!socket.waitForConnected(s_answerTime))
        return false;
    socket.write(source.toUtf8().toPercentEncoding() + '\n');
    if (!socket.waitForBytesWritten(s_answerTime))
        return false;
    while (!socket.canReadLine()) {
        if (!socket.waitForReadyRead(s_answerTime))
            return false;
    }
    return socket.readLine() == s_answer;
}

void SingleInstance::takeConnection()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { takeWish(socket); });
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        takeWish(socket);
    }
}

void SingleInstance::takeWish(QLocalSocket *socket)
{
    if (!socket->canReadLine()) {
        if (socket->bytesAvailable() > s_longestWish)
            socket->abort();
        return;
    }
    const QByteArray line = socket->readLine(s_longestWish).trimmed();
    socket->write(s_answer);
    socket->disconnectFromServer();
    emit activated(QString::fromUtf8(QByteArray::fromPercentEncoding(line)));
}

} // namespace millrace
