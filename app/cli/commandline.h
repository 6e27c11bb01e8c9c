// CommandLine: the tree of commands and options, and what its arguments ask for.
#pragma once

#include "app/cli/invocation.h"

#include <CLI/App.hpp>

#include <memory>
#include <optional>
#include <string>

namespace millrace {

/// Builds the whole tree; each command stores itself in \a invocation when it is chosen.
[[nodiscard]] std::unique_ptr<CLI::App> makeCommandLine(Invocation &invocation);

/// The folder behind --profile, which is wanted before the arguments are read; empty without one.
[[nodiscard]] std::string profileArgument(int count, char **arguments);

/// Reads the arguments into \a invocation. Returns the exit code when there is nothing to run:
/// help or version was printed, or an argument is wrong, which was told on standard error.
[[nodiscard]] std::optional<int> parseArguments(CLI::App &tree, Invocation &invocation, int count,
                                                char **arguments);

} // namespace millrace
