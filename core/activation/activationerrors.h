// Errors of writing records into objects over an API.
#pragma once

#include "core/base/error.h"

namespace millrace::activationerrors {

inline constexpr ErrorDefinition rowsUnanswered{
    "activation.rows_unanswered", ErrorKind::Transient,
    QT_TRANSLATE_N_NOOP("errors", "Of %L2 records sent to %1, the answer names %3."),
    QT_TRANSLATE_NOOP("errors", "The next attempt sends them again.")};
inline constexpr ErrorDefinition rowNotTaken{
    "activation.row_not_taken", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "%1 does not take a record for now: %2"),
    QT_TRANSLATE_NOOP("errors", "The next attempt sends it again.")};
inline constexpr ErrorDefinition fieldGone{
    "activation.field_gone", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The object %1 has no field \"%2\" any more, or hides it."),
    QT_TRANSLATE_NOOP("errors", "Discover the destination again and map the field anew.")};
inline constexpr ErrorDefinition fieldReadOnly{
    "activation.field_read_only", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The field \"%2\" of %1 can no longer be written."),
    QT_TRANSLATE_NOOP("errors", "Remove the mapping of this field, or grant the right.")};

} // namespace millrace::activationerrors
