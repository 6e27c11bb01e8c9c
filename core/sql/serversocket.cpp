#include "core/sql/serversocket.h"

#include "core/sql/servererrors.h"

#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

using Clock = std::chrono::steady_clock;

QString words(int code) { return QString::fromStdString(std::generic_category().message(code)); }

/// Closes a descriptor.
struct Closer final
{
    explicit Closer(int descriptor)
        : handle(descriptor)
    {
    }
    ~Closer()
    {
        if (handle >= 0)
            close(handle);
    }
    Closer(const Closer &) = delete;
    Closer &operator=(const Closer &) = delete;

    int handle;
};

enum class Wait { Ready, TimedOut, Cancelled };

/// Waits until \a handle is ready for \a events.
Wait waitFor(int handle, short events, ServerSocket::Deadline deadline,
             const Cancellation &cancellation)
{
    const Closer wakeUp(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    const CancellationCallback onStop(cancellation, [&] { eventfd_write(wakeUp.handle, 1); });
    std::array<pollfd, 2> watched{{{handle, events, 0}, {wakeUp.handle, POLLIN, 0}}};
    for (;;) {
        if (cancellation.stop_requested())
            return Wait::Cancelled;
        const auto left
            = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0)
            return Wait::TimedOut;
        const int count = poll(watched.data(), watched.size(),
                               static_cast<int>(std::min<decltype(left)>(left, 1'000'000)));
        if (count > 0 && watched[0].revents != 0)
            return Wait::Ready;
    }
}

Error timedOutAt(const ServerAddress &address, std::chrono::seconds timeout)
{
    return makeError(servererrors::timedOut, {address.text(), QString::number(timeout.count())}, {},
                     address.socketFile.isEmpty() ? u"/host"_s : u"/socket"_s);
}

Error tcpError(const ServerAddress &address, int code)
{
    if (code == ECONNREFUSED)
        return makeError(servererrors::refused, {address.text()}, words(code), u"/port"_s);
    return makeError(servererrors::unreachable, {address.text()}, words(code), u"/host"_s);
}

Error fileError(const QString &path, int code)
{
    const QString field = u"/socket"_s;
    if (code == EACCES || code == EPERM)
        return makeError(servererrors::socketForbidden, {path}, words(code), field);
    if (code == ENOENT && !QFileInfo::exists(QFileInfo(path).path()))
        return makeError(servererrors::socketFolderMissing, {path}, words(code), field);
    // A server that restarts removes its socket for a moment.
    return makeError(servererrors::socketClosed, {path}, words(code), field);
}

/// 0 once \a handle is connected, else the code of the failure.
Result<int> connected(int handle, const sockaddr *address, socklen_t size,
                      ServerSocket::Deadline deadline, const Cancellation &cancellation)
{
    int code = ::connect(handle, address, size) == 0 ? 0 : errno;
    // A Unix socket whose queue is full says EAGAIN and cannot be waited for.
    if (code == EINPROGRESS) {
        switch (waitFor(handle, POLLOUT, deadline, cancellation)) {
        case Wait::Cancelled:
            return Error::cancelled();
        case Wait::TimedOut:
            return ETIMEDOUT;
        case Wait::Ready:
            break;
        }
        socklen_t length = sizeof code;
        getsockopt(handle, SOL_SOCKET, SO_ERROR, &code, &length);
    }
    return code;
}

} // namespace

QString ServerAddress::text() const
{
    if (!socketFile.isEmpty())
        return socketFile;
    return (host.contains(u':') ? u"[%1]:%2"_s : u"%1:%2"_s).arg(host).arg(port);
}

Result<ServerSocket> ServerSocket::connect(const ServerAddress &address,
                                           std::chrono::seconds timeout,
                                           const Cancellation &cancellation)
{
    const Deadline deadline = Clock::now() + timeout;
    if (!address.socketFile.isEmpty())
        return connectToFile(address, deadline, cancellation);
    Error error = makeError(servererrors::hostMissing, {}, {}, u"/host"_s);
    qsizetype left = address.addresses.size();
    for (const QString &peer : address.addresses) {
        const Clock::time_point now = Clock::now();
        auto socket = connectToOne(address, peer, now + (deadline - now) / left--, cancellation);
        if (socket || socket.error().isCancelled())
            return socket;
        error = socket.error();
    }
    return error.code == QLatin1StringView(servererrors::timedOut.code)
        ? timedOutAt(address, timeout)
        : error;
}

Result<ServerSocket> ServerSocket::connectToOne(const ServerAddress &address, const QString &peer,
                                                Deadline deadline, const Cancellation &cancellation)
{
    addrinfo wanted{};
    wanted.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    const QByteArray port = QByteArray::number(address.port);
    if (getaddrinfo(peer.toLatin1().constData(), port.constData(), &wanted, &found) != 0)
        return tcpError(address, EADDRNOTAVAIL);
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> guard(found, &freeaddrinfo);
    Closer handle(
        socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP));
    if (handle.handle < 0)
        return tcpError(address, errno);
    const auto code
        = connected(handle.handle, found->ai_addr, found->ai_addrlen, deadline, cancellation);
    if (!code)
        return code.error();
    if (*code == ETIMEDOUT)
        return timedOutAt(address, {});
    if (*code != 0)
        return tcpError(address, *code);
    return ServerSocket(address, peer, std::exchange(handle.handle, -1));
}

Result<ServerSocket> ServerSocket::connectToFile(const ServerAddress &address, Deadline deadline,
                                                 const Cancellation &cancellation)
{
    const QByteArray path = QFile::encodeName(address.socketFile);
    sockaddr_un target{};
    target.sun_family = AF_UNIX;
    if (path.isEmpty() || path.size() >= static_cast<qsizetype>(sizeof target.sun_path))
        return makeError(servererrors::socketInvalid, {address.socketFile}, {}, u"/socket"_s);
    std::memcpy(target.sun_path, path.constData(), static_cast<std::size_t>(path.size()));
    Closer handle(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (handle.handle < 0)
        return fileError(address.socketFile, errno);
    const auto code = connected(handle.handle, reinterpret_cast<const sockaddr *>(&target),
                                sizeof target, deadline, cancellation);
    if (!code)
        return code.error();
    if (*code != 0)
        return fileError(address.socketFile, *code);
    return ServerSocket(address, {}, std::exchange(handle.handle, -1));
}

ServerSocket::~ServerSocket()
{
    if (m_handle >= 0)
        close(m_handle);
}

Result<void> ServerSocket::write(const QByteArray &bytes, Deadline deadline,
                                 const Cancellation &cancellation)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t count = send(m_handle, bytes.constData() + done,
                                   static_cast<std::size_t>(bytes.size() - done), MSG_NOSIGNAL);
        if (count > 0) {
            done += count;
            continue;
        }
        if (errno != EAGAIN && errno != EINTR)
            return makeError(servererrors::connectionLost, {m_address.text()}, words(errno));
        const Wait wait = waitFor(m_handle, POLLOUT, deadline, cancellation);
        if (wait == Wait::Cancelled)
            return Error::cancelled();
        if (wait == Wait::TimedOut)
            return makeError(servererrors::connectionLost, {m_address.text()}, words(ETIMEDOUT));
    }
    return {};
}

Result<QByteArray> ServerSocket::read(qsizetype count, Deadline deadline,
                                      const Cancellation &cancellation)
{
    QByteArray bytes(count, '\0');
    qsizetype done = 0;
    while (done < count) {
        const ssize_t got
            = recv(m_handle, bytes.data() + done, static_cast<std::size_t>(count - done), 0);
        if (got > 0) {
            done += got;
            continue;
        }
        if (got == 0)
            return makeError(servererrors::connectionLost, {m_address.text()});
        if (errno != EAGAIN && errno != EINTR)
            return makeError(servererrors::connectionLost, {m_address.text()}, words(errno));
        const Wait wait = waitFor(m_handle, POLLIN, deadline, cancellation);
        if (wait == Wait::Cancelled)
            return Error::cancelled();
        if (wait == Wait::TimedOut)
            return makeError(servererrors::connectionLost, {m_address.text()}, words(ETIMEDOUT));
    }
    return bytes;
}

} // namespace millrace
