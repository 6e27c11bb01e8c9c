// The commands below "catalogue" that try a manifest out: run, faults, export.
#pragma once

#include "app/cli/invocation.h"

#include <CLI/App.hpp>

namespace millrace {

/// The options live as long as the tree.
void addCatalogueTrialCommands(CLI::App &catalogue, Invocation &invocation);

} // namespace millrace
