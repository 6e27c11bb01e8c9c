// The faults a mapping can have.
#pragma once

#include "core/base/error.h"

#include <QtGlobal>

namespace millrace::mappingerrors {

inline constexpr ErrorDefinition operationMissing{
    "mapping.operation_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 offers no \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "Choose another operation.")};

inline constexpr ErrorDefinition matchingKeyMissing{
    "mapping.matching_key_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No matching key is chosen."),
    QT_TRANSLATE_NOOP("errors", "Choose the fields a record is recognised by.")};

inline constexpr ErrorDefinition matchingKeyUnknown{
    "mapping.matching_key_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 does not recognise records by %2."),
    QT_TRANSLATE_NOOP("errors", "Choose one of the matching keys the destination offers.")};

inline constexpr ErrorDefinition requiredUnmapped{
    "mapping.required_unmapped", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Nothing is mapped to the field \"%1\", which needs a value."),
    QT_TRANSLATE_NOOP("errors", "Map a field, a constant or an expression to it.")};

inline constexpr ErrorDefinition nothingMapped{
    "mapping.nothing_mapped", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No field is mapped."),
    QT_TRANSLATE_NOOP("errors", "Map a field, a constant or an expression to a field.")};

inline constexpr ErrorDefinition rowEmpty{
    "mapping.row_empty", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Nothing is mapped to the field \"%1\" yet."),
    QT_TRANSLATE_NOOP("errors", "Choose a field of the stream, a constant or an expression.")};

inline constexpr ErrorDefinition targetUnknown{
    "mapping.target_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%2 has no field \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "Discover the destination again, or remove the row.")};

inline constexpr ErrorDefinition targetReadOnly{
    "mapping.target_read_only", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The field \"%1\" of %2 cannot be written."),
    QT_TRANSLATE_NOOP("errors", "Remove the row.")};

inline constexpr ErrorDefinition targetTwice{
    "mapping.target_twice", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Two values are mapped to the field \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "Remove one of them.")};

inline constexpr ErrorDefinition fieldUnknown{
    "mapping.field_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The stream has no field \"%2\" for the field \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "Choose another field, or discover the source again.")};

inline constexpr ErrorDefinition typeImpossible{
    "mapping.type_impossible", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "A value of type %2 cannot become %3 for the field \"%1\": there is no "
                      "conversion."),
    QT_TRANSLATE_NOOP("errors", "An expression can make a fitting value of it.")};

inline constexpr ErrorDefinition constantUnfit{
    "mapping.constant_unfit", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The constant for the field \"%1\" cannot be written. %2"),
    QT_TRANSLATE_NOOP("errors", "Give a value the field takes.")};

inline constexpr ErrorDefinition defaultUnfit{
    "mapping.default_unfit", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The default of the field \"%1\" cannot be written. %2"),
    QT_TRANSLATE_NOOP("errors", "Give a value the field takes, or choose another rule.")};

} // namespace millrace::mappingerrors
