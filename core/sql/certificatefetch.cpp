#include "core/sql/certificatefetch.h"

#include "core/sql/certificateerrors.h"

#include <unistd.h>

#include <QSslConfiguration>
#include <QSslSocket>
#include <QtEndian>

#include <algorithm>
#include <utility>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

using Clock = std::chrono::steady_clock;

/// How long a wait of Qt goes on before a look at the cancellation.
constexpr std::chrono::milliseconds s_slice{50};
constexpr quint32 s_longestGreeting = 4096;

// Capability bits of MySQL's protocol.
constexpr quint32 s_longPassword = 0x1;
constexpr quint32 s_protocol41 = 0x200;
constexpr quint32 s_ssl = 0x800;
constexpr quint32 s_secureConnection = 0x8000;
constexpr quint32 s_pluginAuth = 0x80000;

/// What a server says in an error, fit to be shown.
QString shown(const QByteArray &text)
{
    QString words = QString::fromUtf8(text.left(300));
    for (QChar &letter : words) {
        if (!letter.isPrint())
            letter = u' ';
    }
    return words.simplified();
}

/// The lower half of the capabilities in a greeting; nothing when it is too short.
std::optional<quint32> capabilities(const QByteArray &greeting)
{
    // protocol, version and its zero, thread, salt, zero, capabilities
    const qsizetype end = greeting.indexOf('\0', 1);
    const qsizetype at = end + 1 + 4 + 8 + 1;
    if (end < 0 || at + 2 > greeting.size())
        return std::nullopt;
    return qFromLittleEndian<quint16>(greeting.constData() + at);
}

/// The packet that asks for TLS: capabilities, longest packet, character set, zeros.
QByteArray sslRequest()
{
    QByteArray packet(36, '\0');
    packet[0] = 32;
    packet[3] = 1;
    qToLittleEndian(s_longPassword | s_protocol41 | s_ssl | s_secureConnection | s_pluginAuth,
                    packet.data() + 4);
    qToLittleEndian(quint32(1U << 24U), packet.data() + 8);
    packet[12] = 45; // utf8mb4
    return packet;
}

} // namespace

CertificateFetch::CertificateFetch(ServerAddress address, std::chrono::seconds timeout,
                                   Cancellation cancellation)
    : m_address(std::move(address))
    , m_timeout(timeout)
    , m_deadline(Clock::now() + timeout)
    , m_cancellation(std::move(cancellation))
{
}

Result<QList<ServerCertificate>> CertificateFetch::run(ServerProtocol protocol)
{
    if (!QSslSocket::supportsSsl())
        return makeError(certificateerrors::unsupported, {QSslSocket::activeBackend()});
    auto socket = ServerSocket::connect(m_address, m_timeout, m_cancellation);
    if (!socket)
        return socket.error();
    const auto asked
        = protocol == ServerProtocol::PostgreSql ? askPostgreSql(*socket) : askMySql(*socket);
    if (!asked)
        return asked.error();
    return shakeHands(std::move(*socket));
}

Result<void> CertificateFetch::askPostgreSql(ServerSocket &socket) const
{
    // SSLRequest: its length and a number that is no version.
    const QByteArray request = QByteArray::fromHex("0000000804d2162f");
    if (const auto sent = socket.write(request, m_deadline, m_cancellation); !sent)
        return sent.error();
    const auto answer = socket.read(1, m_deadline, m_cancellation);
    if (!answer)
        return answer.error();
    switch (answer->front()) {
    case 'S':
        return {};
    case 'N':
        return makeError(certificateerrors::noTls, {m_address.text()}, {}, u"/tls/mode"_s);
    case 'E':
        // The server could not start a process; before TLS its words are anybody's.
        return makeError(certificateerrors::serverRefused, {m_address.text(), u"it is busy"_s});
    default:
        return makeError(certificateerrors::foreignProtocol, {m_address.text(), u"PostgreSQL"_s},
                         {}, u"/port"_s);
    }
}

Result<void> CertificateFetch::askMySql(ServerSocket &socket) const
{
    const Error foreign = makeError(certificateerrors::foreignProtocol,
                                    {m_address.text(), u"MySQL"_s}, {}, u"/port"_s);
    const auto header = socket.read(4, m_deadline, m_cancellation);
    if (!header)
        return header.error();
    const quint32 size = qFromLittleEndian<quint32>(header->constData()) & 0xffffffU;
    if (size < 3 || size > s_longestGreeting || header->at(3) != 0)
        return foreign;
    const auto greeting = socket.read(static_cast<qsizetype>(size), m_deadline, m_cancellation);
    if (!greeting)
        return greeting.error();
    // An error in the place of a greeting: its number, then words.
    if (greeting->front() == '\xff')
        return makeError(certificateerrors::serverRefused,
                         {m_address.text(), shown(greeting->mid(3))});
    const auto offered = greeting->front() == '\x0a' ? capabilities(*greeting) : std::nullopt;
    if (!offered)
        return foreign;
    if ((*offered & s_ssl) == 0)
        return makeError(certificateerrors::noTls, {m_address.text()}, {}, u"/tls/mode"_s);
    return socket.write(sslRequest(), m_deadline, m_cancellation);
}

Result<QList<ServerCertificate>> CertificateFetch::shakeHands(ServerSocket socket) const
{
    QSslSocket tls;
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    tls.setSslConfiguration(configuration);
    tls.setPeerVerifyName(m_address.host);
    const int handle = socket.release();
    if (!tls.setSocketDescriptor(handle)) {
        close(handle);
        return failed(tls.errorString());
    }
    tls.startClientEncryption();
    while (!tls.isEncrypted() && tls.state() == QAbstractSocket::ConnectedState
           && Clock::now() < m_deadline) {
        if (m_cancellation.stop_requested())
            return Error::cancelled();
        tls.waitForEncrypted(static_cast<int>(s_slice.count()));
    }
    QList<ServerCertificate> found;
    // Also of a server that ended the hand-shake, for instance because it wants a client
    // certificate.
    const QList<QSslCertificate> chain = tls.peerCertificateChain();
    for (const QSslCertificate &shown : chain) {
        if (auto certificate = ServerCertificate::fromDer(shown.toDer()))
            found << *std::move(certificate);
    }
    if (!found.isEmpty())
        return found;
    if (tls.state() == QAbstractSocket::ConnectedState && !tls.isEncrypted())
        return makeError(certificateerrors::timedOut,
                         {m_address.text(), QString::number(m_timeout.count())}, {}, u"/host"_s);
    return failed(tls.errorString());
}

Error CertificateFetch::failed(const QString &why) const
{
    return makeError(certificateerrors::handshakeFailed, {m_address.text(), why}, {},
                     u"/tls/mode"_s);
}

} // namespace millrace
