// The faults of a transformation that only compiling it finds.
#pragma once

#include "core/base/error.h"

#include <QtGlobal>

namespace millrace::transformererrors {

inline constexpr ErrorDefinition keyInvalid{
    "transformation.key_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The key is no key of AES."),
    QT_TRANSLATE_NOOP("errors", "Give 32, 48 or 64 hexadecimal digits.")};

inline constexpr ErrorDefinition keyMissing{
    "transformation.key_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The key of the encryption is not there. %1"),
    QT_TRANSLATE_NOOP("errors", "Give the key once more.")};

inline constexpr ErrorDefinition publicKeyInvalid{
    "transformation.key_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The public key is no key of RSA."),
    QT_TRANSLATE_NOOP("errors", "Give the key in the DER form of X.509, as hexadecimal digits.")};

inline constexpr ErrorDefinition cipherUnavailable{
    "transformation.cipher_unavailable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The system does not offer this encryption."),
    QT_TRANSLATE_NOOP("errors", "Choose another mode.")};

inline constexpr ErrorDefinition hashUnavailable{
    "transformation.hash_unavailable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The system does not offer the hash function %1."),
    QT_TRANSLATE_NOOP("errors", "SHA-256 is offered everywhere.")};

inline constexpr ErrorDefinition expressionInvalid{
    "transformation.expression_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The expression is wrong at character %1. %2"),
    QT_TRANSLATE_NOOP("errors", "%3")};

inline constexpr ErrorDefinition typeImpossible{
    "transformation.type_impossible", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The expression gives a value of type %1, which cannot become %2."),
    QT_TRANSLATE_NOOP("errors", "Choose another type, or another expression.")};

inline constexpr ErrorDefinition constantUnfit{
    "transformation.constant_unfit", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The constant does not fit the type %1."),
    QT_TRANSLATE_NOOP("errors", "Give another value, or choose another type.")};

} // namespace millrace::transformererrors
