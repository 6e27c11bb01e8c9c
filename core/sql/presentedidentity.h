// What a database server, or the jump host before it, shows of itself when it is not trusted.
#pragma once

#include "core/connector/serveridentity.h"
#include "core/sql/servercertificate.h"

namespace millrace {

/// Asks again the server that was refused with \a refusal: the certificate for "certificate.…", the
/// host key of the jump host for "tunnel.host_key_…"; nothing for any other refusal. Errors: those
/// of the way there.
[[nodiscard]] Result<std::optional<ServerIdentity>>
presentedIdentity(ServerProtocol protocol, const Configuration &configuration, const Error &refusal,
                  const Cancellation &cancellation);

} // namespace millrace
