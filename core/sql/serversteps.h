// ServerSteps: the way to a database server, up to the first byte.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/connector/checkresult.h"
#include "core/sql/serveroptions.h"
#include "core/sql/serversocket.h"
#include "core/sql/sshtunnel.h"

#include <memory>

namespace millrace {

/// Looks the host up, opens the tunnel if there is one, and connects, each step by itself, so that
/// a check can name them. With a tunnel there is nothing to look up here: the jump host does it;
/// with a Unix socket there is nothing but to connect. Used by one thread.
class ServerSteps final
{
public:
    /// \a socketFile: path of the Unix socket; empty: by host and port.
    explicit ServerSteps(ServerOptions options, QString socketFile = {});

    /// Runs the steps that apply as steps of \a check: "Resolve the host name" or "Open the SSH
    /// tunnel", then "Connect".
    void addTo(CheckRun &check, const Cancellation &cancellation);
    /// All but connecting, for a run that connects by itself.
    [[nodiscard]] Result<void> prepare(const Cancellation &cancellation);

    /// Where to connect; complete after prepare() or a passed check.
    [[nodiscard]] const ServerAddress &address() const { return m_address; }
    /// The open tunnel, or null. Whoever uses address() keeps it.
    [[nodiscard]] const std::shared_ptr<SshTunnel> &tunnel() const { return m_tunnel; }

private:
    [[nodiscard]] Result<void> resolve(const Cancellation &cancellation);
    [[nodiscard]] Result<void> openTunnel(const Cancellation &cancellation);
    [[nodiscard]] Result<void> connect(const Cancellation &cancellation) const;

    const ServerOptions m_options;
    ServerAddress m_address;
    std::shared_ptr<SshTunnel> m_tunnel;
};

} // namespace millrace
