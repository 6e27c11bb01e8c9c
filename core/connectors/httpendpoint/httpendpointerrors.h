// Errors of the destination for described APIs.
#pragma once

#include "core/base/error.h"

namespace millrace::httpendpointerrors {

inline constexpr ErrorDefinition descriptionMissing{
    "httpendpoint.description_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No description of an API is given."),
    QT_TRANSLATE_NOOP("errors", "Enter its file, paste its text, or choose a shipped one.")};
inline constexpr ErrorDefinition descriptionTwice{
    "httpendpoint.description_twice", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "More than one description of an API is given."),
    QT_TRANSLATE_NOOP("errors", "Keep one of file, text and shipped description.")};
inline constexpr ErrorDefinition descriptionInvalid{
    "httpendpoint.description_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The description of the API is not valid. %1, %2: %3."),
    QT_TRANSLATE_NOOP("errors", "Mend that line; docs/http-endpoints.md lists every key.")};
inline constexpr ErrorDefinition baseUrlMissing{
    "httpendpoint.base_url_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The address of the API is not known."),
    QT_TRANSLATE_NOOP("errors", "Enter it with the network settings: the description has none.")};
inline constexpr ErrorDefinition addressInvalid{
    "httpendpoint.address_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" makes no address that requests can go to."),
    QT_TRANSLATE_NOOP("errors", "Check the inputs the address is made of.")};
inline constexpr ErrorDefinition inputMissing{
    "httpendpoint.input_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The input \"%1\" is missing."),
    QT_TRANSLATE_NOOP("errors", "Enter a value under this name.")};
inline constexpr ErrorDefinition inputUnknown{
    "httpendpoint.input_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The description of the API knows no input \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "Remove it; the description lists its inputs.")};
inline constexpr ErrorDefinition inputNotOffered{
    "httpendpoint.input_not_offered", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The input \"%1\" cannot be \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "Choose one of: %3.")};
inline constexpr ErrorDefinition inputUnfit{
    "httpendpoint.input_unfit", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The input \"%1\" has characters that cannot be sent where the "
                      "description needs it."),
    QT_TRANSLATE_NOOP("errors", "A line break or a slash may have been copied with the value.")};
inline constexpr ErrorDefinition secretInPlain{
    "httpendpoint.secret_in_plain", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The input \"%1\" is a secret and stands among the others."),
    QT_TRANSLATE_NOOP("errors", "Enter it under the secret inputs, which are kept apart.")};
inline constexpr ErrorDefinition secretsMalformed{
    "httpendpoint.secrets_malformed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The secret inputs cannot be read: %1."),
    QT_TRANSLATE_NOOP("errors", "Enter one in each line as \"name: value\", or a JSON object.")};
inline constexpr ErrorDefinition objectUnknown{
    "httpendpoint.object_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The description of the API has no object called %1."),
    QT_TRANSLATE_NOOP("errors", "Discover the destination again and map the stream anew.")};
inline constexpr ErrorDefinition operationUnknown{
    "httpendpoint.operation_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The object %1 offers no \"%2\" any more."),
    QT_TRANSLATE_NOOP("errors", "Discover the destination again and choose another operation.")};
inline constexpr ErrorDefinition fieldNotMapped{
    "httpendpoint.field_not_mapped", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The address of %1 needs the field \"%2\", which is not mapped."),
    QT_TRANSLATE_NOOP("errors", "Map a value to it.")};
inline constexpr ErrorDefinition clearRefused{
    "httpendpoint.clear_refused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The records of %1 are not deleted: they may not be Millrace's."),
    QT_TRANSLATE_NOOP("errors", "Delete them with the tools of the API's vendor.")};
inline constexpr ErrorDefinition notNow{
    "httpendpoint.not_now", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "%1 does not take records for now (status %2)."),
    QT_TRANSLATE_NOOP("errors", "The next attempt sends them again.")};

} // namespace millrace::httpendpointerrors
