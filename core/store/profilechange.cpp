#include "core/store/profilechange.h"

#include "core/model/streamschedule.h"
#include "core/store/connectionrows.h"
#include "core/store/connectionsaving.h"
#include "core/store/endpointrows.h"
#include "core/store/endpointsaving.h"
#include "core/store/statement.h"
#include "core/store/storedvalues.h"
#include "core/store/streamstates.h"
#include "core/store/tagrows.h"
#include "core/store/timelinerows.h"

#include <QSet>

#include <algorithm>
#include <map>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_planOutdated{
    "store.plan_outdated", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "\"%1\" was changed since the plan was made."),
    QT_TRANSLATE_NOOP("errors", "Nothing was changed. Make the plan again and look at it.")};

Result<std::vector<Tag>> loadTags(const QSqlDatabase &database)
{
    Statement list(database, "SELECT name, color FROM tags ORDER BY name COLLATE NOCASE, name");
    std::vector<Tag> tags;
    for (;;) {
        auto row = list.step();
        if (!row)
            return row.error();
        if (!*row)
            return tags;
        tags.push_back(Tag{list.text(0), list.text(1)});
    }
}

Result<ProfileContents> contentsOf(const QSqlDatabase &database)
{
    ProfileContents contents;
    auto connections = loadConnections(database);
    if (!connections)
        return connections.error();
    contents.connections = std::move(*connections);
    auto endpoints = loadEndpoints(database);
    if (!endpoints)
        return endpoints.error();
    contents.endpoints = std::move(*endpoints);
    auto tags = loadTags(database);
    if (!tags)
        return tags.error();
    contents.tags = std::move(*tags);
    return contents;
}

/// Everything that is stored of \a connection; equal for equal ones.
QStringList revisionOf(const Connection *connection)
{
    if (connection == nullptr)
        return {};
    return {connection->name,
            connection->sourceId,
            connection->destinationId,
            storedJson(toJson(connection->catalog)),
            storedJson(toJson(connection->settings)),
            connection->isEnabled ? u"enabled"_s : u"paused"_s,
            storedJson(toJson(connection->schedule)),
            storedJson(toJson(connection->streamSchedules)),
            storedJson(connection->tags)};
}

/// Whether what \a change is about is in \a now as it was in \a basis.
Result<void> checkUnchanged(const ProfileChange &change, const ProfileContents &basis,
                            const ProfileContents &now)
{
    QStringList ids = change.watched + change.removedConnections + change.removedEndpoints;
    for (const Connection &connection : change.connections)
        ids << connection.id;
    for (const Endpoint &endpoint : change.endpoints)
        ids << endpoint.id;
    for (const QString &id : std::as_const(ids)) {
        const Connection *before = basis.connection(id);
        const Connection *after = now.connection(id);
        if (revisionOf(before) != revisionOf(after))
            return makeError(s_planOutdated, {(before != nullptr ? before : after)->name});
        const auto former = basis.endpoints.constFind(id);
        const auto present = now.endpoints.constFind(id);
        const bool wasThere = former != basis.endpoints.constEnd();
        const bool isThere = present != now.endpoints.constEnd();
        if (wasThere != isThere || (wasThere && *former != *present))
            return makeError(s_planOutdated, {(wasThere ? former : present)->name});
    }
    QStringList tags = change.removedTags;
    for (const Tag &tag : change.tags)
        tags << tag.name;
    for (const QString &name : std::as_const(tags)) {
        const Tag *before = basis.tag(name);
        const Tag *after = now.tag(name);
        if ((before == nullptr) != (after == nullptr) || (before != nullptr && *before != *after))
            return makeError(s_planOutdated, {name});
    }
    return {};
}

/// Saves each of \a pending by \a save, first what takes a name that nobody has: names can move on
/// from one to another. \a holderOf tells the id of what has the name of one so far, or nothing.
template<typename T, typename Holder, typename Save>
Result<void> saveInOrder(std::vector<T> pending, Holder holderOf, Save save)
{
    QSet<QString> waiting;
    for (const T &each : pending)
        waiting << each.id;
    while (!pending.empty()) {
        auto next = std::ranges::find_if(pending, [&](const T &each) {
            const QString holder = holderOf(each);
            return holder == each.id || !waiting.contains(holder);
        });
        // Names that change places: saving tells which one is taken.
        if (next == pending.end())
            next = pending.begin();
        if (auto saved = save(*next); !saved)
            return saved;
        waiting.remove(next->id);
        pending.erase(next);
    }
    return {};
}

Result<void> removeTag(const QSqlDatabase &database, const QString &name)
{
    Statement remove(database, "DELETE FROM tags WHERE name = ?1");
    remove.bind(1, name);
    return remove.run();
}

Result<void> setPositions(const QSqlDatabase &database, const ProfileChange &change, TimePoint time,
                          ChangeOrigin origin)
{
    for (const Connection &connection : change.connections) {
        TimelineEvent event;
        event.connectionId = connection.id;
        event.kind = TimelineKind::CheckpointChanged;
        event.time = time;
        event.origin = origin;
        for (const PlannedPosition &each : change.positions) {
            if (each.connectionId != connection.id)
                continue;
            if (auto moved = moveStream(database, connection.id, each.stream, each.position, event);
                !moved)
                return moved;
        }
        if (event.after.isEmpty())
            continue;
        if (auto told = insertTimelineEvent(database, event); !told)
            return told;
    }
    return {};
}

/// The transaction of one change.
class Change final
{
public:
    Change(const QSqlDatabase &database, const ProfileChange &change, const ProfileContents &before,
           TimePoint time, ChangeOrigin origin)
        : m_database(database)
        , m_change(change)
        , m_before(before)
        , m_time(time)
        , m_origin(origin)
    {
    }

    Result<void> make()
    {
        for (const QString &id : m_change.removedConnections) {
            if (auto removed = removeConnection(m_database, id); !removed)
                return removed;
        }
        for (const Tag &tag : m_change.tags) {
            if (auto stored = storeTag(m_database, tag); !stored)
                return stored;
        }
        if (auto saved = saveEndpoints(); !saved)
            return saved;
        if (auto saved = saveConnections(); !saved)
            return saved;
        for (const QString &id : m_change.removedEndpoints) {
            if (auto removed = removeEndpoint(m_database, id); !removed)
                return removed;
        }
        for (const QString &name : m_change.removedTags) {
            if (auto removed = removeTag(m_database, name); !removed)
                return removed;
        }
        return setPositions(m_database, m_change, m_time, m_origin);
    }

private:
    Result<void> saveEndpoints()
    {
        std::map<std::pair<EndpointRole, QString>, QString> holders;
        for (const Endpoint &endpoint : m_before.endpoints)
            holders.insert_or_assign({endpoint.role, endpoint.name}, endpoint.id);
        const auto holderOf = [&holders](const Endpoint &each) {
            const auto holder = holders.find({each.role, each.name});
            return holder == holders.end() ? QString() : holder->second;
        };
        return saveInOrder(m_change.endpoints, holderOf, [this](const Endpoint &endpoint) {
            return saveEndpoint(m_database, endpoint, m_time, m_origin);
        });
    }

    Result<void> saveConnections()
    {
        QHash<QString, QString> holders;
        for (const Connection &connection : m_before.connections)
            holders.insert(connection.name, connection.id);
        const auto holderOf
            = [&holders](const Connection &each) { return holders.value(each.name); };
        return saveInOrder(m_change.connections, holderOf, [this](const Connection &connection) {
            return saveConnection(m_database, connection, m_time, m_origin);
        });
    }

    const QSqlDatabase &m_database;
    const ProfileChange &m_change;
    const ProfileContents &m_before;
    const TimePoint m_time;
    const ChangeOrigin m_origin;
};

} // namespace

const Connection *ProfileContents::connection(const QString &id) const
{
    const auto found = std::ranges::find(connections, id, &Connection::id);
    return found == connections.end() ? nullptr : &*found;
}

const Connection *ProfileContents::connectionCalled(const QString &name) const
{
    const auto found = std::ranges::find(connections, name, &Connection::name);
    return found == connections.end() ? nullptr : &*found;
}

const Endpoint *ProfileContents::endpointCalled(EndpointRole role, const QString &name) const
{
    for (const Endpoint &endpoint : endpoints) {
        if (endpoint.role == role && endpoint.name == name)
            return &endpoint;
    }
    return nullptr;
}

const Tag *ProfileContents::tag(const QString &name) const
{
    const auto found = std::ranges::find(tags, name, &Tag::name);
    return found == tags.end() ? nullptr : &*found;
}

bool ProfileChange::isEmpty() const
{
    return tags.empty() && endpoints.empty() && connections.empty() && removedConnections.isEmpty()
        && removedEndpoints.isEmpty() && removedTags.isEmpty();
}

Result<ProfileContents> profileContents(const StateDatabase &database)
{
    return database.read<ProfileContents>(
        [](QSqlDatabase &connection) { return contentsOf(connection); });
}

Result<void> makeChange(StateDatabase &database, const ProfileChange &change,
                        const ProfileContents &basis, ChangeOrigin origin)
{
    const TimePoint now = database.clock().now();
    return database.write<void>([&](QSqlDatabase &connection) -> Result<void> {
        const auto present = contentsOf(connection);
        if (!present)
            return present.error();
        if (auto unchanged = checkUnchanged(change, basis, *present); !unchanged)
            return unchanged;
        return Change(connection, change, *present, now, origin).make();
    });
}

} // namespace millrace
