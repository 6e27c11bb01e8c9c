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

/// The event of a changed source or destination, for a connection that uses it. Nothing when all is
/// as it was. Of what is secret only the place is named.
[[nodiscard]] std::optional<TimelineEvent> endpointChange(const Endpoint &before,
                                                          const Endpoint &after);

} // namespace millrace
