// The faults a transformation can have.
#pragma once

#include "core/base/error.h"

#include <QtGlobal>

namespace millrace::transformationerrors {

inline constexpr ErrorDefinition kindUnknown{
    "transformation.kind_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no transformation called \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "The kinds are: %2.")};

inline constexpr ErrorDefinition settingsInvalid{
    "transformation.settings_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The setting \"%1\" of the transformation is wrong: it has to be %2."),
    QT_TRANSLATE_NOOP("errors", "Mend the transformation, or remove it.")};

inline constexpr ErrorDefinition settingUnknown{
    "transformation.settings_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The transformation has the unknown setting \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "Its settings are: %2.")};

inline constexpr ErrorDefinition fieldNotFound{
    "transformation.field_not_found", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no field \"%1\" at this place of the list."),
    QT_TRANSLATE_NOOP("errors",
                      "Choose another field, change the order, or remove the "
                      "transformation.")};

inline constexpr ErrorDefinition fieldExists{
    "transformation.field_exists", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is a field \"%1\" already."),
    QT_TRANSLATE_NOOP("errors", "Choose another name.")};

inline constexpr ErrorDefinition nameReserved{
    "transformation.name_reserved", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "No field can be called \"%1\": a column of this name is added to every "
                      "table."),
    QT_TRANSLATE_NOOP("errors", "Choose another name.")};

inline constexpr ErrorDefinition notJson{
    "transformation.not_json", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The field \"%1\" cannot be flattened: it is of type %2."),
    QT_TRANSLATE_NOOP("errors", "Choose a JSON field.")};

inline constexpr ErrorDefinition fieldLocked{
    "transformation.field_locked", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The field \"%1\" says what happened to a row and stays as it is."),
    QT_TRANSLATE_NOOP("errors", "Choose another field, or remove the transformation.")};

inline constexpr ErrorDefinition nothingLeft{
    "transformation.nothing_left", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No field is left to be written."),
    QT_TRANSLATE_NOOP("errors", "Remove one of the transformations that drop fields.")};

inline constexpr ErrorDefinition keyFieldLost{
    "transformation.key_field_lost", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The field \"%1\" belongs to the primary key and would not be written."),
    QT_TRANSLATE_NOOP("errors", "Keep the field, or choose another key or a mode without dedup.")};

inline constexpr ErrorDefinition keyFieldRandom{
    "transformation.key_field_random", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The field \"%1\" belongs to the primary key, and each encryption of a value "
                      "looks different: rows of one key would not be recognised."),
    QT_TRANSLATE_NOOP("errors",
                      "Hash the field, encrypt it with AES in ECB mode, or choose a mode "
                      "without dedup.")};

inline constexpr ErrorDefinition cursorLost{
    "transformation.cursor_lost", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP(
        "errors",
        "The field \"%1\" is the cursor, which tells the newest row of a key; it would "
        "not be written in an order."),
    QT_TRANSLATE_NOOP("errors", "Keep the field as it is, or choose a mode without dedup.")};

inline constexpr ErrorDefinition besideMapping{
    "transformation.beside_mapping", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "A stream that is mapped to an object takes no transformations."),
    QT_TRANSLATE_NOOP("errors",
                      "Compute the values by expressions of the mapping, and remove the "
                      "transformations.")};

inline constexpr ErrorDefinition placed{
    "transformation.placed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Stream %1, transformation %2 (%3): %4"),
    QT_TRANSLATE_NOOP("errors", "")};

} // namespace millrace::transformationerrors
