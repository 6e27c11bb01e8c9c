#include "core/interchange/profileplanner.h"

#include "core/interchange/connectionplanning.h"
#include "core/interchange/connectionsetform.h"
#include "core/interchange/plannedeffects.h"
#include "core/interchange/suggestion.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_endUnknown{
    "interchange.end_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: there is no %2 called \"%3\"."),
    QT_TRANSLATE_NOOP("errors", "%4")};
constexpr ErrorDefinition s_meantTwice{
    "interchange.meant_twice", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: the stored %2 \"%3\" is meant by %4 already."),
    QT_TRANSLATE_NOOP("errors", "One is found by its id, the other by its name: rename one.")};
constexpr ErrorDefinition s_nameTaken{
    "interchange.name_taken", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: another %2 is called \"%3\" already."),
    QT_TRANSLATE_NOOP("errors", "Choose another name.")};
constexpr ErrorDefinition s_tooManyTags{
    "interchange.too_many_tags", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "A profile can have %1 tags at most; these are %2."),
    QT_TRANSLATE_NOOP("errors", "Delete tags that are no longer needed.")};

PlannedItem tagItem(PlannedAct act, const QString &name, const QString &place)
{
    PlannedItem item;
    item.act = act;
    item.kind = PlannedKind::Tag;
    item.name = name;
    item.place = place;
    return item;
}

PlannedItem removalOfEnd(const Endpoint &endpoint)
{
    PlannedItem item;
    item.act = PlannedAct::Remove;
    item.kind
        = endpoint.role == EndpointRole::Source ? PlannedKind::Source : PlannedKind::Destination;
    item.id = endpoint.id;
    item.name = endpoint.name;
    return item;
}

} // namespace

Result<PlanOutcome> ProfilePlanner::plan(const ConnectionSet &set, const PlanOptions &options,
                                         const Cancellation &cancellation)
{
    m_outcome = {};
    m_changedEnds.clear();
    m_wrongEnds.clear();
    m_matched.clear();
    m_places.clear();
    auto contents = profileContents(m_database);
    if (!contents)
        return contents.error();
    m_outcome.plan.basis = std::move(*contents);
    m_ends = m_outcome.plan.basis.endpoints;
    planEndpoints(set);
    planConnections(set, options, cancellation);
    if (cancellation.stop_requested())
        return Error::cancelled();
    planTags(set);
    if (options.prunes)
        prune(set);
    checkNames();
    m_outcome.plan.remarks.removeDuplicates();
    m_outcome.plan.change.watched.removeDuplicates();
    return std::move(m_outcome);
}

void ProfilePlanner::planEndpoints(const ConnectionSet &set)
{
    ProfilePlan &plan = m_outcome.plan;
    for (const DeclaredEndpoint &declared : set.endpoints) {
        const auto byId = plan.basis.endpoints.constFind(declared.id);
        const Endpoint *stored = byId != plan.basis.endpoints.constEnd()
            ? &*byId
            : plan.basis.endpointCalled(declared.role, declared.name);
        if (stored != nullptr && m_matched.contains(stored->id)) {
            m_outcome.problems.push_back(
                makeError(s_meantTwice,
                          {declared.place.text(), endpointRoleName(declared.role), stored->name,
                           m_places.value(stored->id)}));
            continue;
        }
        PlannedEndpoint planned = planEndpoint(declared, stored, m_registry, m_secrets);
        if (planned.problem)
            m_outcome.problems.push_back(*planned.problem);
        if (planned.endpoint.id.isEmpty())
            continue;
        const QString &id = planned.endpoint.id;
        m_ends.insert(id, planned.endpoint);
        m_matched << id;
        m_places.insert(id, declared.place.text());
        if (planned.problem)
            m_wrongEnds << id;
        if (planned.isChanged()) {
            m_changedEnds << id;
            plan.change.endpoints.push_back(planned.endpoint);
        } else {
            plan.change.watched << id;
        }
        plan.items.push_back(std::move(planned.item));
        plan.remarks << planned.remarks;
        plan.secrets.insert(plan.secrets.end(), planned.secrets.begin(), planned.secrets.end());
    }
}

const Endpoint *ProfilePlanner::endCalled(const DeclaredConnection &declared, EndpointRole role,
                                          const QString &name)
{
    QStringList names;
    const Endpoint *found = nullptr;
    for (const Endpoint &endpoint : std::as_const(m_ends)) {
        if (endpoint.role != role)
            continue;
        names << endpoint.name;
        if (endpoint.id == name)
            return &endpoint;
        if (endpoint.name == name)
            found = &endpoint;
    }
    if (found != nullptr)
        return found;
    const QString word = endpointRoleName(role);
    names.sort();
    QString hint = suggestion(name, names);
    if (hint.isEmpty())
        hint = u"Declare it in the section \"%1s\", or create it first."_s.arg(word);
    m_outcome.problems.push_back(makeError(s_endUnknown,
                                           {declared.place.text(u'/' + word), word, name, hint}, {},
                                           declared.place.pointer + u'/' + word));
    return nullptr;
}

void ProfilePlanner::planConnections(const ConnectionSet &set, const PlanOptions &options,
                                     const Cancellation &cancellation)
{
    ConnectionPlanning planning(m_registry, m_secrets);
    for (const DeclaredConnection &declared : set.connections) {
        if (cancellation.stop_requested())
            return;
        planConnection(declared, planning, options, cancellation);
    }
}

void ProfilePlanner::planConnection(const DeclaredConnection &declared,
                                    ConnectionPlanning &planning, const PlanOptions &options,
                                    const Cancellation &cancellation)
{
    const ProfileContents &basis = m_outcome.plan.basis;
    const ConnectionSpec &spec = declared.spec;
    const Connection *stored = spec.id.isEmpty() ? nullptr : basis.connection(spec.id);
    if (stored == nullptr)
        stored = basis.connectionCalled(spec.name);
    if (stored != nullptr && m_matched.contains(stored->id)) {
        m_outcome.problems.push_back(
            makeError(s_meantTwice,
                      {declared.place.text(), plannedKindName(PlannedKind::Connection),
                       stored->name, m_places.value(stored->id)}));
        return;
    }
    const Endpoint *source = endCalled(declared, EndpointRole::Source, spec.source.name);
    const Endpoint *destination
        = endCalled(declared, EndpointRole::Destination, spec.destination.name);
    if (stored != nullptr) {
        m_matched << stored->id;
        m_places.insert(stored->id, declared.place.text());
    }
    if (source == nullptr || destination == nullptr)
        return;
    // Who is wrong itself is not asked.
    if (m_wrongEnds.contains(source->id) || m_wrongEnds.contains(destination->id))
        return;
    PlannedEnds ends{*source, *destination};
    ends.isSourceKept = !m_changedEnds.contains(source->id);
    ends.isDestinationKept = !m_changedEnds.contains(destination->id);
    ends.mayAskSource = options.asksEnds || ends.isSourceKept;
    ends.mayAskDestination = options.asksEnds || ends.isDestinationKept;
    adopt(planning.plan(declared, ends, stored, basis, cancellation), ends);
}

void ProfilePlanner::adopt(PlannedConnection planned, const PlannedEnds &ends)
{
    ProfilePlan &plan = m_outcome.plan;
    for (Error &problem : planned.problems)
        m_outcome.problems.push_back(std::move(problem));
    for (const Endpoint &question : planned.questions) {
        const auto same = std::ranges::find(m_outcome.questions, question.id, &Endpoint::id);
        if (same == m_outcome.questions.end())
            m_outcome.questions.push_back(question);
    }
    const QString &id = planned.connection.id;
    m_matched << id;
    m_places.insert(id, planned.item.place);
    plan.change.watched << ends.source.id << ends.destination.id;
    if (planned.item.act == PlannedAct::Keep)
        plan.change.watched << id;
    else
        plan.change.connections.push_back(planned.connection);
    plan.remarks << planned.remarks;
    plan.secrets.insert(plan.secrets.end(), planned.secrets.begin(), planned.secrets.end());
    plan.change.positions.insert(plan.change.positions.end(), planned.positions.begin(),
                                 planned.positions.end());
    plan.items.push_back(std::move(planned.item));
}

std::vector<Connection> ProfilePlanner::connectionsAfter() const
{
    const ProfilePlan &plan = m_outcome.plan;
    std::vector<Connection> after;
    for (const Connection &connection : plan.basis.connections) {
        const bool isChanged
            = std::ranges::any_of(plan.change.connections, [&connection](const Connection &each) {
                  return each.id == connection.id;
              });
        if (!isChanged && !plan.change.removedConnections.contains(connection.id))
            after.push_back(connection);
    }
    after.insert(after.end(), plan.change.connections.begin(), plan.change.connections.end());
    return after;
}

void ProfilePlanner::planTags(const ConnectionSet &set)
{
    ProfilePlan &plan = m_outcome.plan;
    std::vector<PlannedItem> items;
    auto count = static_cast<qsizetype>(plan.basis.tags.size());
    QStringList known;
    const auto make = [&](Tag tag, const QString &place) {
        if (tag.color.isEmpty())
            tag.color = nextTagColor(count);
        ++count;
        items.push_back(tagItem(PlannedAct::Create, tag.name, place));
        items.back().values.push_back({u"color"_s, {}, tag.color});
        plan.change.tags.push_back(std::move(tag));
    };
    for (const DeclaredTag &declared : set.tags) {
        const Tag *stored = plan.basis.tag(declared.tag.name);
        known << declared.tag.name;
        const QString place = declared.place.text();
        if (stored == nullptr) {
            make(declared.tag, place);
        } else if (declared.tag.color.isEmpty()
                   || stored->color.compare(declared.tag.color, Qt::CaseInsensitive) == 0) {
            items.push_back(tagItem(PlannedAct::Keep, stored->name, place));
        } else {
            items.push_back(tagItem(PlannedAct::Change, stored->name, place));
            items.back().values.push_back({u"color"_s, stored->color, declared.tag.color});
            plan.change.tags.push_back(declared.tag);
        }
    }
    // Words of connections become tags, too.
    for (const Connection &connection : plan.change.connections) {
        for (const QString &tag : connection.tags) {
            if (known.contains(tag) || plan.basis.tag(tag) != nullptr)
                continue;
            known << tag;
            make(Tag{tag, {}}, m_places.value(connection.id));
        }
    }
    if (count > s_mostTags)
        m_outcome.problems.push_back(
            makeError(s_tooManyTags, {QString::number(s_mostTags), QString::number(count)}));
    // Before the connections that bear them.
    const auto firstConnection
        = std::ranges::find(plan.items, PlannedKind::Connection, &PlannedItem::kind);
    plan.items.insert(firstConnection, items.begin(), items.end());
}

void ProfilePlanner::prune(const ConnectionSet &set)
{
    ProfilePlan &plan = m_outcome.plan;
    for (const Connection &connection : plan.basis.connections) {
        if (m_matched.contains(connection.id))
            continue;
        plan.change.removedConnections << connection.id;
        plan.items.push_back(
            removalOf(connection, plan.basis.endpoints.value(connection.destinationId)));
    }
    QStringList used = m_matched;
    for (const Connection &connection : connectionsAfter())
        used << connection.sourceId << connection.destinationId;
    std::vector<Endpoint> unused;
    for (const Endpoint &endpoint : plan.basis.endpoints) {
        if (!used.contains(endpoint.id))
            unused.push_back(endpoint);
    }
    std::ranges::sort(unused, {}, &Endpoint::name);
    for (const Endpoint &endpoint : unused) {
        plan.change.removedEndpoints << endpoint.id;
        plan.items.push_back(removalOfEnd(endpoint));
    }
    pruneTags(set);
}

void ProfilePlanner::pruneTags(const ConnectionSet &set)
{
    ProfilePlan &plan = m_outcome.plan;
    QStringList used;
    for (const Connection &connection : connectionsAfter())
        used << connection.tags;
    for (const DeclaredTag &declared : set.tags)
        used << declared.tag.name;
    for (const Tag &tag : plan.basis.tags) {
        if (used.contains(tag.name))
            continue;
        plan.change.removedTags << tag.name;
        plan.items.push_back(tagItem(PlannedAct::Remove, tag.name, {}));
    }
}

void ProfilePlanner::checkNames()
{
    ProfilePlan &plan = m_outcome.plan;
    const auto refuse = [this](const QString &id, PlannedKind kind, const QString &name) {
        m_outcome.problems.push_back(
            makeError(s_nameTaken, {m_places.value(id), plannedKindName(kind), name}));
    };
    const std::vector<Connection> connections = connectionsAfter();
    for (const Connection &changed : plan.change.connections) {
        const auto same = std::ranges::count(connections, changed.name, &Connection::name);
        if (same > 1)
            refuse(changed.id, PlannedKind::Connection, changed.name);
    }
    for (const Endpoint &changed : plan.change.endpoints) {
        const auto hasSameName = [&](const Endpoint &other) {
            return other.id != changed.id && other.role == changed.role
                && other.name == changed.name && !plan.change.removedEndpoints.contains(other.id);
        };
        if (std::any_of(m_ends.cbegin(), m_ends.cend(), hasSameName))
            refuse(changed.id,
                   changed.role == EndpointRole::Source ? PlannedKind::Source
                                                        : PlannedKind::Destination,
                   changed.name);
    }
}

} // namespace millrace
