// Errors of Customer.io's own.
#pragma once

#include "core/base/error.h"

namespace millrace::customerioerrors {

inline constexpr ErrorDefinition objectUnknown{
    "customerio.object_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Customer.io has no object called %1."),
    QT_TRANSLATE_NOOP("errors", "Map the stream to people or events.")};
inline constexpr ErrorDefinition clearRefused{
    "customerio.clear_refused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "What is in Customer.io is not deleted: it may not be Millrace's."),
    QT_TRANSLATE_NOOP("errors", "Delete people in Customer.io itself.")};

} // namespace millrace::customerioerrors
