#include "core/store/connectionrows.h"

#include "core/model/streamschedule.h"
#include "core/store/statement.h"
#include "core/store/storedvalues.h"
#include "core/store/tagrows.h"

namespace millrace {

namespace {

/// The connection in the current row, without its tags. The columns are those of the selects below.
Result<Connection> connectionAt(const Statement &row)
{
    Connection connection;
    connection.id = row.text(0);
    connection.name = row.text(1);
    connection.sourceId = row.text(2);
    connection.destinationId = row.text(3);
    connection.isEnabled = row.integer(6) != 0;
    auto catalog = configuredCatalogFromJson(arrayFromStored(row.text(4)));
    if (!catalog)
        return catalog.error();
    connection.catalog = std::move(*catalog);
    auto settings = connectionSettingsFromJson(objectFromStored(row.text(5)));
    if (!settings)
        return settings.error();
    connection.settings = std::move(*settings);
    auto schedule = scheduleFromJson(objectFromStored(row.text(7)));
    if (!schedule)
        return schedule.error();
    connection.schedule = std::move(*schedule);
    auto ofStreams = streamSchedulesFromJson(arrayFromStored(row.text(8)));
    if (!ofStreams)
        return ofStreams.error();
    connection.streamSchedules = std::move(*ofStreams);
    return connection;
}

/// The first connection \a find selects, with its tags.
Result<std::optional<Connection>> firstOf(const QSqlDatabase &database, Statement &find)
{
    auto row = find.step();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<Connection>();
    auto connection = connectionAt(find);
    if (!connection)
        return connection.error();
    auto tags = loadTagsOf(database, connection->id);
    if (!tags)
        return tags.error();
    connection->tags = std::move(*tags);
    return std::optional(std::move(*connection));
}

} // namespace

Result<std::vector<Connection>> loadConnections(const QSqlDatabase &database)
{
    auto tags = loadConnectionTags(database);
    if (!tags)
        return tags.error();
    Statement list(
        database,
        "SELECT id, name, source_id, destination_id, catalog, settings, is_enabled, "
        "schedule, stream_schedules FROM connections ORDER BY name COLLATE NOCASE, name");
    std::vector<Connection> connections;
    for (;;) {
        auto row = list.step();
        if (!row)
            return row.error();
        if (!*row)
            return connections;
        auto connection = connectionAt(list);
        if (!connection)
            return connection.error();
        connection->tags = tags->value(connection->id);
        connections.push_back(std::move(*connection));
    }
}

Result<std::optional<Connection>> loadConnection(const QSqlDatabase &database, const QString &id)
{
    Statement find(database,
                   "SELECT id, name, source_id, destination_id, catalog, settings, is_enabled, "
                   "schedule, stream_schedules FROM connections WHERE id = ?1");
    find.bind(1, id);
    return firstOf(database, find);
}

Result<std::optional<Connection>> loadConnectionCalled(const QSqlDatabase &database,
                                                       const QString &nameOrId)
{
    Statement find(database,
                   "SELECT id, name, source_id, destination_id, catalog, settings, is_enabled, "
                   "schedule, stream_schedules FROM connections WHERE id = ?1 OR name = ?1 "
                   "ORDER BY id = ?1 DESC LIMIT 1");
    find.bind(1, nameOrId);
    return firstOf(database, find);
}

Result<void> storeConnection(const QSqlDatabase &database, const Connection &connection)
{
    Statement save(database,
                   "INSERT INTO connections (id, name, source_id, destination_id, catalog, "
                   "settings, is_enabled, schedule, stream_schedules) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
                   "ON CONFLICT (id) DO UPDATE SET name = ?2, source_id = ?3, "
                   "destination_id = ?4, catalog = ?5, settings = ?6, is_enabled = ?7, "
                   "schedule = ?8, stream_schedules = ?9");
    save.bind(1, connection.id);
    save.bind(2, connection.name);
    save.bind(3, connection.sourceId);
    save.bind(4, connection.destinationId);
    save.bind(5, storedJson(toJson(connection.catalog)));
    save.bind(6, storedJson(toJson(connection.settings)));
    save.bind(7, connection.isEnabled);
    save.bind(8, storedJson(toJson(connection.schedule)));
    save.bind(9, storedJson(toJson(connection.streamSchedules)));
    if (auto saved = save.run(); !saved)
        return saved;
    return storeTagsOf(database, connection.id, connection.tags);
}

} // namespace millrace
