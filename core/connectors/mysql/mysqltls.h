// MySQL TLS: what a connection's encryption asks for, in the client library's options.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/connectors/mysql/mysqlerrors.h"
#include "core/sql/serveroptions.h"
#include "core/sql/serversocket.h"
#include "core/sql/sshtunnel.h"

#include <QByteArray>

#include <memory>

struct st_mysql;

namespace millrace {

/// The way to a server, shared by the connections of a run.
struct MySqlRoute final
{
    ServerAddress address;
    std::shared_ptr<SshTunnel> tunnel; ///< Null: none.
    /// The fingerprint of the one certificate to accept, as the library takes it; empty: any that
    /// the mode takes.
    QByteArray pin;
};

/// Looks the host up or opens the tunnel, and finds out which certificate to accept where the
/// library could not check it by itself: for a trusted fingerprint, and for the name of a host
/// behind a tunnel. Errors name the configuration's field.
[[nodiscard]] Result<std::shared_ptr<const MySqlRoute>>
findMySqlRoute(const ServerOptions &options, const Cancellation &cancellation);

/// Sets the options of \a handle before it connects. The error names a file that cannot be read.
[[nodiscard]] Result<void> setTlsOptions(st_mysql *handle, const ServerOptions &options,
                                         const MySqlRoute &route);

/// The error for a connection that failed with \a fault: for a certificate that is not trusted, one
/// that shows it.
[[nodiscard]] Error tlsError(const MySqlFault &fault, const ServerOptions &options,
                             const MySqlRoute &route, const Cancellation &cancellation);

} // namespace millrace
