// The errors of templates.
#pragma once

#include "core/base/error.h"

#include <QtGlobal>

namespace millrace::declarative::errors {

// %1 the template, %2 why.
inline constexpr ErrorDefinition s_templateSyntax{
    "declarative.template_syntax", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The template \"%1\" cannot be read: %2."),
    QT_TRANSLATE_NOOP("errors", "Correct the template in the manifest.")};
inline constexpr ErrorDefinition s_templateName{
    "declarative.template_name", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The template \"%1\" uses a name that is not known there: %2."),
    QT_TRANSLATE_NOOP("errors", "Correct the template in the manifest.")};
inline constexpr ErrorDefinition s_templateUndefined{
    "declarative.template_undefined", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The template \"%1\" needs a value that is missing: %2."),
    QT_TRANSLATE_NOOP("errors", "Fill in the value, or correct the template in the manifest.")};
inline constexpr ErrorDefinition s_templateFailed{
    "declarative.template_failed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The template \"%1\" could not be evaluated: %2."),
    QT_TRANSLATE_NOOP("errors", "Correct the value it uses, or the template in the manifest.")};
inline constexpr ErrorDefinition s_templateState{
    "declarative.template_state", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The template \"%1\" uses stream_state, which no longer exists."),
    QT_TRANSLATE_NOOP("errors", "Use stream_interval in its stead.")};

} // namespace millrace::declarative::errors
