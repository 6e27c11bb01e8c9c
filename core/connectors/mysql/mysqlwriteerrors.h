// MySQL write errors: what can fail on the way into a table, beside the server itself.
#pragma once

#include "core/base/error.h"

namespace millrace {

/// Whether the server's error or warning \a number blames the row being written, not the server:
/// the others can still go in.
[[nodiscard]] bool blamesRow(unsigned int number);

/// Whether the server's warning \a number says that it stored something other than it was given.
[[nodiscard]] bool saysValueChanged(unsigned int number);

/// Whether the error \a number says that the server or the account takes no LOAD DATA LOCAL.
[[nodiscard]] bool refusesLocalFiles(unsigned int number);

/// The code of a refused row for the server's error or warning \a number.
[[nodiscard]] const char *refusalCode(unsigned int number);

/// Codes of refused rows.
inline constexpr const char *s_constraintFailed = "mysql.constraint_failed";
inline constexpr const char *s_foreignKeyFailed = "mysql.foreign_key_failed";
inline constexpr const char *s_duplicateValue = "mysql.duplicate_value";
inline constexpr const char *s_valueMissing = "mysql.value_missing";
inline constexpr const char *s_valueTooLong = "mysql.value_too_long";
inline constexpr const char *s_valueOutOfRange = "mysql.value_out_of_range";
inline constexpr const char *s_valueMismatch = "mysql.value_mismatch";
inline constexpr const char *s_notANumber = "mysql.not_a_number";
inline constexpr const char *s_keyIsNull = "mysql.key_is_null";
inline constexpr const char *s_rowTooLarge = "mysql.row_too_large";
inline constexpr const char *s_mySqlNoMatchingRecord = "mysql.no_matching_record";
inline constexpr const char *s_mySqlSeveralMatchingRecords = "mysql.several_matching_records";
inline constexpr const char *s_mySqlLaterRowRefused = "mysql.later_row_refused";

namespace mysqlerrors {

inline constexpr ErrorDefinition targetIsNoTable{
    "mysql.target_is_no_table", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The stream cannot be written to \"%1\": this is no table."),
    QT_TRANSLATE_NOOP("errors",
                      "Choose another table name for the stream, or remove what has the name.")};
inline constexpr ErrorDefinition targetNotTransactional{
    "mysql.target_not_transactional", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The stream cannot be written to \"%1\": tables of the engine %2 know no "
                      "transactions, so rows could be lost or doubled."),
    QT_TRANSLATE_NOOP("errors",
                      "Change the table to InnoDB, or choose another table name for the stream.")};
inline constexpr ErrorDefinition columnUnsuited{
    "mysql.column_unsuited", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The column \"%2\" of the table \"%1\" is %3 and cannot take the type %4 of "
                      "its field."),
    QT_TRANSLATE_NOOP("errors",
                      "Change the column by hand, leave the field out, or choose another table "
                      "name for the stream.")};
inline constexpr ErrorDefinition foreignTable{
    "mysql.foreign_table", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "\"%1\" was not made by Millrace, whose rows cannot be told from others."),
    QT_TRANSLATE_NOOP("errors", "Delete its rows by hand, or choose another table name.")};
inline constexpr ErrorDefinition duplicateKeys{
    "mysql.duplicate_keys", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The table \"%1\" holds rows with the same primary key (%2), so new "
                      "versions of a row cannot replace the old one."),
    QT_TRANSLATE_NOOP("errors",
                      "Remove the doubles, choose another key, or refresh the stream once "
                      "with a mode that replaces the table.")};
inline constexpr ErrorDefinition keyMissing{
    "mysql.key_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The stream \"%1\" has no field \"%2\", which the mode needs as a "
                      "key or cursor."),
    QT_TRANSLATE_NOOP("errors", "Select the field, or choose another one.")};
inline constexpr ErrorDefinition keyTooLong{
    "mysql.key_too_long", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The table \"%1\" holds keys in the column \"%2\" that are longer than the "
                      "%3 characters an index takes."),
    QT_TRANSLATE_NOOP("errors", "Choose another key, or a mode without keys.")};
inline constexpr ErrorDefinition tooManyKeyFields{
    "mysql.too_many_key_fields", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP("errors",
                        "The key of the stream \"%1\" has %L2 fields; an index takes %3."),
    QT_TRANSLATE_NOOP("errors", "Choose another key, or a mode without keys.")};
inline constexpr ErrorDefinition windowsMissing{
    "mysql.version_too_old", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The server %1 is of version %2; keeping one row per key needs MySQL 8.0 or "
                      "MariaDB 10.2."),
    QT_TRANSLATE_NOOP("errors", "Choose a mode without keys, or another server.")};
inline constexpr ErrorDefinition rowShapeImpossible{
    "mysql.row_shape_impossible", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The table \"%1\" cannot have the columns of the stream: %2."),
    QT_TRANSLATE_NOOP("errors", "Select fewer fields.")};
inline constexpr ErrorDefinition databaseAbsent{
    "mysql.database_absent", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The server %1 has no database \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "Create it, or allow it to be created.")};

} // namespace mysqlerrors

} // namespace millrace
