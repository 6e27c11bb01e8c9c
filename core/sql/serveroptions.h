// ServerOptions: how to reach a database server, as a configuration says it.
#pragma once

#include "core/base/result.h"
#include "core/connector/configuration.h"

#include <QString>

#include <chrono>
#include <optional>

namespace millrace {

/// How much a connection is encrypted, and what is checked of the server (libpq's words).
enum class TlsMode {
    Disable, ///< Never encrypted.
    Prefer, ///< Encrypted where the server can; nothing is checked.
    Require, ///< Encrypted; nothing is checked, unless a fingerprint is trusted.
    VerifyCa, ///< Encrypted; the certificate comes from a trusted authority.
    VerifyFull, ///< The same, and it names the host.
};

/// Encryption of a connection. Paths are absolute; an empty one is not used.
struct TlsOptions final
{
    TlsMode mode = TlsMode::Prefer;
    QString caCertificate; ///< File with the authorities to trust, PEM; empty: the system's.
    QString clientCertificate; ///< File, PEM.
    QString clientKey; ///< File, PEM.
    QString clientKeyPassword; ///< Secret.
    /// SHA-256 of the one server certificate to trust, lower-case hexadecimal digits without
    /// colons; empty: by the mode alone.
    QString fingerprint;
};

/// A jump host, reached by the system's OpenSSH client.
struct TunnelOptions final
{
    QString host;
    int port = 22;
    QString user;
    QString keyFile; ///< Empty: what the agent and the client's own settings offer.
    QString knownHostsFile; ///< Empty: the user's own.
    /// SHA-256 of the one host key to trust, in Base64 without "SHA256:" and padding; empty: the
    /// known hosts decide.
    QString hostKeyFingerprint;
};

/// Where a server is and how to sign in. Holds a password: lives in memory only.
struct ServerOptions final
{
    QString host;
    int port = 0;
    QString socketFolder; ///< Folder or path of a Unix socket; set: host and port are not used.
    QString database;
    QString user;
    QString password; ///< Secret.
    TlsOptions tls;
    std::optional<TunnelOptions> tunnel;
    std::chrono::seconds connectTimeout{10};
    std::chrono::seconds statementTimeout{0}; ///< 0: none.
    QString applicationName;
};

/// Reads the options out of the shared part of a specification: "host", "port", "socket",
/// "database", "username", "password", "tls" (oneOf by "mode", with "ca_certificate",
/// "client_certificate", "client_key", "client_key_password", "fingerprint"), "tunnel" (oneOf by
/// "method": "none" or "ssh", with "host", "port", "username", "key_file", "known_hosts_file",
/// "host_key_fingerprint"),
/// "connect_timeout_seconds", "statement_timeout_seconds", "application_name".
/// REQUIRES: \a configuration is validated.
[[nodiscard]] ServerOptions serverOptions(const Configuration &configuration);

} // namespace millrace
