#include "core/store/endpointsaving.h"

#include "core/store/connectionchanges.h"
#include "core/store/endpointrows.h"
#include "core/store/statement.h"
#include "core/store/storedvalues.h"
#include "core/store/storeerrors.h"
#include "core/store/timelinerows.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Names of the connections that use the endpoint \a id.
Result<QStringList> usersOf(const QSqlDatabase &database, const QString &id)
{
    Statement users(database,
                    "SELECT name FROM connections WHERE source_id = ?1 OR destination_id = ?1 "
                    "ORDER BY name COLLATE NOCASE");
    users.bind(1, id);
    QStringList names;
    for (;;) {
        auto row = users.step();
        if (!row)
            return row.error();
        if (!*row)
            return names;
        names << users.text(0);
    }
}

/// A connection must not end up with a destination as its source.
Result<void> checkRoleKept(const QSqlDatabase &database, const Endpoint &endpoint)
{
    auto earlier = loadEndpoint(database, endpoint.id);
    if (!earlier)
        return earlier.error();
    if (!*earlier || (*earlier)->role == endpoint.role)
        return {};
    auto users = usersOf(database, endpoint.id);
    if (!users)
        return users.error();
    if (!users->isEmpty())
        return makeError(storeerrors::endpointInUse, {(*earlier)->name, users->join(u", "_s)});
    return {};
}

Result<void> checkNameFree(const QSqlDatabase &database, const Endpoint &endpoint)
{
    Statement others(database,
                     "SELECT 1 FROM endpoints WHERE role = ?1 AND name = ?2 AND id <> ?3");
    others.bind(1, endpointRoleName(endpoint.role));
    others.bind(2, endpoint.name);
    others.bind(3, endpoint.id);
    auto taken = others.step();
    if (!taken)
        return taken.error();
    if (*taken)
        return makeError(storeerrors::nameTaken, {endpoint.name}, {}, u"/name"_s);
    return {};
}

/// Tells the timelines of the connections that use the endpoint what \a endpoint changes.
Result<void> noteChange(const QSqlDatabase &database, const Endpoint &endpoint, TimePoint time,
                        ChangeOrigin origin)
{
    const auto earlier = loadEndpoint(database, endpoint.id);
    if (!earlier)
        return earlier.error();
    auto change = *earlier ? endpointChange(**earlier, endpoint) : std::nullopt;
    if (!change)
        return {};
    Statement users(database,
                    "SELECT id FROM connections WHERE source_id = ?1 OR destination_id = ?1");
    users.bind(1, endpoint.id);
    std::vector<TimelineEvent> events;
    for (;;) {
        auto row = users.step();
        if (!row)
            return row.error();
        if (!*row)
            return insertTimelineEvents(database, std::move(events), time, origin);
        change->connectionId = users.text(0);
        events.push_back(*change);
    }
}

} // namespace

Result<void> saveEndpoint(const QSqlDatabase &database, const Endpoint &endpoint, TimePoint time,
                          ChangeOrigin origin)
{
    if (auto kept = checkRoleKept(database, endpoint); !kept)
        return kept;
    if (auto free = checkNameFree(database, endpoint); !free)
        return free;
    if (auto noted = noteChange(database, endpoint, time, origin); !noted)
        return noted;
    Statement save(database,
                   "INSERT INTO endpoints (id, role, connector_id, name, configuration, color, "
                   "is_production) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
                   "ON CONFLICT (id) DO UPDATE SET role = ?2, connector_id = ?3, name = ?4, "
                   "configuration = ?5, color = ?6, is_production = ?7");
    save.bind(1, endpoint.id);
    save.bind(2, endpointRoleName(endpoint.role));
    save.bind(3, endpoint.connectorId);
    save.bind(4, endpoint.name);
    save.bind(5, storedJson(endpoint.configuration));
    save.bind(6, endpoint.color);
    save.bind(7, endpoint.isProduction ? 1 : 0);
    return save.run();
}

Result<void> removeEndpoint(const QSqlDatabase &database, const QString &id)
{
    auto found = loadEndpoint(database, id);
    if (!found)
        return found.error();
    if (!*found)
        return makeError(storeerrors::endpointUnknown, {id});
    auto users = usersOf(database, id);
    if (!users)
        return users.error();
    if (!users->isEmpty())
        return makeError(storeerrors::endpointInUse, {(*found)->name, users->join(u", "_s)});
    Statement remove(database, "DELETE FROM endpoints WHERE id = ?1");
    remove.bind(1, id);
    return remove.run();
}

} // namespace millrace
