// Connector lookup: a connector by its id, with a hint when the id is mistyped.
#pragma once

#include "core/base/result.h"
#include "core/connector/connectorregistry.h"

namespace millrace {

/// The description of the connector \a id; lives as long as \a registry. The error proposes the
/// closest id.
[[nodiscard]] Result<const ConnectorInfo *> findConnector(const QString &id,
                                                          const ConnectorRegistry &registry);

} // namespace millrace
