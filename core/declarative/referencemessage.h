// ReferenceMessage: what the reference implementation says of an error, for programs that compare.
#pragma once

#include "core/base/error.h"

#include <QString>

namespace millrace::declarative {

/// The message of a trace for \a error of the stream called \a stream: the error's own where the
/// format prescribes it, else the reference's sentence about an unexpected error.
[[nodiscard]] QString referenceMessage(const QString &stream, const Error &error);

} // namespace millrace::declarative
