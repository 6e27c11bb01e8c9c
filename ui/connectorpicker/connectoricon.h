// The picture of a connector.
#pragma once

#include "core/connector/connectorinfo.h"

#include <QIcon>

namespace millrace {

/// The connector's own icon, else one for its category.
[[nodiscard]] QIcon connectorIcon(const ConnectorInfo &info);
/// The same for a connector that may not be known any more; null \a info: a plain source.
[[nodiscard]] QIcon connectorIcon(const ConnectorInfo *info);

} // namespace millrace
