// The patience of a connection with its runs, in lines for people.
#pragma once

#include "core/model/connection.h"

#include <QStringList>

namespace millrace {

/// Retries, time-outs, the pause by itself and what is called after runs, one line each.
[[nodiscard]] QStringList runPolicyLines(const ConnectionSettings &settings);

} // namespace millrace
