// SQLite errors: the table of every failure this connector can report.
#pragma once

#include "core/base/error.h"

struct sqlite3;

namespace millrace {

/// The error for SQLite's result \a code on the database file \a path. \a database gives SQLite's
/// own words and may be null. An interrupted call becomes Error::cancelled().
[[nodiscard]] Error sqliteError(int code, sqlite3 *database, const QString &path);

/// Whether \a code blames the row being written, not the database: the others can still go in.
[[nodiscard]] bool blamesRow(int code);

namespace sqliteerrors {

inline constexpr ErrorDefinition locked{
    "sqlite.locked", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The database %1 is locked by another program."),
    QT_TRANSLATE_NOOP("errors", "Close the other program or wait; the next attempt tries again.")};
inline constexpr ErrorDefinition diskFull{
    "sqlite.disk_full", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The database %1 cannot grow: the disk is full."),
    QT_TRANSLATE_NOOP("errors", "Free some space; what was committed before is intact.")};
inline constexpr ErrorDefinition ioFailed{
    "sqlite.io_failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors",
                      "The database %1 cannot be read or written: the disk reports a "
                      "fault."),
    QT_TRANSLATE_NOOP("errors", "Check the disk and the connection to it.")};
inline constexpr ErrorDefinition readOnly{
    "sqlite.read_only", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The database %1 cannot be written: the file or its folder is "
                      "read-only."),
    QT_TRANSLATE_NOOP("errors",
                      "Allow writing to the file and its folder, or choose another file.")};
inline constexpr ErrorDefinition needsRecovery{
    "sqlite.needs_recovery", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The database %1 was not closed properly and cannot be recovered "
                      "because it is read-only."),
    QT_TRANSLATE_NOOP("errors", "Open it once with write access, or allow writing to its folder.")};
inline constexpr ErrorDefinition cannotOpen{
    "sqlite.cannot_open", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The database %1 cannot be opened."),
    QT_TRANSLATE_NOOP("errors", "Check that the path is right and that access is allowed.")};
inline constexpr ErrorDefinition fileMissing{
    "sqlite.file_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The database %1 cannot be opened: there is no such file."),
    QT_TRANSLATE_NOOP("errors", "Check the path.")};
inline constexpr ErrorDefinition folderMissing{
    "sqlite.folder_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The database %1 cannot be created: there is no such folder."),
    QT_TRANSLATE_NOOP("errors", "Create the folder, or correct the path.")};
inline constexpr ErrorDefinition isFolder{
    "sqlite.is_folder", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The database %1 cannot be opened: it is a folder."),
    QT_TRANSLATE_NOOP("errors", "Enter the path of a file.")};
inline constexpr ErrorDefinition notDatabase{
    "sqlite.not_a_database", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file %1 is no SQLite database, or it is encrypted."),
    QT_TRANSLATE_NOOP("errors", "Choose another file.")};
inline constexpr ErrorDefinition corrupt{
    "sqlite.corrupt", ErrorKind::System, QT_TRANSLATE_NOOP("errors", "The database %1 is damaged."),
    QT_TRANSLATE_NOOP("errors",
                      "Restore a backup, or repair a copy with \"sqlite3 FILE .recover\".")};
inline constexpr ErrorDefinition outOfMemory{
    "sqlite.out_of_memory", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The work on the database %1 ended: there is no memory left."),
    QT_TRANSLATE_NOOP("errors", "Close other programs and try again.")};
inline constexpr ErrorDefinition statementFailed{
    "sqlite.statement_failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "A statement on the database %1 failed: %2."),
    QT_TRANSLATE_NOOP("errors", "")};
inline constexpr ErrorDefinition transactionLost{
    "sqlite.transaction_lost", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "A trigger of the table \"%1\" undid all rows that were not "
                      "committed yet: %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Change RAISE(ROLLBACK) to RAISE(ABORT) in the trigger, so that it "
                      "refuses single rows.")};

inline constexpr ErrorDefinition streamMissing{
    "sqlite.stream_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The database %1 has no table or view \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "Discover the source again.")};
inline constexpr ErrorDefinition columnMissing{
    "sqlite.column_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The table \"%1\" has no column \"%2\" any more."),
    QT_TRANSLATE_NOOP("errors", "Discover the source again.")};
inline constexpr ErrorDefinition filterInvalid{
    "sqlite.filter_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The filter of stream \"%1\" cannot be used: %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Write one condition as after WHERE, such as: total > 10 AND "
                      "country = 'NO'.")};
inline constexpr ErrorDefinition cursorStartInvalid{
    "sqlite.cursor_start_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The start value \"%1\" of stream \"%2\" is no %3, which the cursor "
                      "%4 is."),
    QT_TRANSLATE_NOOP("errors", "Correct the start value.")};
inline constexpr ErrorDefinition cursorUnsuitable{
    "sqlite.cursor_unsuitable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The column \"%1\" of stream \"%2\" cannot be a cursor: its type is "
                      "%3."),
    QT_TRANSLATE_NOOP("errors",
                      "Choose a number, a text, a date or a timestamp that grows with "
                      "every change.")};
inline constexpr ErrorDefinition cursorHasNulls{
    "sqlite.cursor_has_nulls", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP("errors",
                        "Stream \"%1\" cannot be read incrementally: its cursor \"%2\" is "
                        "empty in %L3 rows, which would never be read."),
    QT_TRANSLATE_NOOP("errors",
                      "Choose another cursor, or leave these rows out with a filter on "
                      "the cursor: IS NOT NULL.")};
inline constexpr ErrorDefinition cursorIsMixed{
    "sqlite.cursor_is_mixed", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP("errors",
                        "Stream \"%1\" cannot be read incrementally: its cursor \"%2\" holds "
                        "values of another kind than %3 in %L4 rows, which have no place in "
                        "its order."),
    QT_TRANSLATE_NOOP("errors",
                      "Choose another cursor, or leave these rows out with a filter on "
                      "typeof() of the cursor.")};
inline constexpr ErrorDefinition positionUnknown{
    "sqlite.position_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream \"%1\" cannot go on: its saved position does not belong to "
                      "the way it is read now."),
    QT_TRANSLATE_NOOP("errors", "Refresh the stream.")};

inline constexpr ErrorDefinition targetIsView{
    "sqlite.target_is_view", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The stream cannot be written to \"%1\": this is a %2, not a "
                      "table."),
    QT_TRANSLATE_NOOP("errors", "Choose another table name for the stream, or remove it.")};
inline constexpr ErrorDefinition foreignTable{
    "sqlite.foreign_table", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "\"%1\" was not made by Millrace, whose rows cannot be told from others."),
    QT_TRANSLATE_NOOP("errors", "Delete its rows by hand, or choose another table name.")};
inline constexpr ErrorDefinition duplicateKeys{
    "sqlite.duplicate_keys", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The table \"%1\" holds rows with the same primary key (%2), so new "
                      "versions of a row cannot replace the old one."),
    QT_TRANSLATE_NOOP("errors",
                      "Remove the doubles, choose another key, or refresh the stream once "
                      "with a mode that replaces the table.")};
inline constexpr ErrorDefinition keyMissing{
    "sqlite.key_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The stream \"%1\" has no field \"%2\", which the mode needs as a "
                      "key or cursor."),
    QT_TRANSLATE_NOOP("errors", "Select the field, or choose another one.")};
inline constexpr ErrorDefinition rebuildImpossible{
    "sqlite.rebuild_impossible", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The column \"%2\" of the table \"%1\" cannot take the new type %3: "
                      "%4."),
    QT_TRANSLATE_NOOP("errors",
                      "Change the column by hand, or choose another table name for the "
                      "stream.")};
inline constexpr ErrorDefinition tooManyColumns{
    "sqlite.too_many_columns", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP("errors",
                        "The stream \"%1\" has %L2 fields; SQLite takes %3 columns at most."),
    QT_TRANSLATE_NOOP("errors", "Select fewer fields.")};

} // namespace sqliteerrors

/// Codes of refused rows.
inline constexpr const char *s_constraintFailed = "sqlite.constraint_failed";
inline constexpr const char *s_valueTooLong = "sqlite.value_too_long";
inline constexpr const char *s_valueMismatch = "sqlite.value_mismatch";
inline constexpr const char *s_notANumber = "sqlite.not_a_number";
inline constexpr const char *s_keyIsNull = "sqlite.key_is_null";
inline constexpr const char *s_ignoredByTrigger = "sqlite.ignored_by_trigger";
inline constexpr const char *s_noMatchingRecord = "sqlite.no_matching_record";
inline constexpr const char *s_severalMatchingRecords = "sqlite.several_matching_records";

} // namespace millrace
