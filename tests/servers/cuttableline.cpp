#include "tests/servers/cuttableline.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

namespace millrace::test {

namespace {

constexpr int s_lookMilliseconds = 50;

sockaddr_in loopback(int port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

bool sendAll(int socket, const char *bytes, ssize_t size)
{
    for (ssize_t sent = 0; sent < size;) {
        const ssize_t more
            = ::send(socket, bytes + sent, static_cast<std::size_t>(size - sent), MSG_NOSIGNAL);
        if (more <= 0)
            return false;
        sent += more;
    }
    return true;
}

} // namespace

CuttableLine::CuttableLine(int serverPort)
    : m_serverPort(serverPort)
    , m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(m_listener, reinterpret_cast<sockaddr *>(&address), size) != 0
        || ::listen(m_listener, 16) != 0
        || ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        qFatal("No port of this machine can be listened on.");
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { run(); });
}

CuttableLine::~CuttableLine()
{
    m_isEnding = true;
    m_thread.join();
    ::close(m_listener);
}

void CuttableLine::cutAfter(qint64 bytes, Direction direction)
{
    m_direction = direction;
    m_left = bytes;
}

void CuttableLine::run()
{
    while (!m_isEnding) {
        std::vector<pollfd> watched{{m_listener, POLLIN, 0}};
        for (const Connection &connection : m_connections) {
            watched.push_back({connection.client, POLLIN, 0});
            watched.push_back({connection.server, POLLIN, 0});
        }
        if (::poll(watched.data(), watched.size(), s_lookMilliseconds) <= 0)
            continue;
        const int cutsBefore = m_cuts;
        std::vector<Connection> open;
        for (std::size_t i = 0; i < m_connections.size(); ++i) {
            const Connection &connection = m_connections[i];
            const bool isOver
                = (watched[2 * i + 1].revents != 0
                   && !relay(connection.client, connection.server, Direction::ToServer))
                || (watched[2 * i + 2].revents != 0
                    && !relay(connection.server, connection.client, Direction::FromServer));
            if (isOver)
                cut(connection);
            else
                open.push_back(connection);
        }
        if (m_cuts != cutsBefore) {
            for (const Connection &connection : std::exchange(open, {}))
                cut(connection);
        }
        m_connections = std::move(open);
        if (watched.front().revents != 0)
            accept();
    }
    for (const Connection &connection : m_connections)
        cut(connection);
}

void CuttableLine::accept()
{
    Connection connection{::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC),
                          ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const sockaddr_in address = loopback(m_serverPort);
    if (::connect(connection.server, reinterpret_cast<const sockaddr *>(&address), sizeof address)
        != 0)
        cut(connection);
    else
        m_connections.push_back(connection);
}

bool CuttableLine::relay(int from, int to, Direction direction)
{
    std::array<char, 65536> bytes;
    ssize_t size = ::recv(from, bytes.data(), bytes.size(), 0);
    if (size <= 0)
        return false;
    if (m_left < 0 || direction != m_direction)
        return sendAll(to, bytes.data(), size);
    const bool isDue = size > m_left;
    size = std::min<ssize_t>(size, m_left);
    m_left = isDue ? -1 : m_left - size;
    m_cuts += isDue ? 1 : 0;
    return sendAll(to, bytes.data(), size) && !isDue;
}

void CuttableLine::cut(const Connection &connection)
{
    // As a network that has gone: without an orderly end.
    const linger atOnce{1, 0};
    for (const int socket : {connection.client, connection.server}) {
        ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
        ::close(socket);
    }
}

} // namespace millrace::test
