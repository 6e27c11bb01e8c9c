// The errors of dates and durations.
#pragma once

#include "core/base/error.h"

#include <QtGlobal>

namespace millrace::declarative::errors {

// %1 the text, %2 the format.
inline constexpr ErrorDefinition s_timeUnreadable{
    "declarative.time_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The date \"%1\" could not be read as %2."),
    QT_TRANSLATE_NOOP("errors", "Correct the date, or its format in the manifest.")};
inline constexpr ErrorDefinition s_durationUnreadable{
    "declarative.duration_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no duration of ISO 8601."),
    QT_TRANSLATE_NOOP("errors", "A duration is written like P1D or PT30M.")};

} // namespace millrace::declarative::errors
