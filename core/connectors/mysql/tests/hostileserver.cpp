#include "core/connectors/mysql/tests/hostileserver.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QtGlobal>

#include <optional>

namespace {

constexpr char s_okay[] = "\x00\x00\x00\x02\x00\x00\x00";
constexpr char s_end[] = "\xfe\x00\x00\x02\x00";

bool send(int client, const QByteArray &payload, int number)
{
    QByteArray packet;
    packet += static_cast<char>(payload.size() & 0xff);
    packet += static_cast<char>(payload.size() >> 8 & 0xff);
    packet += static_cast<char>(payload.size() >> 16 & 0xff);
    packet += static_cast<char>(number);
    packet += payload;
    return ::send(client, packet.constData(), static_cast<std::size_t>(packet.size()), MSG_NOSIGNAL)
        == packet.size();
}

std::optional<QByteArray> receive(int client, qsizetype size)
{
    QByteArray bytes(size, '\0');
    qsizetype got = 0;
    while (got < size) {
        const auto count
            = ::recv(client, bytes.data() + got, static_cast<std::size_t>(size - got), 0);
        if (count <= 0)
            return std::nullopt;
        got += count;
    }
    return bytes;
}

std::optional<QByteArray> receivePacket(int client)
{
    const auto head = receive(client, 4);
    if (!head)
        return std::nullopt;
    const auto at = [&](int i) { return static_cast<qsizetype>(static_cast<uchar>((*head)[i])); };
    return receive(client, at(0) | at(1) << 8 | at(2) << 16);
}

QByteArray greeting()
{
    QByteArray bytes("\x0a"
                     "5.5.5-10.11.0-MariaDB");
    bytes += QByteArray("\0\x01\0\0\0abcdefgh\0", 14);
    bytes += QByteArray("\x88\xa2\x21\x02\0\x08\0\x15", 8);
    bytes += QByteArray(10, '\0');
    bytes += QByteArray("ijklmnopqrst\0mysql_native_password\0", 35);
    return bytes;
}

/// The definition of a column of texts.
QByteArray column()
{
    return QByteArray("\x03"
                      "def\0\0\0\x01v\0\x0c\x2d\0\xff\xff\0\0\xfd\0\0\0\0\0",
                      23);
}

/// Prepares and runs any statement with one column, and gives a row that is cut off.
void lie(int client, const QByteArray &statement)
{
    const char command = statement.isEmpty() ? '\0' : statement.front();
    if (command == '\x16') {
        send(client, QByteArray("\0\x01\0\0\0\x01\0\0\0\0\0\0", 12), 1);
        send(client, column(), 2);
        send(client, QByteArray(s_end, 5), 3);
    } else if (command == '\x17') {
        send(client, QByteArray("\x01"), 1);
        send(client, column(), 2);
        send(client, QByteArray(s_end, 5), 3);
        send(client, QByteArray("\0\0\xfe\xff\xff\xff\xff\xff\xff\xff\x7f", 11), 4);
    } else {
        send(client, QByteArray(s_okay, 7), 1);
    }
}

} // namespace

HostileServer::HostileServer(Manner manner)
    : m_manner(manner)
{
    m_listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(m_listener, reinterpret_cast<sockaddr *>(&address), size) != 0
        || ::listen(m_listener, 8) != 0
        || ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        qFatal("No port of this machine can be listened on.");
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { serve(); });
}

HostileServer::~HostileServer()
{
    m_isEnding = true;
    ::shutdown(m_listener, SHUT_RDWR);
    if (const int client = m_client; client >= 0)
        ::shutdown(client, SHUT_RDWR);
    m_thread.join();
    ::close(m_listener);
}

QList<QByteArray> HostileServer::answers()
{
    const std::lock_guard lock(m_mutex);
    return m_answers;
}

void HostileServer::serve()
{
    while (!m_isEnding) {
        const int client = ::accept(m_listener, nullptr, nullptr);
        if (client < 0)
            return;
        m_client = client;
        m_client.notify_all();
        if (m_manner == Manner::NeverAnswers)
            (void)receive(client, 1);
        else
            speak(client);
        m_client = -1;
        ::close(client);
    }
}

void HostileServer::speak(int client)
{
    if (!send(client, greeting(), 0) || !receivePacket(client)
        || !send(client, QByteArray(s_okay, 7), 2))
        return;
    while (const auto statement = receivePacket(client)) {
        if (m_manner == Manner::LiesAboutLengths) {
            lie(client, *statement);
            continue;
        }
        send(client, QByteArrayLiteral("\xfb/etc/passwd"), 1);
        const auto answer = receivePacket(client);
        if (!answer)
            return;
        {
            const std::lock_guard lock(m_mutex);
            m_answers << *answer;
        }
        send(client, QByteArray(s_okay, 7), 3);
    }
}
