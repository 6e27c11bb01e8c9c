// Postgres certificate: the fingerprint of the certificate a server shows.
#pragma once

#include <QString>

struct pg_conn;

namespace millrace {

/// SHA-256 of the certificate of an encrypted connection, lower-case hexadecimal digits; empty
/// when the connection is not encrypted (yet).
[[nodiscard]] QString certificateFingerprint(pg_conn *connection);

/// \a fingerprint with colons between the bytes, as administrators see it.
[[nodiscard]] QString displayedFingerprint(const QString &fingerprint);

} // namespace millrace
