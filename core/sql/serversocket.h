// ServerSocket: a plain connection to a server, before anything was said.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>
#include <utility>

namespace millrace {

/// Where a server is, once its name was looked up and its tunnel opened.
struct ServerAddress final
{
    QString host; ///< The name that a certificate has to bear; also shown.
    QStringList addresses{}; ///< Numeric, in the order to try.
    int port = 0; ///< At the addresses.
    QString socketFile{}; ///< Set: a Unix socket, and addresses are not used.

    /// As a person reads it: "db.example.org:5432", "[::1]:5432" or the path of the socket.
    [[nodiscard]] QString text() const;
};

/// Owns a connected socket that does not block. Used by one thread at a time. Every call ends at
/// its time limit and, with Error::cancelled(), within milliseconds of a cancellation. Errors name
/// /host, /port or /socket.
class ServerSocket final
{
public:
    using Deadline = std::chrono::steady_clock::time_point;

    /// Tries the addresses one after another, sharing \a timeout among them.
    [[nodiscard]] static Result<ServerSocket> connect(const ServerAddress &address,
                                                      std::chrono::seconds timeout,
                                                      const Cancellation &cancellation);

    ~ServerSocket();
    ServerSocket(ServerSocket &&other) noexcept
        : m_address(std::move(other.m_address))
        , m_peer(std::move(other.m_peer))
        , m_handle(std::exchange(other.m_handle, -1))
    {
    }
    ServerSocket(const ServerSocket &) = delete;
    ServerSocket &operator=(const ServerSocket &) = delete;
    ServerSocket &operator=(ServerSocket &&) = delete;

    /// The address that answered; empty for a Unix socket.
    [[nodiscard]] const QString &peer() const { return m_peer; }

    [[nodiscard]] Result<void> write(const QByteArray &bytes, Deadline deadline,
                                     const Cancellation &cancellation);
    /// Exactly \a count bytes.
    [[nodiscard]] Result<QByteArray> read(qsizetype count, Deadline deadline,
                                          const Cancellation &cancellation);

    /// Hands the descriptor on; the caller closes it.
    [[nodiscard]] int release() { return std::exchange(m_handle, -1); }

private:
    ServerSocket(ServerAddress address, QString peer, int handle)
        : m_address(std::move(address))
        , m_peer(std::move(peer))
        , m_handle(handle)
    {
    }

    static Result<ServerSocket> connectToFile(const ServerAddress &address, Deadline deadline,
                                              const Cancellation &cancellation);
    static Result<ServerSocket> connectToOne(const ServerAddress &address, const QString &peer,
                                             Deadline deadline, const Cancellation &cancellation);

    ServerAddress m_address;
    QString m_peer;
    int m_handle = -1;
};

} // namespace millrace
