// PostgreSQL write errors: what can go wrong when rows are written, beside the server's own errors.
#pragma once

#include "core/base/error.h"

#include <QCoreApplication>

namespace millrace {

namespace postgreserrors {

inline constexpr ErrorDefinition targetIsNoTable{
    "postgres.target_is_no_table", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The stream cannot be written to %1: this is a %2, not a table."),
    QT_TRANSLATE_NOOP("errors", "Choose another table name for the stream, or remove it.")};
inline constexpr ErrorDefinition foreignTable{
    "postgres.foreign_table", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "%1 was not made by Millrace, whose rows cannot be told from others."),
    QT_TRANSLATE_NOOP("errors", "Delete its rows by hand, or choose another table name.")};
inline constexpr ErrorDefinition duplicateKeys{
    "postgres.duplicate_keys", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The table %1 holds rows with the same primary key (%2), so new versions of "
                      "a row cannot replace the old one."),
    QT_TRANSLATE_NOOP("errors",
                      "Remove the doubles, choose another key, or refresh the stream once with a "
                      "mode that replaces the table.")};
inline constexpr ErrorDefinition keyMissing{
    "postgres.key_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The stream \"%1\" has no field \"%2\", which the mode needs as a key."),
    QT_TRANSLATE_NOOP("errors", "Select the field, or choose another one.")};
inline constexpr ErrorDefinition keyUnsuitable{
    "postgres.key_unsuitable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The key (%2) of the table %1 cannot have a unique index: %3."),
    QT_TRANSLATE_NOOP("errors", "Choose another key.")};
inline constexpr ErrorDefinition columnUnsuitable{
    "postgres.column_unsuitable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The table %1 cannot take the fields of the stream: %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Change the column by hand, or choose another table name for the stream.")};
inline constexpr ErrorDefinition viewsInTheWay{
    "postgres.views_in_the_way", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The columns %2 of the table %1 need another type, which these views do not "
                      "allow: %3."),
    QT_TRANSLATE_NOOP("errors",
                      "Drop the views and create them again afterwards, or allow the destination "
                      "to drop what depends on a table.")};
inline constexpr ErrorDefinition replacementFailed{
    "postgres.replacement_failed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The new rows cannot take the place of the old ones in the table %1: %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Change what the server names, or choose another table name for the "
                      "stream. The old rows are still there.")};
inline constexpr ErrorDefinition schemaNotAllowed{
    "postgres.schema_not_allowed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The database has no schema \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "Create it, choose another one, or allow creating schemas.")};
inline constexpr ErrorDefinition tooManyColumns{
    "postgres.too_many_columns", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP("errors",
                        "The stream \"%1\" has %L2 fields; PostgreSQL takes %3 columns at most."),
    QT_TRANSLATE_NOOP("errors", "Select fewer fields.")};

} // namespace postgreserrors

/// Codes of refused rows that the server named.
inline constexpr const char *s_pgConstraintFailed = "postgres.constraint_failed";
inline constexpr const char *s_pgValueRefused = "postgres.value_refused";
inline constexpr const char *s_pgRowRefused = "postgres.row_refused";
inline constexpr const char *s_pgKeyIsNull = "postgres.key_is_null";
inline constexpr const char *s_pgIgnoredByTrigger = "postgres.ignored_by_trigger";
inline constexpr const char *s_pgNotTried = "postgres.not_tried";
inline constexpr const char *s_pgNoMatchingRecord = "postgres.no_matching_record";
inline constexpr const char *s_pgSeveralMatchingRecords = "postgres.several_matching_records";
inline constexpr const char *s_pgLaterRowRefused = "postgres.later_row_refused";

} // namespace millrace
