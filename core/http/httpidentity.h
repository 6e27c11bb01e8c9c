// The certificate that the server of an API shows, for a person to look at.
#pragma once

#include "core/connector/serveridentity.h"

namespace millrace {

/// An IdentityReader for connectors whose configuration has the object "http". Shakes hands with
/// the server that \a refusal names, the way requests go, and sends nothing else. Nothing where the
/// refusal is not about a certificate, or about that of a server these settings do not reach.
/// Errors: those of HttpClient.
[[nodiscard]] Result<std::optional<ServerIdentity>> httpIdentity(const Configuration &configuration,
                                                                 const Error &refusal,
                                                                 const Cancellation &cancellation);

} // namespace millrace
