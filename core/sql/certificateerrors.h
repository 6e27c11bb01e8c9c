// Errors of server certificates.
#pragma once

#include "core/base/error.h"

namespace millrace::certificateerrors {

inline constexpr ErrorDefinition noTls{
    "certificate.no_tls", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The server at %1 does not offer encryption."),
    QT_TRANSLATE_NOOP("errors",
                      "Its administrator can switch TLS on; without it, choose a mode that does "
                      "not need encryption.")};
inline constexpr ErrorDefinition foreignProtocol{
    "certificate.foreign_protocol", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "What answers at %1 is no %2 server."),
    QT_TRANSLATE_NOOP("errors", "Check host and port.")};
inline constexpr ErrorDefinition serverRefused{
    "certificate.server_refused", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The server at %1 refuses the connection: %2."),
    QT_TRANSLATE_NOOP("errors", "The next attempt tries again.")};
inline constexpr ErrorDefinition handshakeFailed{
    "certificate.handshake_failed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The server at %1 and this program found no way to encrypt: %2."),
    QT_TRANSLATE_NOOP("errors", "The server may be too old for TLS 1.2.")};
inline constexpr ErrorDefinition timedOut{
    "certificate.timed_out", ErrorKind::Transient,
    QT_TRANSLATE_N_NOOP("errors", "The server at %1 did not encrypt within %L2 seconds."),
    QT_TRANSLATE_NOOP("errors", "Check host, port and network; the next attempt tries again.")};
inline constexpr ErrorDefinition unsupported{
    "certificate.tls_unavailable", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "This machine cannot encrypt connections: %1."),
    QT_TRANSLATE_NOOP("errors", "Install Qt's plugin for TLS (package libqt6network6).")};
inline constexpr ErrorDefinition untrusted{
    "certificate.untrusted", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The certificate of the server at %1 is not trusted. It is for %2, signed "
                      "by %3, valid until %4; its SHA-256 fingerprint is %5."),
    QT_TRANSLATE_NOOP("errors",
                      "Compare the fingerprint with the one the administrator gives; if they are "
                      "equal, enter it as the fingerprint to trust, or enter the file of the "
                      "authority.")};
inline constexpr ErrorDefinition fingerprintDiffers{
    "certificate.fingerprint_differs", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The server at %1 shows another certificate than the trusted one: its "
                      "SHA-256 fingerprint is %2. It may be another machine that listens in."),
    QT_TRANSLATE_NOOP("errors",
                      "Ask the administrator; only if the certificate was replaced on purpose, "
                      "enter the new fingerprint.")};

} // namespace millrace::certificateerrors
