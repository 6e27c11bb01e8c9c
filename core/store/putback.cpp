#include "core/store/putback.h"

#include "core/store/checkpointstore.h"
#include "core/store/connectionchanges.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"
#include "core/store/endpointsettings.h"
#include "core/store/putbackrules.h"
#include "core/store/timelinestore.h"

#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_changedMeanwhile{
    "store.changed_meanwhile", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Nothing was put back: what it is about was changed by somebody else "
                      "meanwhile."),
    QT_TRANSLATE_NOOP("errors", "Look at the newest changes, and put back again.")};

constexpr int s_laterChanges = 200; ///< Read at once.

bool isSame(const std::vector<TimelineEvent> &first, const std::vector<TimelineEvent> &second)
{
    return std::ranges::equal(first, second, [](const TimelineEvent &a, const TimelineEvent &b) {
        return a.kind == b.kind && a.before == b.before && a.after == b.after;
    });
}

/// "source" or "destination" when \a event is about the endpoint itself.
std::optional<EndpointRole> changedEndpoint(const TimelineEvent &event)
{
    for (const EndpointRole role : {EndpointRole::Source, EndpointRole::Destination}) {
        if (event.after.contains(endpointRoleName(role) + u"_id"_s))
            return role;
    }
    return std::nullopt;
}

Result<QHash<QString, Endpoint>> endpointsOf(StateDatabase &database)
{
    QHash<QString, Endpoint> endpoints;
    for (const EndpointRole role : {EndpointRole::Source, EndpointRole::Destination}) {
        const auto all = EndpointRepository(database).all(role);
        if (!all)
            return all.error();
        for (const Endpoint &endpoint : *all)
            endpoints.insert(endpoint.id, endpoint);
    }
    return endpoints;
}

/// The changes of the connection that putting \a event back makes of \a now.
Result<std::vector<TimelineEvent>> changesOf(const Connection &now, const TimelineEvent &event,
                                             const QHash<QString, Endpoint> &endpoints,
                                             Connection &then)
{
    auto former = withPutBack(now, event);
    if (!former)
        return former.error();
    const bool hasSource = endpoints.contains(former->sourceId);
    if (!hasSource || !endpoints.contains(former->destinationId))
        return putbackrules::refusal(putbackrules::Reason::EndGone,
                                     {event.before.value(hasSource ? "destination"_L1 : "source"_L1)
                                          .toObject()
                                          .value("name"_L1)
                                          .toString()});
    then = std::move(*former);
    return connectionChanges(now, then, endpoints);
}

Result<Endpoint> endpointPutBack(Endpoint endpoint, const TimelineEvent &event)
{
    const QString role = endpointRoleName(endpoint.role) + u'_';
    if (event.before.contains(role + u"title"_s))
        endpoint.name = event.before.value(role + u"title"_s).toString();
    if (event.before.contains(role + u"color"_s))
        endpoint.color = event.before.value(role + u"color"_s).toString();
    if (event.before.contains(role + u"production"_s))
        endpoint.isProduction = event.before.value(role + u"production"_s).toBool();
    QJsonObject after = event.after.value(role + u"values"_s).toObject();
    // A value that took the place of a secret stays: the secret is not kept.
    for (const QJsonValue &secret : event.after.value(role + u"secrets"_s).toArray())
        after.remove(secret.toString());
    endpoint.configuration = withEndpointSettings(
        endpoint.configuration, event.before.value(role + u"values"_s).toObject(), after);
    return endpoint;
}

/// The positions \a event moved streams away from.
Result<std::vector<StreamPosition>> formerPositions(const Connection &connection,
                                                    const TimelineEvent &event)
{
    std::vector<StreamPosition> positions;
    for (auto each = event.before.begin(); each != event.before.end(); ++each) {
        const auto &streams = connection.catalog.streams;
        const auto chosen = std::ranges::find_if(streams, [&](const ConfiguredStream &stream) {
            return stream.stream.id.text() == each.key();
        });
        if (chosen == streams.end())
            return putbackrules::refusal(putbackrules::Reason::StreamGone, {each.key()});
        StreamPosition position{chosen->stream.id, {}};
        if (each.value().isString())
            position.position = each.value().toString().toStdString();
        else if (!each.value().isNull())
            return putbackrules::refusal(putbackrules::Reason::OlderVersion);
        positions.push_back(std::move(position));
    }
    return positions;
}

/// Refuses former positions behind which the destination has nothing any more: a run that went on
/// there would leave a gap.
Result<void> checkPositionsHold(StateDatabase &database, const TimelineEvent &event)
{
    QStringList streams; // The beginning always holds.
    for (auto each = event.before.begin(); each != event.before.end(); ++each) {
        if (each.value().isString())
            streams << each.key();
    }
    if (streams.isEmpty())
        return {};
    TimelineQuery query;
    query.connectionId = event.connectionId;
    query.kinds = {TimelineKind::CheckpointChanged, TimelineKind::EndsChanged};
    for (;;) {
        const auto later = TimelineStore(database).list(query, s_laterChanges);
        if (!later)
            return later.error();
        for (const TimelineEvent &change : *later) {
            if (change.id <= event.id)
                return {};
            const bool isOtherEnd = change.kind == TimelineKind::EndsChanged
                && (change.after.contains("source"_L1) || change.after.contains("destination"_L1));
            if (isOtherEnd)
                return putbackrules::refusal(putbackrules::Reason::OtherEnd);
            for (const QString &stream : std::as_const(streams)) {
                if (change.kind == TimelineKind::CheckpointChanged
                    && change.after.value(stream).toObject().contains("cleared"_L1))
                    return putbackrules::refusal(putbackrules::Reason::ClearedSince, {stream});
            }
            query.before = change.id;
        }
        if (static_cast<int>(later->size()) < s_laterChanges)
            return {};
    }
}

} // namespace

Result<PutBackPlan> TimelinePutBack::plan(qint64 eventId) const
{
    auto event = TimelineStore(m_database).find(eventId);
    if (!event)
        return event.error();
    if (auto possible = checkPutBack(*event); !possible)
        return possible.error();
    auto connection = ConnectionRepository(m_database).find(event->connectionId);
    if (!connection)
        return connection.error();
    PutBackPlan plan;
    plan.event = *event;
    plan.now = *connection;
    plan.then = std::move(*connection);
    const auto newest = TimelineStore(m_database).list(event->connectionId, 1);
    if (!newest)
        return newest.error();
    plan.newest = newest->empty() ? 0 : newest->front().id;
    Result<void> planned;
    if (changedEndpoint(*event)) {
        planned = planEndpoint(plan);
    } else if (event->kind == TimelineKind::CheckpointChanged) {
        planned = planCheckpoints(plan);
    } else {
        const auto endpoints = endpointsOf(m_database);
        if (!endpoints)
            return endpoints.error();
        auto changes = changesOf(plan.now, *event, *endpoints, plan.then);
        if (!changes)
            return changes.error();
        plan.changes = std::move(*changes);
    }
    if (!planned)
        return planned.error();
    return plan;
}

Result<void> TimelinePutBack::planEndpoint(PutBackPlan &plan) const
{
    const QString role = endpointRoleName(*changedEndpoint(plan.event));
    const QString id = plan.event.after.value(role + u"_id"_s).toString();
    const auto endpoint = EndpointRepository(m_database).find(id);
    if (!endpoint)
        return putbackrules::refusal(putbackrules::Reason::EndGone,
                                     {plan.event.before.value(role + u"_title"_s).toString(id)});
    const auto former = endpointPutBack(*endpoint, plan.event);
    if (!former)
        return former.error();
    if (const auto change = endpointChange(*endpoint, *former)) {
        plan.changes = {*change};
        plan.changes.front().connectionId = plan.event.connectionId;
    }
    plan.leavesSecrets = plan.event.after.contains(role + u"_secrets"_s);
    const auto all = ConnectionRepository(m_database).all();
    if (!all)
        return all.error();
    for (const Connection &other : *all) {
        const bool uses = other.sourceId == id || other.destinationId == id;
        if (uses && other.id != plan.event.connectionId)
            plan.others << other.name;
    }
    return {};
}

Result<void> TimelinePutBack::planCheckpoints(PutBackPlan &plan) const
{
    if (auto hold = checkPositionsHold(m_database, plan.event); !hold)
        return hold;
    const auto positions = formerPositions(plan.now, plan.event);
    if (!positions)
        return positions.error();
    const CheckpointStore checkpoints(m_database);
    TimelineEvent change;
    change.connectionId = plan.event.connectionId;
    change.kind = TimelineKind::CheckpointChanged;
    for (const StreamPosition &former : *positions) {
        const auto state = checkpoints.load(plan.now.id, former.stream);
        if (!state)
            return state.error();
        const auto text = [](const std::optional<std::string> &position) {
            return position ? QJsonValue(QString::fromStdString(*position))
                            : QJsonValue(QJsonValue::Null);
        };
        std::optional<std::string> current;
        if (state->checkpoint)
            current = state->checkpoint->position;
        if (current == former.position)
            continue;
        change.before.insert(former.stream.text(), text(current));
        change.after.insert(former.stream.text(), text(former.position));
    }
    if (!change.after.isEmpty())
        plan.changes.push_back(std::move(change));
    return {};
}

Result<std::vector<TimelineEvent>> TimelinePutBack::apply(const PutBackPlan &plan,
                                                          ChangeOrigin origin)
{
    if (plan.changes.empty())
        return std::vector<TimelineEvent>();
    Result<void> applied;
    if (changedEndpoint(plan.event))
        applied = applyEndpoint(plan, origin);
    else if (plan.event.kind == TimelineKind::CheckpointChanged)
        applied = applyCheckpoints(plan, origin);
    else
        applied = applyConnection(plan, origin);
    if (!applied)
        return applied.error();
    const auto newest
        = TimelineStore(m_database)
              .list(plan.event.connectionId, static_cast<int>(plan.changes.size()) + 20);
    if (!newest)
        return newest.error();
    std::vector<TimelineEvent> told;
    for (const TimelineEvent &event : *newest) {
        const bool isOurs = event.id > plan.newest && event.origin == origin
            && std::ranges::any_of(plan.changes, [&event](const TimelineEvent &change) {
                                return change.kind == event.kind && change.before == event.before
                                    && change.after == event.after;
                            });
        if (isOurs)
            told.push_back(event);
    }
    // As they were made: a schedule is put back behind the streams it is for.
    std::ranges::reverse(told);
    return told;
}

Result<std::vector<TimelineEvent>> TimelinePutBack::applyAll(const std::vector<qint64> &eventIds,
                                                             ChangeOrigin origin)
{
    using Told = std::vector<TimelineEvent>;
    return m_database.write<Told>([&](QSqlDatabase &) -> Result<Told> {
        Told all;
        for (const qint64 id : eventIds) {
            const auto planned = plan(id);
            if (!planned)
                return planned.error();
            const auto told = apply(*planned, origin);
            if (!told)
                return told.error();
            all.insert(all.end(), told->begin(), told->end());
        }
        return all;
    });
}

Result<void> TimelinePutBack::applyConnection(const PutBackPlan &plan, ChangeOrigin origin)
{
    const auto endpoints = endpointsOf(m_database);
    if (!endpoints)
        return endpoints.error();
    const auto change = [&](Connection &connection) -> Result<void> {
        Connection then;
        const auto changes = changesOf(connection, plan.event, *endpoints, then);
        if (!changes)
            return changes.error();
        if (!isSame(*changes, plan.changes))
            return makeError(s_changedMeanwhile);
        connection = std::move(then);
        return {};
    };
    const auto saved
        = ConnectionRepository(m_database).change(plan.event.connectionId, change, origin);
    return saved ? Result<void>() : saved.error();
}

Result<void> TimelinePutBack::applyEndpoint(const PutBackPlan &plan, ChangeOrigin origin)
{
    const QString role = endpointRoleName(*changedEndpoint(plan.event));
    const auto change = [&](Endpoint &endpoint) -> Result<void> {
        auto former = endpointPutBack(endpoint, plan.event);
        if (!former)
            return former.error();
        const auto difference = endpointChange(endpoint, *former);
        if (!difference || !isSame({*difference}, plan.changes))
            return makeError(s_changedMeanwhile);
        endpoint = std::move(*former);
        return {};
    };
    const auto saved
        = EndpointRepository(m_database)
              .change(plan.event.after.value(role + u"_id"_s).toString(), change, origin);
    return saved ? Result<void>() : saved.error();
}

Result<void> TimelinePutBack::applyCheckpoints(const PutBackPlan &plan, ChangeOrigin origin)
{
    const auto positions = formerPositions(plan.now, plan.event);
    if (!positions)
        return positions.error();
    const QJsonObject &moved = plan.changes.front().after;
    std::vector<StreamPosition> wanted;
    for (const StreamPosition &position : *positions) {
        if (moved.contains(position.stream.text()))
            wanted.push_back(position);
    }
    PutBackPlan current = plan;
    current.changes.clear();
    if (auto looked = planCheckpoints(current); !looked)
        return looked;
    if (!isSame(current.changes, plan.changes))
        return makeError(s_changedMeanwhile);
    // A run or another person in between is kept out by the lock of the connection, but for the
    // moment before it is taken; the timeline tells where the stream stood then as well.
    return CheckpointStore(m_database)
        .setPositions(m_profile, plan.event.connectionId, wanted, origin);
}

} // namespace millrace
