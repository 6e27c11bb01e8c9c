// Which connectors a person has used lately.
#pragma once

#include "core/model/endpoint.h"

#include <QStringList>

namespace millrace {

struct WorkspaceSnapshot;

/// The connectors of the sources, or destinations, that are set up: those whose connections ran
/// last come first. Each once.
[[nodiscard]] QStringList recentConnectors(const WorkspaceSnapshot &snapshot, EndpointRole role);

} // namespace millrace
