// Errors of the secrets.
#pragma once

#include "core/base/error.h"

namespace millrace::secreterrors {

inline constexpr ErrorDefinition notFound{
    "secrets.not_found", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The secret \"%1\" is not stored."),
    QT_TRANSLATE_NOOP("errors", "Enter it again in the configuration it belongs to.")};
inline constexpr ErrorDefinition notInEnvironment{
    "secrets.not_found", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The secret \"%1\" is not in the environment."),
    QT_TRANSLATE_NOOP("errors", "Set the variable %2.")};
inline constexpr ErrorDefinition readOnly{
    "secrets.read_only", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The secret \"%1\" cannot be stored: secrets come from the environment."),
    QT_TRANSLATE_NOOP("errors", "Set the variable %2 instead of entering the secret.")};
inline constexpr ErrorDefinition variableMissing{
    "secrets.variable_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The environment variable %1 is not set."),
    QT_TRANSLATE_NOOP("errors", "Set it, or enter the secret in the configuration.")};
inline constexpr ErrorDefinition notText{
    "secrets.not_text", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The secret at %1 is not a text, so it cannot be kept apart."),
    QT_TRANSLATE_NOOP("errors", "Enter it in quotes.")};

} // namespace millrace::secreterrors
