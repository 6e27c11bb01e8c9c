// ProfileChange: several changes of a profile that are made together or not at all.
#pragma once

#include "core/model/connection.h"
#include "core/model/endpoint.h"
#include "core/model/tag.h"
#include "core/model/timelineevent.h"
#include "core/store/statedatabase.h"

#include <QHash>

#include <string>
#include <vector>

namespace millrace {

/// What people have made in a profile, at one moment. A plain value.
struct ProfileContents final
{
    std::vector<Connection> connections; ///< Ordered by name.
    QHash<QString, Endpoint> endpoints; ///< By id.
    std::vector<Tag> tags; ///< Ordered by name.

    /// Null when there is none; valid while nothing is changed.
    [[nodiscard]] const Connection *connection(const QString &id) const;
    [[nodiscard]] const Connection *connectionCalled(const QString &name) const;
    [[nodiscard]] const Endpoint *endpointCalled(EndpointRole role, const QString &name) const;
    [[nodiscard]] const Tag *tag(const QString &name) const;
};

/// In one read.
[[nodiscard]] Result<ProfileContents> profileContents(const StateDatabase &database);

/// Where the next run of a stream goes on.
struct PlannedPosition final
{
    QString connectionId;
    StreamId stream;
    std::string position;
};

/// A plain value; every id is set.
struct ProfileChange final
{
    std::vector<Tag> tags; ///< Made or recoloured.
    std::vector<Endpoint> endpoints; ///< Made or changed.
    std::vector<Connection> connections; ///< Made or changed.
    std::vector<PlannedPosition> positions; ///< Of connections that are made.
    QStringList removedConnections; ///< Ids; with their runs and rejected records.
    QStringList removedEndpoints; ///< Ids; nothing may use them afterwards.
    QStringList removedTags; ///< Names.
    /// Ids of connections and endpoints that were looked at for the change.
    QStringList watched;

    [[nodiscard]] bool isEmpty() const;
};

/// Makes \a change in one transaction, if everything it touches or watches is as in \a basis; else
/// "store.plan_outdated" (Transient), and nothing is changed. Further errors as those of the
/// repositories. The timelines are told as the doing of \a origin. Blocks.
[[nodiscard]] Result<void> makeChange(StateDatabase &database, const ProfileChange &change,
                                      const ProfileContents &basis, ChangeOrigin origin);

} // namespace millrace
