// SshTunnel: a port of this machine behind which a database server is, reached through a jump host.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/sql/serveroptions.h"
#include "core/sql/sshprocess.h"

#include <chrono>
#include <memory>
#include <optional>

namespace millrace {

/// The key an SSH server shows.
struct SshHostKey final
{
    QString type; ///< As people call it: "ED25519".
    QString fingerprint; ///< "SHA256:…"
};

/// A forwarding of the system's OpenSSH client, with the person's own settings and agent. ssh never
/// asks: the key of the jump host is known beforehand, and so is the way to sign in. The tunnel
/// ends with this object, and with the program. Safe from any thread.
class SshTunnel final
{
public:
    /// Opens a tunnel to \a port of \a host, as the jump host sees them, and returns once a
    /// connection through it was made. Errors have the codes "tunnel.…" and name the input:
    /// /tunnel/host, /tunnel/port, /tunnel/username, /tunnel/key_file, /tunnel/known_hosts_file,
    /// /tunnel/host_key_fingerprint, or /host and /port where the jump host does not reach the
    /// database.
    [[nodiscard]] static Result<std::unique_ptr<SshTunnel>> open(const TunnelOptions &options,
                                                                 const QString &host, int port,
                                                                 std::chrono::seconds timeout,
                                                                 const Cancellation &cancellation);

    /// The key the jump host shows; nobody signs in. Errors as of open().
    [[nodiscard]] static Result<SshHostKey> presentedKey(const TunnelOptions &options,
                                                         std::chrono::seconds timeout,
                                                         const Cancellation &cancellation);

    /// The port of 127.0.0.1 to connect to.
    [[nodiscard]] int localPort() const { return m_localPort; }
    [[nodiscard]] bool isAlive() const { return !m_process->state().hasEnded; }
    /// Why a connection through the tunnel broke: an error of kind Transient if the tunnel is gone;
    /// nothing while it lives, for then the fault lies behind it. Waits for a third of a second, in
    /// which the end of a tunnel becomes known.
    [[nodiscard]] std::optional<Error> failure() const;

private:
    SshTunnel(TunnelOptions options, std::unique_ptr<SshProcess> process, int localPort)
        : m_options(std::move(options))
        , m_process(std::move(process))
        , m_localPort(localPort)
    {
    }

    const TunnelOptions m_options;
    const std::unique_ptr<SshProcess> m_process;
    const int m_localPort;
};

} // namespace millrace
