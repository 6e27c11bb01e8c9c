// Errors on the way to a server: its name, its address, its socket.
#pragma once

#include "core/base/error.h"

namespace millrace::servererrors {

inline constexpr ErrorDefinition hostMissing{
    "server.host_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no server to connect to: the host is empty."),
    QT_TRANSLATE_NOOP("errors", "Enter the host name or the address of the server.")};
inline constexpr ErrorDefinition hostUnresolved{
    "server.host_not_found", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No host is known by the name \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "Check the name.")};
inline constexpr ErrorDefinition resolverFailed{
    "server.resolver_failed", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The host name \"%1\" cannot be looked up."),
    QT_TRANSLATE_NOOP("errors", "Check the network; the next attempt tries again.")};
inline constexpr ErrorDefinition resolverSlow{
    "server.resolver_timed_out", ErrorKind::Transient,
    QT_TRANSLATE_N_NOOP("errors", "Looking up the host name \"%1\" took longer than %L2 seconds."),
    QT_TRANSLATE_NOOP("errors", "Check the network; the next attempt tries again.")};
inline constexpr ErrorDefinition refused{
    "server.refused", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "No server accepts connections at %1."),
    QT_TRANSLATE_NOOP("errors", "Check that the server runs and listens on this port.")};
inline constexpr ErrorDefinition timedOut{
    "server.timed_out", ErrorKind::Transient,
    QT_TRANSLATE_N_NOOP("errors", "The server at %1 did not answer within %L2 seconds."),
    QT_TRANSLATE_NOOP("errors", "Check host, port and firewall; the next attempt tries again.")};
inline constexpr ErrorDefinition unreachable{
    "server.unreachable", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The server at %1 cannot be reached."),
    QT_TRANSLATE_NOOP("errors", "Check the network; the next attempt tries again.")};
inline constexpr ErrorDefinition socketInvalid{
    "server.socket_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 cannot be the path of a Unix socket: it is empty or too long."),
    QT_TRANSLATE_NOOP("errors", "A path of at most 107 bytes is needed.")};
inline constexpr ErrorDefinition socketFolderMissing{
    "server.socket_folder_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no Unix socket %1: its folder does not exist."),
    QT_TRANSLATE_NOOP("errors", "Check the path.")};
inline constexpr ErrorDefinition socketForbidden{
    "server.socket_forbidden", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The Unix socket %1 may not be used by this account."),
    QT_TRANSLATE_NOOP("errors", "Ask for the right to use it, or connect by host and port.")};
inline constexpr ErrorDefinition socketClosed{
    "server.socket_refused", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "No server listens at the Unix socket %1."),
    QT_TRANSLATE_NOOP("errors", "Check that the server runs and uses this socket.")};
inline constexpr ErrorDefinition connectionLost{
    "server.connection_lost", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The server at %1 closed the connection."),
    QT_TRANSLATE_NOOP("errors", "The next attempt tries again.")};

} // namespace millrace::servererrors
