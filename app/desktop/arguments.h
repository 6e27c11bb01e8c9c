// Arguments: the command line of the desktop program.
#pragma once

#include "app/desktop/application.h"

#include <QStringList>

#include <optional>

namespace millrace {

/// Understands \a arguments, the first of which is the program. When the program is to end at once
/// (help, version, a mistake), says what there is to say and returns the exit code in \a exitCode
/// instead.
[[nodiscard]] std::optional<StartOptions> parseArguments(const QStringList &arguments,
                                                         int &exitCode);

} // namespace millrace
