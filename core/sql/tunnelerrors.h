// Errors of tunnels: the table, and what the words of ssh mean.
#pragma once

#include "core/base/error.h"
#include "core/sql/serveroptions.h"
#include "core/sql/sshprocess.h"

namespace millrace {

/// The error of a tunnel to \a port of \a host that did not open; \a state as it was at the end.
[[nodiscard]] Error tunnelError(const TunnelOptions &options, const QString &host, int port,
                                const SshState &state);

namespace tunnelerrors {

inline constexpr ErrorDefinition programMissing{
    "tunnel.ssh_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The SSH tunnel cannot be opened: the program ssh is missing."),
    QT_TRANSLATE_NOOP("errors", "Install the OpenSSH client (package openssh-client).")};
inline constexpr ErrorDefinition textInvalid{
    "tunnel.text_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The SSH tunnel cannot be opened: \"%1\" is no name that ssh may be given."),
    QT_TRANSLATE_NOOP("errors", "Correct it; quotes, blanks and a hyphen in front are not used.")};
inline constexpr ErrorDefinition keyUnreadable{
    "tunnel.key_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The SSH key %1 cannot be read."),
    QT_TRANSLATE_NOOP("errors", "Check the path and the rights of the file.")};
inline constexpr ErrorDefinition keyOpenToOthers{
    "tunnel.key_open_to_others", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The SSH key %1 is not used, because others can read it."),
    QT_TRANSLATE_NOOP("errors", "Take the rights of others away: chmod 600.")};
inline constexpr ErrorDefinition knownHostsUnreadable{
    "tunnel.known_hosts_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file of known hosts %1 cannot be read."),
    QT_TRANSLATE_NOOP("errors", "Check the path and the rights of the file.")};
inline constexpr ErrorDefinition hostUnresolved{
    "tunnel.host_not_found", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The jump host %1 is not known by this name."),
    QT_TRANSLATE_NOOP("errors", "Check the name.")};
inline constexpr ErrorDefinition resolverFailed{
    "tunnel.resolver_failed", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The name of the jump host %1 cannot be looked up."),
    QT_TRANSLATE_NOOP("errors", "Check the network; the next attempt tries again.")};
inline constexpr ErrorDefinition unreachable{
    "tunnel.unreachable", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The jump host %1 does not accept SSH on port %2."),
    QT_TRANSLATE_NOOP("errors", "Check host, port and network; the next attempt tries again.")};
inline constexpr ErrorDefinition hostKeyUnknown{
    "tunnel.host_key_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The jump host %1 shows a key that is not known yet: %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Compare it with the fingerprint its administrator gives; if they are "
                      "equal, enter it as the fingerprint of the host key, or sign in once with "
                      "\"%3\" and confirm the key.")};
inline constexpr ErrorDefinition hostKeyChanged{
    "tunnel.host_key_changed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The jump host %1 shows another key than before: %2. It may be another "
                      "machine that listens in."),
    QT_TRANSLATE_NOOP("errors",
                      "Ask its administrator; only if the key was changed on purpose, remove the "
                      "old one with \"ssh-keygen -R\" and confirm the new one with \"%3\".")};
inline constexpr ErrorDefinition hostKeyDiffers{
    "tunnel.host_key_differs", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The jump host %1 shows another key than the trusted one: %2. It may be "
                      "another machine that listens in."),
    QT_TRANSLATE_NOOP("errors",
                      "Ask its administrator; only if the key was changed on purpose, enter the "
                      "new fingerprint.")};
inline constexpr ErrorDefinition fingerprintInvalid{
    "tunnel.fingerprint_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no fingerprint of a host key."),
    QT_TRANSLATE_NOOP("errors",
                      "It looks like \"SHA256:\" and 43 letters; ssh-keygen -lf shows it for a "
                      "key.")};
inline constexpr ErrorDefinition signInFailed{
    "tunnel.authentication_failed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The jump host %1 does not let %2 in."),
    QT_TRANSLATE_NOOP("errors",
                      "Check the user and the key. A key with a passphrase has to be in the "
                      "agent (ssh-add); passwords are not asked for.")};
inline constexpr ErrorDefinition forwardForbidden{
    "tunnel.forwarding_refused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The jump host %1 does not allow a tunnel to %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Its administrator can allow it (AllowTcpForwarding, PermitOpen).")};
inline constexpr ErrorDefinition databaseUnresolved{
    "tunnel.database_not_found", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The jump host %1 does not know the host of the database %2."),
    QT_TRANSLATE_NOOP("errors", "Enter the name or address as the jump host knows it.")};
inline constexpr ErrorDefinition databaseUnreachable{
    "tunnel.database_unreachable", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The jump host %1 does not reach the database at %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Check host and port as the jump host sees them; the next attempt tries "
                      "again.")};
inline constexpr ErrorDefinition timedOut{
    "tunnel.timed_out", ErrorKind::Transient,
    QT_TRANSLATE_N_NOOP("errors", "The SSH tunnel by %1 did not open within %L2 seconds."),
    QT_TRANSLATE_NOOP("errors", "Check host, port and network; the next attempt tries again.")};
inline constexpr ErrorDefinition failed{
    "tunnel.failed", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The SSH tunnel by %1 did not open: %2."),
    QT_TRANSLATE_NOOP("errors", "")};
inline constexpr ErrorDefinition settingsInvalid{
    "tunnel.settings_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "ssh does not start: %1."),
    QT_TRANSLATE_NOOP("errors", "Correct the settings of ssh (~/.ssh/config).")};
inline constexpr ErrorDefinition broke{
    "tunnel.broke", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The SSH tunnel by %1 broke."),
    QT_TRANSLATE_NOOP("errors", "The next attempt opens it again.")};

} // namespace tunnelerrors

} // namespace millrace
