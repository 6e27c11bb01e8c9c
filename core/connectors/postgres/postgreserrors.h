// PostgreSQL errors: the table of every failure this connector can report.
#pragma once

#include "core/base/error.h"
#include "core/base/redaction.h"

#include <string>
#include <string_view>

struct pg_result;

namespace millrace {

/// What the server said about a failed statement. A plain value, without secrets.
struct PostgresFailure final
{
    std::string sqlState; ///< Five characters; empty when the failure is not the server's.
    QString message; ///< The server's first line.
    QString detail;
    QString hint;
    QString context; ///< Where in COPY or in a function: "COPY t, line 3, column c".
    QString schema;
    QString table;
    QString column;
    QString constraint;

    /// Everything in one text.
    [[nodiscard]] QString text() const;
};

/// Where the failure happened, for its message.
struct PostgresSite final
{
    QString server; ///< "db.example.org:5432" or the folder of the socket.
    QString database;
    QString user;
    Redactor redactor; ///< Takes the secrets of the configuration out.
};

/// What \a result, which failed, says.
[[nodiscard]] PostgresFailure failureOf(const pg_result *result, const PostgresSite &site);

/// The error for \a failure, by its SQLSTATE.
[[nodiscard]] Error postgresError(const PostgresFailure &failure, const PostgresSite &site);

/// Whether \a sqlState blames the row being written, not the statement: others can still go in.
[[nodiscard]] bool blamesRow(std::string_view sqlState);

namespace postgreserrors {

inline constexpr ErrorDefinition unreachable{
    "postgres.unreachable", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The server %1 cannot be reached."),
    QT_TRANSLATE_NOOP("errors",
                      "Check host and port, whether the server runs, and whether a firewall is in "
                      "between.")};
inline constexpr ErrorDefinition connectTimeout{
    "postgres.connect_timeout", ErrorKind::Transient,
    QT_TRANSLATE_N_NOOP("errors", "The server %1 did not answer within %L2 seconds."),
    QT_TRANSLATE_NOOP("errors", "Check host and port and the firewall, or allow more time.")};
inline constexpr ErrorDefinition connectionLost{
    "postgres.connection_lost", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The connection to the server %1 was lost."),
    QT_TRANSLATE_NOOP("errors", "The next attempt connects again.")};
inline constexpr ErrorDefinition serverStarting{
    "postgres.server_starting", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The server %1 is starting or stopping."),
    QT_TRANSLATE_NOOP("errors", "The next attempt tries again.")};
inline constexpr ErrorDefinition tooManyConnections{
    "postgres.too_many_connections", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The server %1 takes no more connections."),
    QT_TRANSLATE_NOOP("errors", "Close others, or let fewer streams be read at once.")};
inline constexpr ErrorDefinition authenticationFailed{
    "postgres.authentication_failed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The server %1 does not let the user \"%2\" in."),
    QT_TRANSLATE_NOOP("errors", "Check user and password.")};
inline constexpr ErrorDefinition accessRefused{
    "postgres.access_refused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The server %1 does not let the user \"%2\" in this way: its rules refuse "
                      "the host, the database or the encryption."),
    QT_TRANSLATE_NOOP("errors",
                      "Check user, database and encryption, and the file pg_hba.conf of the "
                      "server.")};
inline constexpr ErrorDefinition passwordMissing{
    "postgres.password_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The server %1 asks for a password of the user \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "Enter the password.")};
inline constexpr ErrorDefinition databaseMissing{
    "postgres.database_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The server %1 has no database \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "Check the name of the database.")};
inline constexpr ErrorDefinition tlsFailed{
    "postgres.tls_failed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connection to the server %1 cannot be encrypted."),
    QT_TRANSLATE_NOOP("errors", "Check the mode of encryption and the files of the certificates.")};
inline constexpr ErrorDefinition fileUnreadable{
    "postgres.file_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file %1 for the encryption cannot be read."),
    QT_TRANSLATE_NOOP("errors", "Check the path and the rights of the file.")};
inline constexpr ErrorDefinition permissionDenied{
    "postgres.permission_denied", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The user \"%1\" may not do this on the database \"%2\": %3."),
    QT_TRANSLATE_NOOP("errors", "Let the owner grant the right, or use another user.")};
inline constexpr ErrorDefinition readOnly{
    "postgres.read_only", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The database \"%1\" on %2 can only be read."),
    QT_TRANSLATE_NOOP("errors", "Choose the primary server, or allow writing.")};
inline constexpr ErrorDefinition relationMissing{
    "postgres.relation_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The database \"%1\" lacks what a statement names: %2."),
    QT_TRANSLATE_NOOP("errors", "Discover the source again, or refresh the stream.")};
inline constexpr ErrorDefinition schemaMissing{
    "postgres.schema_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The database \"%1\" lacks a schema: %2."),
    QT_TRANSLATE_NOOP("errors", "Create the schema, or choose another one.")};
inline constexpr ErrorDefinition conflict{
    "postgres.conflict", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The server ended a transaction that met another one: %1."),
    QT_TRANSLATE_NOOP("errors", "The next attempt tries again.")};
inline constexpr ErrorDefinition locked{
    "postgres.locked", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "Another program holds a lock: %1."),
    QT_TRANSLATE_NOOP("errors", "End its transaction or wait; the next attempt tries again.")};
inline constexpr ErrorDefinition statementTimeout{
    "postgres.statement_timeout", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "A statement took longer than the server allows: %1."),
    QT_TRANSLATE_NOOP("errors", "Allow more time for a statement.")};
inline constexpr ErrorDefinition statementStopped{
    "postgres.statement_stopped", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "Somebody stopped a statement on the server: %1."),
    QT_TRANSLATE_NOOP("errors", "The next attempt tries again.")};
inline constexpr ErrorDefinition diskFull{
    "postgres.disk_full", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The server %1 cannot store more: its disk is full."),
    QT_TRANSLATE_NOOP("errors", "Free some space there; what was committed before is intact.")};
inline constexpr ErrorDefinition serverShort{
    "postgres.server_short", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The server %1 has run out of something: %2."),
    QT_TRANSLATE_NOOP("errors", "The next attempt tries again.")};
inline constexpr ErrorDefinition damaged{
    "postgres.damaged", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The database \"%1\" on %2 is damaged: %3."),
    QT_TRANSLATE_NOOP("errors", "Restore a backup of the server.")};
inline constexpr ErrorDefinition notReady{
    "postgres.not_ready", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The database \"%1\" is not ready for a statement: %2."),
    QT_TRANSLATE_NOOP("errors", "Follow the words of the server.")};
inline constexpr ErrorDefinition statementFailed{
    "postgres.statement_failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "A statement on the database \"%1\" failed: %2."),
    QT_TRANSLATE_NOOP("errors", "")};
inline constexpr ErrorDefinition protocolBroken{
    "postgres.protocol_broken", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The server %1 sent what does not belong to the protocol: %2."),
    QT_TRANSLATE_NOOP("errors", "Check what is between this program and the server.")};
inline constexpr ErrorDefinition optionMalformed{
    "postgres.option_malformed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connection to the server %1 cannot be begun."),
    QT_TRANSLATE_NOOP("errors", "Check the values of the connection.")};

inline constexpr ErrorDefinition serverTooOld{
    "postgres.server_too_old", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The server %1 is PostgreSQL %2; version 12 or later is needed."),
    QT_TRANSLATE_NOOP("errors", "Choose another server, or bring this one up to date.")};

inline constexpr ErrorDefinition schemaUnreadable{
    "postgres.schema_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The database \"%1\" has no schema \"%2\" that the user may use."),
    QT_TRANSLATE_NOOP("errors", "Check the name, or let the owner grant USAGE on the schema.")};
inline constexpr ErrorDefinition nothingReadable{
    "postgres.nothing_readable", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP("errors", "The user \"%1\" may read none of the %L2 tables and views."),
    QT_TRANSLATE_NOOP("errors", "Let the owner grant SELECT, or use another user.")};
inline constexpr ErrorDefinition streamMissing{
    "postgres.stream_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The database \"%1\" has no table or view \"%2\" that the user may read."),
    QT_TRANSLATE_NOOP("errors", "Discover the source again, or let the owner grant the right.")};
inline constexpr ErrorDefinition columnMissing{
    "postgres.column_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The table \"%1\" has no column \"%2\" that the user may read."),
    QT_TRANSLATE_NOOP("errors", "Discover the source again, or let the owner grant the right.")};
inline constexpr ErrorDefinition columnChanged{
    "postgres.column_changed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The column \"%2\" of the table \"%1\" is a %3 now, which is no %4 any "
                      "more."),
    QT_TRANSLATE_NOOP("errors", "Discover the source again.")};
inline constexpr ErrorDefinition tableChanged{
    "postgres.table_changed", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors",
                      "The table \"%1\" was rewritten or changed while the run was going on."),
    QT_TRANSLATE_NOOP("errors", "The next attempt reads it as it is then.")};
inline constexpr ErrorDefinition filterInvalid{
    "postgres.filter_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The filter of stream \"%1\" cannot be used: %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Write one condition as after WHERE, such as: total > 10 AND "
                      "country = 'NO'.")};
inline constexpr ErrorDefinition cursorStartInvalid{
    "postgres.cursor_start_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The start value \"%1\" of stream \"%2\" is no %3, which the cursor "
                      "%4 is."),
    QT_TRANSLATE_NOOP("errors", "Correct the start value.")};
inline constexpr ErrorDefinition cursorUnsuitable{
    "postgres.cursor_unsuitable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The column \"%1\" of stream \"%2\" cannot be a cursor: its type is "
                      "%3."),
    QT_TRANSLATE_NOOP("errors",
                      "Choose a number, a text, a date or a timestamp that grows with "
                      "every change.")};
inline constexpr ErrorDefinition cursorHasNulls{
    "postgres.cursor_has_nulls", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP("errors",
                        "Stream \"%1\" cannot be read incrementally: its cursor \"%2\" is "
                        "empty in %L3 rows, which would never be read."),
    QT_TRANSLATE_NOOP("errors",
                      "Choose another cursor, or leave these rows out with a filter on "
                      "the cursor: IS NOT NULL.")};
inline constexpr ErrorDefinition limitUnsupported{
    "postgres.limit_unsupported", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream \"%1\" cannot be read incrementally with a row limit: the "
                      "transaction numbers of a partitioned table have no order to go on in."),
    QT_TRANSLATE_NOOP("errors", "Remove the limit, or read by a cursor.")};
inline constexpr ErrorDefinition positionUnknown{
    "postgres.position_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream \"%1\" cannot go on: its saved position does not belong to "
                      "the way it is read now, or the table has been rewritten since."),
    QT_TRANSLATE_NOOP("errors", "Refresh the stream.")};

} // namespace postgreserrors

} // namespace millrace
