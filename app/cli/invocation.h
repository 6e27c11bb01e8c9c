// Invocation: the command the arguments chose, ready to run.
#pragma once

#include "app/cli/globaloptions.h"
#include "app/cli/session.h"

#include <functional>

namespace millrace {

/// Filled while the arguments are read; nothing is opened or started before run() is called.
struct Invocation final
{
    GlobalOptions options;
    std::function<int(Session &)> run;
};

} // namespace millrace
