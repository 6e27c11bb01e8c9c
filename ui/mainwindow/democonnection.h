// Demo connection: sample data into a file of the profile, with values that do not fit.
#pragma once

#include "core/model/connection.h"
#include "ui/workspace/workspace.h"

namespace millrace {

/// Makes the connection of the demo with its ends, or returns the one made before. Its source
/// invents values that do not fit, which become rejected records, and its destination is
/// "demo.sqlite" beside the state database. Reads and writes the profile: not for the UI thread.
[[nodiscard]] Result<Connection> ensureDemoConnection(const WorkspaceServices &services);

} // namespace millrace
