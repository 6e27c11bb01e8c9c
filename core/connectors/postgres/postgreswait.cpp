#include "core/connectors/postgres/postgreswait.h"

#include <poll.h>

#include <algorithm>

namespace millrace {

namespace {

constexpr std::chrono::milliseconds s_slice(100);

} // namespace

SocketReady waitForSocket(const SocketWait &wanted,
                          std::optional<std::chrono::steady_clock::time_point> deadline,
                          const Cancellation &cancellation)
{
    pollfd socket{};
    socket.fd = wanted.socket;
    socket.events
        = static_cast<short>((wanted.toRead ? POLLIN : 0) | (wanted.toWrite ? POLLOUT : 0));
    while (!cancellation.stop_requested()) {
        auto slice = s_slice;
        if (deadline) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(
                *deadline - std::chrono::steady_clock::now());
            slice = std::clamp(left, std::chrono::milliseconds(0), s_slice);
        }
        // An interrupted call is one slice without an answer.
        if (poll(&socket, 1, static_cast<int>(slice.count())) > 0)
            return SocketReady::Ready;
        if (deadline && std::chrono::steady_clock::now() >= *deadline)
            return SocketReady::TimedOut;
    }
    return SocketReady::Cancelled;
}

} // namespace millrace
