#include "core/store/connectionsaving.h"

#include "core/catalog/transformedfields.h"
#include "core/model/endpoint.h"
#include "core/store/activityrows.h"
#include "core/store/connectionchanges.h"
#include "core/store/connectionrows.h"
#include "core/store/endpointrows.h"
#include "core/store/settingsrepository.h"
#include "core/store/statement.h"
#include "core/store/storeerrors.h"
#include "core/store/streambinding.h"
#include "core/store/streamstates.h"
#include "core/store/timelinerows.h"
#include "core/store/writernoterows.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

Result<void> checkNameFree(const QSqlDatabase &database, const Connection &connection)
{
    Statement others(database, "SELECT 1 FROM connections WHERE name = ?1 AND id <> ?2");
    others.bind(1, connection.name);
    others.bind(2, connection.id);
    auto taken = others.step();
    if (!taken)
        return taken.error();
    if (*taken)
        return makeError(storeerrors::nameTaken, {connection.name}, {}, u"/name"_s);
    return {};
}

Result<void> checkEnd(const QSqlDatabase &database, const QString &id, EndpointRole role)
{
    Statement find(database, "SELECT 1 FROM endpoints WHERE id = ?1 AND role = ?2");
    find.bind(1, id);
    find.bind(2, endpointRoleName(role));
    auto found = find.step();
    if (!found)
        return found.error();
    if (!*found)
        return makeError(storeerrors::endpointUnknown, {id}, {}, u'/' + endpointRoleName(role));
    return {};
}

/// The form that is stored has no place for an address as text, so that it would be lost.
Result<void> checkAddressesKept(const Connection &connection)
{
    for (const RunHook &hook : connection.settings.hooks) {
        if (hook.kind == RunHookKind::Webhook && !hook.isKept())
            return makeError(storeerrors::addressNotKept, {connection.name}, {}, u"/hooks"_s);
    }
    return {};
}

} // namespace

bool isReadDifferently(const ConfiguredStream &before, const ConfiguredStream &after)
{
    if (before.mode != after.mode || before.effectiveCursor() != after.effectiveCursor())
        return true;
    // Where rows are only added, the key is nothing but a name.
    if (!after.mode.isDedup())
        return false;
    // Rows written before have nothing in a column that is called otherwise, so they would be
    // found neither by such a key nor by such a cursor.
    return before.effectivePrimaryKey() != after.effectivePrimaryKey()
        || writtenPrimaryKey(before) != writtenPrimaryKey(after)
        || writtenCursor(before) != writtenCursor(after);
}

namespace {

/// What was unticked of a stream that is no longer chosen.
Result<void> removeLeftOut(const QSqlDatabase &database, const QString &connectionId,
                           const StreamId &stream)
{
    Statement remove(database,
                     "DELETE FROM left_out_records "
                     "WHERE connection_id = ?1 AND namespace = ?2 AND name = ?3");
    bindStream(remove, connectionId, stream);
    return remove.run();
}

/// Brings the states of the streams in line with the new catalog.
Result<void> adjustStates(const QSqlDatabase &database, const Connection &before,
                          const Connection &after)
{
    const bool hasOtherEnds
        = before.sourceId != after.sourceId || before.destinationId != after.destinationId;
    for (const ConfiguredStream &stream : before.catalog.streams) {
        const StreamId &id = stream.stream.id;
        const auto same
            = std::ranges::find_if(after.catalog.streams, [&](const ConfiguredStream &candidate) {
                  return candidate.stream.id == id;
              });
        const bool isGone = same == after.catalog.streams.end();
        if (isGone || hasOtherEnds) {
            if (auto dropped = dropAllWriterNotes(database, before.id, id); !dropped)
                return dropped;
        }
        if (isGone) {
            if (auto removed = removeLeftOut(database, before.id, id); !removed)
                return removed;
            if (auto removed = removeStreamState(database, before.id, id); !removed)
                return removed;
            if (auto removed = removeActivity(database, before.id, id); !removed)
                return removed;
            continue;
        }
        if (hasOtherEnds) {
            // What is known of rows is of another source, or of another destination.
            if (auto noted = noteEmptied(database, before.id, id); !noted)
                return noted;
        }
        if (!hasOtherEnds && !isReadDifferently(stream, *same))
            continue;
        auto state = loadStreamState(database, before.id, id);
        if (!state)
            return state.error();
        if (state->generationKey.isEmpty())
            continue; // it never ran
        // Another destination has nothing that could be replaced.
        auto begun
            = beginGeneration(database, before.id, id, state->generationId + 1,
                              hasOtherEnds ? GenerationStart::Retaining : GenerationStart::Again);
        if (!begun)
            return begun.error();
    }
    return {};
}

/// Tells the timeline what makes \a after of \a before.
Result<void> noteChanges(const QSqlDatabase &database, const std::optional<Connection> &before,
                         const Connection &after, TimePoint time, ChangeOrigin origin)
{
    std::vector<TimelineEvent> events;
    if (before) {
        const auto endpoints = loadEndpoints(database);
        if (!endpoints)
            return endpoints.error();
        events = connectionChanges(*before, after, *endpoints);
    } else {
        events.emplace_back();
        events.back().kind = TimelineKind::Created;
        events.back().connectionId = after.id;
    }
    return insertTimelineEvents(database, std::move(events), time, origin);
}

} // namespace

Result<void> saveConnection(const QSqlDatabase &database, const Connection &connection,
                            TimePoint time, ChangeOrigin origin)
{
    if (auto free = checkNameFree(database, connection); !free)
        return free;
    if (auto source = checkEnd(database, connection.sourceId, EndpointRole::Source); !source)
        return source;
    if (auto destination = checkEnd(database, connection.destinationId, EndpointRole::Destination);
        !destination)
        return destination;
    if (auto kept = checkAddressesKept(connection); !kept)
        return kept;
    auto before = loadConnection(database, connection.id);
    if (!before)
        return before.error();
    if (*before) {
        if (auto adjusted = adjustStates(database, **before, connection); !adjusted)
            return adjusted;
    }
    if (auto stored = storeConnection(database, connection); !stored)
        return stored;
    return noteChanges(database, *before, connection, time, origin);
}

Result<void> removeConnection(const QSqlDatabase &database, const QString &id)
{
    // The foreign keys take jobs, states, flushes and rejected records along.
    Statement remove(database, "DELETE FROM connections WHERE id = ?1 RETURNING id");
    remove.bind(1, id);
    auto removed = remove.step();
    if (!removed)
        return removed.error();
    if (!*removed)
        return makeError(storeerrors::connectionUnknown, {id});
    Statement forget(database, "DELETE FROM settings WHERE substr(name, 1, length(?1)) = ?1");
    forget.bind(1, connectionSettingKey(id, {}));
    return forget.run();
}

} // namespace millrace
