// Postgres certificate: what the server of an encrypted connection has shown.
#pragma once

#include "core/sql/servercertificate.h"

#include <optional>

struct pg_conn;

namespace millrace {

/// The server's own certificate; nothing when the connection is not encrypted (yet).
[[nodiscard]] std::optional<ServerCertificate> certificateOf(pg_conn *connection);

} // namespace millrace
