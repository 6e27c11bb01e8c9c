#include "tests/servers/httpconnection.h"

#include "tests/servers/httpcoding.h"

#include <sys/socket.h>
#include <unistd.h>

#include <QFile>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>
#include <QTcpSocket>
#include <QUrl>

#include <algorithm>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 s_longestLine = 256 * 1024;
constexpr int s_forever = -1;

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool hasBody(const HttpCall &call, int status)
{
    return call.method != "HEAD" && status != 204 && status != 304 && status >= 200;
}

} // namespace

HttpConnection::HttpConnection(HttpServer &server, int handle, int number)
    : m_server(server)
    , m_handle(handle)
    , m_number(number)
    , m_thread([this] { run(); })
{
}

HttpConnection::~HttpConnection()
{
    cut();
    m_thread.join();
    ::close(m_handle);
}

void HttpConnection::cut() { ::shutdown(m_handle, SHUT_RDWR); }

void HttpConnection::run()
{
    m_socket = opened();
    while (m_socket && serveOne()) { }
    if (m_socket && m_socket->state() == QAbstractSocket::ConnectedState) {
        m_socket->disconnectFromHost();
        if (m_socket->state() != QAbstractSocket::UnconnectedState)
            m_socket->waitForDisconnected(1000);
    }
    m_socket.reset();
    // The descriptor of its own stays open until the end, so that cut() never meets a stranger's.
    ::shutdown(m_handle, SHUT_RDWR);
    m_isDone = true;
}

std::unique_ptr<QTcpSocket> HttpConnection::opened() const
{
    const ServerTls &tls = m_server.m_options.tls;
    std::unique_ptr<QTcpSocket> socket;
    if (tls.certificate.isEmpty())
        socket = std::make_unique<QTcpSocket>();
    else
        socket = std::make_unique<QSslSocket>();
    if (!socket->setSocketDescriptor(::dup(m_handle)))
        return {};
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (tls.certificate.isEmpty())
        return socket;
    auto *secure = static_cast<QSslSocket *>(socket.get());
    secure->setLocalCertificate(QSslCertificate(contentOf(tls.certificate)));
    secure->setPrivateKey(QSslKey(contentOf(tls.key), QSsl::Ec));
    secure->startServerEncryption();
    if (!secure->waitForEncrypted(s_forever))
        return {};
    return socket;
}

bool HttpConnection::serveOne()
{
    std::optional<HttpCall> call = readCall();
    if (!call)
        return false;
    const std::optional<Misbehaviour> misbehaviour = m_server.begin(*call);
    const bool goesOn = answer(*call, misbehaviour);
    return goesOn && m_server.m_options.keepsAlive && call->header("connection") != "close";
}

std::optional<HttpCall> HttpConnection::readCall()
{
    HttpCall call;
    if (!readHead(call) || !readBody(call))
        return std::nullopt;
    call.connection = m_number;
    call.time = std::chrono::steady_clock::now();
    return call;
}

bool HttpConnection::readHead(HttpCall &call)
{
    const auto first = readLine();
    if (!first)
        return false;
    const QList<QByteArray> words = first->split(' ');
    if (words.size() != 3 || !words[2].startsWith("HTTP/1."))
        return false;
    call.method = words[0];
    call.target = words[1];
    const QUrl url = QUrl::fromEncoded("http://server" + call.target);
    call.path = url.path(QUrl::FullyDecoded);
    call.query = QUrlQuery(url);
    while (true) {
        const auto line = readLine();
        if (!line)
            return false;
        if (line->isEmpty())
            return true;
        const qsizetype colon = line->indexOf(':');
        if (colon < 1)
            return false;
        call.headers.append(qMakePair(line->left(colon).toLower(), line->mid(colon + 1).trimmed()));
    }
}

bool HttpConnection::readBody(HttpCall &call)
{
    QByteArray body;
    if (call.header("transfer-encoding").toLower() == "chunked") {
        if (!readChunks(body))
            return false;
    } else if (!readExactly(call.header("content-length").toLongLong(), body)) {
        return false;
    }
    call.sentSize = body.size();
    if (call.header("content-encoding") != "gzip") {
        call.body = body;
        return true;
    }
    const auto plain = gunzip(body);
    call.body = plain.value_or(QByteArray());
    return plain.has_value();
}

bool HttpConnection::readChunks(QByteArray &body)
{
    while (true) {
        const auto line = readLine();
        if (!line)
            return false;
        bool isNumber = false;
        const qint64 size = line->split(';').first().toLongLong(&isNumber, 16);
        QByteArray piece;
        if (!isNumber || !readExactly(size, piece))
            return false;
        body += piece;
        if (!readLine())
            return false;
        if (size == 0)
            return true;
    }
}

std::optional<QByteArray> HttpConnection::readLine()
{
    while (!m_socket->canReadLine()) {
        if (m_socket->bytesAvailable() > s_longestLine || !m_socket->waitForReadyRead(s_forever))
            return std::nullopt;
    }
    QByteArray line = m_socket->readLine();
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    return line;
}

bool HttpConnection::readExactly(qint64 size, QByteArray &bytes)
{
    while (bytes.size() < size) {
        if (m_socket->bytesAvailable() == 0 && !m_socket->waitForReadyRead(s_forever))
            return false;
        bytes += m_socket->read(size - bytes.size());
    }
    return true;
}

bool HttpConnection::answer(HttpCall &call, const std::optional<Misbehaviour> &misbehaviour)
{
    using Kind = Misbehaviour::Kind;
    const bool isActedOn = !misbehaviour
        || (misbehaviour->kind != Kind::Answer && misbehaviour->kind != Kind::CutBeforeAnswer);
    const HttpAnswer answer = isActedOn ? m_server.handle(call) : misbehaviour->answer;
    // What the double itself took is no part of what it plays.
    const auto taken = std::chrono::steady_clock::now() - call.time;
    bool goesOn = m_server.waitFor(m_server.latency()
                                   - std::chrono::floor<std::chrono::milliseconds>(taken));
    if (goesOn && misbehaviour)
        goesOn = misbehave(call, *misbehaviour, answer);
    else if (goesOn)
        goesOn = write(encoded(call, answer));
    m_server.end(answer.status);
    return goesOn;
}

bool HttpConnection::misbehave(const HttpCall &call, const Misbehaviour &misbehaviour,
                               const HttpAnswer &answer)
{
    using Kind = Misbehaviour::Kind;
    const QByteArray bytes = encoded(call, answer);
    switch (misbehaviour.kind) {
    case Kind::Answer:
        return write(bytes);
    case Kind::CutBeforeAnswer:
        reset();
        return false;
    case Kind::CutAfterProcessing:
        return false;
    case Kind::CutInAnswer:
        // Somewhere in the body, or in the head of an answer that has none.
        write(bytes.left(bytes.size() - std::max<qsizetype>(answer.body.size() / 2, 1)));
        return false;
    case Kind::Garbage:
        write("\x16\x03\x01 these bytes \xff\xfe are no answer\r\n\r\n\x07\x07"_ba);
        return false;
    case Kind::BrokenBody: {
        HttpAnswer broken = answer;
        broken.body = "{\"results\": [{\"id\": \xff\xfe <<<"_ba;
        return write(encoded(call, broken));
    }
    case Kind::Stall:
        if (misbehaviour.onStall)
            misbehaviour.onStall();
        m_socket->waitForReadyRead(s_forever);
        return false;
    case Kind::Slow:
        for (qsizetype at = 0; at < bytes.size(); at += 16) {
            if (!write(bytes.mid(at, 16)) || !m_server.waitFor(misbehaviour.pause))
                return false;
        }
        return true;
    }
    return false;
}

QByteArray HttpConnection::encoded(const HttpCall &call, HttpAnswer answer) const
{
    const HttpServerOptions &options = m_server.m_options;
    const bool isPacked = options.compresses && !answer.body.isEmpty()
        && call.header("accept-encoding").contains("gzip");
    if (isPacked) {
        answer.body = gzip(answer.body);
        answer.addHeader("Content-Encoding", "gzip");
    }
    if (!options.keepsAlive)
        answer.addHeader("Connection", "close");
    if (answer.isChunked)
        answer.addHeader("Transfer-Encoding", "chunked");
    else if (answer.status != 204 && answer.status != 304)
        answer.addHeader("Content-Length", QByteArray::number(answer.body.size()));
    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(answer.status) + " \r\n";
    for (const auto &[name, value] : answer.headers)
        bytes += name + ": " + value + "\r\n";
    bytes += "\r\n";
    if (hasBody(call, answer.status))
        bytes += answer.isChunked ? chunked(answer.body) : answer.body;
    return bytes;
}

bool HttpConnection::write(const QByteArray &bytes)
{
    m_socket->write(bytes);
    while (m_socket->bytesToWrite() > 0) {
        if (!m_socket->waitForBytesWritten(s_forever))
            return false;
    }
    return m_socket->state() == QAbstractSocket::ConnectedState;
}

void HttpConnection::reset()
{
    const linger now{1, 0};
    ::setsockopt(m_handle, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    // Two descriptors share the connection: this one has to let go as well.
    m_socket->abort();
    ::shutdown(m_handle, SHUT_RDWR);
}

} // namespace millrace::test
