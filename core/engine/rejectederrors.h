// The errors of edits and rules of rejected records.
#pragma once

#include "core/base/error.h"

namespace millrace::rejectederrors {

inline constexpr ErrorDefinition fieldUnknown{
    "rejected.field_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The records of stream %1 have no field \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "Their fields are: %3.")};
inline constexpr ErrorDefinition valueUnfit{
    "rejected.value_unfit", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The field \"%1\" cannot be %2: it takes %3."),
    QT_TRANSLATE_NOOP("errors", "A value is written as JSON: \"text\", 12.5, true or null.")};
inline constexpr ErrorDefinition notOpen{
    "rejected.not_open", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The rejected record %1 is closed: it is %2."),
    QT_TRANSLATE_NOOP("errors", "Open it again to change it.")};
inline constexpr ErrorDefinition valuesDeleted{
    "rejected.values_deleted", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The stored values of the rejected record %1 were deleted."),
    QT_TRANSLATE_NOOP("errors",
                      "Mend the record at the source; the next run that reads it writes it.")};
inline constexpr ErrorDefinition streamGone{
    "rejected.stream_gone", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connection \"%1\" does not copy the stream %2 any more."),
    QT_TRANSLATE_NOOP("errors", "Choose the stream again, or ignore its rejected records.")};
inline constexpr ErrorDefinition severalStreams{
    "rejected.several_streams", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The chosen records belong to several streams."),
    QT_TRANSLATE_NOOP("errors", "Choose records of one stream: an expression reads its fields.")};
inline constexpr ErrorDefinition expressionWrong{
    "rejected.expression_wrong", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The expression is wrong at character %1. %2"), nullptr};
inline constexpr ErrorDefinition expressionType{
    "rejected.expression_type", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The expression gives %1, and the field \"%2\" takes %3."),
    QT_TRANSLATE_NOOP("errors", "Convert the value, such as by to_text() or to_integer().")};
inline constexpr ErrorDefinition ruleImpossible{
    "rejected.rule_impossible", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "This cannot be made a rule of the field \"%1\": %2"), nullptr};

} // namespace millrace::rejectederrors
