// Pretty text: values and bodies as a person reads them, bounded.
#pragma once

#include "core/declarative/value/value.h"

#include <QByteArray>
#include <QString>

namespace millrace::declarative {

/// \a value as indented JSON, every key in its place and every digit kept.
[[nodiscard]] QString prettyJson(const Value &value);

/// \a body as indented JSON where it is JSON, else as it is.
[[nodiscard]] QString prettyBody(const QByteArray &body);

} // namespace millrace::declarative
