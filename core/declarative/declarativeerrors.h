// The errors of the manifest engine that more than one of its folders raises.
#pragma once

#include "core/base/error.h"

#include <QtGlobal>

namespace millrace::declarative::errors {

// %1 what, mostly the place in the manifest.
inline constexpr ErrorDefinition s_componentInvalid{
    "declarative.component_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The manifest is not valid at %1: %2."),
    QT_TRANSLATE_NOOP("errors", "Correct the manifest at that place.")};
inline constexpr ErrorDefinition s_componentCustom{
    "declarative.component_custom", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The manifest needs Python code at %1: %2."),
    QT_TRANSLATE_NOOP("errors", "Millrace runs no Python code; streams that do not need it work.")};
inline constexpr ErrorDefinition s_jsonInvalid{
    "declarative.json_invalid", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The text is no valid JSON."),
    QT_TRANSLATE_NOOP("errors", "Look in the log for the text, and check where it comes from.")};
inline constexpr ErrorDefinition s_streamFailed{
    "declarative.stream_failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The stream %1 could not be read: %2"),
    QT_TRANSLATE_NOOP("errors",
                      "Look at the log of the run around it; the next attempt tries again.")};

} // namespace millrace::declarative::errors
