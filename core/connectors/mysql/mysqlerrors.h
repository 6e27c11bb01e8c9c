// MySQL errors: the table of every failure this connector can report of a server.
#pragma once

#include "core/base/error.h"

struct st_mysql;
struct st_mysql_stmt;

namespace millrace {

struct ServerOptions;

/// What the client library knows of a failure.
struct MySqlFault final
{
    unsigned int number = 0; ///< The server's or the library's; 0: none.
    QString state; ///< SQLSTATE.
    QString words; ///< As they came; may repeat a password.
};

[[nodiscard]] MySqlFault faultOf(st_mysql *connection);
[[nodiscard]] MySqlFault faultOf(st_mysql_stmt *statement);

/// The error for \a fault on the server \a options describe, the secrets of \a options removed.
[[nodiscard]] Error mySqlError(const MySqlFault &fault, const ServerOptions &options);

/// \a options as a person names the server: "db.example.com:3306" or the path of the socket.
[[nodiscard]] QString serverName(const ServerOptions &options);

/// Whether the fault says that the connection is gone and nothing more can be sent on it.
[[nodiscard]] bool endsConnection(unsigned int number);

namespace mysqlerrors {

// Reaching the server and signing in. %1 is the server, %2 the server's words.
inline constexpr ErrorDefinition hostUnknown{
    "mysql.host_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The server %1 cannot be reached: its name is not known."),
    QT_TRANSLATE_NOOP("errors", "Check the host name and the network.")};
inline constexpr ErrorDefinition unreachable{
    "mysql.unreachable", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The server %1 cannot be reached: nothing answers there."),
    QT_TRANSLATE_NOOP("errors", "Check host, port and firewall, and that the server runs.")};
inline constexpr ErrorDefinition socketUnreachable{
    "mysql.socket_unreachable", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The server cannot be reached through the socket %1."),
    QT_TRANSLATE_NOOP("errors", "Check the path, and that the server runs on this machine.")};
inline constexpr ErrorDefinition socketMissing{
    "mysql.socket_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no socket %1."),
    QT_TRANSLATE_NOOP("errors", "Check the path, and that the server runs on this machine.")};
inline constexpr ErrorDefinition connectTimeout{
    "mysql.connect_timeout", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The server %1 did not answer in time."),
    QT_TRANSLATE_NOOP("errors", "Check host and firewall, or allow more time to connect.")};
inline constexpr ErrorDefinition connectionLost{
    "mysql.connection_lost", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The connection to the server %1 was lost."),
    QT_TRANSLATE_NOOP("errors", "The next attempt connects again.")};
inline constexpr ErrorDefinition tlsFailed{
    "mysql.tls_failed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connection to the server %1 cannot be encrypted: %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Check the certificate files, or choose another mode of encryption.")};
inline constexpr ErrorDefinition tlsMissing{
    "mysql.tls_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The server %1 offers no encryption, which the mode asks for."),
    QT_TRANSLATE_NOOP("errors", "Turn encryption on at the server, or choose another mode.")};
inline constexpr ErrorDefinition tlsDemanded{
    "mysql.tls_demanded", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The server %1 takes encrypted connections only."),
    QT_TRANSLATE_NOOP("errors", "Choose a mode of encryption other than off.")};
inline constexpr ErrorDefinition certificateFileMissing{
    "mysql.certificate_file_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be read."),
    QT_TRANSLATE_NOOP("errors", "Check the path and the rights of the file.")};
inline constexpr ErrorDefinition authenticationFailed{
    "mysql.authentication_failed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The server %1 refuses the sign-in: user or password is wrong."),
    QT_TRANSLATE_NOOP("errors",
                      "Check user and password, and that the account may sign in from this "
                      "machine.")};
inline constexpr ErrorDefinition authenticationUnsupported{
    "mysql.authentication_unsupported", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The server %1 asks for a way to sign in that is not available: %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Give the account another authentication plugin, or turn encryption on.")};
inline constexpr ErrorDefinition accountUnusable{
    "mysql.account_unusable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The server %1 refuses the account: %2."),
    QT_TRANSLATE_NOOP("errors", "Have the account unlocked, or its password renewed.")};
inline constexpr ErrorDefinition hostRefused{
    "mysql.host_refused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The server %1 takes no connections from this machine: %2."),
    QT_TRANSLATE_NOOP("errors", "Have the account allowed for this machine.")};
inline constexpr ErrorDefinition databaseMissing{
    "mysql.database_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The server %1 has no such database: %2."),
    QT_TRANSLATE_NOOP("errors", "Check the name of the database.")};
inline constexpr ErrorDefinition databaseDenied{
    "mysql.database_denied", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The account may not use the database on the server %1: %2."),
    QT_TRANSLATE_NOOP("errors", "Grant the account its rights on the database.")};
inline constexpr ErrorDefinition permissionDenied{
    "mysql.permission_denied", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The account lacks a right on the server %1: %2."),
    QT_TRANSLATE_NOOP("errors", "Grant the right, or use another account.")};
inline constexpr ErrorDefinition tooManyConnections{
    "mysql.too_many_connections", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The server %1 takes no more connections: %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Close other connections, use fewer parallel readers, or raise the limit.")};

inline constexpr ErrorDefinition serverTooOld{
    "mysql.server_too_old", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The server %1 is of version %2; %3 or later is needed."),
    QT_TRANSLATE_NOOP("errors", "Choose another server, or have this one renewed.")};

// Work on an open connection.
inline constexpr ErrorDefinition lockWait{
    "mysql.lock_wait", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "A lock on the server %1 was held too long by another session."),
    QT_TRANSLATE_NOOP("errors", "The next attempt tries again.")};
inline constexpr ErrorDefinition deadlock{
    "mysql.deadlock", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The server %1 ended the transaction to resolve a deadlock."),
    QT_TRANSLATE_NOOP("errors", "The next attempt tries again.")};
inline constexpr ErrorDefinition statementTimeout{
    "mysql.statement_timeout", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The server %1 ended a statement that took too long."),
    QT_TRANSLATE_NOOP("errors", "Allow more time for a statement, or read less at once.")};
inline constexpr ErrorDefinition interrupted{
    "mysql.interrupted", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "Someone at the server %1 ended the statement."),
    QT_TRANSLATE_NOOP("errors", "The next attempt tries again.")};
inline constexpr ErrorDefinition definitionChanged{
    "mysql.definition_changed", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "A table on the server %1 was changed while it was read: %2."),
    QT_TRANSLATE_NOOP("errors", "The next attempt reads it as it is then.")};
inline constexpr ErrorDefinition diskFull{
    "mysql.disk_full", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The server %1 has no room left: %2."),
    QT_TRANSLATE_NOOP("errors", "Free some space; what was committed before is intact.")};
inline constexpr ErrorDefinition readOnly{
    "mysql.read_only", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The server %1 cannot be written: %2."),
    QT_TRANSLATE_NOOP("errors", "Write to the primary server, or end its read-only mode.")};
inline constexpr ErrorDefinition packetTooLarge{
    "mysql.packet_too_large", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "A value is larger than the server %1 takes in one packet: %2."),
    QT_TRANSLATE_NOOP("errors", "Raise max_allowed_packet at the server.")};
inline constexpr ErrorDefinition localFileRefused{
    "mysql.local_file_refused", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors",
                      "The server %1 asked for a file of this machine, which it does not get."),
    QT_TRANSLATE_NOOP("errors", "Find out whether the server can be trusted.")};
inline constexpr ErrorDefinition statementFailed{
    "mysql.statement_failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "A statement on the server %1 failed: %2."),
    QT_TRANSLATE_NOOP("errors", "")};
inline constexpr ErrorDefinition outOfMemory{
    "mysql.out_of_memory", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The work on the server %1 ended: there is no memory left."),
    QT_TRANSLATE_NOOP("errors", "Close other programs and try again.")};

} // namespace mysqlerrors

} // namespace millrace
