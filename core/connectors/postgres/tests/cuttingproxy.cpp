#include "core/connectors/postgres/tests/cuttingproxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QtGlobal>

#include <array>

namespace {

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
            = send(socket, bytes + sent, static_cast<std::size_t>(size - sent), MSG_NOSIGNAL);
        if (more <= 0)
            return false;
        sent += more;
    }
    return true;
}

} // namespace

CuttingProxy::CuttingProxy(int serverPort)
    : m_serverPort(serverPort)
{
    m_listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (bind(m_listener, reinterpret_cast<sockaddr *>(&address), size) != 0
        || listen(m_listener, 8) != 0
        || getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        qFatal("The proxy cannot listen.");
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { run(); });
}

CuttingProxy::~CuttingProxy()
{
    m_stops = true;
    m_thread.join();
    close(m_listener);
}

void CuttingProxy::cutAfter(const QByteArray &text)
{
    m_text = text;
    m_isArmed = true;
}

void CuttingProxy::run()
{
    while (!m_stops) {
        pollfd waiting{m_listener, POLLIN, 0};
        if (poll(&waiting, 1, 50) <= 0)
            continue;
        const int client = accept(m_listener, nullptr, nullptr);
        const int server = socket(AF_INET, SOCK_STREAM, 0);
        const sockaddr_in address = loopback(m_serverPort);
        if (connect(server, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0)
            relay(client, server);
        close(server);
        close(client);
    }
}

void CuttingProxy::relay(int client, int server)
{
    std::array<char, 65536> bytes;
    bool isCutting = false;
    while (!m_stops) {
        std::array<pollfd, 2> waiting{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
        if (poll(waiting.data(), waiting.size(), 50) <= 0)
            continue;
        if ((waiting[1].revents & (POLLIN | POLLHUP)) != 0) {
            const ssize_t size = recv(server, bytes.data(), bytes.size(), 0);
            if (isCutting || size <= 0 || !sendAll(client, bytes.data(), size))
                return;
        }
        if ((waiting[0].revents & (POLLIN | POLLHUP)) != 0) {
            const ssize_t size = recv(client, bytes.data(), bytes.size(), 0);
            if (size <= 0)
                return;
            isCutting = m_isArmed && QByteArray::fromRawData(bytes.data(), size).contains(m_text);
            if (isCutting)
                m_isArmed = false;
            if (!sendAll(server, bytes.data(), size))
                return;
        }
    }
}
