#include "ui/connectorpicker/recentconnectors.h"

#include "ui/workspace/workspace.h"

#include <QHash>

#include <algorithm>

namespace millrace {

QStringList recentConnectors(const WorkspaceSnapshot &snapshot, EndpointRole role)
{
    const bool isSource = role == EndpointRole::Source;
    QHash<QString, TimePoint> used;
    for (const Endpoint &endpoint : isSource ? snapshot.sources : snapshot.destinations)
        used.insert(endpoint.connectorId, TimePoint());
    for (const ConnectionSummary &summary : snapshot.connections) {
        if (!summary.lastJob)
            continue;
        const QString &id = (isSource ? summary.source : summary.destination).connectorId;
        used[id] = std::max(used.value(id), summary.lastJob->createdAt);
    }
    QStringList ids = used.keys();
    std::ranges::sort(ids, [&used](const QString &left, const QString &right) {
        return used.value(left) != used.value(right) ? used.value(left) > used.value(right)
                                                     : left < right;
    });
    return ids;
}

} // namespace millrace
