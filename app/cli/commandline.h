// CommandLine: the tree of commands and options, and what its arguments ask for.
#pragma once

#include "app/cli/invocation.h"

#include <CLI/App.hpp>

#include <memory>
#include <optional>

namespace millrace {

/// Builds the whole tree; each command stores itself in \a invocation when it is chosen.
[[nodiscard]] std::unique_ptr<CLI::App> makeCommandLine(Invocation &invocation);

/// Reads the arguments into \a invocation. Returns the exit code when there is nothing to run:
/// help or version was printed, or an argument is wrong, which was told on standard error.
[[nodiscard]] std::optional<int> parseArguments(CLI::App &tree, Invocation &invocation, int count,
                                                char **arguments);

} // namespace millrace
