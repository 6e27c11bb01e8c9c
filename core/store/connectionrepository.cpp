#include "core/store/connectionrepository.h"

#include "core/model/streamschedule.h"
#include "core/store/connectionrows.h"
#include "core/store/connectionsaving.h"
#include "core/store/storeerrors.h"

#include <QUuid>

namespace millrace {

using namespace Qt::StringLiterals;

Result<std::vector<Connection>> ConnectionRepository::all() const
{
    return m_database.read<std::vector<Connection>>(
        [](QSqlDatabase &database) { return loadConnections(database); });
}

Result<Connection> ConnectionRepository::find(const QString &id) const
{
    return m_database.read<Connection>([&](QSqlDatabase &database) -> Result<Connection> {
        auto found = loadConnection(database, id);
        if (!found)
            return found.error();
        if (!*found)
            return makeError(storeerrors::connectionUnknown, {id});
        return std::move(**found);
    });
}

Result<Connection> ConnectionRepository::findByName(const QString &nameOrId) const
{
    return m_database.read<Connection>([&](QSqlDatabase &database) -> Result<Connection> {
        auto found = loadConnectionCalled(database, nameOrId);
        if (!found)
            return found.error();
        if (!*found)
            return makeError(storeerrors::connectionUnknown, {nameOrId});
        return std::move(**found);
    });
}

namespace {

std::vector<StreamId> chosenStreams(const ConfiguredCatalog &catalog)
{
    std::vector<StreamId> ids;
    for (const ConfiguredStream &stream : catalog.streams)
        ids.push_back(stream.stream.id);
    return ids;
}

void tidy(Connection &connection)
{
    connection.tags.removeDuplicates();
    // Streams that are no longer chosen have no schedule either.
    connection.streamSchedules
        = schedulesOf(chosenStreams(connection.catalog), std::move(connection.streamSchedules));
}

} // namespace

Result<Connection> ConnectionRepository::save(Connection connection, ChangeOrigin origin)
{
    if (connection.id.isEmpty())
        connection.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    tidy(connection);
    const TimePoint now = m_database.clock().now();
    const auto saved = m_database.write<void>(
        [&](QSqlDatabase &database) { return saveConnection(database, connection, now, origin); });
    if (!saved)
        return saved.error();
    return connection;
}

Result<Connection> ConnectionRepository::edit(const QString &id,
                                              const std::function<void(Connection &)> &change,
                                              ChangeOrigin origin)
{
    const auto always = [&change](Connection &connection) -> Result<void> {
        change(connection);
        return {};
    };
    return this->change(id, always, origin);
}

Result<Connection> ConnectionRepository::change(
    const QString &id, const std::function<Result<void>(Connection &)> &change, ChangeOrigin origin)
{
    const TimePoint now = m_database.clock().now();
    return m_database.write<Connection>([&](QSqlDatabase &database) -> Result<Connection> {
        auto found = loadConnection(database, id);
        if (!found)
            return found.error();
        if (!*found)
            return makeError(storeerrors::connectionUnknown, {id});
        Connection connection = std::move(**found);
        if (auto changed = change(connection); !changed)
            return changed.error();
        tidy(connection);
        if (auto saved = saveConnection(database, connection, now, origin); !saved)
            return saved.error();
        return connection;
    });
}

Result<Connection> ConnectionRepository::setEnabled(const QString &id, bool isEnabled,
                                                    ChangeOrigin origin)
{
    return edit(
        id, [isEnabled](Connection &connection) { connection.isEnabled = isEnabled; }, origin);
}

Result<void> ConnectionRepository::remove(const QString &id)
{
    return m_database.write<void>(
        [&](QSqlDatabase &database) { return removeConnection(database, id); });
}

} // namespace millrace
