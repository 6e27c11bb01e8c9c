// What a change of a connection says in its timeline.
#pragma once

#include "core/model/connection.h"
#include "core/model/endpoint.h"
#include "core/model/timelineevent.h"

#include <QHash>

#include <vector>

namespace millrace {

/// The events between \a before and \a after, without time and origin; see TimelineEvent for their
/// content. \a endpoints holds the ends of both.
[[nodiscard]] std::vector<TimelineEvent>
connectionChanges(const Connection &before, const Connection &after,
                  const QHash<QString, Endpoint> &endpoints);

/// The event of a changed configuration or connector, for a connection that uses the endpoint.
/// Nothing when both are as they were. Names keys only: even the reference to a secret stays out.
[[nodiscard]] std::optional<TimelineEvent> endpointChange(const Endpoint &before,
                                                          const Endpoint &after);

} // namespace millrace
