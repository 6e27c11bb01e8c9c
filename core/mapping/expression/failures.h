// The reasons why a cell cannot be computed.
#pragma once

#include "core/base/error.h"

#include <QtGlobal>

namespace millrace::expression {

inline constexpr ErrorDefinition s_divisionByZero{
    "expression.division_by_zero", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 cannot be divided by zero."),
    QT_TRANSLATE_NOOP("errors", "null_if(value, 0) makes a zero empty.")};

inline constexpr ErrorDefinition s_overflow{
    "expression.overflow", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The result is too large for its type."),
    QT_TRANSLATE_NOOP("errors", "to_decimal() makes values that have no limit of 64 bits.")};

inline constexpr ErrorDefinition s_tooManyDigits{
    "expression.too_many_digits", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The decimal has more than 1,000 digits."),
    QT_TRANSLATE_NOOP("errors", "round() between the steps leaves fewer digits.")};

inline constexpr ErrorDefinition s_inexact{
    "expression.inexact", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 has more digits than a number keeps."),
    QT_TRANSLATE_NOOP("errors", "to_decimal() keeps every digit.")};

inline constexpr ErrorDefinition s_notInteger{
    "expression.not_a_whole_number", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no whole number of 64 bits."),
    QT_TRANSLATE_NOOP(
        "errors", "to_decimal() keeps fractions and large numbers; try() gives another value.")};

inline constexpr ErrorDefinition s_notNumber{
    "expression.not_a_number", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no number."),
    QT_TRANSLATE_NOOP(
        "errors",
        "replace() takes out signs that do not belong there; try() gives another value.")};

inline constexpr ErrorDefinition s_notBoolean{
    "expression.not_true_or_false", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is neither true nor false."),
    QT_TRANSLATE_NOOP("errors",
                      "A comparison gives true or false, such as lower(active) in ('ja', 'j').")};

inline constexpr ErrorDefinition s_notDate{
    "expression.not_a_date", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no date of this form."),
    QT_TRANSLATE_NOOP("errors", "A format can be given, such as 'dd.MM.yyyy'.")};

inline constexpr ErrorDefinition s_notTimestamp{
    "expression.not_a_timestamp", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no timestamp of this form."),
    QT_TRANSLATE_NOOP("errors", "A format can be given, such as 'dd.MM.yyyy HH:mm'.")};

inline constexpr ErrorDefinition s_dateOutOfRange{
    "expression.date_out_of_range", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The date lies outside the calendar."),
    QT_TRANSLATE_NOOP("errors", "Correct the unit, or bound the number that is added.")};

inline constexpr ErrorDefinition s_notJson{
    "expression.not_json", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no JSON."),
    QT_TRANSLATE_NOOP("errors", "Look at the value; try() gives another one.")};

inline constexpr ErrorDefinition s_notUuid{
    "expression.not_a_uuid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no UUID."),
    QT_TRANSLATE_NOOP("errors", "Use the text as it is; try() gives another value.")};

inline constexpr ErrorDefinition s_badCount{
    "expression.bad_count", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 is no usable count or place here."),
    QT_TRANSLATE_NOOP("errors",
                      "Bound the number, as with greatest(1, place); try() gives another value.")};

inline constexpr ErrorDefinition s_resultTooLong{
    "expression.result_too_long", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The resulting text is too long."),
    QT_TRANSLATE_NOOP(
        "errors", "Bound the count, or take a part of the text first, as with left(body, 10000).")};

inline constexpr ErrorDefinition s_unreadValue{
    "expression.unread_value", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The field held \"%1\", which does not fit its type."),
    QT_TRANSLATE_NOOP("errors",
                      "Give the field the type text at the source; try() gives another value.")};

} // namespace millrace::expression
