// MySQL source errors: the failures of reading that are no fault of the server.
#pragma once

#include "core/base/error.h"

namespace millrace::mysqlerrors {

inline constexpr ErrorDefinition streamMissing{
    "mysql.stream_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The server has no table or view \"%1\" that can be read."),
    QT_TRANSLATE_NOOP("errors", "Discover the source again.")};
inline constexpr ErrorDefinition columnMissing{
    "mysql.column_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The table \"%1\" has no column \"%2\" any more."),
    QT_TRANSLATE_NOOP("errors", "Discover the source again.")};
inline constexpr ErrorDefinition filterInvalid{
    "mysql.filter_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The filter of stream \"%1\" cannot be used: %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Write one condition as after WHERE, such as: total > 10 AND "
                      "country = 'NO'.")};
inline constexpr ErrorDefinition cursorStartInvalid{
    "mysql.cursor_start_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The start value \"%1\" of stream \"%2\" is no %3, which the cursor "
                      "%4 is."),
    QT_TRANSLATE_NOOP("errors", "Correct the start value.")};
inline constexpr ErrorDefinition cursorUnsuitable{
    "mysql.cursor_unsuitable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The column \"%1\" of stream \"%2\" cannot be a cursor: its type is "
                      "%3."),
    QT_TRANSLATE_NOOP("errors",
                      "Choose a number, a text, a date or a timestamp that grows with "
                      "every change.")};
inline constexpr ErrorDefinition cursorHasNulls{
    "mysql.cursor_has_nulls", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP("errors",
                        "Stream \"%1\" cannot be read incrementally: its cursor \"%2\" is "
                        "empty in %L3 rows, which would never be read."),
    QT_TRANSLATE_NOOP("errors",
                      "Choose another cursor, or leave these rows out with a filter on "
                      "the cursor: IS NOT NULL.")};
inline constexpr ErrorDefinition positionUnknown{
    "mysql.position_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream \"%1\" cannot go on: its saved position does not belong to "
                      "the way it is read now."),
    QT_TRANSLATE_NOOP("errors", "Refresh the stream.")};

} // namespace millrace::mysqlerrors
