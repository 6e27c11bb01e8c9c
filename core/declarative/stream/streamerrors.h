// The errors of streams, their partitions and their states.
#pragma once

#include "core/base/error.h"

#include <QtGlobal>

namespace millrace::declarative::errors {

// %1 the stream, %2 why.
inline constexpr ErrorDefinition s_stateInvalid{
    "declarative.state_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The stream %1 cannot go on where it was: %2."),
    QT_TRANSLATE_NOOP("errors", "A refresh of the stream starts it anew.")};
// %1 the place in the manifest, %2 why.
inline constexpr ErrorDefinition s_partitionInvalid{
    "declarative.partition_invalid", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The partitions at %1 cannot be made: %2."),
    QT_TRANSLATE_NOOP("errors", "The manifest expects something else than the source gives.")};

} // namespace millrace::declarative::errors
