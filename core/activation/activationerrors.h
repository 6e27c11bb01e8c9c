// Errors of writing records into objects over an API.
#pragma once

#include "core/base/error.h"

namespace millrace::activationerrors {

inline constexpr ErrorDefinition rowsUnanswered{
    "activation.rows_unanswered", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "Of %2 records sent to %1, the answer names %3."),
    QT_TRANSLATE_NOOP("errors", "The next attempt sends them again.")};
inline constexpr ErrorDefinition rowNotTaken{
    "activation.row_not_taken", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "%1 does not take a record for now: %2"),
    QT_TRANSLATE_NOOP("errors", "The next attempt sends it again.")};

} // namespace millrace::activationerrors
