// The command "verify".
#pragma once

#include "app/cli/commands/commands.h"

namespace millrace {

void addVerifyCommand(CLI::App &program, Invocation &invocation);

} // namespace millrace
